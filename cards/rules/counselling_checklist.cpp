#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    yes("the order is for dermatitis, by its reason or because dermatitis is on record", Fact::order_for_dermatitis,
        "R52"),
};
constexpr Row first[] = {
    yes("it is the first prescription: no exposure in 180 days", Fact::first_prescription, "design"),
};
constexpr Proposal educate[] = {Proposal::counselling};

constexpr Branch branches[] = {
    {Indicator::info, Match::all, first, "Counselling points for {drug}: {x}.",
     "Points to go through at the first prescription:", educate, Fact::first_prescription},
};

constexpr Source sources[] = {
    {"S08, S09, S16, S31, S33, S39, S44, S48, S67, S68",
     "Seed document: injection sites, eye symptoms, vaccines, weekly methotrexate, rebound, light", true},
    {"DUP-US, DUP-SAF, NEM-US, UPA-US, ABR-US", "US labels of the biologics and JAK inhibitors", true},
    {"MTX, AZA, MMF, CSA, DDI", "Labels of methotrexate, azathioprine, mycophenolate and ciclosporin", true},
};
constexpr std::uint8_t reasons[] = {11, 12};

} // namespace

constexpr Rule rule{
    .id = "counselling-checklist",
    .number = 52,
    .title = "Counselling at a first prescription",
    .passage = "With the first prescription of a systemic drug, a course of systemic steroid or light the patient is "
               "told how to take it, what to watch for and what to avoid. The rulebook has the "
               "points. The card comes last, and not at all where a warning about the same order is shown.",
    .strength = "label",
    .certainty = "label",
    .not_meant_for = "repeat prescriptions; text or links for patients",
    .sources = sources,
    .hooks = hooks(Hook::order_sign),
    .scope = Scope::order,
    .family = Family::counselling,
    .judges = DrugGroup::systemic_steroid_or_light,
    .applies = applies,
    .branches = branches,
    .when_unknown = "Where it is not known whether the prescription is the first, nothing is said.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule counselling_checklist = rule;

} // namespace eczema::cards
