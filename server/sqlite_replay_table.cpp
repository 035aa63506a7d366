#include "server/sqlite_replay_table.hpp"

#include <algorithm>

namespace eczema::server {
namespace {

class SqliteReplayTable final : public ReplayTable {
  public:
    SqliteReplayTable(Database database, Statement add, Statement remove)
        : database_(std::move(database)), add_(std::move(add)), remove_(std::move(remove)) {}

    std::optional<std::vector<TokenMark>> read() override {
        auto rows = database_.prepare("SELECT token, expires FROM replay");
        if (!rows) return std::nullopt;
        std::vector<TokenMark> marks;
        for (;;) {
            const Statement::Step step = rows->step();
            if (step == Statement::Step::failed) return std::nullopt;
            if (step == Statement::Step::done) return marks;
            TokenMark mark{{}, rows->integer(1)};
            if (const auto digest = rows->blob(0); digest.size() == mark.digest.size()) {
                std::copy(digest.begin(), digest.end(), mark.digest.begin());
                marks.push_back(mark);
            }
        }
    }

    std::optional<bool> write(const ReplayChange& change) override {
        Transaction transaction(database_, Transaction::For::writing);
        if (!transaction.has_begun() || !add(change.token, change.expired_before)) return std::nullopt;
        const bool is_new = database_.changed_rows() == 1;
        for (const TokenMark& mark : change.late)
            if (!add(mark, change.expired_before)) return std::nullopt;
        for (const TokenDigest& digest : change.dropped)
            if (!remove_.bind(1, digest).bind(2, change.expired_before).run()) return std::nullopt;
        if (!transaction.commit()) return std::nullopt;
        return is_new;
    }

  private:
    bool add(const TokenMark& mark, std::int64_t expired_before) {
        return add_.bind(1, mark.digest).bind(2, mark.expires).bind(3, expired_before).run();
    }

    Database database_;
    Statement add_, remove_;
};

} // namespace

boost::system::result<std::unique_ptr<ReplayTable>, DatabaseFault> sqlite_replay_table(Database database) {
    auto add = database.prepare("INSERT INTO replay (token, expires) VALUES (?1, ?2) ON CONFLICT (token) "
                                "DO UPDATE SET expires = excluded.expires WHERE expires < ?3");
    if (!add) return database.fault();
    auto remove = database.prepare("DELETE FROM replay WHERE token = ?1 AND expires < ?2");
    if (!remove) return database.fault();
    return std::make_unique<SqliteReplayTable>(std::move(database), std::move(*add), std::move(*remove));
}

} // namespace eczema::server
