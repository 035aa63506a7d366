// The service and the program on a PostgreSQL that is shared, and on one that is not there.
#include "tests/support/guarded_service.hpp"
#include "tests/support/store_kind.hpp"

#include <gmock/gmock.h>

namespace eczema::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string feedback = R"({"card":"a card","outcome":"accepted"})";

std::string post_to(const std::string& path, std::string_view body) {
    return post(path, body, "Content-Type: application/json\r\n");
}

// Members of a configuration with a store at this file, and a client.
std::string on_postgres(const std::string& file, std::string_view more = {}) {
    return R"("store":{"postgresFile":")" + file + '"' + std::string(more) + R"(},"clients":[)" + ehr_client() + ']';
}

// The connection string of a database that nobody runs.
class NobodysDatabase : public ::testing::Test {
  protected:
    const ScratchFile file{"host=/nonexistent/CANARY user=CANARY password=CANARY dbname=CANARY"};
};

TEST(SharedStore, LetsATokenThroughAtOneReplicaOnly) {
    const MadeStore made(StoreKind::postgres);
    const GuardedService first(on_postgres(made.config().postgres_file)),
        second(on_postgres(made.config().postgres_file));
    for (int i = 0; i < 4; ++i) {
        const std::string token = "Bearer " + made_token(es384_key(), right_claims(view_service));
        EXPECT_EQ((i % 2 ? first : second).post(view_service, candidate_request(), token).status, 200U);
        EXPECT_EQ((i % 2 ? second : first).post(view_service, candidate_request(), token).status, 401U);
    }
    EXPECT_THAT(second.log_with("replayed"), HasSubstr("\"refused\":\"replayed\""));
}

TEST_F(NobodysDatabase, CostsNoCallsWhereMemoryStandsIn) {
    const GuardedService service(on_postgres(file.path()));
    const std::string token = "Bearer " + made_token(es384_key(), right_claims(view_service));
    EXPECT_EQ(service.post(view_service, candidate_request(), token).status, 200U);
    EXPECT_EQ(service.post(view_service, candidate_request(), token).status, 401U);
    EXPECT_THAT(service.get("/health/ready").body, HasSubstr(R"("store":"failing")"));
    const std::string path = view_service + "/feedback";
    const auto reply = service.post(path, feedback, "Bearer " + made_token(es384_key(), right_claims(path)));
    EXPECT_EQ(reply.status, 503U);
    EXPECT_NE(reply.header("Retry-After"), "");
}

TEST_F(NobodysDatabase, HoldsBackCallsWithTokensWhereItsWordIsWanted) {
    const GuardedService service(on_postgres(file.path(), R"(,"replay":"strict")"));
    const HttpReply reply = service.call();
    EXPECT_EQ(reply.status, 503U);
    EXPECT_EQ(reply.header("Retry-After"), "5");
    EXPECT_THAT(service.log_with("replay_store_failing"), HasSubstr("\"refused\":\"replay_store_failing\""));
    EXPECT_EQ(service.get("/health/live").status, 200U);
}

TEST_F(NobodysDatabase, KeepsTheProgramFromNothingButFeedback) {
    ChildProcess program({"serve", "--port", "0"}, {}, {"ECZEMA_CDS_STORE__POSTGRESFILE=" + file.path()});
    ASSERT_TRUE(comes_true([&] { return program.output().find('\n') != std::string::npos; })) << program.errors();
    const std::string line = program.output();
    const std::string key = "\"port\":";
    HttpClient client(static_cast<std::uint16_t>(std::stoul(line.substr(line.find(key) + key.size()))));
    client.send(post_to(view_service, candidate_request()));
    EXPECT_EQ(client.read_reply().status, 200U);
    client.send(post_to(view_service + "/feedback", feedback));
    EXPECT_EQ(client.read_reply().status, 503U);
    EXPECT_THAT(program.errors(), AllOf(HasSubstr("store: feedback cannot be written and is refused\n"),
                                        HasSubstr("store: used tokens cannot be written and are remembered in memory"),
                                        HasSubstr("store: " + file.path() + ": the database that it names cannot be"),
                                        Not(HasSubstr("CANARY"))));
    program.signal(SIGTERM);
    EXPECT_EQ(program.exit_code(), 0);
}

TEST_F(NobodysDatabase, IsSaidByTheReportAndNotByTheCheckOfAConfiguration) {
    ChildProcess report({"feedback-report"}, {}, {"ECZEMA_CDS_STORE__POSTGRESFILE=" + file.path()});
    EXPECT_EQ(report.exit_code(), 1);
    EXPECT_THAT(report.errors(), AllOf(HasSubstr("cannot be reached"), Not(HasSubstr("CANARY"))));
    const ScratchFile config(R"({"store":{"postgresFile":")" + file.path() + "\"}}");
    ChildProcess check({"check-config", config.path()});
    EXPECT_EQ(check.exit_code(), 0) << check.errors();
}

TEST(PostgresFile, ThatHoldsNoConnectionStringIsAFaultOfTheConfiguration) {
    const ScratchFile file("CANARY");
    const ScratchFile config(R"({"store":{"postgresFile":")" + file.path() + "\"}}");
    for (const auto& command : {std::vector<std::string>{"check-config", config.path()},
                                std::vector<std::string>{"serve", "--port", "0", "--config", config.path()}}) {
        ChildProcess program(command);
        EXPECT_EQ(program.exit_code(), 2);
        EXPECT_THAT(program.errors(),
                    AllOf(HasSubstr("/store/postgresFile: " + file.path() + " holds no PostgreSQL connection string"),
                          Not(HasSubstr("CANARY"))));
    }
}

TEST(FeedbackReport, IsTheSameOfEitherKindOfStore) {
    std::vector<std::string> reports;
    for (const StoreKind kind : {StoreKind::sqlite, StoreKind::postgres}) {
        const MadeStore made(kind);
        server::FeedbackRow row;
        row.identity = "a";
        row.rule = "ocs-course-length";
        row.reason = "O3";
        EXPECT_EQ(server::Written::yes,
                  made.feedback_table()->write(std::vector{row},
                                               std::vector<server::ShownCount>{{1, "ehr", "ocs-course-length", 4}}));
        const server::StoreConfig config = made.config();
        ChildProcess program({"feedback-report", "--json"}, {},
                             {config.file.empty() ? "ECZEMA_CDS_STORE__POSTGRESFILE=" + config.postgres_file
                                                  : "ECZEMA_CDS_STORE__FILE=" + config.file});
        EXPECT_EQ(program.exit_code(), 0) << program.errors();
        reports.push_back(program.output());
    }
    EXPECT_EQ(reports[0], reports[1]);
    EXPECT_THAT(reports[0], HasSubstr(R"("shown":4,"accepted":0,"overridden":1)"));
}

} // namespace
} // namespace eczema::tests
