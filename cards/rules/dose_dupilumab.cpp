#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    ordered("dupilumab is ordered", DrugGroup::dupilumab, "S06"),
    yes("the reason is dermatitis, or none is stated and dermatitis is recorded", Fact::order_for_dermatitis, "DUP-US"),
};
constexpr Row too_young[] = {
    yes("the patient is younger than the label allows, 6 months", Fact::below_labelled_age, "DUP-US"),
};
constexpr Row too_much[] = {
    no("the patient is not younger than the label allows", Fact::below_labelled_age, "DUP-US"),
    no("the patient is not lighter than the label allows", Fact::below_labelled_weight, "DUP-US"),
    yes("the label has a dose for the age and weight", Fact::labelled_dose, "DUP-US"),
    more_than("more than four thirds of the labelled amount per week is ordered", Fact::dose_ratio, 4.0 / 3, "times",
              "design"),
};
constexpr Row needless_loading[] = {
    no("the patient is not younger than the label allows", Fact::below_labelled_age, "DUP-US"),
    no("the patient is not lighter than the label allows", Fact::below_labelled_weight, "DUP-US"),
    yes("the label has a dose for the age and weight", Fact::labelled_dose, "DUP-US"),
    yes("a loading dose is ordered where the label has none", Fact::loading_not_labelled, "DUP-US"),
};
constexpr Row weight_missing[] = {
    yes("the dose depends on the weight, and there is no current one", Fact::dose_weight_missing, "S06"),
};
constexpr Row no_dose[] = {
    yes("the label has no dose for the age, weight and severity", Fact::without_labelled_dose, "DUP-US"),
};
constexpr Row differs[] = {
    no("the patient is not younger than the label allows", Fact::below_labelled_age, "DUP-US"),
    no("the patient is not lighter than the label allows", Fact::below_labelled_weight, "DUP-US"),
    yes("the label has a dose for the age and weight", Fact::labelled_dose, "DUP-US"),
    yes("dose, interval, loading dose or device differ from it", Fact::dose_differs, "DUP-US"),
};
constexpr Proposal removal[] = {Proposal::remove_order};
constexpr Proposal correction[] = {Proposal::corrected_dose, Proposal::remove_order};
constexpr Proposal correction_only[] = {Proposal::corrected_dose};

constexpr std::string_view differing = "Dupilumab dose differs from label for age {x} and weight: see corrected dose.";
constexpr std::string_view advice =
    "Compare the order with the labelled dose below. Another indication has doses of its own: state it as the reason "
    "of the order.";

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, too_young, "Dupilumab is ordered below the labelled age of 6 months: {x}.",
     "There is no labelled dose at this age. Ask a specialist before treating.", removal},
    {Indicator::critical, Match::all, too_much, differing, advice, correction, Fact::below_labelled_age},
    {Indicator::critical, Match::all, needless_loading, differing, advice, correction, Fact::below_labelled_age},
    {Indicator::warning, Match::all, weight_missing, "Dupilumab dose cannot be checked: {x}. Weigh before ordering.",
     "Under 18 years the dose goes by weight. A weight counts for 30 days under 2 years and for 90 days from 2 to 17 "
     "years."},
    {Indicator::warning, Match::all, no_dose, "No labelled dupilumab dose for {x}: specialist decision.",
     "The label leaves out this age, weight or severity, and no dose is worked out for it here.", removal},
    {Indicator::warning, Match::all, differs, differing, advice, correction_only, Fact::below_labelled_age},
};

constexpr Source sources[] = {
    {"DUP-US", "US label of dupilumab, dose tables for atopic dermatitis", true},
    {"DUP-EU", "European and UK dose pages of dupilumab (6 to 11 years; 60 kg and more; adults)", true},
    {"gk", "European doses under 6 years, and of 12 to 17 years under 60 kg: general knowledge", false},
    {"S06, S08, S56", "Seed document; its ages and doses as corrected by the label", true},
};
constexpr std::uint8_t reasons[] = {1, 4, 7, 8};

} // namespace

constexpr Rule rule{
    .id = "dose-dupilumab",
    .number = 26,
    .title = "Dose of dupilumab",
    .passage = "The label gives dupilumab by age and, under 18 years, by weight: a loading dose from 6 years on, none "
               "below in the United States, then every two or every four weeks. European labels keep it for severe "
               "dermatitis under 12 years and begin in two steps between 15 and 60 kg.",
    .strength = "label",
    .certainty = "label",
    .not_meant_for = "orders for asthma, eosinophilic oesophagitis and other licensed diseases; how treatment is begun "
                     "again after a break",
    .differs = "from 6 to 11 years the European label gives other doses than the US one, and under 12 years it is "
               "for severe disease alone",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::dose,
    .judges = DrugGroup::dupilumab,
    .applies = applies,
    .branches = branches,
    .when_unknown =
        "Without a birth date, a readable dose and interval, or a complete medication list the order is not "
        "checked, which is said; no corrected order is drafted without age and, under 18 years, weight.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule dose_dupilumab = rule;

} // namespace eczema::cards
