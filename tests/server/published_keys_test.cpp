// The keys that clients publish: when they are fetched, how long they are kept, and who waits for them.
#include "server/json_web_token.hpp"
#include "server/signature.hpp"
#include "server/token_check.hpp"
#include "tests/support/key_asker.hpp"
#include "tests/support/made_token.hpp"
#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

namespace eczema::tests {
namespace {

using server::FetchOutcome;
using server::PublishedKeyLimits;
using server::PublishedKeySource;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::size_t asked_for(const FhirFixture& fixture, const std::string& path = "/jwks") {
    const auto requests = fixture.requests();
    return static_cast<std::size_t>(std::count_if(
        requests.begin(), requests.end(), [&](const auto& request) { return request.target == "/fhir/r4" + path; }));
}

// Holds what it publishes back until `fixture` was asked for something else too.
Manner held(const std::string& kids, const FhirFixture& fixture) {
    Manner manner = publishing(kids);
    manner.gather = static_cast<unsigned>(fixture.requests().size()) + 2;
    return manner;
}
void release(KeyAsker& asker, const FhirFixture& fixture, const std::string& by = "/other") {
    asker.wait(source_at(fixture, by));
}

// --- fetching
// ---------------------------------------------------------------------------------------------------------

TEST(PublishedKeys, the_first_who_asks_gets_nothing_and_starts_the_fetch) {
    FhirFixture fixture;
    fixture.on("jwks", publishing("a b"));
    KeyAsker asker;
    const auto source = source_at(fixture, "/jwks/?tenant=7");
    EXPECT_THAT(asker.kids(source), IsEmpty());
    EXPECT_THAT(asker.kids_after_fetch(source), ElementsAre("a", "b"));
    const auto requests = fixture.requests();
    ASSERT_THAT(requests, SizeIs(1));
    EXPECT_EQ(requests[0].method, "GET");
    EXPECT_EQ(requests[0].target, "/fhir/r4/jwks/?tenant=7");
    EXPECT_EQ(requests[0].accept, "application/json");
    EXPECT_EQ(requests[0].authorization, "");
}

TEST(PublishedKeys, what_was_fetched_is_not_fetched_again) {
    FhirFixture fixture;
    fixture.on("jwks", publishing("a"));
    KeyAsker asker;
    asker.wait(source_at(fixture));
    for (int i = 0; i < 100; ++i) EXPECT_THAT(asker.kids(source_at(fixture)), ElementsAre("a"));
    asker.wait(source_at(fixture));
    EXPECT_THAT(fixture.requests(), SizeIs(1));
}

TEST(PublishedKeys, fifty_who_ask_at_once_share_one_fetch) {
    FhirFixture fixture;
    fixture.on("jwks", held("a", fixture));
    PublishedKeyLimits limits = unhurried();
    limits.between_attempts = 0s;
    KeyAsker asker(limits);
    std::atomic<unsigned> called{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 50; ++i)
        threads.emplace_back([&] {
            asker.published.keys(source_at(fixture));
            asker.published.refresh(source_at(fixture), [&] { ++called; });
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(called, 0U);
    const auto last = asker.fetched(source_at(fixture));
    release(asker, fixture);
    last.wait();
    EXPECT_EQ(called, 50U) << "in the order in which they came";
    EXPECT_EQ(asked_for(fixture), 1U);
    EXPECT_THAT(asker.kids(source_at(fixture)), ElementsAre("a"));
}

TEST(PublishedKeys, one_that_hangs_does_not_hold_up_another) {
    FhirFixture hanging, fixture;
    Manner never;
    never.way = Manner::Way::never;
    hanging.on("jwks", never);
    fixture.on("jwks", publishing("a"));
    KeyAsker asker;
    EXPECT_THAT(asker.kids(source_at(hanging)), IsEmpty());
    EXPECT_TRUE(hanging.gets(1));
    EXPECT_THAT(asker.kids_after_fetch(source_at(fixture)), ElementsAre("a"));
}

TEST(PublishedKeys, one_url_trusted_in_two_ways_is_two_sources) {
    const MadeCertificate authority("");
    const MadeCertificate certificate("IP:127.0.0.1", &authority);
    FhirFixture fixture(&certificate);
    fixture.on("jwks", publishing("a"));
    PublishedKeySource source = source_at(fixture);
    source.ca_pem = authority.pem();
    KeyAsker asker;
    EXPECT_THAT(asker.kids_after_fetch(source), ElementsAre("a"));
    EXPECT_THAT(asker.kids_after_fetch(source_at(fixture)), IsEmpty()) << "the system knows no such authority";
    source.private_address = false;
    EXPECT_THAT(asker.kids_after_fetch(source), IsEmpty());
    EXPECT_THAT(asker.published.states(), SizeIs(3));
}

// --- renewing
// ---------------------------------------------------------------------------------------------------------

TEST(PublishedKeys, old_ones_are_served_while_new_ones_are_fetched) {
    FhirFixture fixture;
    fixture.on("jwks", publishing("a"));
    KeyAsker asker;
    asker.wait(source_at(fixture));
    fixture.on("jwks", held("b", fixture));
    asker.advance(10min - 1ns);
    EXPECT_THAT(asker.kids(source_at(fixture)), ElementsAre("a"));
    release(asker, fixture);
    EXPECT_EQ(asked_for(fixture), 1U) << "not old yet";
    fixture.on("jwks", held("b", fixture));
    asker.advance(1ns);
    for (int i = 0; i < 10; ++i) EXPECT_THAT(asker.kids(source_at(fixture)), ElementsAre("a"));
    EXPECT_TRUE(fixture.gets(3)) << "nobody waits, and it is asked all the same";
    const auto fetched = asker.fetched(source_at(fixture));
    release(asker, fixture, "/another");
    fetched.wait();
    EXPECT_THAT(asker.kids(source_at(fixture)), ElementsAre("b"));
    EXPECT_EQ(asked_for(fixture), 2U);
}

TEST(PublishedKeys, a_key_that_is_published_no_more_is_gone) {
    FhirFixture fixture;
    fixture.on("jwks", publishing("a b"));
    KeyAsker asker;
    asker.wait(source_at(fixture));
    const auto before = asker.published.keys(source_at(fixture));
    fixture.on("jwks", publishing("b c"));
    asker.advance(30s);
    EXPECT_THAT(asker.kids_after_fetch(source_at(fixture)), ElementsAre("b", "c"));
    EXPECT_EQ(before->front().kid, "a") << "who holds the old set keeps it";
}

TEST(PublishedKeys, unknown_keys_make_no_more_fetches_than_the_pace_allows) {
    FhirFixture fixture;
    fixture.on("jwks", publishing("a"));
    KeyAsker asker;
    asker.wait(source_at(fixture));
    fixture.on("jwks", publishing("b"));
    asker.advance(30s - 1ns);
    for (int i = 0; i < 100; ++i) {
        bool called = false;
        asker.published.refresh(source_at(fixture), [&] { called = true; });
        EXPECT_TRUE(called) << "before refresh() returns";
    }
    EXPECT_THAT(asker.kids(source_at(fixture)), ElementsAre("a"));
    EXPECT_EQ(asked_for(fixture), 1U);
    asker.advance(1ns);
    EXPECT_THAT(asker.kids_after_fetch(source_at(fixture)), ElementsAre("b"));
    EXPECT_EQ(asked_for(fixture), 2U);
}

TEST(PublishedKeys, a_server_that_is_down_is_asked_at_the_same_pace) {
    FhirFixture fixture;
    Manner down;
    down.status = 503;
    fixture.on("jwks", down);
    KeyAsker asker;
    asker.wait(source_at(fixture));
    for (int i = 0; i < 100; ++i) EXPECT_THAT(asker.kids(source_at(fixture)), IsEmpty());
    asker.advance(30s - 1ns);
    EXPECT_THAT(asker.kids_after_fetch(source_at(fixture)), IsEmpty());
    EXPECT_EQ(asked_for(fixture), 1U);
    fixture.on("jwks", publishing("a"));
    asker.advance(1ns);
    EXPECT_THAT(asker.kids(source_at(fixture)), IsEmpty());
    EXPECT_THAT(asker.kids_after_fetch(source_at(fixture)), ElementsAre("a"));
    EXPECT_EQ(asked_for(fixture), 2U);
}

TEST(PublishedKeys, an_outage_is_bridged_for_a_day_since_the_last_success) {
    FhirFixture fixture;
    fixture.on("jwks", publishing("a"));
    KeyAsker asker;
    asker.wait(source_at(fixture));
    Manner down;
    down.status = 503;
    fixture.on("jwks", down);
    for (int hour = 1; hour <= 24; ++hour) {
        asker.advance(1h);
        EXPECT_THAT(asker.kids_after_fetch(source_at(fixture)), ElementsAre("a")) << hour;
    }
    EXPECT_TRUE(asker.state().serves_keys);
    EXPECT_EQ(asker.state().success_age, 24h);
    EXPECT_EQ(asker.state().failures, 24U);
    asker.advance(1ns);
    EXPECT_THAT(asker.kids(source_at(fixture)), IsEmpty());
    EXPECT_FALSE(asker.state().serves_keys);
    fixture.on("jwks", publishing("b"));
    asker.advance(30s);
    EXPECT_THAT(asker.kids_after_fetch(source_at(fixture)), ElementsAre("b"));
    EXPECT_TRUE(asker.state().serves_keys);
}

// --- waiting
// ----------------------------------------------------------------------------------------------------------

TEST(PublishedKeys, who_waits_is_called_on_the_thread_of_the_keys) {
    FhirFixture fixture;
    fixture.on("jwks", publishing("a"));
    KeyAsker asker;
    const auto called_on = std::make_shared<std::promise<std::thread::id>>();
    asker.published.refresh(source_at(fixture), [called_on] { called_on->set_value(std::this_thread::get_id()); });
    EXPECT_NE(called_on->get_future().get(), std::this_thread::get_id());
}

TEST(PublishedKeys, who_waits_may_ask_again_when_called) {
    FhirFixture fixture;
    fixture.on("jwks", publishing("a"));
    KeyAsker asker;
    const auto source = source_at(fixture);
    const auto seen = std::make_shared<std::promise<KeyAsker::Kids>>();
    asker.published.refresh(source, [&asker, source, seen] {
        asker.published.refresh(source, [&asker, source, seen] { seen->set_value(asker.kids(source)); });
    });
    EXPECT_THAT(seen->get_future().get(), ElementsAre("a"));
    EXPECT_EQ(asked_for(fixture), 1U);
}

TEST(PublishedKeys, no_more_wait_than_the_limit_says) {
    FhirFixture fixture;
    fixture.on("jwks", held("a", fixture));
    PublishedKeyLimits limits = unhurried();
    limits.waiting = 3;
    KeyAsker asker(limits);
    std::atomic<unsigned> called{0};
    asker.published.refresh(source_at(fixture), [&] { ++called; });
    asker.published.refresh(source_at(fixture), [&] { ++called; });
    const auto last = asker.fetched(source_at(fixture));
    for (int i = 0; i < 10; ++i) {
        bool at_once = false;
        asker.published.refresh(source_at(fixture), [&] { at_once = true; });
        EXPECT_TRUE(at_once);
    }
    EXPECT_EQ(called, 0U);
    asker.wait(source_at(fixture, "/other"));
    EXPECT_EQ(asked_for(fixture, "/other"), 1U) << "the limit is of each source";
    last.wait();
    EXPECT_EQ(called, 2U);
    EXPECT_EQ(asked_for(fixture), 1U);
}

// --- with tokens and keys as they are
// ---------------------------------------------------------------------------------

// Whether the key that this token names is published and has signed it.
bool is_signed(KeyAsker& asker, const PublishedKeySource& source, const std::string& token) {
    const auto decoded = server::decode_token("Bearer " + token);
    const auto keys = asker.published.keys(source);
    if (!decoded || !keys) return false;
    const auto key = server::choose_key(*keys, *decoded);
    return key && server::verify_signature(**key, decoded->signing_input, decoded->signature);
}

TEST(PublishedKeys, tokens_are_checked_with_what_is_published_now) {
    const std::string claims = R"({"iss":"https://ehr.example","aud":"https://cds.example/cds-services",)"
                               R"("exp":1800000300,"iat":1800000000,"jti":"1"})";
    const MadeKey old_key = MadeKey::es384("2026"), new_key = MadeKey::rs384("2027"), forged = MadeKey::rs384("2027");
    const MadeCertificate authority("");
    const MadeCertificate certificate("IP:127.0.0.1", &authority);
    FhirFixture fixture(&certificate);
    Manner manner;
    manner.content_type = "application/jwk-set+json";
    manner.body = jwk_set({old_key.jwk()});
    fixture.on("jwks", manner);
    const PublishedKeySource source{fixture.base() + "/jwks", authority.pem(), true};
    KeyAsker asker(unhurried(), server::read_usable_keys);
    asker.wait(source);
    EXPECT_TRUE(is_signed(asker, source, made_token(old_key, claims)));
    EXPECT_FALSE(is_signed(asker, source, made_token(new_key, claims)));
    manner.body = jwk_set({new_key.jwk(), MadeKey::on_curve("P-256", "ES256").jwk()});
    fixture.on("jwks", manner);
    asker.advance(30s);
    asker.wait(source);
    EXPECT_FALSE(is_signed(asker, source, made_token(old_key, claims)));
    EXPECT_TRUE(is_signed(asker, source, made_token(new_key, claims)));
    EXPECT_FALSE(is_signed(asker, source, made_token(forged, claims)));
    EXPECT_THAT(asker.kids(source), ElementsAre("2027"));
}

TEST(PublishedKeys, a_set_without_a_key_of_use_is_none) {
    EXPECT_NE(server::read_usable_keys(jwk_set({MadeKey::es384().jwk()})), nullptr);
    for (const std::string& text : {jwk_set({}), jwk_set({MadeKey::on_curve("P-256", "ES256").jwk()}),
                                    std::string("{}"), std::string("nonsense")})
        EXPECT_EQ(server::read_usable_keys(text), nullptr) << text;
}

// --- reloads and states
// -----------------------------------------------------------------------------------------------

TEST(PublishedKeys, sources_that_left_the_configuration_are_forgotten) {
    FhirFixture fixture;
    fixture.on("jwks", publishing("a"));
    fixture.on("old", publishing("b"));
    KeyAsker asker;
    const auto kept = source_at(fixture), old = source_at(fixture, "/old");
    asker.wait(kept);
    asker.wait(old);
    const std::vector<PublishedKeySource> configured{kept, source_at(fixture, "/new")};
    asker.published.keep_only(configured);
    EXPECT_EQ(asker.state().url, kept.url);
    EXPECT_THAT(asker.kids(kept), ElementsAre("a"));
    EXPECT_THAT(asker.kids(old), IsEmpty());
    EXPECT_EQ(asked_for(fixture), 1U) << "a reload fetches nothing anew";
}

TEST(PublishedKeys, who_waits_for_a_forgotten_source_is_called_too) {
    FhirFixture fixture;
    fixture.on("jwks", held("a", fixture));
    KeyAsker asker;
    const auto ended = asker.fetched(source_at(fixture));
    asker.published.keep_only({});
    EXPECT_THAT(asker.published.states(), IsEmpty());
    release(asker, fixture);
    ended.wait();
}

TEST(PublishedKeys, states_say_how_each_source_fares) {
    FhirFixture fixture;
    fixture.on("jwks", publishing("a"));
    KeyAsker asker;
    EXPECT_THAT(asker.published.states(), IsEmpty());
    asker.wait(source_at(fixture));
    asker.advance(90s);
    server::PublishedKeyState state = asker.state();
    EXPECT_EQ(state.url, source_at(fixture).url);
    EXPECT_TRUE(state.serves_keys);
    EXPECT_EQ(state.success_age, 90s);
    EXPECT_EQ(state.last_outcome, FetchOutcome::fetched);
    EXPECT_TRUE(state.last_was_key_set);
    EXPECT_EQ(state.successes, 1U);
    EXPECT_EQ(state.failures, 0U);
    fixture.on("jwks", publishing(""));
    asker.wait(source_at(fixture));
    state = asker.state();
    EXPECT_TRUE(state.serves_keys);
    EXPECT_EQ(state.success_age, 90s);
    EXPECT_EQ(state.last_outcome, FetchOutcome::fetched);
    EXPECT_FALSE(state.last_was_key_set);
    EXPECT_EQ(state.failures, 1U);
}

} // namespace
} // namespace eczema::tests
