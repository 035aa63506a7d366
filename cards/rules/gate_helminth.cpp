#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row untreated[] = {
    yes("a helminth infection is recorded", Fact::helminth, "DUP-SAF, TRA-US, LEB-US"),
    no("no anthelmintic was given since its onset", Fact::helminth_treated, "DUP-SAF, TRA-US, LEB-US"),
    ordered("dupilumab, tralokinumab or lebrikizumab is ordered", DrugGroup::il413, "DUP-SAF, TRA-US, LEB-US"),
};
constexpr Row persisting[] = {
    yes("the patient is on dupilumab, tralokinumab or lebrikizumab", Fact::on_il413_biologic,
        "DUP-SAF, TRA-US, LEB-US"),
    yes("a helminth infection is recorded", Fact::helminth, "DUP-SAF, TRA-US, LEB-US"),
    more_than("it is still active more than {n} days after the anthelmintic", Fact::helminth_days_since_treatment, 30,
              "days", "design"),
};
constexpr Proposal hold[] = {Proposal::remove_order, Proposal::infectious_disease_referral};
constexpr Proposal refer[] = {Proposal::infectious_disease_referral};

constexpr Branch branches[] = {
    {Indicator::warning, Match::all, untreated, "Untreated helminth infection: treat before {drug}.",
     "Treat the infection before the first dose; ask infectious disease where the species or drug is unclear.", hold},
    {Indicator::warning, Match::all, persisting,
     "Helminth infection persists after treatment: the label advises to stop the biologic.",
     "Ask infectious disease. The labels advise to stop the biologic until the infection has resolved.", refer},
};

constexpr Source sources[] = {
    {"DUP-SAF, TRA-US, LEB-US", "US labels of dupilumab, tralokinumab and lebrikizumab: helminth infection", true},
};
constexpr std::uint8_t reasons[] = {1, 3, 8};

} // namespace

constexpr Rule rule{
    .id = "gate-helminth",
    .number = 11,
    .title = "Helminth infection before an IL-4/IL-13 biologic",
    .passage = "Patients with helminth infections were left out of the trials. The labels ask to treat the infection "
               "before the "
               "drug, and to stop the drug where it does not respond.",
    .strength = "label",
    .certainty = "label",
    .not_meant_for = "nemolizumab, whose label has no such warning",
    .sources = sources,
    .hooks = hooks(Hook::patient_view, Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::gate,
    .judges = DrugGroup::il413,
    .applies = {},
    .branches = branches,
    .when_unknown = "No entry in a complete condition list counts as none recorded; without the list it is unknown and "
                    "no drug is drafted.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule gate_helminth = rule;

} // namespace eczema::cards
