#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

// The warning does not wait for a reason or a route.
constexpr Row applies[] = {
    ordered("methotrexate is ordered", DrugGroup::methotrexate, "R32"),
    not_known("the order names no cancer as its reason", Fact::order_for_cancer, "R32"),
    not_known("it is taken by mouth, under the skin or into a muscle, or the route is not stated",
              Fact::methotrexate_other_route, "R32; muscle design"),
};
constexpr Row not_weekly[] = {
    yes("the order is not for one day a week: another frequency, none, more than one weekday, or words for every day",
        Fact::methotrexate_not_weekly, "S31, MTX"),
};
constexpr Row too_much[] = {
    more_than("the dose is more than {n} mg a week", Fact::methotrexate_weekly_mg, 25, "mg", "S31"),
};
constexpr Row too_little[] = {
    less_than("the dose is less than {n} mg a week", Fact::methotrexate_weekly_mg, 7.5, "mg", "S31"),
    no("the order raises it step by step", Fact::methotrexate_titrated, "S31"),
    yes("the drug is new to the patient: no exposure in 180 days", Fact::drug_naive, "design"),
    at_least("the patient is an adult ({n} years or older)", Fact::age_years, 18, "years", "S31"),
};
constexpr Row no_folic_acid[] = {
    yes("no folic acid is on record or among the drafts", Fact::folic_acid_missing, "gk"),
};

constexpr Proposal rewrite[] = {Proposal::remove_order, Proposal::weekly_timing, Proposal::name_weekday};
constexpr Proposal folate[] = {Proposal::folic_acid};

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, not_weekly, "Methotrexate must be once weekly: draft shows {x}.",
     "Daily instead of weekly doses have been fatal. Write it as once a week and name the weekday, the dose in mg and "
     "how many tablets "
     "of one strength that is; then check the amount to be dispensed.",
     rewrite, Fact::methotrexate_not_weekly},
    {Indicator::warning,
     Match::all,
     too_much,
     "Methotrexate {x}: the dose for eczema is 7.5-25 mg once a week.",
     "Check the dose: 25 mg a week is the most that is used for eczema.",
     {},
     Fact::methotrexate_weekly_mg},
    {Indicator::warning,
     Match::all,
     too_little,
     "Methotrexate {x} to start with: the dose for eczema is 7.5-25 mg once a week.",
     "A test dose is given lower; then say in the order when and how it is raised.",
     {},
     Fact::methotrexate_weekly_mg},
    {Indicator::info, Match::all, no_folic_acid, "Methotrexate without folic acid on record: add folic acid.",
     "Folic acid, 1 mg a day or 5 mg once a week on another day, makes the drug better tolerated.", folate},
};

constexpr Source sources[] = {
    {"S31", "Seed document: dose of methotrexate, once a week", true},
    {"MTX", "Methotrexate label: deaths after daily instead of weekly doses", true},
    {"gk", "Folic acid beside methotrexate and its dose: general knowledge", false},
};
constexpr std::uint8_t reasons[] = {1, 4, 8};

} // namespace

constexpr Rule rule{
    .id = "methotrexate-weekly",
    .number = 32,
    .title = "Methotrexate once a week",
    .passage = "For the skin and the joints methotrexate is taken once a week, on one named day: 7.5 to 25 mg by mouth "
               "or under the skin. Taken every day by mistake it has been fatal. Folic acid is given with it.",
    .strength = "label",
    .certainty = "label; folic acid general knowledge",
    .not_meant_for = "orders with a cancer as their reason; drips and injections into the spinal canal; a single dose",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::gate,
    .judges = DrugGroup::methotrexate,
    .applies = applies,
    .branches = branches,
    .when_unknown = "An order without a frequency that can be read counts as not weekly. Where the dose cannot be told "
                    "in mg, or the medication lists were not sent, the limits and folic acid are not checked.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule methotrexate_weekly = rule;

} // namespace eczema::cards
