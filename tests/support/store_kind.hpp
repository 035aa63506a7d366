// An empty store of each kind, for tests of what both must do, and a look into its tables.
#pragma once
#include "server/postgres_feedback_table.hpp"
#include "server/postgres_replay_table.hpp"
#include "server/sqlite_feedback_table.hpp"
#include "server/sqlite_replay_table.hpp"
#include "server/store.hpp"
#include "server/store_file.hpp"
#include "tests/support/patient_times.hpp"
#include "tests/support/postgres_server.hpp"

namespace eczema::tests {

enum class StoreKind { sqlite, postgres };

inline std::string name_of(StoreKind kind) { return kind == StoreKind::sqlite ? "Sqlite" : "Postgres"; }

class MadeStore {
  public:
    explicit MadeStore(StoreKind kind) : kind_(kind) {
        if (kind == StoreKind::postgres &&
            !PostgresServer::of_this_process().connect().run("DROP SCHEMA IF EXISTS eczema_cds CASCADE"))
            throw std::runtime_error("the tables of an earlier test cannot be dropped");
    }

    StoreKind kind() const { return kind_; }
    std::string file() const { return folder_.file("store.db"); }
    server::StoreConfig config() const {
        if (kind_ == StoreKind::sqlite) return {.file = file()};
        return {.postgres_file = PostgresServer::of_this_process().file()};
    }

    std::unique_ptr<server::ReplayTable> replay_table() const {
        if (kind_ == StoreKind::postgres) return server::postgres_replay_table(link(), patient_times.tokens);
        return *server::sqlite_replay_table(database({.access = server::Access::write, .patience = patience}));
    }
    std::unique_ptr<server::FeedbackTable> feedback_table() const {
        if (kind_ == StoreKind::postgres) return server::postgres_feedback_table(link(), patience);
        return *server::sqlite_feedback_table(database({.patience = patience}));
    }
    std::vector<server::RuleFeedback> report() const {
        auto rules = server::read_feedback_report(config());
        if (!rules) throw std::runtime_error(rules.error().message);
        return *std::move(rules);
    }

    server::Database database(const server::DatabaseUse& use = {}) const {
        auto opened = server::open_store_file(file(), use);
        if (!opened) throw std::runtime_error(opened.error().message);
        return *std::move(opened);
    }

    // The columns of the first row; -1 where there is none.
    std::int64_t number(server::SqlText sql) const {
        if (kind_ == StoreKind::sqlite) return database().number(sql.text()).value_or(-1);
        auto connection = PostgresServer::of_this_process().connect();
        const auto rows = connection.run(sql);
        return rows && rows->size() > 0 ? rows->integer(0, 0) : -1;
    }
    std::vector<std::string> texts(server::SqlText sql, int columns) const {
        std::vector<std::string> texts;
        if (kind_ == StoreKind::sqlite) {
            server::Database opened = database();
            auto row = opened.prepare(sql.text());
            if (row && row->step() == server::Statement::Step::row)
                for (int column = 0; column < columns; ++column) texts.emplace_back(row->text(column));
            return texts;
        }
        auto connection = PostgresServer::of_this_process().connect();
        const auto rows = connection.run(sql);
        if (rows && rows->size() > 0)
            for (int column = 0; column < columns; ++column) texts.emplace_back(rows->text(0, column));
        return texts;
    }

  private:
    static constexpr std::chrono::milliseconds patience{60'000}; // of a test, with locks and a busy disk

    std::unique_ptr<server::PostgresLink> link() const {
        return std::make_unique<server::PostgresLink>(config().postgres_file, patient_times.use, nullptr,
                                                      patient_times.between_attempts);
    }

    const StoreKind kind_;
    ScratchFolder folder_;
};

} // namespace eczema::tests
