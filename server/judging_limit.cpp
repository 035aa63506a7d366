#include "server/judging_limit.hpp"

namespace eczema::server {

std::optional<Problem> check_judging_limit(const fhir::PatientRecord& record) {
    const std::size_t entries =
        record.conditions.size() + record.medication_requests.size() + record.medication_statements.size() +
        record.allergies.size() + record.observations.size() + record.medication_dispenses.size() +
        record.medication_administrations.size() + record.immunizations.size() +
        record.immunization_recommendations.size() + record.procedures.size() + record.service_requests.size() +
        record.diagnostic_reports.size() + record.encounters.size() + record.device_use_statements.size();
    if (record.drafts.size() * entries <= most_pairs) return std::nullopt;
    return Problem{ProblemKind::bad_request,
                   "context.draftOrders",
                   "Send fewer draft orders in one request: beside a record of this size so many are not judged.",
                   {}};
}

} // namespace eczema::server
