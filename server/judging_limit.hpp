// How much of a request's orders is judged at all: each draft is looked at beside each entry of the record, so the cost
// is their product. Beyond the limit the request is refused as a whole; no order is passed over in silence.
#pragma once
#include "fhir/record.hpp"
#include "server/problem.hpp"

#include <optional>

namespace eczema::server {

// Pairs of a draft order and an entry of the record, inclusive: 200 drafts beside 2,000 entries, or 40 beside 10,000.
inline constexpr std::size_t most_pairs = 400'000;

std::optional<Problem> check_judging_limit(const fhir::PatientRecord& record);

} // namespace eczema::server
