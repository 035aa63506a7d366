// Labelled doses of the biologics as data rows (specification 3.3). Every row names its source; a dose that is not here
// is not drafted, and nothing between two rows is worked out.
#pragma once
#include "cards/body_weight.hpp"

#include <limits>

namespace eczema::cards {

// Labels that a row is part of, as bits.
using Labels = std::uint8_t;
inline constexpr Labels us_label = 1, eu_label = 2, uk_label = 4, european_labels = eu_label | uk_label;

inline constexpr int no_upper_age = std::numeric_limits<int>::max();
inline constexpr double any_weight = std::numeric_limits<double>::infinity();

struct LoadingDose {
    int day; // 1 is the first day of treatment
    int mg;
    std::string_view given_as; // "2 injections at different sites"
};

struct Schedule {
    int mg, interval_weeks;
};

// A longer interval that the label allows once treatment has shown its effect.
struct LaterSchedule {
    Schedule schedule;
    int from_day;    // completed days on the drug
    bool only_clear; // clear or almost clear
    double weight_kg_below;
    std::string_view text; // closes the dose text: "from week 16 every 4 weeks once the response is adequate"
};

struct BiologicDose {
    std::string_view id; // "dupilumab-us-6-17y-15-30kg": what a site signs off
    ValueSet drug;
    Labels labels;
    int age_months_from, age_months_below = no_upper_age;    // [from, below)
    double weight_kg_from = 0, weight_kg_below = any_weight; // [from, below); the whole where it does not matter
    std::string_view population;                             // "6 to 17 years, 15 to under 30 kg"
    std::span<const LoadingDose> loading{};                  // none: maintenance begins on day 1
    Schedule maintenance;
    int maintenance_from_day = 1;
    int maintenance_until_day = 0;         // where a longer interval follows; 0: open
    std::optional<Schedule> alternative{}; // accepted beside the maintenance
    const LaterSchedule* later = nullptr;  // accepted under its conditions
    bool only_severe = false;              // labelled for severe dermatitis
    std::string_view note{};               // "prefilled syringe only"
    std::string_view source;
    bool is_verified = true; // seen in a label; false: general knowledge, not drafted before it is signed off

    bool depends_on_weight() const { return weight_kg_from > 0 || weight_kg_below < any_weight; }
    int loading_mg() const; // in all
};

std::span<const BiologicDose> biologic_doses();
Labels label_of(Jurisdiction jurisdiction);
std::string labels_text(Labels labels); // "EU, UK"

// Whether the row is verified, or the site has signed it off.
bool may_be_drafted(const BiologicDose& dose, const Settings& settings);

// Whether the site has signed off that a patient who comes into another row goes on without its loading dose (gk).
inline constexpr std::string_view without_loading_on_change = "dose-change-without-loading";
bool may_change_without_loading(const Settings& settings);

// Whom a dose is for. What is not known is absent; a range is what a partial date or two results can mean.
struct DoseSubject {
    std::optional<Range> age_months;    // completed
    std::optional<Range> weight_kg;     // current_weight()
    std::optional<Range> severity_band; // asked only of rows for severe dermatitis; 3 to leave it out of account
};
DoseSubject dose_subject(const PatientFacts& patient, const std::optional<Weight>& weight);

// Under 18 years and without a current weight: nothing is drafted (specification 7.1), whether the dose goes by weight
// or not.
bool is_child_without_weight(const DoseSubject& subject);

enum class DoseProblem : std::uint8_t {
    none,
    needs_age,      // not known, or known too roughly to tell two rows apart
    needs_weight,   // the same
    needs_severity, // the row is for severe dermatitis, and how severe it is is not known
    below_labelled_age,
    below_labelled_weight, // lighter than every row of the age
    not_severe,            // the row is for severe dermatitis, and this is none
    no_labelled_dose,      // of this age and weight
};

struct DoseSearch {
    const BiologicDose* dose; // of `none` and of `needs_severity`
    DoseProblem problem;
};

// A row covers a subject only where it covers both ends of each range.
DoseSearch find_dose(ValueSet drug, Jurisdiction jurisdiction, const DoseSubject& subject);

} // namespace eczema::cards
