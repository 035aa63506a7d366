#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row lymphoma[] = {
    yes("a cutaneous T-cell lymphoma is recorded or suspected", Fact::cutaneous_lymphoma, "CTCL"),
    ordered("an eczema biologic, JAK inhibitor or ciclosporin is ordered", DrugGroup::biologic_jak_ciclosporin, "CTCL"),
};
constexpr Proposal clarify[] = {Proposal::skin_biopsy, Proposal::dermatology_referral};

constexpr Branch branches[] = {
    {Indicator::warning, Match::all, lymphoma,
     "Cutaneous lymphoma recorded or suspected: clarify the diagnosis before {drug}.",
     "Settle the diagnosis, by biopsy where needed, before a drug that may unmask or worsen a lymphoma.", clarify},
};

constexpr Source sources[] = {
    {"CTCL", "Case reports of cutaneous lymphoma under biologics, Frontiers in Medicine 2025; association unproven",
     true},
    {"IEC17", "International Eczema Council, when systemic therapy is warranted, JAAD 2017", true},
};
constexpr std::uint8_t reasons[] = {1, 2, 12};

} // namespace

constexpr Rule rule{
    .id = "ad-diagnosis-doubt",
    .number = 4,
    .title = "Doubt about the diagnosis",
    .passage =
        "Cutaneous T-cell lymphoma can look like eczema, and has come to light or progressed under biologics in case "
        "reports. Experts ask to reconsider the diagnosis before systemic treatment.",
    .strength = "expert advice",
    .certainty = "very low",
    .not_meant_for = "lymphoma other than of the skin",
    .sources = sources,
    .hooks = hooks(Hook::patient_view, Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::gate,
    .judges = DrugGroup::biologic_jak_ciclosporin,
    .applies = {},
    .branches = branches,
    .when_unknown = "No entry in a complete condition list counts as none recorded; without the list it is unknown and "
                    "no drug is drafted.",
    .override_reasons = reasons,
    .still_to_come =
        "late onset, erythroderma, two failed systemic drugs and worsening under a biologic without a biopsy",
};
static_assert(well_formed(rule));
const Rule ad_diagnosis_doubt = rule;

} // namespace eczema::cards
