#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row one_pathway[] = {
    more_than("two JAK inhibitors, or two blockers of the IL-4/IL-13 pathway, would overlap for more than {n} days",
              Fact::overlap_one_pathway_days, 28, "days", "UPA-EU, ABR-EU, BAR-EU"),
};
constexpr Row advanced_pair[] = {
    more_than("the drug would overlap with another systemic eczema drug for more than {n} days",
              Fact::overlap_advanced_days, 28, "days", "UPA-EU, ABR-EU, BAR-EU"),
    more_than("the same drug is already ordered for more than {n} days", Fact::overlap_same_drug_days, 28, "days",
              "design"),
};
constexpr Row bridge_or_adjunct[] = {
    at_least("two drugs of one pathway overlap as a bridge, 28 days or less", Fact::overlap_one_pathway_days, 0, "days",
             "design"),
    at_least("another systemic eczema drug overlaps as a bridge, 28 days or less", Fact::overlap_advanced_days, 0,
             "days", "design"),
    at_least("the same drug is already ordered for 28 days or less", Fact::overlap_same_drug_days, 0, "days", "design"),
    at_least(
        "methotrexate with a JAK inhibitor, or a biologic with a traditional immunosuppressant or another biologic",
        Fact::overlap_adjunct_days, 0, "days", "gk"),
};
constexpr Proposal one_of_two[] = {Proposal::remove_order, Proposal::end_earlier_order};

constexpr Branch branches[] = {
    {Indicator::critical, Match::any, one_pathway,
     "Two drugs of one pathway would overlap with {drug}: stop one first.",
     "Stop the earlier drug, or remove this order. The two act on one pathway and are not given together.", one_of_two},
    {Indicator::warning, Match::any, advanced_pair, "Two advanced systemic agents would overlap with {drug}.",
     "Set a stop date for the earlier drug within 28 days, or remove this order.", one_of_two},
    {Indicator::info, Match::any, bridge_or_adjunct,
     "{drug} would overlap with another systemic drug: name a stop date.",
     "Name a stop date for the bridge or the combination, and tell the prescriber of the other drug."},
};

constexpr Source sources[] = {
    {"UPA-EU, ABR-EU, BAR-EU",
     "European labels of the JAK inhibitors: not with other potent immunosuppressants or biologics", true},
    {"gk", "Combination of a biologic with an immunosuppressant in partial responders: general knowledge, not endorsed",
     false},
};
constexpr std::uint8_t reasons[] = {1, 7, 10};

} // namespace

constexpr Rule rule{
    .id = "gate-duplicate-advanced",
    .number = 21,
    .title = "Two advanced systemic drugs together",
    .passage = "JAK inhibitors are not combined with each other, with biologics or with potent immunosuppressants. Two "
               "biologics "
               "of one pathway add risk without benefit. A short overlap while one drug replaces another is a bridge "
               "and needs an "
               "end date.",
    .strength = "label",
    .certainty = "label",
    .not_meant_for =
        "topical drugs; a renewal that names the order it replaces; stopping the earlier order itself, for "
        "which a task is offered",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::gate,
    .judges = DrugGroup::systemic_or_other_biologic,
    .applies = {},
    .branches = branches,
    .when_unknown = "Without a complete medication list, or where an old order stands without an end, overlap is "
                    "unknown: no drug is drafted.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule gate_duplicate_advanced = rule;

} // namespace eczema::cards
