#include "server/snapshot.hpp"

#include "tests/support/hook_calls.hpp"

#include <gtest/gtest.h>

#include <set>

namespace eczema::server {
namespace {

using tests::snapshot_of;

std::string hash_of(std::string_view config) { return snapshot_of(config)->standard_client().content_hash; }

std::vector<Fault> faults_of(std::string_view config_text) {
    auto config = load_config(config_text);
    if (!config) throw std::runtime_error("the configuration itself is not admitted");
    const auto snapshot = make_snapshot(*std::move(config), {}, std::nullopt);
    return snapshot ? std::vector<Fault>{} : snapshot.error();
}

TEST(ContentHash, IsASha256) {
    const std::string hash = hash_of("{}");
    ASSERT_EQ(hash.size(), 7U + 64U);
    EXPECT_TRUE(hash.starts_with("sha256:"));
    EXPECT_EQ(hash.find_first_not_of("0123456789abcdef", 7), std::string::npos);
    EXPECT_EQ(hash, hash_of("{}"));
}

TEST(ContentHash, ChangesWithWhatChangesAnAnswer) {
    std::set<std::string> hashes{hash_of("{}")};
    for (const std::string_view config :
         {R"({"site":{"jurisdiction":"EU"}})", R"({"site":{"jurisdiction":"UK"}})",
          R"({"terminology":{"snomed":"gps"}})", R"({"site":{"rulesOff":["gate-helminth"]}})",
          R"({"site":{"rulesOff":["gate-helminth","ocs-course-length"]}})",
          R"({"site":{"codes":[{"system":"urn:site","code":"1","means":"easi"}]}})",
          R"({"site":{"codes":[{"system":"urn:site","code":"1","means":"iga"}]}})",
          R"({"site":{"drugs":[{"text":"DUPIXENT pen","means":"drug-dupilumab"}]}})",
          R"({"site":{"drugs":[{"text":"dupixent pen","means":"drug-tralokinumab"}]}})",
          R"({"site":{"drugs":[{"text":"x","means":{"system":"http://www.whocc.no/atc","code":"H02AB07"}}]}})",
          R"({"site":{"drugs":[{"text":"x","means":{"system":"http://www.whocc.no/atc","code":"H02AB06"}}]}})",
          R"({"site":{"orders":[{"item":"tpmt","system":"urn:site","code":"1"}]}})",
          R"({"site":{"orders":[{"item":"tpmt","system":"urn:site","code":"1","display":"x"}]}})",
          R"({"site":{"orders":[{"item":"nudt15","system":"urn:site","code":"1"}]}})"})
        EXPECT_TRUE(hashes.insert(hash_of(config)).second) << config;
}

TEST(ContentHash, ChangesWithEveryThreshold) {
    std::set<std::string> hashes{hash_of("{}")};
    const tests::Json schema = [] {
        for (const EmbeddedFile& file : schema_files_embedded)
            if (file.name == "config.schema.json") return tests::json_of(file.text);
        throw std::runtime_error("the schema is not embedded");
    }();
    const rapidjson::Value* thresholds =
        rapidjson::Pointer("/properties/site/properties/thresholds/properties").Get(schema);
    ASSERT_NE(thresholds, nullptr);
    ASSERT_GE(thresholds->MemberCount(), 7U);
    for (const auto& threshold : thresholds->GetObject()) {
        const double usual = threshold.value["default"].GetDouble();
        const std::string config = R"({"site":{"thresholds":{")" + std::string(threshold.name.GetString()) +
                                   "\":" + std::to_string(static_cast<int>(usual) + 1) + "}}}";
        EXPECT_TRUE(hashes.insert(hash_of(config)).second) << config;
    }
}

TEST(ContentHash, StaysWhereTheContentDoes) {
    const std::string hash = hash_of("{}");
    for (const std::string_view config : {R"({"listen":{"port":9}})", R"({"listen":{"publicUrl":"https://a.example"}})",
                                          R"({"limits":{"bodyBytes":2000000}})", R"({"site":{"jurisdiction":"US"}})"})
        EXPECT_EQ(hash_of(config), hash) << config;
}

TEST(ContentHash, IsInDiscoveryReadinessAndAnswers) {
    const auto snapshot = snapshot_of(R"({"site":{"jurisdiction":"EU"}})");
    const tests::Json discovery = tests::json_of(snapshot->standard_client().discovery),
                      ready = tests::json_of(tests::answer_to(tests::get("/health/ready"), *snapshot).response.body);
    const std::string quoted = '"' + snapshot->standard_client().content_hash + '"';
    for (const std::string service : {"0", "1", "2"})
        EXPECT_EQ(tests::at(discovery, "/services/" + service + "/extension/org.eczema-cds.content/hash"), quoted);
    EXPECT_EQ(tests::at(ready, "/content"), quoted);
    const Answer answer = tests::post("order-sign", tests::order_request(), *snapshot);
    EXPECT_EQ(tests::at(tests::json_of(answer.response.body), "/cards/0/extension/org.eczema-cds.basis/content"),
              quoted);
}

TEST(Snapshots, NameARuleThatThereIsNot) {
    const auto faults = faults_of(R"({"site":{"rulesOff":["gate-helminth","gate-typo"]}})");
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].path, "/site/rulesOff/1");
}

TEST(Snapshots, NameATimeZoneThatThereIsNot) {
    const auto faults = faults_of(R"({"site":{"timeZone":"Europe/Atlantis"}})");
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].path, "/site/timeZone");
    const auto of_client = faults_of(R"({"clients":[{"id":"a","timeZone":"Europe/Atlantis"}]})");
    ASSERT_EQ(of_client.size(), 1U);
    EXPECT_EQ(of_client[0].path, "/clients/0/timeZone");
}

TEST(Snapshots, NameEveryFaultAtOnce) {
    EXPECT_EQ(faults_of(R"({"site":{"rulesOff":["gate-typo"],"timeZone":"Europe/Atlantis"}})").size(), 2U);
}

TEST(Snapshots, HoldTheClientsJurisdictionAndZone) {
    const auto snapshot = snapshot_of(R"({"site":{"jurisdiction":"US","timeZone":"UTC"},
        "clients":[{"id":"a","jurisdiction":"UK","timeZone":"America/New_York"}]})");
    EXPECT_EQ(snapshot->standard_client().settings.jurisdiction, cards::Jurisdiction::uk);
    EXPECT_EQ(to_text(snapshot->standard_client().today(1'795'564'800)), "2026-11-24"); // midnight UTC of the 25th
}

TEST(Snapshots, ReplaceTodayWhereAskedTo) {
    const auto snapshot = snapshot_of("{}", fhir::day_of(2020, 2, 29));
    EXPECT_EQ(to_text(snapshot->standard_client().today(tests::noon)), "2020-02-29");
    EXPECT_EQ(to_text(snapshot_of("{}")->standard_client().today(tests::noon)), "2026-11-25");
}

TEST(Snapshots, TakeThePathOfThePublicUrl) {
    EXPECT_EQ(snapshot_of("{}")->path_prefix, "");
    EXPECT_EQ(snapshot_of(R"({"listen":{"publicUrl":"https://a.example"}})")->path_prefix, "");
    EXPECT_EQ(snapshot_of(R"({"listen":{"publicUrl":"https://a.example/"}})")->path_prefix, "");
    EXPECT_EQ(snapshot_of(R"({"listen":{"publicUrl":"https://a.example:8443/x/y/"}})")->path_prefix, "/x/y");
}

} // namespace
} // namespace eczema::server
