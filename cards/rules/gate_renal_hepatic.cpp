#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

using enum DrugGroup;

constexpr Row applies[] = {
    yes("the drug is being ordered or is in use", Fact::ordered_drug, "R19"),
};

constexpr Row is_abrocitinib = ordered("it is abrocitinib", abrocitinib, "ABR-US, ABR-EU");
constexpr Row is_upadacitinib = ordered("it is upadacitinib", upadacitinib, "UPA-US");
constexpr Row is_baricitinib = ordered("it is baricitinib", baricitinib, "BAR-EU");
constexpr Row is_jak = ordered("it is a JAK inhibitor", jak_inhibitors, "UPA-US, ABR-US, BAR-EU");
constexpr Row is_methotrexate = ordered("it is methotrexate", methotrexate, "MTX");
constexpr Row is_ciclosporin = ordered("it is ciclosporin", ciclosporin, "CSA");
constexpr Row is_azathioprine = ordered("it is azathioprine", azathioprine, "AZA");
constexpr Row is_mycophenolate = ordered("it is mycophenolate", mycophenolate, "MMF");
constexpr Row us = yes("United States labels apply", Fact::jurisdiction_us, "ABR-US");
constexpr Row outside_us = no("European or United Kingdom labels apply", Fact::jurisdiction_us, "ABR-EU, BAR-EU");
constexpr Row is_order = no("it is being ordered, not only in use", Fact::taken_without_order, "R19");
constexpr Row is_start = yes("no exposure to it in 180 days: a start", Fact::drug_naive, "design");

constexpr Row filtration_below(double n, std::string_view source) {
    return less_than("eGFR is below {n} mL/min/1.73 m2", Fact::filtration_rate, n, "mL/min/1.73 m2", source);
}
constexpr Row filtration_from(double n, std::string_view source) {
    return at_least("eGFR is {n} mL/min/1.73 m2 or more", Fact::filtration_rate, n, "mL/min/1.73 m2", source);
}
constexpr Row dose_above(double n, std::string_view source) {
    return more_than("more than {n} mg a day is ordered", Fact::ordered_daily_mg, n, "mg", source);
}
constexpr Row dose_unknown(std::string_view source) {
    return unknown("the order states no daily dose that can be read", Fact::ordered_daily_mg, source);
}
constexpr Row counts(Fact days_in_use) {
    return at_most("it is being ordered, or the result is no more than {n} days old", days_in_use, 90, "days", "R19");
}
constexpr Row filtration_counts = counts(Fact::filtration_rate_days_in_use);
constexpr Row creatinine_counts = counts(Fact::creatinine_days_in_use);
constexpr Row alt_counts = counts(Fact::alt_days_in_use);
constexpr Row ast_counts = counts(Fact::ast_days_in_use);
constexpr Row pressure_counts = counts(Fact::blood_pressure_days_in_use);

constexpr Row pressure(std::string_view sentence, double systolic) {
    return at_least(sentence, Fact::blood_pressure_held, systolic, "mmHg", "design");
}
constexpr Row high_pressure =
    pressure("each of the last two blood pressures is {n} mmHg or more, or 90 diastolic", 140);
constexpr Row very_high_pressure =
    pressure("each of the last two blood pressures is {n} mmHg or more, or 100 diastolic", 160);

// --- critical: contraindicated or not recommended ------------------------------------------------------------------

constexpr Row abrocitinib_below_30[] = {is_abrocitinib, us, filtration_below(30, "ABR-US"), filtration_counts};
constexpr Row upadacitinib_below_15[] = {is_upadacitinib, filtration_below(15, "UPA-US"), filtration_counts};
constexpr Row baricitinib_below_30[] = {is_baricitinib, filtration_below(30, "BAR-EU"), filtration_counts};
constexpr Row jak_liver[] = {
    is_jak, yes("severe liver impairment (Child-Pugh C) is recorded", Fact::child_pugh_c, "UPA-US, ABR-US, BAR-EU")};
constexpr Row methotrexate_below_30[] = {is_methotrexate, filtration_below(30, "gk"), filtration_counts};
constexpr Row methotrexate_alt[] = {
    is_methotrexate, more_than("ALT is more than {n} times the upper limit", Fact::alt_of_limit, 2, "x", "gk"),
    alt_counts};
constexpr Row methotrexate_ast[] = {
    is_methotrexate, more_than("AST is more than {n} times the upper limit", Fact::ast_of_limit, 2, "x", "gk"),
    ast_counts};
constexpr Row methotrexate_liver[] = {
    is_methotrexate, yes("alcoholic liver disease, chronic hepatitis, fibrosis, cirrhosis or liver failure is recorded",
                         Fact::liver_disease, "MTX")};
constexpr Row methotrexate_alcohol[] = {is_methotrexate,
                                        yes("an alcohol use disorder is recorded", Fact::alcohol_use_disorder, "gk")};
constexpr Row ciclosporin_below_60[] = {is_ciclosporin, filtration_below(60, "CSA"), filtration_counts};
constexpr Row ciclosporin_creatinine[] = {
    is_ciclosporin, more_than("creatinine is above its upper limit", Fact::creatinine_of_limit, 1, "x", "CSA"),
    creatinine_counts};
constexpr Row ciclosporin_very_high_pressure[] = {is_ciclosporin, very_high_pressure, pressure_counts};
constexpr Row ciclosporin_treated_pressure[] = {
    is_ciclosporin, high_pressure, yes("an antihypertensive drug is in use", Fact::on_antihypertensive, "design"),
    pressure_counts};

// --- warning: the dose is to be adjusted, of orders alone ----------------------------------------------------------

constexpr Row from_30 = filtration_from(30, "ABR-US, ABR-EU"), below_60 = filtration_below(60, "ABR-US, ABR-EU");
constexpr Row jak_liver_open[] = {
    is_jak, is_order, yes("liver disease is recorded", Fact::liver_disease, "UPA-US, ABR-US, BAR-EU"),
    unknown("whether it is severe (Child-Pugh C) is not known", Fact::child_pugh_c, "UPA-US, ABR-US, BAR-EU")};
constexpr Row abrocitinib_start[] = {is_abrocitinib,          us, from_30, below_60, is_order, is_start,
                                     dose_above(50, "ABR-US")};
constexpr Row abrocitinib_early[] = {
    is_abrocitinib,
    us,
    from_30,
    below_60,
    is_order,
    less_than("it has been taken for fewer than {n} days", Fact::treatment_days, 84, "days", "ABR-US"),
    dose_above(50, "ABR-US")};
constexpr Row abrocitinib_later[] = {is_abrocitinib, us, from_30, below_60, is_order, dose_above(100, "ABR-US")};
constexpr Row abrocitinib_unread[] = {is_abrocitinib, us, from_30, below_60, is_order, dose_unknown("ABR-US")};
constexpr Row abrocitinib_half[] = {is_abrocitinib, outside_us, from_30, below_60, is_order, dose_above(100, "ABR-EU")};
constexpr Row abrocitinib_half_unread[] = {is_abrocitinib, outside_us, from_30,
                                           below_60,       is_order,   dose_unknown("ABR-EU")};
constexpr Row abrocitinib_low_start[] = {is_abrocitinib, outside_us, filtration_below(30, "ABR-EU"),
                                         is_order,       is_start,   dose_above(50, "ABR-EU")};
constexpr Row abrocitinib_low[] = {is_abrocitinib, outside_us, filtration_below(30, "ABR-EU"), is_order,
                                   dose_above(100, "ABR-EU")};
constexpr Row abrocitinib_low_unread[] = {is_abrocitinib, outside_us, filtration_below(30, "ABR-EU"), is_order,
                                          dose_unknown("ABR-EU")};
constexpr Row abrocitinib_dialysis[] = {is_abrocitinib, is_order, yes("dialysis is recorded", Fact::on_dialysis, "gk")};
constexpr Row from_15 = filtration_from(15, "UPA-US"), below_30 = filtration_below(30, "UPA-US");
constexpr Row upadacitinib_dose[] = {is_upadacitinib, from_15, below_30, is_order, dose_above(15, "UPA-US")};
constexpr Row upadacitinib_unread[] = {is_upadacitinib, from_15, below_30, is_order, dose_unknown("UPA-US")};
constexpr Row baricitinib_dose[] = {is_baricitinib, outside_us, from_30, below_60, is_order, dose_above(2, "BAR-EU")};
constexpr Row baricitinib_unread[] = {is_baricitinib, outside_us, from_30, below_60, is_order, dose_unknown("BAR-EU")};
constexpr Row methotrexate_below_60[] = {is_methotrexate, filtration_below(60, "gk"), is_order};
constexpr Row methotrexate_fatty_liver[] = {is_methotrexate, is_order,
                                            yes("fatty liver is recorded", Fact::fatty_liver, "MTX")};
constexpr Row ciclosporin_pressure[] = {is_ciclosporin, high_pressure, is_order};
constexpr Row azathioprine_below_50[] = {is_azathioprine, filtration_below(50, "gk"), is_order};
constexpr Row mycophenolate_dose[] = {is_mycophenolate, filtration_below(25, "MMF"), is_order, dose_above(2000, "MMF")};
constexpr Row mycophenolate_unread[] = {is_mycophenolate, filtration_below(25, "MMF"), is_order, dose_unknown("MMF")};

constexpr Proposal kidney[] = {Proposal::remove_order, Proposal::hold_judged_drug, Proposal::repeat_kidney_test};
constexpr Proposal liver[] = {Proposal::remove_order, Proposal::hold_judged_drug, Proposal::repeat_liver_test};
constexpr Proposal blood_pressure[] = {Proposal::remove_order, Proposal::hold_judged_drug,
                                       Proposal::repeat_blood_pressure};
constexpr Proposal remove[] = {Proposal::remove_order, Proposal::hold_judged_drug};
constexpr Proposal test_kidney[] = {Proposal::repeat_kidney_test};
constexpr Proposal test_liver[] = {Proposal::repeat_liver_test};
constexpr Proposal measure_pressure[] = {Proposal::repeat_blood_pressure};

constexpr std::string_view summary = "Kidney, liver or BP result limits {drug}: {x}.";
constexpr std::string_view not_at_this_kidney =
    "Not recommended at this kidney function. Choose another drug, or repeat the test first where it may have "
    "improved.";
constexpr std::string_view starts_at_50 =
    "At this kidney function it starts at 50 mg a day, and goes to 100 mg at most after 12 weeks.";
constexpr std::string_view half_dose = "At this kidney function half the usual dose is given: 50 or 100 mg a day.";
constexpr std::string_view from_50_to_100 = "At this kidney function it starts at 50 mg a day; 100 mg is the most.";
constexpr std::string_view fifteen_at_most = "At this kidney function 15 mg a day is the most.";
constexpr std::string_view two_at_most = "At this kidney function 2 mg a day is the dose.";
constexpr std::string_view gram_at_most = "At this kidney function 1 g twice a day is the most.";
constexpr std::string_view not_with_this_liver = "Do not give it. Choose another drug.";
constexpr std::string_view enzymes_first =
    "Do not start it; if it is in use, interrupt it. Look for the cause and repeat the enzymes.";
constexpr std::string_view not_with_this_pressure =
    "Do not start it; if it is in use, interrupt it until the blood pressure is under control.";

constexpr Branch critical(std::span<const Row> rows, std::string_view advice, std::span<const Proposal> proposals,
                          Fact found) {
    return {Indicator::critical, Match::all, rows, summary, advice, proposals, found};
}
constexpr Branch warning(std::span<const Row> rows, std::string_view advice, std::span<const Proposal> proposals,
                         Fact found) {
    return {Indicator::warning, Match::all, rows, summary, advice, proposals, found};
}

constexpr Fact egfr = Fact::filtration_rate;
constexpr Branch branches[] = {
    critical(abrocitinib_below_30, not_at_this_kidney, kidney, egfr),
    critical(upadacitinib_below_15, not_at_this_kidney, kidney, egfr),
    critical(baricitinib_below_30, not_at_this_kidney, kidney, egfr),
    critical(jak_liver, not_with_this_liver, remove, Fact::child_pugh_c),
    critical(methotrexate_below_30, not_at_this_kidney, kidney, egfr),
    critical(methotrexate_alt, enzymes_first, liver, Fact::alt_of_limit),
    critical(methotrexate_ast, enzymes_first, liver, Fact::ast_of_limit),
    critical(methotrexate_liver, not_with_this_liver, remove, Fact::liver_disease),
    critical(methotrexate_alcohol, not_with_this_liver, remove, Fact::alcohol_use_disorder),
    critical(ciclosporin_below_60, not_at_this_kidney, kidney, egfr),
    critical(ciclosporin_creatinine, not_at_this_kidney, kidney, Fact::creatinine_of_limit),
    critical(ciclosporin_very_high_pressure, not_with_this_pressure, blood_pressure, Fact::blood_pressure_held),
    critical(ciclosporin_treated_pressure, not_with_this_pressure, blood_pressure, Fact::blood_pressure_held),
    warning(abrocitinib_start, starts_at_50, test_kidney, egfr),
    warning(abrocitinib_early, starts_at_50, test_kidney, egfr),
    warning(abrocitinib_later, starts_at_50, test_kidney, egfr),
    warning(abrocitinib_unread, starts_at_50, test_kidney, egfr),
    warning(abrocitinib_half, half_dose, test_kidney, egfr),
    warning(abrocitinib_half_unread, half_dose, test_kidney, egfr),
    warning(abrocitinib_low_start, from_50_to_100, test_kidney, egfr),
    warning(abrocitinib_low, from_50_to_100, test_kidney, egfr),
    warning(abrocitinib_low_unread, from_50_to_100, test_kidney, egfr),
    warning(abrocitinib_dialysis, "There are no data on it in dialysis. Choose another drug, or ask nephrology.",
            remove, Fact::on_dialysis),
    warning(upadacitinib_dose, fifteen_at_most, test_kidney, egfr),
    warning(upadacitinib_unread, fifteen_at_most, test_kidney, egfr),
    warning(baricitinib_dose, two_at_most, test_kidney, egfr),
    warning(baricitinib_unread, two_at_most, test_kidney, egfr),
    warning(methotrexate_below_60, "Reduce the dose and test more often, or choose another drug.", test_kidney, egfr),
    warning(methotrexate_fatty_liver, "Assess the liver for fibrosis first, and test it more often on the drug.",
            test_liver, Fact::fatty_liver),
    warning(ciclosporin_pressure, "Bring the blood pressure under control before the first dose.", measure_pressure,
            Fact::blood_pressure_held),
    warning(azathioprine_below_50, "Reduce the dose and test more often.", test_kidney, egfr),
    warning(mycophenolate_dose, gram_at_most, test_kidney, egfr),
    warning(mycophenolate_unread, gram_at_most, test_kidney, egfr),
    {Indicator::info, Match::all, jak_liver_open,
     "Liver failure or cirrhosis recorded: find its Child-Pugh class before {drug}.",
     "The labels rule a JAK inhibitor out in severe liver impairment (Child-Pugh C). Find the class first.", test_liver,
     Fact::liver_disease},
};

constexpr Source sources[] = {
    {"ABR-US, ABR-EU", "Labels of abrocitinib: dose by kidney function, severe liver impairment", true},
    {"UPA-US", "US label of upadacitinib: dose by kidney function, severe liver impairment", true},
    {"BAR-EU", "European label of baricitinib: dose by kidney function, severe liver impairment", true},
    {"MTX", "Labels of methotrexate: alcoholic and chronic liver disease", true},
    {"CSA", "Labels of ciclosporin: abnormal kidney function, uncontrolled blood pressure", true},
    {"MMF", "Label of mycophenolate: dose by kidney function", true},
    {"design", "Which blood pressures count as uncontrolled, and days that make a start: choices of this project",
     false},
    {"gk",
     "Limits of eGFR and enzymes for methotrexate and azathioprine, dialysis, the codes of alcohol use disorder: "
     "general knowledge",
     false},
};
constexpr std::uint8_t reasons[] = {2, 7, 8};

} // namespace

constexpr Rule rule{
    .id = "gate-renal-hepatic",
    .number = 19,
    .title = "Kidney, liver and blood pressure",
    .passage =
        "Each drug has its limits. JAK inhibitors: less at a low eGFR, none at a very low one or in severe liver "
        "impairment. Methotrexate: not in kidney failure, alcoholic or chronic liver disease. Ciclosporin: not with "
        "abnormal kidney function or uncontrolled blood pressure. Azathioprine and mycophenolate: less at a low eGFR.",
    .strength = "label; general knowledge for methotrexate and azathioprine",
    .certainty = "label; what counts as uncontrolled pressure is a choice of design",
    .not_meant_for = "biologics; on opening the chart, doses to adjust and results older than 90 days",
    .sources = sources,
    .hooks = hooks(Hook::patient_view, Hook::order_select, Hook::order_sign),
    .scope = Scope::order_else_taken,
    .family = Family::gate,
    .judges = immunosuppressive,
    .applies = applies,
    .branches = branches,
    .when_unknown =
        "A list that was not sent, a result that cannot be read or has no reference range, or creatinine "
        "without eGFR leaves it unknown, as liver failure, or ascites with cirrhosis, leaves the Child-Pugh "
        "class. Until it is known no JAK inhibitor or immunosuppressant is offered. No result at all is "
        "named by the rules about missing tests.",
    .override_reasons = reasons,
    .tells_every_branch = true,
};
static_assert(well_formed(rule));
const Rule gate_renal_hepatic = rule;

} // namespace eczema::cards
