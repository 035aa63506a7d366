#include "server/database.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace eczema::server {
namespace {

DatabaseError error_of(int code) {
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return DatabaseError::busy;
    case SQLITE_FULL:
        return DatabaseError::full;
    case SQLITE_CORRUPT:
        return DatabaseError::damaged;
    case SQLITE_NOTADB:
        return DatabaseError::foreign_file;
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return DatabaseError::cannot_open;
    default:
        return DatabaseError::failed;
    }
}

std::string sentence_of(DatabaseError error, const std::string& detail) {
    switch (error) {
    case DatabaseError::cannot_open:
        return " cannot be opened (" + detail +
               "); the file and its folder must be there, and this program's user "
               "must be allowed to write to both";
    case DatabaseError::foreign_file:
        return " is not a store of this program; name another file, or move this one away";
    case DatabaseError::newer_version:
        return " was written by a newer version of this program (" + detail +
               "); run that version, or name another file";
    case DatabaseError::older_version:
        return " was written by an older version of this program (" + detail +
               "); the service brings it up to date when it starts";
    case DatabaseError::damaged:
        return " is damaged; put a backup in its place, or move it away together with its -wal and -shm files to "
               "begin an empty one";
    case DatabaseError::busy:
        return " is locked by another program; end that program, or try again";
    case DatabaseError::full:
        return " cannot grow: the disk is full";
    case DatabaseError::unreachable:
    case DatabaseError::refused:
    case DatabaseError::failed:
        break;
    }
    return " failed: " + detail;
}

DatabaseFault fault_of(const std::string& file, DatabaseError error, const std::string& detail = {}) {
    return {error, file + sentence_of(error, detail)};
}

std::string versions(std::int64_t of_file, std::size_t of_program) {
    return "its version is " + std::to_string(of_file) + ", this program's is " + std::to_string(of_program);
}

// Made here and not by SQLite, whose files everybody may read; the -wal and -shm files take over its mode. A file that
// is there is not opened: to close it again would drop the locks that another connection of this process has on it.
bool make_file(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) return errno == EEXIST;
    ::close(descriptor);
    return true;
}

} // namespace

// --- statements -----------------------------------------------------------------------------------

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement& Statement::bind(int parameter, std::int64_t value) {
    is_bound_ &= sqlite3_bind_int64(statement_.get(), parameter, value) == SQLITE_OK;
    return *this;
}

Statement& Statement::bind(int parameter, std::string_view text) {
    const char* const start = text.data() ? text.data() : ""; // a null pointer would be bound as NULL
    is_bound_ &=
        sqlite3_bind_text64(statement_.get(), parameter, start, text.size(), SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK;
    return *this;
}

Statement& Statement::bind(int parameter, std::span<const std::uint8_t> blob) {
    const void* const start = blob.data() ? static_cast<const void*>(blob.data()) : "";
    is_bound_ &= sqlite3_bind_blob64(statement_.get(), parameter, start, blob.size(), SQLITE_STATIC) == SQLITE_OK;
    return *this;
}

Statement::Step Statement::step() {
    if (!is_bound_) return Step::failed;
    const int code = sqlite3_step(statement_.get());
    return code == SQLITE_ROW ? Step::row : code == SQLITE_DONE ? Step::done : Step::failed;
}

void Statement::reset() {
    sqlite3_reset(statement_.get());
    is_bound_ = true;
}

bool Statement::run() {
    Step last = step();
    while (last == Step::row) last = step();
    reset();
    return last == Step::done;
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::string_view Statement::text(int column) const {
    const auto* const start = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    return start ? std::string_view(start, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)))
                 : std::string_view();
}

std::span<const std::uint8_t> Statement::blob(int column) const {
    const auto* const start = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_.get(), column));
    if (!start) return {};
    return {start, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

// --- the file -------------------------------------------------------------------------------------

void Database::Close::operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }

boost::system::result<Database, DatabaseFault> Database::open(const std::string& file, const DatabaseSchema& schema,
                                                              const DatabaseUse& use) {
    // "", ":memory:" and "file:" mean something else to SQLite than to the file system.
    const std::string path = file.starts_with('/') ? file : "./" + file;
    const bool writes = use.access != Access::read_only;
    if (writes && !make_file(path)) return fault_of(file, DatabaseError::cannot_open, std::strerror(errno));

    sqlite3* connection = nullptr;
    const int flags = (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(path.c_str(), &connection, flags, nullptr);
    Database database(file, connection);
    if (code != SQLITE_OK) return fault_of(file, error_of(code), sqlite3_errstr(code));

    sqlite3_extended_result_codes(connection, 1);
    sqlite3_busy_timeout(connection, static_cast<int>(use.patience.count()));
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    // A file may have been written by anybody: what its schema says is not run. Sorting leaves no trace on a disk.
    if (!database.execute("PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY")) return database.fault();
    if (auto fault = database.check_owner(schema)) return *fault;
    if (writes)
        if (auto fault = database.prepare_for_writing(schema, use)) return *fault;
    return database;
}

// Before anything is written. A file without tables is nobody's yet.
std::optional<DatabaseFault> Database::check_owner(const DatabaseSchema& schema) {
    const Transaction snapshot(*this, Transaction::For::reading);
    const auto owner = number("PRAGMA application_id");
    const auto version = number("PRAGMA user_version");
    const auto tables = number("SELECT count(*) FROM sqlite_schema");
    if (!owner || !version || !tables) return fault();
    const bool is_new = *owner == 0 && *version == 0 && *tables == 0;
    if (!is_new && *owner != schema.application_id) return fault_of(file_, DatabaseError::foreign_file);
    const auto known = static_cast<std::int64_t>(schema.steps.size());
    if (*version > known || *version < 0)
        return fault_of(file_, DatabaseError::newer_version, versions(*version, schema.steps.size()));
    if (*version < known && is_read_only())
        return fault_of(file_, DatabaseError::older_version, versions(*version, schema.steps.size()));
    return std::nullopt;
}

std::optional<DatabaseFault> Database::prepare_for_writing(const DatabaseSchema& schema, const DatabaseUse& use) {
    if (is_read_only()) // SQLite falls back to reading without a word
        return fault_of(file_, DatabaseError::cannot_open, "it may only be read");
    if (auto fault = write_ahead(use.patience)) return fault;
    // After a burst the -wal file shrinks again. Who does not wait for the disk leaves it to the others to bring the
    // log into the file, up to 40 MB of it.
    if (!execute("PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = 16777216") ||
        !execute(use.access == Access::write_sync ? "PRAGMA synchronous = FULL"
                                                  : "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 10000"))
        return fault();
    if (use.check)
        if (auto fault = check_structure(schema.checked)) return *fault;
    return migrate(schema);
}

// Of the tables those that are there.
std::optional<DatabaseFault> Database::check_structure(std::span<const std::string_view> tables) {
    const auto is_sound = [this](const std::string& what) -> std::optional<DatabaseFault> {
        auto check = prepare("PRAGMA quick_check(" + what + ')');
        if (!check || check->step() != Statement::Step::row) return fault();
        if (check->text(0) != "ok") return fault_of(file_, DatabaseError::damaged);
        return std::nullopt;
    };
    if (tables.empty()) return is_sound("1");
    for (const std::string_view table : tables) {
        auto found = prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?1");
        if (!found || found->bind(1, table).step() != Statement::Step::row) return fault();
        if (found->integer(0) == 0) continue;
        if (auto fault = is_sound('\'' + std::string(table) + '\'')) return fault;
    }
    return std::nullopt;
}

// Several that make the file together each hold what the others need here, so that SQLite does not let them wait.
std::optional<DatabaseFault> Database::write_ahead(std::chrono::milliseconds patience) {
    constexpr std::chrono::milliseconds pause{5};
    for (std::chrono::milliseconds waited{0};; waited += pause) {
        auto mode = prepare("PRAGMA journal_mode = WAL");
        if (mode && mode->step() == Statement::Step::row) {
            if (mode->text(0) == "wal") return std::nullopt;
            return fault_of(file_, DatabaseError::cannot_open,
                            "its file system has no shared memory, as that of a local disk has");
        }
        if (error() != DatabaseError::busy || waited >= patience) return fault();
        mode.reset();
        std::this_thread::sleep_for(pause);
    }
}

std::optional<DatabaseFault> Database::migrate(const DatabaseSchema& schema) {
    if (number("PRAGMA user_version") == static_cast<std::int64_t>(schema.steps.size())) return std::nullopt;
    Transaction transaction(*this, Transaction::For::writing);
    // Read again now that nobody else can write: another process may have done it.
    const auto version = transaction.has_begun() ? number("PRAGMA user_version") : std::nullopt;
    if (!version) return fault();
    for (auto step = static_cast<std::size_t>(*version); step < schema.steps.size(); ++step)
        if (!execute(schema.steps[step]) || !execute("PRAGMA user_version = " + std::to_string(step + 1)))
            return fault();
    if (*version == 0 && !execute("PRAGMA application_id = " + std::to_string(schema.application_id))) return fault();
    if (!transaction.commit()) return fault();
    return std::nullopt;
}

std::optional<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                           &statement, nullptr) != SQLITE_OK)
        return std::nullopt;
    return Statement(statement);
}

bool Database::execute(std::string_view sql) {
    return sqlite3_exec(connection_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
}

std::optional<std::int64_t> Database::number(std::string_view sql) {
    auto statement = prepare(sql);
    if (!statement || statement->step() != Statement::Step::row) return std::nullopt;
    return statement->integer(0);
}

std::int64_t Database::changed_rows() const { return sqlite3_changes64(connection_.get()); }
DatabaseError Database::error() const { return error_of(sqlite3_errcode(connection_.get())); }
DatabaseFault Database::fault() const {
    return fault_of(file_, error(), sqlite3_errstr(sqlite3_extended_errcode(connection_.get())));
}
bool Database::is_in_transaction() const { return sqlite3_get_autocommit(connection_.get()) == 0; }
bool Database::is_read_only() const { return sqlite3_db_readonly(connection_.get(), "main") == 1; }

// --- transactions ---------------------------------------------------------------------------------

Transaction::Transaction(Database& database, For purpose)
    : database_(database), has_begun_(database.execute(purpose == For::writing ? "BEGIN IMMEDIATE" : "BEGIN")) {}

Transaction::~Transaction() {
    if (has_begun_ && database_.is_in_transaction()) database_.execute("ROLLBACK"); // SQLite may have done it itself
}

bool Transaction::commit() {
    if (!has_begun_ || !database_.is_in_transaction() || !database_.execute("COMMIT")) return false;
    has_begun_ = false;
    return true;
}

} // namespace eczema::server
