#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    yes("ciclosporin is being taken", Fact::drug_taken, "CSA"),
    yes("it is for dermatitis", Fact::taken_for_dermatitis, "R50"),
};
constexpr Row creatinine_risen[] = {
    at_least("each of the last two creatinine results is {n} times that before the start, or more",
             Fact::creatinine_of_baseline, 1.25, "x", "CSA"),
};
constexpr Row pressure_high[] = {
    at_least("each of the last two blood pressures is {n} mmHg or more, or 90 diastolic", Fact::blood_pressure_held,
             140, "mmHg", "design"),
};
constexpr Row a_year[] = {
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 365, "days", "gk"),
};
constexpr Row a_course[] = {
    at_least("it has been taken for {n} days or more", Fact::treatment_days, 112, "days", "CSA"),
};

constexpr Proposal reduce[] = {Proposal::reduce_judged_drug, Proposal::repeat_kidney_test};
constexpr Proposal reduce_for_pressure[] = {Proposal::reduce_judged_drug, Proposal::repeat_blood_pressure};
constexpr Proposal plan_end[] = {Proposal::taper_judged_drug}; // no draft rests on a number of general knowledge
constexpr Proposal plan_change[] = {Proposal::first_open_options, Proposal::taper_judged_drug};

constexpr Branch branches[] = {
    {Indicator::warning, Match::all, creatinine_risen, "Ciclosporin: {x}; reduce the dose and plan the exit.",
     "Reduce the dose by 25 to 50 % and repeat creatinine within 2 weeks. If it does not fall, end the treatment.",
     reduce, Fact::creatinine_of_baseline},
    {Indicator::warning, Match::all, pressure_high, "Ciclosporin: {x}; treat it or reduce the dose.",
     "Treat the blood pressure or reduce the dose by 25 to 50 %. If it stays high, end the treatment.",
     reduce_for_pressure, Fact::blood_pressure_held},
    {Indicator::warning, Match::all, a_year,
     "Ciclosporin for {x}: plan exit, check kidney function and blood pressure.",
     "A year in all is the most. Plan its end and what follows it, and check kidney function and blood pressure.",
     plan_end, Fact::treatment_days},
    {Indicator::info, Match::all, a_course, "Ciclosporin for {x}: plan exit, check kidney function and blood pressure.",
     "A course for eczema lasts 8 to 16 weeks. Plan its end and what follows it, and check kidney function and blood "
     "pressure.",
     plan_change, Fact::treatment_days},
};

constexpr Source sources[] = {
    {"CSA", "Ciclosporin labels and British advice: less where creatinine rises by 25 %, courses of up to 16 weeks",
     true},
    {"design", "Which blood pressures count as raised: a choice of this project", false},
    {"gk", "One year as the longest treatment: general knowledge", false},
};
constexpr std::uint8_t reasons[] = {1, 6, 7, 10};

} // namespace

constexpr Rule rule{
    .id = "cyclosporine-duration",
    .number = 50,
    .title = "Length of ciclosporin, kidney function and blood pressure on it",
    .passage = "Ciclosporin harms the kidney and raises the blood pressure, the longer the more. Courses last up to 16 "
               "weeks, and the treatment a year in all. Where creatinine rises by a quarter above the value before the "
               "start, the dose is reduced by 25 to 50 %.",
    .strength = "label and British advice",
    .certainty = "label; the year is general knowledge",
    .not_meant_for = "a first order; tests that are due, which have a rule of their own",
    .differs = "labels for severe dermatitis give 8 weeks in some countries; British advice allows courses of 16",
    .sources = sources,
    .hooks = hooks(Hook::patient_view, Hook::order_sign),
    .scope = Scope::order_else_taken,
    .family = Family::response,
    .judges = DrugGroup::ciclosporin,
    .applies = applies,
    .branches = branches,
    .when_unknown = "Creatinine is compared with the newest result on or before the start; without one, and without "
                    "the start itself, it is unknown. Too few results since the start are said by monitoring-overdue.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule cyclosporine_duration = rule;

} // namespace eczema::cards
