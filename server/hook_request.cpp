#include "server/hook_request.hpp"

#include "fhir/bundle.hpp"

#include <algorithm>
#include <string>

namespace eczema::server {
namespace {

using fhir::Value;

constexpr std::size_t longest_id = 256;  // FHIR's have 64
constexpr std::size_t most_drafts = 200; // far above any order set; each is judged against the whole record

Problem bad(std::string path, std::string message) {
    return {ProblemKind::bad_request, std::move(path), std::move(message), {}};
}

// A bare id; clients also send "Patient/x".
std::string_view bare_id(const Value& value) { return fhir::parse_reference(value.text()).id; }

// A draft in a Bundle inside the Bundle is named by its place in the inner one.
std::string path_of(const fhir::Entry& entry) {
    if (!entry.index) return "context.draftOrders";
    return "context.draftOrders.entry[" + std::to_string(*entry.index) + "].resource";
}

bool is_bearer(std::string_view token_type) {
    constexpr std::string_view bearer = "bearer";
    return std::equal(token_type.begin(), token_type.end(), bearer.begin(), bearer.end(),
                      [](char sent, char c) { return (sent | 0x20) == c; });
}

FhirAccess decode_access(const Value& body) {
    FhirAccess access;
    if (body["fhirServer"].is_string()) access.server = body["fhirServer"].text();
    const Value& authorization = body["fhirAuthorization"];
    const Value& type = authorization["token_type"];
    if (authorization["access_token"].is_string() && (type.is_null() || is_bearer(type.text())))
        access.token = authorization["access_token"].text();
    // A client that sends an authorization has a server that asks for one: without a usable token there is no access.
    if (authorization.is_object() && access.token.empty()) access.server = {};
    access.expires_in_seconds = fhir::read_number(authorization["expires_in"]);
    return access;
}

boost::system::result<fhir::DraftSource, Problem>
decode_drafts(const Value& context, cards::Hook hook, std::string_view patient_id, std::pmr::memory_resource& arena) {
    const Value& drafts = context["draftOrders"];
    if (!drafts.is_object() && !drafts.is_array())
        return bad("context.draftOrders", "Send the draft orders as a FHIR Bundle.");
    const std::span<const fhir::Entry> entries = fhir::read_entries(drafts, arena);
    if (entries.size() > most_drafts)
        return bad("context.draftOrders", "Send at most " + std::to_string(most_drafts) + " draft orders in one call.");
    for (const fhir::Entry& entry : entries)
        if (fhir::is_of_another_patient(*entry.resource, patient_id))
            return bad(path_of(entry) + ".subject", "A draft order is for another patient than context.patientId.");
    if (hook != cards::Hook::order_select) return fhir::DraftSource{entries, {}};
    const Value& selections = context["selections"];
    if (!selections.is_null() && !selections.is_array())
        return bad("context.selections",
                   "Send the selections as an array of references such as \"MedicationRequest/1\".");
    return fhir::DraftSource{entries, selections.items()};
}

} // namespace

boost::system::result<HookRequest, Problem> decode_hook_request(const Value& body, const Service* service,
                                                                std::pmr::memory_resource& arena) {
    if (!body.is_object()) return bad({}, "Send one JSON object: a CDS Hooks request.");
    if (!body["hook"].is_string() || body["hook"].text().empty())
        return bad("hook", "Name the hook, for example \"patient-view\".");
    const std::string_view hook = body["hook"].text();
    if (!service) {
        service = find_service_of_hook(hook);
        if (!service) return bad("hook", "No service answers this hook; use patient-view, order-select or order-sign.");
    } else if (hook != service->hook_name) {
        return bad("hook", "This service answers the hook " + std::string(service->hook_name) + ".");
    }
    HookRequest request{service, {}, {}, {}, nullptr, {}};
    if (!body["hookInstance"].is_string() || body["hookInstance"].text().empty())
        return bad("hookInstance", "Send a hookInstance, a UUID of this call.");
    request.hook_instance = body["hookInstance"].text();
    if (body["fhirAuthorization"].is_object() && !body["fhirServer"].is_string())
        return bad("fhirServer", "Send the base URL of the FHIR server that fhirAuthorization is for.");
    request.fhir = decode_access(body);
    const Value& context = body["context"];
    if (!context.is_object()) return bad("context", "Send the context of the hook, an object.");
    if (context["patientId"].is_string()) request.patient_id = bare_id(context["patientId"]);
    if (request.patient_id.empty() || request.patient_id.size() > longest_id)
        return bad("context.patientId",
                   "Send the id of the patient, of at most " + std::to_string(longest_id) + " characters.");
    request.encounter_id = bare_id(context["encounterId"]);
    if (!body["prefetch"].is_null()) {
        if (!body["prefetch"].is_object())
            return bad("prefetch", "Send the prefetched resources as an object, one member for each key.");
        request.prefetch = &body["prefetch"];
    }
    if (service->hook != cards::Hook::patient_view) {
        const auto drafts = decode_drafts(context, service->hook, request.patient_id, arena);
        if (!drafts) return drafts.error();
        request.drafts = *drafts;
    }
    return request;
}

} // namespace eczema::server
