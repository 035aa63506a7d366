#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    ordered("a systemic corticosteroid is ordered", DrugGroup::systemic_corticosteroids, "S46"),
    yes("the reason is dermatitis, or none is stated and nothing else on record explains it",
        Fact::order_for_dermatitis, "S46"),
};
constexpr Row too_long[] = {
    at_least("the course lasts {n} days or more", Fact::course_days, 7, "days", "S48"),
    at_least("the order has {n} or more repeats", Fact::order_repeats, 1, "repeats", "S66"),
    yes("it is an intramuscular depot", Fact::depot_injection, "S46"),
};
constexpr Row short_course[] = {
    at_most("the course lasts {n} days or less", Fact::course_days, 6, "days", "S48"),
};
constexpr Row no_end[] = {
    unknown("the order has no stop date", Fact::course_days, "S48"),
};
constexpr Proposal options[] = {Proposal::remove_order, Proposal::dermatology_referral};

constexpr std::string_view advice =
    "Systemic steroids are kept for severe flares and bridges. If a bridge is still wanted, set a stop date within 6 "
    "days; "
    "flares after stopping are common, and even short courses carry a higher risk of serious adverse events. After "
    "steroids "
    "within the past three weeks, taper rather than stop abruptly. Plan a steroid-free option.";

constexpr Branch branches[] = {
    {Indicator::warning, Match::any, too_long,
     "Systemic steroid for eczema {x}: keep under 7 days and plan a steroid-free option.", advice, options,
     Fact::course_days},
    {Indicator::info, Match::all, short_course,
     "Systemic steroid for eczema {x}: keep under 7 days and plan a steroid-free option.", advice, options,
     Fact::course_days},
    {Indicator::info, Match::all, no_end,
     "Systemic steroid for eczema: give a stop date (under 7 days) and plan a steroid-free option.", advice, options},
};

constexpr Source sources[] = {
    {"AAD24", "American Academy of Dermatology, systemic therapy for adults, JAAD 2024;90:e43", true},
    {"S46-S49, S66", "Seed document; the number 7 is the seed's, not the guideline's", true},
    {"OCS", "Yao and others, Annals of Internal Medicine 2020 and JAMA Pediatrics 2021", true},
};
constexpr std::uint8_t reasons[] = {1, 4, 7, 10};

} // namespace

constexpr Rule rule{
    .id = "ocs-course-length",
    .number = 24,
    .title = "Length of a systemic steroid course",
    .passage = "Systemic corticosteroids are advised against for atopic dermatitis but for an acute severe flare or as "
               "a short "
               "bridge. The seed document draws the line at fewer than 7 days.",
    .strength = "conditional, against",
    .certainty = "low",
    .not_meant_for =
        "topical, inhaled and intralesional steroids; another illness as the stated reason or usually treated so",
    .differs = "the source document accepts fewer than 7 days in a severe flare, the AAD only an acute severe "
               "exacerbation or a bridge; in cohorts short courses did harm too",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::dose,
    .judges = DrugGroup::systemic_corticosteroids,
    .applies = applies,
    .branches = branches,
    .when_unknown =
        "A course without an end asks for a stop date. A reason that cannot be read is unknown and is said.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule ocs_course_length = rule;

} // namespace eczema::cards
