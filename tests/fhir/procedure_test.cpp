#include "fhir/procedure.hpp"

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

TEST(Procedure, EveryElement) {
    FhirReading fhir;
    const Procedure read = read_procedure(fhir.value(R"({
        "resourceType": "Procedure", "id": "p1", "status": "completed",
        "code": {"coding": [{"system": "local", "code": "uv"}, {"system": "http://snomed.info/sct", "code": "428545002"}]},
        "performedPeriod": {"start": "2026-06-01", "end": "2026-09"},
        "bodySite": [{"coding": [{"code": "69536005"}]}, {"text": "arm"}, {}]})"),
                                          fhir.reading);
    EXPECT_EQ(read.id, "p1");
    EXPECT_EQ(read.status, "completed");
    EXPECT_THAT(codes_of(read.code), ElementsAre("local|uv", "http://snomed.info/sct|428545002"));
    EXPECT_EQ(read.performed.start, on(2026, 6, 1));
    EXPECT_EQ(read.performed.end, (DateInterval{day_of(2026, 9, 1), day_of(2026, 9, 30)}));
    ASSERT_EQ(read.body_sites.size(), 2u);
    EXPECT_THAT(codes_of(read.body_sites[0]), ElementsAre("|69536005"));
    EXPECT_EQ(read.body_sites[1].text, "arm");
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(Procedure, AbsentAndNullReadAlike) {
    FhirReading fhir;
    for (const char* text : {"{}", R"({"id":null,"status":null,"code":null,"performedDateTime":null,
                                       "performedPeriod":null,"bodySite":null})",
                             R"({"performedPeriod":{"start":null},"bodySite":[null]})"}) {
        const Procedure read = read_procedure(fhir.value(text), fhir.reading);
        EXPECT_EQ(read.id, "");
        EXPECT_EQ(read.status, "");
        EXPECT_TRUE(read.code.is_empty());
        EXPECT_EQ(read.performed.start, std::nullopt);
        EXPECT_EQ(read.performed.end, std::nullopt);
        EXPECT_THAT(read.body_sites, IsEmpty());
    }
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(Procedure, OtherShapes) {
    FhirReading fhir;
    const auto read = [&](std::string_view text) { return read_procedure(fhir.value(text), fhir.reading); };
    const Period once = read(R"({"performedDateTime":"2026-10"})").performed;
    EXPECT_EQ(once.start, (DateInterval{day_of(2026, 10, 1), day_of(2026, 10, 31)}));
    EXPECT_EQ(once.end, once.start);
    EXPECT_EQ(read(R"({"performedPeriod":null,"performedDateTime":"2026-10-02"})").performed.start, on(2026, 10, 2));
    EXPECT_EQ(read(R"({"status":"not-done"})").status, "not-done") << "the rules decide what counts";
    EXPECT_EQ(read(R"({"status":{}})").status, "");
    EXPECT_EQ(read(R"({"bodySite":{"text":"arm"}})").body_sites.size(), 1u);
    EXPECT_TRUE(read(R"({"code":true})").code.is_empty());
    EXPECT_THAT(fhir.issues(), IsEmpty());
    fhir.reading.location = {"prefetch", "procedures", 0};
    EXPECT_EQ(read(R"({"status":7})").status, "unknown");
    EXPECT_THAT(fhir.issues(), ElementsAre("prefetch.procedures.entry[0].resource.status status-not-known"));
}

TEST(Procedure, NothingOfItLiesAhead) {
    FhirReading fhir;
    fhir.reading.location = {"prefetch", "procedures", 1};
    const auto performed = [&](std::string_view text) {
        return read_procedure(fhir.value(text), fhir.reading).performed;
    };
    EXPECT_EQ(performed(R"({"performedDateTime":"2026-11-26"})").start, std::nullopt);
    EXPECT_EQ(performed(R"({"performedPeriod":{"start":"2026-11-01","end":"2027-01-31"}})").start, on(2026, 11, 1));
    EXPECT_EQ(performed(R"({"performedPeriod":{"start":"2026-11-01","end":"2027"}})").end, std::nullopt);
    EXPECT_EQ(performed(R"({"performedPeriod":{"start":"in autumn"}})").start, std::nullopt);
    EXPECT_THAT(fhir.issues(), ElementsAre("prefetch.procedures.entry[1].resource.performedDateTime future-date",
                                           "prefetch.procedures.entry[1].resource.performedPeriod future-date",
                                           "prefetch.procedures.entry[1].resource.performedPeriod future-date",
                                           "prefetch.procedures.entry[1].resource.performedPeriod not-a-date"));
}

} // namespace
} // namespace eczema::fhir
