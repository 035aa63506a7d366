// Resources of a request that come back in its response, and decimals in them that lost or changed their digits: FHIR
// counts 1.50 and 1.5 as different. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::conformance {

// Nothing where no resource came back; otherwise a sentence for each changed decimal: "MedicationRequest/d1
// dosage.value: 1.50 came back as 1.5".
std::optional<std::vector<std::string>> changed_decimals(std::string_view request, std::string_view response);

} // namespace eczema::conformance
