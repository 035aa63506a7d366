#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    yes("a systemic antibiotic is ordered for dermatitis alone, or without a reason and the complete record names no "
        "other",
        Fact::antibiotic_for_dermatitis, "S53, AAD14"),
    none_within("no skin infection was recorded in the last {n} days", Fact::skin_infection_code_days, 30, "days",
                "design"),
};
constexpr Row on_systemic[] = {
    yes("a systemic eczema drug is being taken", Fact::on_systemic, "AAD14"),
};
constexpr Row ordered_alone[] = {
    yes("a systemic antibiotic is ordered for dermatitis alone, or without a reason and the complete record names no "
        "other",
        Fact::antibiotic_for_dermatitis, "S53, AAD14"),
};

constexpr Proposal instead[] = {Proposal::remove_order, Proposal::bacterial_culture};

constexpr std::string_view summary =
    "No skin infection recorded: systemic antibiotics are not advised for uninfected eczema.";

constexpr Branch branches[] = {
    {Indicator::info, Match::all, on_systemic, summary,
     "If the skin is infected, record it and take a culture first; under a systemic eczema drug that matters all the "
     "more, and the drug may have to wait. Bacteria on the skin without signs of infection need no antibiotic. Dilute "
     "bleach baths are a way without one.",
     instead},
    {Indicator::info, Match::all, ordered_alone, summary,
     "If the skin is infected, record it and take a culture. Bacteria on the skin without signs of infection need no "
     "antibiotic. Dilute bleach baths are a way without one.",
     instead},
};

constexpr Source sources[] = {
    {"S53", "Seed document: antibiotics for superinfection before systemic treatment", true},
    {"AAD14",
     "American Academy of Dermatology, 2014 guideline section 3 and Choosing Wisely: no systemic antibiotic without "
     "clinical infection",
     true},
};
constexpr std::uint8_t reasons[] = {3, 4, 8};

} // namespace

constexpr Rule rule{
    .id = "antibiotic-without-infection",
    .number = 39,
    .title = "Systemic antibiotic for eczema without infection",
    .passage = "Systemic antibiotics are for eczema that is clinically infected. Staphylococci live on most eczema "
               "without infecting it, and treating them brings resistance and no lasting benefit.",
    .strength = "AAD 2014; Choosing Wisely",
    .certainty = "high",
    .not_meant_for = "antibiotics for another illness; orders with a reason that cannot be read",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::dose,
    .judges = DrugGroup::systemic_antibiotics,
    .applies = applies,
    .branches = branches,
    .when_unknown = "The rule says nothing where the condition list was not sent whole, where the reason of the order "
                    "cannot be read, or where an order without a reason may be for another illness on record.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule antibiotic_without_infection = rule;

} // namespace eczema::cards
