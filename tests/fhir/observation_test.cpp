#include "fhir/observation.hpp"

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

TEST(Observation, EveryElement) {
    FhirReading fhir;
    const Observation read = read_observation(fhir.value(R"({
        "resourceType": "Observation", "id": "o1", "status": "final",
        "code": {"coding": [{"system": "urn:eczema-cds:score", "code": "easi"}]},
        "valueQuantity": {"value": 16.50, "code": "{score}"},
        "valueCodeableConcept": {"coding": [{"code": "yes"}]},
        "effectiveDateTime": "2026-11-20T08:00:00+01:00", "issued": "2026-11-21T00:00:00Z"})"),
                                              fhir.reading);
    EXPECT_EQ(read.id, "o1");
    EXPECT_EQ(read.status, "final");
    EXPECT_THAT(codes_of(read.code), ElementsAre("urn:eczema-cds:score|easi"));
    EXPECT_EQ(read.value.value, 16.5);
    EXPECT_EQ(read.value.unit, "{score}");
    EXPECT_THAT(codes_of(read.answer), ElementsAre("|yes"));
    EXPECT_FALSE(read.is_data_absent);
    EXPECT_EQ(read.date, on(2026, 11, 20));
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(Observation, WordsThatAreNoNumberAreKept) {
    FhirReading fhir;
    EXPECT_EQ(read_observation(fhir.value(R"({"valueString":"*1/*3A"})"), fhir.reading).words, "*1/*3A");
    EXPECT_EQ(read_observation(fhir.value(R"({"valueString":"12 mg"})"), fhir.reading).words, "");
}

TEST(Observation, WhatElseItSaysOfItsValue) {
    FhirReading fhir;
    const Observation read = read_observation(fhir.value(R"({
        "interpretation": [{"coding": [{"system": "local", "code": "hi"}, {"system": "v3", "code": "H"}]}, {},
                           {"coding": [{"code": "HX"}]}],
        "referenceRange": [{"low": {"value": 0.1, "unit": "10*9/L"}, "high": {"value": "0.5", "unit": "10*9/L"}},
                           {"high": {"value": 9}, "type": {"coding": [{"code": "normal"}]},
                            "age": {"low": {"value": 18, "code": "a"}, "high": {"value": 65, "code": "a"}}}],
        "bodySite": {"coding": [{"code": "89545001"}]}, "valueBoolean": false, "valueDateTime": "2027-02"})"),
                                              fhir.reading);
    ASSERT_EQ(read.interpretations.size(), 2u);
    EXPECT_THAT(codes_of(read.interpretations[0]), ElementsAre("local|hi", "v3|H"));
    ASSERT_EQ(read.reference_ranges.size(), 2u);
    EXPECT_EQ(read.reference_ranges[0].low.value, 0.1);
    EXPECT_EQ(read.reference_ranges[0].high.value, 0.5);
    EXPECT_EQ(read.reference_ranges[0].high.unit, "10*9/L");
    EXPECT_EQ(read.reference_ranges[1].low.value, std::nullopt);
    EXPECT_EQ(read.reference_ranges[1].high.value, 9);
    EXPECT_THAT(codes_of(read.reference_ranges[1].type), ElementsAre("|normal"));
    EXPECT_EQ(read.reference_ranges[1].age_low.value, 18);
    EXPECT_EQ(read.reference_ranges[1].age_high.value, 65);
    EXPECT_EQ(read.reference_ranges[1].age_high.unit, "a");
    EXPECT_THAT(codes_of(read.body_site), ElementsAre("|89545001"));
    EXPECT_EQ(read.value_boolean, false) << "said, and no";
    EXPECT_EQ(read.value_date, (DateInterval{day_of(2027, 2, 1), day_of(2027, 2, 28)})) << "it may lie ahead";
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(Observation, Components) {
    FhirReading fhir;
    const Observation read = read_observation(fhir.value(R"({"component": [
        {"code": {"coding": [{"code": "a"}, {"code": "b"}]}, "valueQuantity": {"value": 3, "comparator": "<="}},
        {"code": {"coding": [{"code": "c"}]}, "valueInteger": "4"},
        {"valueCodeableConcept": {"text": "mild"}, "dataAbsentReason": {"text": "unsure"}}, null, "x"]})"),
                                              fhir.reading);
    ASSERT_EQ(read.components.size(), 5u);
    EXPECT_THAT(codes_of(read.components[0].code), ElementsAre("|a", "|b"));
    EXPECT_EQ(read.components[0].value.value, 3);
    EXPECT_EQ(read.components[0].value.comparator, Comparator::at_most);
    EXPECT_EQ(read.components[1].value.value, 4);
    EXPECT_FALSE(read.components[1].is_data_absent);
    EXPECT_EQ(read.components[2].answer.text, "mild");
    EXPECT_TRUE(read.components[2].is_data_absent);
    EXPECT_TRUE(read.components[3].code.is_empty());
    EXPECT_TRUE(read.components[4].code.is_empty());
    EXPECT_EQ(read_observation(fhir.value(R"({"component":{"valueInteger":1}})"), fhir.reading).components.size(), 1u);
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(Observation, WrongShapesReadAsAbsent) {
    FhirReading fhir;
    const Observation read = read_observation(fhir.value(R"({"id":{},"status":["final"],"interpretation":"H",
        "referenceRange":"0-1","bodySite":5,"valueBoolean":1,"component":null,"valueQuantity":7,"valueInteger":[7]})"),
                                              fhir.reading);
    EXPECT_EQ(read.id, "");
    EXPECT_EQ(read.status, "final") << "a list for one";
    ASSERT_EQ(read.interpretations.size(), 1u);
    EXPECT_EQ(read.interpretations[0].text, "H") << "a text, not a code";
    ASSERT_EQ(read.reference_ranges.size(), 1u);
    EXPECT_EQ(read.reference_ranges[0].high.value, std::nullopt);
    EXPECT_TRUE(read.body_site.is_empty());
    EXPECT_EQ(read.value_boolean, std::nullopt);
    EXPECT_EQ(read.value.value, std::nullopt);
    EXPECT_THAT(fhir.issues(), IsEmpty());
    const Observation perhaps = read_observation(fhir.value(R"({"valueBoolean":"perhaps"})"), fhir.reading);
    EXPECT_EQ(perhaps.value_boolean, std::nullopt);
    EXPECT_TRUE(perhaps.has_unread_value) << "something was said";
    fhir.reading.location = {"prefetch", "observations", 0};
    EXPECT_EQ(read_observation(fhir.value(R"({"valueDateTime":"spring"})"), fhir.reading).value_date, std::nullopt);
    EXPECT_THAT(fhir.issues(), ElementsAre("prefetch.observations.entry[0].resource.valueDateTime not-a-date"));
}

TEST(Observation, AbsentAndNullReadAlike) {
    FhirReading fhir;
    for (const char* text : {"{}", R"({"id":null,"status":null,"code":null,"valueQuantity":null,"valueInteger":null,
        "valueCodeableConcept":null,"dataAbsentReason":null,"effectiveDateTime":null,"effectivePeriod":null,"issued":null,
        "component":null,"interpretation":null,"referenceRange":null,"valueBoolean":null,"valueDateTime":null,"bodySite":null})"}) {
        const Observation read = read_observation(fhir.value(text), fhir.reading);
        EXPECT_EQ(read.id, "");
        EXPECT_EQ(read.status, "");
        EXPECT_TRUE(read.code.is_empty());
        EXPECT_EQ(read.value.value, std::nullopt);
        EXPECT_TRUE(read.answer.is_empty());
        EXPECT_FALSE(read.is_data_absent);
        EXPECT_EQ(read.date, std::nullopt);
        EXPECT_THAT(read.components, IsEmpty());
        EXPECT_THAT(read.interpretations, IsEmpty());
        EXPECT_THAT(read.reference_ranges, IsEmpty());
        EXPECT_FALSE(read.has_value());
        EXPECT_EQ(read.value_boolean, std::nullopt);
        EXPECT_EQ(read.value_date, std::nullopt);
        EXPECT_TRUE(read.body_site.is_empty());
    }
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(Observation, ValuesAndDatesOfOtherShapes) {
    FhirReading fhir;
    const auto read = [&](std::string_view text) { return read_observation(fhir.value(text), fhir.reading); };
    EXPECT_EQ(read(R"({"valueInteger":3})").value.value, 3);
    EXPECT_EQ(read(R"({"valueInteger":"3"})").value.value, 3);
    EXPECT_EQ(read(R"({"valueQuantity":{"value":"3"}})").value.value, 3);
    EXPECT_EQ(read(R"({"valueQuantity":{"value":2},"valueInteger":3})").value.value, 2);
    EXPECT_EQ(read(R"({"valueQuantity":{},"valueInteger":3})").value.value, std::nullopt) << "two values that differ";
    EXPECT_TRUE(read(R"({"valueQuantity":{"value":5,"comparator":">"}})").value.has_comparator());
    EXPECT_TRUE(read(R"({"dataAbsentReason":{"text":"refused"}})").is_data_absent);
    EXPECT_EQ(read(R"({"effectivePeriod":{"start":"2026-11-01","end":"2026-11-03"}})").date, on(2026, 11, 1));
    EXPECT_EQ(read(R"({"issued":"2026-11-21T00:00:00Z"})").date, on(2026, 11, 21));
    EXPECT_THAT(fhir.issues(), IsEmpty());
    EXPECT_EQ(read(R"({"effectiveInstant":"2026-11-20T00:30:00+01:00"})").date, on(2026, 11, 19));
    EXPECT_EQ(read(R"({"effectivePeriod":{"end":"2026-11-03"}})").date, on(2026, 11, 3));
    EXPECT_EQ(read(R"({"effectiveDateTime":"2026-11-20","issued":"2026-11-21T00:00:00Z"})").date, on(2026, 11, 20));
    fhir.reading.location = {"prefetch", "severity", 7};
    EXPECT_EQ(read(R"({"effectiveDateTime":"2026-11-26"})").date, std::nullopt);
    EXPECT_THAT(fhir.issues(), ElementsAre("prefetch.severity.entry[7].resource.effectiveDateTime future-date"));
}

// What was issued today may be of any day before.
TEST(Observation, IssuedSaysWhenOnlyWhereNothingElseDoes) {
    FhirReading fhir;
    const auto date = [&](const std::string& effective) {
        return read_observation(fhir.value("{" + effective + R"("issued":"2026-11-25T08:00:00Z"})"), fhir.reading).date;
    };
    EXPECT_EQ(date(""), on(2026, 11, 25));
    EXPECT_EQ(date(R"("effectiveDateTime":null,)"), on(2026, 11, 25));
    for (const char* effective :
         {R"("effectiveDateTime":"11/20/2026",)", R"("effectiveDateTime":"2026-11-26",)", R"("effectiveDateTime":{},)",
          R"("effectiveInstant":"soon",)", R"("effectivePeriod":{},)", R"("effectivePeriod":{"start":"soon"},)",
          R"("effectivePeriod":{"start":"soon","end":"2026-11-20"},)",
          R"("effectiveTiming":{"event":["2026-11-20"]},)"})
        EXPECT_EQ(date(effective), std::nullopt) << effective;
}

// A result is one that says something, whether we can compare it or not.
TEST(Observation, ResultsOfEveryForm) {
    FhirReading fhir;
    const struct {
        const char* text;
        std::optional<double> number;
        std::string_view unit;
        Comparator comparator;
        bool is_unread, is_result;
    } rows[] = {
        {R"({"valueQuantity":{"value":5,"code":"mg"}})", 5, "mg", Comparator::none, false, true},
        {R"({"valueQuantity":{"value":"much","code":"mg"}})", {}, "mg", Comparator::none, true, true},
        {R"({"valueQuantity":{"value":5,"comparator":"ad"}})", {}, "", Comparator::none, true, true},
        {R"({"valueQuantity":{"code":"mg"}})", {}, "mg", Comparator::none, false, false},
        {R"({"valueInteger":5})", 5, "", Comparator::none, false, true},
        {R"({"valueInteger":"five"})", {}, "", Comparator::none, true, true},
        {R"({"valueDecimal":5.5})", 5.5, "", Comparator::none, false, true},
        {R"({"valueString":"<0.5"})", 0.5, "", Comparator::less, false, true},
        {R"({"valueString":"12.3 mg/dL"})", 12.3, "mg/dL", Comparator::none, false, true},
        {R"({"valueString":"Negative"})", {}, "", Comparator::none, true, true},
        {R"({"valueString":"1:160"})", {}, "", Comparator::none, true, true},
        {R"({"valueString":""})", {}, "", Comparator::none, false, false},
        {R"({"valueRatio":{"numerator":{"value":1},"denominator":{"value":160}}})",
         {},
         "",
         Comparator::none,
         true,
         true},
        {R"({"valueCodeableConcept":{"text":"Reactive"}})", {}, "", Comparator::none, false, true},
        {R"({"interpretation":{"text":"H"}})", {}, "", Comparator::none, false, true},
        {R"({"valueRange":{"low":{"value":1}}})", {}, "", Comparator::none, false, true},
        {R"({"valueRange":{"low":{"value":1},"high":{"value":"x"}}})", {}, "", Comparator::none, true, true},
        {R"({"valueRange":{}})", {}, "", Comparator::none, false, false},
        {R"({"valueQuantity":{"value":5},"dataAbsentReason":{"text":"clotted"}})", 5, "", Comparator::none, false,
         false},
    };
    for (const auto& row : rows) {
        const Observation whole = read_observation(fhir.value(row.text), fhir.reading);
        const Observation panel =
            read_observation(fhir.value("{\"component\":[" + std::string(row.text) + "]}"), fhir.reading);
        ASSERT_EQ(panel.components.size(), 1u);
        EXPECT_FALSE(panel.has_value()) << "a panel has none of its own";
        for (const ObservedValue* read : {static_cast<const ObservedValue*>(&whole), &panel.components[0]}) {
            EXPECT_EQ(read->value.value, row.number) << row.text;
            EXPECT_EQ(read->value.unit, row.unit) << row.text;
            EXPECT_EQ(read->value.comparator, row.comparator) << row.text;
            EXPECT_EQ(read->has_unread_value, row.is_unread) << row.text;
            EXPECT_EQ(read->has_value(), row.is_result) << row.text;
        }
    }
    const Observation range = read_observation(
        fhir.value(R"({"valueRange":{"low":{"value":1,"unit":"mg"},"high":{"value":2,"unit":"mg"}}})"), fhir.reading);
    EXPECT_EQ(range.value_low.value, 1);
    EXPECT_EQ(range.value_high.value, 2);
    EXPECT_EQ(range.value_high.unit, "mg");
}

} // namespace
} // namespace eczema::fhir
