#include "tests/support/config_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace eczema::server {
namespace {

using cards::Jurisdiction;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Config, refuses_unknown_keys_at_every_level) {
    EXPECT_THAT(paths(R"({"tsl": {}})"), ElementsAre("/tsl"));
    EXPECT_THAT(paths(R"({"playground": {"enabled": true}})"), ElementsAre("/playground"));
    for (const std::string_view section : {"listen", "tls", "site", "terminology", "limits", "log"})
        EXPECT_THAT(paths(at("/" + std::string(section) + "/extra", "1")),
                    ElementsAre("/" + std::string(section) + "/extra"));
    EXPECT_THAT(paths(R"({"clients": [{"id": "a", "token": "x"}]})"), ElementsAre("/clients/0/token"));
    EXPECT_THAT(paths(R"({"site": {"thresholds": {"severityday": 90}}})"), ElementsAre("/site/thresholds/severityday"));
    EXPECT_THAT(paths(R"({"site": {"codes": [{"system": "urn:x", "code": "1", "means": "iga", "display": "x"}]}})"),
                ElementsAre("/site/codes/0/display"));
    EXPECT_THAT(faults(R"({"listen": {"prot": 1}})")[0].message,
                HasSubstr("known here: address, port, threads, publicUrl, allowedOrigins"));
}

TEST(Config, reports_every_fault_at_once) {
    EXPECT_THAT(paths(R"({
        "listen": {"port": 70000, "threads": -1, "publicUrl": "cds.example.org", "allowedOrigins": ["*", "https://a"]},
        "clients": [{"id": "a b", "timeZone": "Europe/"}],
        "site": {"jurisdiction": "FR", "codes": [{"system": "urn:x", "means": "POEM"}],
                 "thresholds": {"openEndedDays": 29}, "rulesOff": ["OCS"]},
        "limits": {"bodyBytes": "16M"}, "lgo": {}})"),
                ElementsAre("/listen/port", "/listen/threads", "/listen/publicUrl", "/listen/allowedOrigins/0",
                            "/clients/0/id", "/clients/0/timeZone", "/site/jurisdiction", "/site/codes/0/code",
                            "/site/codes/0/means", "/site/thresholds/openEndedDays", "/site/rulesOff/0",
                            "/limits/bodyBytes", "/lgo"));
}

TEST(Config, judges_the_rules_between_keys_together) {
    EXPECT_THAT(paths(R"({"listen": {"address": "0.0.0.0"}, "clients": [{"id": "a"}, {"id": "b"}, {"id": "c"}],
                          "site": {"thresholds": {"scoradModerateMin": 50}}})"),
                ElementsAre("/listen/address", "/clients/0/issuer", "/clients/1/issuer", "/clients/2/issuer",
                            "/site/thresholds/scoradModerateMin"));
}

TEST(Config, listens_on_loopback_only) {
    for (const std::string_view address :
         {"127.0.0.1", "127.0.0.0", "127.255.255.255", "::1", "0:0:0:0:0:0:0:1", "localhost"}) {
        EXPECT_TRUE(is_loopback(address)) << address;
        EXPECT_EQ(loaded(at("/listen/address", '"' + std::string(address) + '"')).listen.address, address);
    }
    using namespace std::string_view_literals;
    for (const std::string_view address :
         {"0.0.0.0"sv, "126.255.255.255"sv, "128.0.0.1"sv, "127.0.0"sv, "127.0.0.256"sv, "127.0.0.1.1"sv, "::"sv,
          "::2"sv, "::ffff:127.0.0.1"sv, "[::1]"sv, "localhost.example.org"sv, "127.0.0.1 "sv, ""sv, "127.0.0.1\0x"sv,
          "fe80::1"sv})
        EXPECT_FALSE(is_loopback(address)) << address;
    const auto found = faults(R"({"listen": {"address": "0.0.0.0"}})");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].path, "/listen/address");
    EXPECT_THAT(found[0].message, HasSubstr("every client needs authentication"));
    EXPECT_THAT(paths(R"({"listen": {"address": ""}})"), ElementsAre("/listen/address"));
}

TEST(Config, reads_what_the_listener_shows_under_tls) {
    const Config config = loaded(R"({"tls": {"certificateFile": "/etc/c.pem", "privateKeyFile": "/etc/k.pem",
                                             "clientCaFile": "/etc/ca.pem", "requireClientCertificate": true}})");
    EXPECT_EQ(config.tls.certificate_file, "/etc/c.pem");
    EXPECT_EQ(config.tls.private_key_file, "/etc/k.pem");
    EXPECT_EQ(config.tls.client_ca_file, "/etc/ca.pem");
    EXPECT_TRUE(config.tls.require_client_certificate);
    EXPECT_EQ(config.tls.context, nullptr) << "files are for the caller to read";
    EXPECT_THAT(paths(R"({"tls": {"certificateFile": "c", "privateKeyFile": "k", "clientCaFile": "a"}})"), IsEmpty());
    EXPECT_THAT(paths(R"({"tls": {"certificateFile": "c", "privateKeyFile": "k"}})"), IsEmpty());
}

TEST(Config, wants_certificate_and_key_together_and_an_authority_to_require_clients) {
    EXPECT_THAT(paths(R"({"tls": {"certificateFile": "c"}})"), ElementsAre("/tls/privateKeyFile"));
    EXPECT_THAT(paths(R"({"tls": {"privateKeyFile": "k"}})"), ElementsAre("/tls/certificateFile"));
    EXPECT_THAT(paths(R"({"tls": {"clientCaFile": "a", "requireClientCertificate": true}})"),
                ElementsAre("/tls/clientCaFile"));
    EXPECT_THAT(paths(R"({"tls": {"certificateFile": "c", "privateKeyFile": "k", "requireClientCertificate": true}})"),
                ElementsAre("/tls/requireClientCertificate"));
    EXPECT_THAT(paths(R"({"tls": {"requireClientCertificate": true}})"), ElementsAre("/tls/requireClientCertificate"));
    EXPECT_THAT(paths(R"({"tls": {"requireClientCertificate": false}})"), IsEmpty());
    EXPECT_THAT(paths(R"({"tls": {"certificateFile": ""}})"), ElementsAre("/tls/certificateFile"));
}

TEST(Config, takes_an_absolute_public_url_without_its_trailing_slash) {
    const std::pair<std::string_view, std::string_view> taken[] = {
        {"https://cds.example.org", "https://cds.example.org"},
        {"https://cds.example.org/", "https://cds.example.org"},
        {"http://localhost:8080", "http://localhost:8080"},
        {"http://[::1]:8080/a/b/", "http://[::1]:8080/a/b"},
        {"https://cds.example.org/a%20b/~x", "https://cds.example.org/a%20b/~x"},
    };
    for (const auto& [sent, kept] : taken)
        EXPECT_EQ(loaded(at("/listen/publicUrl", '"' + std::string(sent) + '"')).listen.public_url, kept);
    for (const std::string_view refused : {"", "cds.example.org", "//cds.example.org", "ftp://x", "https://",
                                           "https:///a", "https://x?q", "https://x/#f", "https://user@x", "https://x:0",
                                           "https://x:", "https://x/a b", "https://x/é", "https://x/\\u000A", "/a"})
        EXPECT_THAT(paths(at("/listen/publicUrl", '"' + std::string(refused) + '"')), ElementsAre("/listen/publicUrl"))
            << refused;
}

TEST(Config, takes_origins_as_browsers_send_them) {
    EXPECT_THAT(loaded(R"({"listen": {"allowedOrigins": ["https://a.example", "http://localhost:*", "https://b:443",
                            "http://b:80", "http://b:443", "http://[::1]:8080"]}})")
                    .listen.allowed_origins,
                ElementsAre("https://a.example", "http://localhost:*", "https://b", "http://b", "http://b:443",
                            "http://[::1]:8080"));
    for (const std::string_view refused : {"*", "null", "https://*", "https://*.example", "https://a/", "https://a:*/",
                                           "https://A", "a.example", "https://a:", "https://a:x", "file://", ""})
        EXPECT_THAT(paths(at("/listen/allowedOrigins", "[\"" + std::string(refused) + "\"]")),
                    ElementsAre("/listen/allowedOrigins/0"))
            << refused;
    EXPECT_THAT(paths(R"({"listen": {"allowedOrigins": ["http://a", "http://a"]}})"),
                ElementsAre("/listen/allowedOrigins"));
}

TEST(Config, takes_well_formed_time_zones) {
    for (const std::string_view zone :
         {"UTC", "Europe/London", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "America/Port-au-Prince"})
        EXPECT_EQ(loaded(at("/site/timeZone", '"' + std::string(zone) + '"')).site.time_zone, zone);
    for (const std::string_view zone :
         {"", "Europe/", "/UTC", "../etc/passwd", "Europe//London", "Europe/Lon don", "+02:00"})
        EXPECT_THAT(paths(at("/site/timeZone", '"' + std::string(zone) + '"')), ElementsAre("/site/timeZone")) << zone;
    EXPECT_THAT(paths(at("/site/timeZone", '"' + std::string(65, 'a') + '"')), ElementsAre("/site/timeZone"));
}

TEST(Config, gives_a_client_what_the_site_has) {
    const std::string site = R"("site": {"jurisdiction": "UK", "timeZone": "Europe/London"})";
    const auto only = [&](const std::string& clients, std::string_view id, Jurisdiction jurisdiction,
                          std::string_view time_zone) {
        const Config config = loaded("{" + site + clients + "}");
        ASSERT_EQ(config.clients.size(), 1u);
        EXPECT_EQ(config.clients[0].id, id);
        EXPECT_EQ(config.clients[0].jurisdiction, jurisdiction);
        EXPECT_EQ(config.clients[0].time_zone, time_zone);
    };
    only("", "default", Jurisdiction::uk, "Europe/London");
    only(R"(, "clients": [{}])", "default", Jurisdiction::uk, "Europe/London");
    only(R"(, "clients": [{"id": "ehr", "timeZone": "UTC"}])", "ehr", Jurisdiction::uk, "UTC");
    only(R"(, "clients": [{"jurisdiction": "EU"}])", "default", Jurisdiction::eu, "Europe/London");
    EXPECT_THAT(paths(R"({"clients": []})"), ElementsAre("/clients"));
}

TEST(Config, bounds_client_ids) {
    const auto with_id = [](const std::string& id) { return R"({"clients": [{"id": ")" + id + "\"}]}"; };
    EXPECT_EQ(loaded(with_id(std::string(64, 'a'))).clients[0].id.size(), 64u);
    EXPECT_EQ(loaded(with_id("A.b_c-9")).clients[0].id, "A.b_c-9");
    for (const std::string& id : {std::string(65, 'a'), std::string(), std::string("a/b"), std::string("a\\nb")})
        EXPECT_THAT(paths(with_id(id)), ElementsAre("/clients/0/id")) << id;
}

TEST(Config, reads_site_codes_and_switches) {
    const Config config = loaded(R"({"site": {"rulesOff": ["ad-data-insufficient", "ocs-course-length"],
        "codes": [{"system": "urn:oid:1.2.3", "code": "EASI TOTAL", "means": "easi"},
                  {"system": "https://x.example/codes", "code": "7", "means": "topicals-inadvisable"}]}})");
    const auto& codes = config.site.settings.codes;
    ASSERT_EQ(codes.size(), 2u);
    EXPECT_EQ(codes[0].system + "|" + codes[0].code + "|" + codes[0].means, "urn:oid:1.2.3|EASI TOTAL|easi");
    EXPECT_EQ(codes[1].system + "|" + codes[1].code + "|" + codes[1].means,
              "https://x.example/codes|7|topicals-inadvisable");
    EXPECT_THAT(config.site.settings.rules_off, ElementsAre("ad-data-insufficient", "ocs-course-length"));
    const std::string_view known[] = {"ad-data-insufficient"};
    const auto unknown = check_against(config, known);
    ASSERT_EQ(unknown.size(), 1u);
    EXPECT_EQ(unknown[0].path, "/site/rulesOff/1");
    EXPECT_EQ(unknown[0].message.find("ocs"), std::string::npos);
    EXPECT_THAT(check_against(Config{}, {}), IsEmpty());
    EXPECT_THAT(paths(R"({"site": {"codes": [{"system": "x", "code": " 1", "means": "easi"}, {}]}})"),
                ElementsAre("/site/codes/0/system", "/site/codes/0/code", "/site/codes/1/system", "/site/codes/1/code",
                            "/site/codes/1/means"));
}

TEST(Config, registers_fhir_servers_by_their_normalised_base) {
    const Config config = loaded(R"({"clients": [{"fhirVersion": "STU3", "fhirServers": [
        {"base": "https://EHR.example.org:443/fhir/./r3/", "batch": true, "caFile": "/etc/ca.pem"},
        {"base": "http://127.0.0.1:8081/fhir", "privateAddress": true}]}]})");
    const ClientConfig& client = config.clients.front();
    EXPECT_EQ(client.fhir_version, fhir::FhirVersion::stu3);
    ASSERT_EQ(client.fhir_servers.size(), 2u);
    EXPECT_EQ(client.fhir_servers[0].base, "https://ehr.example.org/fhir/r3");
    EXPECT_TRUE(client.fhir_servers[0].batch);
    EXPECT_EQ(client.fhir_servers[0].ca_file, "/etc/ca.pem");
    EXPECT_FALSE(client.fhir_servers[0].private_address);
    EXPECT_EQ(client.server_at("https://ehr.example.org/fhir/r3/"), &client.fhir_servers[0]);
    EXPECT_EQ(client.server_at("http://127.0.0.1:8081/fhir"), &client.fhir_servers[1]);
    for (const std::string_view other : {"", "https://ehr.example.org/fhir", "http://ehr.example.org/fhir/r3",
                                         "https://ehr.example.org/fhir/r3/x", "https://ehr.example.org:444/fhir/r3",
                                         "https://a@ehr.example.org/fhir/r3", "https://ehr.example.org.evil/fhir/r3"})
        EXPECT_EQ(client.server_at(other), nullptr) << other;
}

TEST(Config, refuses_fhir_servers_that_cannot_be_trusted) {
    const auto paths_of = [](const std::string& servers) {
        return paths(R"({"clients": [{"fhirServers": [)" + servers + "]}]}");
    };
    EXPECT_THAT(paths_of(R"({"base": "https://a.example/fhir"}, {"base": "http://a.example/fhir"})"),
                ElementsAre("/clients/0/fhirServers/1/base"))
        << "tokens in the clear";
    EXPECT_THAT(paths_of(R"({"base": "https://a.example/fhir"}, {"base": "https://A.example/fhir/"})"),
                ElementsAre("/clients/0/fhirServers/1/base"))
        << "twice";
    for (const std::string base :
         {"https://u:p@a.example/fhir", "https://a.example/fhir?x=1", "https://a.example/#f", "https://"})
        EXPECT_THAT(paths_of(R"({"base": ")" + base + "\"}"), ElementsAre("/clients/0/fhirServers/0/base")) << base;
    EXPECT_THAT(paths_of(R"({"base": "ftp://a.example/fhir"}, {"batch": true})"),
                ElementsAre("/clients/0/fhirServers/0/base", "/clients/0/fhirServers/1/base"));
}

TEST(Config, keeps_moderate_below_severe) {
    const auto with = [](int moderate, int severe) {
        return R"({"site": {"thresholds": {"scoradModerateMin": )" + std::to_string(moderate) +
               R"(, "scoradSevereMin": )" + std::to_string(severe) + "}}}";
    };
    EXPECT_EQ(loaded(with(0, 103)).site.settings.thresholds.scorad_severe_min, 103);
    EXPECT_EQ(loaded(with(49, 50)).site.settings.thresholds.scorad_moderate_min, 49);
    EXPECT_THAT(paths(with(50, 50)), ElementsAre("/site/thresholds/scoradModerateMin"));
    EXPECT_THAT(paths(with(51, 50)), ElementsAre("/site/thresholds/scoradModerateMin"));
}

TEST(Config, refuses_text_that_is_no_json_and_takes_a_byte_order_mark) {
    EXPECT_EQ(print(loaded("\xEF\xBB\xBF{}")), print(Config{}));
    EXPECT_EQ(faults("").size(), 1u);
    EXPECT_THAT(paths(R"({"listen": {"port": 1, "port": 2}})"), ElementsAre("/listen/port"));
    EXPECT_THAT(paths("[]"), ElementsAre(""));
}

TEST(Config, embeds_a_default_open_to_the_sandbox) {
    const Config config = embedded_default();
    EXPECT_EQ(print(config), print(loaded(embedded_default_text)));
    EXPECT_THAT(config.listen.allowed_origins,
                ElementsAre("https://sandbox.cds-hooks.org", "http://localhost:*", "http://127.0.0.1:*"));
    EXPECT_TRUE(loaded("{}").listen.allowed_origins.empty());
}

// --- the store ------------------------------------------------------------------------------------

TEST(StoreInConfig, ReachesTheConfig) {
    const StoreConfig store =
        loaded(R"({"store":{"postgresFile":"/etc/p","replay":"strict","feedbackDays":90}})").store;
    EXPECT_EQ(store, (StoreConfig{.postgres_file = "/etc/p", .strict_replay = true, .feedback_days = 90}));
    EXPECT_TRUE(store.any());
    EXPECT_FALSE(loaded("{}").store.any());
    EXPECT_TRUE(loaded(R"({"store":{"file":"/x"}})").store.any());
}

TEST(StoreInConfig, IsOfOneKindAndStrictOnlyWhereThereIsOne) {
    EXPECT_THAT(paths(R"({"store":{"file":"/a","postgresFile":"/b"}})"), ElementsAre("/store/postgresFile"));
    EXPECT_THAT(paths(R"({"store":{"replay":"strict"}})"), ElementsAre("/store/replay"));
    EXPECT_THAT(paths(R"({"store":{"replay":"strict","file":"/a"}})"), IsEmpty());
    EXPECT_THAT(paths(R"({"store":{"replay":"sometimes"}})"), ElementsAre("/store/replay"));
}

} // namespace
} // namespace eczema::server
