// A service call that offers access to the examiner's FHIR server, with a token of its own, and what the service made
// of it.
#pragma once
#include "conformance/checks/calls.hpp"
#include "conformance/fhir_server/fhir_server.hpp"

namespace eczema::conformance {

struct Access {
    Reply reply;
    std::string token;
    std::vector<FhirRequest> asked;     // of the FHIR server in this call; entries of a batch have the method BATCH
    std::vector<FhirRequest> elsewhere; // of the other origin
    std::chrono::steady_clock::duration duration;
};

// Changes the request after fhirServer and fhirAuthorization were put in.
using Edit = std::function<void(rapidjson::Document&)>;

// The exam must have a FHIR server. The token ends with the answer.
Access call_with_access(Exam& exam, const Service& service, rapidjson::Document request,
                        const Behaviours& behaviours = {}, const Edit& edit = {});

// The sample request without its prefetch, or with the patient alone where the service reads it.
rapidjson::Document without_prefetch(const Service& service);
rapidjson::Document with_patient_alone(const Service& service);

bool carries(const FhirRequest& request, std::string_view token);

// The query is one that was asked, whatever the order of its criteria.
bool was_asked(const std::vector<FhirRequest>& asked, std::string_view relative_url);

} // namespace eczema::conformance
