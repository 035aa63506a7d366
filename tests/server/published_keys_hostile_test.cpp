// Published keys where the server of a client is down, wrong or hostile: what was fetched before stays, what comes is
// not believed, nobody else is asked, and nothing is held past the limits.
#include "tests/support/key_asker.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::tests {
namespace {

using server::FetchOutcome;
using server::is_askable;
using server::PublishedKeyLimits;
using server::PublishedKeySource;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Way = Manner::Way;

Manner of_way(Way way, const std::string& kids = "b") {
    Manner manner = publishing(kids);
    manner.way = way;
    return manner;
}
Manner with_body(const std::string& body) {
    Manner manner;
    manner.body = body;
    return manner;
}
Manner with_status(unsigned status) {
    Manner manner;
    manner.status = status;
    return manner;
}
Manner with_headers(const std::string& headers) {
    Manner manner = publishing("b");
    manner.headers = headers;
    return manner;
}

// Publishes "a", then behaves in this manner: what came of that.
struct Aftermath {
    KeyAsker::Kids kids;
    server::PublishedKeyState state;
};
Aftermath after(const Manner& manner, const PublishedKeyLimits& limits = unhurried()) {
    FhirFixture fixture;
    fixture.on("jwks", publishing("a"));
    KeyAsker asker(limits);
    asker.wait(source_at(fixture));
    fixture.on("jwks", manner);
    asker.advance(30s);
    const auto kids = asker.kids_after_fetch(source_at(fixture));
    EXPECT_TRUE(fixture.opens_fall_to(0)) << "a connection is kept";
    return {kids, asker.state()};
}
void expect_kept(const Manner& manner, FetchOutcome outcome, const std::string& what) {
    const Aftermath left = after(manner);
    EXPECT_THAT(left.kids, ElementsAre("a")) << what;
    EXPECT_EQ(left.state.last_outcome, outcome) << what;
    EXPECT_FALSE(left.state.last_was_key_set) << what;
    EXPECT_EQ(left.state.failures, 1U) << what;
}

TEST(PublishedKeysHostile, a_status_other_than_200_keeps_the_old_keys) {
    const std::pair<unsigned, FetchOutcome> cases[] = {
        {201, FetchOutcome::failed},    {204, FetchOutcome::failed},    {401, FetchOutcome::forbidden},
        {404, FetchOutcome::not_found}, {429, FetchOutcome::throttled}, {500, FetchOutcome::failed},
    };
    for (const auto& [status, outcome] : cases) expect_kept(with_status(status), outcome, std::to_string(status));
}

TEST(PublishedKeysHostile, what_is_no_key_set_keeps_the_old_keys) {
    for (const char* body : {"{}", R"({"kids":""})", R"({"resourceType":"Bundle"})"})
        expect_kept(with_body(body), FetchOutcome::fetched, body);
    for (const char* body : {"nonsense", "<html/>", "[]", "null", " "})
        expect_kept(with_body(body), FetchOutcome::failed, body);
    expect_kept(with_headers("Content-Encoding: gzip\r\n"), FetchOutcome::failed, "gzip");
    expect_kept(of_way(Way::truncated), FetchOutcome::failed, "truncated");
    expect_kept(of_way(Way::leave), FetchOutcome::failed, "leave");
    expect_kept(of_way(Way::endless_header), FetchOutcome::failed, "endless header");
    expect_kept(of_way(Way::endless), FetchOutcome::too_large, "endless");
}

TEST(PublishedKeysHostile, a_body_of_any_framing_and_type_is_read) {
    for (const Way way : {Way::whole, Way::chunked, Way::until_end})
        EXPECT_THAT(after(of_way(way, "b c")).kids, ElementsAre("b", "c")) << static_cast<int>(way);
    for (const char* type :
         {"application/jwk-set+json", "application/json", "text/plain", "application/octet-stream", ""}) {
        Manner manner = publishing("b");
        manner.content_type = type;
        EXPECT_THAT(after(manner).kids, ElementsAre("b")) << type;
    }
}

TEST(PublishedKeysHostile, the_size_of_a_body_is_limited_to_the_byte) {
    PublishedKeyLimits limits = unhurried();
    EXPECT_EQ(limits.body_bytes, 262'144U);
    limits.body_bytes = 1'000;
    for (const Way way : {Way::whole, Way::chunked, Way::until_end}) {
        Manner manner = of_way(way);
        manner.body.resize(1'000, ' ');
        EXPECT_THAT(after(manner, limits).kids, ElementsAre("b")) << static_cast<int>(way);
        manner.body += ' ';
        const Aftermath left = after(manner, limits);
        EXPECT_THAT(left.kids, ElementsAre("a")) << static_cast<int>(way);
        EXPECT_EQ(left.state.last_outcome, FetchOutcome::too_large);
    }
}

TEST(PublishedKeysHostile, a_server_that_does_not_get_done_is_left) {
    EXPECT_EQ(PublishedKeyLimits().fetch_time, 3s);
    for (const Way way : {Way::never, Way::drip_head, Way::drip}) {
        FhirFixture fixture;
        Manner manner = of_way(way);
        manner.body.resize(100'000, ' '); // at the fixture's pace minutes
        fixture.on("jwks", manner);
        PublishedKeyLimits limits;
        limits.fetch_time = 100ms;
        KeyAsker asker(limits);
        EXPECT_THAT(asker.kids_after_fetch(source_at(fixture)), IsEmpty());
        EXPECT_EQ(asker.state().last_outcome, FetchOutcome::timed_out) << static_cast<int>(way);
        EXPECT_TRUE(fixture.opens_fall_to(0));
    }
}

TEST(PublishedKeysHostile, a_redirect_is_not_followed) {
    FhirFixture elsewhere;
    elsewhere.on("jwks", publishing("b"));
    for (const unsigned status : {301U, 302U, 303U, 307U, 308U}) {
        Manner manner = with_status(status);
        manner.location = source_at(elsewhere).url;
        expect_kept(manner, FetchOutcome::unreachable, std::to_string(status));
    }
    EXPECT_EQ(elsewhere.accepted(), 0U);
}

TEST(PublishedKeysHostile, a_server_that_is_gone_keeps_the_old_keys) {
    KeyAsker asker;
    PublishedKeySource source;
    {
        FhirFixture fixture;
        fixture.on("jwks", publishing("a"));
        source = source_at(fixture);
        asker.wait(source);
    }
    asker.advance(30s);
    EXPECT_THAT(asker.kids_after_fetch(source), ElementsAre("a"));
    EXPECT_EQ(asker.state().last_outcome, FetchOutcome::unreachable);
}

TEST(PublishedKeysHostile, a_server_that_is_not_who_it_should_be_is_not_asked) {
    const MadeCertificate authority("");
    const MadeCertificate other_authority("");
    const MadeCertificate right("IP:127.0.0.1", &authority);
    const MadeCertificate self_signed("IP:127.0.0.1");
    const MadeCertificate of_another_authority("IP:127.0.0.1", &other_authority);
    const MadeCertificate of_another_host("DNS:ehr.example", &authority);
    const MadeCertificate expired("IP:127.0.0.1", &authority, std::chrono::seconds(-60));
    for (const auto* certificate : {&right, &self_signed, &of_another_authority, &of_another_host, &expired}) {
        FhirFixture fixture(certificate);
        fixture.on("jwks", publishing("a"));
        PublishedKeySource source = source_at(fixture);
        source.ca_pem = authority.pem();
        KeyAsker asker;
        const bool is_right = certificate == &right;
        EXPECT_THAT(asker.kids_after_fetch(source), SizeIs(is_right ? 1U : 0U));
        EXPECT_THAT(fixture.requests(), SizeIs(is_right ? 1U : 0U));
    }
}

TEST(PublishedKeysHostile, a_private_address_is_asked_only_where_it_is_registered_as_one) {
    const MadeCertificate authority("");
    const MadeCertificate certificate("IP:127.0.0.1,DNS:localhost", &authority);
    FhirFixture fixture(&certificate);
    fixture.on("jwks", publishing("a"));
    for (const std::string host : {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"}) {
        KeyAsker asker;
        const PublishedKeySource source{fixture.base(host) + "/jwks", authority.pem(), false};
        EXPECT_TRUE(is_askable(source));
        EXPECT_THAT(asker.kids_after_fetch(source), IsEmpty()) << host;
        EXPECT_EQ(asker.state().last_outcome, FetchOutcome::unreachable) << host;
    }
    EXPECT_EQ(fixture.accepted(), 0U);
    KeyAsker asker;
    EXPECT_THAT(asker.kids_after_fetch({fixture.base("localhost") + "/jwks", authority.pem(), true}), ElementsAre("a"));
}

TEST(PublishedKeysHostile, what_is_no_url_for_keys_is_not_asked) {
    KeyAsker asker;
    for (const char* url :
         {"", "keys", "ftp://ehr.example/jwks", "file:///etc/passwd", "https://user@ehr.example/jwks",
          "https://ehr.example/jwks#1", "https://ehr.example/%2e%2e%2fjwks", "https://ehr.example:0/jwks",
          "https://127.1/jwks", "https://ehr.example/a b", "https://ehr.example/jwks?a\r\nX: y"})
        for (const bool private_address : {false, true}) {
            const PublishedKeySource source{url, "", private_address};
            EXPECT_FALSE(is_askable(source)) << url;
            EXPECT_THAT(asker.kids_after_fetch(source), IsEmpty());
        }
    EXPECT_FALSE(is_askable({"http://ehr.example/jwks", "", false}));
    EXPECT_TRUE(is_askable({"http://ehr.example/jwks", "", true}));
    for (const char* url :
         {"https://ehr.example", "https://ehr.example/", "https://EHR.example:8443/a/jwks.json?b=c&d"})
        EXPECT_TRUE(is_askable({url, "", false})) << url;
    for (const auto& state : asker.published.states()) EXPECT_EQ(state.last_outcome, FetchOutcome::unreachable);
}

} // namespace
} // namespace eczema::tests
