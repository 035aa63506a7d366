// Feedback and shown counts in a store of each kind: what is acknowledged is kept, once, and the report of it.
#include "server/feedback_store.hpp"
#include "tests/support/feedback_rows.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/store_kind.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace eczema::tests {
namespace {

using namespace server;
using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;

class KeptFeedback : public ::testing::TestWithParam<StoreKind> {
  protected:
    std::unique_ptr<FeedbackTable> table() const { return made.feedback_table(); }
    std::vector<RuleFeedback> report() const { return made.report(); }
    std::set<std::string> identities() const {
        std::set<std::string> identities;
        const std::string all =
            made.texts(GetParam() == StoreKind::sqlite ? SqlText("SELECT group_concat(identity, ' ') FROM feedback")
                                                       : SqlText("SELECT string_agg(identity, ' ') FROM feedback"),
                       1)
                .at(0);
        std::istringstream words(all);
        for (std::string word; words >> word;) identities.insert(word);
        return identities;
    }
    std::int64_t rows() const { return made.number("SELECT count(*) FROM feedback"); }

    const MadeStore made{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(In, KeptFeedback, ::testing::Values(StoreKind::sqlite, StoreKind::postgres),
                         [](const auto& kind) { return name_of(kind.param); });

// What is told of a file alone.
class FeedbackFile : public ::testing::Test {
  protected:
    const MadeStore made{StoreKind::sqlite};
};

TEST_P(KeptFeedback, KeepsEveryMember) {
    FeedbackRow row = row_of("id", false);
    row.suggestions = {1, 3, 12};
    row.unknown_suggestions = 2;
    row.reason = "O3";
    row.comment = "as the patient wished";
    EXPECT_EQ(Written::yes, table()->write(std::vector{row}, {}));
    EXPECT_THAT(made.texts("SELECT identity, client, service, card, rule, accepted, suggestions, unknown_suggestions, "
                           "reason, comment, outcome_time, received_time FROM feedback",
                           12),
                ElementsAre("id", "ehr", "atopic-dermatitis-order-sign", "card of id", "ocs-course-length",
                            GetParam() == StoreKind::sqlite ? "0" : "f", "1,3,12", "2", "O3", "as the patient wished",
                            "2026-11-22T10:44:22.445Z", "2026-11-22T10:44:25.000Z"));
}

// Values go beside the SQL, and none of their characters means anything.
TEST_P(KeptFeedback, KeepsEveryCharacter) {
    const std::string comment = "'; DROP TABLE feedback; -- \"quoted\" \\ {a,b} NULL $1 %s \t\n\u00e4\u00f6 \U0001F642";
    FeedbackRow row = row_of("a\"b\\c{,}'");
    row.comment = comment;
    EXPECT_EQ(Written::yes, table()->write(std::vector{row, row_of("NULL"), row_of("")}, {}));
    EXPECT_EQ(rows(), 3);
    EXPECT_THAT(made.texts("SELECT comment, identity FROM feedback ORDER BY id", 2),
                ElementsAre(comment, "a\"b\\c{,}'"));
    row = row_of("with a zero byte");
    row.comment = std::string("a\0b", 3);
    EXPECT_EQ(Written::yes, table()->write(std::vector{row}, {}));
    EXPECT_EQ(made.number("SELECT count(*) FROM feedback WHERE identity = 'with a zero byte' AND comment LIKE 'a%'"),
              1);
}

TEST_P(KeptFeedback, KeepsAReportSentTwiceOnceWithTheLaterReason) {
    const auto kept = table();
    EXPECT_EQ(Written::yes, kept->write(rows_named({"a", "a", "b"}), {}));
    FeedbackRow again = row_of("a", false);
    again.reason = "O4";
    again.comment = "later";
    EXPECT_EQ(Written::yes, kept->write(std::vector{again}, {}));
    EXPECT_EQ(rows(), 2);
    EXPECT_EQ(made.number("SELECT count(*) FROM feedback WHERE accepted AND comment = ''"), 1);
    EXPECT_EQ(made.number("SELECT count(*) FROM feedback WHERE accepted AND reason = 'O4' AND comment = 'later'"), 1);
    EXPECT_EQ(Written::yes, kept->write(rows_named({"a"}), {})); // without a reason it takes none away
    EXPECT_EQ(made.number("SELECT count(*) FROM feedback WHERE reason = 'O4' AND comment = 'later'"), 1);
}

TEST_P(KeptFeedback, AddsCountsToWhatIsThere) {
    const std::vector<ShownCount> counts{{1, "ehr", "a", 2}, {1, "ehr", "b", 5}, {2, "ehr", "a", 1}};
    EXPECT_EQ(Written::yes, table()->write({}, counts));
    EXPECT_EQ(Written::yes, table()->write({}, std::vector<ShownCount>{{1, "ehr", "a", 40}}));
    EXPECT_EQ(made.number("SELECT cards FROM shown WHERE utc_day = 1 AND rule = 'a'"), 42);
    EXPECT_EQ(made.number("SELECT count(*) FROM shown"), 3);
}

TEST_F(FeedbackFile, CanBeWrittenToUnlessItCannot) {
    const auto own = made.feedback_table();
    EXPECT_TRUE(own->can_write());
    EXPECT_EQ(made.database().number("PRAGMA user_version"), static_cast<std::int64_t>(store_schema().steps.size()));
    const auto reader = *sqlite_feedback_table(made.database({.access = Access::read_only}));
    EXPECT_FALSE(reader->can_write());
    EXPECT_EQ(Written::no, reader->write(rows_named({"a"}), {}));
}

TEST_P(KeptFeedback, ReportsNothingAtFirst) {
    EXPECT_TRUE(table()->can_write());
    EXPECT_THAT(report(), IsEmpty());
}

struct Outcome {
    const char* card;
    bool accepted;
    const char* time;
    const char* received;
    const char* reason;
    std::string_view rule = card_rule;
    const char* client = "ehr";
};

std::vector<FeedbackRow> rows_of_outcomes(std::initializer_list<Outcome> outcomes) {
    std::vector<FeedbackRow> rows;
    for (const Outcome& outcome : outcomes) {
        FeedbackRow row = row_of(std::to_string(rows.size()), outcome.accepted);
        row.card = outcome.card;
        row.outcome_time = std::string("2026-11-22T10:00:") + outcome.time + "Z";
        row.received_time = std::string("2026-11-22T11:00:") + outcome.received + "Z";
        row.reason = outcome.reason;
        row.rule = outcome.rule;
        row.client = outcome.client;
        rows.push_back(std::move(row));
    }
    return rows;
}

TEST_P(KeptFeedback, ReportsByRuleAndReason) {
    const auto kept = table();
    EXPECT_EQ(Written::yes,
              kept->write(rows_of_outcomes({
                              {"c1", true, "01.000", "01.000", ""},
                              {"c2", false, "01.000", "01.000", "O3"},
                              {"c3", false, "01.000", "01.000", "O3"},
                              {"c4", false, "01.000", "01.000", "O1"},
                              {"c5", false, "01.000", "01.000", ""},
                              {"c6", true, "01.000", "01.000", "O1", "gate-live-vaccine"}, // a reason for nothing
                              {"c7", false, "01.000", "01.000", "other", ""},
                          }),
                          std::vector<ShownCount>{{1, "ehr", std::string(card_rule), 9},
                                                  {2, "b", std::string(card_rule), 1},
                                                  {1, "ehr", "shown-alone", 4}}));
    const auto rules = report();
    ASSERT_THAT(rules, SizeIs(4));
    for (const RuleFeedback& rule : rules)
        if (rule.rule == card_rule) {
            EXPECT_EQ(rule.shown, 10U);
            EXPECT_EQ(rule.accepted, 1U);
            EXPECT_EQ(rule.overridden, 4U);
            EXPECT_THAT(rule.reasons, ElementsAre(Pair("O1", 1), Pair("O3", 2)));
        } else if (rule.rule == "shown-alone") {
            EXPECT_EQ(rule.shown, 4U);
            EXPECT_EQ(rule.accepted + rule.overridden, 0U);
        } else if (rule.rule == "gate-live-vaccine") {
            EXPECT_EQ(rule.shown, 0U);
            EXPECT_EQ(rule.accepted, 1U);
            EXPECT_THAT(rule.reasons, IsEmpty());
        } else {
            EXPECT_EQ(rule.rule, "");
            EXPECT_EQ(rule.overridden, 1U);
            EXPECT_THAT(rule.reasons, ElementsAre(Pair("other", 1)));
        }
}

TEST_P(KeptFeedback, CountsTheLatestOutcomeOfACard) {
    EXPECT_EQ(
        Written::yes,
        table()->write(rows_of_outcomes({
                           {"by time", true, "03.000", "01.000", ""},
                           {"by time", false, "02.999", "02.000", "O1"}, // sent later, but of before
                           {"by receipt", false, "01.000", "02.000", "O2"},
                           {"by receipt", true, "01.000", "01.000", ""},
                           {"by order", true, "01.000", "01.000", ""},
                           {"by order", false, "01.000", "01.000", "O3"},
                           {"of another", true, "01.000", "01.000", ""},
                           {"of another", false, "02.000", "01.000", "O4", card_rule, "other"}, // that client's own
                       }),
                       {}));
    const auto rules = report();
    ASSERT_THAT(rules, SizeIs(1));
    EXPECT_EQ(rules[0].accepted, 2U);
    EXPECT_EQ(rules[0].overridden, 3U);
    EXPECT_THAT(rules[0].reasons, ElementsAre(Pair("O2", 1), Pair("O3", 1), Pair("O4", 1)));
}

TEST_F(FeedbackFile, WalksItsIndexForTheReport) {
    Database file = made.database();
    auto plan = file.prepare("EXPLAIN QUERY PLAN SELECT row_number() OVER (PARTITION BY client, service, card ORDER BY "
                             "outcome_time DESC, received_time DESC, id DESC) FROM feedback");
    ASSERT_TRUE(plan);
    std::string text;
    while (plan->step() == Statement::Step::row) (text += plan->text(3)) += '\n';
    EXPECT_THAT(text, HasSubstr("feedback_by_card"));
    EXPECT_THAT(text, Not(HasSubstr("TEMP B-TREE")));
}

TEST_P(KeptFeedback, IsReportedWhileItIsWritten) {
    FeedbackStore store(table());
    EXPECT_TRUE(stored(store, rows_named({"a"})));
    ASSERT_THAT(report(), SizeIs(1));
    EXPECT_TRUE(stored(store, rows_named({"b"})));
    EXPECT_EQ(report().at(0).accepted, 2U);
}

TEST_P(KeptFeedback, KeepsWhatManyThreadsSend) {
    {
        FeedbackStore store(table());
        std::vector<std::thread> threads;
        for (int thread = 0; thread < 8; ++thread)
            threads.emplace_back([&store, thread] {
                for (int i = 0; i < 25; ++i) {
                    const std::string own = std::to_string(thread) + '/' + std::to_string(i);
                    EXPECT_TRUE(stored(store, rows_named({own, own + "+", "everybody's"})));
                    count(store, "ehr", {card_rule});
                }
            });
        for (std::thread& thread : threads) thread.join();
    }
    EXPECT_EQ(rows(), 8 * 25 * 2 + 1);
    EXPECT_EQ(made.number("SELECT sum(cards) FROM shown"), 200);
}

TEST_P(KeptFeedback, KeepsWhatTwoProcessesSend) {
    const auto send = [this](int) {
        FeedbackStore store(table());
        for (int i = 0; i < 100; ++i)
            if (!stored(store, rows_named({std::to_string(i), std::to_string(::getpid()) + '/' + std::to_string(i)})))
                return 1;
        return 0;
    };
    ForkedChild first(send), second(send);
    EXPECT_EQ(first.exit_code(), 0);
    EXPECT_EQ(second.exit_code(), 0);
    EXPECT_EQ(rows(), 300);
}

TEST_P(KeptFeedback, KeepsEveryAcknowledgedRowOfAProcessThatIsKilled) {
    const int rounds = GetParam() == StoreKind::sqlite ? 20 : 8;
    std::int64_t acknowledged = 0;
    for (int round = 0; round < rounds; ++round) {
        const auto name = [round](std::size_t i) { return std::to_string(round) + '/' + std::to_string(i); };
        ForkedChild child([&](int output) -> int {
            FeedbackStore store(table());
            if (!stored(store, rows_named({"first"}))) return 1;
            for (std::size_t i = 0;; ++i)
                store.add(rows_named({name(i)}), [output](bool is_stored) {
                    // One byte a row, in their order; more than are stored are waiting when it is killed.
                    if (::write(output, is_stored ? "+" : "-", 1) != 1) std::abort();
                });
        });
        std::string said = child.said(20 + static_cast<std::size_t>(round) * 7);
        child.kill();
        said += child.said_to_the_end();
        const std::set<std::string> kept = identities();
        // Refused ones, where too many waited, are told at once and out of order: the first stored ones are enough.
        const std::size_t first = std::min(said.find('-'), said.size());
        for (std::size_t i = 0; i < first; ++i) {
            ASSERT_EQ(kept.count(name(i)), 1U) << name(i);
        }
        acknowledged += static_cast<std::int64_t>(first);
    }
    EXPECT_GT(acknowledged, 0);
    EXPECT_GE(rows(), acknowledged);
}

TEST_P(KeptFeedback, IsRemovedWithItsTime) {
    std::vector<FeedbackRow> rows_by_age;
    for (const char* received : {"2020-11-11T23:59:59.999Z", "2020-11-12T10:44:24.999Z", "2020-11-12T10:44:25.000Z"}) {
        rows_by_age.push_back(row_of(received));
        rows_by_age.back().received_time = received;
    }
    const auto kept = table();
    const std::vector<ShownCount> counts{{8, "ehr", "a", 2}, {9, "ehr", "a", 5}, {10, "ehr", "a", 1}};
    EXPECT_EQ(Written::yes, kept->write(rows_by_age, counts));
    const Expiry expiry{"2020-11-12T10:44:25.000Z", 10};
    EXPECT_EQ(kept->remove_before(expiry, 1), 2U); // one of each, the oldest
    EXPECT_EQ(made.number("SELECT count(*) FROM feedback WHERE received_time < '2020-11-12'"), 0);
    EXPECT_EQ(made.number("SELECT min(utc_day) FROM shown"), 9);
    EXPECT_EQ(kept->remove_before(expiry, 500), 2U);
    EXPECT_EQ(kept->remove_before(expiry, 500), 0U);
    EXPECT_EQ(rows(), 1);
    EXPECT_EQ(made.number("SELECT cards FROM shown"), 1); // of the day itself
}

// The newest that is there says what time it is at least.
TEST_P(KeptFeedback, IsNotRemovedByAClockThatIsFarAhead) {
    const auto kept = table();
    EXPECT_EQ(Written::yes, kept->write(rows_named({"a", "b"}), std::vector<ShownCount>{{8, "ehr", "a", 2}}));
    EXPECT_EQ(kept->remove_before({"2100-01-01T00:00:00.000Z", 47'482, 30}, 500), 0U);
    EXPECT_EQ(rows(), 2);
    EXPECT_EQ(made.number("SELECT count(*) FROM shown"), 1);
}

// A replica whose clock is far ahead has written by it too.
TEST(FeedbackOnPostgres, IsRemovedByTheClockOfTheServerWhereThatIsEarlier) {
    const MadeStore made(StoreKind::postgres);
    std::vector<FeedbackRow> rows = rows_named({"of today", "of a replica far ahead"});
    rows[0].received_time =
        made.texts(R"(SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))", 1).at(0);
    rows[1].received_time = "2200-01-01T00:00:00.000Z";
    const std::int64_t today = made.number("SELECT floor(extract(epoch FROM now()) / 86400)::bigint");
    const std::vector<ShownCount> counts{{today, "ehr", "a", 1}, {84'006, "ehr", "a", 1}, {8, "ehr", "a", 1}};
    const auto kept = made.feedback_table();
    EXPECT_EQ(Written::yes, kept->write(rows, counts));
    EXPECT_EQ(kept->remove_before({"2199-12-02T00:00:00.000Z", 83'976, 30}, 500), 1U); // the count of day 8
    EXPECT_EQ(made.number("SELECT count(*) FROM feedback"), 2);
    EXPECT_EQ(made.number("SELECT min(utc_day) FROM shown"), today);
}

TEST_F(FeedbackFile, RefusesFeedbackWhileTheDiskIsFull) {
    {
        Database small = made.database();
        ASSERT_TRUE(small.execute("PRAGMA max_page_count = 40"));
        FeedbackStore store(*sqlite_feedback_table(std::move(small)), {}, {.pause = milliseconds(600'000)});
        int kept = 0;
        for (; kept < 2000 && stored(store, rows_named({std::to_string(kept)})); ++kept) {
        }
        EXPECT_GT(kept, 0);
        EXPECT_LT(kept, 2000);
        EXPECT_FALSE(store.available());
        EXPECT_FALSE(stored(store, rows_named({"a"})));
        EXPECT_EQ(made.number("SELECT count(*) FROM feedback"), kept);
    }
    FeedbackStore store(made.feedback_table());
    EXPECT_TRUE(stored(store, rows_named({"a"})));
}

} // namespace
} // namespace eczema::tests
