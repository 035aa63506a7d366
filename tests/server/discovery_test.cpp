#include "server/discovery.hpp"

#include "server/service.hpp"
#include "tests/support/hook_calls.hpp"

#include <gtest/gtest.h>

#include <set>

namespace eczema::server {
namespace {

TEST(Discovery, ListsEveryServiceWithItsHookAndTemplates) {
    const tests::Json json = tests::json_of(discovery_document("sha256:abc"));
    const rapidjson::Value& listed = json["services"];
    ASSERT_EQ(listed.Size(), services().size());
    for (rapidjson::SizeType i = 0; i < listed.Size(); ++i) {
        const rapidjson::Value& entry = listed[i];
        const Service& service = services()[i];
        EXPECT_EQ(entry["hook"].GetString(), service.hook_name);
        EXPECT_EQ(entry["id"].GetString(), service.id);
        EXPECT_EQ(std::string("atopic-dermatitis-") + entry["hook"].GetString(), entry["id"].GetString());
        for (const char* text : {"title", "description", "usageRequirements"})
            EXPECT_GT(entry[text].GetStringLength(), 10U) << text;
        ASSERT_EQ(entry["prefetch"].MemberCount(), prefetch_keys().size());
        for (const PrefetchKey& key : prefetch_keys())
            EXPECT_EQ(entry["prefetch"][std::string(key.key).c_str()].GetString(), key.query);
        const rapidjson::Value& content = entry["extension"]["org.eczema-cds.content"];
        EXPECT_STREQ(content["hash"].GetString(), "sha256:abc");
        EXPECT_EQ(content["rules"].GetUint(), cards::live_rules().size());
    }
}

TEST(Discovery, ListsTheHooksThatTheClientCalls) {
    const tests::Json json = tests::json_of(discovery_document("sha256:abc", *find_profile("oracle-health")));
    ASSERT_EQ(json["services"].Size(), 1U);
    EXPECT_STREQ(json["services"][0]["hook"].GetString(), "patient-view");
    EXPECT_EQ(discovery_document("sha256:abc", *find_profile("epic")), discovery_document("sha256:abc"));
}

TEST(Discovery, NamesVersionsToClientsOfThreeAlone) {
    const tests::Json third = tests::json_of(discovery_document("sha256:abc", *find_profile("cds-hooks-3.0")));
    ASSERT_EQ(third["services"].Size(), services().size());
    for (const rapidjson::Value& entry : third["services"].GetArray()) {
        EXPECT_STREQ(entry["version"].GetString(), "3.0.0");
        EXPECT_STREQ(entry["hookVersion"].GetString(), "1.0");
    }
    const tests::Json second = tests::json_of(discovery_document("sha256:abc"));
    for (const rapidjson::Value& entry : second["services"].GetArray()) {
        EXPECT_FALSE(entry.HasMember("version"));
        EXPECT_FALSE(entry.HasMember("hookVersion"));
    }
}

constexpr fhir::Day some_day{20'777}; // 2026-11-20

TEST(Readiness, TellsTheContentAndItsAge) {
    EXPECT_EQ(tests::at(tests::json_of(readiness_document("", {}, {}, some_day, {.store = "failing"})), "/store"),
              "\"failing\"");
    const tests::Json json = tests::json_of(readiness_document("sha256:abc", {}, {}, some_day));
    EXPECT_STREQ(json["status"].GetString(), "ready");
    EXPECT_STREQ(json["content"].GetString(), "sha256:abc");
    EXPECT_EQ(json["rules"].GetUint(), cards::live_rules().size());
    for (const cards::Rule* rule : cards::live_rules()) {
        EXPECT_LE(json["asOf"].GetString(), rule->as_of);
        EXPECT_LE(json["reviewBy"].GetString(), rule->review_by);
    }
}

TEST(Readiness, TellsTheStateOfTheServiceBesideTheContent) {
    const tests::Json draining = tests::json_of(
        readiness_document("", {}, {}, some_day, {.is_draining = true, .key_sources = 3, .key_sources_serving = 2}));
    EXPECT_STREQ(draining["status"].GetString(), "draining");
    EXPECT_EQ(tests::at(draining, "/publishedKeys"), R"({"sources":3,"serving":2})");
    const tests::Json ready = tests::json_of(readiness_document("", {}, {}, some_day));
    EXPECT_STREQ(ready["store"].GetString(), "none");
    EXPECT_FALSE(ready.HasMember("publishedKeys"));
}

TEST(Readiness, NamesRulesThatAreOverdueFromTheDayAfterTheirReview) {
    const auto overdue = [](fhir::Day day) {
        const tests::Json json = tests::json_of(readiness_document("", {}, {}, day));
        std::set<std::string> ids;
        for (const auto& id : json["overdue"].GetArray()) ids.insert(id.GetString());
        return ids;
    };
    for (const cards::Rule* rule : cards::live_rules()) {
        const fhir::Day review = fhir::parse_date(rule->review_by, {})->first;
        EXPECT_EQ(overdue(review - 1).count(std::string(rule->id)), 0U) << rule->id;
        EXPECT_EQ(overdue(review).count(std::string(rule->id)), 0U) << rule->id;
        EXPECT_EQ(overdue(review + 1).count(std::string(rule->id)), 1U) << rule->id;
    }
}

// The wall clock counts, not the day that replaces today for the rules.
TEST(Readiness, IsAnsweredByTheWallClock) {
    constexpr fhir::Day years_later{22'000}; // 2030
    const auto answered = [&](std::optional<fhir::Day> as_of) {
        Snapshot snapshot = tests::default_snapshot();
        snapshot.clients.front().as_of = as_of;
        std::pmr::monotonic_buffer_resource arena;
        constexpr std::int64_t day_seconds = 86'400;
        return answer(tests::get("/health/ready"), snapshot, years_later.number * day_seconds, arena).response;
    };
    EXPECT_EQ(answered(some_day).status, 200U);
    EXPECT_EQ(answered(some_day).body, answered(std::nullopt).body);
    EXPECT_EQ(tests::json_of(answered(some_day).body)["overdue"].Size(), cards::live_rules().size());
}

TEST(Readiness, NamesTheTableOfDrugProducts) {
    EXPECT_EQ(tests::at(tests::json_of(readiness_document("sha256:abc", {}, {}, some_day)), "/drugProducts"),
              "\"none\"");
    const std::string table = R"({"format":"eczema-cds-drug-products","version":1,
"source":{"name":"RxNorm","release":"26AA"},"products":[
{"code":"1","ingredients":[{"code":"8640","name":"prednisone"}],"ndc":["00054001720"]}]})";
    auto config = load_config(R"({"terminology":{"drugProductsFile":"products.json"}})");
    ASSERT_TRUE(config);
    const auto snapshot = make_snapshot(*std::move(config), {}, std::nullopt, table);
    ASSERT_TRUE(snapshot) << snapshot.error().front().message;
    const tests::Json ready = tests::json_of(
        readiness_document("sha256:abc", (*snapshot)->value_sets.products, (*snapshot)->drug_products_hash, some_day));
    EXPECT_EQ(tests::at(ready, "/drugProducts/release"), "\"26AA\"");
    EXPECT_EQ(tests::at(ready, "/drugProducts/products"), "1");
    EXPECT_EQ(tests::at(ready, "/drugProducts/codes"), "2");
    EXPECT_EQ(tests::at(ready, "/drugProducts/hash").size(), 73U);
}

// A client keeps the document and asks each time whether it has changed.
TEST(Discovery, IsSentAgainOnlyWhereItChanged) {
    Request request = tests::get("/cds-services");
    const Response first = tests::answer_to(request).response;
    const std::string tag = tests::header(first, "ETag");
    EXPECT_EQ(tag.substr(0, 8), "\"sha256:");
    EXPECT_EQ(tests::header(first, "Cache-Control"), "private, no-cache");
    for (const std::string& known : {tag, "W/" + tag, "\"other\", " + tag}) {
        request.if_none_match = known;
        const Response again = tests::answer_to(request).response;
        EXPECT_EQ(again.status, 304U) << known;
        EXPECT_EQ(again.body, "") << known;
        EXPECT_EQ(tests::header(again, "ETag"), tag);
    }
    request.if_none_match = "\"sha256:other\"";
    EXPECT_EQ(tests::answer_to(request).response.status, 200U);
    const auto in_europe = tests::snapshot_of(R"({"clients":[{"id":"default","jurisdiction":"EU"}]})");
    request.if_none_match = tag;
    EXPECT_EQ(tests::answer_to(request, *in_europe).response.status, 200U) << "another content";
}

} // namespace
} // namespace eczema::server
