#include "conformance/fhir_server/fhir_server.hpp"
#include "conformance/json/json_text.hpp"

#include <gtest/gtest.h>

using namespace eczema::conformance;

namespace {

class FhirServerTest : public testing::Test {
  protected:
    // `path` is below the base.
    Reply get(const std::string& path, const std::string& authorization) {
        const HttpClient client(parse_base_url(server_.place().base).value(), std::chrono::seconds(3));
        return client.send({"GET", "/" + path, {{"Authorization", authorization}}, {}});
    }
    Reply get(const std::string& path) { return get(path, "Bearer " + token_); }

    void behave(Behaviour behaviour) {
        Behaviours behaviours;
        behaviours.everything = behaviour;
        server_.behave(behaviours);
    }

    FhirServer server_{FhirServerOptions{}};
    std::string token_ = server_.grant();
};

TEST_F(FhirServerTest, AnswersFromTheRecordAndKeepsWhatItWasAsked) {
    const Reply patient = get("Patient/examiner-1");
    ASSERT_TRUE(patient);
    EXPECT_EQ(patient->status, 200U);
    EXPECT_EQ(patient->header("Content-Type"), "application/fhir+json");
    EXPECT_EQ(get("Patient/examiner-2")->status, 404U);
    const std::vector<FhirRequest> asked = server_.asked();
    ASSERT_EQ(asked.size(), 2U);
    EXPECT_EQ(asked[0].path, "Patient/examiner-1");
    EXPECT_EQ(asked[0].type, "Patient");
    EXPECT_EQ(asked[0].authorization, "Bearer " + token_);
    EXPECT_FALSE(asked[0].is_elsewhere);
    EXPECT_GT(asked[0].bytes_sent, 0U);
}

TEST_F(FhirServerTest, TakesATokenUntilItEnds) {
    EXPECT_EQ(get("Patient/examiner-1", "Bearer another")->status, 401U);
    server_.end_grant(token_);
    EXPECT_EQ(get("Patient/examiner-1")->status, 401U);
    EXPECT_EQ(get("metadata", "")->status, 200U);
}

TEST_F(FhirServerTest, BehavesTowardATypeAsItIsTold) {
    Behaviours behaviours;
    behaviours.by_type["Condition"] = Behaviour::forbidden;
    server_.behave(behaviours);
    EXPECT_EQ(get("Condition?patient=examiner-1")->status, 403U);
    EXPECT_EQ(get("Observation?patient=examiner-1")->status, 200U);
}

TEST_F(FhirServerTest, PagesAList) {
    behave(Behaviour::paged);
    std::string path = "Condition?patient=examiner-1";
    std::size_t pages = 0;
    for (; !path.empty() && pages < 9; ++pages) {
        const Parsed page = parse_json(get(path)->body);
        EXPECT_EQ(is_later_page(path), pages > 0);
        const rapidjson::Value* link = member(page.document, "link");
        path = link == nullptr ? "" : text_of(*member((*link)[0], "url"));
        if (path.empty()) break;
        EXPECT_TRUE(path.starts_with(server_.place().base + "/"));
        path.erase(0, server_.place().base.size() + 1);
    }
    EXPECT_EQ(pages, 1U) << "pages after the first";
}

TEST_F(FhirServerTest, LeadsElsewhereAndSeesWhoComes) {
    behave(Behaviour::redirect_elsewhere);
    const Reply moved = get("Condition?patient=examiner-1");
    EXPECT_EQ(moved->status, 302U);
    EXPECT_EQ(moved->header("Location"), server_.place().elsewhere_base + "/Condition?patient=examiner-1");
    const HttpClient client(parse_base_url(server_.place().elsewhere_base).value(), std::chrono::seconds(3));
    ASSERT_TRUE(client.send({"GET", "/Condition?patient=examiner-1", {}, {}}));
    EXPECT_TRUE(server_.asked().back().is_elsewhere);
}

TEST_F(FhirServerTest, SpoilsAnAnswer) {
    behave(Behaviour::cut);
    EXPECT_FALSE(get("Condition?patient=examiner-1"));
    behave(Behaviour::endless_body);
    EXPECT_FALSE(get("Condition?patient=examiner-1")); // over the client's own limit
    behave(Behaviour::other_patient);
    EXPECT_NE(get("Condition?patient=examiner-1")->body.find("examiner-2"), std::string::npos);
    behave(Behaviour::deep);
    EXPECT_NE(parse_json(get("Condition?patient=examiner-1")->body).fault, "");
}

TEST_F(FhirServerTest, EndsWhileSomebodyWaits) {
    behave(Behaviour::slow);
    const HttpClient client(parse_base_url(server_.place().base).value(), std::chrono::seconds(1));
    EXPECT_FALSE(client.send({"GET", "/Patient/examiner-1", {{"Authorization", "Bearer " + token_}}, {}}));
}

TEST_F(FhirServerTest, TakesABatch) {
    const HttpClient client(parse_base_url(server_.place().base).value(), std::chrono::seconds(3));
    const Reply reply = client.send(
        {"POST",
         "",
         {{"Authorization", "Bearer " + token_}},
         R"({"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"Patient/examiner-1"}},
            {"request":{"method":"GET","url":"Patient/nobody"}}]})"});
    ASSERT_TRUE(reply);
    const Parsed parsed = parse_json(reply->body);
    const rapidjson::Value& entries = *member(parsed.document, "entry");
    ASSERT_EQ(entries.Size(), 2U);
    EXPECT_EQ(text_of(*member(*member(entries[0], "resource"), "id")), "examiner-1");
    EXPECT_EQ(text_of(*member(*member(entries[1], "response"), "status")), "404");
    EXPECT_EQ(server_.asked().back().method, "BATCH");
}

TEST(FhirServerOptions, ReadsWhereToListen) {
    EXPECT_EQ(parse_listen_address("127.0.0.1:80"), (std::pair<std::string, unsigned short>("127.0.0.1", 80)));
    EXPECT_EQ(parse_listen_address("[::1]:0")->first, "::1");
    for (const char* text : {"", "127.0.0.1", "localhost:80", "127.0.0.1:", "127.0.0.1:70000", "127.0.0.1:8o"})
        EXPECT_EQ(parse_listen_address(text), std::nullopt) << text;
}

} // namespace
