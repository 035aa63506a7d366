#include "server/prefetch.hpp"

#include "server/router.hpp"

#include <gtest/gtest.h>

#include <set>

namespace eczema::server {
namespace {

using fhir::RecordList;

class Prefetch : public testing::Test {
  protected:
    std::span<const fhir::Supplied> supplied(std::string_view json) {
        body_ = "{\"prefetch\":" + std::string(json) + "}";
        tree_ = *fhir::parse_json(body_, arena_);
        HookRequest request{&services().front(), "i", "p1", {}, &tree_["prefetch"], {}};
        return supplied_values(request, arena_);
    }
    std::pmr::monotonic_buffer_resource arena_;
    std::string body_;
    fhir::Value tree_;
};

TEST_F(Prefetch, TiesOurKeysToTheirLists) {
    const auto values = supplied(R"({"severity":null,"conditions":{},"patient":{},"medicationRequests":[],
        "medicationStatements":1,"allergies":"x","observations":{},"medicationDispenses":null,
        "medicationAdministrations":null,"immunizations":null,"immunizationRecommendations":null,"procedures":null,
        "serviceRequests":null,"diagnosticReports":null,"encounters":null,"deviceUseStatements":null})");
    const std::pair<std::string_view, std::optional<RecordList>> expected[] = {
        {"severity", RecordList::severity},
        {"conditions", RecordList::conditions},
        {"patient", std::nullopt},
        {"medicationRequests", RecordList::medication_requests},
        {"medicationStatements", RecordList::medication_statements},
        {"allergies", RecordList::allergies},
        {"observations", RecordList::observations},
        {"medicationDispenses", RecordList::medication_dispenses},
        {"medicationAdministrations", RecordList::medication_administrations},
        {"immunizations", RecordList::immunizations},
        {"immunizationRecommendations", RecordList::immunization_recommendations},
        {"procedures", RecordList::procedures},
        {"serviceRequests", RecordList::service_requests},
        {"diagnosticReports", RecordList::diagnostic_reports},
        {"encounters", RecordList::encounters},
        {"deviceUseStatements", RecordList::device_use_statements},
    };
    ASSERT_EQ(values.size(), std::size(expected));
    ASSERT_EQ(values.size(), prefetch_keys().size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        EXPECT_EQ(values[i].key, expected[i].first);
        EXPECT_EQ(values[i].list, expected[i].second) << values[i].key;
        EXPECT_NE(values[i].value, nullptr);
    }
}

TEST_F(Prefetch, HandsOnValuesUnderTheClientsOwnKeys) {
    const auto values = supplied(R"({"Conditions":{"resourceType":"Bundle"},"item1":{"resourceType":"Patient"}})");
    ASSERT_EQ(values.size(), 2U);
    EXPECT_EQ(values[0].key, "Conditions");
    EXPECT_EQ(values[0].list, std::nullopt);
    EXPECT_EQ((*values[1].value)["resourceType"].text(), "Patient");
}

TEST_F(Prefetch, IsEmptyWhereNothingWasSent) {
    EXPECT_TRUE(supplied("{}").empty());
    HookRequest request{&services().front(), "i", "p1", {}, nullptr, {}};
    EXPECT_TRUE(supplied_values(request, arena_).empty());
}

TEST(PrefetchKeys, HavePortableTemplatesOverThePatientAlone) {
    std::set<std::string_view> keys;
    for (const PrefetchKey& key : prefetch_keys()) {
        EXPECT_TRUE(keys.insert(key.key).second) << key.key;
        std::string rest(key.query);
        const std::string token = "{{context.patientId}}";
        const std::size_t at = rest.find(token);
        ASSERT_NE(at, std::string::npos) << key.key;
        rest.erase(at, token.size());
        EXPECT_EQ(rest.find_first_of("{}%|:"), std::string::npos) << key.query;
        EXPECT_EQ(find_prefetch_key(key.key), &key);
        if (!key.list) continue;
        EXPECT_TRUE(key.query.starts_with(std::string(resource_type_of(*key.list)) + "?")) << key.key;
    }
    EXPECT_EQ(keys.size(), 16U);
    EXPECT_EQ(find_prefetch_key("Patient"), nullptr);
    EXPECT_NE(find_prefetch_key(required_key), nullptr);
}

struct MissingCase {
    const char* what;
    std::string prefetch;
    const char* why;
};

TEST_F(Prefetch, AMissingPatientIsNamedWithTheReason) {
    const std::string other = R"({"resourceType":"Patient","id":"p2"})";
    const MissingCase cases[] = {
        {"absent", "{}", "it was not sent."},
        {"another patient under a key of the client's own", R"({"Patient":)" + other + "}", "it was not sent."},
        {"null", R"({"patient":null})", "the search found none."},
        {"empty searchset", R"({"patient":{"resourceType":"Bundle","entry":[]}})", "the search found none."},
        {"failed",
         R"({"patient":{"resourceType":"OperationOutcome","issue":[{"severity":"error","diagnostics":"Doe"}]}})",
         "the EHR's own query for it failed."},
        {"another type", R"({"patient":{"resourceType":"Person","id":"p1"}})", "what was sent is no Patient."},
        {"another patient", R"({"patient":)" + other + "}", "what was sent is another Patient."},
        {"text", R"({"patient":"Patient/p1"})", "what was sent is no FHIR resource."},
        {"empty object", R"({"patient":{}})", "what was sent is no FHIR resource."},
    };
    for (const MissingCase& one : cases) {
        const fhir::TimeZone utc{};
        fhir::Reading reading{arena_, utc, fhir::Day{20'680}};
        const Problem problem = missing_patient(supplied(one.prefetch), reading);
        EXPECT_EQ(status_of(problem.kind), 412U) << one.what;
        EXPECT_EQ(problem.path, "prefetch.patient") << one.what;
        EXPECT_EQ(problem.message,
                  "Send the Patient of context.patientId under the prefetch key \"patient\": " + std::string(one.why))
            << one.what;
    }
}

TEST_F(Prefetch, APatientThatTheEhrDidNotGiveIsNamedSo) {
    const fhir::TimeZone utc{};
    fhir::Reading reading{arena_, utc, fhir::Day{20'680}};
    const fhir::Supplied asked{required_key, std::nullopt, nullptr, fhir::Lack::unavailable};
    EXPECT_NE(missing_patient({&asked, 1}, reading).message.find("the EHR was asked for it and did not give it"),
              std::string::npos);
}

} // namespace
} // namespace eczema::server
