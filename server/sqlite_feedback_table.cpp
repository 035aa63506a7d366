#include "server/sqlite_feedback_table.hpp"

namespace eczema::server {
namespace {

// The same report sent again may bring a reason or a comment that the first lacked; the rest stays as it came first.
constexpr std::string_view add_row =
    "INSERT INTO feedback (identity, client, service, card, rule, accepted, suggestions, unknown_suggestions, reason, "
    "comment, outcome_time, received_time) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) "
    "ON CONFLICT (identity) DO UPDATE SET "
    "reason = CASE WHEN excluded.reason <> '' THEN excluded.reason ELSE reason END, "
    "comment = CASE WHEN excluded.comment <> '' THEN excluded.comment ELSE comment END";

constexpr std::string_view add_count =
    "INSERT INTO shown (utc_day, client, rule, cards) VALUES (?1, ?2, ?3, ?4) "
    "ON CONFLICT (utc_day, client, rule) DO UPDATE SET cards = cards + excluded.cards";

constexpr std::string_view remove_rows =
    "DELETE FROM feedback WHERE id IN (SELECT id FROM feedback WHERE received_time < ?1 AND ?1 <= (SELECT "
    "max(received_time) FROM feedback) ORDER BY received_time LIMIT ?2)";
constexpr std::string_view remove_counts =
    "DELETE FROM shown WHERE (utc_day, client, rule) IN (SELECT utc_day, client, rule FROM shown WHERE utc_day < ?1 "
    "AND ?1 <= (SELECT max(utc_day) FROM shown) ORDER BY utc_day LIMIT ?2)";

// The window is the order of the index feedback_by_card. Times are texts of one length, so that they sort as they are;
// of reports of one time the one that came last stands.
constexpr std::string_view latest_outcomes =
    "SELECT rule, accepted, reason, count(*) FROM (SELECT rule, accepted, reason, row_number() OVER "
    "(PARTITION BY client, service, card ORDER BY outcome_time DESC, received_time DESC, id DESC) AS place "
    "FROM feedback) WHERE place = 1 GROUP BY rule, accepted, reason";

std::string numbers_of(std::span<const std::uint8_t> suggestions) {
    std::string text;
    for (const unsigned number : suggestions) (text += text.empty() ? "" : ",") += std::to_string(number);
    return text;
}

class SqliteFeedbackTable final : public FeedbackTable {
  public:
    SqliteFeedbackTable(Database database, Statement row, Statement count)
        : database_(std::move(database)), add_row_(std::move(row)), add_count_(std::move(count)) {}

    Written write(std::span<const FeedbackRow> rows, std::span<const ShownCount> counts) override {
        Transaction transaction(database_, Transaction::For::writing);
        if (!transaction.has_begun()) return Written::no;
        for (const FeedbackRow& row : rows)
            if (!add(row)) return Written::no;
        for (const ShownCount& count : counts)
            if (!add_count_.bind(1, count.utc_day)
                     .bind(2, count.client)
                     .bind(3, count.rule)
                     .bind(4, static_cast<std::int64_t>(count.cards))
                     .run())
                return Written::no;
        return transaction.commit() ? Written::yes : Written::no;
    }

    // The first page is written anew with the version it has.
    bool can_write() override {
        Transaction transaction(database_, Transaction::For::writing);
        const auto version = transaction.has_begun() ? database_.number("PRAGMA user_version") : std::nullopt;
        return version && database_.execute("PRAGMA user_version = " + std::to_string(*version)) &&
               transaction.commit();
    }

    std::optional<std::size_t> remove_before(const Expiry& expiry, std::size_t most) override {
        auto rows = database_.prepare(remove_rows), counts = database_.prepare(remove_counts);
        Transaction transaction(database_, Transaction::For::writing);
        const auto limit = static_cast<std::int64_t>(most);
        if (!rows || !counts || !transaction.has_begun() || !rows->bind(1, expiry.received_time).bind(2, limit).run())
            return std::nullopt;
        const std::int64_t removed_rows = database_.changed_rows();
        if (!counts->bind(1, expiry.utc_day).bind(2, limit).run()) return std::nullopt;
        const std::int64_t removed = removed_rows + database_.changed_rows();
        if (!transaction.commit()) return std::nullopt;
        return static_cast<std::size_t>(removed);
    }

    std::optional<std::vector<RuleFeedback>> report() override {
        std::map<std::string, RuleFeedback, std::less<>> rules;
        const auto rule = [&rules](std::string_view id) -> RuleFeedback& {
            RuleFeedback& found = rules[std::string(id)];
            found.rule = id;
            return found;
        };
        const Transaction snapshot(database_, Transaction::For::reading);
        const bool is_read = each_row("SELECT rule, sum(cards) FROM shown GROUP BY rule",
                                      [&](const Statement& row) { rule(row.text(0)).shown = count_in(row, 1); }) &&
                             each_row(latest_outcomes, [&](const Statement& row) {
                                 RuleFeedback& counts = rule(row.text(0));
                                 const bool accepted = row.integer(1) != 0;
                                 (accepted ? counts.accepted : counts.overridden) += count_in(row, 3);
                                 if (!accepted && !row.text(2).empty())
                                     counts.reasons[std::string(row.text(2))] += count_in(row, 3);
                             });
        if (!snapshot.has_begun() || !is_read) return std::nullopt;
        std::vector<RuleFeedback> report;
        report.reserve(rules.size());
        for (auto& [id, counts] : rules) report.push_back(std::move(counts));
        return report;
    }

  private:
    static std::uint64_t count_in(const Statement& row, int column) {
        return static_cast<std::uint64_t>(row.integer(column));
    }

    template <class Take>
    bool each_row(std::string_view sql, Take take) {
        auto rows = database_.prepare(sql);
        if (!rows) return false;
        Statement::Step step = rows->step();
        for (; step == Statement::Step::row; step = rows->step()) take(*rows);
        return step == Statement::Step::done;
    }

    bool add(const FeedbackRow& row) {
        const std::string suggestions = numbers_of(row.suggestions);
        return add_row_.bind(1, row.identity)
            .bind(2, row.client)
            .bind(3, row.service)
            .bind(4, row.card)
            .bind(5, row.rule)
            .bind(6, std::int64_t{row.accepted})
            .bind(7, suggestions)
            .bind(8, static_cast<std::int64_t>(row.unknown_suggestions))
            .bind(9, row.reason)
            .bind(10, row.comment)
            .bind(11, row.outcome_time)
            .bind(12, row.received_time)
            .run();
    }

    Database database_;
    Statement add_row_, add_count_;
};

} // namespace

boost::system::result<std::unique_ptr<FeedbackTable>, DatabaseFault> sqlite_feedback_table(Database database) {
    auto row = database.prepare(add_row);
    if (!row) return database.fault();
    auto count = database.prepare(add_count);
    if (!count) return database.fault();
    return std::make_unique<SqliteFeedbackTable>(std::move(database), std::move(*row), std::move(*count));
}

} // namespace eczema::server
