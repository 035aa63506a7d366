#include "fhir/service_request.hpp"

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

TEST(ServiceRequest, EveryElement) {
    FhirReading fhir;
    const ServiceRequest read = read_service_request(fhir.value(R"({
        "resourceType": "ServiceRequest", "id": "s1", "status": "active", "intent": "order", "doNotPerform": true,
        "code": {"coding": [{"system": "local", "code": "uv"}, {"system": "http://snomed.info/sct", "code": "428545002"}]},
        "authoredOn": "2026-11-20", "occurrencePeriod": {"start": "2026-12-01", "end": "2027-03"},
        "reasonCode": [{"coding": [{"code": "24079001"}]}, {"text": "itch"}],
        "reasonReference": [{"reference": "Condition/c1"}, {"display": "somebody's"}, {"reference": "#inner"}],
        "bodySite": [{"coding": [{"code": "69536005"}]}]})"),
                                                     fhir.reading);
    EXPECT_EQ(read.id, "s1");
    EXPECT_EQ(read.status, "active");
    EXPECT_EQ(read.intent, "order");
    EXPECT_TRUE(read.do_not_perform);
    EXPECT_THAT(codes_of(read.code), ElementsAre("local|uv", "http://snomed.info/sct|428545002"));
    EXPECT_EQ(read.authored_on, on(2026, 11, 20));
    EXPECT_EQ(read.occurrence.start, on(2026, 12, 1)) << "it may lie ahead";
    EXPECT_EQ(read.occurrence.end, (DateInterval{day_of(2027, 3, 1), day_of(2027, 3, 31)}));
    ASSERT_EQ(read.reasons.size(), 2u);
    EXPECT_EQ(read.reasons[1].text, "itch");
    ASSERT_EQ(read.reason_references.size(), 2u);
    EXPECT_EQ(read.reason_references[0].id, "c1");
    EXPECT_TRUE(read.reason_references[1].is_contained);
    ASSERT_EQ(read.body_sites.size(), 1u);
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(ServiceRequest, AbsentAndNullReadAlike) {
    FhirReading fhir;
    for (const char* text :
         {"{}", R"({"id":null,"status":null,"intent":null,"doNotPerform":null,"code":null,"authoredOn":null,
                    "occurrenceDateTime":null,"occurrencePeriod":null,"reasonCode":null,"reasonReference":null,
                    "bodySite":null})",
          R"({"occurrencePeriod":{},"reasonCode":[{}],"reasonReference":[null],"bodySite":[]})"}) {
        const ServiceRequest read = read_service_request(fhir.value(text), fhir.reading);
        EXPECT_EQ(read.id, "");
        EXPECT_EQ(read.status, "");
        EXPECT_EQ(read.intent, "");
        EXPECT_FALSE(read.do_not_perform);
        EXPECT_TRUE(read.code.is_empty());
        EXPECT_EQ(read.authored_on, std::nullopt);
        EXPECT_EQ(read.occurrence.start, std::nullopt);
        EXPECT_EQ(read.occurrence.end, std::nullopt);
        EXPECT_THAT(read.reasons, IsEmpty());
        EXPECT_THAT(read.reason_references, IsEmpty());
        EXPECT_THAT(read.body_sites, IsEmpty());
    }
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(ServiceRequest, OtherShapes) {
    FhirReading fhir;
    const auto read = [&](std::string_view text) { return read_service_request(fhir.value(text), fhir.reading); };
    const Period once = read(R"({"occurrenceDateTime":"2027"})").occurrence;
    EXPECT_EQ(once.start, (DateInterval{day_of(2027, 1, 1), day_of(2027, 12, 31)}));
    EXPECT_EQ(once.end, once.start);
    EXPECT_TRUE(read(R"({"doNotPerform":"true"})").do_not_perform);
    EXPECT_FALSE(read(R"({"doNotPerform":1})").do_not_perform);
    EXPECT_EQ(read(R"({"reasonCode":{"text":"itch"}})").reasons.size(), 1u);
    EXPECT_EQ(read(R"({"reasonReference":"Condition/c1"})").reason_references.size(), 1u);
    EXPECT_EQ(read(R"({"bodySite":{"text":"arm"}})").body_sites.size(), 1u);
    EXPECT_EQ(read(R"({"status":"revoked"})").status, "revoked") << "the rules decide what counts";
    EXPECT_TRUE(read(R"({"code":7,"intent":[]})").code.is_empty());
    EXPECT_THAT(fhir.issues(), IsEmpty());
    fhir.reading.location = {"prefetch", "serviceRequests", 0};
    EXPECT_EQ(read(R"({"authoredOn":"2026-11-26"})").authored_on, std::nullopt);
    EXPECT_EQ(read(R"({"occurrenceDateTime":"soon"})").occurrence.start, std::nullopt);
    EXPECT_EQ(read(R"({"occurrencePeriod":{"end":5}})").occurrence.end, std::nullopt);
    EXPECT_THAT(fhir.issues(), ElementsAre("prefetch.serviceRequests.entry[0].resource.authoredOn future-date",
                                           "prefetch.serviceRequests.entry[0].resource.occurrenceDateTime not-a-date",
                                           "prefetch.serviceRequests.entry[0].resource.occurrencePeriod not-a-date"));
}

} // namespace
} // namespace eczema::fhir
