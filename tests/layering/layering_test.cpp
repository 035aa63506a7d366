// First the rule, on made-up sources: each kind of breach is seen, and what is allowed is not. Then the real sources.
#include "tests/layering/dependency_rule.hpp"
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <initializer_list>
#include <iterator>
#include <map>

namespace eczema::layering {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

struct Example {
    std::string_view path;
    std::string_view text;
};

void expect_allowed(std::initializer_list<Example> examples) {
    for (const auto& [path, text] : examples) EXPECT_THAT(violations(path, text), IsEmpty()) << path << ": " << text;
}

void expect_refused(std::initializer_list<Example> examples) {
    for (const auto& [path, text] : examples)
        EXPECT_THAT(violations(path, text), ElementsAre(StartsWith(std::string(path) + ":1: ")))
            << path << ": " << text;
}

TEST(Violations, rooms_may_include_what_lies_below) {
    expect_allowed({
        {"fhir/date.cpp", "#include \"fhir/date.hpp\"\n#include <string>"},
        {"fhir/json.hpp", "#include <boost/system/result.hpp>"},
        {"cards/rules/ocs_course.cpp", "#include \"cards/rule.hpp\""},
        {"cards/facts.hpp", "#include \"fhir/record.hpp\""},
        {"server/pipeline.cpp", "#include \"cards/compose.hpp\""},
        {"server/config.cpp", "#include <arpa/inet.h>"},
        {"conformance/examiner.cpp", "#include \"conformance/report.hpp\""},
        {"conformance/examiner.cpp", "#include <boost/beast/http.hpp>"},
    });
}

TEST(Violations, rooms_may_not_include_what_lies_above_or_outside) {
    expect_refused({
        {"fhir/date.cpp", "#include \"cards/tri.hpp\""},
        {"fhir/date.cpp", "#include \"server/problem.hpp\""},
        {"fhir/date.cpp", "#include <boost/optional.hpp>"},
        {"fhir/date.cpp", "#include <arpa/inet.h>"},
        {"fhir/date.cpp", "  #  include \"date.hpp\""},
        {"fhir/date.cpp", "#include \"fhir/../cards/tri.hpp\""},
        {"fhir/date.cpp", "#include DATE_HEADER"},
        {"cards/facts.cpp", "#include <server/problem.hpp>"},
        {"cards/facts.cpp", "#include \"conformance/report.hpp\""},
        {"cards/rules/ladder.cpp", "#include <boost/optional.hpp>"},
        {"server/router.cpp", "#include \"conformance/report.hpp\""},
        {"server/router.cpp", "#include \"tests/support/golden.hpp\""},
        {"conformance/examiner.cpp", "#include \"fhir/date.hpp\""},
        {"conformance/examiner.cpp", "#include \"cards/card.hpp\""},
        {"conformance/examiner.cpp", "#include \"server/config.hpp\""},
    });
}

TEST(Violations, each_dependency_has_its_door) {
    expect_allowed({
        {"fhir/json.cpp", "#include <boost/json/basic_parser_impl.hpp>"},
        {"server/admission.cpp", "#include <rapidjson/schema.h>"},
        {"conformance/schemas.cpp", "#include <rapidjson/schema.h>"},
        {"server/digest.cpp", "#include <openssl/evp.h>"},
        {"server/fhir_tls.hpp", "#include <boost/asio/ssl/context.hpp>"},
        {"server/json_web_key.cpp", "#include <openssl/evp.h>"},
        {"server/signature.cpp", "#include <openssl/evp.h>"},
        {"server/tls_stream.cpp", "#include <openssl/ssl.h>"},
        {"conformance/wire/tls.cpp", "#include <openssl/ssl.h>"},
        {"conformance/token/signing_key.cpp", "#include <openssl/evp.h>"},
        {"server/fhir_address.cpp", "#include <boost/url/parse.hpp>"},
        {"server/fhir_pool.cpp", "#include <boost/asio/co_spawn.hpp>"},
        {"server/jwks_fetch.cpp", "#include <boost/asio/post.hpp>"},
        {"server/gzip.cpp", "#include <zlib.h>"},
        {"server/database.cpp", "#include <sqlite3.h>"},
        {"server/http_server.hpp", "#include <boost/asio/awaitable.hpp>"},
        {"server/http_server.cpp", "#include <boost/beast/core.hpp>"},
        {"server/main.cpp", "#include <boost/asio/signal_set.hpp>"},
        {"server/main.cpp", "auto now = std::chrono::system_clock::now();"},
        {"server/main.cpp", "std::random_device seed;"},
        {"server/main.cpp", "const char* zone = std::getenv(\"TZ\");"},
        {"conformance/main.cpp", "auto seed = std::random_device{}();"},
        {"server/router.cpp", "const auto start = steady_clock::now();"},
        {"server/router.cpp", "#include <fstream>"},
    });
}

TEST(Violations, no_dependency_has_a_second_door) {
    expect_refused({
        {"fhir/bundle.cpp", "#include <boost/json/parse.hpp>"},
        {"fhir/json.hpp", "#include <boost/json.hpp>"},
        {"server/hook_request.cpp", "#include <boost/json.hpp>"},
        {"conformance/examiner.cpp", "#include <boost/json/src.hpp>"},
        {"server/config.cpp", "#include <rapidjson/document.h>"},
        {"server/main.cpp", "#include <openssl/rand.h>"},
        {"server/json_web_key.hpp", "#include <openssl/evp.h>"},
        {"server/token_check.cpp", "#include <openssl/evp.h>"},
        {"server/fhir_pool.cpp", "#include <boost/asio/ssl/stream.hpp>"},
        {"server/http_connection.cpp", "#include <openssl/ssl.h>"},
        {"conformance/checks/tokens.cpp", "#include <openssl/evp.h>"},
        {"server/config.cpp", "#include <boost/url.hpp>"},
        {"server/router.cpp", "#include <zlib.h>"},
        {"server/feedback_store.cpp", "#include <sqlite3.h>"},
        {"server/router.cpp", "#include <boost/asio/post.hpp>"},
        {"server/router.hpp", "#include <boost/beast.hpp>"},
        {"server/published_keys.cpp", "#include <boost/asio/post.hpp>"},
        {"fhir/date.cpp", "#include <iostream>"},
        {"cards/facts.cpp", "#include <fstream>"},
        {"cards/facts.cpp", "#include <cstdio>"},
    });
}

TEST(Violations, clock_randomness_and_environment_come_in_through_main) {
    expect_refused({
        {"cards/facts.cpp", "auto now = std::chrono::system_clock::now();"},
        {"server/router.cpp", "using clock = system_clock;"},
        {"server/router.cpp", "const auto now = std::time(nullptr);"},
        {"server/digest.cpp", "std::random_device seed;"},
        {"server/digest.cpp", "const int r = std::rand();"},
        {"server/config.cpp", "if (std::getenv(\"HOME\"))"},
        {"server/config.cpp", "for (char** v = environ; *v; ++v)"},
    });
}

// What only looks like a breach.
TEST(Violations, comments_and_strings_are_not_code) {
    expect_allowed({
        {"fhir/date.cpp", "// #include \"cards/tri.hpp\""},
        {"fhir/date.cpp", "/* system_clock\n#include <iostream>\n*/ int a;"},
        {"fhir/date.cpp", "auto s = \"random_device\"; // getenv"},
        {"fhir/date.cpp", "auto s = R\"x(system_clock \" )\" environ)x\";"},
        {"fhir/date.cpp", "int runtime(int); int a = runtime(0);"},
        {"fhir/date.cpp", "int environment = 0; int operand();"},
        {"fhir/date.cpp", "auto quote = '\"'; auto s = \"\\\"getenv\";"},
    });
}

// What must not hide behind something that looks like text.
TEST(Violations, code_beside_comments_and_strings_is) {
    expect_refused({
        {"fhir/date.cpp", "auto n = 1'000; system_clock c;"},
        {"fhir/date.cpp", "auto s = \"//\"; system_clock c;"},
        {"fhir/date.cpp", "auto s = \"a\\\\\"; system_clock c;"},
        {"fhir/date.cpp", "auto s = R\"(\")\"; system_clock c;"},
        {"fhir/date.cpp", "/* \" */ system_clock c;"},
        {"fhir/date.cpp", "auto c = '\"'; system_clock d;"},
    });
}

TEST(Violations, name_the_line) {
    EXPECT_THAT(violations("fhir/date.cpp", "/* one\ntwo */\n\n#include \"cards/tri.hpp\"\n"),
                ElementsAre("fhir/date.cpp:4: fhir must not include cards/tri.hpp"));
}

TEST(Violations, a_source_may_have_450_lines_and_no_more) {
    std::string text;
    for (std::size_t line = 0; line < most_lines; ++line) text += "int a;\n";
    EXPECT_THAT(violations("fhir/date.cpp", text), IsEmpty());
    EXPECT_THAT(violations("fhir/date.cpp", text + "int b;"), SizeIs(1));
}

TEST(Sources, keep_the_rule) {
    std::map<std::string_view, int> seen;
    for (const std::string_view room : rooms) {
        for (const auto& entry :
             std::filesystem::recursive_directory_iterator(std::filesystem::path(SOURCE_DIR) / room)) {
            const auto kind = entry.path().extension();
            if (kind != ".hpp" && kind != ".cpp") continue;
            ++seen[room];
            std::ifstream file(entry.path(), std::ios::binary);
            const std::string text{std::istreambuf_iterator<char>(file), {}};
            ASSERT_FALSE(text.empty()) << entry.path();
            for (const std::string& violation : violations(entry.path().lexically_relative(SOURCE_DIR).string(), text))
                ADD_FAILURE() << violation;
        }
        EXPECT_GT(seen[room], 0) << "no source found in " << room;
    }
}

} // namespace
} // namespace eczema::layering
