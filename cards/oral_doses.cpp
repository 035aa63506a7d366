#include "cards/oral_doses.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

using enum ValueSet;
using enum LimitReason;

constexpr int years(int count) { return 12 * count; } // in months
constexpr double no_end = std::numeric_limits<double>::infinity();
constexpr int week_12 = 84; // days

constexpr std::string_view from_65 = "from 65 years", severe_kidney = "with eGFR 15 to under 30",
                           moderate_kidney = "with eGFR 30 to under 60", kidney_below_15 = "with eGFR under 15",
                           kidney_below_30 = "with eGFR under 30", beside_cyp3a4 = "beside a strong CYP3A4 inhibitor",
                           beside_cyp2c19 = "beside a strong CYP2C19 inhibitor",
                           beside_fluconazole = "beside fluconazole", beside_probenecid = "beside probenecid";

constexpr DoseLimit upadacitinib_us_limits[] = {
    {"upadacitinib-us-65y", age, 65, no_end, 15, 15, 15, from_65, "UPA-US"},
    {"upadacitinib-us-egfr-15-30", kidney, 15, 30, 15, 15, 15, severe_kidney, "UPA-US"},
    {"upadacitinib-us-egfr-under-15", kidney, 0, 15, 0, 0, 0, kidney_below_15, "UPA-US"},
    {"upadacitinib-us-cyp3a4-inhibitor", cyp3a4_inhibitor, 0, 0, 15, 15, 15, beside_cyp3a4, "gk", false},
};
constexpr DoseLimit upadacitinib_eu_limits[] = {
    {"upadacitinib-eu-65y", age, 65, no_end, 15, 15, 15, from_65, "UPA-EU"},
    {"upadacitinib-eu-egfr-15-30", kidney, 15, 30, 15, 15, 15, severe_kidney, "UPA-EU"},
    {"upadacitinib-eu-egfr-under-15", kidney, 0, 15, 0, 0, 0, kidney_below_15, "UPA-EU"},
    {"upadacitinib-eu-cyp3a4-inhibitor", cyp3a4_inhibitor, 0, 0, 15, 15, 15, beside_cyp3a4, "gk", false},
};
constexpr DoseLimit abrocitinib_us_limits[] = {
    {"abrocitinib-us-egfr-30-60", kidney, 30, 60, 50, 50, 100, moderate_kidney, "ABR-US", true, week_12},
    {"abrocitinib-us-egfr-under-30", kidney, 0, 30, 0, 0, 0, kidney_below_30, "ABR-US"},
    {"abrocitinib-us-cyp2c19-inhibitor", cyp2c19_inhibitor, 0, 0, 50, 50, 100, beside_cyp2c19, "ABR-US", true, week_12},
};
constexpr DoseLimit abrocitinib_eu_limits[] = {
    {"abrocitinib-eu-65y", age, 65, no_end, 100, 100, 200, from_65, "ABR-EU"},
    {"abrocitinib-eu-egfr-30-60", kidney, 30, 60, 50, 100, 100, moderate_kidney, "ABR-EU"},
    {"abrocitinib-eu-egfr-under-30", kidney, 0, 30, 50, 50, 100, kidney_below_30, "ABR-EU"},
    {"abrocitinib-eu-cyp2c19-inhibitor", cyp2c19_inhibitor, 0, 0, 50, 50, 100, beside_cyp2c19, "ABR-EU"},
    {"abrocitinib-eu-fluconazole", fluconazole, 0, 0, 50, 100, 100, beside_fluconazole, "ABR-EU"},
};
constexpr DoseLimit abrocitinib_eu_light_limits[] = {
    {"abrocitinib-eu-light-egfr-30-60", kidney, 30, 60, 50, 50, 100, moderate_kidney, "ABR-EU"},
    {"abrocitinib-eu-light-egfr-under-30", kidney, 0, 30, 50, 50, 100, kidney_below_30, "ABR-EU"},
    {"abrocitinib-eu-light-cyp2c19-inhibitor", cyp2c19_inhibitor, 0, 0, 50, 50, 100, beside_cyp2c19, "ABR-EU"},
    {"abrocitinib-eu-light-fluconazole", fluconazole, 0, 0, 50, 50, 100, beside_fluconazole, "ABR-EU"},
};
// The kidney rows of the label speak of creatinine clearance; the eGFR stands for it.
constexpr DoseLimit baricitinib_limits[] = {
    {"baricitinib-eu-65y", age, 65, no_end, 2, 2, 4, from_65, "BAR-EU"},
    {"baricitinib-eu-egfr-30-60", kidney, 30, 60, 2, 2, 2, moderate_kidney, "BAR-EU"},
    {"baricitinib-eu-egfr-under-30", kidney, 0, 30, 0, 0, 0, kidney_below_30, "BAR-EU"},
    {"baricitinib-eu-probenecid", probenecid, 0, 0, 2, 2, 2, beside_probenecid, "gk", false},
};
constexpr DoseLimit baricitinib_light_limits[] = {
    {"baricitinib-eu-light-egfr-30-60", kidney, 30, 60, 1, 1, 1, moderate_kidney, "gk", false},
    {"baricitinib-eu-light-egfr-under-30", kidney, 0, 30, 0, 0, 0, kidney_below_30, "BAR-EU"},
    {"baricitinib-eu-light-probenecid", probenecid, 0, 0, 1, 1, 1, beside_probenecid, "gk", false},
};

constexpr JakDose doses[] = {
    {.id = "upadacitinib-us-adults",
     .drug = drug_upadacitinib,
     .labels = us_label,
     .age_months_from = years(18),
     .population = "adults",
     .first_mg = 15,
     .start_mg = 15,
     .max_mg = 30,
     .limits = upadacitinib_us_limits,
     .source = "UPA-US"},
    {.id = "upadacitinib-us-12-17y-40kg",
     .drug = drug_upadacitinib,
     .labels = us_label,
     .age_months_from = years(12),
     .age_months_below = years(18),
     .weight_kg_from = 40,
     .population = "12 to 17 years, 40 kg and more",
     .first_mg = 15,
     .start_mg = 15,
     .max_mg = 30,
     .limits = upadacitinib_us_limits,
     .source = "UPA-US"},
    {.id = "upadacitinib-eu-adults",
     .drug = drug_upadacitinib,
     .labels = european_labels,
     .age_months_from = years(18),
     .population = "adults",
     .first_mg = 15,
     .start_mg = 30,
     .max_mg = 30,
     .limits = upadacitinib_eu_limits,
     .source = "UPA-EU"},
    {.id = "upadacitinib-eu-12-17y-30kg",
     .drug = drug_upadacitinib,
     .labels = european_labels,
     .age_months_from = years(12),
     .age_months_below = years(18),
     .weight_kg_from = 30,
     .population = "12 to 17 years, 30 kg and more",
     .first_mg = 15,
     .start_mg = 15,
     .max_mg = 15,
     .limits = upadacitinib_eu_limits,
     .source = "UPA-EU"},
    {.id = "abrocitinib-us-12y",
     .drug = drug_abrocitinib,
     .labels = us_label,
     .age_months_from = years(12),
     .population = "12 years and older",
     .first_mg = 100,
     .start_mg = 100,
     .max_mg = 200,
     .limits = abrocitinib_us_limits,
     .source = "ABR-US"},
    {.id = "abrocitinib-eu-adults",
     .drug = drug_abrocitinib,
     .labels = eu_label,
     .age_months_from = years(18),
     .population = "adults",
     .first_mg = 100,
     .start_mg = 200,
     .max_mg = 200,
     .limits = abrocitinib_eu_limits,
     .source = "ABR-EU"},
    {.id = "abrocitinib-eu-12-17y-59kg",
     .drug = drug_abrocitinib,
     .labels = eu_label,
     .age_months_from = years(12),
     .age_months_below = years(18),
     .weight_kg_from = 59,
     .population = "12 to 17 years, 59 kg and more",
     .first_mg = 100,
     .start_mg = 200,
     .max_mg = 200,
     .limits = abrocitinib_eu_limits,
     .source = "ABR-EU"},
    {.id = "abrocitinib-eu-12-17y-25-59kg",
     .drug = drug_abrocitinib,
     .labels = eu_label,
     .age_months_from = years(12),
     .age_months_below = years(18),
     .weight_kg_from = 25,
     .weight_kg_below = 59,
     .population = "12 to 17 years, 25 to under 59 kg",
     .first_mg = 100,
     .start_mg = 100,
     .max_mg = 200,
     .limits = abrocitinib_eu_light_limits,
     .source = "ABR-EU"},
    // The European text, taken to hold in the United Kingdom.
    {.id = "abrocitinib-uk-adults",
     .drug = drug_abrocitinib,
     .labels = uk_label,
     .age_months_from = years(18),
     .population = "adults",
     .first_mg = 100,
     .start_mg = 200,
     .max_mg = 200,
     .limits = abrocitinib_eu_limits,
     .source = "gk",
     .is_verified = false},
    {.id = "abrocitinib-uk-12-17y-59kg",
     .drug = drug_abrocitinib,
     .labels = uk_label,
     .age_months_from = years(12),
     .age_months_below = years(18),
     .weight_kg_from = 59,
     .population = "12 to 17 years, 59 kg and more",
     .first_mg = 100,
     .start_mg = 200,
     .max_mg = 200,
     .limits = abrocitinib_eu_limits,
     .source = "gk",
     .is_verified = false},
    {.id = "abrocitinib-uk-12-17y-25-59kg",
     .drug = drug_abrocitinib,
     .labels = uk_label,
     .age_months_from = years(12),
     .age_months_below = years(18),
     .weight_kg_from = 25,
     .weight_kg_below = 59,
     .population = "12 to 17 years, 25 to under 59 kg",
     .first_mg = 100,
     .start_mg = 100,
     .max_mg = 200,
     .limits = abrocitinib_eu_light_limits,
     .source = "gk",
     .is_verified = false},
    {.id = "baricitinib-eu-adults",
     .drug = drug_baricitinib,
     .labels = european_labels,
     .age_months_from = years(18),
     .population = "adults",
     .first_mg = 4,
     .start_mg = 4,
     .max_mg = 4,
     .limits = baricitinib_limits,
     .source = "BAR-EU"},
    {.id = "baricitinib-eu-2-17y-30kg",
     .drug = drug_baricitinib,
     .labels = european_labels,
     .age_months_from = years(2),
     .age_months_below = years(18),
     .weight_kg_from = 30,
     .population = "2 to 17 years, 30 kg and more",
     .first_mg = 4,
     .start_mg = 4,
     .max_mg = 4,
     .limits = baricitinib_limits,
     .source = "gk",
     .is_verified = false},
    {.id = "baricitinib-eu-2-17y-10-30kg",
     .drug = drug_baricitinib,
     .labels = european_labels,
     .age_months_from = years(2),
     .age_months_below = years(18),
     .weight_kg_from = 10,
     .weight_kg_below = 30,
     .population = "2 to 17 years, 10 to under 30 kg",
     .first_mg = 2,
     .start_mg = 2,
     .max_mg = 2,
     .limits = baricitinib_light_limits,
     .source = "gk",
     .is_verified = false},
};

constexpr TraditionalDose traditional[] = {
    {"ciclosporin-adults", drug_ciclosporin, false, 2.5, 5, "mg/kg a day", "in 2 doses a day",
     "8 weeks by some labels, courses to 16 weeks, a year at most in all", "CSA"},
    {"ciclosporin-children", drug_ciclosporin, true, 3, 6, "mg/kg a day", "in 2 doses a day",
     "specialist; off-label under 16 years", "AAD14"},
    {"methotrexate-adults", drug_methotrexate, false, 7.5, 25, "mg a week", "once a week", "with folic acid", "S31"},
    {"methotrexate-children", drug_methotrexate, true, 0.2, 0.7, "mg/kg a week", "once a week",
     "25 mg a week at most; with folic acid", "AAD14"},
    {"azathioprine-adults", drug_azathioprine, false, 1, 3, "mg/kg a day", "",
     "start low by genotype; review at week 12", "S35"},
    {"azathioprine-children", drug_azathioprine, true, 1, 4, "mg/kg a day", "", "start low by genotype", "AAD14"},
    {"mycophenolate-adults", drug_mycophenolate, false, 2000, 3000, "mg a day", "in 2 doses a day",
     "mofetil; review at week 12", "gk"},
    {"mycophenolate-children", drug_mycophenolate, true, 30, 50, "mg/kg a day", "in 2 doses a day",
     "mofetil; the dose of an adult at most", "gk"},
};

constexpr int upadacitinib_steps[] = {15, 30};
constexpr int abrocitinib_steps[] = {50, 100, 200};
constexpr int baricitinib_steps[] = {1, 2, 4};

bool is_signed_off(std::string_view id, const Settings& settings) {
    return std::find(settings.signed_off.begin(), settings.signed_off.end(), id) != settings.signed_off.end();
}

} // namespace

bool JakDose::may_cover(const DoseSubject& subject) const {
    const auto& age_months = subject.age_months;
    if (age_months && (age_months->high < age_months_from || age_months->low >= age_months_below)) return false;
    const auto& kg = subject.weight_kg;
    return !kg || (kg->high >= weight_kg_from && kg->low < weight_kg_below);
}

std::span<const JakDose> jak_doses() { return doses; }

JakDoseSearch find_jak_dose(ValueSet drug, Jurisdiction jurisdiction, const DoseSubject& subject) {
    const Labels label = label_of(jurisdiction);
    int youngest = no_upper_age;
    for (const JakDose& dose : doses)
        if (dose.drug == drug && (dose.labels & label) != 0) youngest = std::min(youngest, dose.age_months_from);
    if (youngest == no_upper_age) return {nullptr, DoseProblem::no_labelled_dose};
    if (!subject.age_months) return {nullptr, DoseProblem::needs_age};
    const Range& age_months = *subject.age_months;
    if (age_months.high < youngest) return {nullptr, DoseProblem::below_labelled_age};

    const JakDose* lightest = nullptr; // of this age
    for (const JakDose& dose : doses) {
        if (dose.drug != drug || (dose.labels & label) == 0) continue;
        if (age_months.low < dose.age_months_from || age_months.high >= dose.age_months_below) continue;
        if (!lightest || dose.weight_kg_from < lightest->weight_kg_from) lightest = &dose;
        const auto& kg = subject.weight_kg;
        const bool covers_weight =
            !dose.depends_on_weight() || (kg && kg->low >= dose.weight_kg_from && kg->high < dose.weight_kg_below);
        if (covers_weight && !is_child_without_weight(subject)) return {&dose, DoseProblem::none};
    }
    if (!lightest) return {nullptr, DoseProblem::needs_age}; // on both sides of a limit
    const bool is_too_light = subject.weight_kg && subject.weight_kg->high < lightest->weight_kg_from;
    if (is_too_light) return {lightest, DoseProblem::below_labelled_weight};
    return {nullptr, DoseProblem::needs_weight};
}

bool may_be_drafted(const JakDose& dose, const Settings& settings) {
    return dose.is_verified || is_signed_off(dose.id, settings);
}

bool may_be_drafted(const DoseLimit& limit, const Settings& settings) {
    return limit.is_verified || is_signed_off(limit.id, settings);
}

std::span<const int> jak_dose_steps(ValueSet drug) {
    if (drug == drug_upadacitinib) return upadacitinib_steps;
    if (drug == drug_abrocitinib) return abrocitinib_steps;
    return baricitinib_steps;
}

std::span<const TraditionalDose> traditional_doses() { return traditional; }

} // namespace eczema::cards
