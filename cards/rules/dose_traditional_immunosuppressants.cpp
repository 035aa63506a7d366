#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    ordered("a traditional immunosuppressant is ordered", DrugGroup::traditional, "S26"),
    yes("the reason is dermatitis, or none is stated and dermatitis is recorded", Fact::order_for_dermatitis, "design"),
};
constexpr Row ciclosporin_far_above[] = {
    ordered("it is ciclosporin", DrugGroup::ciclosporin, "CSA"),
    more_than("more than {n} mg/kg a day is ordered", Fact::daily_mg_per_kg, 6, "mg/kg", "CSA, AAD14"),
};
constexpr Row ciclosporin_above[] = {
    ordered("it is ciclosporin", DrugGroup::ciclosporin, "CSA"),
    at_least("the patient is {n} years old or more", Fact::age_years, 18, "years", "CSA"),
    more_than("more than {n} mg/kg a day is ordered", Fact::daily_mg_per_kg, 5, "mg/kg", "CSA"),
};
constexpr Row ciclosporin_seldom[] = {
    ordered("it is ciclosporin", DrugGroup::ciclosporin, "CSA"),
    less_than("it is taken fewer than {n} times a day", Fact::doses_a_day, 2, "times", "CSA"),
};
constexpr Row ciclosporin_often[] = {
    ordered("it is ciclosporin", DrugGroup::ciclosporin, "CSA"),
    more_than("it is taken more than {n} times a day", Fact::doses_a_day, 2, "times", "CSA"),
};
constexpr Row azathioprine_above[] = {
    ordered("it is azathioprine", DrugGroup::azathioprine, "S35"),
    at_least("the patient is {n} years old or more", Fact::age_years, 18, "years", "S35"),
    more_than("more than {n} mg/kg a day is ordered", Fact::daily_mg_per_kg, 3, "mg/kg", "S35, AAD14"),
};
constexpr Row azathioprine_above_for_tpmt[] = {
    ordered("it is azathioprine", DrugGroup::azathioprine, "S35"),
    at_least("the patient is {n} years old or more", Fact::age_years, 18, "years", "S35"),
    more_than("more than {n} mg/kg a day is ordered", Fact::daily_mg_per_kg, 2, "mg/kg", "CPIC"),
    at_most("TPMT: intermediate metabolizer", Fact::tpmt_phenotype, 1, {}, "CPIC"),
};
constexpr Row azathioprine_above_for_nudt15[] = {
    ordered("it is azathioprine", DrugGroup::azathioprine, "S35"),
    at_least("the patient is {n} years old or more", Fact::age_years, 18, "years", "S35"),
    more_than("more than {n} mg/kg a day is ordered", Fact::daily_mg_per_kg, 2, "mg/kg", "CPIC"),
    at_most("NUDT15: intermediate metabolizer", Fact::nudt15_phenotype, 1, {}, "CPIC"),
};
constexpr Row methotrexate_above[] = {
    ordered("it is methotrexate", DrugGroup::methotrexate, "AAD14"),
    less_than("the patient is under {n} years old", Fact::age_years, 18, "years", "AAD14"),
    more_than("more than {n} mg/kg a week is ordered", Fact::weekly_mg_per_kg, 0.7, "mg/kg", "AAD14"),
};
constexpr Row mycophenolate_above[] = {
    ordered("it is mycophenolate", DrugGroup::mycophenolate, "S38"),
    more_than("more than {n} mg a day is ordered", Fact::ordered_daily_mg, 3000, "mg", "gk"),
};
constexpr Row mycophenolate_once[] = {
    ordered("it is mycophenolate", DrugGroup::mycophenolate, "S38"),
    less_than("it is taken fewer than {n} times a day", Fact::doses_a_day, 2, "times", "gk"),
};
constexpr Row weight_missing[] = {
    less_than("the patient is under {n} years old", Fact::age_years, 18, "years", "AAD14"),
    yes("there is no current weight", Fact::dose_weight_missing, "AAD14"),
};
constexpr Row upper_range[] = {
    ordered("it is ciclosporin", DrugGroup::ciclosporin, "CSA"),
    less_than("the patient is under {n} years old", Fact::age_years, 18, "years", "AAD14"),
    more_than("more than {n} mg/kg a day is ordered", Fact::daily_mg_per_kg, 5, "mg/kg", "AAD14"),
    at_most("{n} mg/kg a day or less is ordered", Fact::daily_mg_per_kg, 6, "mg/kg", "AAD14"),
};

constexpr Proposal removal[] = {Proposal::remove_order};
constexpr Proposal correction[] = {Proposal::corrected_dose};
constexpr Proposal correction_or_removal[] = {Proposal::corrected_dose, Proposal::remove_order};

constexpr std::string_view lower_for_genes =
    "With a TPMT or NUDT15 result below normal the usual dose harms the blood: order less, as the result asks.";

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, ciclosporin_far_above, "Ciclosporin dose above 6 mg/kg a day: {x}.",
     "No dose range for the skin goes so high. Check weight and dose; kidney and blood pressure suffer first.",
     correction_or_removal, Fact::daily_mg_per_kg},
    {Indicator::warning, Match::all, ciclosporin_above, "Ciclosporin dose above 5 mg/kg a day: {x}.",
     "The range for adults is 2.5 to 5 mg/kg a day in two doses.", correction, Fact::daily_mg_per_kg},
    {Indicator::warning, Match::all, azathioprine_above, "Azathioprine dose above 3 mg/kg a day: {x}.",
     "The range for adults is 1 to 3 mg/kg a day, less with an intermediate TPMT or NUDT15 result.", removal,
     Fact::daily_mg_per_kg},
    {Indicator::warning, Match::all, azathioprine_above_for_tpmt,
     "Azathioprine dose above 2 mg/kg a day with reduced TPMT: {x}.", lower_for_genes, removal, Fact::daily_mg_per_kg},
    {Indicator::warning, Match::all, azathioprine_above_for_nudt15,
     "Azathioprine dose above 2 mg/kg a day with reduced NUDT15: {x}.", lower_for_genes, removal,
     Fact::daily_mg_per_kg},
    {Indicator::warning, Match::all, methotrexate_above, "Methotrexate dose above 0.7 mg/kg a week: {x}.",
     "The range under 18 years is 0.2 to 0.7 mg/kg once a week, 25 mg a week at most.", removal,
     Fact::weekly_mg_per_kg},
    {Indicator::warning, Match::all, mycophenolate_above, "Mycophenolate dose above 3 g a day: {x}.",
     "The range for adults is 1 to 1.5 g of the mofetil twice a day. The limit is not verified.", removal,
     Fact::ordered_daily_mg},
    {Indicator::warning,
     Match::all,
     weight_missing,
     "{drug} dose cannot be checked: {x}. Weigh before ordering.",
     "Under 18 years the dose goes by weight. A weight counts for 30 days under 2 years and for 90 days from 2 to 17 "
     "years.",
     {},
     Fact::dose_weight_missing},
    {Indicator::warning, Match::all, ciclosporin_seldom, "Ciclosporin is given in two doses a day; ordered: {x}.",
     "Split the daily dose in two.", correction, Fact::doses_a_day},
    {Indicator::warning, Match::all, ciclosporin_often, "Ciclosporin is given in two doses a day; ordered: {x}.",
     "Split the daily dose in two.", correction, Fact::doses_a_day},
    {Indicator::warning,
     Match::all,
     mycophenolate_once,
     "Mycophenolate is given in two doses a day; ordered: {x}.",
     "Split the daily dose in two.",
     {},
     Fact::doses_a_day},
    {Indicator::info,
     Match::all,
     upper_range,
     "Ciclosporin is in the upper specialist range under 18 years: {x}.",
     "Under 18 years specialists give 3 to 6 mg/kg a day in two doses; below 16 years it is off-label.",
     {},
     Fact::daily_mg_per_kg},
};

constexpr Source sources[] = {
    {"CSA", "Ciclosporin (modified) labels and dermatology guidance: 2.5 to 5 mg/kg a day in two doses", true},
    {"AAD14", "American Academy of Dermatology, systemic treatment of atopic dermatitis, 2014: ranges for children",
     true},
    {"CPIC", "CPIC guideline for thiopurines, 2018 with the update of March 2024", true},
    {"S26, S35, S38", "Seed document: dose ranges of azathioprine and mycophenolate", true},
    {"gk", "Mycophenolate: the range and two doses a day are general knowledge", false},
    {"design", "Orders for other illnesses are left alone: a choice of this project", false},
};
constexpr std::uint8_t reasons[] = {1, 4, 7, 8};

} // namespace

constexpr Rule rule{
    .id = "dose-traditional-immunosuppressants",
    .number = 34,
    .title = "Dose of a traditional immunosuppressant",
    .passage = "Ciclosporin is given at 2.5 to 5 mg/kg a day in two doses, to children by specialists up to 6; "
               "azathioprine at 1 to 3 mg/kg a day; methotrexate once a week, to children at 0.2 to 0.7 mg/kg; "
               "mycophenolate mofetil at 1 to 1.5 g twice a day.",
    .strength = "label and guideline",
    .certainty = "low",
    .not_meant_for =
        "orders for transplants and other illnesses; the weekly dose of methotrexate in adults and its rhythm, "
        "which another rule judges; mycophenolic acid, whose amounts are lower than those of the mofetil; "
        "a change between products of ciclosporin, which orders do not name",
    .differs = "the AAD of 2014 gave mycophenolate at 0.5 to 3 g a day, the source document gives 1 to 1.5 g twice "
               "a day",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::dose,
    .judges = DrugGroup::traditional,
    .applies = applies,
    .branches = branches,
    .when_unknown =
        "Without a birth date, a readable dose and rhythm or, where the dose goes by it, a current weight the "
        "order is not checked, which is said.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule dose_traditional_immunosuppressants = rule;

} // namespace eczema::cards
