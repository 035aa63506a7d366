#include "fhir/diagnostic_report.hpp"

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

TEST(DiagnosticReport, EveryElement) {
    FhirReading fhir;
    const DiagnosticReport read = read_diagnostic_report(fhir.value(R"({
        "resourceType": "DiagnosticReport", "id": "r1", "status": "final",
        "code": {"coding": [{"system": "local", "code": "biopsy"}, {"system": "http://loinc.org", "code": "66117-3"}]},
        "effectiveDateTime": "2026-09-01", "issued": "2026-09-04T10:00:00Z", "conclusion": "free text is not read",
        "conclusionCode": [{"coding": [{"code": "24079001"}]}, {}, {"coding": [{"code": "9014002"}]}]})"),
                                                         fhir.reading);
    EXPECT_EQ(read.id, "r1");
    EXPECT_EQ(read.status, "final");
    EXPECT_THAT(codes_of(read.code), ElementsAre("local|biopsy", "http://loinc.org|66117-3"));
    EXPECT_EQ(read.date, on(2026, 9, 1));
    ASSERT_EQ(read.conclusions.size(), 2u);
    EXPECT_THAT(codes_of(read.conclusions[0]), ElementsAre("|24079001"));
    EXPECT_THAT(codes_of(read.conclusions[1]), ElementsAre("|9014002"));
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(DiagnosticReport, AbsentAndNullReadAlike) {
    FhirReading fhir;
    for (const char* text : {"{}", R"({"id":null,"status":null,"code":null,"effectiveDateTime":null,
                                       "effectivePeriod":null,"issued":null,"conclusionCode":null})"}) {
        const DiagnosticReport read = read_diagnostic_report(fhir.value(text), fhir.reading);
        EXPECT_EQ(read.id, "");
        EXPECT_EQ(read.status, "");
        EXPECT_TRUE(read.code.is_empty());
        EXPECT_EQ(read.date, std::nullopt);
        EXPECT_THAT(read.conclusions, IsEmpty());
    }
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(DiagnosticReport, OtherShapes) {
    FhirReading fhir;
    const auto read = [&](std::string_view text) { return read_diagnostic_report(fhir.value(text), fhir.reading); };
    EXPECT_EQ(read(R"({"effectivePeriod":{"start":"2026-08-01","end":"2026-08"},"issued":"2026-09-04"})").date,
              (DateInterval{day_of(2026, 8, 1), day_of(2026, 8, 31)}));
    EXPECT_EQ(read(R"({"effectivePeriod":{"start":"2026-08-01"},"issued":"2026-09-04T10:00:00Z"})").date,
              on(2026, 9, 4))
        << "a period without an end gives no date";
    EXPECT_EQ(read(R"({"status":"entered-in-error"})").status, "entered-in-error") << "the rules decide";
    EXPECT_EQ(read(R"({"conclusionCode":{"coding":{"code":"24079001"}}})").conclusions.size(), 1u);
    EXPECT_THAT(read(R"({"conclusionCode":24079001})").conclusions, IsEmpty());
    EXPECT_EQ(read(R"({"id":["r1"],"status":[]})").id, "");
    EXPECT_THAT(fhir.issues(), IsEmpty());
    fhir.reading.location = {"prefetch", "diagnosticReports", 0};
    EXPECT_EQ(read(R"({"effectiveDateTime":"2026-11-26","issued":"2026-11-20"})").date, std::nullopt);
    EXPECT_EQ(read(R"({"effectiveDateTime":{}})").date, std::nullopt);
    EXPECT_THAT(fhir.issues(),
                ElementsAre("prefetch.diagnosticReports.entry[0].resource.effectiveDateTime future-date",
                            "prefetch.diagnosticReports.entry[0].resource.effectiveDateTime not-a-date"));
}

} // namespace
} // namespace eczema::fhir
