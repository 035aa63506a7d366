#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    yes("atopic dermatitis is recorded", Fact::atopic_dermatitis, "S46"),
};
constexpr Row maintained[] = {
    at_least("a systemic steroid for the dermatitis is in its day {n} or later", Fact::steroid_course_days, 14, "days",
             "design"),
    at_least("systemic steroids for the dermatitis reached {n} days in 365 days", Fact::steroid_days_in_year, 30,
             "days", "design"),
    at_least("there were {n} or more steroid courses for the dermatitis in 365 days", Fact::steroid_courses, 2,
             "courses", "design"),
};
constexpr Proposal proposals[] = {Proposal::first_open_options, Proposal::steroid_taper_plan,
                                  Proposal::steroid_harm_checks, Proposal::dermatology_referral};

constexpr Branch branches[] = {
    {Indicator::warning, Match::any, maintained, "Oral steroids for eczema ({x}): plan a steroid-free regimen.",
     "Oral steroids are no maintenance treatment for eczema. After 3 weeks or more taper them; never stop abruptly.",
     proposals},
};

constexpr Source sources[] = {
    {"S46-S49, S66", "No long courses and no maintenance with oral steroids", true},
    {"AAD24", "American Academy of Dermatology, systemic therapy for adults, JAAD 2024;90:e43", true},
    {"OCS", "Short courses and severe adverse events: Yao, Ann Intern Med 2020 (adults); JAMA Pediatr 2021 (children)",
     true},
    {"design", "14 days at a stretch, 30 days or two courses in a year: choices of this project", false},
};
constexpr std::uint8_t reasons[] = {1, 4, 7, 10};

} // namespace

constexpr Rule rule{
    .id = "steroid-maintenance-detected",
    .number = 46,
    .title = "Systemic steroids as maintenance",
    .passage = "Systemic steroids bring quick relief and rebound; taken for weeks or again and again they harm bone, "
               "glucose and blood pressure. The guideline advises against them other than for an acute severe flare.",
    .strength = "conditional, against",
    .certainty = "low",
    .not_meant_for = "steroids for asthma or another steroid-responsive illness",
    .sources = sources,
    .hooks = hooks(Hook::patient_view),
    .scope = Scope::patient,
    .family = Family::response,
    .applies = applies,
    .branches = branches,
    .when_unknown = "Without the medication lists courses are unknown; the rule is silent and the trace says so.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule steroid_maintenance_detected = rule;

} // namespace eczema::cards
