// Whole requests with whole responses: tests/golden/<case>/{request.json,response.json,why.md}, and config.json where
// a case has one. The day is frozen, and so is the content hash, so that a case changes only where its cards do.
// UPDATE_GOLDENS=1 in the environment writes the responses anew, to be reviewed as a diff.
#include "tests/support/answer.hpp"
#include "tests/support/golden_case.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace eczema::tests {
namespace {

constexpr std::string_view golden_content = "sha256:golden";

boost::system::result<server::Evaluation, server::Problem> run(const std::string& name, const std::string& request) {
    server::Snapshot snapshot = snapshot_of(golden_file(name, "config.json"));
    snapshot.clients.front().content_hash = golden_content;
    std::pmr::monotonic_buffer_resource arena;
    return server::evaluate_body(request, nullptr, snapshot, noon_of(golden_day), server::Explain::yes, arena);
}

// JSON on lines of its own, for people and diffs.
void print(std::string& out, const fhir::Value& value, std::size_t depth) {
    const std::string line = '\n' + std::string(depth * 2 + 2, ' '), last_line = '\n' + std::string(depth * 2, ' ');
    bool is_first = true;
    const auto next = [&] {
        out += (is_first ? "" : ",") + line;
        is_first = false;
    };
    if (value.is_object() && !value.members().empty()) {
        out += '{';
        for (const fhir::Member& member : value.members()) {
            next();
            fhir::append_json_string(out, member.name);
            out += ": ";
            print(out, member.value, depth + 1);
        }
        out += last_line + '}';
    } else if (value.is_array() && !value.items().empty()) {
        out += '[';
        for (const fhir::Value& item : value.items()) {
            next();
            print(out, item, depth + 1);
        }
        out += last_line + ']';
    } else {
        fhir::append_json(out, value);
    }
}

std::string readable(const std::string& json) {
    std::pmr::monotonic_buffer_resource arena;
    const auto parsed = fhir::parse_json(json, arena, fhir::Keep::everything);
    if (!parsed) return "not JSON: " + json;
    std::string out;
    print(out, *parsed, 0);
    return out + '\n';
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, response) {
    const auto evaluation = run(GetParam(), golden_file(GetParam(), "request.json"));
    ASSERT_TRUE(evaluation) << evaluation.error().message;
    const std::string actual = readable(evaluation->response);
    const char* update = std::getenv("UPDATE_GOLDENS");
    if (update && std::string_view(update) == "1") {
        std::ofstream(golden_folder() / GetParam() / "response.json", std::ios::binary) << actual;
        return;
    }
    EXPECT_EQ(actual, golden_file(GetParam(), "response.json"))
        << "The actual response follows; UPDATE_GOLDENS=1 writes it.\n"
        << actual;
}

TEST_P(Golden, is_told_in_3_to_8_lines) {
    const std::string why = golden_file(GetParam(), "why.md");
    std::istringstream lines(why);
    int told = 0;
    for (std::string line; std::getline(lines, line);) told += !line.empty() && line.front() != '#';
    EXPECT_TRUE(why.starts_with("# "));
    EXPECT_GE(told, 3) << why;
    EXPECT_LE(told, 8) << why;
}

INSTANTIATE_TEST_SUITE_P(cards, Golden, testing::ValuesIn(golden_cases()),
                         [](const auto& one) { return golden_test_name(one.param); });

constexpr std::string_view canary = "CANARY";

TEST(Canaries, reach_no_answer) {
    const std::string request = golden_file("canaries", "request.json");
    ASSERT_NE(request.find(canary), std::string::npos);
    const auto evaluation = run("canaries", request);
    ASSERT_TRUE(evaluation);
    const Answer answer = read_answer(*evaluation);
    EXPECT_FALSE(answer.cards.empty());
    EXPECT_GE(answer.issues.size(), 3u); // the date, the reference and the other patient's resource
    EXPECT_EQ(answer.explanation.find(canary), std::string::npos);
    EXPECT_EQ(answer.decision_line.find(canary), std::string::npos) << answer.decision_line;
    const auto plain = run("candidate-with-impetigo", golden_file("candidate-with-impetigo", "request.json"));
    ASSERT_TRUE(plain);
    EXPECT_EQ(evaluation->response, plain->response);
}

// The same request, spoilt in one place after the other.
TEST(Canaries, reach_no_error) {
    const std::string whole = golden_file("canaries", "request.json");
    const auto spoilt = [&](std::string_view what, std::string_view with) {
        std::string body = whole;
        const std::size_t at = body.find(what);
        EXPECT_NE(at, std::string::npos) << what;
        return body.replace(at, what.size(), with);
    };
    const std::string refused[] = {
        whole.substr(0, whole.find("CANARY-NOTE") + 6),                                     // cut in a value
        spoilt("\"CANARY-NAME\"", "\"CANARY-\\ud800\""),                                    // half a character
        spoilt("\"CANARY-NAME\"", "CANARY-NAME"),                                           // no JSON
        spoilt("\"patient-view\"", "\"CANARY-HOOK\""),                                      // no hook of ours
        spoilt("\"patientId\": \"p1\"", "\"patientId\": \"CANARY-PATIENT\""),               // not the patient supplied
        spoilt("\"hookInstance\"", "\"CANARY-MEMBER\""),                                    // no hookInstance
        spoilt("\"fhirServer\"", "\"CANARY-MEMBER\""),                                      // a token for no server
        spoilt("\"family\": \"CANARY-NAME\"", "\"family\": \"a\", \"family\": \"CANARY\""), // named twice
        "[\"CANARY\"]",
    };
    for (const std::string& body : refused) {
        const auto evaluation = run("canaries", body);
        ASSERT_FALSE(evaluation) << body.substr(0, 80);
        EXPECT_EQ(evaluation.error().message.find(canary), std::string::npos) << evaluation.error().message;
        EXPECT_EQ(evaluation.error().path.find(canary), std::string::npos) << evaluation.error().path;
    }
}

} // namespace
} // namespace eczema::tests
