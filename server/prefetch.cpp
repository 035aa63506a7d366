#include "server/prefetch.hpp"

#include <vector>

namespace eczema::server {

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

Problem missing_patient() {
    return {ProblemKind::data_missing,
            "prefetch." + std::string(required_key),
            "Send the Patient of context.patientId under the prefetch key \"" + std::string(required_key) + "\".",
            {}};
}

} // namespace eczema::server
