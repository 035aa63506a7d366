#include "server/postgres_feedback_table.hpp"

#include <map>

namespace eczema::server {
namespace {

using std::chrono::milliseconds;

// One statement, so one transaction and one round trip. The same report sent again may bring a reason or a comment that
// the first lacked; the rest stays as it came first. Ids are given in the order of the rows.
constexpr SqlText add_rows_and_counts = R"sql(
WITH counted AS (
    INSERT INTO eczema_cds.shown (utc_day, client, rule, cards)
    SELECT utc_day, client, rule, sum(cards)::bigint
    FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[]) AS sent (utc_day, client, rule, cards)
    GROUP BY utc_day, client, rule ORDER BY utc_day, client, rule
    ON CONFLICT (utc_day, client, rule) DO UPDATE SET cards = shown.cards + excluded.cards
)
INSERT INTO eczema_cds.feedback (identity, client, service, card, rule, accepted, suggestions, unknown_suggestions,
                                 reason, comment, outcome_time, received_time)
SELECT identity, client, service, card, rule, accepted <> 0, suggestions, unknown_suggestions, reason, comment,
       outcome_time, received_time
FROM unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[], $11::text[], $12::bigint[],
            $13::text[], $14::text[], $15::text[], $16::text[]) WITH ORDINALITY
     AS sent (identity, client, service, card, rule, accepted, suggestions, unknown_suggestions, reason, comment,
              outcome_time, received_time, place)
ORDER BY place
ON CONFLICT (identity) DO UPDATE SET
    reason = CASE WHEN excluded.reason <> '' THEN excluded.reason ELSE feedback.reason END,
    comment = CASE WHEN excluded.comment <> '' THEN excluded.comment ELSE feedback.comment END
)sql";

constexpr SqlText write_nothing_new = "UPDATE eczema_cds.schema_version SET version = version WHERE version = 1";

// Two steps of bounded size; a row that another replica is removing is passed over. $1: the limit by the clock of this
// process, $2: how many, $3: the days, for the limit by the clock of the server.
constexpr SqlText remove_feedback = R"sql(
WITH expiry AS (
    SELECT least($1::text COLLATE "C", to_char(now() AT TIME ZONE 'UTC' - make_interval(days => $3::int),
                                               'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') COLLATE "C") AS received_time
)
DELETE FROM eczema_cds.feedback WHERE id IN (
    SELECT id FROM eczema_cds.feedback
    WHERE received_time < (SELECT received_time FROM expiry)
      AND (SELECT received_time FROM expiry) <= (SELECT max(received_time) FROM eczema_cds.feedback)
    ORDER BY received_time LIMIT $2::bigint FOR UPDATE SKIP LOCKED)
)sql";
constexpr SqlText remove_counts = R"sql(
WITH expiry AS (
    SELECT least($1::bigint, floor(extract(epoch FROM now()) / 86400)::bigint - $3::bigint) AS utc_day
)
DELETE FROM eczema_cds.shown WHERE (utc_day, client, rule) IN (
    SELECT utc_day, client, rule FROM eczema_cds.shown
    WHERE utc_day < (SELECT utc_day FROM expiry)
      AND (SELECT utc_day FROM expiry) <= (SELECT max(utc_day) FROM eczema_cds.shown)
    ORDER BY utc_day LIMIT $2::bigint FOR UPDATE SKIP LOCKED)
)sql";

// Both in one statement, of one moment. The window is the order of the index feedback_by_card; of reports of one time
// the one that came last stands.
constexpr SqlText both_counts = R"sql(
SELECT 'shown', rule, '', sum(cards)::bigint FROM eczema_cds.shown GROUP BY rule
UNION ALL
SELECT CASE WHEN accepted THEN 'accepted' ELSE 'overridden' END, rule, reason, count(*)
FROM (SELECT rule, accepted, reason, row_number() OVER
             (PARTITION BY client, service, card ORDER BY outcome_time DESC, received_time DESC, id DESC) AS place
      FROM eczema_cds.feedback) AS outcomes
WHERE place = 1 GROUP BY rule, accepted, reason
)sql";

std::string numbers_of(std::span<const std::uint8_t> suggestions) {
    std::string text;
    for (const unsigned number : suggestions) (text += text.empty() ? "" : ",") += std::to_string(number);
    return text;
}

// One statement changes a row once: of rows that are one report the first stands, with the later reason and comment.
std::vector<FeedbackRow> each_once(std::span<const FeedbackRow> rows) {
    std::vector<FeedbackRow> merged;
    std::map<std::string_view, std::size_t> places; // by the identity in `rows`
    for (const FeedbackRow& row : rows) {
        const auto [place, is_new] = places.emplace(row.identity, merged.size());
        if (is_new) {
            merged.push_back(row);
            continue;
        }
        FeedbackRow& first = merged[place->second];
        if (!row.reason.empty()) first.reason = row.reason;
        if (!row.comment.empty()) first.comment = row.comment;
    }
    return merged;
}

PostgresArguments arguments_of(std::span<const FeedbackRow> rows, std::span<const ShownCount> counts) {
    PostgresArguments arguments;
    const auto of_counts = [&](auto value_of) { arguments.add_each(counts, value_of); };
    of_counts([](const ShownCount& count) { return count.utc_day; });
    of_counts([](const ShownCount& count) { return std::string_view(count.client); });
    of_counts([](const ShownCount& count) { return std::string_view(count.rule); });
    of_counts([](const ShownCount& count) { return static_cast<std::int64_t>(count.cards); });
    const auto of_rows = [&](auto value_of) { arguments.add_each(rows, value_of); };
    of_rows([](const FeedbackRow& row) { return std::string_view(row.identity); });
    of_rows([](const FeedbackRow& row) { return std::string_view(row.client); });
    of_rows([](const FeedbackRow& row) { return std::string_view(row.service); });
    of_rows([](const FeedbackRow& row) { return std::string_view(row.card); });
    of_rows([](const FeedbackRow& row) { return row.rule; });
    of_rows([](const FeedbackRow& row) { return std::int64_t{row.accepted}; });
    of_rows([](const FeedbackRow& row) { return numbers_of(row.suggestions); });
    of_rows([](const FeedbackRow& row) { return static_cast<std::int64_t>(row.unknown_suggestions); });
    of_rows([](const FeedbackRow& row) { return std::string_view(row.reason); });
    of_rows([](const FeedbackRow& row) { return std::string_view(row.comment); });
    of_rows([](const FeedbackRow& row) { return std::string_view(row.outcome_time); });
    of_rows([](const FeedbackRow& row) { return std::string_view(row.received_time); });
    return arguments;
}

class PostgresFeedbackTable final : public FeedbackTable {
  public:
    PostgresFeedbackTable(std::unique_ptr<PostgresLink> link, milliseconds patience)
        : link_(std::move(link)), patience_(patience) {}

    Written write(std::span<const FeedbackRow> rows, std::span<const ShownCount> counts) override {
        PostgresConnection* connection = link_->connection(patience_);
        if (!connection) return Written::no;
        if (connection->run(add_rows_and_counts, arguments_of(each_once(rows), counts))) return Written::yes;
        // A server that stops may have committed before it said so.
        return connection->fault().error == DatabaseError::unreachable ? Written::unknown : Written::no;
    }

    bool can_write() override {
        PostgresConnection* connection = link_->connection(patience_);
        return connection && connection->run(write_nothing_new);
    }

    std::optional<std::size_t> remove_before(const Expiry& expiry, std::size_t most) override {
        PostgresConnection* connection = link_->connection(patience_);
        if (!connection) return std::nullopt;
        const auto limit = static_cast<std::int64_t>(most);
        const auto rows =
            connection->run(remove_feedback, PostgresArguments().add(expiry.received_time).add(limit).add(expiry.days));
        if (!rows) return std::nullopt;
        const auto counts =
            connection->run(remove_counts, PostgresArguments().add(expiry.utc_day).add(limit).add(expiry.days));
        if (!counts) return std::nullopt;
        return rows->changed() + counts->changed();
    }

    std::optional<std::vector<RuleFeedback>> report() override {
        PostgresConnection* connection = link_->connection(patience_);
        return connection ? read_report(*connection) : std::nullopt;
    }

  private:
    const std::unique_ptr<PostgresLink> link_;
    const milliseconds patience_;
};

} // namespace

std::unique_ptr<FeedbackTable> postgres_feedback_table(std::unique_ptr<PostgresLink> link, milliseconds patience) {
    return std::make_unique<PostgresFeedbackTable>(std::move(link), patience);
}

std::optional<std::vector<RuleFeedback>> read_report(PostgresConnection& connection) {
    const auto rows = connection.run(both_counts);
    if (!rows) return std::nullopt;
    std::map<std::string, RuleFeedback, std::less<>> rules;
    for (std::size_t row = 0; row < rows->size(); ++row) {
        RuleFeedback& counts = rules[std::string(rows->text(row, 1))];
        const std::string_view kind = rows->text(row, 0);
        const auto count = static_cast<std::uint64_t>(rows->integer(row, 3));
        (kind == "shown" ? counts.shown : kind == "accepted" ? counts.accepted : counts.overridden) += count;
        const std::string_view reason = rows->text(row, 2);
        if (kind == "overridden" && !reason.empty()) counts.reasons[std::string(reason)] += count;
    }
    std::vector<RuleFeedback> report;
    report.reserve(rules.size());
    for (auto& [id, counts] : rules) {
        counts.rule = id;
        report.push_back(std::move(counts));
    }
    return report;
}

} // namespace eczema::server
