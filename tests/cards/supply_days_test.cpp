#include "cards/exposures.hpp"

#include <gtest/gtest.h>

namespace eczema::cards {
namespace {

using fhir::Quantity;

fhir::Dosage dosage(double dose, std::string_view unit, double times_per_day) {
    fhir::Dosage dosage;
    dosage.dose = {dose, unit};
    dosage.times_per_day = times_per_day;
    return dosage;
}

std::optional<double> days(const Quantity& quantity, const fhir::Dosage& dosage) {
    return days_of_supply(quantity, {&dosage, 1});
}

TEST(SupplyDays, is_the_quantity_over_what_is_taken_a_day) {
    EXPECT_EQ(days({30, "{tbl}"}, dosage(1, "{tbl}", 1)), 30);
    EXPECT_EQ(days({30, "{tbl}"}, dosage(2, "{tbl}", 3)), 5);
    EXPECT_DOUBLE_EQ(days({2, "{syringe}"}, dosage(1, "{syringe}", 1.0 / 14)).value(), 28);
    EXPECT_EQ(days({1, "g"}, dosage(100, "mg", 2)), 5) << "in another unit of the same kind";
}

TEST(SupplyDays, is_nothing_where_it_would_be_a_guess) {
    EXPECT_EQ(days({30, "{tbl}"}, dosage(5, "mg", 1)), std::nullopt) << "tablets of unknown strength";
    EXPECT_EQ(days({}, dosage(1, "{tbl}", 1)), std::nullopt);
    EXPECT_EQ(days({0, "{tbl}"}, dosage(1, "{tbl}", 1)), std::nullopt);
    EXPECT_EQ(days({30, "{tbl}"}, dosage(0, "{tbl}", 1)), std::nullopt);
    EXPECT_EQ(days({30, "{tbl}"}, dosage(1, "{tbl}", 0)), std::nullopt);
    Quantity bound{30, "{tbl}"};
    bound.comparator = fhir::Comparator::at_most;
    EXPECT_EQ(days(bound, dosage(1, "{tbl}", 1)), std::nullopt);
    fhir::Dosage as_needed = dosage(1, "{tbl}", 1);
    as_needed.is_as_needed = true;
    EXPECT_EQ(days({30, "{tbl}"}, as_needed), std::nullopt);
    const fhir::Dosage steps[] = {dosage(2, "{tbl}", 1), dosage(1, "{tbl}", 1)};
    EXPECT_EQ(days_of_supply({30, "{tbl}"}, steps), std::nullopt) << "which step lasts how long";
    EXPECT_EQ(days_of_supply({30, "{tbl}"}, {}), std::nullopt);
}

TEST(SupplyDays, of_an_order_are_said_or_come_from_its_quantity) {
    const fhir::Dosage daily = dosage(1, "{tbl}", 1);
    fhir::MedicationRequest order;
    order.dosages = {&daily, 1};
    EXPECT_EQ(days_of_supply(order), std::nullopt);
    EXPECT_EQ(days_of_all_supplies(order), std::nullopt);
    order.quantity = {30, "{tbl}"};
    EXPECT_EQ(days_of_supply(order), 30);
    EXPECT_EQ(days_of_all_supplies(order), 30);
    order.repeats = 2;
    EXPECT_EQ(days_of_supply(order), 30);
    EXPECT_EQ(days_of_all_supplies(order), 90);
    order.supply_days = 28;
    EXPECT_EQ(days_of_supply(order), 28) << "what is said comes first";
    EXPECT_EQ(days_of_all_supplies(order), 84);
    order.repeats = 1e300;
    EXPECT_EQ(days_of_all_supplies(order), longest_days);
}

} // namespace
} // namespace eczema::cards
