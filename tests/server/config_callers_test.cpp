// What the configuration says of callers, and the rules between those keys.
#include "tests/support/config_text.hpp"
#include "tests/support/hook_calls.hpp"

#include <gmock/gmock.h>

namespace eczema::server {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view set = R"({"keys":[{"kty":"RSA"}]})";

// A configuration of these clients; `more`: members before them, with a comma behind.
std::string with(const std::string& clients,
                 const std::string& more = R"("listen":{"publicUrl":"https://c.example"},)") {
    return "{" + more + R"("clients":[)" + clients + "]}";
}

std::string client(const std::string& id, const std::string& more) { return R"({"id":")" + id + "\"," + more + "}"; }

std::string with_token(const std::string& id, const std::string& issuer, const std::string& more = {}) {
    return client(id, R"("issuer":")" + issuer + R"(","keys":)" + std::string(set) + more);
}

TEST(CallersInConfig, ReachTheirClient) {
    const Config config = loaded(with(client(
        "a",
        R"("issuer":"i","subjects":["s"],"tenants":["t"],"audiences":["x"],"keysFile":"/k","jku":["https://j.example/k"],
                       "jkuCaFile":"/ca","jkuPrivateAddress":true,"algorithms":["RS384"],"leewaySeconds":5,
                       "lifetimeSeconds":900,"services":["atopic-dermatitis-order-sign"],"ratePerSecond":7,"rateBurst":8,
                       "profile":"epic","allowedLinks":["https://l.example"])")));
    const ClientConfig& a = config.clients.front();
    EXPECT_EQ(a.authentication.issuer, "i");
    EXPECT_THAT(a.authentication.subjects, ElementsAre("s"));
    EXPECT_THAT(a.authentication.tenants, ElementsAre("t"));
    EXPECT_THAT(a.authentication.audiences, ElementsAre("x"));
    EXPECT_EQ(a.authentication.keys_file, "/k");
    EXPECT_THAT(a.authentication.jku, ElementsAre("https://j.example/k"));
    EXPECT_EQ(a.authentication.jku_ca_file, "/ca");
    EXPECT_TRUE(a.authentication.jku_private_address);
    EXPECT_THAT(a.authentication.algorithms, ElementsAre("RS384"));
    EXPECT_EQ(a.authentication.leeway_seconds, 5U);
    EXPECT_EQ(a.authentication.lifetime_seconds, 900U);
    EXPECT_TRUE(a.may_call("atopic-dermatitis-order-sign"));
    EXPECT_FALSE(a.may_call("atopic-dermatitis-patient-view"));
    EXPECT_EQ(a.rate_per_second, 7U);
    EXPECT_EQ(a.rate_burst, 8U);
    EXPECT_EQ(a.profile, "epic");
    EXPECT_THAT(a.allowed_links, ElementsAre("https://l.example"));
    EXPECT_TRUE(ClientConfig().may_call("atopic-dermatitis-patient-view"));
    EXPECT_FALSE(ClientConfig().authentication.any());
}

TEST(CallersInConfig, NeedTheirKeysAndAnAudience) {
    const auto paths_of = [](const std::string& keys) { return paths(with(client("a", keys))); };
    EXPECT_THAT(paths_of(R"("issuer":"i")"), ElementsAre("/clients/0/keys"));
    EXPECT_THAT(paths_of(R"("issuer":"i","jku":["https://j.example/k"])"), IsEmpty());
    EXPECT_THAT(paths_of(R"("issuer":"i","keysFile":"/k")"), IsEmpty());
    EXPECT_THAT(paths_of(R"("issuer":"i","keysFile":"/k","keys":)" + std::string(set)),
                ElementsAre("/clients/0/keysFile"));
    EXPECT_THAT(paths_of(R"("keysFile":"/k")"), ElementsAre("/clients/0/issuer"));
    EXPECT_THAT(paths_of(R"("issuer":"i","jku":["http://j.example/k"])"), ElementsAre("/clients/0/jku/0"));
    EXPECT_THAT(paths_of(R"("issuer":"i","jku":["http://j.example/k"],"jkuPrivateAddress":true)"), IsEmpty());
    EXPECT_THAT(paths_of(R"("issuer":"i","jku":["https://u@j.example/k"])"), ElementsAre("/clients/0/jku/0"));
    EXPECT_THAT(paths(with(with_token("a", "i"), "")), ElementsAre("/listen/publicUrl"));
    EXPECT_THAT(paths(with(with_token("a", "i", R"(,"audiences":["x"])"), "")), IsEmpty());
    EXPECT_THAT(paths_of(R"("certificateSubjects":["CN=a"])"), ElementsAre("/clients/0/certificateSubjects"));
    EXPECT_THAT(paths_of(R"("algorithms":["HS256"])"), ElementsAre("/clients/0/algorithms/0"));
    EXPECT_THAT(paths_of(R"("allowedLinks":["https://h.example/?x=1"])"), ElementsAre("/clients/0/allowedLinks/0"));
}

TEST(CallersInConfig, AreToldApart) {
    EXPECT_THAT(paths(with(with_token("a", "i") + ',' + with_token("b", "j"))), IsEmpty());
    EXPECT_THAT(paths(with(with_token("a", "i") + ',' + with_token("b", "i"))), ElementsAre("/clients/1"));
    EXPECT_THAT(paths(with(with_token("a", "i") + ',' + with_token("a", "j"))), ElementsAre("/clients/1/id"));
    EXPECT_THAT(paths(with(with_token("a", "i") + ',' + client("b", R"("profile":"epic")"))),
                ElementsAre("/clients/1/issuer"));
    const auto same_issuer = [](const std::string& one, const std::string& other) {
        return paths(with(with_token("a", "i", one) + ',' + with_token("b", "i", other)));
    };
    EXPECT_THAT(same_issuer(R"(,"tenants":["1"])", R"(,"tenants":["2"])"), IsEmpty());
    EXPECT_THAT(same_issuer(R"(,"tenants":["1"])", R"(,"tenants":["2","1"])"), ElementsAre("/clients/1"));
    EXPECT_THAT(same_issuer(R"(,"tenants":["1"])", ""), ElementsAre("/clients/1"));
    EXPECT_THAT(same_issuer(R"(,"subjects":["1"])", R"(,"subjects":["2"])"), IsEmpty());
    EXPECT_THAT(same_issuer(R"(,"subjects":["1"])", R"(,"tenants":["2"])"), ElementsAre("/clients/1"));
}

TEST(CallersInConfig, MayBeReachedBeyondLoopbackOnlyUnderTls) {
    const auto listening = [](const std::string& listen, const std::string& client_text, const std::string& tls = {}) {
        return paths(with(client_text, R"("listen":{"publicUrl":"https://c.example")" + listen + "}," + tls));
    };
    const std::string everywhere = R"(,"address":"0.0.0.0")";
    EXPECT_THAT(listening(everywhere, client("a", R"("profile":"epic")")), ElementsAre("/listen/address"));
    EXPECT_THAT(listening(everywhere, with_token("a", "i")), ElementsAre("/listen/address"));
    EXPECT_THAT(listening(everywhere + R"(,"behindTerminator":true)", with_token("a", "i")), IsEmpty());
    EXPECT_THAT(listening(everywhere + R"(,"behindTerminator":true)", client("a", R"("profile":"epic")")),
                ElementsAre("/listen/behindTerminator"));
    EXPECT_THAT(listening(everywhere, with_token("a", "i"), R"("tls":{"certificateFile":"/c","privateKeyFile":"/k"},)"),
                IsEmpty());
    EXPECT_THAT(listening("", with_token("a", "i")), IsEmpty());
    // What a proxy on this machine passes on comes from elsewhere.
    const std::string passed_on = R"(,"behindTerminator":true)";
    EXPECT_THAT(listening(passed_on, client("a", R"("profile":"epic")")), ElementsAre("/listen/behindTerminator"));
    EXPECT_THAT(listening(passed_on, with_token("a", "i")), IsEmpty());
}

TEST(CallersInConfig, HaveExamplesThatLoad) {
    const std::string page = tests::read_file(SOURCE_DIR "/docs/callers.md");
    const std::string fence = "```json\n";
    int examples = 0;
    for (std::size_t begin = page.find(fence); begin != page.npos; begin = page.find(fence, begin)) {
        begin += fence.size();
        EXPECT_TRUE(loaded(page.substr(begin, page.find("```", begin) - begin)).clients.front().authentication.any());
        ++examples;
    }
    EXPECT_EQ(examples, 2);
}

} // namespace
} // namespace eczema::server
