#include "cards/test_schedules.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

using enum ValueSet;
using enum Freshness;
using T = LabTest;

constexpr int pair_days = 10; // two pregnancy tests are 8 to 10 days apart

// Specification 3.6, column "Baseline"; the windows are those of 1.6.
constexpr BaselineTest baseline[] = {
    {drug_upadacitinib, T::blood_count_with_differential, blood_jak, "UPA-US"},
    {drug_upadacitinib, T::liver_enzymes, blood_jak, "UPA-US"},
    {drug_upadacitinib, T::creatinine, kidney, "UPA-US"},
    {drug_upadacitinib, T::tuberculosis, tuberculosis, "UPA-US"},
    {drug_upadacitinib, T::hepatitis_b_antigen, hepatitis, "UPA-US"},
    {drug_upadacitinib, T::hepatitis_b_core_antibody, hepatitis, "UPA-US"},
    {drug_upadacitinib, T::hepatitis_c, hepatitis, "UPA-US"},
    {drug_upadacitinib, T::pregnancy_test, pregnancy, "UPA-US"},
    {.drug = drug_upadacitinib, .test = T::lipids, .freshness = lipids, .source = "UPA-US", .is_optional = true},

    // The limits of the label before a start are of platelets, lymphocytes, neutrophils and haemoglobin.
    {drug_abrocitinib, T::blood_count_with_differential, blood_jak, "ABR-US"},
    {drug_abrocitinib, T::creatinine, kidney, "ABR-US"},
    {drug_abrocitinib, T::tuberculosis, tuberculosis, "ABR-US"},
    {drug_abrocitinib, T::hepatitis_b_antigen, hepatitis, "ABR-US"},
    {drug_abrocitinib, T::hepatitis_b_core_antibody, hepatitis, "ABR-US"},
    {drug_abrocitinib, T::hepatitis_c, hepatitis, "ABR-US"},
    {drug_abrocitinib, T::pregnancy_test, pregnancy, "ABR-US"},

    {drug_baricitinib, T::blood_count_with_differential, blood_jak, "BAR-EU"},
    {drug_baricitinib, T::liver_enzymes, blood_jak, "BAR-EU"},
    {drug_baricitinib, T::creatinine, kidney, "BAR-EU"},
    {drug_baricitinib, T::tuberculosis, tuberculosis, "BAR-EU"},
    {drug_baricitinib, T::hepatitis_b_antigen, hepatitis, "BAR-EU"},
    {drug_baricitinib, T::hepatitis_b_core_antibody, hepatitis, "BAR-EU"},
    {drug_baricitinib, T::hepatitis_c, hepatitis, "BAR-EU"},
    {drug_baricitinib, T::pregnancy_test, pregnancy, "BAR-EU"},

    {drug_ciclosporin, T::blood_pressure, blood_pressure, "CSA", 2},
    {drug_ciclosporin, T::creatinine, kidney_ciclosporin, "CSA", 2},
    {drug_ciclosporin, T::urea, blood, "CSA"},
    {drug_ciclosporin, T::blood_count, blood, "CSA"},
    {drug_ciclosporin, T::potassium, blood, "CSA"},
    {drug_ciclosporin, T::magnesium, blood, "CSA"},
    {drug_ciclosporin, T::uric_acid, blood, "CSA"},
    {drug_ciclosporin, T::lipids, lipids, "CSA"},
    {drug_ciclosporin, T::liver_enzymes, blood, "CSA"},
    {drug_ciclosporin, T::tuberculosis, tuberculosis, "AAD14"},
    {.drug = drug_ciclosporin,
     .test = T::pregnancy_test,
     .freshness = pregnancy,
     .source = "AAD14",
     .is_optional = true},

    {.drug = drug_methotrexate,
     .test = T::pregnancy_test,
     .freshness = pregnancy,
     .source = "AAD14",
     .is_decisive = true},
    {drug_methotrexate, T::blood_count, blood, "S32"},
    {drug_methotrexate, T::liver_enzymes, blood, "S32"},
    {drug_methotrexate, T::albumin, blood, "AAD14"},
    {drug_methotrexate, T::creatinine, kidney, "S32"},
    {drug_methotrexate, T::hepatitis_b_antigen, hepatitis, "AAD14"},
    {drug_methotrexate, T::hepatitis_b_core_antibody, hepatitis, "AAD14"},
    {drug_methotrexate, T::hepatitis_c, hepatitis, "AAD14"},
    {drug_methotrexate, T::tuberculosis, tuberculosis, "AAD14"},

    {.drug = drug_azathioprine, .test = T::tpmt, .freshness = lifetime, .source = "S36", .is_decisive = true},
    {.drug = drug_azathioprine, .test = T::nudt15, .freshness = lifetime, .source = "CPIC", .is_optional = true},
    {drug_azathioprine, T::blood_count, blood, "S36"},
    {drug_azathioprine, T::liver_enzymes, blood, "S36"},
    {drug_azathioprine, T::creatinine, kidney, "S36"},
    {drug_azathioprine, T::hepatitis_b_antigen, hepatitis, "AAD14"},
    {drug_azathioprine, T::hepatitis_b_core_antibody, hepatitis, "AAD14"},
    {drug_azathioprine, T::hepatitis_c, hepatitis, "AAD14"},
    {drug_azathioprine, T::tuberculosis, tuberculosis, "AAD14"},
    {drug_azathioprine, T::pregnancy_test, pregnancy, "AAD14"},

    {.drug = drug_mycophenolate,
     .test = T::pregnancy_test,
     .freshness = pregnancy,
     .source = "MMF",
     .is_decisive = true},
    {.drug = drug_mycophenolate,
     .test = T::pregnancy_test,
     .freshness = pregnancy_pair,
     .source = "gk",
     .results = 2,
     .days_apart = 8,
     .is_eu_uk_only = true},
    {drug_mycophenolate, T::blood_count, blood, "S39"},
    {drug_mycophenolate, T::metabolic_panel, blood, "S39"},
    {drug_mycophenolate, T::hepatitis_b_antigen, hepatitis, "gk"},
    {drug_mycophenolate, T::hepatitis_b_core_antibody, hepatitis, "gk"},
    {drug_mycophenolate, T::hepatitis_c, hepatitis, "gk"},
    {.drug = drug_mycophenolate,
     .test = T::tuberculosis,
     .freshness = tuberculosis,
     .source = "gk",
     .is_optional = true},
};

constexpr int weeks(int n) { return 7 * n; }

// Specification 3.6, column "Ongoing". "6 months" is 26 weeks and "3-monthly" 13.
constexpr Phase twelve_weeks_then_half_yearly[] = {{weeks(12), weeks(12), weeks(12)}, {weeks(38), weeks(26)}};
constexpr Phase twelve_weeks_once[] = {{weeks(12), weeks(12), weeks(12)}};
constexpr Phase four_weeks_then_twelve_weekly[] = {{weeks(4), weeks(4), weeks(4)}, {weeks(16), weeks(12)}};
constexpr Phase four_weeks_once[] = {{weeks(4), weeks(4), weeks(4)}};
constexpr Phase two_weekly_then_four_weekly[] = {{weeks(2), weeks(2), weeks(12)}, {weeks(16), weeks(4)}};
constexpr Phase weeks_2_4_8_12_then_twelve_weekly[] = {
    {weeks(2), weeks(2), weeks(4)}, {weeks(8), weeks(4), weeks(12)}, {weeks(24), weeks(12)}};
constexpr Phase weekly_two_weekly_four_weekly[] = {
    {weeks(1), weeks(1), weeks(4)}, {weeks(6), weeks(2), weeks(12)}, {weeks(16), weeks(4)}};
constexpr Phase the_same_from_week_4[] = {
    {weeks(4), weeks(1), weeks(4)}, {weeks(6), weeks(2), weeks(12)}, {weeks(16), weeks(4)}};
constexpr Phase the_same_for_a_year[] = {
    {weeks(1), weeks(1), weeks(4)}, {weeks(6), weeks(2), weeks(12)}, {weeks(16), weeks(4), weeks(52)}};
constexpr Phase three_monthly[] = {{weeks(13), weeks(13)}};
constexpr Phase day_8_to_10[] = {{10, 7, 10}};

constexpr MonitoredTest monitored[] = {
    {drug_upadacitinib, T::blood_count, twelve_weeks_then_half_yearly, "UPA-US; half-yearly design"},
    {drug_upadacitinib, T::liver_enzymes, twelve_weeks_then_half_yearly, "UPA-US; half-yearly design"},
    {drug_upadacitinib, T::lipids, twelve_weeks_once, "UPA-US"},

    {drug_abrocitinib, T::blood_count, four_weeks_then_twelve_weekly, "ABR-US; 12-weekly design"},
    {drug_abrocitinib, T::lipids, four_weeks_once, "ABR-EU"},

    {drug_baricitinib, T::blood_count, twelve_weeks_then_half_yearly, "BAR-EU"},
    {drug_baricitinib, T::liver_enzymes, twelve_weeks_then_half_yearly, "BAR-EU"},
    {drug_baricitinib, T::lipids, twelve_weeks_once, "BAR-EU"},

    {drug_ciclosporin, T::blood_pressure, two_weekly_then_four_weekly, "CSA, AAD14", true},
    {drug_ciclosporin, T::creatinine, two_weekly_then_four_weekly, "CSA, AAD14", true},
    {drug_ciclosporin, T::urea, two_weekly_then_four_weekly, "CSA, AAD14"},
    {drug_ciclosporin, T::blood_count, two_weekly_then_four_weekly, "CSA, AAD14"},
    {drug_ciclosporin, T::potassium, two_weekly_then_four_weekly, "CSA, AAD14"},
    {drug_ciclosporin, T::magnesium, two_weekly_then_four_weekly, "CSA, AAD14"},
    {drug_ciclosporin, T::uric_acid, two_weekly_then_four_weekly, "CSA, AAD14"},
    {drug_ciclosporin, T::lipids, two_weekly_then_four_weekly, "CSA, AAD14"},

    {drug_methotrexate, T::blood_count, weeks_2_4_8_12_then_twelve_weekly, "S32; weeks gk, 12-weekly design", true},
    {drug_methotrexate, T::liver_enzymes, weeks_2_4_8_12_then_twelve_weekly, "S32; weeks gk, 12-weekly design"},
    {drug_methotrexate, T::creatinine, weeks_2_4_8_12_then_twelve_weekly, "S32; weeks gk, 12-weekly design"},

    {drug_azathioprine, T::blood_count, weekly_two_weekly_four_weekly, "S36, AZA", true},
    {drug_azathioprine, T::liver_enzymes, the_same_from_week_4, "AZA"},

    {drug_mycophenolate, T::pregnancy_test, day_8_to_10, "MMF"},
    {drug_mycophenolate, T::blood_count, the_same_for_a_year, "S39; weeks gk"},
    {drug_mycophenolate, T::metabolic_panel, three_monthly, "S39; weeks gk"},
};

// The intervals of the monitoring rule (specification R45).
constexpr int weekly = 7, two_weekly = 14, short_interval = 28;

} // namespace

std::optional<int> days_of(Freshness freshness, bool is_negative, const Thresholds& thresholds) {
    switch (freshness) {
    case Freshness::blood:
        return thresholds.blood_test_days;
    case Freshness::blood_jak:
        return thresholds.blood_test_jak_days;
    case Freshness::kidney:
        return thresholds.kidney_test_days;
    case Freshness::kidney_ciclosporin:
        return thresholds.kidney_test_ciclosporin_days;
    case Freshness::lipids:
        return thresholds.lipids_days;
    case Freshness::tuberculosis:
        return thresholds.tuberculosis_test_days;
    case Freshness::hepatitis:
        return is_negative ? thresholds.hepatitis_negative_days : thresholds.hepatitis_test_days;
    case Freshness::pregnancy:
        return thresholds.pregnancy_test_days;
    case Freshness::pregnancy_pair:
        return thresholds.pregnancy_test_days + pair_days;
    case Freshness::blood_pressure:
        return thresholds.blood_pressure_days;
    case Freshness::lifetime:
        return std::nullopt;
    }
    return std::nullopt;
}

std::span<const BaselineTest> baseline_tests() { return baseline; }
std::span<const MonitoredTest> monitored_tests() { return monitored; }

int early_days(int every_days) { return every_days <= weekly ? 3 : every_days <= two_weekly ? 6 : 7; }

int grace_days(int every_days, const Thresholds& thresholds) {
    return every_days <= short_interval ? thresholds.monitoring_grace_short_days
                                        : thresholds.monitoring_grace_long_days;
}

std::optional<DueStep> first_open_step(std::span<const Phase> phases, std::optional<int> last_result_day) {
    for (const Phase& phase : phases) {
        int day = phase.first_day;
        if (last_result_day) {
            // The first step whose early days begin after the result.
            const int closed_up_to = *last_result_day + early_days(phase.every_days);
            if (closed_up_to >= day) day += ((closed_up_to - day) / phase.every_days + 1) * phase.every_days;
        }
        if (phase.last_day == 0 || day <= phase.last_day) return DueStep{day, phase.every_days};
    }
    return std::nullopt;
}

} // namespace eczema::cards
