#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    ordered("a systemic eczema drug is being ordered", DrugGroup::systemic, "S67"),
    yes("the drug was not taken in the last 180 days", Fact::drug_naive, "design"),
};
constexpr Row live_before_suppression[] = {
    ordered("a JAK inhibitor or traditional immunosuppressant is being ordered", DrugGroup::immunosuppressive, "VAX"),
    less_than("a live vaccine was given less than {n} days ago", Fact::live_vaccine_days, 28, "days", "VAX"),
};
constexpr Row live_before_biologic[] = {
    ordered("a biologic is being ordered", DrugGroup::biologics, "VAX"),
    less_than("a live vaccine was given less than {n} days ago", Fact::live_vaccine_days, 28, "days", "VAX"),
};
constexpr Row zoster[] = {
    ordered("a JAK inhibitor is being ordered", DrugGroup::jak_inhibitors, "ABR-US"),
    at_least("the patient is {n} years old or older", Fact::age_years, 19, "years", "VAX"),
    less_than("fewer than {n} doses of recombinant zoster vaccine are recorded", Fact::zoster_vaccine_doses, 2, "doses",
              "VAX"),
    yes("vaccines are due", Fact::vaccines_due, "VAX"),
};
constexpr Row due[] = {
    yes("the forecast names vaccines that are due", Fact::vaccines_due, "S67"),
};
constexpr Row no_record[] = {
    yes("there is no vaccine record", Fact::vaccine_record_missing, "S67"),
};
constexpr Proposal order_vaccines[] = {Proposal::due_vaccines};

constexpr Branch branches[] = {
    {Indicator::warning,
     Match::all,
     live_before_suppression,
     "Live vaccine given {x}: wait 4 weeks before {drug}.",
     "The vaccine virus may still multiply. Start 4 weeks after the vaccine.",
     {},
     Fact::live_vaccine_days},
    {Indicator::info,
     Match::all,
     live_before_biologic,
     "Live vaccine given {x}: labels advise an interval before {drug}.",
     "Weigh the interval of 4 weeks with the patient; no inactivated vaccine needs one.",
     {},
     Fact::live_vaccine_days},
    {Indicator::info, Match::all, zoster, "Bring vaccines up to date before {drug}; due: {x}.",
     "Shingles is more frequent on JAK inhibitors. Give inactivated vaccines before the start where possible.",
     order_vaccines, Fact::vaccines_due},
    {Indicator::info, Match::all, due, "Bring vaccines up to date before {drug}; due: {x}.",
     "Give inactivated vaccines before the start where possible; a live one only after specialist advice.",
     order_vaccines, Fact::vaccines_due},
    {Indicator::info, Match::all, no_record, "No vaccine record found: check vaccines before {drug}.",
     "Ask for the vaccine history and complete vaccines for the age before the start."},
};

constexpr Source sources[] = {
    {"S67", "Vaccines are brought up to date before treatment", true},
    {"TRA-US, LEB-US, NEM-US, ABR-US", "Labels: consider completing age-appropriate vaccines; zoster vaccine", true},
    {"VAX", "2020 consensus on vaccination: 4 weeks after a live vaccine; MMWR 71(3) on recombinant zoster vaccine",
     true},
    {"design", "180 days without the drug count as a new start: a choice of this project", false},
};
constexpr std::uint8_t reasons[] = {2, 7, 11, 12};

} // namespace

constexpr Rule rule{
    .id = "gate-vaccines-before-start",
    .number = 13,
    .title = "Vaccines before the start",
    .passage =
        "Labels advise to complete vaccines for the age before a systemic drug starts. After a live vaccine 4 weeks "
        "are kept before an immunosuppressive drug.",
    .strength = "label; consensus (interval)",
    .certainty = "label",
    .not_meant_for = "a refill of a drug that is being taken",
    .differs = "the source document completes vaccines before dupilumab; the US label says to consider it",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::dose,
    .judges = DrugGroup::systemic,
    .applies = applies,
    .branches = branches,
    .when_unknown = "Without a vaccine record the card asks for it; vaccines never hold back a biologic.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule gate_vaccines_before_start = rule;

} // namespace eczema::cards
