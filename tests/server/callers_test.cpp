// The service with callers: who is let in, who is not and what he learns, and what the operator learns.
#include "tests/support/guarded_service.hpp"
#include "tests/support/scratch_folder.hpp"

#include <gmock/gmock.h>

namespace eczema::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string clients(const std::string& client = ehr_client()) { return R"("clients":[)" + client + ']'; }

const std::string store = "store.sqlite";

TEST(Callers, WithATokenOfEitherAlgorithmAreAnswered) {
    const GuardedService service(clients());
    for (const MadeKey* key : {&es384_key(), &rs384_key()}) {
        const HttpReply reply = service.call(*key);
        EXPECT_EQ(reply.status, 200U) << reply.body;
        EXPECT_THAT(reply.body, HasSubstr("\"cards\":[{"));
    }
    EXPECT_THAT(service.log_with("\"status\":200"), HasSubstr("\"client\":\"ehr\""));
}

TEST(Callers, AreToldNothingButThatTheyAreNotIn) {
    const GuardedService service(clients(ehr_client(R"(,"subjects":["app"])")));
    const std::string right = made_token(es384_key(), right_claims(view_service, R"(,"sub":"app")"));
    EXPECT_EQ(service.post(view_service, candidate_request(), "Bearer " + right).status, 200U);
    std::string flipped = made_token(es384_key(), right_claims(view_service, R"(,"sub":"app")"));
    flipped.back() = flipped.back() == 'A' ? 'B' : 'A';
    const std::pair<std::string, std::string_view> refused[] = {
        {"", "nothing_shown"},
        {"Bearer nonsense", "malformed"},
        {"Bearer " + made_token(es384_key(), right_claims(view_service)), "subject"},
        {"Bearer " + made_token(es384_key(), right_claims("/cds-services", R"(,"sub":"app")")), "audience"},
        {"Bearer " + made_token(MadeKey::es384("another"), right_claims(view_service, R"(,"sub":"app")")),
         "unknown_key"},
        {"Bearer " + made_token(MadeKey::es384(es384_key().kid()), right_claims(view_service, R"(,"sub":"app")")),
         "signature"},
        {"Bearer " + right, "replayed"}};
    std::string first;
    for (const auto& [authorization, cause] : refused) {
        const HttpReply reply = service.post(view_service, candidate_request(), authorization);
        EXPECT_EQ(reply.status, 401U) << cause;
        EXPECT_EQ(reply.header("WWW-Authenticate"), "Bearer");
        if (first.empty()) first = reply.head + reply.body;
        EXPECT_EQ(reply.head + reply.body, first) << cause;
        EXPECT_THAT(service.log_with(cause), HasSubstr("\"refused\":\"" + std::string(cause) + '"'));
    }
    EXPECT_THAT(first, Not(HasSubstr("token")));
    EXPECT_THAT(service.log_with("replayed"), Not(HasSubstr("eyJ"))); // no token, no part of one
}

TEST(Callers, NeedATokenForEveryCallButWhatIsForEveryone) {
    const GuardedService service(clients());
    EXPECT_EQ(service.get("/cds-services").status, 401U);
    const auto discovery = made_token(es384_key(), right_claims("/cds-services"));
    EXPECT_EQ(service.get("/cds-services", "Bearer " + discovery).status, 200U);
    EXPECT_EQ(service.post(view_service + "/feedback", "{}", {}).status, 401U);
    for (const std::string_view open : {"/health/live", "/health/ready", "/rulebook"})
        EXPECT_EQ(service.get(open).status, 200U) << open;
    EXPECT_EQ(service.get("/nowhere").status, 404U);
}

TEST(Callers, KnownButNotEntitledAreTold403) {
    const GuardedService service(
        clients(ehr_client(R"(,"tenants":["n"],"services":["atopic-dermatitis-patient-view"])")));
    EXPECT_EQ(service.call(es384_key(), R"(,"tenant":"n")").status, 200U);
    const HttpReply reply = service.call(es384_key(), R"(,"tenant":"other")");
    EXPECT_EQ(reply.status, 403U);
    EXPECT_THAT(reply.body, Not(HasSubstr("tenant")));
    const std::string sign = "/cds-services/atopic-dermatitis-order-sign";
    const auto token = made_token(es384_key(), right_claims(sign, R"(,"tenant":"n")"));
    EXPECT_EQ(service.post(sign, order_request(), "Bearer " + token).status, 403U);
    EXPECT_THAT(service.log_with("not_entitled"), HasSubstr("\"client\":\"ehr\",\"service\""));
    // Nobody is told so whose signature is wrong.
    const auto forged = made_token(MadeKey::es384(es384_key().kid()), right_claims(view_service, R"(,"tenant":"x")"));
    EXPECT_EQ(service.post(view_service, candidate_request(), "Bearer " + forged).status, 401U);
}

TEST(Callers, UseEachTokenOnceEvenAfterARestart) {
    const ScratchFolder folder;
    const std::string token = "Bearer " + made_token(es384_key(), right_claims(view_service));
    {
        const GuardedService service(clients(), folder.file(store));
        EXPECT_EQ(service.post(view_service, candidate_request(), token).status, 200U);
        EXPECT_EQ(service.post(view_service, candidate_request(), token).status, 401U);
    }
    const GuardedService again(clients(), folder.file(store));
    EXPECT_EQ(again.post(view_service, candidate_request(), token).status, 401U);
    EXPECT_EQ(again.call().status, 200U);
}

TEST(Callers, AreHeldToTheirRate) {
    const GuardedService service(clients(ehr_client(R"(,"ratePerSecond":1,"rateBurst":2)")));
    std::vector<unsigned> seen;
    for (int i = 0; i < 4; ++i) {
        const HttpReply reply = service.call();
        seen.push_back(reply.status);
        if (reply.status == 429) {
            EXPECT_EQ(reply.header("Retry-After"), "1");
        }
    }
    EXPECT_EQ(seen[0], 200U);
    EXPECT_EQ(seen[1], 200U);
    EXPECT_TRUE(seen[2] == 429U || seen[3] == 429U);
}

TEST(Callers, ThatFloodWithBadSignaturesAreNoLongerChecked) {
    const GuardedService service(clients());
    std::string forged = made_token(es384_key(), right_claims(view_service));
    forged[forged.size() - 10] = forged[forged.size() - 10] == 'A' ? 'B' : 'A';
    unsigned last = 0;
    for (int i = 0; i < 200 && last != 429; ++i) last = service.post(view_service, "{}", "Bearer " + forged).status;
    EXPECT_EQ(last, 429U);
    EXPECT_THAT(service.log_with("too_many_bad_tokens"), HasSubstr("\"refused\":\"too_many_bad_tokens\""));
    EXPECT_EQ(service.get("/health/live").status, 200U);
}

TEST(Callers, AreToldAtWholeTicks) {
    constexpr std::int64_t tick = 25'000'000;
    EXPECT_EQ(server::refusal_nanoseconds(0), tick);
    EXPECT_EQ(server::refusal_nanoseconds(tick - 1), tick);
    EXPECT_EQ(server::refusal_nanoseconds(tick), 2 * tick);
    EXPECT_EQ(server::refusal_nanoseconds(tick + 1), 2 * tick);
}

TEST(Callers, LeaveFeedbackThatIsKept) {
    const ScratchFolder folder;
    std::string report;
    {
        const GuardedService service(clients(), folder.file(store));
        const std::string path = view_service + "/feedback";
        const Json cards = json_of(service.call().body);
        const std::string body = R"({"feedback":[{"card":)" + at(cards, "/cards/0/uuid") +
                                 R"(,"outcome":"overridden","outcomeTimestamp":"2026-11-25T12:01:00Z",
                                 "overrideReason":{"reason":{"code":"O3","system":"urn:eczema-cds:override"}}},
                                 {"outcome":"accepted"}]})";
        for (int i = 0; i < 2; ++i) { // the same once more changes nothing
            const auto token = made_token(es384_key(), right_claims(path));
            const HttpReply reply = service.post(path, body, "Bearer " + token);
            EXPECT_EQ(reply.status, 200U) << reply.body;
            EXPECT_THAT(reply.body, HasSubstr(R"("valid":1,"invalid":1)"));
        }
        const auto token = made_token(es384_key(), right_claims(path));
        EXPECT_EQ(service.post(path, "[]", "Bearer " + token).status, 400U);
    }
    const auto rules = server::read_feedback_report({.file = folder.file(store)});
    ASSERT_TRUE(rules);
    const auto leading = std::find_if(rules->begin(), rules->end(),
                                      [](const server::RuleFeedback& rule) { return rule.overridden > 0; });
    ASSERT_NE(leading, rules->end());
    EXPECT_EQ(leading->overridden, 1U);
    EXPECT_EQ(leading->shown, 1U);
    EXPECT_EQ(leading->reasons, (std::map<std::string, std::uint64_t>{{"O3", 1}}));
}

TEST(Callers, LearnThatFeedbackIsNotKeptWithoutAStore) {
    const GuardedService service(clients());
    const std::string path = view_service + "/feedback";
    const auto token = made_token(es384_key(), right_claims(path));
    EXPECT_EQ(service.post(path, "{}", "Bearer " + token).status, 404U);
}

} // namespace
} // namespace eczema::tests
