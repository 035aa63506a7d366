// What a hostile service may send must neither end the examiner, nor hold it up, nor break what it writes.
#include "conformance/checks/calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/judge/detail_text.hpp"
#include "conformance/judge/response_walker.hpp"
#include "conformance/report/exchange_text.hpp"
#include "conformance/report/markup.hpp"
#include "conformance/requests/made_record.hpp"

#include <boost/beast/core/error.hpp>
#include <gtest/gtest.h>

namespace eczema::conformance {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

TEST(HostileService, its_id_stays_one_segment_of_the_path) {
    EXPECT_EQ(service_path({"a-b_1.~", "patient-view", {}}), "/cds-services/a-b_1.~");
    EXPECT_EQ(service_path({"a/b?c#d%\r\nX: y", "patient-view", {}}), "/cds-services/a%2Fb%3Fc%23d%25%0D%0AX:%20y");
    EXPECT_EQ(service_path({"\xC3\xA9[1-3]", "patient-view", {}}), "/cds-services/%C3%A9%5B1-3%5D");
}

TEST(HostileService, more_than_any_client_can_use_is_left_out) {
    std::string entries;
    for (int i = 0; i < 600; ++i) entries += R"({"id":"s)" + std::to_string(i) + R"(","hook":"patient-view"},)";
    entries += R"({"id":")" + std::string(2'000, 'x') + R"(","hook":"patient-view"})";
    EXPECT_EQ(read_services(R"({"services":[)" + entries + "]}").size(), 500U);
    EXPECT_TRUE(read_services(R"({"services":[{"id":")" + std::string(2'000, 'x') + R"(","hook":"h"}]})").empty());
}

TEST(HostileService, what_it_sent_is_shown_without_control_and_as_utf8) {
    EXPECT_EQ(legible("a\n\tb"), "a\n\tb");
    EXPECT_EQ(legible("\x1b[31m\x7f\xC2\x9B"), "\xEF\xBF\xBD[31m\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(legible("\xff\xED\xA0\x80"), repeated("\xEF\xBF\xBD", 4));
    EXPECT_EQ(legible("\xEF\xBF\xBF \xC3\xA9 \xF0\x9F\x98\x80"), "\xEF\xBF\xBD \xC3\xA9 \xF0\x9F\x98\x80");
    EXPECT_EQ(escaped("<a b=\"c\">&"), "&lt;a b=&quot;c&quot;&gt;&amp;");
}

TEST(HostileService, a_curl_line_is_nothing_but_arguments) {
    const std::string line = curl_line("http://host", {"POST", "/../x", {{"X", "it's $(id)"}}, "@/etc/passwd"});
    EXPECT_NE(line.find("'X: it'\\''s $(id)'"), std::string::npos) << line;
    EXPECT_NE(line.find("--path-as-is"), std::string::npos) << line;
    EXPECT_EQ(line.find("@/etc/passwd"), std::string::npos) << line;
}

TEST(HostileService, a_type_that_it_asks_for_may_be_any_text) {
    for (const char* query : {"A\"b/1", "A\"b?_id=1", "\\/1", "", "?", "*/x/y/z"}) made_answer(query);
    EXPECT_EQ(parse_json(made_resources("A\"b").front()).fault, "");
    EXPECT_EQ(parse_json(searchset(made_resources("A\"b"))).fault, "");
}

TEST(HostileService, millions_of_faults_are_not_all_told) {
    const Parsed parsed = parse_json(R"({"cards":[)" + repeated("{},", 50'000) + "null]}");
    const std::vector<Finding> findings = walk_response(parsed.document, Profile::v2_0);
    EXPECT_LE(findings.size(), most_findings);
    bool is_summary_told = false; // the flood of empty objects leaves room for the rest
    for (const Finding& finding : findings) is_summary_told = is_summary_told || finding.requirement == "6.1-summary";
    EXPECT_TRUE(is_summary_told);
}

TEST(HostileService, a_name_of_any_length_stays_short_in_a_path) {
    const Parsed parsed = parse_json(R"({"cards":[],")" + repeated("\xC3\xA9", 10'000) + R"(":null})");
    const std::vector<Finding> findings = walk_response(parsed.document, Profile::v2_0);
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_LT(findings.front().path.size(), 100U);
    EXPECT_EQ(legible(findings.front().path), findings.front().path);
}

// Text that would take hours by looking for each end anew.
TEST(HostileService, markdown_of_tags_and_ticks_is_read_at_once) {
    EXPECT_FALSE(holds_html(repeated("<a ", 1'000'000)));
    std::string ticks;
    for (std::size_t i = 1'000; i > 0; --i) ticks += std::string(i, '`') + ' ';
    EXPECT_FALSE(holds_html(ticks));
    EXPECT_TRUE(holds_html("x <b>y</b>"));
    EXPECT_TRUE(holds_html("<!-- never ends"));
    EXPECT_FALSE(holds_html("a < b, `<b>`, 2 > 1, <https://x.example>"));
}

TEST(HostileService, a_check_keeps_its_first_faults) {
    const Record record;
    Verdict verdict(record);
    for (int i = 0; i < 1'000; ++i) verdict.fail("fault");
    EXPECT_EQ(verdict.faults().size(), Fault::most + 1);
}

TEST(HostileService, silence_ends_the_examination) {
    Target target;
    target.endurance.unanswered_in_row = 3;
    Exam exam(HttpClient({"127.0.0.1", "9", "", false}, std::chrono::seconds(1)), target);
    const boost::system::error_code timeout = boost::beast::error::timeout;
    for (int i = 0; i < 2; ++i) exam.record().add({{}, timeout, {}});
    EXPECT_EQ(exam.end_of_patience(), "");
    exam.record().add({{}, HttpResponse(), {}}); // an answer between
    for (int i = 0; i < 2; ++i) exam.record().add({{}, timeout, {}});
    EXPECT_NO_THROW(exam.want_patience());
    exam.record().add({{}, timeout, {}});
    EXPECT_THROW(exam.want_patience(), NoMorePatience);
    exam.plain_calls["s patient-view"] = false;
    exam.look_for_life(); // no plain call was answered: there is nobody to ask
    exam.record().add({{}, HttpResponse(), {}});
    EXPECT_THROW(exam.want_patience(), NoMorePatience);
}

TEST(HostileService, a_flood_of_bytes_ends_the_examination) {
    Target target;
    target.endurance.bytes = 1'000;
    Exam exam(HttpClient({"127.0.0.1", "9", "", false}, std::chrono::seconds(1)), target);
    exam.record().add({{}, HttpResponse{200, {}, std::string(1'000, 'x')}, {}});
    EXPECT_THROW(exam.send({"GET", "/", {}, {}}), NoMorePatience);
}

} // namespace
} // namespace eczema::conformance
