#include "fhir/patient.hpp"

#include "tests/support/fhir_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using tests::FhirReading;
using tests::on;

TEST(Patient, Elements) {
    FhirReading fhir;
    const auto read = [&](std::string_view text) { return read_patient(fhir.value(text), fhir.reading); };
    const Patient full = read(R"({"resourceType":"Patient","id":"p1","birthDate":"1990-02-03","gender":"female"})");
    EXPECT_EQ(full.id, "p1");
    EXPECT_EQ(full.birth_date, on(1990, 2, 3));
    EXPECT_EQ(full.gender, "female");
    EXPECT_FALSE(full.is_deceased);
    for (const char* text : {"{}", R"({"gender":null})", R"({"gender":{"code":"female"}})", R"({"gender":["female"]})"})
        EXPECT_EQ(read(text).gender, "") << text;
    EXPECT_EQ(read(R"({"birthDate":"1990"})").birth_date, (DateInterval{day_of(1990, 1, 1), day_of(1990, 12, 31)}));
    EXPECT_EQ(read("{}").birth_date, std::nullopt);
    EXPECT_EQ(read(R"({"birthDate":null,"deceasedDateTime":null,"deceasedBoolean":null})").birth_date, std::nullopt);
    EXPECT_FALSE(read(R"({"deceasedBoolean":false})").is_deceased);
    EXPECT_FALSE(read(R"({"deceasedDateTime":null})").is_deceased);
    EXPECT_TRUE(read(R"({"deceasedBoolean":true})").is_deceased);
    EXPECT_TRUE(read(R"({"deceasedBoolean":"true"})").is_deceased);
    EXPECT_TRUE(read(R"({"deceasedDateTime":"2026-01-01"})").is_deceased);
    EXPECT_TRUE(read(R"({"deceasedDateTime":"unreadable"})").is_deceased) << "no cards rather than cards for the dead";
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(Patient, ADayOfBirthIsTheSameInEveryZone) {
    FhirReading fhir(tests::berlin());
    const auto born = [&](const std::string& date) {
        return read_patient(fhir.value("{\"birthDate\":\"" + date + "\"}"), fhir.reading).birth_date;
    };
    for (const char* time : {"", "T00:00:00Z", "T23:30:00Z", "T00:00:00+14:00", "T00:00:00-12:00", "T12:00"})
        EXPECT_EQ(born(std::string("2026-08-15") + time), on(2026, 8, 15)) << time;
    EXPECT_EQ(born("2026-08"), (DateInterval{day_of(2026, 8, 1), day_of(2026, 8, 31)}));
    EXPECT_THAT(fhir.issues(), IsEmpty());
    EXPECT_EQ(born("2026-08-15T25:00"), std::nullopt);
    EXPECT_EQ(fhir.issues().size(), 1u);
}

TEST(Patient, ABirthAheadIsAnIssue) {
    FhirReading fhir;
    fhir.reading.location = {"prefetch", "patient", std::nullopt};
    EXPECT_EQ(read_patient(fhir.value(R"({"birthDate":"2026-11-26"})"), fhir.reading).birth_date, std::nullopt);
    EXPECT_EQ(read_patient(fhir.value(R"({"birthDate":"2026-11-25"})"), fhir.reading).birth_date, on(2026, 11, 25));
    EXPECT_EQ(read_patient(fhir.value(R"({"birthDate":"?"})"), fhir.reading).birth_date, std::nullopt);
    EXPECT_THAT(fhir.issues(),
                ElementsAre("prefetch.patient.birthDate future-date", "prefetch.patient.birthDate not-a-date"));
}

} // namespace
} // namespace eczema::fhir
