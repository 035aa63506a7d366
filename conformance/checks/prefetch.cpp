// The value table of prefetch, tried on every service: each row under all of its searches at once, and once under a key
// of each resource type alone.
#include "conformance/checks/prefetch_rows.hpp"
#include "conformance/checks/service_trials.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/requests/made_record.hpp"
#include "conformance/requests/made_request.hpp"
#include "conformance/requests/sample_request.hpp"
#include <algorithm>
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

// The key of a service that is known to have one.
PrefetchKey patient_key_of(const Service& service) {
    std::vector<PrefetchKey> keys = prefetch_keys(service);
    return *std::find_if(keys.begin(), keys.end(), [](const auto& key) { return reads_context_patient(key.query); });
}

ServiceCheck patient_row(const PrefetchRow& row) {
    return [row](Exam& exam, const Service& service, Verdict& verdict) {
        rapidjson::Document request = made_request(service);
        put_row(request, row, patient_key_of(service));
        const Reply reply = call(exam, service, request);
        if (want_status(reply, row.allowed, verdict) && reply->status == 200) want_cards(reply, verdict);
    };
}

void answers_from_prefetch(Exam& exam, const Service& service, Verdict& verdict) {
    want_cards(call(exam, service, made_request(service)), verdict);
}

// Which keys a service needs is not in discovery: it answers, or says that it lacks something.
void needs_data_or_does_without(Exam& exam, const Service& service, Verdict& verdict) {
    want_status(call(exam, service, without_prefetch(service)), {200, 412}, verdict);
}

bool has_optional_token(const Service& service) {
    const std::vector<PrefetchKey> keys = prefetch_keys(service);
    return std::any_of(keys.begin(), keys.end(), [](const PrefetchKey& key) {
        const auto& tokens = key.query.tokens;
        return !key.url && !tokens.empty() && std::none_of(tokens.begin(), tokens.end(), [](const auto& placed) {
            return placed.token.kind == Token::Kind::malformed;
        });
    });
}

void lives_without_optional_tokens(Exam& exam, const Service& service, Verdict& verdict) {
    want_status(call(exam, service, made_request(service)), {200, 412}, verdict);
}

void takes_unrequested_key(Exam& exam, const Service& service, Verdict& verdict) {
    rapidjson::Document request = made_request(service);
    put(request, prefetch_pointer("examinerNeverRequested"), searchset(made_resources("Condition")));
    want_cards(call(exam, service, request), verdict);
}

// Clients name keys in their own way: the patient may be found by its resource type, or is taken as absent.
void reads_patient_under_any_key(Exam& exam, const Service& service, Verdict& verdict) {
    rapidjson::Document request = made_request(service);
    drop(request, prefetch_pointer(patient_key_of(service).name));
    put(request, prefetch_pointer("examinerOwnName"), made_resources("Patient").front());
    const Reply reply = call(exam, service, request);
    if (!want_status(reply, {200, 400, 412}, verdict)) return;
    if (reply->status == 200) want_cards(reply, verdict);
    verdict.note(reply->status == 200 ? "answered" : "refused: the patient counts as absent");
}

// The data came, and is all that there is.
void takes_patient_without_elements(Exam& exam, const Service& service, Verdict& verdict) {
    rapidjson::Document request = made_request(service);
    put(request, prefetch_pointer(patient_key_of(service).name),
        R"({"resourceType":"Patient","id":)" + quoted(made_patient_id) + '}');
    const Reply reply = call(exam, service, request);
    if (reply && reply->status == 412) verdict.fail("412 for a Patient that came with its id alone");
}

// An OperationOutcome is looked for: it is not read as data, whichever key it stands under.
void looks_for_outcomes(Exam& exam, const Service& service, Verdict& verdict) {
    for (const PrefetchKey& key : prefetch_keys(service)) {
        rapidjson::Document request = made_request(service);
        put(request, prefetch_pointer(key.name),
            R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]})");
        const Reply reply = call(exam, service, request);
        if (reply && reply->status < 500) continue;
        verdict.fail(key.name + ": " + (reply ? "status " + std::to_string(reply->status) : "no answer") +
                     " to an OperationOutcome");
        return;
    }
}

} // namespace

std::vector<Check> prefetch_checks() {
    const auto trials = std::make_shared<ServiceTrials>();
    Choice that_prefetch;
    that_prefetch.answers = false; // that is what is asked
    that_prefetch.such = [](const Service& service) { return !service.prefetch.empty(); };
    that_prefetch.otherwise = "no service has prefetch templates";
    Choice that_prefetch_and_answer = that_prefetch;
    that_prefetch_and_answer.answers = true;
    Choice with_optional_tokens;
    with_optional_tokens.answers = false;
    with_optional_tokens.such = has_optional_token;
    with_optional_tokens.otherwise = "no template has a token without a value in the examiner's context";
    std::vector<Check> checks = {
        {"Q2", "prefetch", "everything a service asks for is prefetched: answered",
         on_services(trials, that_prefetch, answers_from_prefetch)},
        {"Q3", "absent", "nothing prefetched and no FHIR access: answered, or 412",
         on_services(trials, that_prefetch_and_answer, needs_data_or_does_without)},
    };
    for (const PrefetchRow& row : search_rows())
        checks.push_back({row.requirement, row.part, row.title, search_row(row, checks.size(), trials)});
    for (const PrefetchRow& row : patient_rows())
        checks.push_back(
            {row.requirement, row.part, row.title, on_services(trials, that_read_the_patient(), patient_row(row))});
    const Check others[] = {
        {"4-optional-token", "", "a key whose token has no value in this call is left out: no harm",
         on_services(trials, with_optional_tokens, lives_without_optional_tokens)},
        {"4-unrequested", "", "a key never requested does no harm", on_services(trials, {}, takes_unrequested_key)},
        {"4-unrequested", "any-key", "the patient under a key of the client's: read, or taken as absent",
         on_services(trials, that_read_the_patient(), reads_patient_under_any_key)},
        {"3.1-412-element", "", "a patient with an id and no other element: not 412",
         on_services(trials, that_read_the_patient(), takes_patient_without_elements)},
        {"P9", "", "an OperationOutcome under any key: not read as data",
         on_services(trials, that_prefetch_and_answer, looks_for_outcomes)},
    };
    checks.insert(checks.end(), std::begin(others), std::end(others));
    return checks;
}

} // namespace eczema::conformance
