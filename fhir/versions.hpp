// The versions of FHIR that a client may speak.
#pragma once
#include <cstdint>

namespace eczema::fhir {

enum class FhirVersion : std::uint8_t { dstu2, stu3, r4, r4b, r5 };

} // namespace eczema::fhir
