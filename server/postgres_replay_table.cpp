#include "server/postgres_replay_table.hpp"

#include <algorithm>

namespace eczema::server {
namespace {

constexpr std::int64_t sweep_seconds = 60;

// A mark that has expired stands for nothing: it is replaced.
constexpr SqlText add_token = "INSERT INTO eczema_cds.replay (token, expires) VALUES ($1, $2) ON CONFLICT (token) DO "
                              "UPDATE SET expires = excluded.expires WHERE replay.expires < $3";

// In the order of the tokens, so that replicas do not wait for each other in a circle.
constexpr SqlText add_late = "INSERT INTO eczema_cds.replay (token, expires) SELECT token, max(expires) FROM "
                             "unnest($1::bytea[], $2::bigint[]) AS late (token, expires) GROUP BY token ORDER BY token "
                             "ON CONFLICT (token) DO UPDATE SET expires = excluded.expires WHERE replay.expires < $3";

constexpr SqlText remove_dropped = "DELETE FROM eczema_cds.replay WHERE token = ANY ($1::bytea[]) AND expires < $2";

// What was left by replicas that are gone; a row that another replica is removing is passed over.
constexpr SqlText sweep = "DELETE FROM eczema_cds.replay WHERE token IN (SELECT token FROM eczema_cds.replay WHERE "
                          "expires < $1 ORDER BY expires LIMIT 1000 FOR UPDATE SKIP LOCKED)";

// What lasts longest; others are asked for one by one, as they come.
constexpr SqlText known = "SELECT encode(token, 'hex'), expires FROM eczema_cds.replay ORDER BY expires DESC LIMIT "
                          "100000";

int nibble(char digit) { return digit <= '9' ? digit - '0' : digit - 'a' + 10; }

class PostgresReplayTable final : public ReplayTable {
  public:
    PostgresReplayTable(std::unique_ptr<PostgresLink> link, ReplayPatience patience)
        : link_(std::move(link)), patience_(patience) {}

    std::optional<std::vector<TokenMark>> read() override {
        PostgresConnection* connection = link_->connection(patience_.at_start);
        const auto rows = connection ? connection->run(known) : std::nullopt;
        if (!rows) return std::nullopt;
        std::vector<TokenMark> marks;
        marks.reserve(rows->size());
        for (std::size_t row = 0; row < rows->size(); ++row) {
            TokenMark mark{{}, rows->integer(row, 1)};
            const std::string_view digits = rows->text(row, 0);
            if (digits.size() != 2 * mark.digest.size()) continue;
            for (std::size_t i = 0; i < mark.digest.size(); ++i)
                mark.digest[i] = static_cast<std::uint8_t>(nibble(digits[2 * i]) * 16 + nibble(digits[2 * i + 1]));
            marks.push_back(mark);
        }
        return marks;
    }

    // Each statement by itself: what the first ones did is passed over where they are sent again.
    std::optional<bool> write(const ReplayChange& change) override {
        const auto latest = std::chrono::steady_clock::now() + patience_.write;
        PostgresConnection* connection = link_->connection(patience_.connection);
        if (!connection || !put_in_order(*connection, change, latest)) return std::nullopt;
        const auto added = connection->run(
            add_token,
            PostgresArguments().add(change.token.digest).add(change.token.expires).add(change.expired_before), latest);
        if (!added) return std::nullopt;
        return added->changed() == 1;
    }

  private:
    bool put_in_order(PostgresConnection& connection, const ReplayChange& change, PostgresConnection::Deadline latest) {
        const auto digest = [](const TokenMark& mark) { return std::span<const std::uint8_t>(mark.digest); };
        const auto expires = [](const TokenMark& mark) { return mark.expires; };
        if (!change.late.empty() && !connection.run(add_late,
                                                    PostgresArguments()
                                                        .add_each(change.late, digest)
                                                        .add_each(change.late, expires)
                                                        .add(change.expired_before),
                                                    latest))
            return false;
        const auto itself = [](const TokenDigest& dropped) { return std::span<const std::uint8_t>(dropped); };
        if (!change.dropped.empty() &&
            !connection.run(remove_dropped,
                            PostgresArguments().add_each(change.dropped, itself).add(change.expired_before), latest))
            return false;
        if (change.expired_before < next_sweep_) return true;
        next_sweep_ = change.expired_before + sweep_seconds;
        return connection.run(sweep, PostgresArguments().add(change.expired_before), latest).has_value();
    }

    const std::unique_ptr<PostgresLink> link_;
    const ReplayPatience patience_;
    std::int64_t next_sweep_ = 0;
};

} // namespace

std::unique_ptr<ReplayTable> postgres_replay_table(std::unique_ptr<PostgresLink> link, ReplayPatience patience) {
    return std::make_unique<PostgresReplayTable>(std::move(link), patience);
}

} // namespace eczema::server
