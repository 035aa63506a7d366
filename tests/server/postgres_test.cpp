// The door to PostgreSQL: what is said where it cannot be used, that nothing secret is in it, and that no wait is
// longer than it may be.
#include "server/postgres_link.hpp"
#include "server/postgres_schema.hpp"
#include "tests/support/postgres_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <thread>

namespace eczema::tests {
namespace {

using namespace server;
using std::chrono::milliseconds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Postgres : public ::testing::Test {
  protected:
    Postgres() {
        if (!connection.run("DROP SCHEMA IF EXISTS eczema_cds CASCADE"))
            throw std::runtime_error("the tables of an earlier test cannot be dropped");
    }
    // Where this is the connection string.
    static DatabaseFault fault_with(const std::string& text, const PostgresUse& use = PostgresServer::patient) {
        const ScratchFile file(text);
        const auto opened = PostgresConnection::open(file.path(), use);
        EXPECT_FALSE(opened.has_value()) << text;
        if (opened) return {};
        EXPECT_THAT(opened.error().message, AllOf(StartsWith(file.path()), Not(HasSubstr("CANARY"))));
        return opened.error();
    }
    std::int64_t number(SqlText sql, const PostgresArguments& arguments = {}) {
        const auto rows = connection.run(sql, arguments);
        return rows && rows->size() == 1 ? rows->integer(0, 0) : -1;
    }
    std::optional<DatabaseFault> migrated() {
        return bring_up_to_date(connection, server.file(), PostgresServer::patient.statement_time);
    }

    PostgresServer& server = PostgresServer::of_this_process();
    PostgresConnection connection = server.connect();
};

// A listener that takes connections and says nothing.
class SilentServer {
  public:
    SilentServer() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const place = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listener_, place, size) != 0 || ::listen(listener_, 8) != 0 ||
            ::getsockname(listener_, place, &size) != 0)
            throw std::runtime_error("cannot listen");
        port_ = ntohs(address.sin_port);
    }
    ~SilentServer() { ::close(listener_); }
    SilentServer(const SilentServer&) = delete;
    SilentServer& operator=(const SilentServer&) = delete;

    std::string connection_text() const {
        return "host=127.0.0.1 port=" + std::to_string(port_) + " user=u password=CANARY dbname=d";
    }
    std::uint16_t port() const { return port_; }

  private:
    const int listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    std::uint16_t port_ = 0;
};

TEST_F(Postgres, SaysWhyItCannotBeConnectedToAndNothingOfTheString) {
    const std::string at_server = server.connection_text("guarded") + " password=CANARY";
    EXPECT_EQ(fault_with("").error, DatabaseError::cannot_open);
    EXPECT_EQ(fault_with(" \n\t\n").error, DatabaseError::cannot_open);
    EXPECT_THAT(fault_with("CANARY").message, HasSubstr("holds no PostgreSQL connection string"));
    EXPECT_THAT(fault_with("password='CANARY").message, HasSubstr("holds no PostgreSQL connection string"));
    EXPECT_THAT(fault_with("postgresql://u:CANARY@[h/d").message, HasSubstr("holds no PostgreSQL connection string"));
    EXPECT_EQ(fault_with("host=/nonexistent/CANARY user=CANARY password=CANARY").error, DatabaseError::unreachable);
    EXPECT_EQ(fault_with("host=CANARY.invalid user=CANARY password=CANARY").error, DatabaseError::unreachable);

    const DatabaseFault no_user = fault_with(at_server + " user=CANARY");
    EXPECT_EQ(no_user.error, DatabaseError::refused);
    EXPECT_THAT(no_user.message, HasSubstr("refuses the user or the password"));
    ASSERT_TRUE(connection.run_script("DROP ROLE IF EXISTS guarded; CREATE ROLE guarded LOGIN PASSWORD 'right'"));
    const DatabaseFault wrong_password = fault_with(at_server);
    EXPECT_EQ(wrong_password.error, DatabaseError::refused);
    EXPECT_THAT(wrong_password.message, HasSubstr("SQLSTATE 28P01"));
    const DatabaseFault no_database = fault_with(server.connection_text() + " dbname=CANARY");
    EXPECT_EQ(no_database.error, DatabaseError::refused);
    EXPECT_THAT(no_database.message, HasSubstr("no database of the name"));
    const auto missing = PostgresConnection::open("/nonexistent/file", {});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().message, "/nonexistent/file cannot be read or is empty");
}

TEST_F(Postgres, TakesTheRightPassword) {
    ASSERT_TRUE(connection.run_script("DROP ROLE IF EXISTS guarded; CREATE ROLE guarded LOGIN PASSWORD 'right'"));
    const ScratchFile file(server.connection_text("guarded") + " password=right");
    EXPECT_TRUE(PostgresConnection::open(file.path(), PostgresServer::patient).has_value());
}

TEST_F(Postgres, DoesNotWaitForAServerThatSaysNothing) {
    const SilentServer silent;
    EXPECT_EQ(fault_with(silent.connection_text(), {.connect_time = milliseconds(50)}).error,
              DatabaseError::unreachable);
}

// libpq by itself waits for the first of them as long as it may.
TEST_F(Postgres, ThatIsNamedAfterAServerThatSaysNothingIsFound) {
    const SilentServer silent;
    const std::string text = server.connection_text(); // host=FOLDER …
    const std::size_t rest = text.find(' ');
    const ScratchFile file("host=127.0.0.1," + text.substr(5, rest - 5) + " port=" + std::to_string(silent.port()) +
                           ",5432" + text.substr(rest));
    bool is_found = false;
    for (milliseconds time{100}; !is_found && time < milliseconds(20'000); time *= 2) // until the living one is in time
        is_found = PostgresConnection::open(
                       file.path(), {.connect_time = time, .statement_time = PostgresServer::patient.statement_time})
                       .has_value();
    EXPECT_TRUE(is_found);
}

TEST_F(Postgres, IsNotWaitedForByALinkThatEnds) {
    const SilentServer silent;
    const ScratchFile says_nothing(silent.connection_text());
    { const PostgresLink link(says_nothing.path(), PostgresServer::patient, nullptr); }

    // Another replica takes the steps: the lock is waited for up to a minute.
    ASSERT_TRUE(connection.run("SELECT pg_advisory_lock(1164141651)"));
    const auto waits = [&] {
        return number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
    };
    {
        const PostgresLink link(server.file(), PostgresServer::patient, nullptr);
        EXPECT_TRUE(comes_true([&] { return waits() == 1; }));
    }
    EXPECT_EQ(waits(), 1); // the server has not given up yet
    EXPECT_TRUE(connection.run("SELECT pg_advisory_unlock_all()"));
    EXPECT_TRUE(comes_true([&] { return number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == 0; }));
}

TEST_F(Postgres, GivesUpAStatementThatDoesNotEnd) {
    ASSERT_TRUE(connection.run("SET statement_timeout = 50")); // for the server; this side has all the time
    EXPECT_FALSE(connection.run("SELECT pg_sleep(600)"));
    EXPECT_EQ(connection.fault().error, DatabaseError::busy);
    EXPECT_TRUE(connection.is_alive()); // the server gave up in time
    EXPECT_TRUE(comes_true([&] { return connection.set_statement_time(std::chrono::seconds(77)); }));
    EXPECT_EQ(number("SELECT setting::bigint FROM pg_settings WHERE name = 'statement_timeout'"), 77'000);
}

TEST_F(Postgres, GivesUpAtTheLatestWhenItMay) {
    EXPECT_FALSE(connection.run("SELECT pg_sleep(600)", {}, std::chrono::steady_clock::now() + milliseconds(50)));
    EXPECT_EQ(connection.fault().error, DatabaseError::unreachable);
    EXPECT_FALSE(connection.is_alive());
}

// The process that serves this connection is stopped, as by a machine that hangs.
TEST_F(Postgres, GivesUpAServerThatHangs) {
    const auto backend = static_cast<pid_t>(number("SELECT pg_backend_pid()"));
    ASSERT_GT(backend, 0);
    ASSERT_TRUE(connection.set_statement_time(milliseconds(50)));
    ::kill(backend, SIGSTOP);
    EXPECT_FALSE(connection.run("SELECT 1"));
    EXPECT_FALSE(connection.is_alive());
    EXPECT_EQ(connection.fault().error, DatabaseError::unreachable);
    EXPECT_FALSE(connection.run("SELECT 1")); // and no statement is sent any more
    ::kill(backend, SIGCONT);
}

TEST_F(Postgres, NoticesThatTheServerIsGone) {
    EXPECT_TRUE(connection.is_alive());
    server.stop(SIGQUIT);
    EXPECT_FALSE(connection.is_alive());
    EXPECT_FALSE(connection.run("SELECT 1"));
    EXPECT_EQ(fault_with(server.connection_text()).error, DatabaseError::unreachable);
    server.start();
    EXPECT_TRUE(server.connect().is_alive());
}

TEST_F(Postgres, NoticesInTheMidstOfAStatementThatTheServerIsGone) {
    std::thread stops([this] {
        PostgresConnection other = server.connect();
        comes_true([&] {
            const auto sleeping =
                other.run("SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)'");
            return sleeping && sleeping->integer(0, 0) == 1;
        });
        server.stop(SIGKILL);
    });
    EXPECT_TRUE(connection.set_statement_time(std::chrono::minutes(10)));
    EXPECT_FALSE(connection.run("SELECT pg_sleep(600)"));
    EXPECT_FALSE(connection.is_alive());
    stops.join();
    server.start();
}

TEST_F(Postgres, BringsValuesThereAndBack) {
    const std::string text = "'; SELECT 1; -- \" \\ {a,NULL} $1 \u00e4";
    const std::vector<std::uint8_t> bytes{0, 1, 0xFE, 0xFF};
    const auto rows = connection.run("SELECT $1::text, $2::bigint, encode($3::bytea, 'hex'), ($4::text[])[2], "
                                     "cardinality($4::text[]), encode(($5::bytea[])[1], 'hex'), $6::text",
                                     PostgresArguments()
                                         .add(text)
                                         .add(std::int64_t{-9'000'000'000})
                                         .add(std::span<const std::uint8_t>(bytes))
                                         .add_each(std::vector<std::string>{"", text, "NULL"},
                                                   [](const std::string& one) { return std::string_view(one); })
                                         .add_each(std::vector<std::vector<std::uint8_t>>{bytes},
                                                   [](const auto& one) { return std::span<const std::uint8_t>(one); })
                                         .add(std::string_view("a\0b", 3)));
    ASSERT_TRUE(rows);
    std::vector<std::string> texts;
    for (int column = 0; column < 7; ++column) texts.emplace_back(rows->text(0, column));
    EXPECT_THAT(texts, ElementsAre(text, "-9000000000", "0001feff", text, "3", "0001feff", "ab"));
}

TEST_F(Postgres, SyncsFeedbackWhateverTheServerIsSetTo) {
    const ScratchFile file("host=" + server.connection_text().substr(5, server.connection_text().find(' ') - 5) +
                           " dbname=postgres user=eczema options='-c synchronous_commit=off'");
    PostgresUse fast_use = PostgresServer::patient;
    fast_use.durable = false;
    auto durable = PostgresConnection::open(file.path(), PostgresServer::patient);
    auto fast = PostgresConnection::open(file.path(), fast_use);
    ASSERT_TRUE(durable && fast);
    EXPECT_EQ(durable->run("SHOW synchronous_commit")->text(0, 0), "on");
    EXPECT_EQ(fast->run("SHOW synchronous_commit")->text(0, 0), "off");
}

// --- the tables -----------------------------------------------------------------------------------

TEST_F(Postgres, IsBroughtUpToDateOnce) {
    EXPECT_EQ(check_version(connection, "f")->error, DatabaseError::older_version);
    EXPECT_FALSE(migrated());
    EXPECT_FALSE(migrated());
    EXPECT_FALSE(check_version(connection, "f"));
    EXPECT_EQ(number("SELECT max(version) FROM eczema_cds.schema_version"),
              static_cast<std::int64_t>(postgres_steps().size()));
    EXPECT_EQ(number("SELECT count(*) FROM eczema_cds.schema_version"),
              static_cast<std::int64_t>(postgres_steps().size()));
}

TEST_F(Postgres, IsBroughtUpToDateByOneOfManyReplicas) {
    std::vector<std::thread> replicas;
    std::atomic<int> failed = 0;
    for (int i = 0; i < 8; ++i)
        replicas.emplace_back([&] {
            PostgresConnection own = server.connect();
            if (bring_up_to_date(own, "f", PostgresServer::patient.statement_time)) ++failed;
        });
    for (std::thread& replica : replicas) replica.join();
    EXPECT_EQ(failed, 0);
    EXPECT_EQ(number("SELECT count(*) FROM eczema_cds.schema_version"),
              static_cast<std::int64_t>(postgres_steps().size()));
}

TEST_F(Postgres, OfANewerVersionIsRefusedAndLeftAlone) {
    ASSERT_FALSE(migrated());
    ASSERT_TRUE(connection.run("INSERT INTO eczema_cds.schema_version (version) VALUES (1000)"));
    const auto fault = migrated();
    ASSERT_TRUE(fault);
    EXPECT_EQ(fault->error, DatabaseError::newer_version);
    EXPECT_THAT(fault->message, HasSubstr("its version is 1000"));
    EXPECT_EQ(check_version(connection, "f")->error, DatabaseError::newer_version);
}

TEST_F(Postgres, IsMadeInASchemaThatIsGivenToWhoMayCreateNone) {
    ASSERT_TRUE(connection.run_script("DROP ROLE IF EXISTS modest; CREATE ROLE modest LOGIN"));
    const ScratchFile file(server.connection_text("modest"));
    auto modest = PostgresConnection::open(file.path(), PostgresServer::patient);
    ASSERT_TRUE(modest);
    const auto refused = bring_up_to_date(*modest, file.path(), PostgresServer::patient.statement_time);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->error, DatabaseError::refused);
    EXPECT_THAT(refused->message, HasSubstr("lacks a right"));
    ASSERT_TRUE(connection.run("CREATE SCHEMA eczema_cds AUTHORIZATION modest"));
    EXPECT_FALSE(bring_up_to_date(*modest, file.path(), PostgresServer::patient.statement_time));
}

} // namespace
} // namespace eczema::tests
