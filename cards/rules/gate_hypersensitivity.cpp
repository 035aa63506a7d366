#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row serious[] = {
    yes("a reaction to the ordered drug or an excipient of it is recorded", Fact::recorded_reaction,
        "DUP-SAF, DUP-EXC"),
    yes("it was severe, of high criticality, or anaphylaxis", Fact::recorded_reaction_serious, "DUP-SAF"),
};
constexpr Row any_reaction[] = {
    yes("a reaction to the ordered drug or an excipient of it is recorded", Fact::recorded_reaction,
        "DUP-SAF, DUP-EXC"),
};
constexpr Proposal remove[] = {Proposal::remove_order};

constexpr std::string_view summary = "Recorded reaction to {drug} or its excipient: contraindicated or needs review.";

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, serious, summary,
     "The label contraindicates the drug after a serious hypersensitivity reaction to it or an excipient. Choose "
     "another option.",
     remove},
    {Indicator::warning, Match::all, any_reaction, summary,
     "Check what happened and when. A mild or unrelated reaction may allow the drug; a serious one does not.", remove},
};

constexpr Source sources[] = {
    {"DUP-SAF, TRA-US, LEB-US", "Product labels: contraindicated after serious hypersensitivity", true},
    {"DUP-EXC", "Dupilumab product information: excipients", true},
    {"S18", "Seed document, safety profile", true},
};
constexpr std::uint8_t reasons[] = {1, 7, 8};

} // namespace

constexpr Rule rule{
    .id = "gate-hypersensitivity",
    .number = 15,
    .title = "Recorded reaction to the drug or an excipient",
    .passage = "A drug is not given again after a serious hypersensitivity reaction to it or to one of its excipients; "
               "a lesser "
               "reaction is looked into first. Polysorbate 80 is an excipient of dupilumab.",
    .strength = "label contraindication",
    .certainty = "label",
    .not_meant_for = "refuted entries; family history; entries of another patient",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::gate,
    .judges = DrugGroup::systemic_or_other_biologic,
    .applies = {},
    .branches = branches,
    .when_unknown =
        "An empty allergy list is unknown unless it says that there are no known allergies: no drug is drafted.",
    .override_reasons = reasons,
    .still_to_come = "excipients of the other products; results of antibiotic order sets",
};
static_assert(well_formed(rule));
const Rule gate_hypersensitivity = rule;

} // namespace eczema::cards
