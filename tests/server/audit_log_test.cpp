// What the audit log makes of the rows it is given: numbers, losses that can be seen, and a disk that is full.
#include "server/audit_log.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/scratch_folder.hpp"

#include <rapidjson/document.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::tests {
namespace {

using namespace server;
using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::int64_t noon_utc = 1'795'608'000; // 2026-11-25T12:00:00Z
const std::string start_id(32, 'a');
const std::string row_start = R"({"start":")" + start_id + R"(","number":)";

std::vector<std::string> lines_of_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

struct Row {
    std::string event;
    std::uint64_t number = 0, rows = 0;
};

Row row_of(const std::string& line) {
    rapidjson::Document json;
    json.Parse(line.data(), line.size());
    if (json.HasParseError() || !json.IsObject() || json["start"].GetString() != start_id)
        throw std::runtime_error("no row: " + line);
    return {json["event"].GetString(), json["number"].GetUint64(),
            json.HasMember("rows") ? json["rows"].GetUint64() : 0};
}

class AuditLogTest : public ::testing::Test {
  protected:
    void start(const AuditLimits& limits = {}, std::uint64_t rotate_bytes = 0) {
        log.emplace(
            *AuditFile::open(path, rotate_bytes, noon_utc), start_id, [] { return noon_utc; },
            [this](std::string_view sentence) {
                const std::lock_guard lock(mutex);
                said += sentence;
                said += '\n';
            },
            limits);
    }
    bool has_written(std::uint64_t rows) {
        return comes_true([&] { return log->counts().written >= rows; });
    }
    bool is_said(std::string_view sentence) {
        return comes_true([&] { return all_said().find(sentence) != std::string::npos; });
    }
    std::string all_said() {
        const std::lock_guard lock(mutex);
        return said;
    }

    const ScratchFolder folder;
    const std::string path = folder.file("audit.jsonl");
    std::mutex mutex;
    std::string said;
    std::optional<AuditLog> log;
};

TEST_F(AuditLogTest, NumbersRowsFromTheStartToTheStop) {
    start();
    log->append(R"({"event":"decision","time":"2026-11-25T12:00:00Z","status":200})");
    log->append(R"({"event":"feedback"})");
    log.reset();
    EXPECT_THAT(lines_of_file(path),
                ElementsAre(row_start + R"(1,"event":"start","time":"2026-11-25T12:00:00Z"})",
                            row_start + R"(2,"event":"decision","time":"2026-11-25T12:00:00Z","status":200})",
                            row_start + R"(3,"event":"feedback"})",
                            row_start + R"(4,"event":"stop","time":"2026-11-25T12:00:00Z"})"));
    EXPECT_EQ(all_said(), "");
}

TEST_F(AuditLogTest, WritesWithoutWaitingForMore) {
    start();
    log->append(R"({"event":"decision"})");
    EXPECT_TRUE(has_written(2));
    EXPECT_EQ(lines_of_file(path).size(), 2U);
    EXPECT_FALSE(log->counts().is_failing);
}

TEST_F(AuditLogTest, KeepsRowsOfManyThreadsWholeAndInTheOrderOfTheirNumbers) {
    start();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([this] {
            for (int j = 0; j < 500; ++j) log->append(R"({"event":"decision"})");
        });
    for (std::thread& thread : threads) thread.join();
    log.reset();
    const std::vector<std::string> lines = lines_of_file(path);
    ASSERT_EQ(lines.size(), 2002U);
    for (std::size_t i = 0; i < lines.size(); ++i) ASSERT_EQ(row_of(lines[i]).number, i + 1);
}

TEST_F(AuditLogTest, SaysWhatItDroppedAndLeavesTheirNumbersOut) {
    start({.waiting_bytes = 2000, .gathering = std::chrono::hours(1)}); // writes at its end alone
    for (int i = 0; i < 200; ++i) log->append(R"({"event":"decision"})");
    EXPECT_GT(log->counts().dropped, 100U);
    log.reset();
    std::uint64_t dropped = 0, last = 0, missing = 0;
    std::size_t written = 0;
    for (const std::string& line : lines_of_file(path)) {
        const Row row = row_of(line);
        missing += row.number - last - 1;
        last = row.number;
        dropped += row.rows;
        written += row.event == "decision";
    }
    EXPECT_EQ(missing, dropped);
    EXPECT_GT(written, 10U);
    // 200 decisions, and the stop, which may have found no room either
    const bool has_stop = lines_of_file(path).size() == written + 3;
    EXPECT_EQ(written + dropped, has_stop ? 200U : 201U);
}

TEST_F(AuditLogTest, GoesOnWhereAFullDiskCutARowOff) {
    start({.gathering = milliseconds(1), .pause = milliseconds(5)});
    ASSERT_TRUE(has_written(1));
    {
        const FullDisk full(1000);
        for (int i = 0; i < 50; ++i) log->append(R"({"event":"decision"})");
        EXPECT_TRUE(is_said("audit: rows cannot be written and wait: File too large"));
        EXPECT_TRUE(log->counts().is_failing);
        EXPECT_EQ(std::filesystem::file_size(path), 1000U);
    }
    EXPECT_TRUE(has_written(51));
    EXPECT_TRUE(is_said("audit: rows are written again"));
    log.reset();
    const std::vector<std::string> lines = lines_of_file(path);
    ASSERT_EQ(lines.size(), 52U);
    for (std::size_t i = 0; i < lines.size(); ++i) ASSERT_EQ(row_of(lines[i]).number, i + 1);
}

TEST_F(AuditLogTest, DropsAndCountsWhileTheDiskStaysFull) {
    start({.waiting_bytes = 3000, .gathering = milliseconds(1), .pause = milliseconds(5)});
    ASSERT_TRUE(has_written(1));
    std::uint64_t dropped = 0;
    {
        const FullDisk full(1000);
        log->append(R"({"event":"decision"})");
        for (int i = 0; i < 1000; ++i) log->append(R"({"event":"decision"})");
        EXPECT_TRUE(is_said("audit: rows cannot be written and wait"));
        dropped = log->counts().dropped;
        EXPECT_GT(dropped, 0U);
    }
    EXPECT_TRUE(is_said("audit: rows are written again"));
    // Until the buffer that was full is written too: the start and the decisions, beside rows that tell of drops.
    ASSERT_TRUE(has_written(1002 - dropped));
    log->append(R"({"event":"decision"})");
    log.reset();
    std::uint64_t told = 0;
    for (const std::string& line : lines_of_file(path)) told += row_of(line).rows;
    EXPECT_EQ(told, dropped);
}

TEST_F(AuditLogTest, EndsThoughTheDiskIsFullAndSaysWhatWasLost) {
    start({.gathering = milliseconds(1), .pause = std::chrono::hours(1)});
    ASSERT_TRUE(has_written(1));
    const FullDisk full(std::filesystem::file_size(path) + 10); // and a piece of the next row
    log->append(R"({"event":"decision"})");
    EXPECT_TRUE(is_said("cannot be written"));
    log.reset();
    EXPECT_THAT(all_said(), HasSubstr("audit: 2 rows were lost at the end\n")); // with the stop
}

TEST_F(AuditLogTest, GoesOnInAnotherFileOnceItsOwnWasRenamed) {
    start();
    log->append(R"({"event":"decision"})");
    ASSERT_TRUE(has_written(2));
    std::filesystem::rename(path, path + ".1");
    log->reopen();
    ASSERT_TRUE(comes_true([&] { return std::filesystem::exists(path); }));
    log->append(R"({"event":"feedback"})");
    log.reset();
    EXPECT_EQ(lines_of_file(path + ".1").size(), 2U);
    const auto lines = lines_of_file(path);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_THAT(lines.front(), StartsWith(row_start + "3,"));
}

// What was renamed keeps the start of a row that the full disk cut off; the new file has the whole row.
TEST_F(AuditLogTest, GoesOnInAnotherFileWhileTheDiskIsFull) {
    start({.gathering = milliseconds(1), .pause = std::chrono::hours(1)});
    ASSERT_TRUE(has_written(1));
    const std::uint64_t size = std::filesystem::file_size(path);
    const FullDisk full(size + 100); // a row, and a piece of the next
    for (int i = 0; i < 2; ++i) log->append(R"({"event":"decision"})");
    ASSERT_TRUE(is_said("audit: rows cannot be written and wait"));
    std::filesystem::rename(path, path + ".1");
    log->reopen();
    EXPECT_TRUE(has_written(3));
    EXPECT_TRUE(is_said("audit: rows are written again"));
    log.reset();
    const auto before = lines_of_file(path + ".1"), after = lines_of_file(path);
    ASSERT_EQ(before.size(), 3U);
    EXPECT_EQ(row_of(before[1]).number, 2U);
    EXPECT_EQ(std::filesystem::file_size(path + ".1"), size + 100);
    ASSERT_EQ(after.size(), 2U) << all_said();
    EXPECT_THAT(after[0], StartsWith(before[2]));
    EXPECT_EQ(row_of(after[0]).number, 3U);
    EXPECT_EQ(row_of(after[1]).event, "stop");
}

TEST_F(AuditLogTest, BeginsAnotherFileWhereItsOwnIsDeletedWhileTheDiskIsFull) {
    start({.gathering = milliseconds(1), .pause = milliseconds(5)});
    ASSERT_TRUE(has_written(1));
    const FullDisk full(std::filesystem::file_size(path) + 10);
    log->append(R"({"event":"decision"})");
    ASSERT_TRUE(is_said("audit: rows cannot be written and wait"));
    std::filesystem::remove(path);
    EXPECT_TRUE(has_written(2));
    const auto lines = lines_of_file(path);
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(row_of(lines.front()).number, 2U);
}

TEST_F(AuditLogTest, TriesAgainToFollowItsPathWhileTheDiskIsFull) {
    start({.gathering = milliseconds(1), .pause = milliseconds(5)});
    ASSERT_TRUE(has_written(1));
    const FullDisk full(std::filesystem::file_size(path) + 10);
    log->append(R"({"event":"decision"})");
    ASSERT_TRUE(is_said("audit: rows cannot be written and wait"));
    std::filesystem::rename(path, path + ".1");
    std::filesystem::create_directory(path);
    log->reopen();
    EXPECT_TRUE(is_said("audit: rows go on into the file that was renamed; the new one cannot be written to: Is a"));
    std::filesystem::remove(path);
    EXPECT_TRUE(has_written(2));
    EXPECT_EQ(row_of(lines_of_file(path).at(0)).number, 2U);
}

TEST_F(AuditLogTest, BeginsThoughTheDiskIsFullAfterARowThatWasCutOff) {
    std::ofstream(path) << R"({"start":"torn)";
    std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    {
        const FullDisk full(std::filesystem::file_size(path));
        start({.gathering = milliseconds(1), .pause = milliseconds(5)});
        EXPECT_TRUE(is_said("audit: the file ends in a row that was cut off, which is ended once the file can be "
                            "written to\naudit: rows cannot be written and wait: File too large\n"));
    }
    EXPECT_TRUE(has_written(1));
    log.reset();
    const auto lines = lines_of_file(path);
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[0], R"({"start":"torn)");
    EXPECT_EQ(row_of(lines[1]).event, "start");
}

TEST_F(AuditLogTest, IsClosedOnce) {
    start();
    log->close();
    EXPECT_EQ(row_of(lines_of_file(path).at(1)).event, "stop");
    log->close();
    log.reset();
    EXPECT_EQ(lines_of_file(path).size(), 2U);
}

TEST_F(AuditLogTest, BeginsAnotherFileAtItsSize) {
    start({.gathering = milliseconds(0)}, 1);
    for (std::uint64_t rows = 2; rows < 5; ++rows) {
        log->append(R"({"event":"decision"})");
        ASSERT_TRUE(has_written(rows));
    }
    log.reset();
    std::vector<std::uint64_t> numbers;
    for (const std::string name :
         {".2026-11-25T120000Z", ".2026-11-25T120000Z.2", ".2026-11-25T120000Z.3", ".2026-11-25T120000Z.4", ""})
        for (const std::string& line : lines_of_file(path + name)) numbers.push_back(row_of(line).number);
    EXPECT_THAT(numbers, ElementsAre(1, 2, 3, 4, 5));
}

TEST_F(AuditLogTest, GrowsOnWhereNoOtherFileCanBeBegun) {
    start({.gathering = milliseconds(0)}, 1);
    ASSERT_TRUE(has_written(1));
    std::filesystem::rename(path, path + ".1");
    std::filesystem::create_directory(path);
    log->append(R"({"event":"decision"})");
    EXPECT_TRUE(is_said("audit: no new file is begun; it cannot be written to: Is a directory"));
    ASSERT_TRUE(has_written(2));
    std::filesystem::remove(path);
    log->append(R"({"event":"decision"})");
    EXPECT_TRUE(is_said("audit: a new file is begun again"));
    log.reset();
    EXPECT_EQ(lines_of_file(path + ".1").size(), 2U);
    EXPECT_EQ(lines_of_file(path + ".2026-11-25T120000Z").size(), 1U);
    EXPECT_EQ(lines_of_file(path).size(), 1U);
}

} // namespace
} // namespace eczema::tests
