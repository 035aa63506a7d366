#include "server/prefetch.hpp"

#include "fhir/bundle.hpp"

#include <algorithm>
#include <vector>

namespace eczema::server {
namespace {

bool is_patient(const fhir::Entry& entry) { return fhir::resource_type(*entry.resource) == "Patient"; }

std::string_view why_missing(std::span<const fhir::Supplied> supplied, fhir::Reading& reading) {
    const auto own = std::find_if(supplied.begin(), supplied.end(),
                                  [](const fhir::Supplied& value) { return value.key == required_key; });
    if (own == supplied.end()) return "it was not sent";
    if (!own->value)
        return own->lack == fhir::Lack::unavailable ? "the EHR was asked for it and did not give it"
                                                    : "it was not sent";
    const fhir::Delivered delivered = read_delivered(*own->value, reading);
    if (delivered.delivery == fhir::Delivery::failed) return "the EHR's own query for it failed";
    if (delivered.delivery == fhir::Delivery::unreadable) return "what was sent is no FHIR resource";
    if (delivered.entries.empty()) return "the search found none";
    if (std::none_of(delivered.entries.begin(), delivered.entries.end(), is_patient))
        return "what was sent is no Patient";
    return "what was sent is another Patient";
}

} // namespace

std::span<const fhir::Supplied> supplied_values(const HookRequest& request, std::pmr::memory_resource& arena) {
    if (!request.prefetch) return {};
    std::pmr::vector<fhir::Supplied> supplied(&arena);
    for (const fhir::Member& member : request.prefetch->members()) {
        const PrefetchKey* known = find_prefetch_key(member.name);
        supplied.push_back({member.name, known ? known->list : std::nullopt, &member.value});
    }
    return {supplied.data(), supplied.size()}; // the storage is the arena's
}

void note_unknown_server(fhir::Reading& reading) {
    reading.issues.push_back({fhir::IssueSeverity::information, "fhirServer", "server-not-registered"});
}

Problem missing_patient(std::span<const fhir::Supplied> supplied, fhir::Reading& reading) {
    return {ProblemKind::data_missing,
            "prefetch." + std::string(required_key),
            "Send the Patient of context.patientId under the prefetch key \"" + std::string(required_key) +
                "\": " + std::string(why_missing(supplied, reading)) + '.',
            {}};
}

} // namespace eczema::server
