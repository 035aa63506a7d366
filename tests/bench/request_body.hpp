// Requests to measure with: patient-view calls in the shape that record systems send, with narrative, meta,
// identifiers, extensions and three codings a concept. The patient is an adult whom topical treatment has failed, so
// every rule has work to do and, evaluated in the last weeks of 2026, a card is made. Deterministic: the same size
// gives the same bytes.
#pragma once
#include <cstddef>
#include <string>

namespace eczema::bench {

// The smallest body of at least `bytes` bytes; never under the 4.3 KB that the candidate's own story takes.
std::string request_body(std::size_t bytes);

} // namespace eczema::bench
