// Severity of the dermatitis: sev() of specification 1.4, from scores and, failing those, Condition.severity.
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

enum class Band : std::uint8_t { clear, mild, moderate, severe };
std::string_view to_text(Band band);

enum class Score : std::uint8_t {
    easi,
    iga,
    scorad,
    poem,
    dlqi,
    cdlqi,
    pp_nrs,
    bsa_affected,
    topical_failure,
    topicals_inadvisable
};

// Which score an observation's or condition's code means: ours, a site's own, or a standard one.
std::optional<Score> score_of(const fhir::CodeableConcept& code, const ValueSets& value_sets, const Settings& settings);

// The band of a score; nothing where it lies outside its instrument's own range. Upper bounds of a band are inclusive
// for EASI, POEM and IGA, lower bounds for SCORAD and PP-NRS.
std::optional<Band> band_of(Score score, double points, const Thresholds& thresholds);

// number: the band as 0 clear, 1 mild, 2 moderate, 3 severe; detail: what it rests on. `on_systemic` lengthens the
// time a score counts for an adult.
FactValue derive_severity(const Derivation& from, bool is_adult_on_systemic);

} // namespace eczema::cards
