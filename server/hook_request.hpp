// The body of a CDS Hooks call, decoded: lenient about shape, strict about meaning.
// https://cds-hooks.hl7.org/2.0/#calling-a-cds-service
#pragma once
#include "fhir/json.hpp"
#include "server/problem.hpp"
#include "server/service.hpp"

#include <boost/system/result.hpp>

#include <memory_resource>
#include <optional>

namespace eczema::server {

// What the request says of the EHR's own FHIR server (https://cds-hooks.hl7.org/2.0/#fhir-resource-access).
struct FhirAccess {
    std::string_view server;                    // base URL as sent; empty where absent
    std::string_view token;                     // empty where none was sent, or one of another type than Bearer
    std::optional<double> expires_in_seconds{}; // real clients leave it out
};

// Views into the request's tree.
struct HookRequest {
    const Service* service;
    std::string_view hook_instance;
    std::string_view patient_id;           // without "Patient/"
    std::string_view encounter_id;         // without "Encounter/"; empty where absent
    const fhir::Value* prefetch = nullptr; // an object, or null where absent
    fhir::DraftSource drafts;
    FhirAccess fhir{};
};

// `service` is the one that was addressed, or null where the hook in the body selects it. Unknown members are passed
// over; an absent userId is accepted. Problems name the element and never a value.
boost::system::result<HookRequest, Problem> decode_hook_request(const fhir::Value& body, const Service* service,
                                                                std::pmr::memory_resource& arena);

} // namespace eczema::server
