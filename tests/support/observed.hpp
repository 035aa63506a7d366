// Observations whose value a test writes out as FHIR JSON: units, bounds, words, ranges, components.
#pragma once
#include "tests/support/said.hpp"

namespace eczema::tests {

// ,"valueQuantity":{"value":480,"code":"/uL"}
inline std::string quantity(const std::string& number, std::string_view unit, std::string_view comparator = {}) {
    return raw("valueQuantity", object(raw("value", number) + text("comparator", comparator) + text("code", unit)));
}

// ,"referenceRange":[{"high":{"value":40,"code":"U/L"}}]
inline std::string upper_limit_of(const std::string& number, std::string_view unit) {
    return raw("referenceRange", listed({object(raw("high", object(raw("value", number) + text("code", unit))))}));
}

// `members`: the value and whatever stands beside it, with a comma in front. `date` may be ago(n), partial or empty.
inline Entry observed(std::string_view loinc, const std::string& members, const std::string& date,
                      const std::string& id = "o") {
    return {RecordList::observations, id,
            object(begin("Observation", id) + text("status", "final") + raw("code", concept_of(loinc, "loinc")) +
                   raw("subject", patient_reference()) + text("effectiveDateTime", date) + members)};
}

} // namespace eczema::tests
