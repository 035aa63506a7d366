// The examiner against the real server, both as programs: the server passes, and the examiner's exits mean what they
// say.
#include "conformance/json/json_text.hpp"
#include "tests/conformance/programs.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::conformance {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Examiner, passes_the_server_on_every_level) {
    const RunningServer server;
    const auto url = server.url();
    ASSERT_TRUE(url) << "the server printed no listening line";
    const Finished examined = examine("--strict --url " + *url);
    EXPECT_EQ(examined.status, 0) << examined.out;
    EXPECT_THAT(examined.out, HasSubstr("MUST atopic-dermatitis-order-sign answers its hook with 200 and cards"));
}

TEST(Examiner, fails_a_server_that_breaks_an_expectation) {
    const RunningServer server;
    const auto url = server.url();
    ASSERT_TRUE(url) << "the server printed no listening line";
    // No configuration of ours allows this origin; good practice counts only when asked for.
    const std::string arguments = "--only T2/simple --origin https://elsewhere.example --url " + *url;
    const Finished strict = examine("--strict " + arguments);
    EXPECT_EQ(strict.status, 1) << strict.out;
    EXPECT_THAT(strict.out, HasSubstr("not ok 1 - T2/simple OURS"));
    EXPECT_THAT(strict.out, HasSubstr("1 of 1 checks failed"));
    const Finished lenient = examine(arguments);
    EXPECT_EQ(lenient.status, 0) << lenient.out;
    EXPECT_THAT(lenient.out, HasSubstr("# TODO not a MUST"));
}

TEST(Examiner, fails_what_is_no_cds_service) {
    const RunningServer server;
    const auto url = server.url();
    ASSERT_TRUE(url) << "the server printed no listening line";
    const Finished examined = examine("--url " + *url + "/no-such-prefix --only D1 D2");
    EXPECT_EQ(examined.status, 1) << examined.out;
    EXPECT_THAT(examined.out, HasSubstr("not ok 1 - D1 MUST"));
    EXPECT_THAT(examined.out, HasSubstr("not ok 2 - D2 MUST"));
}

TEST(Examiner, reports_as_json) {
    const RunningServer server;
    const auto url = server.url();
    ASSERT_TRUE(url) << "the server printed no listening line";
    const Finished examined = examine("--report json --only D11 --url " + *url);
    const Parsed report = parse_json(examined.out.substr(0, examined.out.find('\n'))); // then what goes to stderr
    ASSERT_EQ(report.fault, "") << examined.out;
    const rapidjson::Value* checks = member(report.document, "checks");
    ASSERT_TRUE(checks != nullptr && checks->IsArray());
    EXPECT_EQ(checks->Size(), 6U);
    EXPECT_EQ(text_of((*checks)[0]["id"]), "D11/slash");
    EXPECT_EQ(text_of((*checks)[0]["result"]), "pass");
}

TEST(Examiner, refuses_bad_usage_with_2) {
    EXPECT_EQ(examine("").status, 2);
    EXPECT_EQ(examine("--url ftp://127.0.0.1").status, 2);
    EXPECT_EQ(examine("--url http://127.0.0.1:x").status, 2);
    EXPECT_EQ(examine("--url http://127.0.0.1 --report xml").status, 2);
    EXPECT_EQ(examine("--help").status, 0);
    const Finished unreachable = examine("--url http://127.0.0.1:1");
    EXPECT_EQ(unreachable.status, 2);
    EXPECT_THAT(unreachable.out, StartsWith("cds-hooks-examiner: no answer from http://127.0.0.1:1"));
}

} // namespace
} // namespace eczema::conformance
