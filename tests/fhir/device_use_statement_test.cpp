#include "fhir/device_use_statement.hpp"

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

TEST(DeviceUseStatement, EveryElement) {
    FhirReading fhir;
    const DeviceUseStatement read = read_device_use_statement(fhir.value(R"({
        "resourceType": "DeviceUseStatement", "id": "u1", "status": "active",
        "contained": [{"resourceType": "Device", "id": "other", "type": {"text": "pump"}},
                      {"resourceType": "Device", "id": "d", "type": {"coding": [{"system": "local", "code": "iud"},
                        {"system": "http://snomed.info/sct", "code": "268460000"}]}}],
        "device": {"reference": "#d"}, "timingPeriod": {"start": "2024-05", "end": "2029-05-01"}})"),
                                                              fhir.reading);
    EXPECT_EQ(read.id, "u1");
    EXPECT_EQ(read.status, "active");
    EXPECT_THAT(codes_of(read.device), ElementsAre("local|iud", "http://snomed.info/sct|268460000"));
    EXPECT_EQ(read.timing.start, (DateInterval{day_of(2024, 5, 1), day_of(2024, 5, 31)}));
    EXPECT_EQ(read.timing.end, on(2029, 5, 1)) << "a planned end is no fault";
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(DeviceUseStatement, AbsentAndNullReadAlike) {
    FhirReading fhir;
    for (const char* text : {"{}", R"({"id":null,"status":null,"device":null,"timingPeriod":null,"timingDateTime":null,
                                       "contained":null})",
                             R"({"timingPeriod":{}})"}) {
        const DeviceUseStatement read = read_device_use_statement(fhir.value(text), fhir.reading);
        EXPECT_EQ(read.id, "");
        EXPECT_EQ(read.status, "");
        EXPECT_TRUE(read.device.is_empty());
        EXPECT_EQ(read.timing.start, std::nullopt);
        EXPECT_EQ(read.timing.end, std::nullopt);
    }
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(DeviceUseStatement, DeviceOfOtherShapes) {
    FhirReading fhir;
    const auto device = [&](std::string_view text) {
        return read_device_use_statement(fhir.value(text), fhir.reading).device;
    };
    EXPECT_THAT(codes_of(device(R"({"device":{"coding":[{"code":"iud"}]}})")), ElementsAre("|iud"));
    EXPECT_EQ(device(R"({"device":{"text":"iud"}})").text, "iud");
    const std::string contained =
        R"("contained":{"resourceType":"Device","id":"d","type":[{"coding":{"code":"iud"}}]})";
    EXPECT_THAT(codes_of(device("{" + contained + R"(,"device":"#d"})")), ElementsAre("|iud"));
    EXPECT_TRUE(device(R"({"contained":[{"resourceType":"Device","id":"d"}],"device":{"reference":"#d"}})").is_empty())
        << "a Device that does not say what it is";
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(DeviceUseStatement, ADeviceThatIsNotThereIsAnIssue) {
    for (
        const char* text :
        {R"({"device":{"reference":"Device/d"}})", R"({"device":{"reference":"#d"}})",
         R"({"device":{"display":"IUD"}})",
         R"({"contained":[{"resourceType":"Device","id":"d","type":{"text":"IUD"}}],"device":{"reference":"Device/d"}})",
         R"({"contained":[{"resourceType":"Device","id":"e"}],"device":{"reference":"#d"}})", R"({"device":5})"}) {
        FhirReading fhir;
        fhir.reading.location = {"prefetch", "deviceUseStatements", 1};
        EXPECT_TRUE(read_device_use_statement(fhir.value(text), fhir.reading).device.is_empty()) << text;
        EXPECT_THAT(fhir.issues(),
                    ElementsAre("prefetch.deviceUseStatements.entry[1].resource.device reference-not-found"))
            << text;
    }
}

TEST(DeviceUseStatement, Timing) {
    FhirReading fhir;
    fhir.reading.location = {"prefetch", "deviceUseStatements", 0};
    const auto timing = [&](std::string_view text) {
        return read_device_use_statement(fhir.value(text), fhir.reading).timing;
    };
    EXPECT_EQ(timing(R"({"timingDateTime":"2026-10-02"})").start, on(2026, 10, 2));
    EXPECT_EQ(timing(R"({"timingDateTime":"2026-10-02"})").end, on(2026, 10, 2));
    EXPECT_EQ(timing(R"({"timingPeriod":{"start":"2026-10-02"}})").end, std::nullopt) << "still in use";
    EXPECT_THAT(fhir.issues(), IsEmpty());
    EXPECT_EQ(timing(R"({"timingDateTime":"2026-12-02"})").start, std::nullopt);
    EXPECT_EQ(timing(R"({"timingPeriod":{"start":"2026-12-02","end":"later"}})").start, std::nullopt);
    EXPECT_THAT(fhir.issues(),
                ElementsAre("prefetch.deviceUseStatements.entry[0].resource.timingDateTime future-date",
                            "prefetch.deviceUseStatements.entry[0].resource.timingPeriod.start future-date",
                            "prefetch.deviceUseStatements.entry[0].resource.timingPeriod.end not-a-date"));
}

} // namespace
} // namespace eczema::fhir
