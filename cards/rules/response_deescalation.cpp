#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    yes("the drug is being taken", Fact::drug_taken, "LEB-US"),
    yes("it is taken for dermatitis", Fact::taken_for_dermatitis, "LEB-US"),
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 112, "days", "LEB-US, NEM-US, TRA-US"),
    yes("an EASI or IGA from the 60 days before it can be compared with one from the last 42 days",
        Fact::response_comparable, "design"),
};
constexpr Row responds =
    at_least("the response is adequate (2) or excellent (3)", Fact::response, 2, "grade", "NICE, design");
constexpr Row lebrikizumab[] = {
    ordered("it is lebrikizumab", DrugGroup::lebrikizumab, "LEB-US, LEB-EU"),
    responds,
    at_most("it is ordered every {n} weeks or more often", Fact::taken_interval_weeks, 2, "weeks", "LEB-US, LEB-EU"),
};
constexpr Row nemolizumab[] = {
    ordered("it is nemolizumab", DrugGroup::nemolizumab, "NEM-US"),
    responds,
    at_most("it is ordered every {n} weeks or more often", Fact::taken_interval_weeks, 4, "weeks", "NEM-US"),
    at_most("the skin is clear or almost clear (0)", Fact::severity_band, 0, "band", "NEM-US"),
};
constexpr Row tralokinumab_us[] = {
    ordered("it is tralokinumab", DrugGroup::tralokinumab, "TRA-US"),
    yes("United States labels apply", Fact::jurisdiction_us, "TRA-US"),
    responds,
    at_most("it is ordered every {n} weeks or more often", Fact::taken_interval_weeks, 2, "weeks", "TRA-US"),
    at_most("the skin is clear or almost clear (0)", Fact::severity_band, 0, "band", "TRA-US"),
    at_least("the patient is {n} years old or older", Fact::age_years, 18, "years", "TRA-US"),
    less_than("the patient weighs less than {n} kg", Fact::body_weight, 100, "kg", "TRA-US"),
};
constexpr Row tralokinumab_europe[] = {
    ordered("it is tralokinumab", DrugGroup::tralokinumab, "TRA-EU"),
    no("European or UK labels apply", Fact::jurisdiction_us, "TRA-EU"),
    responds,
    at_most("it is ordered every {n} weeks or more often", Fact::taken_interval_weeks, 2, "weeks", "TRA-EU"),
    at_most("the skin is clear or almost clear (0)", Fact::severity_band, 0, "band", "TRA-EU"),
};
constexpr Row abrocitinib[] = {
    ordered("it is abrocitinib", DrugGroup::abrocitinib, "ABR-EU"),
    more_than("more than {n} mg a day is ordered", Fact::taken_daily_mg, 100, "mg", "ABR-EU"),
    at_least("the response is excellent (3)", Fact::response, 3, "grade", "design"),
};
constexpr Row baricitinib[] = {
    ordered("it is baricitinib", DrugGroup::baricitinib, "BAR-EU"),
    more_than("more than {n} mg a day is ordered", Fact::taken_daily_mg, 2, "mg", "BAR-EU"),
    at_least("the response is excellent (3)", Fact::response, 3, "grade", "design"),
};

constexpr Proposal longer[] = {Proposal::longer_interval};
constexpr Proposal lower[] = {Proposal::review_dose};

constexpr Branch branches[] = {
    {Indicator::info, Match::all, lebrikizumab, "{drug}: response reached; label allows 250 mg every 4 weeks.",
     "From week 16, once the response is adequate, the label goes on with 250 mg every 4 weeks.", longer},
    {Indicator::info, Match::all, nemolizumab, "{drug}: response reached; label allows 30 mg every 8 weeks.",
     "From week 16 the label goes on with 30 mg every 8 weeks where the skin is clear or almost clear. Topical steroid "
     "or calcineurin inhibitor can be stopped once the skin has improved.",
     longer},
    {Indicator::info, Match::all, tralokinumab_us,
     "{drug}: response reached; label allows 300 mg every 4 weeks to be considered.",
     "Every 4 weeks may be considered after week 16 in adults under 100 kg with clear or almost clear skin. Fewer stay "
     "clear on it: score again and go back if the skin worsens.",
     longer},
    {Indicator::info, Match::all, tralokinumab_europe,
     "{drug}: response reached; label allows 300 mg every 4 weeks to be considered.",
     "Every 4 weeks may be considered after week 16 with clear or almost clear skin. Fewer stay clear on it, above all "
     "the heavier: score again and go back if the skin worsens.",
     longer},
    {Indicator::info, Match::all, abrocitinib, "{drug}: response reached; label allows the lower dose, 100 mg a day.",
     "The lowest dose that keeps the effect is meant: 100 mg a day instead of 200 mg once the skin is controlled. "
     "Score again, and go back if it flares.",
     lower},
    {Indicator::info, Match::all, baricitinib, "{drug}: response reached; label allows the lower dose, 2 mg a day.",
     "The lowest dose that keeps the effect is meant: 2 mg a day instead of 4 mg once the skin is controlled. Score "
     "again, and go back if it flares.",
     lower},
};

constexpr Source sources[] = {
    {"LEB-US, LEB-EU", "Lebrikizumab labels: every 4 weeks from week 16", true},
    {"NEM-US", "US label of nemolizumab: every 8 weeks from week 16 with clear or almost clear skin", true},
    {"TRA-US, TRA-EU", "Tralokinumab labels: every 4 weeks after week 16", true},
    {"ABR-EU", "European label of abrocitinib: lower dose on control", true},
    {"BAR-EU", "European label of baricitinib: 2 mg once controlled", true},
    {"NICE", "NICE technology appraisals TA534, TA681, TA814, TA986: EASI down by half and DLQI by 4", true},
    {"design", "Falls of 75 and 90 per cent: choices of this project", false},
};
constexpr std::uint8_t reasons[] = {1, 5, 7};

} // namespace

constexpr Rule rule{
    .id = "response-deescalation",
    .number = 49,
    .title = "Longer interval or lower dose once the skin is controlled",
    .passage = "Once a biologic or JAK inhibitor has shown its effect, some labels go on with less of it: lebrikizumab "
               "and tralokinumab every four weeks, nemolizumab every eight, abrocitinib and baricitinib at the lower "
               "dose. The label of dupilumab has no longer interval.",
    .strength = "label",
    .certainty = "label",
    .not_meant_for = "dupilumab; drugs taken for another illness; patients without a score before the drug",
    .sources = sources,
    .hooks = hooks(Hook::patient_view),
    .scope = Scope::taken,
    .family = Family::response,
    .judges = DrugGroup::advanced,
    .applies = applies,
    .branches = branches,
    .when_unknown = "Without scores from before the drug and from the last six weeks, and without the dose on record, "
                    "nothing is said. Under the US label of tralokinumab a current weight is needed too.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule response_deescalation = rule;

} // namespace eczema::cards
