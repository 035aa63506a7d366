#include "conformance/checks/offered_access.hpp"

#include "conformance/json/json_text.hpp"
#include "conformance/requests/made_record.hpp"
#include "conformance/requests/made_request.hpp"
#include "conformance/requests/sample_request.hpp"
#include <algorithm>

namespace eczema::conformance {
namespace {

std::string authorization_for(const std::string& token) {
    return R"({"access_token":)" + quoted(token) +
           R"(,"token_type":"Bearer","expires_in":300,"scope":"user/*.read patient/*.read",)"
           R"("subject":"examiner","patient":)" +
           quoted(made_patient_id) + '}';
}

FhirQuery sorted_query(std::string_view relative_url) {
    FhirQuery query = read_query(relative_url);
    std::sort(query.criteria.begin(), query.criteria.end());
    return query;
}

} // namespace

Access call_with_access(Exam& exam, const Service& service, rapidjson::Document request, const Behaviours& behaviours,
                        const Edit& edit) {
    FhirServer& fhir = *exam.target.fhir;
    Access access{boost::system::error_code(), fhir.grant(), {}, {}, {}};
    put(request, "/fhirServer", quoted(fhir.place().base));
    put(request, "/fhirAuthorization", authorization_for(access.token));
    if (edit) edit(request);
    const std::size_t before = fhir.asked_count();
    fhir.behave(behaviours);
    const auto started = std::chrono::steady_clock::now();
    access.reply = call(exam, service, request);
    access.duration = std::chrono::steady_clock::now() - started;
    fhir.end_grant(access.token);
    fhir.behave({});
    const std::vector<FhirRequest> all = fhir.asked();
    const std::vector<FhirServer::Grant> grants = fhir.grants();
    for (std::size_t i = before; i < all.size(); ++i) {
        // What an earlier call left behind is not of this one.
        const bool is_of_another = std::any_of(grants.begin(), grants.end(), [&](const FhirServer::Grant& grant) {
            return grant.token != access.token && carries(all[i], grant.token);
        });
        if (!is_of_another) (all[i].is_elsewhere ? access.elsewhere : access.asked).push_back(all[i]);
    }
    return access;
}

rapidjson::Document without_prefetch(const Service& service) {
    rapidjson::Document request = sample_request(service);
    drop(request, "/prefetch");
    return request;
}

rapidjson::Document with_patient_alone(const Service& service) {
    rapidjson::Document request = sample_request(service);
    put(request, "/prefetch", "{}");
    for (const PrefetchKey& key : prefetch_keys(service))
        if (reads_context_patient(key.query))
            put(request, prefetch_pointer(key.name), made_resources("Patient").front());
    return request;
}

bool carries(const FhirRequest& request, std::string_view token) {
    constexpr std::string_view scheme = "Bearer ";
    const std::string_view value = request.authorization;
    return value.size() == scheme.size() + token.size() && value.ends_with(token) &&
           equal_ignoring_case(value.substr(0, scheme.size()), scheme);
}

bool was_asked(const std::vector<FhirRequest>& asked, std::string_view relative_url) {
    const FhirQuery wanted = sorted_query(relative_url);
    return std::any_of(asked.begin(), asked.end(), [&](const FhirRequest& request) {
        const FhirQuery query = sorted_query(request.path);
        return query.type == wanted.type && query.id == wanted.id && query.criteria == wanted.criteria;
    });
}

} // namespace eczema::conformance
