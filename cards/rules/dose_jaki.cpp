#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    ordered("a JAK inhibitor is ordered", DrugGroup::jak_inhibitors, "S23"),
    yes("the reason is dermatitis, or none is stated and dermatitis is recorded", Fact::order_for_dermatitis, "UPA-US"),
};
constexpr Row too_young[] = {
    yes("the patient is younger than the label allows: 12 years, baricitinib 2 years", Fact::below_labelled_age,
        "UPA-US, UPA-EU, ABR-US, ABR-EU, BAR-EU"),
};
constexpr Row too_light[] = {
    yes("the patient is under 18 years and weighs less than the label allows: upadacitinib 40 kg in the United States, "
        "30 kg in Europe; abrocitinib 25 kg in the European Union",
        Fact::below_labelled_weight, "UPA-US, UPA-EU, ABR-EU"),
};
constexpr Row kidney[] = {
    yes("the eGFR is below what the label allows: upadacitinib 15, abrocitinib in the United States 30, baricitinib 30",
        Fact::kidney_below_label, "UPA-US, UPA-EU, ABR-US, BAR-EU"),
};
constexpr Row too_light_unverified[] = {
    yes("the patient is under 18 years and weighs less than the dose table begins with: baricitinib 10 kg; abrocitinib "
        "in the United Kingdom 25 kg",
        Fact::below_unverified_weight, "gk"),
};
constexpr Row above_limit[] = {
    yes("the ordered daily dose is above the highest that the label gives for age, weight, kidney function and the "
        "drugs "
        "beside it",
        Fact::dose_above_limit, "UPA-US, UPA-EU, ABR-US, ABR-EU, BAR-EU"),
};
constexpr Row above_start[] = {
    yes("it is a first order, and its daily dose is above the highest first dose of the label", Fact::dose_above_start,
        "UPA-US, UPA-EU, ABR-US, ABR-EU, BAR-EU"),
};
constexpr Row above_unverified[] = {
    yes("the ordered daily dose is above a limit of general knowledge: beside a strong CYP3A4 inhibitor or probenecid, "
        "baricitinib under 18 years, abrocitinib in the United Kingdom",
        Fact::dose_above_unverified_limit, "gk"),
};
constexpr Row weight_missing[] = {
    less_than("the patient is under {n} years old", Fact::age_years, 18, "years", "S60"),
    yes("there is no current weight", Fact::dose_weight_missing, "UPA-US, UPA-EU, ABR-EU"),
};
constexpr Row solution[] = {
    yes("upadacitinib is ordered as an oral solution", Fact::oral_solution_ordered, "UPA-EU"),
};

constexpr Proposal removal[] = {Proposal::remove_order};
constexpr Proposal removal_and_recheck[] = {Proposal::remove_order, Proposal::missing_tests};
constexpr Proposal correction[] = {Proposal::corrected_dose};

constexpr std::string_view advice =
    "Compare the order with the limits of the label. Several limits together come to the lowest of them. Another "
    "indication has doses of its own: state it as the reason of the order.";

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, too_young, "{drug} is ordered below the labelled age: {x}.",
     "There is no labelled dose at this age. Choose another option or ask a specialist.", removal},
    {Indicator::critical, Match::all, too_light, "{drug} is ordered below the labelled weight: {x}.",
     "There is no labelled dose at this weight. Choose another option or ask a specialist.", removal},
    {Indicator::critical, Match::all, kidney, "{drug} has no labelled dose at this kidney function: {x}.",
     "Confirm the kidney function, and choose another option where it stands.", removal_and_recheck},
    {Indicator::critical, Match::all, too_light_unverified,
     "{drug} is ordered below the weight its doses begin with: {x}.",
     "No dose is known here for this weight. Choose another option or ask a specialist.", removal},
    {Indicator::warning, Match::all, above_limit, "{drug} dose above the labelled limit: {x}.", advice, correction},
    {Indicator::warning, Match::all, above_start, "{drug} begins above its labelled dose: {x}.",
     "The label begins lower and raises the dose where the response is not enough. Another indication has doses of its "
     "own: state it as the reason of the order.",
     correction},
    {Indicator::warning, Match::all, above_unverified, "{drug} dose above its limit: {x}.",
     "The limit is general knowledge and not verified: check it in the label before changing the order.", correction},
    {Indicator::warning,
     Match::all,
     weight_missing,
     "{drug} dose cannot be checked: {x}. Weigh before ordering.",
     "Under 18 years age and weight decide on dose and licence. A weight counts for 30 days under 2 years and for 90 "
     "days from 2 to 17 years.",
     {},
     Fact::dose_weight_missing},
    {Indicator::warning, Match::all, solution, "Upadacitinib oral solution is not labelled for atopic dermatitis.",
     "Its doses are not those of the tablets. Order tablets, or state the other indication as the reason.", removal},
};

constexpr Source sources[] = {
    {"UPA-US, UPA-EU", "Upadacitinib labels", true},
    {"ABR-US, ABR-EU", "Abrocitinib labels", true},
    {"BAR-EU", "Baricitinib, European and UK label", true},
    {"gk",
     "Which drugs are strong CYP3A4 inhibitors, baricitinib beside probenecid and under 18 years, abrocitinib in the "
     "United Kingdom: general knowledge",
     false},
    {"S23, S60", "Seed document: JAK inhibitors, from 12 years", true},
};
constexpr std::uint8_t reasons[] = {1, 4, 7, 8};

} // namespace

constexpr Rule rule{
    .id = "dose-jaki",
    .number = 28,
    .title = "Dose of a JAK inhibitor",
    .passage =
        "The labels begin low (upadacitinib 15 mg, abrocitinib 100 mg in the United States) and give less from 65 "
        "years, with reduced kidney function and beside drugs that raise the level. Under 18 years the weight "
        "decides as well, and European labels keep upadacitinib at 15 mg.",
    .strength = "label",
    .certainty = "label",
    .not_meant_for =
        "orders for arthritis, bowel disease, alopecia areata and other licensed diseases; the lower first dose for "
        "cardiovascular or cancer risk, liver disease and poor CYP2C19 metabolisers, which other rules or the label "
        "cover; baricitinib in the United States, where it has no label for dermatitis",
    .differs = "US labels begin low and step up; European ones let adults without a risk factor begin at the "
               "higher dose",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::dose,
    .judges = DrugGroup::jak_inhibitors,
    .applies = applies,
    .branches = branches,
    .when_unknown = "Without a birth date, a readable daily dose, a complete medication list and, at the start, an "
                    "eGFR of the last 90 days the order is not checked, which is said. On a renewal only an older eGFR "
                    "that would lower the dose is asked about.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule dose_jaki = rule;

} // namespace eczema::cards
