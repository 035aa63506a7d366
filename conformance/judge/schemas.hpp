// JSON Schemas (draft-04) of what a CDS service sends, written by us from the field lists of CDS Hooks 2.0.1.
// A second judge beside the response walker: they know types, required members and enumerations, not lengths in UTF-16
// units, duplicate names or uniqueness. Unknown members are allowed everywhere.
#pragma once
#include <string_view>

namespace eczema::conformance {

extern const std::string_view discovery_schema;
extern const std::string_view response_schema;
extern const std::string_view operation_outcome_schema;

} // namespace eczema::conformance
