#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    ordered("a systemic corticosteroid is being ordered", DrugGroup::systemic_corticosteroids, "S46"),
    yes("the order is for atopic dermatitis, or has no reason and nothing else explains it", Fact::order_for_dermatitis,
        "S46"),
};
constexpr Row cycle[] = {
    at_least("there were {n} or more steroid courses for the dermatitis in the 365 days before", Fact::steroid_courses,
             2, "courses", "design"),
    at_least("with this order systemic steroids reach {n} days in 365 days", Fact::steroid_days_with_order, 30, "days",
             "design"),
};
constexpr Row repeat[] = {
    at_least("there was {n} steroid course for the dermatitis in the 365 days before", Fact::steroid_courses, 1,
             "course", "design"),
};
constexpr Proposal proposals[] = {Proposal::remove_order, Proposal::first_open_options, Proposal::dermatology_referral,
                                  Proposal::steroid_taper_plan, Proposal::steroid_harm_checks};

constexpr Branch branches[] = {
    {Indicator::critical, Match::any, cycle,
     "{x} for eczema in 12 months: stop the cycle, choose a steroid-sparing agent.",
     "Repeated courses add up in harm and each is followed by rebound. Agree a steroid-sparing treatment before the "
     "next "
     "course. A course of 3 weeks or more is tapered, never stopped abruptly.",
     proposals},
    {Indicator::warning, Match::all, repeat,
     "{x} for eczema in 12 months: stop the cycle, choose a steroid-sparing agent.",
     "One course in a year was already given. Agree a steroid-sparing treatment before the next one.", proposals},
};

constexpr Source sources[] = {
    {"S46, S66", "Long or repeated oral steroid courses are to be avoided", true},
    {"AAD24", "American Academy of Dermatology, systemic therapy for adults, JAAD 2024;90:e43", true},
    {"OCS", "Short courses and severe adverse events: Yao, Ann Intern Med 2020 (adults); JAMA Pediatr 2021 (children)",
     true},
    {"design", "One earlier course, two earlier courses, 30 days in a year: choices of this project", false},
};
constexpr std::uint8_t reasons[] = {1, 4, 7, 10};

} // namespace

constexpr Rule rule{
    .id = "ocs-repeat-courses",
    .number = 25,
    .title = "Repeated systemic steroid courses",
    .passage = "The guideline advises against systemic steroids for atopic dermatitis and leaves them to acute severe "
               "flares. A second course within a year shows that the plan does not hold: another treatment is due.",
    .strength = "conditional, against",
    .certainty = "low",
    .not_meant_for = "courses for asthma or another steroid-responsive illness",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::dose,
    .judges = DrugGroup::systemic_corticosteroids,
    .applies = applies,
    .branches = branches,
    .when_unknown = "Without the medication lists earlier courses are unknown, and that is said.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule ocs_repeat_courses = rule;

} // namespace eczema::cards
