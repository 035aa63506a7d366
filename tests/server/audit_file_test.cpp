// The audit file on a real file system: what it refuses to append to, and when it begins another.
#include "server/audit_file.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/scratch_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>

namespace eczema::tests {
namespace {

using namespace server;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::int64_t noon_utc = 1'795'608'000; // 2026-11-25T12:00:00Z
constexpr std::int64_t day = 86'400;

std::string text_of_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> names_in(const ScratchFolder& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

void set_time_of(const std::string& path, std::int64_t utc_seconds) {
    const timespec times[2] = {{utc_seconds, 0}, {utc_seconds, 0}};
    ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
}

class AuditFileTest : public ::testing::Test {
  protected:
    AuditFile open(std::uint64_t rotate_bytes = 0, std::int64_t now = noon_utc) {
        auto opened = AuditFile::open(path, rotate_bytes, now);
        if (!opened) throw std::runtime_error(opened.error());
        return *std::move(opened);
    }
    std::ofstream write() const {
        std::ofstream file(path);
        std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        return file;
    }
    std::string refusal() {
        auto opened = AuditFile::open(path, 0, noon_utc);
        return opened ? std::string() : opened.error();
    }

    const ScratchFolder folder;
    const std::string path = folder.file("audit.jsonl");
};

TEST_F(AuditFileTest, IsMadeForItsOwnerAlone) {
    AuditFile file = open();
    EXPECT_EQ(file.append("{1}\n"), 4U);
    EXPECT_TRUE(file.sync());
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    EXPECT_EQ(text_of_file(path), "{1}\n");
}

TEST_F(AuditFileTest, GoesOnAtTheEndOfWhatIsThere) {
    open().append("{1}\n");
    open().append("{2}\n");
    EXPECT_EQ(text_of_file(path), "{1}\n{2}\n");
}

TEST_F(AuditFileTest, EndsARowThatWasCutOff) {
    write() << "{1}\n{\"start\":\"ab";
    open().append("{2}\n");
    EXPECT_EQ(text_of_file(path), "{1}\n{\"start\":\"ab\n{2}\n");
}

TEST_F(AuditFileTest, EndsARowThatWasCutOffOnceThereIsRoom) {
    const std::string torn = R"({"start":"ab)";
    write() << torn;
    std::optional<AuditFile> file;
    {
        const FullDisk full(torn.size());
        file.emplace(open());
        EXPECT_TRUE(file->owes_line_feed());
        EXPECT_EQ(file->append("{2}\n"), 0U);
        EXPECT_EQ(errno, EFBIG);
        EXPECT_EQ(text_of_file(path), torn);
    }
    {
        const FullDisk full(torn.size() + 1); // the line feed and no more
        EXPECT_EQ(file->append("{2}\n"), 0U);
    }
    EXPECT_FALSE(file->owes_line_feed());
    AuditFile moved(*std::move(file));
    EXPECT_EQ(moved.append("{2}\n"), 4U);
    EXPECT_EQ(text_of_file(path), torn + "\n{2}\n");
}

TEST_F(AuditFileTest, OwesTheLineFeedWhereverItIsMovedTo) {
    const std::string torn = R"({"start":"ab)";
    write() << torn;
    std::optional<AuditFile> file;
    {
        const FullDisk full(torn.size());
        file.emplace(open());
    }
    AuditFile moved(*std::move(file));
    EXPECT_EQ(moved.append("{2}\n"), 4U);
    EXPECT_EQ(text_of_file(path), torn + "\n{2}\n");
}

TEST_F(AuditFileTest, RefusesWhatIsNoFileOfRows) {
    ASSERT_EQ(::symlink("/dev/null", path.c_str()), 0);
    EXPECT_THAT(refusal(), HasSubstr("symbolic link"));
    std::remove(path.c_str());

    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    EXPECT_THAT(refusal(), HasSubstr("not a regular file"));
    std::remove(path.c_str());

    std::filesystem::create_directory(path);
    EXPECT_THAT(refusal(), HasSubstr("cannot be written to"));
    std::filesystem::remove(path);

    write() << "SQLite format 3, or a shopping list\n";
    EXPECT_THAT(refusal(), HasSubstr("something other than audit rows"));
    EXPECT_EQ(text_of_file(path), "SQLite format 3, or a shopping list\n");
}

TEST_F(AuditFileTest, RefusesAFileThatOthersMayWriteTo) {
    open();
    for (const mode_t mode : {0620U, 0602U}) {
        ASSERT_EQ(::chmod(path.c_str(), mode), 0);
        EXPECT_THAT(refusal(), HasSubstr("chmod go-w"));
    }
    ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
    EXPECT_EQ(refusal(), "");
}

TEST_F(AuditFileTest, IsWrittenToByOneAlone) {
    {
        const AuditFile first = open();
        EXPECT_THAT(refusal(), HasSubstr("another process"));
    }
    EXPECT_EQ(refusal(), "");
}

TEST_F(AuditFileTest, RefusesAFolderThatIsNotThere) {
    const auto opened = AuditFile::open(folder.file("no/audit.jsonl"), 0, noon_utc);
    ASSERT_FALSE(opened);
    EXPECT_THAT(opened.error(), HasSubstr("No such file"));
}

TEST_F(AuditFileTest, BeginsAnotherAtItsSize) {
    AuditFile file = open(10);
    file.append("{12345}\n"); // 8 bytes
    EXPECT_TRUE(file.rotate_if_due(noon_utc));
    EXPECT_THAT(names_in(folder), ElementsAre("audit.jsonl"));
    file.append("{2}\n"); // 12
    EXPECT_TRUE(file.rotate_if_due(noon_utc));
    file.append("{3}\n");
    EXPECT_THAT(names_in(folder), ElementsAre("audit.jsonl", "audit.jsonl.2026-11-25T120000Z"));
    EXPECT_EQ(text_of_file(path), "{3}\n");
    EXPECT_EQ(text_of_file(path + ".2026-11-25T120000Z"), "{12345}\n{2}\n");
    EXPECT_THAT(refusal(), HasSubstr("another process")); // the new one is ours too
}

TEST_F(AuditFileTest, TakesNoNameTwice) {
    AuditFile file = open(1);
    for (const std::string_view row : {"{1}\n", "{2}\n", "{3}\n"}) {
        file.append(row);
        EXPECT_TRUE(file.rotate_if_due(noon_utc));
    }
    EXPECT_THAT(names_in(folder), ElementsAre("audit.jsonl", "audit.jsonl.2026-11-25T120000Z",
                                              "audit.jsonl.2026-11-25T120000Z.2", "audit.jsonl.2026-11-25T120000Z.3"));
    EXPECT_EQ(text_of_file(path + ".2026-11-25T120000Z.2"), "{2}\n");
}

TEST_F(AuditFileTest, BeginsAnotherWithTheUtcDay) {
    AuditFile file = open(1000, noon_utc - day);
    EXPECT_TRUE(file.rotate_if_due(noon_utc)); // nothing in it yet
    file.append("{1}\n");
    AuditFile moved(std::move(file));
    constexpr std::int64_t last_second = noon_utc + day / 2 - 1;
    EXPECT_TRUE(moved.rotate_if_due(last_second));
    EXPECT_THAT(names_in(folder), ElementsAre("audit.jsonl"));
    EXPECT_TRUE(moved.rotate_if_due(last_second + 1));
    EXPECT_THAT(names_in(folder), ElementsAre("audit.jsonl", "audit.jsonl.2026-11-26T000000Z"));
}

TEST_F(AuditFileTest, KnowsTheDayOfAFileThatWasThere) {
    open().append("{1}\n");
    set_time_of(path, noon_utc - day);
    AuditFile file = open(1000, noon_utc);
    EXPECT_TRUE(file.rotate_if_due(noon_utc));
    EXPECT_THAT(names_in(folder), ElementsAre("audit.jsonl", "audit.jsonl.2026-11-25T120000Z"));
}

TEST_F(AuditFileTest, LeavesBothToOthersWhereItIsToldSo) {
    AuditFile file = open(0);
    file.append("{1}\n");
    EXPECT_TRUE(file.rotate_if_due(noon_utc + 10 * day));
    EXPECT_THAT(names_in(folder), ElementsAre("audit.jsonl"));
}

TEST_F(AuditFileTest, FollowsItsPath) {
    AuditFile file = open();
    file.append("{1}\n");
    EXPECT_FALSE(*file.follow_path(noon_utc)); // nothing has happened
    std::filesystem::rename(path, path + ".1");
    file.append("{2}\n");
    EXPECT_TRUE(*file.follow_path(noon_utc));
    file.append("{3}\n");
    EXPECT_EQ(text_of_file(path + ".1"), "{1}\n{2}\n");
    EXPECT_EQ(text_of_file(path), "{3}\n");
}

TEST_F(AuditFileTest, BeginsAnotherWhereItWasDeleted) {
    AuditFile file = open();
    file.append("{1}\n");
    std::filesystem::remove(path);
    EXPECT_TRUE(file.rotate_if_due(noon_utc));
    file.append("{2}\n");
    EXPECT_EQ(text_of_file(path), "{2}\n");
}

TEST_F(AuditFileTest, StaysWithTheOldFileWhereThereIsNoNewOne) {
    AuditFile file = open(1);
    file.append("{1}\n");
    std::filesystem::rename(path, path + ".1");
    std::filesystem::create_directory(path);
    EXPECT_FALSE(file.follow_path(noon_utc));
    EXPECT_FALSE(file.rotate_if_due(noon_utc));
    EXPECT_EQ(file.append("{2}\n"), 4U);
    EXPECT_EQ(text_of_file(path + ".1"), "{1}\n{2}\n");
}

} // namespace
} // namespace eczema::tests
