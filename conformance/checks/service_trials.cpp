#include "conformance/checks/service_trials.hpp"

#include "conformance/requests/made_request.hpp"
#include "conformance/requests/sample_request.hpp"
#include <algorithm>

namespace eczema::conformance {
namespace {

struct Chosen {
    std::vector<const Service*> services;
    std::string otherwise;
};

Chosen choose(Exam& exam, ServiceTrials& trials, const Choice& choice) {
    if (choice.asks && exam.target.fhir == nullptr) return {{}, "no FHIR access was offered (--fhir)"};
    Chosen chosen{{}, "no advertised service has a hook the examiner knows"};
    // Each condition has its reason, so the reason is that of the condition that came farthest.
    std::size_t farthest = 0;
    const auto reaches = [&](std::size_t stage, bool is_met, const std::string& otherwise) {
        if (!is_met && stage > farthest) {
            farthest = stage;
            chosen.otherwise = otherwise;
        }
        return is_met;
    };
    for (const Service& service : exam.services) {
        if (!is_known_hook(service.hook)) continue;
        if (choice.only_first && !chosen.services.empty()) break;
        if (reaches(1, !choice.such || choice.such(service), choice.otherwise) &&
            reaches(2, !choice.answers || trials.is_answered(exam, service),
                    "no such service answers 200 when it is given everything it asks for") &&
            reaches(3, !choice.asks || trials.asks(exam, service),
                    "no such service asked the offered FHIR server, which it may have to know beforehand"))
            chosen.services.push_back(&service);
    }
    return chosen;
}

bool reads_patient(const Service& service) {
    const std::vector<PrefetchKey> keys = prefetch_keys(service);
    return std::any_of(keys.begin(), keys.end(), [](const auto& key) { return reads_context_patient(key.query); });
}

} // namespace

bool ServiceTrials::is_answered(Exam& exam, const Service& service) {
    const auto [trial, is_new] = answered_.try_emplace(service.hook + '/' + service.id, false);
    if (is_new) {
        const Reply reply = call(exam, service, made_request(service));
        trial->second = reply && reply->status == 200;
    }
    return trial->second;
}

bool ServiceTrials::asks(Exam& exam, const Service& service) {
    const auto [trial, is_new] = asking_.try_emplace(service.hook + '/' + service.id, false);
    if (is_new) trial->second = !call_with_access(exam, service, without_prefetch(service)).asked.empty();
    return trial->second;
}

Choice that_search(Choice choice) {
    choice.such = [](const Service& service) { return !search_keys(service).empty(); };
    choice.otherwise = "no service has a prefetch template that searches";
    return choice;
}

Choice that_read_the_patient(Choice choice) {
    choice.such = reads_patient;
    choice.otherwise = "no service prefetches the patient of its context";
    return choice;
}

Choice that_ask() {
    Choice choice;
    choice.asks = true;
    return choice;
}

Choice first_that_asks() {
    Choice choice = that_ask();
    choice.only_first = true;
    return choice;
}

Run on_services(std::shared_ptr<ServiceTrials> trials, Choice choice, ServiceCheck check) {
    return [trials = std::move(trials), choice = std::move(choice), check = std::move(check)](Exam& exam,
                                                                                              Verdict& verdict) {
        const Chosen chosen = choose(exam, *trials, choice);
        std::string skipped = chosen.otherwise;
        bool is_judged = false;
        for (const Service* service : chosen.services) {
            Verdict one(exam.record());
            check(exam, *service, one);
            for (const Fault& fault : one.faults()) verdict.fail_at(fault.exchange, service->id + ": " + fault.text);
            for (const std::string& note : one.notes()) verdict.note(service->id + ": " + note);
            if (one.skipped().empty())
                is_judged = true;
            else
                skipped = one.skipped();
        }
        if (!is_judged) verdict.skip(skipped);
    };
}

} // namespace eczema::conformance
