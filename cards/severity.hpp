// Severity of the dermatitis: sev() of specification 1.4, from scores and, failing those, Condition.severity.
#pragma once
#include "cards/facts.hpp"

#include <array>

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
    topicals_inadvisable,
    other_therapies_inadvisable, // the other systemic treatments, before a JAK inhibitor
    distribution_changed,
};
inline constexpr std::size_t score_count = static_cast<std::size_t>(Score::distribution_changed) + 1;
std::string_view shown(Score score);   // "EASI"
std::string_view code_of(Score score); // of urn:eczema-cds:score: "easi"

// Where a site's own code for the score stands in the look-up of codes, behind the value sets.
constexpr std::size_t index_of(Score score) { return value_set_count + static_cast<std::size_t>(score); }
static_assert(value_set_count + score_count <= fhir::max_value_sets);

// Which score an observation's or condition's code means: ours, a site's own, or a standard one.
std::optional<Score> score_of(const fhir::CodeableConcept& code, const ValueSets& value_sets);

// The band of a score; nothing where it lies outside its instrument's own range. Upper bounds of a band are inclusive
// for EASI, POEM and IGA, lower bounds for SCORAD and PP-NRS.
std::optional<Band> band_of(Score score, double points, const Thresholds& thresholds);

struct Scored {
    Score score;
    const fhir::Observation* observation;
    fhir::Day day;                // the last that its date can mean
    std::optional<double> points; // nothing where the value cannot be one of the instrument, or the status is not known
    std::optional<Band> band;     // nothing where the instrument has none
};

// Scores that were dated, in the order sent, unusable ones too: a later result always replaces an earlier one.
std::pmr::vector<Scored> derive_scores(const Derivation& from);

// Those without a date, each of which may be the newest; their day is today.
std::pmr::vector<Scored> undated_scores(const Derivation& from);

// Scores of two instruments this close are of one visit, inclusive (specification 1.4).
inline constexpr int same_visit_days = 7;

// The newest score of each instrument among those dated wholly within [first, last]. Views `scores`.
class NewestScores {
  public:
    explicit NewestScores(std::span<const Scored> scores, std::optional<fhir::Day> first = std::nullopt,
                          std::optional<fhir::Day> last = std::nullopt);
    const Scored* operator[](Score score) const { return scores_[static_cast<std::size_t>(score)]; }

  private:
    std::array<const Scored*, score_count> scores_{};
};

// Whether no score since `since` can be missing.
bool knows_scores_since(const fhir::PatientRecord& record, fhir::Day since);

// number: the band as 0 clear, 1 mild, 2 moderate, 3 severe; detail: what it rests on. `on_systemic` lengthens the
// time a score counts for an adult.
FactValue derive_severity(const Derivation& from, bool is_adult_on_systemic);

} // namespace eczema::cards
