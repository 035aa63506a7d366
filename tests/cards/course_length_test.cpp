// How long the dosages of an order last, and whether the record holds all drugs that could be taken.
#include "cards/exposures.hpp"

#include "tests/support/derived_chart.hpp"
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

TEST(Medications, are_known_where_orders_and_statements_are_whole) {
    const auto known = [](RecordList list) {
        return cards::knows_medications(DerivedChart(chart().sends(list, Sent::absent)).record);
    };
    EXPECT_FALSE(known(RecordList::medication_requests));
    EXPECT_FALSE(known(RecordList::medication_statements));
    EXPECT_TRUE(known(RecordList::medication_dispenses));
    EXPECT_TRUE(known(RecordList::medication_administrations));
}

struct Course {
    const char* line;
    std::vector<fhir::Dosage> dosages;
    std::optional<double> days;
};

TEST(CourseLength, of_single_doses_and_steps) {
    fhir::Dosage loading, maintenance, open;
    loading.is_single = true;
    loading.sequence = 1;
    maintenance.sequence = 2;
    maintenance.bounds_days = 28;
    open.sequence = 2;
    open.times_per_day = 1;
    static const std::array events{fhir::DateInterval{today, today}, fhir::DateInterval{today + 14, today + 14}};
    fhir::Dosage dated;
    dated.events = events;
    fhir::Dosage counted = open;
    const auto of_doses = [&](double count) {
        counted.occurrences = count;
        return counted;
    };
    const Course cases[] = {
        {"a century of doses", {of_doses(36'500)}, 36'500},
        {"a dose more", {of_doses(36'501)}, std::nullopt},
        {"more than an int holds", {of_doses(9'999'999'999)}, std::nullopt},
        {"one dose", {loading}, 1},
        {"one dose, then 28 days", {loading, maintenance}, 29},
        {"one dose, then without an end", {loading, open}, std::nullopt},
        {"two dated doses", {dated}, 15},
    };
    for (const Course& one : cases) EXPECT_EQ(cards::course_length(one.dosages, today).days, one.days) << one.line;
}

} // namespace
} // namespace eczema::tests
