#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr std::string_view recorded = "a reaction to the ordered drug or an excipient of it is recorded";
constexpr std::string_view was_serious = "it was severe, of high criticality, or anaphylaxis";
constexpr std::string_view recorded_unverified =
    "a reaction is recorded to polysorbate 80 of tralokinumab or polysorbate 20 of lebrikizumab";

constexpr Row serious[] = {
    yes(recorded, Fact::recorded_reaction, "DUP-SAF, DUP-EXC, NEM-US, ABR-US"),
    yes(was_serious, Fact::recorded_reaction_serious, "DUP-SAF"),
};
constexpr Row serious_unverified[] = {
    yes(recorded_unverified, Fact::unverified_excipient_reaction, "gk"),
    yes(was_serious, Fact::unverified_excipient_reaction_serious, "TRA-US, LEB-US"),
};
constexpr Row any_reaction[] = {
    yes(recorded, Fact::recorded_reaction, "DUP-SAF, DUP-EXC, NEM-US, ABR-US"),
};
constexpr Row any_unverified[] = {
    yes(recorded_unverified, Fact::unverified_excipient_reaction, "gk"),
};
constexpr Proposal remove[] = {Proposal::remove_order};

constexpr std::string_view summary = "Recorded reaction to {drug} or its excipient: contraindicated or needs review.";

constexpr std::string_view serious_advice = "The label contraindicates the drug after a serious hypersensitivity "
                                            "reaction to it or an excipient. Choose another "
                                            "option.";
constexpr std::string_view check_advice =
    "Check what happened and when. A mild or unrelated reaction may allow the drug; a serious one does not.";

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, serious, summary, serious_advice, remove},
    {Indicator::critical, Match::all, serious_unverified, summary, serious_advice, remove},
    {Indicator::warning, Match::all, any_reaction, summary, check_advice, remove},
    {Indicator::warning, Match::all, any_unverified, summary, check_advice, remove},
};

constexpr Source sources[] = {
    {"DUP-SAF, TRA-US, LEB-US", "Product labels: contraindicated after serious hypersensitivity", true},
    {"DUP-EXC, NEM-US, ABR-US", "Product information of dupilumab, nemolizumab and abrocitinib: excipients", true},
    {"gk", "Excipients of tralokinumab and lebrikizumab: general knowledge", false},
    {"S18", "Seed document, safety profile", true},
};
constexpr std::uint8_t reasons[] = {1, 7, 8};

} // namespace

constexpr Rule rule{
    .id = "gate-hypersensitivity",
    .number = 15,
    .title = "Recorded reaction to the drug or an excipient",
    .passage =
        "A drug is not given again after a serious hypersensitivity reaction to it or to one of its excipients; "
        "a lesser "
        "reaction is looked into first. Excipients looked for: polysorbate 80 (dupilumab, tralokinumab), polysorbate "
        "20 (lebrikizumab), poloxamer 188 and arginine (nemolizumab), macrogol and lactose (abrocitinib).",
    .strength = "label contraindication",
    .certainty = "label",
    .not_meant_for =
        "refuted entries; family history; entries of another patient; lactose that is not tolerated as a sugar; "
        "drugs of a local order set",
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
};
static_assert(well_formed(rule));
const Rule gate_hypersensitivity = rule;

} // namespace eczema::cards
