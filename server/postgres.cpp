#include "server/postgres.hpp"

#include "server/postgres_address.hpp"

#include <postgresql/libpq-fe.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <iterator>
#include <poll.h>

namespace eczema::server {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds margin{500}; // for the answer of a server that gave up a statement in time
constexpr std::size_t longest_connection_text = 64 * 1024;

struct FreeOptions {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

std::string trimmed(const std::string& text) {
    constexpr const char* blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    return first == text.npos ? std::string() : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// Empty where the file cannot be read or is no text of a line or some.
std::string connection_text(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::string text(longest_connection_text + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    if (text.size() > longest_connection_text || text.find('\0') != text.npos) return {};
    return trimmed(text);
}

bool is_connection_text(const std::string& text) {
    char* complaint = nullptr; // quotes the text
    const std::unique_ptr<PQconninfoOption, FreeOptions> options(PQconninfoParse(text.c_str(), &complaint));
    PQfreemem(complaint);
    return options != nullptr;
}

bool starts(std::string_view state, std::initializer_list<std::string_view> classes) {
    return std::any_of(classes.begin(), classes.end(), [&](std::string_view one) { return state.starts_with(one); });
}

// https://www.postgresql.org/docs/15/errcodes-appendix.html
DatabaseError error_of(std::string_view state) {
    if (state.empty() || starts(state, {"08", "57P"})) return DatabaseError::unreachable;
    if (starts(state, {"28", "3D", "42501", "25006"})) return DatabaseError::refused;
    if (starts(state, {"53100"})) return DatabaseError::full;
    if (starts(state, {"53", "55P03", "57014", "40"})) return DatabaseError::busy;
    return DatabaseError::failed;
}

std::string sentence_of(std::string_view state) {
    if (state.empty())
        return "the database that it names cannot be reached, or does not answer in time; start it, or correct the "
               "connection string";
    if (starts(state, {"28"}))
        return "the database that it names refuses the user or the password; correct the connection string";
    if (starts(state, {"3D"})) return "there is no database of the name in it; create it, or correct the name";
    if (starts(state, {"42501"})) return "its user lacks a right; let the user own the database";
    if (starts(state, {"25006"})) return "the database that it names may only be read; name the primary server";
    if (starts(state, {"53100"})) return "the disk of the database that it names is full";
    if (starts(state, {"57014", "55P03"})) return "the database that it names does not finish a statement in time";
    if (starts(state, {"53300"})) return "the database that it names takes no more connections";
    if (starts(state, {"57P"})) return "the database that it names is starting or stopping";
    return "the database that it names failed";
}

void pass_over(void*, const PGresult*) {} // notices, which libpq would print

} // namespace

// --- values ---------------------------------------------------------------------------------------

PostgresArguments& PostgresArguments::add(std::int64_t value) {
    texts_.push_back(text_of(value));
    return *this;
}

PostgresArguments& PostgresArguments::add(std::string_view text) {
    texts_.push_back(text_of(text));
    return *this;
}

PostgresArguments& PostgresArguments::add(std::span<const std::uint8_t> bytes) {
    texts_.push_back(text_of(bytes));
    return *this;
}

std::string PostgresArguments::text_of(std::string_view text) {
    std::string kept(text);
    std::erase(kept, '\0');
    return kept;
}

std::string PostgresArguments::text_of(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text = "\\x";
    for (const unsigned byte : bytes) (text += digits[byte / 16]) += digits[byte % 16];
    return text;
}

void PostgresArguments::append_element(std::string& list, std::string_view text) {
    list += list.size() > 1 ? ",\"" : "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') list += '\\';
        list += c;
    }
    list += '"';
}

void PostgresRows::Clear::operator()(pg_result* result) const { PQclear(result); }

std::size_t PostgresRows::size() const { return static_cast<std::size_t>(PQntuples(result_.get())); }

std::string_view PostgresRows::text(std::size_t row, int column) const {
    const int at = static_cast<int>(row);
    return {PQgetvalue(result_.get(), at, column), static_cast<std::size_t>(PQgetlength(result_.get(), at, column))};
}

std::int64_t PostgresRows::integer(std::size_t row, int column) const {
    const std::string_view digits = text(row, column);
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

std::uint64_t PostgresRows::changed() const {
    const std::string_view digits = PQcmdTuples(result_.get());
    std::uint64_t rows = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), rows);
    return rows;
}

// --- the connection -------------------------------------------------------------------------------

void PostgresConnection::Close::operator()(pg_conn* connection) const { PQfinish(connection); }

namespace {

std::optional<DatabaseFault> fault_in(const std::string& text, const std::string& file) {
    if (text.empty()) return DatabaseFault{DatabaseError::cannot_open, file + " cannot be read or is empty"};
    if (!is_connection_text(text))
        return DatabaseFault{DatabaseError::failed, file + " holds no PostgreSQL connection string; write it as "
                                                           "postgresql://user:password@host/database"};
    return std::nullopt;
}

} // namespace

std::optional<DatabaseFault> postgres_file_fault(const std::string& file) {
    return fault_in(connection_text(file), file);
}

PostgresConnection::PostgresConnection(std::string file, const PostgresUse& use)
    : file_(std::move(file)), patience_(use.statement_time + margin), is_given_up_(use.is_given_up) {}

// All of them together as libpq has it; where one says nothing, which libpq waits for as long as it may, one by one.
boost::system::result<PostgresConnection, DatabaseFault> PostgresConnection::open(const std::string& file,
                                                                                  const PostgresUse& use) {
    const std::string text = connection_text(file);
    if (const auto fault = fault_in(text, file)) return *fault;
    PostgresConnection connection(file, use);
    const auto deadline = Clock::now() + use.connect_time;
    bool is_connected = connection.connect(text, nullptr, deadline);
    if (!is_connected && Clock::now() >= deadline)
        for (const PostgresAddress& address : connection.other_addresses()) {
            if (connection.is_given_up()) break;
            is_connected = connection.connect(text, &address, Clock::now() + use.connect_time);
            if (is_connected) break;
        }
    if (!is_connected || !connection.settle_session(use)) return connection.fault();
    return connection;
}

// Those that the last attempt did not end at; none where it named one alone.
std::vector<PostgresAddress> PostgresConnection::other_addresses() const {
    if (!connection_) return {};
    const std::unique_ptr<PQconninfoOption, FreeOptions> options(PQconninfo(connection_.get()));
    const auto value = [&](std::string_view name) {
        for (const PQconninfoOption* one = options.get(); one && one->keyword; ++one)
            if (one->keyword == name) return std::string(one->val ? one->val : "");
        return std::string();
    };
    auto addresses = postgres_addresses(value("host"), value("hostaddr"), value("port"));
    const char* const number = PQhostaddr(connection_.get());
    const std::string tried = number ? number : "", port = PQport(connection_.get());
    if (!tried.empty())
        std::erase_if(addresses, [&](const PostgresAddress& one) { return one.hostaddr == tried && one.port == port; });
    if (addresses.size() == 1 && tried.empty()) return {};
    return addresses;
}

bool PostgresConnection::connect(const std::string& text, const PostgresAddress* only, Deadline deadline) {
    // What stands before the string may be set otherwise in it; what stands after it may not, unless it is empty.
    constexpr std::array names{"keepalives_idle",
                               "keepalives_interval",
                               "keepalives_count",
                               "tcp_user_timeout",
                               "fallback_application_name",
                               "dbname",
                               "client_encoding",
                               "host",
                               "hostaddr",
                               "port",
                               static_cast<const char*>(nullptr)};
    const std::array values{"10",
                            "5",
                            "2",
                            "3000",
                            "eczema-cds",
                            text.c_str(),
                            "UTF8",
                            only ? only->host.c_str() : "",
                            only ? only->hostaddr.c_str() : "",
                            only ? only->port.c_str() : "",
                            static_cast<const char*>(nullptr)};
    constexpr int dbname_is_a_string = 1;
    state_.clear();
    connection_.reset(PQconnectStartParams(names.data(), values.data(), dbname_is_a_string));
    pg_conn* const connection = connection_.get();
    if (!connection) return false;
    PQsetErrorVerbosity(connection, PQERRORS_SQLSTATE); // what the server says is then a code
    PQsetNoticeReceiver(connection, pass_over, nullptr);
    PostgresPollingStatusType status =
        PQstatus(connection) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    while (status != PGRES_POLLING_OK) {
        if (status == PGRES_POLLING_FAILED) {
            state_ = state_of_connecting();
            return false;
        }
        if (!wait(status == PGRES_POLLING_WRITING, deadline)) return false;
        status = PQconnectPoll(connection);
    }
    return PQsetnonblocking(connection, 1) == 0;
}

// "…FATAL:  28P01": of results there are fields, of connecting there is this text.
std::string PostgresConnection::state_of_connecting() const {
    const std::string text = trimmed(PQerrorMessage(connection_.get()));
    constexpr std::size_t length = 5;
    if (text.size() <= length || text[text.size() - length - 1] != ' ') return {};
    const std::string state = text.substr(text.size() - length);
    const bool is_state = std::all_of(state.begin(), state.end(),
                                      [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
    return is_state ? state : std::string();
}

bool PostgresConnection::set_statement_time(milliseconds time) {
    patience_ = std::max(patience_, time + margin); // this statement itself is under the longer of the two
    const auto is_set = run("SELECT set_config('statement_timeout', $1, false), set_config('lock_timeout', $1, false), "
                            "set_config('idle_in_transaction_session_timeout', $1, false)",
                            PostgresArguments().add(std::to_string(time.count())));
    patience_ = time + margin;
    return is_set.has_value();
}

// A transaction that its client leaves open is not left to hold locks.
bool PostgresConnection::settle_session(const PostgresUse& use) {
    if (!set_statement_time(use.statement_time) ||
        !run("SELECT set_config('default_transaction_isolation', 'read committed', false), "
             "set_config('standard_conforming_strings', 'on', false)"))
        return false;
    if (!use.durable) return true;
    return run("SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = "
               "'off'")
        .has_value();
}

bool PostgresConnection::is_alive() {
    if (!connection_ || PQstatus(connection_.get()) != CONNECTION_OK) return false;
    pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
    return ::poll(&socket, 1, 0) == 0; // a server that speaks unasked says farewell, as a rule
}

std::optional<PostgresRows> PostgresConnection::run(SqlText sql, const PostgresArguments& arguments, Deadline latest) {
    if (!connection_) return std::nullopt;
    std::vector<const char*> values;
    for (const std::string& text : arguments.texts()) values.push_back(text.c_str());
    return results(PQsendQueryParams(connection_.get(), sql.text(), static_cast<int>(values.size()), nullptr,
                                     values.data(), nullptr, nullptr, 0) == 1,
                   latest);
}

bool PostgresConnection::run_script(SqlText sql) {
    return connection_ && results(PQsendQuery(connection_.get(), sql.text()) == 1, Deadline::max());
}

// The last result of what was sent, once there are no more.
std::optional<PostgresRows> PostgresConnection::results(bool is_sent, Deadline latest) {
    const auto deadline = std::min(Clock::now() + patience_, latest);
    pg_conn* const connection = connection_.get();
    state_.clear();
    int unsent = is_sent ? PQflush(connection) : -1;
    std::optional<PostgresRows> last;
    bool has_failed = unsent < 0;
    while (!has_failed) {
        if (unsent <= 0 && PQisBusy(connection) == 0) {
            PostgresRows next(PQgetResult(connection));
            if (!next.result_) return last;
            const ExecStatusType status = PQresultStatus(next.result_.get());
            if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
                if (state_.empty()) last = std::move(next);
                continue;
            }
            const char* state = PQresultErrorField(next.result_.get(), PG_DIAG_SQLSTATE);
            state_ = state ? state : "";
            last.reset();
            if (status != PGRES_FATAL_ERROR) break; // the protocol was left, as by COPY
            if (state_.empty()) break;              // libpq's own: the connection was lost
            continue;
        }
        has_failed = !wait(unsent > 0, deadline) || PQconsumeInput(connection) == 0;
        if (!has_failed && unsent > 0) unsent = PQflush(connection);
        has_failed = has_failed || unsent < 0;
    }
    connection_.reset(); // whatever it still says belongs to nobody
    return std::nullopt;
}

// Until there is something to read, or room to write; false where the deadline comes first, or it is given up.
bool PostgresConnection::wait(bool for_writing, Deadline deadline) const {
    constexpr milliseconds between_looks{50}; // at what may be given up
    for (;;) {
        const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
        if (left.count() <= 0 || is_given_up()) return false;
        pollfd socket{PQsocket(connection_.get()), static_cast<short>(for_writing ? POLLIN | POLLOUT : POLLIN), 0};
        // While a connection is made, what is waited for is one of the two.
        if (for_writing && PQstatus(connection_.get()) != CONNECTION_OK) socket.events = POLLOUT;
        const int ready =
            ::poll(&socket, 1, static_cast<int>((is_given_up_ ? std::min(left, between_looks) : left).count()));
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return false;
    }
}

DatabaseFault PostgresConnection::fault() const {
    std::string message = file_ + ": " + sentence_of(state_);
    if (!state_.empty()) message += " (SQLSTATE " + state_ + ')';
    return {error_of(state_), std::move(message)};
}

} // namespace eczema::server
