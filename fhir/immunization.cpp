#include "fhir/immunization.hpp"

namespace eczema::fhir {

Immunization read_immunization(const Value& resource, Reading& reading) {
    return {
        .id = resource["id"].text(),
        .status = resource["status"].text(),
        .vaccine = read_concept(resource["vaccineCode"], reading),
        .date = read_past_date(resource["occurrenceDateTime"], "occurrenceDateTime", reading),
        .is_subpotent = read_boolean(resource["isSubpotent"]).value_or(false),
    };
}

} // namespace eczema::fhir
