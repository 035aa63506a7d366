#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr std::string_view labels = "ABR-US, ABR-EU, UPA-EU, TOP, DDI, MTX, CSA";

constexpr Row forbidden[] = {
    yes("a pair of the table at critical level is taken or ordered together", Fact::interaction_critical, labels),
    yes("such a pair whose row in the table is general knowledge", Fact::interaction_critical_unverified, "gk"),
};
constexpr Row discouraged[] = {
    yes("a pair of the table at warning level is taken or ordered together", Fact::interaction_warning, labels),
    yes("such a pair whose row in the table is general knowledge", Fact::interaction_warning_unverified, "gk"),
};
constexpr Row watched[] = {
    yes("a pair of the table at info level is taken or ordered together", Fact::interaction_info, "ABR-US"),
    yes("such a pair whose row in the table is general knowledge", Fact::interaction_info_unverified, "gk"),
};
constexpr Proposal remove[] = {Proposal::remove_order};

constexpr std::string_view summary = "Interaction: {x}; see action.";

constexpr Branch branches[] = {
    {Indicator::critical, Match::any, forbidden, summary,
     "Do not combine them as ordered. Remove this order, stop the other drug or choose another one:", remove},
    {Indicator::warning, Match::any, discouraged, summary,
     "Change the dose, choose another drug or watch closely, as the table says:", remove},
    {Indicator::info, Match::any, watched, summary, "They can be combined with care:"},
};

constexpr Source sources[] = {
    {"ABR-US, ABR-EU, UPA-EU, TOP", "Labels of abrocitinib, upadacitinib and ruxolitinib cream", true},
    {"DDI, MTX, CSA", "Labels of azathioprine, methotrexate, ciclosporin and the statins; MHRA on statins", true},
    {"gk", "General knowledge, where a line says so", false},
};
constexpr std::uint8_t reasons[] = {1, 7, 8, 10};

} // namespace

constexpr Rule rule{
    .id = "gate-interactions",
    .number = 20,
    .title = "Interactions",
    .passage =
        "JAK inhibitors meet drugs that slow or speed their breakdown, azathioprine the gout drugs, methotrexate "
        "the antifolates, ciclosporin statins, light and whatever harms the kidney. The pairs stand in a table "
        "of the rulebook; either drug may be the new one, and the highest level decides.",
    .strength = "label; part general knowledge",
    .certainty = "label",
    .not_meant_for = "a drug that a draft of the same request stops, or that has ended; pairs of systemic eczema drugs "
                     "other than those the table names, which are gate-duplicate-advanced's; an order of light beside "
                     "ciclosporin, which is phototherapy-safety's; radiotherapy",
    .differs = "with ciclosporin the US label allows rosuvastatin up to 5 mg; the European one forbids it",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::gate,
    .judges = DrugGroup::interacting,
    .applies = {},
    .branches = branches,
    .when_unknown = "Without complete medication lists, with a medication that no code tells, or with an order of "
                    "which it is not known whether it still stands, an interaction is possible: no JAK inhibitor or "
                    "immunosuppressant is drafted. What is bought without a prescription is asked for by hand.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule gate_interactions = rule;

} // namespace eczema::cards
