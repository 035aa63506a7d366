#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    yes("the drug is being taken", Fact::drug_taken, "DUP-US"),
    yes("it is taken for dermatitis", Fact::taken_for_dermatitis, "DUP-US"),
};
constexpr std::string_view without_loading = "the new dose goes on without a loading dose";
constexpr Row upadacitinib_at_65[] = {
    ordered("it is upadacitinib", DrugGroup::upadacitinib, "UPA-US, UPA-EU"),
    at_least("the patient is {n} years old or older", Fact::age_years, 65, "years", "UPA-US, UPA-EU"),
    more_than("more than {n} mg a day is ordered", Fact::taken_daily_mg, 15, "mg", "UPA-US, UPA-EU"),
};
constexpr Row dupilumab[] = {
    ordered("it is dupilumab", DrugGroup::dupilumab, "DUP-US, DUP-EU"),
    yes("age or weight has come into a row of the label with another dose than that of the order",
        Fact::dose_band_changed, "DUP-US, DUP-EU"),
    yes(without_loading, Fact::dose_band_changed, "gk"),
};
constexpr Row tralokinumab[] = {
    ordered("it is tralokinumab", DrugGroup::tralokinumab, "TRA-US"),
    yes("the patient has come to the adult dose since the order", Fact::dose_band_changed, "TRA-US"),
    yes(without_loading, Fact::dose_band_changed, "gk"),
};
constexpr Row lebrikizumab_too_light[] = {
    ordered("it is lebrikizumab", DrugGroup::lebrikizumab, "LEB-US, LEB-EU"),
    less_than("the patient weighs less than {n} kg", Fact::body_weight, 40, "kg", "LEB-US, LEB-EU"),
};
constexpr Row upadacitinib_too_light[] = {
    ordered("it is upadacitinib", DrugGroup::upadacitinib, "UPA-US"),
    yes("United States labels apply", Fact::jurisdiction_us, "UPA-US"),
    less_than("the patient weighs less than {n} kg", Fact::body_weight, 40, "kg", "UPA-US"),
};
constexpr Proposal correction[] = {Proposal::corrected_dose, Proposal::review_dose};
constexpr Proposal review[] = {Proposal::review_dose};

constexpr std::string_view new_band = "{drug}: patient now in a new dose band ({x}); review.";
constexpr std::string_view adjust =
    "Age or weight has changed since the order. Bring the dose to what the label gives for both; where it gives none, "
    "ask a specialist. That no new loading dose is needed is general knowledge, not verified.";
constexpr std::string_view too_light =
    "The label begins at 40 kg. Weigh again, ask why weight was lost, and weigh up another option.";

constexpr Branch branches[] = {
    {Indicator::warning, Match::all, upadacitinib_at_65,
     "{drug}: patient now in a new dose band (65 years and more, 15 mg at most; {x}).",
     "From 65 years the label sets 15 mg a day as the highest dose. Lower the dose or choose another drug.", review,
     Fact::taken_daily_mg},
    {Indicator::info, Match::all, dupilumab, new_band, adjust, correction, Fact::dose_band_changed},
    {Indicator::info, Match::all, tralokinumab, new_band, adjust, correction, Fact::dose_band_changed},
    {Indicator::info, Match::all, lebrikizumab_too_light, "{drug}: weight now below the label's 40 kg ({x}); review.",
     too_light, review, Fact::body_weight},
    {Indicator::info, Match::all, upadacitinib_too_light, "{drug}: weight now below the label's 40 kg ({x}); review.",
     too_light, review, Fact::body_weight},
};

constexpr Source sources[] = {
    {"DUP-US, DUP-EU", "Dupilumab labels, doses by age and weight", true},
    {"TRA-US", "US label of tralokinumab: half the dose under 18 years", true},
    {"LEB-US, LEB-EU", "Lebrikizumab labels: from 40 kg", true},
    {"UPA-US, UPA-EU", "Upadacitinib labels: 15 mg at most from 65 years; US: from 40 kg", true},
    {"gk", "No loading dose on a change of band: general knowledge", false},
};
constexpr std::uint8_t reasons[] = {1, 8};

} // namespace

constexpr Rule rule{
    .id = "age-weight-band-change",
    .number = 51,
    .title = "Age or weight in a new dose band",
    .passage = "Children grow out of the dose they were begun on: dupilumab goes by age and weight, the US dose of "
               "tralokinumab doubles at 18 years. From 65 years upadacitinib is held to 15 mg a day, and under 40 kg "
               "lebrikizumab and, in the United States, upadacitinib are not labelled.",
    .strength = "label",
    .certainty = "label",
    .not_meant_for = "drugs taken for another illness; a birthday or weight that leaves the labelled dose as it is",
    .sources = sources,
    .hooks = hooks(Hook::patient_view),
    .scope = Scope::taken,
    .family = Family::response,
    .judges = DrugGroup::advanced,
    .applies = applies,
    .branches = branches,
    .when_unknown =
        "Without a birth date, a current weight where the dose goes by it, or the dose on record, it cannot "
        "be told whether the dose still fits.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule age_weight_band_change = rule;

} // namespace eczema::cards
