#include "fhir/immunization_recommendation.hpp"

#include "tests/support/fhir_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using tests::codes_of;
using tests::FhirReading;
using tests::on;

TEST(ImmunizationRecommendation, EveryElement) {
    FhirReading fhir;
    const auto read = read_immunization_recommendation(fhir.value(R"({
        "resourceType": "ImmunizationRecommendation", "id": "f1", "date": "2026-11-01T08:00:00Z",
        "recommendation": [
          {"vaccineCode": [{"coding": [{"code": "187"}]}, {}, {"coding": [{"code": "121"}]}],
           "targetDisease": {"coding": [{"code": "4740000"}, {"system": "local", "code": "zoster"}]},
           "forecastStatus": {"coding": [{"system": "s", "code": "due"}]}},
          {"targetDisease": {"text": "measles"}, "forecastStatus": {"coding": [{"code": "immune"}, {"code": "x"}]}}]})"),
                                                       fhir.reading);
    EXPECT_EQ(read.id, "f1");
    EXPECT_EQ(read.date, on(2026, 11, 1));
    ASSERT_EQ(read.forecasts.size(), 2u);
    ASSERT_EQ(read.forecasts[0].vaccines.size(), 2u);
    EXPECT_THAT(codes_of(read.forecasts[0].vaccines[0]), ElementsAre("|187"));
    EXPECT_THAT(codes_of(read.forecasts[0].vaccines[1]), ElementsAre("|121"));
    EXPECT_THAT(codes_of(read.forecasts[0].target_disease), ElementsAre("|4740000", "local|zoster"));
    EXPECT_EQ(read.forecasts[0].status, "due");
    EXPECT_THAT(read.forecasts[1].vaccines, IsEmpty());
    EXPECT_EQ(read.forecasts[1].target_disease.text, "measles");
    EXPECT_EQ(read.forecasts[1].status, "immune");
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(ImmunizationRecommendation, AbsentAndNullReadAlike) {
    FhirReading fhir;
    for (const char* text : {"{}", R"({"id":null,"date":null,"recommendation":null})", R"({"recommendation":[]})"}) {
        const auto read = read_immunization_recommendation(fhir.value(text), fhir.reading);
        EXPECT_EQ(read.id, "");
        EXPECT_EQ(read.date, std::nullopt);
        EXPECT_THAT(read.forecasts, IsEmpty());
    }
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(ImmunizationRecommendation, OtherShapes) {
    FhirReading fhir;
    const auto forecasts = [&](std::string_view text) {
        return read_immunization_recommendation(fhir.value(text), fhir.reading).forecasts;
    };
    const auto single = forecasts(R"({"recommendation":{"vaccineCode":{"coding":{"code":"187"}},
        "targetDisease":[{"coding":[{"code":"4740000"}]}],"forecastStatus":"overdue"}})");
    ASSERT_EQ(single.size(), 1u);
    EXPECT_EQ(single[0].vaccines.size(), 1u);
    EXPECT_THAT(codes_of(single[0].target_disease), ElementsAre("|4740000")) << "R5 has a list";
    EXPECT_EQ(single[0].status, "overdue");
    for (const char* text : {R"({"recommendation":[null]})", R"({"recommendation":["due"]})"}) {
        ASSERT_EQ(forecasts(text).size(), 1u) << text;
        EXPECT_EQ(forecasts(text)[0].status, "") << text;
    }
    EXPECT_THAT(fhir.issues(), IsEmpty());
    fhir.reading.location = {"prefetch", "immunizationRecommendations", 0};
    EXPECT_EQ(forecasts(R"({"recommendation":[{"forecastStatus":{"text":"due"}}]})")[0].status, "unknown")
        << "text proves nothing";
    EXPECT_THAT(fhir.issues(), ElementsAre("prefetch.immunizationRecommendations.entry[0].resource."
                                           "recommendation.forecastStatus status-not-known"));
    fhir.reading.issues.clear();
    forecasts(R"({"date":"2026-11-26"})");
    EXPECT_THAT(fhir.issues(), ElementsAre("prefetch.immunizationRecommendations.entry[0].resource.date future-date"));
}

} // namespace
} // namespace eczema::fhir
