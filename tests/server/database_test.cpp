// The door to SQLite: which files it opens, what it says of those it does not, and what a commit is worth.
#include "server/database.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/scratch_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <vector>

namespace eczema::tests {
namespace {

using namespace server;
using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view first_step = "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT";
constexpr std::string_view second_step = "ALTER TABLE note ADD COLUMN day INTEGER NOT NULL DEFAULT 7";
constexpr std::array steps{first_step, second_step};
constexpr DatabaseSchema one_step{77, std::span(steps).first(1)};
constexpr DatabaseSchema two_steps{77, steps};
constexpr DatabaseUse reading{.access = Access::read_only};
constexpr DatabaseUse impatient{.patience = milliseconds(0)};

std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void overwrite(const std::string& path, std::streamoff at, const std::string& bytes) {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(at);
    file << bytes;
}

unsigned mode_of(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0U;
}

class DatabaseFile : public ::testing::Test {
  protected:
    Database opened(const DatabaseSchema& schema = one_step, const DatabaseUse& use = {}) const {
        auto database = Database::open(path, schema, use);
        if (!database) throw std::runtime_error(database.error().message);
        return std::move(*database);
    }
    DatabaseFault refused(const DatabaseSchema& schema = one_step, const DatabaseUse& use = {}) const {
        auto database = Database::open(path, schema, use);
        return database ? DatabaseFault{DatabaseError::failed, "it was opened"} : database.error();
    }
    void expect_refused(DatabaseError error, const char* words, const DatabaseSchema& schema = one_step,
                        const DatabaseUse& use = {}) const {
        const DatabaseFault fault = refused(schema, use);
        EXPECT_EQ(fault.error, error) << fault.message;
        EXPECT_THAT(fault.message, StartsWith(path + " "));
        EXPECT_THAT(fault.message, HasSubstr(words));
    }
    static bool add(Database& database, std::string_view text) {
        auto statement = database.prepare("INSERT INTO note (text) VALUES (?1)");
        return statement && statement->bind(1, text).run();
    }
    static std::int64_t notes(Database& database) { return database.number("SELECT count(*) FROM note").value_or(-1); }

    ScratchFolder folder;
    std::string path = folder.file("store.db");
};

TEST_F(DatabaseFile, IsMadeForItsOwnerAlone) {
    const mode_t previous = ::umask(0);
    Database database = opened();
    ::umask(previous);
    EXPECT_TRUE(add(database, "a"));
    EXPECT_EQ(mode_of(path), 0600U);
    EXPECT_EQ(mode_of(path + "-wal"), 0600U);
    EXPECT_EQ(mode_of(path + "-shm"), 0600U);
}

TEST_F(DatabaseFile, KeepsWhatWasCommitted) {
    {
        Database database = opened();
        EXPECT_TRUE(add(database, "a"));
    }
    Database database = opened();
    EXPECT_EQ(notes(database), 1);
    EXPECT_EQ(database.number("PRAGMA application_id"), 77);
    EXPECT_EQ(database.number("PRAGMA user_version"), 1);
}

TEST_F(DatabaseFile, SynchronizesAsItIsToldTo) {
    Database weaker = opened(one_step, {.access = Access::write});
    Database stronger = opened(one_step, {.access = Access::write_sync});
    EXPECT_EQ(weaker.number("PRAGMA synchronous"), 1);
    EXPECT_EQ(stronger.number("PRAGMA synchronous"), 2);
    EXPECT_EQ(stronger.number("PRAGMA foreign_keys"), 1);
}

// Such names mean something else to SQLite.
TEST_F(DatabaseFile, HasTheNameThatItIsGiven) {
    ForkedChild child([&](int) {
        if (::chdir(folder.path().c_str()) != 0) return 1;
        for (const char* name : {":memory:", "file:a?mode=memory", "b.db"})
            if (!Database::open(name, one_step, {}) || !std::filesystem::exists(folder.file(name))) return 2;
        return Database::open("", one_step, {}) ? 3 : 0;
    });
    EXPECT_EQ(child.exit_code(), 0);
}

TEST_F(DatabaseFile, IsBroughtUpToDateWithoutLosingRows) {
    {
        Database database = opened(one_step);
        EXPECT_TRUE(add(database, "a"));
    }
    Database database = opened(two_steps);
    EXPECT_EQ(database.number("SELECT day FROM note"), 7);
    EXPECT_EQ(database.number("PRAGMA user_version"), 2);
}

TEST_F(DatabaseFile, IsBroughtUpToDateWhollyOrNotAtAll) {
    { opened(one_step); }
    constexpr std::array broken{first_step, second_step, std::string_view("CREATE NONSENSE")};
    EXPECT_EQ(refused(DatabaseSchema{77, broken}).error, DatabaseError::failed);
    Database database = opened(one_step); // not newer: the second step is undone too
    EXPECT_EQ(database.number("SELECT count(*) FROM pragma_table_info('note')"), 2);
}

TEST_F(DatabaseFile, OfANewerVersionIsRefusedAndNotTouched) {
    { opened(two_steps); }
    const std::string before = bytes_of(path);
    expect_refused(DatabaseError::newer_version, "its version is 2, this program's is 1");
    expect_refused(DatabaseError::newer_version, "run that version", one_step, reading);
    EXPECT_EQ(bytes_of(path), before);
}

TEST_F(DatabaseFile, OfAnOlderVersionIsNotReadOnly) {
    { opened(one_step); }
    expect_refused(DatabaseError::older_version, "its version is 1, this program's is 2", two_steps, reading);
}

TEST_F(DatabaseFile, OfAnotherProgramIsRefusedAndNotTouched) {
    { opened(one_step); }
    const std::string before = bytes_of(path);
    expect_refused(DatabaseError::foreign_file, "name another file", DatabaseSchema{78, steps});
    EXPECT_EQ(bytes_of(path), before);
}

TEST_F(DatabaseFile, OfNobodyWithTablesIsRefused) {
    {
        Database database = opened(one_step);
        EXPECT_TRUE(database.execute("PRAGMA application_id = 0; PRAGMA user_version = 0"));
    }
    expect_refused(DatabaseError::foreign_file, "name another file");
}

TEST_F(DatabaseFile, ThatIsNoDatabaseIsRefusedAndNotTouched) {
    const std::string text(5000, 'x');
    std::ofstream(path) << text;
    expect_refused(DatabaseError::foreign_file, "is not a store of this program");
    EXPECT_EQ(bytes_of(path), text);
}

TEST_F(DatabaseFile, ThatIsEmptyBecomesOne) {
    std::ofstream(path).close();
    Database database = opened();
    EXPECT_EQ(notes(database), 0);
}

TEST_F(DatabaseFile, ThatIsDamagedIsRefused) {
    {
        Database database = opened();
        for (int i = 0; i < 100; ++i) EXPECT_TRUE(add(database, std::string(1000, 'a')));
    }
    overwrite(path, 3 * 4096, std::string(4096, '\xff'));
    expect_refused(DatabaseError::damaged, "put a backup in its place");
}

TEST_F(DatabaseFile, ThatIsCutOffIsRefused) {
    {
        Database database = opened();
        for (int i = 0; i < 100; ++i) EXPECT_TRUE(add(database, std::string(1000, 'a')));
    }
    std::filesystem::resize_file(path, 2 * 4096 + 100);
    expect_refused(DatabaseError::damaged, "put a backup in its place");
}

TEST_F(DatabaseFile, WhoseSchemaIsDamagedIsRefused) {
    { opened(); }
    overwrite(path, 100, std::string(50, '\xff'));
    expect_refused(DatabaseError::damaged, "is damaged");
}

TEST_F(DatabaseFile, InNoFolderIsRefused) {
    path = folder.file("none/store.db");
    expect_refused(DatabaseError::cannot_open, "No such file or directory");
    path = folder.path();
    expect_refused(DatabaseError::cannot_open, "cannot be opened");
}

TEST_F(DatabaseFile, ThatIsNotThereIsNotMadeByAReader) {
    expect_refused(DatabaseError::cannot_open, "must be there", one_step, reading);
    EXPECT_FALSE(std::filesystem::exists(path));
}

// Root is not stopped by modes, so somebody else tries.
TEST_F(DatabaseFile, ThatMayNotBeWrittenIsRefused) {
    { opened(); }
    std::filesystem::permissions(path, std::filesystem::perms(0644));
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0555));
    ForkedChild child([&](int) {
        if (!give_up_root()) return 10;
        if (refused().error != DatabaseError::cannot_open) return 1;
        path = folder.file("other.db");
        if (refused().error != DatabaseError::cannot_open) return 2;
        return 0;
    });
    EXPECT_EQ(child.exit_code(), 0);
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
}

TEST_F(DatabaseFile, OfReadOnlyModeInAnOpenFolderIsRefused) {
    { opened(); }
    std::filesystem::permissions(path, std::filesystem::perms(0444));
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0777));
    ForkedChild child([&](int) {
        if (!give_up_root()) return 10;
        return refused().error == DatabaseError::cannot_open ? 0 : 1;
    });
    EXPECT_EQ(child.exit_code(), 0);
}

TEST_F(DatabaseFile, IsMadeOnceByProcessesThatOpenItTogether) {
    std::vector<std::unique_ptr<ForkedChild>> children;
    for (int i = 0; i < 6; ++i)
        children.push_back(std::make_unique<ForkedChild>([&](int) {
            auto database = Database::open(path, two_steps, {.patience = milliseconds(10'000)});
            return database && add(*database, "a") ? 0 : 1;
        }));
    for (const auto& child : children) EXPECT_EQ(child->exit_code(), 0);
    Database database = opened(two_steps);
    EXPECT_EQ(notes(database), 6);
}

TEST_F(DatabaseFile, IsReadWhileItIsWritten) {
    Database writer = opened();
    EXPECT_TRUE(add(writer, "a"));
    Database reader = opened(one_step, reading);
    EXPECT_EQ(notes(reader), 1);
    EXPECT_TRUE(add(writer, "b"));
    EXPECT_EQ(notes(reader), 2);
    EXPECT_FALSE(add(reader, "c"));
    EXPECT_EQ(notes(writer), 2);
}

TEST_F(DatabaseFile, LeavesItsLocksToItsOtherConnections) {
    Database writer = opened(one_step, impatient);
    Transaction transaction(writer, Transaction::For::writing);
    EXPECT_TRUE(add(writer, "a"));
    { opened(one_step, {.access = Access::read_only}); } // opened and closed beside it
    ForkedChild child([&](int) {
        auto other = Database::open(path, one_step, impatient);
        return other && !add(*other, "b") && other->error() == DatabaseError::busy ? 0 : 1;
    });
    EXPECT_EQ(child.exit_code(), 0);
    EXPECT_TRUE(transaction.commit());
}

TEST_F(DatabaseFile, WithoutCommitIsAsBefore) {
    Database database = opened();
    {
        Transaction transaction(database, Transaction::For::writing);
        EXPECT_TRUE(transaction.has_begun());
        EXPECT_TRUE(add(database, "a"));
    }
    EXPECT_EQ(notes(database), 0);
    Transaction transaction(database, Transaction::For::writing);
    EXPECT_TRUE(add(database, "a"));
    EXPECT_TRUE(transaction.commit());
    EXPECT_FALSE(transaction.commit());
    EXPECT_EQ(notes(database), 1);
}

TEST_F(DatabaseFile, LetsOneWriteAtATime) {
    Database first = opened(one_step, impatient), second = opened(one_step, impatient);
    {
        Transaction transaction(first, Transaction::For::writing);
        EXPECT_TRUE(transaction.has_begun());
        Transaction other(second, Transaction::For::writing);
        EXPECT_FALSE(other.has_begun());
        EXPECT_FALSE(other.commit());
        EXPECT_EQ(second.error(), DatabaseError::busy);
        EXPECT_THAT(second.fault().message, HasSubstr("is locked by another program"));
    }
    EXPECT_TRUE(Transaction(second, Transaction::For::writing).has_begun());
}

TEST_F(DatabaseFile, SaysThatTheDiskIsFullAndGoesOnOnceItIsNot) {
    Database database = opened();
    EXPECT_TRUE(database.execute("PRAGMA max_page_count = 6"));
    int added = 0;
    while (added < 100 && add(database, std::string(1000, 'a'))) ++added;
    EXPECT_GT(added, 0);
    EXPECT_LT(added, 100);
    EXPECT_FALSE(add(database, std::string(1000, 'a')));
    EXPECT_EQ(database.error(), DatabaseError::full);
    EXPECT_EQ(notes(database), added);
    EXPECT_TRUE(database.execute("PRAGMA max_page_count = 1000"));
    EXPECT_TRUE(add(database, std::string(1000, 'a')));
}

TEST_F(DatabaseFile, KeepsTextsAsTheyAre) {
    using namespace std::string_view_literals;
    Database database = opened();
    const std::vector<std::string_view> texts{"", std::string_view(), "a\0b"sv, "\xc3\xa9", "\xff", "'); --"};
    for (const std::string_view text : texts) EXPECT_TRUE(add(database, text));
    auto rows = database.prepare("SELECT text, length(CAST(text AS BLOB)) FROM note ORDER BY id");
    ASSERT_TRUE(rows);
    for (const std::string_view text : texts) {
        ASSERT_EQ(rows->step(), Statement::Step::row);
        EXPECT_EQ(rows->text(0), text);
        EXPECT_EQ(rows->integer(1), static_cast<std::int64_t>(text.size()));
    }
    EXPECT_EQ(rows->step(), Statement::Step::done);
}

TEST_F(DatabaseFile, KeepsBlobsAndIntegersAsTheyAre) {
    Database database = opened();
    const std::array<std::uint8_t, 3> bytes{0, 255, 1};
    auto row = database.prepare("SELECT ?1, ?2, ?3, typeof(?1), typeof(?2)");
    ASSERT_TRUE(row);
    row->bind(1, bytes).bind(2, std::span<const std::uint8_t>()).bind(3, INT64_MIN);
    ASSERT_EQ(row->step(), Statement::Step::row);
    EXPECT_TRUE(std::equal(bytes.begin(), bytes.end(), row->blob(0).begin(), row->blob(0).end()));
    EXPECT_TRUE(row->blob(1).empty());
    EXPECT_EQ(row->integer(2), INT64_MIN);
    EXPECT_EQ(row->text(3), "blob");
    EXPECT_EQ(row->text(4), "blob");
}

TEST_F(DatabaseFile, DoesNotRunAStatementWithoutItsValues) {
    Database database = opened();
    auto statement = database.prepare("INSERT INTO note (text) VALUES (?1)");
    ASSERT_TRUE(statement);
    EXPECT_FALSE(statement->bind(1, "a").bind(2, "b").run()); // there is no second
    EXPECT_EQ(notes(database), 0);
    EXPECT_TRUE(statement->bind(1, "a").run()); // and is as new afterwards
    EXPECT_EQ(notes(database), 1);
    EXPECT_FALSE(database.prepare("SELECT none FROM note"));
    EXPECT_FALSE(database.number("SELECT id FROM note WHERE id = 9"));
}

TEST_F(DatabaseFile, DoesNotQuoteRowsInFaults) {
    Database database = opened();
    EXPECT_TRUE(database.execute("CREATE UNIQUE INDEX one ON note (text)"));
    EXPECT_TRUE(add(database, "CANARY"));
    EXPECT_FALSE(add(database, "CANARY"));
    EXPECT_THAT(database.fault().message, Not(HasSubstr("CANARY")));
}

} // namespace
} // namespace eczema::tests
