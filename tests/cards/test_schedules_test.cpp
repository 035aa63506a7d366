// Table 3.6: which tests, how fresh, and on which days.
#include "cards/test_schedules.hpp"

#include "cards/drug_groups.hpp"
#include "cards/test_tables.hpp"
#include "fhir/value_set.hpp"
#include "tests/support/spec_row.hpp"

#include <gmock/gmock.h>

namespace eczema::cards {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using enum ValueSet;
using T = LabTest;

const MonitoredTest& monitored(ValueSet drug, LabTest test) {
    for (const MonitoredTest& row : monitored_tests())
        if (row.drug == drug && row.test == test) return row;
    throw std::runtime_error("no such row");
}

// The first steps in days, each test done on its day.
std::vector<int> steps(ValueSet drug, LabTest test, std::size_t at_most) {
    const MonitoredTest& row = monitored(drug, test);
    std::vector<int> days;
    std::optional<int> last;
    while (days.size() < at_most) {
        const auto step = first_open_step(row.phases, last);
        if (!step) break;
        days.push_back(step->day);
        last = step->day;
    }
    return days;
}

TEST(Schedule, days_of_each_drug) {
    EXPECT_THAT(steps(drug_azathioprine, T::blood_count, 11),
                ElementsAre(7, 14, 21, 28, 42, 56, 70, 84, 112, 140, 168));
    EXPECT_THAT(steps(drug_azathioprine, T::liver_enzymes, 6), ElementsAre(28, 42, 56, 70, 84, 112));
    EXPECT_THAT(steps(drug_methotrexate, T::blood_count, 6), ElementsAre(14, 28, 56, 84, 168, 252));
    EXPECT_THAT(steps(drug_ciclosporin, T::creatinine, 8), ElementsAre(14, 28, 42, 56, 70, 84, 112, 140));
    EXPECT_THAT(steps(drug_upadacitinib, T::blood_count, 3), ElementsAre(84, 266, 448));
    EXPECT_THAT(steps(drug_upadacitinib, T::lipids, 3), ElementsAre(84));
    EXPECT_THAT(steps(drug_abrocitinib, T::blood_count, 4), ElementsAre(28, 112, 196, 280));
    EXPECT_THAT(steps(drug_abrocitinib, T::lipids, 3), ElementsAre(28));
    EXPECT_THAT(steps(drug_baricitinib, T::liver_enzymes, 2), ElementsAre(84, 266));
    EXPECT_THAT(steps(drug_mycophenolate, T::pregnancy_test, 3), ElementsAre(10));
    EXPECT_THAT(steps(drug_mycophenolate, T::metabolic_panel, 3), ElementsAre(91, 182, 273));
    const std::vector<int> counts = steps(drug_mycophenolate, T::blood_count, 50);
    EXPECT_EQ(counts.back(), 364); // to one year
    EXPECT_EQ(counts.size(), 18u);
}

TEST(Schedule, a_result_closes_the_steps_before_it_and_the_one_just_after) {
    const auto phases = monitored(drug_azathioprine, T::blood_count).phases;
    EXPECT_EQ(first_open_step(phases, std::nullopt), (DueStep{7, 7}));
    EXPECT_EQ(first_open_step(phases, -30), (DueStep{7, 7})); // before the start
    EXPECT_EQ(first_open_step(phases, 3), (DueStep{7, 7}));
    EXPECT_EQ(first_open_step(phases, 4), (DueStep{14, 7}));
    EXPECT_EQ(first_open_step(phases, 14), (DueStep{21, 7}));
    EXPECT_EQ(first_open_step(phases, 24), (DueStep{28, 7}));
    EXPECT_EQ(first_open_step(phases, 25), (DueStep{42, 14}));
    EXPECT_EQ(first_open_step(phases, 35), (DueStep{42, 14}));
    EXPECT_EQ(first_open_step(phases, 36), (DueStep{56, 14}));
    EXPECT_EQ(first_open_step(phases, 104), (DueStep{112, 28}));
    EXPECT_EQ(first_open_step(phases, 105), (DueStep{140, 28}));
    EXPECT_EQ(first_open_step(phases, 1000), (DueStep{1008, 28}));
    EXPECT_EQ(first_open_step(monitored(drug_upadacitinib, T::lipids).phases, 77), std::nullopt);
}

TEST(Schedule, early_and_grace_days_by_interval) {
    const Thresholds thresholds;
    EXPECT_EQ(early_days(7), 3);
    EXPECT_EQ(early_days(8), 6);
    EXPECT_EQ(early_days(14), 6);
    EXPECT_EQ(early_days(15), 7);
    EXPECT_EQ(early_days(84), 7);
    EXPECT_EQ(grace_days(28, thresholds), 7);
    EXPECT_EQ(grace_days(29, thresholds), 21);
    Thresholds other;
    other.monitoring_grace_short_days = 3;
    other.monitoring_grace_long_days = 10;
    EXPECT_EQ(grace_days(28, other), 3);
    EXPECT_EQ(grace_days(84, other), 10);
}

TEST(Baseline, days_of_each_kind_of_freshness) {
    const Thresholds at;
    EXPECT_EQ(days_of(Freshness::blood, false, at), 90);
    EXPECT_EQ(days_of(Freshness::blood_jak, false, at), 30);
    EXPECT_EQ(days_of(Freshness::kidney, false, at), 90);
    EXPECT_EQ(days_of(Freshness::kidney_ciclosporin, false, at), 30);
    EXPECT_EQ(days_of(Freshness::lipids, false, at), 365);
    EXPECT_EQ(days_of(Freshness::tuberculosis, true, at), 365);
    EXPECT_EQ(days_of(Freshness::hepatitis, false, at), 365);
    EXPECT_EQ(days_of(Freshness::hepatitis, true, at), 1826);
    EXPECT_EQ(days_of(Freshness::pregnancy, false, at), 7);
    EXPECT_EQ(days_of(Freshness::pregnancy_pair, false, at), 17);
    EXPECT_EQ(days_of(Freshness::blood_pressure, false, at), 30);
    EXPECT_EQ(days_of(Freshness::lifetime, false, at), std::nullopt);
}

std::vector<LabTest> required(ValueSet drug) {
    std::vector<LabTest> tests;
    for (const BaselineTest& row : baseline_tests())
        if (row.drug == drug && !row.is_optional && !row.is_eu_uk_only) tests.push_back(row.test);
    return tests;
}

TEST(Baseline, tests_of_each_drug) {
    EXPECT_THAT(required(drug_upadacitinib),
                ElementsAre(T::blood_count_with_differential, T::liver_enzymes, T::creatinine, T::tuberculosis,
                            T::hepatitis_b_antigen, T::hepatitis_b_core_antibody, T::hepatitis_c, T::pregnancy_test));
    EXPECT_EQ(required(drug_baricitinib), required(drug_upadacitinib));
    EXPECT_THAT(required(drug_abrocitinib),
                ElementsAre(T::blood_count_with_differential, T::creatinine, T::tuberculosis, T::hepatitis_b_antigen,
                            T::hepatitis_b_core_antibody, T::hepatitis_c, T::pregnancy_test));
    EXPECT_THAT(required(drug_ciclosporin),
                ElementsAre(T::blood_pressure, T::creatinine, T::urea, T::blood_count, T::potassium, T::magnesium,
                            T::uric_acid, T::lipids, T::liver_enzymes, T::tuberculosis));
    EXPECT_THAT(required(drug_methotrexate),
                ElementsAre(T::pregnancy_test, T::blood_count, T::liver_enzymes, T::albumin, T::creatinine,
                            T::hepatitis_b_antigen, T::hepatitis_b_core_antibody, T::hepatitis_c, T::tuberculosis));
    EXPECT_THAT(required(drug_azathioprine),
                ElementsAre(T::tpmt, T::blood_count, T::liver_enzymes, T::creatinine, T::hepatitis_b_antigen,
                            T::hepatitis_b_core_antibody, T::hepatitis_c, T::tuberculosis, T::pregnancy_test));
    EXPECT_THAT(required(drug_mycophenolate),
                ElementsAre(T::pregnancy_test, T::blood_count, T::metabolic_panel, T::hepatitis_b_antigen,
                            T::hepatitis_b_core_antibody, T::hepatitis_c));
    for (const ValueSet biologic : {drug_dupilumab, drug_tralokinumab, drug_lebrikizumab, drug_nemolizumab})
        EXPECT_THAT(required(biologic), IsEmpty());
}

TEST(Baseline, two_results_where_the_table_says_so) {
    for (const BaselineTest& row : baseline_tests()) {
        const bool is_pair = row.results > 1;
        EXPECT_EQ(is_pair, row.is_eu_uk_only || (row.drug == drug_ciclosporin &&
                                                 (row.test == T::blood_pressure || row.test == T::creatinine)))
            << row_of(row.test).id;
        EXPECT_EQ(row.days_apart, row.is_eu_uk_only ? 8 : 1);
    }
}

TEST(Tables, every_row_has_a_source_and_a_drug_that_is_monitored) {
    for (const BaselineTest& row : baseline_tests()) {
        EXPECT_FALSE(row.source.empty());
        EXPECT_TRUE(holds(sets_in(DrugGroup::immunosuppressive), row.drug));
        EXPECT_FALSE(row.is_optional && row.is_decisive);
    }
    for (const MonitoredTest& row : monitored_tests()) {
        EXPECT_FALSE(row.source.empty());
        EXPECT_FALSE(row.phases.empty());
        EXPECT_TRUE(holds(sets_in(DrugGroup::immunosuppressive), row.drug));
        for (const Phase& phase : row.phases) EXPECT_GT(phase.every_days, 0);
    }
}

TEST(Tables, print_windows_notes_and_due_days) {
    const std::string text = test_tables_markdown();
    for (const char* line : {
             "| upadacitinib | blood count with differential | 30 days |  | UPA-US |\n",
             "| ciclosporin | blood pressure | 30 days | on 2 days | CSA |\n",
             "| azathioprine | TPMT | any age | critical where missing | S36 |\n",
             "| methotrexate | hepatitis C | 365 days; 1826 days where negative |  | AAD14 |\n",
             "| mycophenolate | pregnancy test | 17 days | on 2 days; at least 8 days apart; EU and UK only; where a "
             "pregnancy is possible | gk |\n",
             "| azathioprine | blood count | every week from week 1 to week 4; every 2 weeks from week 6 to week 12; "
             "every 4 weeks from week 16 | critical where long overdue | S36, AZA |\n",
             "| abrocitinib | lipids | week 4 |  | ABR-EU |\n",
             "| mycophenolate | pregnancy test | day 10 |  | MMF |\n",
         })
        EXPECT_THAT(text, testing::HasSubstr(line));
}

// What a card orders for a test is read back as an order, and its members' codes as results.
TEST(LabTests, codes_ordered_are_codes_of_the_test) {
    const auto value_sets = load_value_sets(value_set_files_embedded, true);
    ASSERT_TRUE(value_sets);
    for (std::size_t i = 0; i < lab_test_count; ++i) {
        const LabTestRow& row = row_of(static_cast<LabTest>(i));
        if (row.loinc.empty()) continue;
        const SetBits sets = value_sets->table.sets_of("http://loinc.org", row.loinc).sets;
        const auto is_held = [&](ValueSet set) { return holds(sets, set); };
        const bool is_panel = std::any_of(row.panels.begin(), row.panels.end(), is_held);
        const bool is_whole = std::all_of(row.groups.begin(), row.groups.end(), [&](std::span<const ValueSet> members) {
            return std::any_of(members.begin(), members.end(), is_held);
        });
        EXPECT_TRUE(is_panel || is_whole) << row.id;
        EXPECT_FALSE(row.loinc_name.empty()) << row.id;
    }
}

TEST(LabTests, every_member_has_codes) {
    const auto value_sets = load_value_sets(value_set_files_embedded, true);
    ASSERT_TRUE(value_sets);
    const auto is_held = [&](std::string_view code, ValueSet set) {
        return holds(value_sets->table.sets_of("http://loinc.org", code).sets, set);
    };
    EXPECT_TRUE(is_held("6690-2", obs_wbc));
    EXPECT_TRUE(is_held("751-8", obs_anc));
    EXPECT_TRUE(is_held("731-0", obs_alc));
    EXPECT_TRUE(is_held("718-7", obs_hemoglobin));
    EXPECT_TRUE(is_held("777-3", obs_platelets));
    EXPECT_TRUE(is_held("1742-6", obs_alt));
    EXPECT_TRUE(is_held("1920-8", obs_ast));
    EXPECT_TRUE(is_held("2160-0", obs_creatinine));
    EXPECT_TRUE(is_held("98979-8", obs_egfr));
    EXPECT_TRUE(is_held("71773-6", obs_tb_test));
    EXPECT_TRUE(is_held("8480-6", obs_systolic));
    EXPECT_TRUE(is_held("8462-4", obs_diastolic));
    EXPECT_TRUE(is_held("85354-9", obs_blood_pressure));
    EXPECT_FALSE(is_held("58410-2", obs_wbc)); // the panel is no member
}

} // namespace
} // namespace eczema::cards
