#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    ordered("baricitinib is being ordered", DrugGroup::baricitinib, "AAD24"),
};
constexpr Row off_label[] = {
    yes("US labels apply", Fact::jurisdiction_us, "AAD24"),
    yes("the order is for atopic dermatitis and not for rheumatoid arthritis, alopecia areata or COVID-19; without a "
        "reason, dermatitis is on the list and the first two are not",
        Fact::unlicensed_for_dermatitis, "AAD24"),
};
constexpr Proposal proposals[] = {Proposal::remove_order, Proposal::first_open_options};

constexpr Branch branches[] = {
    {Indicator::warning, Match::all, off_label,
     "Baricitinib is not FDA-approved for atopic dermatitis (guideline strong, off-label here).",
     "The AAD recommends it, the FDA has not licensed it for dermatitis. Choose a licensed option, or record the "
     "reason "
     "for use off label.",
     proposals},
};

constexpr Source sources[] = {
    {"S23", "Seed document: strong recommendation for abrocitinib, baricitinib and upadacitinib, corrected", true},
    {"AAD24", "American Academy of Dermatology, systemic therapy for adults, JAAD 2024;90:e43, with its remark", true},
    {"BAR-EU", "European label of baricitinib: licensed for atopic dermatitis there", true},
};
constexpr std::uint8_t reasons[] = {1, 4, 6, 7};

} // namespace

constexpr Rule rule{
    .id = "baricitinib-jurisdiction",
    .number = 30,
    .title = "Baricitinib off label",
    .passage = "Baricitinib is licensed for atopic dermatitis in Europe and not in the US, where its labels are for "
               "rheumatoid arthritis, alopecia areata and COVID-19. The AAD recommends it strongly and says so.",
    .strength = "strong (AAD), off label in the US",
    .certainty = "moderate",
    .not_meant_for = "orders for rheumatoid arthritis, alopecia areata or COVID-19; Europe and the United Kingdom",
    .differs = "the AAD's recommendation is strong; the FDA has not approved the drug for atopic dermatitis, "
               "Europe and the United Kingdom have",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::dose,
    .judges = DrugGroup::baricitinib,
    .applies = applies,
    .branches = branches,
    .when_unknown = "A reason that is in words or by a code that is not read leaves the illness open: no card then.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule baricitinib_jurisdiction = rule;

} // namespace eczema::cards
