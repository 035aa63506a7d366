#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row lymphoma[] = {
    yes("a cutaneous T-cell lymphoma is recorded or suspected", Fact::cutaneous_lymphoma, "CTCL"),
    ordered("an eczema biologic, JAK inhibitor or ciclosporin is ordered", DrugGroup::biologic_jak_ciclosporin, "CTCL"),
};
constexpr Row late_onset[] = {
    yes("systemic treatment is considered or under way", Fact::systemic_considered, "IEC17"),
    at_least("the dermatitis began at {n} years of age or later", Fact::dermatitis_onset_years, 40, "years", "design"),
    none_within("no skin biopsy in the last {n} days", Fact::skin_biopsy_days, 730, "days", "design"),
};
constexpr Row red_skin[] = {
    yes("systemic treatment is considered or under way", Fact::systemic_considered, "IEC17"),
    yes("erythroderma is recorded", Fact::erythroderma, "IEC17"),
    none_within("no skin biopsy in the last {n} days", Fact::skin_biopsy_days, 730, "days", "design"),
};
constexpr Row two_failed[] = {
    yes("systemic treatment is considered or under way", Fact::systemic_considered, "IEC17"),
    at_least("{n} or more systemic drugs were without adequate response for 12 weeks", Fact::failed_systemics, 2,
             "drugs", "design"),
    none_within("no skin biopsy in the last {n} days", Fact::skin_biopsy_days, 730, "days", "design"),
};
constexpr Row worsening[] = {
    yes("systemic treatment is considered or under way", Fact::systemic_considered, "CTCL"),
    yes("EASI rose by a quarter within 180 days of starting an IL-4/IL-13 biologic", Fact::worsened_on_il413, "CTCL"),
    none_within("no skin biopsy in the last {n} days", Fact::skin_biopsy_days, 730, "days", "design"),
};
constexpr Proposal clarify[] = {Proposal::skin_biopsy, Proposal::dermatology_referral};

constexpr std::string_view atypical =
    "Atypical course for atopic dermatitis: consider biopsy or other diagnosis first.";
constexpr std::string_view reconsider =
    "Consider contact dermatitis, psoriasis, cutaneous lymphoma and drug reactions before a further systemic drug.";

constexpr Branch branches[] = {
    {Indicator::warning, Match::all, lymphoma,
     "Cutaneous lymphoma recorded or suspected: clarify the diagnosis before {drug}.",
     "Settle the diagnosis, by biopsy where needed, before a drug that may unmask or worsen a lymphoma.", clarify},
    {Indicator::info, Match::all, red_skin, atypical, reconsider, clarify},
    {Indicator::info, Match::all, two_failed, atypical, reconsider, clarify},
    {Indicator::info, Match::all, worsening, atypical, reconsider, clarify},
    {Indicator::info, Match::all, late_onset, atypical, reconsider, clarify},
};

constexpr Source sources[] = {
    {"CTCL", "Case reports of cutaneous lymphoma under biologics, Frontiers in Medicine 2025; association unproven",
     true},
    {"IEC17", "International Eczema Council, when systemic therapy is warranted, JAAD 2017", true},
    {"design", "Onset at 40 years, two failed drugs, a biopsy within 730 days: choices of this project", false},
};
constexpr std::uint8_t reasons[] = {1, 2, 12};

} // namespace

constexpr Rule rule{
    .id = "ad-diagnosis-doubt",
    .number = 4,
    .title = "Doubt about the diagnosis",
    .passage =
        "Cutaneous T-cell lymphoma can look like eczema, and has come to light or progressed under biologics in case "
        "reports. Experts ask to reconsider the diagnosis before systemic treatment, the more so where eczema begins "
        "late, "
        "covers the whole skin, or does not answer to treatment.",
    .strength = "expert advice",
    .certainty = "very low",
    .not_meant_for = "lymphoma other than of the skin",
    .sources = sources,
    .hooks = hooks(Hook::patient_view, Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::gate,
    .judges = DrugGroup::systemic,
    .applies = {},
    .branches = branches,
    .when_unknown = "No entry in a complete condition list counts as none recorded; without the list it is unknown and "
                    "no drug is drafted.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule ad_diagnosis_doubt = rule;

} // namespace eczema::cards
