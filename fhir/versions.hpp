// The FHIR versions that are read: DSTU2, STU3, R4, R4B and R5, told apart by each resource itself, so that one request
// may hold several. A resource is turned into R4 before it is decoded, and decoders know R4 alone; what differs stands
// in version_differences.hpp. It must not judge what an element says, nor note issues; those name elements as R4 does.
#pragma once
#include "fhir/json.hpp"

#include <array>
#include <memory_resource>
#include <optional>
#include <string_view>

namespace eczema::fhir {

enum class FhirVersion : std::uint8_t { dstu2, stu3, r4, r4b, r5 };

inline constexpr std::array fhir_versions{FhirVersion::dstu2, FhirVersion::stu3, FhirVersion::r4, FhirVersion::r4b,
                                          FhirVersion::r5};

// "DSTU2", "STU3", "R4", "R4B", "R5"
std::string_view to_text(FhirVersion version);
// From its name, or from its number as a CapabilityStatement gives it ("4.0.1").
std::optional<FhirVersion> fhir_version(std::string_view text);

// The R4 name of a resource type of any version: "MedicationRequest" for "MedicationOrder"; itself where R4 has it too.
std::string_view r4_resource_type(std::string_view type);

// The resource as R4 has it: itself where nothing in it is foreign to R4, else a tree in the arena, which borrows from
// the resource. Where an element was sent in R4's form as well, that one stands.
const Value& as_r4(const Value& resource, std::pmr::memory_resource& arena);

} // namespace eczema::fhir
