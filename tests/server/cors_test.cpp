#include "server/cors.hpp"

#include "tests/support/hook_calls.hpp"

#include <gtest/gtest.h>

namespace eczema::server {
namespace {

const std::vector<std::string> listed = {"https://ehr.example", "https://ehr.example:8443", "http://localhost:*"};

TEST(Cors, AllowsTheListedOriginsAlone) {
    for (const std::string_view origin : {"https://ehr.example", "https://ehr.example:8443", "http://localhost",
                                          "http://localhost:1", "http://localhost:65535"})
        EXPECT_TRUE(is_allowed_origin(origin, listed)) << origin;
    for (const std::string_view origin :
         {"", "null", "*", "http://ehr.example", "https://ehr.example:1", "https://ehr.example/",
          "https://ehr.example.evil", "https://evil-ehr.example", "https://localhost:1",
          "http://localhost:", "http://localhost:x", "http://localhost:80.evil", "http://localhost.evil:80",
          "http://localhost:80@evil", "http://localhostx:80"})
        EXPECT_FALSE(is_allowed_origin(origin, listed)) << origin;
    EXPECT_FALSE(is_allowed_origin("https://ehr.example", {}));
}

TEST(Cors, LetsAListedOriginReadTheAnswer) {
    Response response;
    add_cors(response, "http://localhost:3000", listed);
    EXPECT_EQ(tests::header(response, "Access-Control-Allow-Origin"), "http://localhost:3000");
    EXPECT_EQ(tests::header(response, "Access-Control-Allow-Methods"), "GET, POST, OPTIONS");
    EXPECT_EQ(tests::header(response, "Access-Control-Allow-Headers"), "Authorization, Content-Type, Accept");
    EXPECT_EQ(tests::header(response, "Access-Control-Max-Age"), "600");
    EXPECT_EQ(tests::header(response, "Vary"), "Origin");
}

TEST(Cors, TellsOthersNothingButThatTheAnswerVaries) {
    for (const std::string_view origin : {"", "https://evil.example"}) {
        Response response;
        add_cors(response, origin, listed);
        ASSERT_EQ(response.headers.size(), 1U) << origin;
        EXPECT_EQ(tests::header(response, "Vary"), "Origin");
    }
}

TEST(Cors, AnswersAPreflightWithoutBody) {
    EXPECT_EQ(preflight().status, 204U);
    EXPECT_TRUE(preflight().body.empty());
}

} // namespace
} // namespace eczema::server
