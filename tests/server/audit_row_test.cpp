#include "server/audit_row.hpp"

#include "server/decision.hpp"

#include <gtest/gtest.h>

namespace eczema::server {
namespace {

const std::string start(32, 'f');

boost::system::result<AuditRow, std::string_view> read(std::string_view line) {
    std::pmr::monotonic_buffer_resource arena;
    return read_audit_row(line, arena);
}

// {"start":…,"number":1,<members>}
std::string line_with(const std::string& members) {
    return R"({"start":")" + start + R"(","number":1,)" + members + '}';
}

std::string well_with(const std::string& name, const std::string& text) {
    return line_with(R"("event":"decision","time":"2026-11-25T12:00:00Z",")" + name + R"(":")" + text + '"');
}

TEST(AuditRow, TakesNamesUpToTheirLength) {
    for (const char* name : {"client", "service", "content"})
        EXPECT_TRUE(read(well_with(name, std::string(256, 'a')))) << name;
}

TEST(AuditRow, IsReadFromADecisionLine) {
    Decision decision;
    decision.client = "ehr";
    decision.content = "sha256:00";
    decision.service = "atopic-dermatitis-order-sign";
    decision.hook_instance = "7a2f1c46-cd8c-4be5-95d7-eaf02604510e";
    decision.rules = {{"ocs-course-length", cards::Tri::yes, cards::Indicator::warning, true}};
    const std::string line = line_with(decision_line(decision, "2026-11-25T12:00:00Z", 5).substr(1));
    const auto row = read(line.substr(0, line.size() - 1));
    ASSERT_TRUE(row) << row.error();
    EXPECT_EQ(row->start, start);
    EXPECT_EQ(row->number, 1);
    EXPECT_EQ(row->event, "decision");
    EXPECT_EQ(row->time, "2026-11-25T12:00:00Z");
    EXPECT_EQ(row->client, "ehr");
    EXPECT_EQ(row->service, decision.service);
    EXPECT_EQ(row->hook_instance, decision.hook_instance);
    EXPECT_EQ(row->status, 200);
    EXPECT_EQ(row->content, "sha256:00");
    EXPECT_EQ(row->line, line.substr(0, line.size() - 1));
}

TEST(AuditRow, NeedsNoMoreThanIdentityEventAndTime) {
    const auto row = read(line_with(R"("event":"stop","time":"2026-11-25T12:00:00Z","later":{"a":[1]})"));
    ASSERT_TRUE(row) << row.error();
    EXPECT_EQ(row->status, 0);
    EXPECT_EQ(row->client, "");
}

TEST(AuditRow, SaysWhatIsWrongWithoutQuotingIt) {
    const std::string rest = R"("event":"stop","time":"2026-11-25T12:00:00Z"})";
    for (const auto& [line, reason] : std::initializer_list<std::pair<std::string, std::string_view>>{
             {"", "is no JSON object"},
             {"{\"start\":\"ab", "is no JSON object"},
             {"[]", "is no JSON object"},
             {"{" + rest, "has no start and number"},
             {R"({"start":"x","number":1,)" + rest, "has no start and number"},
             {R"({"start":")" + std::string(32, 'F') + R"(","number":1,)" + rest, "has no start and number"},
             {R"({"start":")" + start + R"(","number":0,)" + rest, "has no start and number"},
             {R"({"start":")" + start + R"(","number":-1,)" + rest, "has no start and number"},
             {R"({"start":")" + start + R"(","number":1.5,)" + rest, "has no start and number"},
             {R"({"start":")" + start + R"(","number":"1",)" + rest, "has no start and number"},
             {R"({"start":")" + start + R"(","number":9223372036854775808,)" + rest, "has no start and number"},
             {line_with(R"("event":"stop")"), "is no audit row"},
             {line_with(R"("time":"2026-11-25T12:00:00Z")"), "is no audit row"},
             {line_with(R"("event":"Stop it","time":"2026-11-25T12:00:00Z")"), "is no audit row"},
             {line_with(R"("event":"stop","time":"2026-11-25T12:00:00")"), "is no audit row"},
             {line_with(R"("event":"stop","time":"2026-11-25T12:00:00Z","client":7)"), "is no audit row"},
             {well_with("hookInstance", "CANARY"), "is no audit row"},
             {well_with("hookInstance", std::string(9000, 'a')), "is no audit row"},
             {well_with("client", std::string(257, 'a')), "is no audit row"},
             {well_with("service", std::string(257, 'a')), "is no audit row"},
             {well_with("content", std::string(257, 'a')), "is no audit row"},
             {line_with(R"("event":"stop","time":"2026-11-25T12:00:00Z","status":"200")"), "is no audit row"},
             {std::string(longest_audit_line + 1, ' '), "is longer than a row"},
         }) {
        const auto row = read(line);
        ASSERT_FALSE(row) << line;
        EXPECT_EQ(row.error(), reason) << line;
    }
}

} // namespace
} // namespace eczema::server
