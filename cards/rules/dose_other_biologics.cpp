#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    ordered("tralokinumab, lebrikizumab or nemolizumab is ordered", DrugGroup::other_biologics_for_eczema, "TRA-US"),
    yes("the reason is dermatitis, or none is stated and dermatitis is recorded", Fact::order_for_dermatitis, "NEM-US"),
};
constexpr Row too_young[] = {
    yes("the patient is younger than the label allows, 12 years", Fact::below_labelled_age, "TRA-US, LEB-US, NEM-US"),
};
constexpr Row too_light[] = {
    yes("the patient weighs less than the label allows: lebrikizumab 40 kg, nemolizumab in the United Kingdom 30 kg",
        Fact::below_labelled_weight, "LEB-US, LEB-EU, NEM-EU"),
};
constexpr Row weight_missing[] = {
    yes("the label asks for a weight, and there is no current one", Fact::dose_weight_missing, "LEB-US"),
};
constexpr Row differs[] = {
    no("the patient is not younger than the label allows", Fact::below_labelled_age, "TRA-US, LEB-US, NEM-US"),
    no("the patient is not lighter than the label allows", Fact::below_labelled_weight, "LEB-US"),
    yes("the label has a dose for the age and weight", Fact::labelled_dose, "TRA-US, LEB-US, NEM-US"),
    yes("dose, interval or loading dose differ from it", Fact::dose_differs, "TRA-US, LEB-US, NEM-US"),
};
constexpr Row without_topical[] = {
    yes("the label asks for a topical beside nemolizumab, and none is in use or ordered", Fact::topical_partner_missing,
        "NEM-US"),
};
constexpr Proposal removal[] = {Proposal::remove_order};
constexpr Proposal correction[] = {Proposal::corrected_dose};
constexpr Proposal topical[] = {Proposal::topical_partner};

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, too_young, "{drug} is ordered below the labelled age of 12 years: {x}.",
     "There is no labelled dose at this age. Ask a specialist before treating.", removal},
    {Indicator::critical, Match::all, too_light, "{drug} is ordered below the labelled weight: {x}.",
     "There is no labelled dose at this weight. Choose another option or ask a specialist.", removal},
    {Indicator::warning, Match::all, weight_missing, "{drug} dose cannot be checked: {x}. Weigh before ordering.",
     "The label sets a lowest weight. A weight counts for 90 days from 2 to 17 years and for 365 days in adults."},
    {Indicator::warning, Match::all, differs, "{drug} dose differs from label for this patient: see corrected dose.",
     "Compare the order with the labelled dose below. Longer intervals come with week 16 and, where the label says so, "
     "with clear or almost clear skin.",
     correction},
    {Indicator::info, Match::all, without_topical,
     "{drug} is labelled with a topical steroid or calcineurin inhibitor: none found in use.",
     "Keep or add a topical steroid or calcineurin inhibitor; it may be tapered once the skin has improved. The "
     "European label allows nemolizumab without one.",
     topical},
};

constexpr Source sources[] = {
    {"TRA-US, TRA-EU", "Tralokinumab labels", true},
    {"LEB-US, LEB-EU", "Lebrikizumab labels", true},
    {"NEM-US, NEM-EU", "Nemolizumab labels, with the UK text", true},
    {"gk", "Tralokinumab and lebrikizumab in the United Kingdom: the European text, taken to hold there", false},
    {"S19-S22", "Seed document, out of date on ages and doses", true},
};
constexpr std::uint8_t reasons[] = {1, 4, 7, 8};

} // namespace

constexpr Rule rule{
    .id = "dose-other-biologics",
    .number = 27,
    .title = "Dose of tralokinumab, lebrikizumab and nemolizumab",
    .passage = "All three are labelled from 12 years, lebrikizumab from 40 kg as well, and begin with a loading dose "
               "(lebrikizumab with two). The United States label halves tralokinumab under 18 years; the European one "
               "does not. Four weeks between doses of tralokinumab or lebrikizumab, and eight of nemolizumab, come "
               "from week 16 on. The US and UK labels give nemolizumab together with a topical.",
    .strength = "label",
    .certainty = "label",
    .not_meant_for = "orders for prurigo nodularis and other licensed diseases; which device suits the age; how "
                     "treatment is begun again after a break",
    .differs = "from 12 to 17 years the US dose of tralokinumab is half the European one. US and UK labels pair "
               "nemolizumab with a topical treatment, the EU label allows either",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::dose,
    .judges = DrugGroup::other_biologics_for_eczema,
    .applies = applies,
    .branches = branches,
    .when_unknown = "Without a birth date, a readable dose and interval, a complete medication list or, for a longer "
                    "interval, the start of treatment and what the label asks beside it, the order is not checked, "
                    "which is said.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule dose_other_biologics = rule;

} // namespace eczema::cards
