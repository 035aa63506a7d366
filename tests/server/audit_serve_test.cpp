// The audit of the serving program: what it writes beside its log, how it starts, and what it leaves when it is killed.
#include "tests/support/full_disk.hpp"
#include "tests/support/hook_calls.hpp"
#include "tests/support/scratch_folder.hpp"
#include "tests/support/serving.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::tests {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::SizeIs;
using ::testing::StartsWith;

std::vector<std::string> lines_in(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

class AuditServe : public ::testing::Test {
  protected:
    std::vector<std::string> variables() const {
        return {"ECZEMA_CDS_AUDIT__FILE=" + audit, "ECZEMA_CDS_STORE__FILE=" + store};
    }
    std::vector<std::string> rows(const std::string& file) const {
        return std::filesystem::exists(file) ? lines_in(read_file(file)) : std::vector<std::string>();
    }
    bool has_rows(std::size_t count) const {
        return comes_true([&] { return rows(audit).size() >= count; });
    }

    const ScratchFolder folder;
    const std::string audit = folder.file("audit.jsonl"), store = folder.file("store.db");
};

HttpReply send(HttpClient& client, std::string_view hook, std::string_view body) {
    client.send(post_of(hook, body));
    return client.read_reply();
}

TEST_F(AuditServe, SaysWhatTheLogSays) {
    Serving serving({"--as-of", "2026-11-25"}, variables());
    HttpClient client(serving.port());
    const HttpReply cards = send(client, "order-sign", order_request());
    ASSERT_EQ(cards.status, 200U);
    EXPECT_EQ(send(client, "patient-view", "{").status, 400U);
    const std::string card = at(json_of(cards.body), "/cards/0/uuid");
    const std::string feedback = R"({"feedback":[{"card":)" + card + R"(,"outcome":"accepted"},{"card":7}]})";
    EXPECT_EQ(send(client, "order-sign/feedback", feedback).status, 200U);
    EXPECT_EQ(send(client, "order-sign/feedback", "{").status, 400U);
    serving.child().signal(SIGTERM);
    ASSERT_EQ(serving.child().exit_code(), 0);

    const auto log = lines_in(serving.child().output()), written = rows(audit);
    ASSERT_THAT(log, SizeIs(5)); // where it listens, and four
    ASSERT_THAT(written, SizeIs(6));
    EXPECT_THAT(written.front(),
                MatchesRegex(R"re(\{"start":"[0-9a-f]{32}","number":1,"event":"start","time":".*"\})re"));
    for (std::size_t i = 1; i < log.size(); ++i) {
        const std::size_t frame = written[i].find(",\"event\"") + 1;
        EXPECT_EQ('{' + written[i].substr(frame), log[i]);
        EXPECT_EQ(written[i].substr(0, frame),
                  written.front().substr(0, 44) + "\"number\":" + std::to_string(i + 1) + ',');
    }
    EXPECT_THAT(written.back(), HasSubstr(R"("number":6,"event":"stop")"));
    EXPECT_THAT(log[1], StartsWith(R"({"event":"decision")"));
    EXPECT_THAT(log[3], HasSubstr(R"({"event":"feedback")"));
    EXPECT_THAT(log[3], HasSubstr(R"("service":"atopic-dermatitis-order-sign","status":200)"));
    EXPECT_THAT(log[3], HasSubstr(R"("valid":1,"invalid":1,"issues":3)"));
    EXPECT_THAT(log[4], StartsWith(R"({"event":"feedback")"));
    EXPECT_THAT(log[4], HasSubstr(R"("status":400)"));
}

TEST_F(AuditServe, IsKeptWhereTheLogIsOff) {
    auto all = variables();
    all.push_back("ECZEMA_CDS_LOG__DECISIONS=false");
    Serving serving({}, all);
    HttpClient client(serving.port());
    EXPECT_EQ(send(client, "patient-view", "{").status, 400U);
    serving.child().signal(SIGTERM);
    ASSERT_EQ(serving.child().exit_code(), 0);
    EXPECT_THAT(rows(audit), SizeIs(3));
    EXPECT_THAT(lines_in(serving.child().output()), SizeIs(1));
}

TEST_F(AuditServe, DoesNotStartWhereItCannotBeWritten) {
    std::ofstream(audit) << "something else\n";
    ChildProcess child({"serve", "--port", "0"}, {}, variables());
    EXPECT_EQ(child.exit_code(), 1);
    EXPECT_EQ(child.errors(), "/audit/file: " + audit +
                                  " holds something other than audit rows; name another file, or move this one away\n");
    EXPECT_FALSE(std::filesystem::exists(store));
}

// Neither a kill while the disk is full, nor the start that follows it, is what an operator can help.
TEST_F(AuditServe, StartsThoughTheDiskIsFullAfterARowThatWasCutOff) {
    const std::string torn = R"({"start":")" + std::string(5000, 'a'); // longer than what is printed into files here
    std::ofstream(audit) << torn;
    std::filesystem::permissions(audit, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    std::optional<Serving> serving;
    {
        const FullDisk full(torn.size());
        serving.emplace(std::vector<std::string>(), std::vector<std::string>{"ECZEMA_CDS_AUDIT__FILE=" + audit});
    }
    const auto says = [&](std::string_view sentence) {
        return comes_true([&] { return serving->child().errors().find(sentence) != std::string::npos; });
    };
    EXPECT_TRUE(
        says("audit: the file ends in a row that was cut off, which is ended once the file can be written to\n"));
    EXPECT_TRUE(says("audit: rows cannot be written and wait: File too large\n"));
    HttpClient client(serving->port());
    EXPECT_EQ(send(client, "order-sign", order_request()).status, 200U);
    EXPECT_EQ(read_file(audit), torn);
    empty_disk(serving->child().id());
    ASSERT_TRUE(has_rows(3));
    serving->child().signal(SIGTERM);
    ASSERT_EQ(serving->child().exit_code(), 0);
    const auto written = rows(audit);
    ASSERT_THAT(written, SizeIs(4));
    EXPECT_EQ(written[0], torn);
    EXPECT_THAT(written[1], HasSubstr(R"("number":1,"event":"start")"));
    EXPECT_THAT(written[2], HasSubstr(R"("number":2,"event":"decision")"));
    EXPECT_THAT(written[3], HasSubstr(R"("number":3,"event":"stop")"));
}

TEST_F(AuditServe, GoesOnInAnotherFileAfterARenameAndASignal) {
    Serving serving({}, variables());
    ASSERT_TRUE(has_rows(1));
    std::filesystem::rename(audit, audit + ".1");
    serving.child().signal(SIGHUP);
    ASSERT_TRUE(comes_true([&] { return std::filesystem::exists(audit); }));
    HttpClient client(serving.port());
    EXPECT_EQ(send(client, "patient-view", "{").status, 400U);
    serving.child().signal(SIGTERM);
    ASSERT_EQ(serving.child().exit_code(), 0);
    EXPECT_THAT(rows(audit + ".1"), SizeIs(1));
    EXPECT_THAT(rows(audit), SizeIs(2));
}

TEST_F(AuditServe, KeepsItsFileUntilARestart) {
    const ScratchFile config(R"({"audit":{"file":")" + audit + "\"}}");
    Serving serving({"--config", config.path()});
    config.write(R"({"audit":{"file":")" + folder.file("another") + "\"}}");
    serving.child().signal(SIGHUP);
    EXPECT_TRUE(comes_true([&] {
        return serving.child().errors().find("configuration kept: listen.address, listen.behindTerminator, store and "
                                             "audit.file change at a restart alone") != std::string::npos;
    }));
    EXPECT_FALSE(std::filesystem::exists(folder.file("another")));
}

// What was written outlives a kill; the next start has another id and begins on a line of its own; all is imported.
TEST_F(AuditServe, OutlivesAKill) {
    {
        Serving serving({}, variables());
        HttpClient client(serving.port());
        for (int i = 0; i < 20; ++i) EXPECT_EQ(send(client, "patient-view", "{").status, 400U);
        ASSERT_TRUE(has_rows(21));
        serving.child().signal(SIGKILL);
        ASSERT_EQ(serving.child().exit_code(), -SIGKILL);
    }
    std::ofstream(audit, std::ios::app) << R"({"start":"torn)";
    Serving serving({}, variables());
    serving.child().signal(SIGTERM);
    ASSERT_EQ(serving.child().exit_code(), 0);
    const auto written = rows(audit);
    ASSERT_THAT(written, SizeIs(24));
    EXPECT_EQ(written[21], R"({"start":"torn)");
    EXPECT_THAT(written[22], HasSubstr(R"("number":1,"event":"start")"));
    EXPECT_NE(written[22].substr(0, 43), written[0].substr(0, 43));

    ChildProcess import({"import-audit", audit}, {}, variables());
    EXPECT_EQ(import.exit_code(), 2);
    EXPECT_EQ(import.output(), "23 new rows, 0 there already, 1 not taken\n");
    EXPECT_THAT(import.errors(), HasSubstr(audit + ":22: is no JSON object\n"));
}

} // namespace
} // namespace eczema::tests
