#include "fhir/immunization.hpp"

#include "fhir/status_codes.hpp"

namespace eczema::fhir {

Immunization read_immunization(const Value& resource, Reading& reading) {
    return {
        .id = resource["id"].text(),
        .status = read_status(resource["status"], codes::immunization_status, "status", reading),
        .vaccine = read_concept(resource["vaccineCode"], reading),
        .date = read_past_date(resource["occurrenceDateTime"], "occurrenceDateTime", reading),
        .is_subpotent = read_boolean(resource["isSubpotent"]).value_or(false),
    };
}

} // namespace eczema::fhir
