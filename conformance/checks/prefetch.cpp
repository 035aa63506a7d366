// The value table of prefetch, tried on every service: each row under all of its searches at once, and once under a key
// of each resource type alone.
#include "conformance/checks/prefetch_rows.hpp"
#include "conformance/checks/service_trials.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/requests/made_record.hpp"
#include "conformance/requests/made_request.hpp"
#include "conformance/requests/sample_request.hpp"
#include <set>

namespace eczema::conformance {
namespace {

using Trials = std::shared_ptr<ServiceTrials>;

// The same fault under the next key is no news.
constexpr std::size_t enough_faults = 3;

void put_row(rapidjson::Document& request, const PrefetchRow& row, const PrefetchKey& key) {
    if (row.json.empty())
        drop(request, prefetch_pointer(key.name));
    else
        put(request, prefetch_pointer(key.name), value_for(row, key.query.type));
}

void judge(const PrefetchRow& row, const Reply& reply, const std::string& where, Verdict& verdict, Exam& exam) {
    Verdict one(exam.record());
    if (want_status(reply, row.allowed, one) && reply->status == 200) want_cards(reply, one);
    for (const Fault& fault : one.faults())
        if (verdict.faults().size() < enough_faults) verdict.fail(where + ": " + fault.text);
}

struct Placed {
    const Service* service;
    PrefetchKey key;
};

// One key of each resource type that is searched; types take turns through the services that search them.
std::vector<Placed> key_of_each_type(const std::vector<const Service*>& services, std::size_t turn) {
    std::vector<Placed> all;
    for (const Service* service : services)
        for (PrefetchKey& key : search_keys(*service)) all.push_back({service, std::move(key)});
    std::set<std::string> types;
    for (const Placed& placed : all) types.insert(placed.key.query.type);
    std::vector<Placed> chosen;
    for (const std::string& type : types) {
        std::vector<Placed> of_type;
        for (const Placed& placed : all)
            if (placed.key.query.type == type) of_type.push_back(placed);
        chosen.push_back(of_type[turn++ % of_type.size()]);
    }
    return chosen;
}

Run search_row(const PrefetchRow& row, std::size_t turn, const Trials& trials) {
    return [row, turn, trials](Exam& exam, Verdict& verdict) {
        std::vector<const Service*> services;
        for (const Service& service : exam.services)
            if (is_known_hook(service.hook) && !search_keys(service).empty() && trials->is_answered(exam, service))
                services.push_back(&service);
        if (services.empty()) {
            verdict.skip("no service that searches answers 200 when it is given everything it asks for");
            return;
        }
        for (const Service* service : services) {
            rapidjson::Document request = made_request(*service);
            for (const PrefetchKey& key : search_keys(*service)) put_row(request, row, key);
            judge(row, call(exam, *service, request), service->id + ", every search", verdict, exam);
        }
        for (const Placed& placed : key_of_each_type(services, turn)) {
            rapidjson::Document request = made_request(*placed.service);
            put_row(request, row, placed.key);
            judge(row, call(exam, *placed.service, request), placed.service->id + ", " + placed.key.name, verdict,
                  exam);
        }
    };
}

std::optional<PrefetchKey> patient_key_of(const Service& service) {
    for (PrefetchKey& key : prefetch_keys(service))
        if (reads_context_patient(key.query)) return std::move(key);
    return std::nullopt;
}

// For each service that prefetches the patient of its context.
Run on_each_patient(const Trials& trials,
                    std::function<void(Exam&, const Service&, const PrefetchKey&, Verdict&)> check) {
    return [trials, check = std::move(check)](Exam& exam, Verdict& verdict) {
        bool was_run = false;
        for (const Service& service : exam.services) {
            if (!is_known_hook(service.hook)) continue;
            const std::optional<PrefetchKey> key = patient_key_of(service);
            if (!key || !trials->is_answered(exam, service)) continue;
            was_run = true;
            check(exam, service, *key, verdict);
        }
        if (!was_run) verdict.skip("no service that answers prefetches the patient of its context");
    };
}

Run patient_row(const PrefetchRow& row, const Trials& trials) {
    return on_each_patient(trials, [row](Exam& exam, const Service& service, const PrefetchKey& key, Verdict& verdict) {
        rapidjson::Document request = made_request(service);
        put_row(request, row, key);
        judge(row, call(exam, service, request), service.id, verdict, exam);
    });
}

void answers_from_prefetch(Exam& exam, Verdict& verdict) {
    bool was_run = false;
    for (const Service& service : exam.services) {
        if (!is_known_hook(service.hook)) continue;
        was_run = true;
        want_cards(call(exam, service, made_request(service)), verdict);
    }
    if (!was_run) verdict.skip("no advertised service has a hook the examiner knows");
}

// Which keys a service needs is not in discovery: it answers, or says that it lacks something.
void needs_data_or_does_without(Exam& exam, const Service& service, Verdict& verdict) {
    want_status(call(exam, service, without_prefetch(service)), {200, 412}, verdict);
}

void lives_without_optional_tokens(Exam& exam, Verdict& verdict) {
    bool was_run = false;
    for (const Service& service : exam.services) {
        if (!is_known_hook(service.hook)) continue;
        bool has_such_key = false;
        for (const PrefetchKey& key : prefetch_keys(service))
            has_such_key |= key.query.shape != PrefetchTemplate::Shape::malformed && !key.url;
        if (!has_such_key) continue;
        was_run = true;
        want_status(call(exam, service, made_request(service)), {200, 412}, verdict);
    }
    if (!was_run) verdict.skip("no template has a token without a value in the examiner's context");
}

void takes_unrequested_key(Exam& exam, const Service& service, Verdict& verdict) {
    rapidjson::Document request = made_request(service);
    put(request, prefetch_pointer("examinerNeverRequested"), searchset(made_resources("Condition")));
    want_cards(call(exam, service, request), verdict);
}

// Clients name keys in their own way: the patient is found by its resource type.
void reads_patient_under_any_key(Exam& exam, const Service& service, const PrefetchKey& key, Verdict& verdict) {
    rapidjson::Document request = made_request(service);
    drop(request, prefetch_pointer(key.name));
    put(request, prefetch_pointer("examinerOwnName"), made_resources("Patient").front());
    want_cards(call(exam, service, request), verdict);
}

// The data came, and is all that there is.
void takes_patient_without_elements(Exam& exam, const Service& service, const PrefetchKey& key, Verdict& verdict) {
    rapidjson::Document request = made_request(service);
    put(request, prefetch_pointer(key.name), R"({"resourceType":"Patient","id":)" + quoted(made_patient_id) + '}');
    const Reply reply = call(exam, service, request);
    if (reply && reply->status == 412) verdict.fail("412 for a Patient that came without birthDate and gender");
}

// An OperationOutcome is looked for: it is not read as data, whichever key it stands under.
void looks_for_outcomes(Exam& exam, const Service& service, Verdict& verdict) {
    for (const PrefetchKey& key : prefetch_keys(service)) {
        rapidjson::Document request = made_request(service);
        put(request, prefetch_pointer(key.name),
            R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]})");
        const Reply reply = call(exam, service, request);
        if (reply && reply->status < 500) continue;
        verdict.fail(service.id + ", " + key.name + ": " +
                     (reply ? "status " + std::to_string(reply->status) : "no answer") + " to an OperationOutcome");
        return;
    }
}

} // namespace

std::vector<Check> prefetch_checks() {
    const auto trials = std::make_shared<ServiceTrials>();
    std::vector<Check> checks = {
        {"Q2", "prefetch", "everything a service asks for is prefetched: answered", answers_from_prefetch},
        {"Q3", "absent", "nothing prefetched and no FHIR access: answered, or 412",
         on_each_service(trials, needs_data_or_does_without)},
    };
    for (const PrefetchRow& row : search_rows())
        checks.push_back({row.requirement, row.part, row.title, search_row(row, checks.size(), trials)});
    for (const PrefetchRow& row : patient_rows())
        checks.push_back({row.requirement, row.part, row.title, patient_row(row, trials)});
    const Check others[] = {
        {"4-optional-token", "", "a key whose token has no value in this call is left out: no harm",
         lives_without_optional_tokens},
        {"4-unrequested", "", "a key never requested does no harm", on_each_service(trials, takes_unrequested_key)},
        {"4-unrequested", "any-key", "the patient is read under any key",
         on_each_patient(trials, reads_patient_under_any_key)},
        {"3.1-412-element", "", "a patient without birthDate and gender: not 412",
         on_each_patient(trials, takes_patient_without_elements)},
        {"P9", "", "an OperationOutcome under any key: not read as data", on_each_service(trials, looks_for_outcomes)},
    };
    checks.insert(checks.end(), std::begin(others), std::end(others));
    return checks;
}

} // namespace eczema::conformance
