// Statuses by the codes that are known, wherever they stand among others.
#include "fhir/status_codes.hpp"

#include "tests/support/fhir_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using tests::FhirReading;

struct Case {
    const char* sent;
    std::string_view read;
    bool is_noted = false;
};

TEST(StatusCodes, the_first_known_code_wins) {
    const Case cases[] = {
        {R"("active")", "active"},
        {R"("Active")", "active"},
        {R"(" ACTIVE ")", "active"},
        {R"({"coding":[{"code":"active"}]})", "active"},
        {R"({"coding":[{"system":"urn:oid:1.2.3","code":"A"},{"code":"active"}]})", "active"},
        {R"({"coding":[{"system":"http://snomed.info/sct","code":"55561003"},{"code":"Resolved"}]})", "resolved"},
        {R"({"coding":[{"code":"resolved"},{"code":"active"}]})", "resolved"},
        {R"([{"coding":[{"code":"A"}]},{"coding":[{"code":"inactive"}]}])", "inactive"},
        {R"({"system":"urn:x","code":"active"})", "active"},
        {R"(["A","active"])", "active"},
        {"null", ""},
        {R"("")", ""},
        {"[]", ""},
        {"{}", ""},
        {"[null,{}]", ""},
        {R"("unknown")", "unknown"},
        {R"("activ")", "unknown", true},
        {R"("active ingredient")", "unknown", true},
        {R"({"coding":[{"system":"urn:oid:1.2.3","code":"A","display":"Active"}]})", "unknown", true},
        {R"({"text":"Active"})", "unknown", true},
        {R"({"coding":[{"display":"Resolved"}]})", "unknown", true},
        {"5", "unknown", true},
        {"true", "unknown", true},
    };
    for (const Case& one : cases) {
        FhirReading fhir;
        fhir.reading.location = {"prefetch", "conditions", 2};
        EXPECT_EQ(read_status(fhir.value(one.sent), codes::condition_clinical, "clinicalStatus", fhir.reading),
                  one.read)
            << one.sent;
        if (one.is_noted)
            EXPECT_THAT(fhir.issues(),
                        ElementsAre("prefetch.conditions.entry[2].resource.clinicalStatus status-not-known"))
                << one.sent;
        else
            EXPECT_THAT(fhir.issues(), IsEmpty()) << one.sent;
    }
}

TEST(StatusCodes, a_code_that_need_not_be_known_is_absent) {
    FhirReading fhir;
    EXPECT_EQ(known_code(fhir.value(R"({"coding":[{"code":"clinic"},{"code":"imp"}]})"), codes::encounter_class),
              "IMP");
    EXPECT_EQ(known_code(fhir.value(R"({"coding":[{"code":"clinic"}]})"), codes::encounter_class), "");
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

} // namespace
} // namespace eczema::fhir
