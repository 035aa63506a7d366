#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    yes("the drug is being taken", Fact::drug_taken, "S58"),
};
constexpr Row biologic[] = {
    ordered("it is an eczema biologic", DrugGroup::biologics, "S58, NICE"),
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 98, "days", "design"),
    at_most("it has been taken for {n} days or less", Fact::treatment_days, 182, "days", "design"),
    no("no clinician's score is dated day 70 of the drug or later", Fact::response_scored, "design"),
};
constexpr Row jak_inhibitor[] = {
    ordered("it is upadacitinib or abrocitinib", DrugGroup::upadacitinib_or_abrocitinib, "S64"),
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 77, "days", "design"),
    at_most("it has been taken for {n} days or less", Fact::treatment_days, 126, "days", "design"),
    no("no clinician's score is dated day 56 of the drug or later", Fact::response_scored, "design"),
};
constexpr Row traditional[] = {
    ordered("it is a traditional immunosuppressant", DrugGroup::traditional, "S64"),
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 77, "days", "design"),
    at_most("it has been taken for {n} days or less", Fact::treatment_days, 126, "days", "design"),
    no("no clinician's score is dated day 42 of the drug or later", Fact::response_scored, "design"),
};
constexpr Row baricitinib[] = {
    ordered("it is baricitinib", DrugGroup::baricitinib, "BAR-EU"),
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 49, "days", "design"),
    at_most("it has been taken for {n} days or less", Fact::treatment_days, 98, "days", "design"),
    no("no clinician's score is dated day 42 of the drug or later", Fact::response_scored, "design"),
};
constexpr Row without_baseline[] = {
    yes("no clinician's score is dated within the 60 days before the drug", Fact::baseline_score_missing, "design"),
    at_most("it has been taken for {n} days or less", Fact::treatment_days, 28, "days", "design"),
};

constexpr Proposal review[] = {Proposal::severity_score, Proposal::review_appointment};

constexpr std::string_view due = "{drug} review due: record severity and itch to judge response.";
constexpr std::string_view advice =
    "Record EASI or IGA, DLQI and POEM or itch. Without a score before the drug and one on it the response cannot be "
    "judged.";

constexpr Branch branches[] = {
    {Indicator::info, Match::all, biologic, due, advice, review},
    {Indicator::info, Match::all, jak_inhibitor, due, advice, review},
    {Indicator::info, Match::all, traditional, due, advice, review},
    {Indicator::info, Match::all, baricitinib, due, advice, review},
    {Indicator::info, Match::all, without_baseline,
     "{drug} begun without a severity score: record severity and itch to judge response.",
     "Record EASI or IGA, DLQI and POEM or itch while they can still stand for the time before the drug. Plan the "
     "review.",
     review},
};

constexpr Source sources[] = {
    {"S58, S64", "When the effect of a drug is assessed", true},
    {"NICE", "NICE technology appraisals TA534, TA681, TA814, TA986: EASI and DLQI at 16 weeks", true},
    {"BAR-EU", "UK label of baricitinib: consider stopping without benefit after 8 weeks", true},
    {"design", "The windows for the review: choices of this project", false},
};
constexpr std::uint8_t reasons[] = {2, 11, 12};

} // namespace

constexpr Rule rule{
    .id = "response-review-due",
    .number = 40,
    .title = "Review of the response is due",
    .passage = "The effect of a systemic drug is judged at a fixed time, week 16 for a biologic, by comparing severity "
               "with what it was before the drug. That needs a score from both times.",
    .strength = "consensus",
    .certainty = "not rated",
    .not_meant_for = "drugs taken for another illness",
    .sources = sources,
    .hooks = hooks(Hook::patient_view),
    .scope = Scope::taken,
    .family = Family::response,
    .judges = DrugGroup::systemic,
    .applies = applies,
    .branches = branches,
    .when_unknown = "Without the severity scores or the start of the drug it cannot be told whether a review is due.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule response_review_due = rule;

} // namespace eczema::cards
