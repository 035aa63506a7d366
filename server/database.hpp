// The one door to SQLite: a file opened and checked, prepared statements, transactions.
// It knows no table: what is in the file comes as a DatabaseSchema (store_file.cpp). Nothing here throws, and no text
// here tells what a row holds. A Database and its statements belong to one thread at a time.
#pragma once
#include "server/database_fault.hpp"

#include <boost/system/result.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace eczema::server {

// What the file must be, and how it becomes so.
struct DatabaseSchema {
    std::int32_t application_id;             // not 0
    std::span<const std::string_view> steps; // step n leads from version n to n + 1; a step once shipped never changes
    std::span<const std::string_view> checked{}; // tables that are checked before the file is written to; empty: all
};

enum class Access : std::uint8_t {
    read_only, // the file must be there and of this version
    write,     // a commit survives the end of the process, not surely a power loss
    write_sync // a commit survives a power loss too
};

struct DatabaseUse {
    Access access = Access::write_sync;
    std::chrono::milliseconds patience{500}; // with others' locks
    bool check = true;                       // the structure of what the schema names: reads all of it once
};

class Statement {
  public:
    enum class Step : std::uint8_t { row, done, failed };

    // Parameters count from 1, columns from 0. What a text or blob views must live until the statement is reset.
    Statement& bind(int parameter, std::int64_t value);
    Statement& bind(int parameter, std::string_view text);
    Statement& bind(int parameter, std::span<const std::uint8_t> blob);

    Step step();
    void reset();
    bool run(); // to its end, rows ignored, then reset

    // Of the row that step() came to, until the next step.
    std::int64_t integer(int column) const;
    std::string_view text(int column) const;
    std::span<const std::uint8_t> blob(int column) const;

  private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    bool is_bound_ = true; // false once a value could not be bound
};

class Database {
  public:
    // A file that is not there is made, for its owner alone, unless access is read_only. WAL.
    static boost::system::result<Database, DatabaseFault> open(const std::string& file, const DatabaseSchema& schema,
                                                               const DatabaseUse& use);

    // Nothing where the text is not SQL of this schema, or the file cannot be read.
    std::optional<Statement> prepare(std::string_view sql);
    bool execute(std::string_view sql);
    std::optional<std::int64_t> number(std::string_view sql); // first column of the first row

    std::int64_t changed_rows() const; // by the last statement
    DatabaseError error() const;       // of the last call that failed
    DatabaseFault fault() const;       // the same, in words

  private:
    friend class Transaction;
    struct Close {
        void operator()(sqlite3* connection) const;
    };
    Database(std::string file, sqlite3* connection) : file_(std::move(file)), connection_(connection) {}
    bool is_in_transaction() const;
    bool is_read_only() const;
    std::optional<DatabaseFault> check_owner(const DatabaseSchema& schema);
    std::optional<DatabaseFault> prepare_for_writing(const DatabaseSchema& schema, const DatabaseUse& use);
    std::optional<DatabaseFault> check_structure(std::span<const std::string_view> tables);
    std::optional<DatabaseFault> write_ahead(std::chrono::milliseconds patience);
    std::optional<DatabaseFault> migrate(const DatabaseSchema& schema);

    std::string file_;
    std::unique_ptr<sqlite3, Close> connection_;
};

// All or nothing: undone at its end unless committed.
class Transaction {
  public:
    enum class For : std::uint8_t { reading, writing }; // writing: takes the one lock for that at once

    Transaction(Database& database, For purpose);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    bool has_begun() const { return has_begun_; }
    bool commit();

  private:
    Database& database_;
    bool has_begun_;
};

} // namespace eczema::server
