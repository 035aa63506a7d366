#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr std::string_view none = "the response is none (0): EASI fell by less than 25 %, or IGA by less than a point";

constexpr Row applies[] = {
    yes("the JAK inhibitor is being taken", Fact::drug_taken, "S64"),
    yes("an EASI or IGA from the 60 days before it can be compared with one from the last 42 days",
        Fact::response_comparable, "design"),
    at_most(none, Fact::response, 0, "grade", "design"),
};
constexpr Row upadacitinib_limited[] = {
    ordered("it is upadacitinib", DrugGroup::upadacitinib, "UPA-US, UPA-EU"),
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 84, "days", "UPA-EU"),
    yes("a strong CYP3A4 inhibitor, by a list of general knowledge, keeps it at its dose",
        Fact::dose_step_unverified_limit, "gk"),
};
constexpr Row upadacitinib_highest[] = {
    ordered("it is upadacitinib", DrugGroup::upadacitinib, "UPA-US, UPA-EU"),
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 84, "days", "UPA-EU"),
    no("the label has no higher dose for this patient", Fact::dose_step, "UPA-US, UPA-EU"),
};
constexpr Row abrocitinib_highest_us[] = {
    ordered("it is abrocitinib", DrugGroup::abrocitinib, "ABR-US"),
    yes("the installation is in the United States", Fact::jurisdiction_us, "ABR-US"),
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 84, "days", "ABR-US"),
    no("the label has no higher dose for this patient", Fact::dose_step, "ABR-US"),
};
constexpr Row abrocitinib_highest_eu[] = {
    ordered("it is abrocitinib", DrugGroup::abrocitinib, "ABR-EU"),
    no("the installation is not in the United States", Fact::jurisdiction_us, "ABR-EU"),
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 168, "days", "ABR-EU"),
    no("the label has no higher dose for this patient", Fact::dose_step, "ABR-EU"),
};
constexpr Row baricitinib[] = {
    ordered("it is baricitinib", DrugGroup::baricitinib, "BAR-EU"),
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 56, "days", "BAR-EU, NICE"),
};
constexpr Row may_be_raised[] = {
    ordered("it is upadacitinib or abrocitinib", DrugGroup::upadacitinib_or_abrocitinib, "UPA-US, ABR-US"),
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 84, "days", "S64"),
    yes("the label has a higher dose for this patient", Fact::dose_step, "UPA-US, UPA-EU, ABR-US, ABR-EU"),
};
constexpr Row dose_unknown[] = {
    ordered("it is upadacitinib or abrocitinib", DrugGroup::upadacitinib_or_abrocitinib, "UPA-US, ABR-US"),
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 84, "days", "S64"),
    unknown("whether the label has a higher dose for this patient is not known", Fact::dose_step,
            "UPA-US, UPA-EU, ABR-US, ABR-EU"),
};

constexpr Proposal change[] = {Proposal::switch_drug};
constexpr Proposal raise[] = {Proposal::dose_step};
constexpr Proposal review[] = {Proposal::review_appointment};

constexpr std::string_view stop = "{drug}: {x} without response at its highest dose; stop or change treatment.";
constexpr std::string_view stop_advice =
    "Ask first whether doses were missed. The label does not carry it on without response: weigh another option "
    "against it, and set its last day.";

constexpr Branch branches[] = {
    {Indicator::warning, Match::all, upadacitinib_limited, stop,
     "Ask first whether doses were missed, and whether the other drug is still needed. Whether it limits the dose is "
     "not "
     "verified.",
     change, Fact::treatment_days},
    {Indicator::warning, Match::all, upadacitinib_highest, stop, stop_advice, change, Fact::treatment_days},
    {Indicator::warning, Match::all, abrocitinib_highest_us, stop, stop_advice, change, Fact::treatment_days},
    {Indicator::warning, Match::all, abrocitinib_highest_eu, stop, stop_advice, change, Fact::treatment_days},
    {Indicator::warning, Match::all, baricitinib, "{drug}: {x} without response; consider stopping.",
     "The European label asks to consider stopping after 8 weeks without benefit; NICE stops at 16 weeks. Ask first "
     "whether doses were missed.",
     change, Fact::treatment_days},
    {Indicator::info, Match::all, may_be_raised, "{drug}: {x} without response; change dose or stop.",
     "Ask first whether doses were missed. The label has a higher dose for this patient; weigh its risks against "
     "another "
     "option, and stop where it does not help either.",
     raise, Fact::treatment_days},
    {Indicator::info, Match::all, dose_unknown, "{drug}: {x} without response; change dose or stop.",
     "Ask first whether doses were missed. A higher dose is an option only where age, weight, kidney function and "
     "other "
     "drugs allow it, which the record does not tell.",
     review, Fact::treatment_days},
};

constexpr Source sources[] = {
    {"S64", "Seed document: stopping what does not work", true},
    {"UPA-US, UPA-EU", "Upadacitinib labels: stop without response at 30 mg; in Europe judged at 12 weeks", true},
    {"ABR-US, ABR-EU", "Abrocitinib labels: stop without response at 200 mg; in Europe judged at 24 weeks", true},
    {"BAR-EU, NICE", "Baricitinib, European label: 8 weeks; NICE TA681: 16 weeks", true},
    {"gk", "Which drugs are strong CYP3A4 inhibitors: general knowledge", false},
    {"design", "What counts as none: a choice of this project", false},
};
constexpr std::uint8_t reasons[] = {1, 2, 5, 7};

} // namespace

constexpr Rule rule{
    .id = "jaki-nonresponse",
    .number = 42,
    .title = "Response to a JAK inhibitor",
    .passage = "A JAK inhibitor shows its effect within 8 to 12 weeks. Without one the dose is raised where the label "
               "allows it, and the drug is stopped where its highest dose does not help either (abrocitinib in Europe "
               "after 24 weeks).",
    .strength = "label",
    .certainty = "not rated",
    .not_meant_for = "JAK inhibitors taken for another illness alone; patients without a score before the drug",
    .differs = "European labels give baricitinib 8 weeks, upadacitinib 12 and abrocitinib 24; US labels stop after "
               "an inadequate response at the highest dose",
    .sources = sources,
    .hooks = hooks(Hook::patient_view),
    .scope = Scope::taken,
    .family = Family::response,
    .judges = DrugGroup::jak_inhibitors,
    .applies = applies,
    .branches = branches,
    .when_unknown =
        "Without scores from before the drug and from the last six weeks the response is not judged. Where the dose "
        "taken, the eGFR of the last 90 days or the medication list is not known, no higher dose is offered.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule jaki_nonresponse = rule;

} // namespace eczema::cards
