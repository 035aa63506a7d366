#include "tests/support/observed.hpp"

namespace eczema::tests {

std::string quantity(const std::string& number, std::string_view unit, std::string_view comparator) {
    return raw("valueQuantity", object(raw("value", number) + text("comparator", comparator) + text("code", unit)));
}

std::string upper_limit_of(const std::string& number, std::string_view unit) {
    return raw("referenceRange", listed({object(raw("high", object(raw("value", number) + text("code", unit))))}));
}

Entry observed(std::string_view loinc, const std::string& members, const std::string& date, const std::string& id) {
    return {RecordList::observations, id,
            object(begin("Observation", id) + text("status", "final") + raw("code", concept_of(loinc, "loinc")) +
                   raw("subject", patient_reference()) + text("effectiveDateTime", date) + members)};
}

} // namespace eczema::tests
