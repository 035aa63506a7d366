#include "conformance/checks/service_trials.hpp"

#include "conformance/requests/made_request.hpp"
#include "conformance/requests/sample_request.hpp"

namespace eczema::conformance {
namespace {

enum class Which : bool { first, each };

std::vector<const Service*> known_services(Exam& exam) {
    std::vector<const Service*> known;
    for (const Service& service : exam.services)
        if (is_known_hook(service.hook)) known.push_back(&service);
    return known;
}

Run on_asking(std::shared_ptr<ServiceTrials> trials, ServiceCheck check, Which which) {
    return [trials = std::move(trials), check = std::move(check), which](Exam& exam, Verdict& verdict) {
        if (exam.target.fhir == nullptr) {
            verdict.skip("no FHIR access was offered (--fhir)");
            return;
        }
        bool was_run = false;
        for (const Service* service : known_services(exam)) {
            if ((was_run && which == Which::first) || !trials->asks(exam, *service)) continue;
            was_run = true;
            check(exam, *service, verdict);
        }
        if (!was_run) verdict.skip("no service asked the offered FHIR server, which it may have to know beforehand");
    };
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

Run on_each_service(std::shared_ptr<ServiceTrials> trials, ServiceCheck check) {
    return [trials = std::move(trials), check = std::move(check)](Exam& exam, Verdict& verdict) {
        bool was_run = false;
        for (const Service* service : known_services(exam)) {
            if (!trials->is_answered(exam, *service)) continue;
            was_run = true;
            check(exam, *service, verdict);
        }
        if (!was_run)
            verdict.skip(
                "no service with a hook the examiner knows answers 200 when it is given everything it asks for");
    };
}

Run on_asking_service(std::shared_ptr<ServiceTrials> trials, ServiceCheck check) {
    return on_asking(std::move(trials), std::move(check), Which::first);
}

Run on_each_asking_service(std::shared_ptr<ServiceTrials> trials, ServiceCheck check) {
    return on_asking(std::move(trials), std::move(check), Which::each);
}

} // namespace eczema::conformance
