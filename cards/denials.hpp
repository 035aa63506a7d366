// Statements that a drug is not, or no longer, taken, against sources that say it is: the trust order of specification
// 1.2 where two sources disagree. Used by derive_exposures alone.
#pragma once
#include "cards/supplies.hpp"

namespace eczema::cards {

// Administered stands whatever is stated. What was handed out, ordered or stated is in doubt where a later statement
// denies it: a clinician must see that the sources disagree, so it becomes unknown and not "no".
class Denials {
  public:
    explicit Denials(const ExposureSources& from);

    // Puts an exposure in doubt that a statement denies; `since` is the last day that itself speaks for it.
    void weigh(Exposure& exposure, const std::optional<fhir::DateInterval>& since) const;

  private:
    // The last day for which statements deny the drug: as not taken, and as ended.
    struct Denied {
        std::optional<fhir::Day> not_taken, ended;
        SetBits drugs; // of the forms denied
    };
    using Code = std::pair<std::string_view, std::string_view>; // system and code

    void note(const fhir::MedicationStatement& statement, std::optional<fhir::Day> Denied::*kind, fhir::Day day);
    Denied about(const Exposure& exposure) const;

    const ExposureSources& from_;
    std::array<Denied, value_set_count> by_drug_{}; // of the sets that hold one ingredient
    std::pmr::map<Code, Denied> by_code_;
};

} // namespace eczema::cards
