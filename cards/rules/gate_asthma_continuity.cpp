#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    yes("asthma is recorded", Fact::asthma, "S01"),
};
constexpr Row stopped_early[] = {
    at_most("a draft stops an asthma controller or oral steroid within {n} days of the start of dupilumab",
            Fact::controller_stop_days, 14, "days", "DUP-SAF"),
};
constexpr Row dupilumab_ends[] = {
    yes("a draft stops dupilumab", Fact::dupilumab_stop_drafted, "design"),
    at_most("an exacerbation was recorded in the last {n} days", Fact::asthma_exacerbation_days, 365, "days", "design"),
};
constexpr Row uncontrolled[] = {
    ordered("nemolizumab is being ordered", DrugGroup::nemolizumab, "NEM-EU"),
    at_most("an exacerbation was recorded in the last {n} days", Fact::asthma_exacerbation_days, 90, "days", "NEM-EU"),
};
constexpr Row admitted[] = {
    ordered("nemolizumab is being ordered", DrugGroup::nemolizumab, "NEM-EU"),
    at_most("there was an admission for asthma in the last {n} days", Fact::asthma_admission_days, 365, "days",
            "NEM-EU"),
};
constexpr Row stopped_later[] = {
    more_than("a draft stops an asthma controller or oral steroid more than {n} days after the start of dupilumab",
              Fact::controller_stop_days, 14, "days", "DUP-SAF"),
};
constexpr Row new_drug[] = {
    ordered("a biologic or JAK inhibitor is being ordered", DrugGroup::advanced, "S01"),
};
constexpr Proposal keep[] = {Proposal::remove_stopping_draft, Proposal::inform_asthma_team};
constexpr Proposal inform[] = {Proposal::inform_asthma_team};

constexpr Branch branches[] = {
    {Indicator::warning, Match::all, stopped_early,
     "Asthma: keep controller therapy, taper steroids slowly, tell the asthma team.",
     "Controllers and oral steroids are not stopped when dupilumab starts; the asthma team reduces them step by step.",
     keep},
    {Indicator::warning, Match::all, dupilumab_ends,
     "Asthma with a recent exacerbation: dupilumab may be controlling it; ask the asthma team before it stops.",
     "Dupilumab treats asthma too. Agree with the asthma team what takes its place.", keep},
    {Indicator::warning, Match::all, uncontrolled,
     "Asthma with an exacerbation in 90 days: ask the asthma team before nemolizumab.",
     "Asthma may worsen on nemolizumab; people with recent exacerbations were left out of its trials.", inform},
    {Indicator::warning, Match::all, admitted,
     "Asthma with an admission in 365 days: ask the asthma team before nemolizumab.",
     "Asthma may worsen on nemolizumab; people with recent admissions were left out of its trials.", inform},
    {Indicator::info, Match::all, stopped_later,
     "Asthma: a controller or steroid is stopped after dupilumab began; confirm with the asthma team.",
     "Reduce controllers step by step and under control of the asthma team.", keep},
    {Indicator::info, Match::all, new_drug,
     "Asthma: keep controller therapy, taper steroids slowly, tell the asthma team.",
     "The drug is not for sudden breathlessness. Controllers go on; tell the asthma team.", inform},
};

constexpr Source sources[] = {
    {"S01", "Asthma in the history of the patient", true},
    {"DUP-SAF", "Dupilumab safety information: no abrupt stop of steroids, not for acute symptoms", true},
    {"NEM-EU", "Nemolizumab, European product information: worsening of asthma, populations not studied", true},
    {"design", "One year since an exacerbation: a choice of this project", false},
};
constexpr std::uint8_t reasons[] = {1, 7, 12};

} // namespace

constexpr Rule rule{
    .id = "gate-asthma-continuity",
    .number = 22,
    .title = "Asthma treatment goes on",
    .passage =
        "Some eczema biologics act on asthma too. Their labels ask that controllers and steroids are not stopped "
        "at once when they start, and that worsening of asthma is watched for.",
    .strength = "label",
    .certainty = "label",
    .not_meant_for = "asthma that is past",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order_else_patient,
    .family = Family::gate,
    .judges = DrugGroup::advanced,
    .applies = applies,
    .branches = branches,
    .when_unknown = "Without the condition list asthma is unknown, and that is said where a drug is judged.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule gate_asthma_continuity = rule;

} // namespace eczema::cards
