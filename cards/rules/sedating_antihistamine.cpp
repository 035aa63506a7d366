#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    yes("it is ordered for the dermatitis or its itch, or states no reason in a patient with dermatitis",
        Fact::antihistamine_for_dermatitis, "R36"),
};

constexpr Row infant[] = {
    ordered("promethazine is ordered", DrugGroup::promethazine, "PROM"),
    less_than("the patient is younger than {n} years", Fact::age_years, 2, "years", "PROM"),
};
constexpr Row old[] = {
    at_least("the patient is {n} years old or older", Fact::age_years, 65, "years", "gk"),
};
constexpr Row any[] = {
    ordered("a sedating antihistamine is ordered, which does little for the itch of eczema",
            DrugGroup::sedating_antihistamines, "gk"),
};

constexpr Proposal instead[] = {Proposal::remove_order, Proposal::optimised_topicals};

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, infant, "Promethazine under 2 years: breathing may stop; do not give it.",
     "It carries a boxed warning for children under 2 years. It does not treat eczema either: topical treatment and "
     "emollients do.",
     instead},
    {Indicator::warning, Match::all, old,
     "Sedating antihistamine does not treat eczema itself; risk of falls and confusion at 65 or over.",
     "Leave it out where possible. Topical treatment and emollients ease the itch; where sleep is the problem, treat "
     "the eczema first.",
     instead},
    {Indicator::info, Match::all, any, "Sedating antihistamine does not treat eczema itself; topical treatment does.",
     "It makes drowsy by day, and promethazine is never given under 2 years. Optimise topical treatment and "
     "emollients.",
     instead},
};

constexpr Source sources[] = {
    {"R36", "Specification, rule 36: which orders are meant", true},
    {"PROM", "Promethazine: boxed warning of 2004 under 2 years (Texas Vendor Drug Program criteria)", true},
    {"AAD23T", "American Academy of Dermatology, topical guideline 2023: against topical antihistamines", true},
    {"gk", "Little effect on the itch of eczema (AAD 2014, JTF), Beers criteria at 65: general knowledge", false},
};
constexpr std::uint8_t reasons[] = {1, 5, 7, 12};

} // namespace

constexpr Rule rule{
    .id = "sedating-antihistamine",
    .number = 36,
    .title = "Sedating antihistamine for eczema",
    .passage = "Antihistamines do little for the itch of atopic dermatitis; the sedating ones only help some to sleep. "
               "They are avoided from 65 years on, and promethazine carries a boxed warning under 2 years.",
    .strength = "conditional, against",
    .certainty = "low",
    .not_meant_for = "urticaria, allergic rhinitis, food allergy or any other reason that the order states; "
                     "antihistamines that do not sedate; creams and eye drops",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::dose,
    .judges = DrugGroup::sedating_antihistamines,
    .applies = applies,
    .branches = branches,
    .when_unknown = "A reason in words may be any; without a condition list an order without a reason may be for "
                    "something else.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule sedating_antihistamine = rule;

} // namespace eczema::cards
