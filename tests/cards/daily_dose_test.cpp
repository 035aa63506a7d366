// What an order of an oral drug comes to in a day, and where it does not say so.
#include "cards/daily_dose.hpp"

#include "fhir/medication_request.hpp"
#include "tests/support/derived_chart.hpp"

#include <gtest/gtest.h>

namespace eczema::tests {
namespace {

std::string mg(const std::string& number) {
    return R"("doseAndRate":[{"doseQuantity":{"value":)" + number + R"(,"code":"mg"}}])";
}
std::string tablets(const std::string& number, const std::string& unit = "tablet") {
    return R"("doseAndRate":[{"doseQuantity":{"value":)" + number + R"(,"unit":")" + unit + "\"}}]";
}
const std::string daily = R"("timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}})";
const std::string twice = R"("timing":{"repeat":{"frequency":2,"period":1,"periodUnit":"d"}})";
const std::string rxnorm = R"("medicationCodeableConcept":{"coding":[{"system":)"
                           R"("http://www.nlm.nih.gov/research/umls/rxnorm","code":")";
const std::string abrocitinib_100 = rxnorm + "2591487\"}]}", solution_100 = rxnorm + "309632\"}]}";

// Of an order with these dosages, each the members of one.
std::optional<double> day_of(const std::vector<std::string>& dosages, const std::string& drug = abrocitinib_100) {
    std::string list;
    for (const std::string& dosage : dosages) list += (list.empty() ? "{" : ",{") + dosage + '}';
    std::pmr::monotonic_buffer_resource arena;
    const std::string body =
        R"({"resourceType":"MedicationRequest",)" + drug + R"(,"dosageInstruction":[)" + list + "]}";
    const auto tree = fhir::parse_json(body, arena);
    if (!tree) throw std::runtime_error("not JSON: " + body);
    const fhir::TimeZone utc{};
    fhir::Reading reading{arena, utc, today};
    const fhir::Medications medications(arena);
    const auto order = fhir::read_medication_request(*tree, medications, reading);
    const auto day = cards::daily_mg(order.dosages, order.drug, value_sets().products);
    if (day && day->low != day->high) throw std::runtime_error("two bounds");
    return day ? std::optional(day->low) : std::nullopt;
}

TEST(DailyDose, in_mass) {
    EXPECT_EQ(day_of({mg("100") + ',' + daily}), 100);
    EXPECT_EQ(day_of({mg("100") + ',' + twice}), 200);
    EXPECT_EQ(day_of({R"("doseAndRate":[{"doseQuantity":{"value":0.1,"code":"g"}}],)" + daily}), 100);
    EXPECT_EQ(day_of({mg("100") + R"(,"timing":{"code":{"coding":[{"code":"BID"}]}})"}), 200);
    EXPECT_EQ(day_of({mg("100") + R"(,"timing":{"repeat":{"timeOfDay":["08:00:00","14:00:00","20:00:00"]}})"}), 300);
    EXPECT_EQ(day_of({mg("33.3") + R"(,"timing":{"repeat":{"frequency":1,"period":8,"periodUnit":"h"}})"}), 99.9);
}

TEST(DailyDose, in_tablets_and_mL_of_a_known_product) {
    EXPECT_EQ(day_of({tablets("2") + ',' + daily}), 200);
    EXPECT_EQ(day_of({tablets("0.5") + ',' + daily}), 50);
    EXPECT_EQ(day_of({tablets("1", "puff") + ',' + daily}), std::nullopt);
    EXPECT_EQ(day_of({tablets("100", "") + ',' + daily}), std::nullopt) << "tablets or milligrams?";
    EXPECT_EQ(day_of({tablets("1", "mL") + ',' + daily}), std::nullopt) << "of a tablet";
    EXPECT_EQ(day_of({tablets("1.5", "mL") + ',' + twice}, solution_100), 300);
    EXPECT_EQ(
        day_of({tablets("1") + ',' + daily},
               R"("medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":"D11AH08"}]})"),
        std::nullopt);
    const std::string stated =
        R"("contained":[{"resourceType":"Medication","id":"m","code":{"text":"abrocitinib"},"ingredient":[{)"
        R"("itemCodeableConcept":{"text":"abrocitinib"},"strength":{"numerator":{"value":50,"code":"mg"},)"
        R"("denominator":{"value":1,"code":"{tablet}"}}}]}],"medicationReference":{"reference":"#m"})";
    EXPECT_EQ(day_of({tablets("3") + ',' + daily}, stated), 150);
}

TEST(DailyDose, of_several_dosages) {
    const std::string first = R"("sequence":1,)", second = R"("sequence":2,)";
    EXPECT_EQ(day_of({mg("100") + ',' + daily, mg("50") + ',' + daily}), 150) << "together";
    EXPECT_EQ(day_of({first + mg("50") + ',' + daily, second + mg("100") + ',' + daily}), 100) << "one after the other";
    EXPECT_EQ(day_of({first + mg("100") + ',' + daily, second + mg("50") + ',' + daily}), 100) << "the highest";
    const auto during = [](std::string_view start, std::string_view end) {
        return R"("timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d","boundsPeriod":{"start":")" +
               std::string(start) + R"(","end":")" + std::string(end) + "\"}}}";
    };
    EXPECT_EQ(day_of({mg("50") + ',' + during("2026-08-15", "2026-08-21"),
                      mg("100") + ',' + during("2026-08-22", "2026-09-21")}),
              100)
        << "their days do not meet";
    EXPECT_EQ(day_of({mg("50") + ',' + during("2026-08-15", "2026-08-22"),
                      mg("100") + ',' + during("2026-08-22", "2026-09-21")}),
              150);
    const std::string a_week = R"("timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d",)"
                               R"("boundsDuration":{"value":7,"code":"d"}}})";
    EXPECT_EQ(day_of({mg("50") + ',' + a_week, mg("100") + ',' + daily}), std::nullopt) << "both at once?";
    EXPECT_EQ(day_of({mg("50") + ',' + daily, daily}), std::nullopt) << "one of them is not known";
}

TEST(DailyDose, is_not_known_of_more_dosages_than_any_taper_has) {
    const auto days = [](std::size_t count) {
        std::vector<std::string> dosages;
        for (std::size_t i = 0; i < count; ++i)
            dosages.push_back("\"sequence\":" + std::to_string(i + 1) + ',' + mg("50") + ',' + daily);
        return day_of(dosages);
    };
    EXPECT_EQ(days(199), 50);
    EXPECT_EQ(days(200), 50);
    EXPECT_EQ(days(201), std::nullopt);
}

TEST(DailyDose, is_not_known) {
    EXPECT_EQ(day_of({}), std::nullopt);
    EXPECT_EQ(day_of({mg("100")}), std::nullopt) << "how often?";
    EXPECT_EQ(day_of({daily}), std::nullopt);
    EXPECT_EQ(day_of({mg("0") + ',' + daily}), std::nullopt);
    EXPECT_EQ(day_of({mg("100") + R"(,"asNeededBoolean":true,)" + daily}), std::nullopt);
    EXPECT_EQ(day_of({mg("15") + R"(,"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"wk"}})"}), std::nullopt)
        << "not every day";
    EXPECT_EQ(day_of({mg("100") + R"(,"timing":{"repeat":{"frequency":1,"period":2,"periodUnit":"d"}})"}),
              std::nullopt);
    EXPECT_EQ(day_of({mg("100") + R"(,"timing":{"repeat":{"count":1}})"}), std::nullopt) << "once";
    EXPECT_EQ(day_of({R"("doseAndRate":[{"doseQuantity":{"value":3,"code":"mg/kg"}}],)" + daily}), std::nullopt);
    EXPECT_EQ(day_of({R"("doseAndRate":[{"doseQuantity":{"value":100,"comparator":"<","code":"mg"}}],)" + daily}),
              std::nullopt);
}

} // namespace
} // namespace eczema::tests
