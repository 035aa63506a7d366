// What severity scores say about the effect of a drug: resp() of specification section 5.
#pragma once
#include <cstdint>
#include <optional>

namespace eczema::cards {

enum class Response : std::uint8_t { none, partial, adequate, excellent };

// Scores of one time, each within its instrument's range.
struct ScoreSet {
    std::optional<double> easi{}, iga{}, dlqi{}, cdlqi{};
};

// Nothing where no EASI or IGA can be compared. Falls are counted in per cent of the score before, bounds inclusive; an
// IGA of 0 or 1 is absolute, but asks for any EASI or IGA before.
std::optional<Response> response_of(const ScoreSet& before, const ScoreSet& now);

} // namespace eczema::cards
