// Writes what was asked and what came as files, so that others can look at it: FHIR validators, people.
#pragma once
#include "conformance/exam.hpp"
#include <string>

namespace eczema::conformance {

// NNNN.request.json and NNNN.response.json in `folder`, which is made; bodies alone, as they were on the wire. An empty
// text when all was written, otherwise what could not be.
std::string keep_exchanges(const Record& record, const std::string& folder);

} // namespace eczema::conformance
