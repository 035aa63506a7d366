// The import of audit files into a store, and what its command says.
#include "server/import_audit.hpp"
#include "server/store.hpp"
#include "server/store_file.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/scratch_folder.hpp"
#include "tests/support/store_kind.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace eczema::tests {
namespace {

using namespace server;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

std::string row(int number, const std::string& more = R"("event":"decision","time":"2026-11-25T12:00:00Z")",
                char start = 'a') {
    return R"({"start":")" + std::string(32, start) + R"(","number":)" + std::to_string(number) + ',' + more + "}\n";
}

std::string rows(int from, int to) {
    std::string text;
    for (int number = from; number < to; ++number) text += row(number);
    return text;
}

class Importing {
  protected:
    explicit Importing(StoreKind kind) : made(kind) {}

    AuditImportCounts import(const std::string& text) {
        auto table = open_audit_table(made.config());
        if (!table) throw std::runtime_error(table.error().message);
        std::istringstream in(text);
        err.str({});
        const auto counts = import_audit_file(in, "audit.jsonl", **table, err);
        if (!counts) throw std::runtime_error("cannot be written");
        return *counts;
    }
    void expect(const AuditImportCounts& counts, std::size_t added, std::size_t known, std::size_t bad) const {
        EXPECT_EQ(counts.added, added);
        EXPECT_EQ(counts.known, known);
        EXPECT_EQ(counts.bad, bad);
    }
    std::int64_t rows_in_store() const {
        return made.kind() == StoreKind::sqlite ? made.number("SELECT count(*) FROM audit")
                                                : made.number("SELECT count(*) FROM eczema_cds.audit");
    }

    const MadeStore made;
    std::ostringstream err;
};

class ImportAudit : public ::testing::TestWithParam<StoreKind>, protected Importing {
  protected:
    ImportAudit() : Importing(GetParam()) {}
};
INSTANTIATE_TEST_SUITE_P(In, ImportAudit, ::testing::Values(StoreKind::sqlite, StoreKind::postgres),
                         [](const auto& suite) { return tests::name_of(suite.param); });

class ImportAuditToFile : public ::testing::Test, protected Importing {
  protected:
    ImportAuditToFile() : Importing(StoreKind::sqlite) {}
    Database database() const { return made.database({.access = Access::read_only}); }

    const ScratchFolder folder;
};

TEST_P(ImportAudit, TakesEachRowOnce) {
    expect(import(rows(1, 2502)), 2501, 0, 0); // more than two transactions
    EXPECT_EQ(err.str(), "audit.jsonl: 2501 new rows, 0 there already, 0 not taken\n");
    expect(import(rows(2000, 2600)), 98, 502, 0);
    expect(import(rows(1, 2600)), 0, 2599, 0);
    expect(import(row(1, R"("event":"start","time":"2026-11-25T12:00:00Z")", 'b')), 1, 0, 0); // of another start
    EXPECT_EQ(rows_in_store(), 2600);
}

TEST_F(ImportAuditToFile, AnswersWhichRulesSpokeForACallUnderWhichContent) {
    import(row(1, R"("event":"decision","time":"2026-11-25T12:00:00Z","client":"ehr","service":"s",)"
                  R"("hookInstance":"7a2f1c46-cd8c-4be5-95d7-eaf02604510e","status":200,"cards":1,"issues":0,)"
                  R"("rules":[{"id":"ocs-course-length","outcome":"yes","indicator":"warning","shown":true},)"
                  R"({"id":"gate-malignancy","outcome":"unknown","shown":false}],"content":"sha256:12")"));
    auto opened = database();
    auto query = opened.prepare("SELECT time, client, content, rule.value ->> 'id', rule.value ->> 'outcome' "
                                "FROM audit, json_each(line, '$.rules') AS rule "
                                "WHERE hook_instance = '7a2f1c46-cd8c-4be5-95d7-eaf02604510e' ORDER BY rule.key");
    ASSERT_TRUE(query);
    std::string told;
    while (query->step() == Statement::Step::row)
        for (int column = 0; column < 5; ++column) (told += query->text(column)) += column < 4 ? ' ' : '\n';
    EXPECT_EQ(told, "2026-11-25T12:00:00Z ehr sha256:12 ocs-course-length yes\n"
                    "2026-11-25T12:00:00Z ehr sha256:12 gate-malignancy unknown\n");
}

TEST_F(ImportAuditToFile, FindsACallWithoutReadingAllRows) {
    import("");
    auto opened = database();
    for (const auto& [column, index] :
         {std::pair{"hook_instance", "audit_by_hook_instance"}, {"time", "audit_by_time"}}) {
        auto plan = opened.prepare("EXPLAIN QUERY PLAN SELECT line FROM audit WHERE " + std::string(column) + " = 'x'");
        ASSERT_TRUE(plan);
        ASSERT_EQ(plan->step(), Statement::Step::row);
        EXPECT_THAT(std::string(plan->text(3)), HasSubstr(index));
    }
}

TEST_P(ImportAudit, NamesBadLinesByPlaceAndTakesAllOthers) {
    expect(import(row(1) + "\n" + "{\"start\":\"secret\n" + row(2) + std::string(70'000, 'x') + "\n" + row(3) +
                  std::string("\0\0secret\0\n", 10) + row(4)),
           4, 0, 3);
    EXPECT_EQ(err.str(), "audit.jsonl:3: is no JSON object\naudit.jsonl:5: is longer than a row\n"
                         "audit.jsonl:7: is no JSON object\n"
                         "audit.jsonl: 4 new rows, 0 there already, 3 not taken\n");
}

// An index of PostgreSQL takes no text of any length: one such line must not keep all others out.
TEST_P(ImportAudit, TakesAllButALineWhoseTextsNoIndexTakes) {
    std::string digits;
    for (unsigned i = 0; digits.size() < 60'000; ++i) digits += std::to_string(i * 2'654'435'761U); // hardly shrinks
    expect(import(row(1) +
                  row(2, R"("event":"decision","time":"2026-11-25T12:00:00Z","hookInstance":")" + digits + '"') +
                  row(3)),
           2, 0, 1);
    EXPECT_EQ(rows_in_store(), 2);
}

TEST_P(ImportAudit, SaysWhyTheStoreFailed) {
    auto table = open_audit_table(made.config());
    ASSERT_TRUE(table);
    ASSERT_TRUE(made.kind() == StoreKind::sqlite
                    ? made.database().execute("DROP TABLE audit")
                    : PostgresServer::of_this_process().connect().run("DROP TABLE eczema_cds.audit").has_value());
    std::istringstream in(row(1));
    EXPECT_FALSE(import_audit_file(in, "audit.jsonl", **table, err));
    EXPECT_EQ((*table)->fault().error, DatabaseError::failed);
    EXPECT_THAT((*table)->fault().message,
                HasSubstr(made.kind() == StoreKind::sqlite ? made.file() + " failed" : "SQLSTATE 42P01"));
}

TEST_P(ImportAudit, NamesTheFirstHundredBadLines) {
    std::string text;
    for (int i = 0; i < 250; ++i) text += "no\n";
    expect(import(text), 0, 0, 250);
    EXPECT_THAT(err.str(), HasSubstr("audit.jsonl:100: "));
    EXPECT_THAT(err.str(), Not(HasSubstr("audit.jsonl:101: ")));
    EXPECT_THAT(err.str(), HasSubstr("audit.jsonl: 150 more lines were not taken\n"));
}

TEST_P(ImportAudit, LeavesARowThatIsStillBeingWritten) {
    const std::string last = row(3);
    expect(import(rows(1, 3) + last.substr(0, 40)), 2, 0, 0);
    EXPECT_THAT(err.str(), HasSubstr("audit.jsonl:3: has no end yet"));
    expect(import(rows(1, 3) + last), 1, 2, 0);
    expect(import(""), 0, 0, 0);
}

TEST_P(ImportAudit, KeepsTheRowThatCameFirstAndSaysWhereAnotherDiffers) {
    import(row(1));
    expect(import(row(1, R"("event":"decision","time":"2026-11-25T12:00:01Z")") + row(2)), 1, 0, 1);
    EXPECT_THAT(err.str(), HasSubstr("audit.jsonl:1: differs from the row"));
    EXPECT_EQ(made.kind() == StoreKind::sqlite
                  ? made.number("SELECT count(*) FROM audit WHERE time = '2026-11-25T12:00:00Z'")
                  : made.number("SELECT count(*) FROM eczema_cds.audit WHERE time = '2026-11-25T12:00:00Z'"),
              2);
}

TEST_P(ImportAudit, TakesTheFirstOfRowsThatComeTogether) {
    expect(import(row(1) + row(1) + row(1, R"("event":"decision","time":"2026-11-25T12:00:01Z")")), 1, 1, 1);
    EXPECT_EQ(rows_in_store(), 1);
}

TEST_P(ImportAudit, WorksWhileAServiceUsesTheStore) {
    const auto store = open_store(made.config(), {}, {}, patient_times);
    ASSERT_TRUE(store);
    expect(import(rows(1, 10)), 9, 0, 0);
}

// --- the command ---------------------------------------------------------------------------------------------------

class ImportAuditCommand : public ImportAuditToFile {
  protected:
    int run(const std::vector<std::string>& files) {
        CommonOptions common;
        common.config_file = config.path();
        out.str({});
        err.str({});
        return run_import_audit(common, files, out, err);
    }
    const ScratchFile config{R"({"store":{"file":")" + made.file() + "\"}}"};
    const ScratchFile first{rows(1, 10)}, second{rows(5, 20)};
    std::ostringstream out;
};

TEST_F(ImportAuditCommand, SumsUpItsFiles) {
    EXPECT_EQ(run({first.path(), second.path()}), 0);
    EXPECT_EQ(out.str(), "19 new rows, 5 there already, 0 not taken\n");
    EXPECT_THAT(err.str(), HasSubstr(second.path() + ": 10 new rows, 5 there already, 0 not taken\n"));
}

TEST_F(ImportAuditCommand, SaysABadLineByItsExitCode) {
    second.write("no\n" + row(1));
    EXPECT_EQ(run({second.path(), first.path()}), 2);
    EXPECT_EQ(out.str(), "9 new rows, 1 there already, 1 not taken\n");
}

TEST_F(ImportAuditCommand, FailsWhereAFileOrTheStoreCannotBeRead) {
    EXPECT_EQ(run({first.path(), folder.file("none")}), 1);
    EXPECT_THAT(err.str(), EndsWith(folder.file("none") + " cannot be read\n"));
    EXPECT_EQ(rows_in_store(), 9); // what came before it stays
    EXPECT_EQ(run({folder.path()}), 1);
    EXPECT_THAT(err.str(), EndsWith(folder.path() + " cannot be read\n"));

    config.write(R"({"store":{"file":")" + folder.file("no/store.db") + "\"}}");
    EXPECT_EQ(run({first.path()}), 1);
    EXPECT_THAT(err.str(), HasSubstr("no/store.db cannot be opened"));
    config.write("{}");
    EXPECT_EQ(run({first.path()}), 2);
    EXPECT_THAT(err.str(), HasSubstr("/store: is not set"));
}

} // namespace
} // namespace eczema::tests
