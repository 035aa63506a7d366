#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row dupilumab_pen[] = {
    ordered("dupilumab is ordered", DrugGroup::dupilumab, "DUP-US"),
    yes("the product is a pen", Fact::pen_ordered, "DUP-US"),
    less_than("the patient is younger than {n} years", Fact::age_years, 2, "years", "DUP-US"),
};
constexpr Row tralokinumab_autoinjector[] = {
    ordered("tralokinumab is ordered", DrugGroup::tralokinumab, "TRA-US"),
    yes("the product is an autoinjector", Fact::pen_ordered, "TRA-US"),
    less_than("the patient is younger than {n} years", Fact::age_years, 18, "years", "TRA-US"),
};
// Of the biologics only dupilumab is labelled under 12 years.
constexpr Row by_a_caregiver[] = {
    ordered("dupilumab is ordered", DrugGroup::dupilumab, "DUP-US"),
    at_least("the patient is {n} months old or older", Fact::age_months, 6, "months", "DUP-US"),
    less_than("the patient is younger than {n} years", Fact::age_years, 12, "years", "DUP-US"),
};
constexpr Row supervised[] = {
    at_least("the patient is {n} years old or older", Fact::age_years, 12, "years", "DUP-US, TRA-US"),
    less_than("the patient is younger than {n} years", Fact::age_years, 18, "years", "DUP-US, TRA-US"),
};
constexpr Proposal training[] = {Proposal::device_training};

constexpr Branch branches[] = {
    {Indicator::warning, Match::all, dupilumab_pen, "{drug}: pen ordered before 2 years of age; choose the syringe.",
     "The pen is labelled from 2 years, the prefilled syringe from 6 months. Change the product form. A caregiver "
     "gives "
     "the injection: write so into the patient instruction.",
     training},
    {Indicator::warning, Match::all, tralokinumab_autoinjector,
     "{drug}: autoinjector ordered before 18 years of age; choose the syringe.",
     "The autoinjector is labelled for adults, the prefilled syringe from 12 years. Change the product form. An adult "
     "gives or supervises the injection: write so into the patient instruction.",
     training},
    {Indicator::info, Match::all, by_a_caregiver, "{drug}: a caregiver gives the injection at this age.",
     "Under 12 years a trained caregiver injects. For the patient instruction: \"To be injected by a trained "
     "caregiver.\"",
     training},
    {Indicator::info, Match::all, supervised, "{drug}: an adult gives or supervises the injection at this age.",
     "From 12 to 17 years the patient may inject under the eyes of an adult, after training. For the patient "
     "instruction: \"To be injected by or under supervision of an adult.\"",
     training},
};

constexpr Source sources[] = {
    {"S10", "Seed document, self-injection; its ages as corrected by the labels", true},
    {"DUP-US", "US label of dupilumab: devices and who injects, by age", true},
    {"TRA-US", "US label of tralokinumab: autoinjector for adults only", true},
};
constexpr std::uint8_t reasons[] = {1, 8};

} // namespace

constexpr Rule rule{
    .id = "self-injection-age",
    .number = 38,
    .title = "Who injects, and with which device",
    .passage =
        "Which device an eczema biologic comes in depends on the age: the dupilumab pen is for 2 years and older, "
        "the tralokinumab autoinjector for adults. Under 12 years a caregiver injects; from 12 to 17 years an "
        "adult stands by.",
    .strength = "label",
    .certainty = "label",
    .not_meant_for = "adults; injections given in the clinic",
    .differs = "the source document has everyone from 12 years inject under supervision; by label that is for 12 "
               "to 17 years",
    .sources = sources,
    .hooks = hooks(Hook::order_sign),
    .scope = Scope::order,
    .family = Family::dose,
    .judges = DrugGroup::biologics,
    .applies = {},
    .branches = branches,
    .when_unknown = "Where the product form is not coded the device is not judged; who injects is said all the same. "
                    "Without a birth date neither is.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule self_injection_age = rule;

} // namespace eczema::cards
