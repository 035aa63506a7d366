// The names of FHIR's resource types: those of R4, and those of any version. Names alone: no structure.
#pragma once
#include <string_view>

namespace eczema::conformance {

bool is_resource_type(std::string_view name);    // of any version from DSTU2 to R5
bool is_resource_type_r4(std::string_view name); // of R4 (4.0.1)

} // namespace eczema::conformance
