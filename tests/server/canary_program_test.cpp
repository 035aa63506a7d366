// Canaries through the real program: its streams, its audit, its store, its refusals, and what it imports.
#include "tests/support/canaries.hpp"
#include "tests/support/golden_case.hpp"
#include "tests/support/scratch_folder.hpp"
#include "tests/support/serving.hpp"

#include <gtest/gtest.h>

namespace eczema::tests {
namespace {

class CanaryProgram : public ::testing::Test {
  protected:
    std::vector<std::string> variables() const {
        return {"ECZEMA_CDS_AUDIT__FILE=" + folder.file("audit.jsonl"),
                "ECZEMA_CDS_STORE__FILE=" + folder.file("store.db"), "ECZEMA_CDS_LISTEN__PUBLIC_URL=https://a.example",
                "ECZEMA_CDS_LOG__ACCESS=true", "ECZEMA_CDS_METRICS__ADDRESS=127.0.0.1:0"};
    }

    HttpReply send(HttpClient& client, std::string_view path, std::string_view body) {
        EXPECT_TRUE(client.send(post_of(path, body))) << path;
        HttpReply reply = client.read_reply();
        keep(reply);
        return reply;
    }
    void keep(const HttpReply& reply) {
        told.push_back(reply.status == 200 ? reply.head : reply.head + reply.body);
        ++(reply.status == 200 ? answered : refused);
    }

    const ScratchFolder folder;
    std::vector<std::string> told;
    std::size_t answered = 0, refused = 0;
};

std::string canary_feedback(const std::string& card) {
    return R"({"feedback":[
{"card":)" +
           card +
           R"(,"outcome":"overridden","outcomeTimestamp":"Canary","overrideReason":{
  "reason":{"code":"Canary words","system":"Canary system of words","display":"Canary"},"userComment":"Canary's mother"},
  "extension":{"com.epic.cdshooks.feedback.overrideReason.reasonTitle":"Canary"}},
{"card":)" +
           card +
           R"(,"outcome":"accepted","acceptedSuggestions":[{"id":"Canary-1"},"Canary-2"],"userComment":"Canary"},
{"card":"Canary of Jane Doe","outcome":"overridden","outcomeTimestamp":"2026-11-25T12:00:00Z","Canary":1,
  "overrideReasons":[{"reason":{"display":"Canary"}},{"reason":{"display":"Canary 2"}}]},
{"card":"7a2f1c46-cd8c-4be5-95d7-eaf02604510e","outcome":"Canary"},"Canary"]})";
}

TEST_F(CanaryProgram, IsInNothingThatTheProgramWritesOrRefusesWith) {
    Serving serving({"--as-of", "2026-11-20"}, variables());
    HttpClient client(serving.port());
    std::string card;
    const auto goldens = golden_cases();
    for (std::size_t i = 0; i < goldens.size(); i += 8) {
        const std::string request = golden_file(goldens[i], "request.json");
        const std::string hook = json_of(request)["hook"].GetString();
        for (const auto instead :
             {Canaries::Instead::of_names, Canaries::Instead::of_all_values, Canaries::Instead::of_everything}) {
            const std::string body = Canaries(instead).in(with_secrets(request));
            const HttpReply reply = send(client, hook, body);
            if (card.empty() && hook == "patient-view" && reply.status == 200)
                card = at(json_of(reply.body), "/cards/0/uuid");
            send(client, hook, body.substr(0, body.size() / 2));
        }
    }
    ASSERT_FALSE(card.empty());
    EXPECT_GT(answered, 10U);
    EXPECT_GT(refused, 30U);

    EXPECT_EQ(send(client, "patient-view/feedback", canary_feedback(card)).status, 200U);
    EXPECT_EQ(send(client, "patient-view/feedback", canary_feedback(card).substr(0, 300)).status, 400U);
    EXPECT_EQ(send(client, "patient-view/feedback", R"({"feedback":[{"card":"Canary","outcome":"Canary"}]})").status,
              400U);
    EXPECT_EQ(send(client, "canary/Canary", "{}").status, 404U);

    // Refused before any stage sees it; the connection may end.
    for (const std::string_view head : {"GET /Canary HTTP/1.1\r\nHost: a\r\n\r\n", "CANARY /Canary HTTP/1.1\r\n\r\n",
                                        "GET /cds-services HTTP/1.1\r\nHost: a\r\nCanary Jane: Doe\r\n\r\n",
                                        "GET /cds-services?Canary HTTP/1.1\r\nHost: a\r\nOrigin: https://canary.example"
                                        "\r\nAuthorization: Bearer Canary\r\n\r\n"}) {
        HttpClient other(serving.port());
        other.send(head);
        keep(other.read_reply());
    }
    told.push_back(serving.metrics());
    EXPECT_NE(told.back().find("eczema_cds_audit_rows_total"), std::string::npos);
    client.close();
    serving.child().signal(SIGTERM);
    ASSERT_EQ(serving.child().exit_code(), 0);

    ChildProcess import({"import-audit", folder.file("audit.jsonl")}, {}, variables());
    EXPECT_EQ(import.exit_code(), 0) << import.errors();
    ChildProcess report({"feedback-report", "--json"}, {}, variables());
    EXPECT_EQ(report.exit_code(), 0) << report.errors();

    for (const std::string& text : told) EXPECT_FALSE(holds_canary(text)) << text;
    for (ChildProcess* child : {&serving.child(), &import, &report}) {
        EXPECT_FALSE(holds_canary(child->output())) << child->output();
        EXPECT_FALSE(holds_canary(child->errors())) << child->errors();
    }
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        EXPECT_FALSE(holds_canary(read_file(entry.path().string()))) << entry.path();
        ++files;
    }
    EXPECT_GE(files, 2U);
}

} // namespace
} // namespace eczema::tests
