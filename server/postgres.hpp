// The one door to PostgreSQL: a connection, statements with parameters, and a deadline for every wait, kept by this
// side too, so that a server that hangs holds a thread for no longer. SQL is text of the program alone; values go
// beside it. No text from here tells the connection string, what the server said, or what a row holds. A connection
// belongs to one thread at a time.
#pragma once
#include "server/database_fault.hpp"

#include <boost/system/result.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct pg_conn;
struct pg_result;

namespace eczema::server {

// SQL that stands in a source: nothing that is put together at run time becomes one.
class SqlText {
  public:
    consteval SqlText(const char* text) : text_(text) {}
    constexpr const char* text() const { return text_; }

  private:
    const char* text_;
};

// The values of $1, $2, … in their order. Zero bytes, which PostgreSQL does not keep, are left out of texts.
class PostgresArguments {
  public:
    PostgresArguments& add(std::int64_t value);
    PostgresArguments& add(std::string_view text);
    PostgresArguments& add(std::span<const std::uint8_t> bytes); // as bytea

    // An array of what `value_of` makes of each: a text, a number, bytes.
    template <class Items, class ValueOf>
    PostgresArguments& add_each(const Items& items, ValueOf value_of) {
        std::string list = "{";
        for (const auto& item : items) append_element(list, text_of(value_of(item)));
        texts_.push_back(list + '}');
        return *this;
    }

    const std::vector<std::string>& texts() const { return texts_; }

  private:
    static std::string text_of(std::int64_t value) { return std::to_string(value); }
    static std::string text_of(std::string_view text);
    static std::string text_of(std::span<const std::uint8_t> bytes);
    static void append_element(std::string& list, std::string_view text);

    std::vector<std::string> texts_;
};

// What a statement gave back. Rows and columns count from 0.
class PostgresRows {
  public:
    std::size_t size() const;
    std::string_view text(std::size_t row, int column) const; // of NULL: empty
    std::int64_t integer(std::size_t row, int column) const;
    std::uint64_t changed() const; // rows that were inserted, updated or deleted

  private:
    friend class PostgresConnection;
    struct Clear {
        void operator()(pg_result* result) const;
    };
    explicit PostgresRows(pg_result* result) : result_(result) {}
    std::unique_ptr<pg_result, Clear> result_;
};

struct PostgresUse {
    bool durable = true; // a commit survives a power loss of the server, whatever the server's own setting
    std::chrono::milliseconds connect_time{3000};   // for each server that the connection string names
    std::chrono::milliseconds statement_time{2000}; // for the server; this side waits half a second more
    const std::atomic<bool>* is_given_up = nullptr; // once true, every wait ends soon; outlives the connection
};

struct PostgresAddress;

class PostgresConnection {
  public:
    using Deadline = std::chrono::steady_clock::time_point;

    // `file` holds the connection string. What the string leaves out is libpq's: PG* variables and defaults. Where a
    // server that it names says nothing, the others are tried, each address of a name too.
    static boost::system::result<PostgresConnection, DatabaseFault> open(const std::string& file,
                                                                         const PostgresUse& use);

    // Looks without waiting: false once the server is known to be gone, or the last statement was not answered in time.
    bool is_alive();

    // One statement, which is one transaction unless one was begun. Nothing where it failed: fault() says why.
    // `latest`: this side waits no longer, whatever the time of a statement; then the connection is lost.
    std::optional<PostgresRows> run(SqlText sql, const PostgresArguments& arguments = {},
                                    Deadline latest = Deadline::max());
    // For the statements that follow; false where it could not be set.
    bool set_statement_time(std::chrono::milliseconds time);

    // Several statements without values, one transaction together.
    bool run_script(SqlText sql);

    DatabaseFault fault() const;

  private:
    struct Close {
        void operator()(pg_conn* connection) const;
    };
    PostgresConnection(std::string file, const PostgresUse& use);
    bool connect(const std::string& text, const PostgresAddress* only, Deadline deadline);
    std::vector<PostgresAddress> other_addresses() const;
    bool is_given_up() const { return is_given_up_ && *is_given_up_; }
    bool settle_session(const PostgresUse& use);
    std::optional<PostgresRows> results(bool is_sent, Deadline latest);
    bool wait(bool for_writing, Deadline deadline) const;
    std::string state_of_connecting() const;

    std::string file_;
    std::unique_ptr<pg_conn, Close> connection_;
    std::chrono::milliseconds patience_;
    const std::atomic<bool>* is_given_up_;
    std::string state_; // SQLSTATE of the last failure; empty: no answer
};

// Why no connection string can be had from this file, which is then not tried; nothing where one can.
std::optional<DatabaseFault> postgres_file_fault(const std::string& file);

} // namespace eczema::server
