// Medications that drug orders, statements, dispenses and administrations refer to and that were not sent along: what
// is left to ask the EHR for. Reads references alone.
#pragma once
#include "fhir/record.hpp"

namespace eczema::fhir {

// Relative URLs ("Medication/m1") or absolute ones as sent, without a version, each once, in the order met. References
// to contained resources and to "urn:uuid:" are not among them: no server can be asked for those.
std::vector<std::string> missing_medications(std::span<const Supplied> supplied, const DraftSource& drafts,
                                             std::pmr::memory_resource& arena);

} // namespace eczema::fhir
