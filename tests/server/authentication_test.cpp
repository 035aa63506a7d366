// Who a request comes from, as far as can be told without checking a signature.
#include "server/authentication.hpp"
#include "tests/support/hook_calls.hpp"
#include "tests/support/made_token.hpp"

#include <gtest/gtest.h>

namespace eczema::server {
namespace {

using tests::MadeKey;

constexpr std::string_view view_path = "/cds-services/atopic-dermatitis-patient-view";
constexpr std::string_view view_url = "https://cds.example.org/cds-services/atopic-dermatitis-patient-view";

const MadeKey& key() {
    static const MadeKey made = MadeKey::es384();
    return made;
}

std::shared_ptr<const Snapshot> with_clients(const std::string& clients) {
    return tests::snapshot_of(R"({"listen":{"publicUrl":"https://cds.example.org"},
                                  "tls":{"certificateFile":"/c","privateKeyFile":"/k","clientCaFile":"/a"},
                                  "clients":[)" +
                              clients + "]}");
}

std::string client(const std::string& id, const std::string& issuer, const std::string& more = {}) {
    return R"({"id":")" + id + R"(","issuer":")" + issuer + R"(","keys":)" + tests::jwk_set({key().jwk()}) + more + '}';
}

std::string claims(std::string_view issuer, std::string_view audience, std::string_view more = {}) {
    return R"({"iss":")" + std::string(issuer) + R"(","aud":")" + std::string(audience) + R"(","iat":)" +
           std::to_string(tests::noon) + R"(,"exp":)" + std::to_string(tests::noon + 300) + R"(,"jti":"1")" +
           std::string(more) + '}';
}

// How a request with this header is taken: the client's id and the kind of outcome.
std::string outcome(const Snapshot& snapshot, std::string_view authorization, std::string_view path = view_path,
                    std::span<const std::string> certificate_names = {}) {
    Request request{"POST", path, {}, "application/json", authorization, "{}"};
    if (path == "/cds-services") request.method = "GET";
    request.certificate_names = certificate_names;
    const auto routed = route(request, snapshot.path_prefix);
    if (!routed) return "no route";
    const Identity identity = identify(request, *routed, snapshot, tests::noon);
    if (const auto* caller = std::get_if<Caller>(&identity)) return caller->client->config.id;
    if (const auto* known = std::get_if<NotEntitled>(&identity)) return known->client->config.id + " not entitled";
    if (const auto* unknown = std::get_if<NotAuthenticated>(&identity)) return "not: " + std::string(unknown->cause);
    const auto& claim = std::get<TokenClaim>(identity);
    return claim.client->config.id + (claim.is_entitled ? " claimed" : " claimed, not entitled");
}

std::string bearer(const std::string& with_claims) {
    return "Bearer " + tests::made_token(key(), tests::header_of(key()).text(), with_claims);
}

TEST(Authentication, IsNotAskedForWhereNoClientHasAny) {
    EXPECT_EQ(outcome(tests::default_snapshot(), {}), "default");
    EXPECT_EQ(outcome(tests::default_snapshot(), "Bearer nonsense"), "default");
}

TEST(Authentication, ComparesTheAudienceWithWhatIsCalled) {
    const auto snapshot =
        with_clients(client("a", "https://ehr.example", R"(,"audiences":["https://typed.example/x/"])"));
    const auto with_audience = [&](std::string_view audience, std::string_view path = view_path) {
        return outcome(*snapshot, bearer(claims("https://ehr.example", audience)), path);
    };
    const std::string feedback_url = std::string(view_url) + "/feedback",
                      feedback_path = std::string(view_path) + "/feedback";
    EXPECT_EQ(with_audience(view_url), "a claimed");
    EXPECT_EQ(with_audience("HTTPS://CDS.example.org:443/cds-services/atopic-dermatitis-patient-view/"), "a claimed");
    EXPECT_EQ(with_audience("https://typed.example/x"), "a claimed");
    EXPECT_EQ(with_audience("https://cds.example.org/cds-services"), "not: audience");
    EXPECT_EQ(with_audience("https://cds.example.org/cds-services/atopic-dermatitis-order-sign"), "not: audience");
    EXPECT_EQ(with_audience("https://cds.example.org/cds-services", "/cds-services"), "a claimed");
    EXPECT_EQ(with_audience(view_url, "/cds-services"), "not: audience");
    EXPECT_EQ(with_audience(feedback_url), "not: audience");
    EXPECT_EQ(with_audience(feedback_url, feedback_path), "a claimed");
    EXPECT_EQ(with_audience(view_url, feedback_path), "a claimed");
}

TEST(Authentication, RefusesWithoutATokenOrWithOneOfNobody) {
    const auto snapshot = with_clients(client("a", "https://ehr.example"));
    EXPECT_EQ(outcome(*snapshot, {}), "not: nothing_shown");
    EXPECT_EQ(outcome(*snapshot, "Basic YTpi"), "not: malformed");
    EXPECT_EQ(outcome(*snapshot, bearer(claims("https://ehr.example.evil", view_url))), "not: unknown_issuer");
}

TEST(Authentication, TellsClientsOfOneIssuerApart) {
    const auto snapshot = with_clients(client("north", "https://vendor.example", R"(,"tenants":["n"])") + ',' +
                                       client("south", "https://vendor.example", R"(,"tenants":["s","t"])") + ',' +
                                       client("app", "https://other.example", R"(,"subjects":["x"])"));
    const auto of = [&](std::string_view issuer, std::string_view more) {
        return outcome(*snapshot, bearer(claims(issuer, view_url, more)));
    };
    EXPECT_EQ(of("https://vendor.example", R"(,"tenant":"n")"), "north claimed");
    EXPECT_EQ(of("https://vendor.example", R"(,"tenant":"t")"), "south claimed");
    EXPECT_EQ(of("https://vendor.example", R"(,"tenant":"u")"), "north claimed, not entitled");
    EXPECT_EQ(of("https://vendor.example", {}), "north claimed, not entitled");
    EXPECT_EQ(of("https://other.example", R"(,"sub":"x")"), "app claimed");
    EXPECT_EQ(of("https://other.example", R"(,"sub":"y")"), "not: subject");
}

TEST(Authentication, AdmitsToTheServicesOfTheClientAlone) {
    const auto snapshot =
        with_clients(client("a", "https://ehr.example", R"(,"services":["atopic-dermatitis-order-sign"])"));
    EXPECT_EQ(outcome(*snapshot, bearer(claims("https://ehr.example", view_url))), "a claimed, not entitled");
    EXPECT_EQ(outcome(*snapshot, bearer(claims("https://ehr.example", "https://cds.example.org/cds-services")),
                      "/cds-services"),
              "a claimed");
}

TEST(Authentication, TakesCertificatesAloneOrBesideTokens) {
    const auto snapshot =
        with_clients(R"({"id":"engine","certificateSubjects":["DNS:engine.example"],
                         "services":["atopic-dermatitis-patient-view"]},)" +
                     client("both", "https://ehr.example", R"(,"certificateSubjects":["CN=ehr,O=North"])"));
    const std::vector<std::string> engine{"CN=engine", "DNS:engine.example"}, ehr{"CN=ehr,O=North"}, none{"CN=other"};
    EXPECT_EQ(outcome(*snapshot, {}, view_path, engine), "engine");
    EXPECT_EQ(outcome(*snapshot, {}, "/cds-services/atopic-dermatitis-order-sign", engine), "engine not entitled");
    EXPECT_EQ(outcome(*snapshot, "Basic YTpi", view_path, engine), "engine");
    const std::string token = bearer(claims("https://ehr.example", view_url));
    EXPECT_EQ(outcome(*snapshot, token, view_path, ehr), "both claimed");
    EXPECT_EQ(outcome(*snapshot, token, view_path, none), "not: certificate");
    EXPECT_EQ(outcome(*snapshot, token), "not: certificate");
    EXPECT_EQ(outcome(*snapshot, {}, view_path, ehr), "not: nothing_shown");
}

} // namespace
} // namespace eczema::server
