// What moves options of the ladder (specification 3.2), where whole answers do not reach it.
#include "cards/ladder_modifiers.hpp"

#include "tests/support/derived_chart.hpp"

#include <gtest/gtest.h>

namespace eczema::tests {
namespace {

using namespace cards;

int points_of(ValueSet option, bool is_open, const Request& request, Fact found = Fact::count) {
    const DerivedChart chart(request);
    std::pmr::monotonic_buffer_resource arena;
    PatientFacts facts{};
    facts.values.fill({.truth = Tri::no});
    facts.values[static_cast<std::size_t>(Fact::age_years)] = {.truth = Tri::yes, .number = Range{34, 34}};
    if (found != Fact::count) facts.values[static_cast<std::size_t>(found)] = {.truth = Tri::yes};
    facts.diagnoses = chart.from.diagnoses;
    return modifiers_of(option, is_open, facts, arena).points;
}

TEST(LadderModifiers, arthritis_and_bowel_disease_favour_upadacitinib_only_once_its_gates_are_silent) {
    for (const std::string_view code : {"L40.52", "M05.79", "M45.9", "K51.90", "K50.90"}) {
        const Request request = chart().has(ConditionSaid{.code = code});
        EXPECT_EQ(points_of(ValueSet::drug_upadacitinib, true, request), -10) << code;
        EXPECT_EQ(points_of(ValueSet::drug_upadacitinib, false, request), 0) << code;
        EXPECT_EQ(points_of(ValueSet::drug_abrocitinib, true, request), 0) << code;
    }
    EXPECT_EQ(points_of(ValueSet::drug_upadacitinib, true,
                        chart().has(ConditionSaid{.code = "M05.79", .status = "resolved"})),
              0);
}

TEST(LadderModifiers, risk_of_vessels_speaks_against_jak_inhibitors_alone) {
    for (const ValueSet drug : {ValueSet::drug_upadacitinib, ValueSet::drug_abrocitinib, ValueSet::drug_baricitinib})
        EXPECT_EQ(points_of(drug, false, chart(), Fact::vascular_risks), 15);
    EXPECT_EQ(points_of(ValueSet::drug_dupilumab, false, chart(), Fact::vascular_risks), 0);
    EXPECT_EQ(points_of(ValueSet::drug_methotrexate, false, chart(), Fact::vascular_risks), 0);
}

TEST(LadderModifiers, light_comes_first_while_a_pregnancy_is_planned) {
    EXPECT_EQ(points_of(ValueSet::proc_phototherapy, true, chart(), Fact::pregnancy_planned), -60);
    EXPECT_EQ(points_of(ValueSet::drug_dupilumab, true, chart(), Fact::pregnancy_planned), 0);
}

} // namespace
} // namespace eczema::tests
