// The serving program: what it prints, what its signals do, and how it ends.
#include "tests/support/hook_calls.hpp"
#include "tests/support/serving.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace eczema::server {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::StartsWith;
using tests::comes_true;
using tests::HttpClient;
using tests::listening;
using tests::post_of;
using tests::ScratchFile;
using tests::Serving;

TEST(Serve, SaysFirstWhereItListens) {
    Serving serving;
    EXPECT_EQ(serving.first_line(), std::string(tests::listening) + std::to_string(serving.port()) + "}");
    EXPECT_THAT(serving.child().errors(), HasSubstr("SNOMED CT"));
}

// Its first line says that it can be told to end, too.
TEST(Serve, EndsInOrderRightAfterItsFirstLine) {
    Serving serving;
    serving.child().signal(SIGTERM);
    EXPECT_EQ(serving.child().exit_code(), 0);
}

TEST(Serve, AnswersAndLeavesADecisionLine) {
    Serving serving({"--as-of", "2026-11-25"});
    HttpClient client(serving.port());
    ASSERT_TRUE(client.send(post_of("order-sign", tests::order_request())));
    const tests::HttpReply reply = client.read_reply();
    EXPECT_EQ(reply.status, 200U);
    EXPECT_EQ(reply.header("Content-Type"), "application/json; charset=utf-8");
    EXPECT_EQ(reply.body, tests::post("order-sign", tests::order_request()).response.body);

    ASSERT_TRUE(client.send(post_of("patient-view", "{")));
    EXPECT_EQ(client.read_reply().status, 400U);
    ASSERT_TRUE(comes_true([&] {
        const std::string output = serving.child().output();
        return std::count(output.begin(), output.end(), '\n') == 3;
    })) << serving.child().output();
    const std::string output = serving.child().output();
    EXPECT_THAT(output, HasSubstr("\n{\"event\":\"decision\",\"time\":\""));
    EXPECT_THAT(output, HasSubstr("\"status\":200"));
    EXPECT_THAT(output, HasSubstr("\"status\":400"));
}

TEST(Serve, WritesNoDecisionsWhereTheyAreOff) {
    Serving serving({}, {"ECZEMA_CDS_LOG__DECISIONS=false"});
    HttpClient client(serving.port());
    ASSERT_TRUE(client.send(post_of("patient-view", "{")));
    EXPECT_EQ(client.read_reply().status, 400U);
    serving.child().signal(SIGTERM);
    EXPECT_EQ(serving.child().exit_code(), 0);
    EXPECT_EQ(serving.child().output(), serving.first_line() + "\n");
}

TEST(Serve, EndsInOrderOnATermination) {
    for (const int signal : {SIGTERM, SIGINT}) {
        Serving serving;
        HttpClient idle(serving.port());
        HttpClient busy(serving.port());
        ASSERT_TRUE(busy.send("GET /health/live HTTP/1.1\r\nHost: test\r\n"));
        ASSERT_TRUE(idle.send("GET /health/live HTTP/1.1\r\nHost: test\r\n\r\n"));
        EXPECT_EQ(idle.read_reply().status, 200U);
        serving.child().signal(signal);
        EXPECT_TRUE(idle.ended());
        ASSERT_TRUE(busy.send("\r\n")); // a request under way is answered
        const tests::HttpReply reply = busy.read_reply();
        EXPECT_EQ(reply.status, 200U);
        EXPECT_EQ(reply.header("Connection"), "close");
        EXPECT_EQ(serving.child().exit_code(), 0);
    }
}

TEST(Serve, TakesAGoodConfigurationAndKeepsTheOldOneBeforeABadOne) {
    const ScratchFile config(R"({"site":{"jurisdiction":"US"}})");
    Serving serving({"--config", config.path()});
    const std::string first = serving.content();

    config.write(R"({"site":{"jurisdiction":"FR"}})");
    serving.child().signal(SIGHUP);
    ASSERT_TRUE(comes_true([&] { return serving.child().errors().find("/site/jurisdiction: ") != std::string::npos; }));
    EXPECT_THAT(serving.child().errors(), HasSubstr("configuration kept"));
    EXPECT_EQ(serving.content(), first);

    config.write(R"({"site":{"jurisdiction":"EU"}})");
    serving.child().signal(SIGHUP);
    ASSERT_TRUE(
        comes_true([&] { return serving.child().errors().find("configuration reloaded") != std::string::npos; }));
    EXPECT_NE(serving.content(), first);
    EXPECT_EQ(serving.content(),
              tests::snapshot_of(R"({"site":{"jurisdiction":"EU"}})")->standard_client().content_hash);

    serving.child().signal(SIGTERM);
    EXPECT_EQ(serving.child().exit_code(), 0);
}

// The site's own orders, as an analyst adds them while the service runs; it is ready with and without them.
TEST(Serve, TakesTheOrdersOfASiteWhileItRuns) {
    const auto mapped = [](const std::string& item, const std::string& code) {
        return R"({"site":{"orders":[{"item":")" + item + R"(","system":"urn:site","code":")" + code + "\"}]}}";
    };
    const ScratchFile config("{}");
    Serving serving({"--as-of", "2026-11-25", "--config", config.path()});
    const auto answer = [&] {
        HttpClient client(serving.port());
        client.send(post_of("patient-view", tests::candidate_request()));
        return client.read_reply().body;
    };
    const auto is_ready = [&] {
        HttpClient client(serving.port());
        client.send("GET /health/ready HTTP/1.1\r\nHost: test\r\n\r\n");
        return client.read_reply().status == 200U;
    };
    EXPECT_TRUE(is_ready());
    EXPECT_THAT(answer(), testing::Not(HasSubstr("urn:site")));

    config.write(mapped("dupilumab-300-mg", "PREF-1"));
    serving.child().signal(SIGHUP);
    ASSERT_TRUE(comes_true([&] { return answer().find("\"code\":\"PREF-1\"") != std::string::npos; }))
        << serving.child().errors();
    EXPECT_TRUE(is_ready());

    config.write(mapped("dupilumab-3000-mg", "PREF-2")); // no item of ours: named, and the old one stays
    serving.child().signal(SIGHUP);
    ASSERT_TRUE(
        comes_true([&] { return serving.child().errors().find("/site/orders/0/item: ") != std::string::npos; }));
    EXPECT_THAT(serving.child().errors(), HasSubstr("nearest: dupilumab-300-mg"));
    EXPECT_THAT(answer(), HasSubstr("\"code\":\"PREF-1\""));

    config.write(mapped("dermatology-referral", "PREF-3"));
    serving.child().signal(SIGHUP);
    ASSERT_TRUE(comes_true([&] { return answer().find("\"code\":\"PREF-3\"") != std::string::npos; }))
        << serving.child().errors();
    EXPECT_THAT(answer(), testing::Not(HasSubstr("PREF-1")));
    EXPECT_TRUE(is_ready());
}

TEST(Serve, OutlivesABrokenPipe) {
    Serving serving;
    serving.child().signal(SIGPIPE);
    for (int i = 0; i < 20; ++i) { // callers that do not wait for their answer
        HttpClient client(serving.port());
        client.send(post_of("order-sign", tests::order_request()));
        client.reset();
    }
    HttpClient client(serving.port());
    ASSERT_TRUE(client.send(post_of("order-sign", tests::order_request())));
    EXPECT_EQ(client.read_reply().status, 200U);
}

TEST(Serve, SaysWhatToDoWhereThePortIsTaken) {
    Serving first;
    tests::ChildProcess second({"serve", "--port", std::to_string(first.port())});
    EXPECT_EQ(second.exit_code(), 1);
    const std::string errors = second.errors();
    EXPECT_THAT(errors, StartsWith("cannot listen on 127.0.0.1 port " + std::to_string(first.port())));
    EXPECT_THAT(errors, HasSubstr("--port"));
    EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 1);
    EXPECT_EQ(second.output(), "");
}

TEST(Serve, WarnsOfCardsWithoutASecretWhereItIsInEarnest) {
    const ScratchFile key(std::string(32, 'k'));
    const std::string url = R"("listen":{"publicUrl":"https://cds.example"})";
    const auto errors = [](const std::string& text) {
        const ScratchFile config(text);
        Serving serving({"--config", config.path()});
        return serving.child().errors();
    };
    EXPECT_THAT(errors("{" + url + "}"), HasSubstr("set site.installationKeyFile"));
    EXPECT_THAT(errors("{}"), testing::Not(HasSubstr("installationKeyFile")));
    EXPECT_THAT(errors("{" + url + R"(,"site":{"installationKeyFile":")" + key.path() + "\"}}"),
                testing::Not(HasSubstr("installationKeyFile")));
}

TEST(Serve, BindsUuidsToItsInstallationKey) {
    const ScratchFile key(std::string(32, 'k'));
    const ScratchFile config(R"({"site":{"installationKeyFile":")" + key.path() + "\"}}");
    Serving serving({"--as-of", "2026-11-25", "--config", config.path()});
    HttpClient client(serving.port());
    ASSERT_TRUE(client.send(post_of("order-sign", tests::order_request())));
    const tests::Json keyed = tests::json_of(client.read_reply().body);
    const tests::Json plain = tests::json_of(tests::post("order-sign", tests::order_request()).response.body);
    EXPECT_EQ(tests::at(keyed, "/cards/0/summary"), tests::at(plain, "/cards/0/summary"));
    EXPECT_NE(tests::at(keyed, "/cards/0/uuid"), tests::at(plain, "/cards/0/uuid"));
}

TEST(Serve, ReadsTheDrugProductsAgainOnAReload) {
    const auto table = [](std::string_view code) {
        return R"({"format":"eczema-cds-drug-products","version":1,"source":{"name":"RxNorm"},"products":[{"code":")" +
               std::string(code) + R"(","ingredients":[{"code":"8640","name":"prednisone"}]}]})";
    };
    const ScratchFile products(table("1")),
        config(R"({"terminology":{"drugProductsFile":")" + products.path() + "\"}}");
    Serving serving({"--config", config.path()});
    const std::string before = serving.content();
    products.write(table("2"));
    serving.child().signal(SIGHUP);
    ASSERT_TRUE(comes_true([&] { return serving.content() != before; })) << serving.child().errors();
    const std::string after = serving.content();
    products.write(table("x"));
    serving.child().signal(SIGHUP);
    ASSERT_TRUE(comes_true([&] {
        return serving.child().errors().find(products.path() + "/products/0/code: ") != std::string::npos;
    })) << serving.child().errors();
    EXPECT_EQ(serving.content(), after);
}

} // namespace
} // namespace eczema::server
