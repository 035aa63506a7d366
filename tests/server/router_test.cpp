#include "server/router.hpp"

#include "tests/support/hook_calls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::server {
namespace {

using testing::HasSubstr;

constexpr std::string_view view_path = "/cds-services/atopic-dermatitis-patient-view";

boost::system::result<Route, Problem> to(std::string_view method, std::string_view target,
                                         std::string_view prefix = {}) {
    return route({method, target, {}, "application/json", {}, {}}, prefix);
}

unsigned status_at(std::string_view method, std::string_view target, std::string_view prefix = {}) {
    const auto routed = to(method, target, prefix);
    return routed ? 200 : status_of(routed.error().kind);
}

TEST(Router, KnowsItsPaths) {
    const std::pair<std::string_view, Destination> paths[] = {{"/cds-services", Destination::discovery},
                                                              {"/health/live", Destination::live},
                                                              {"/health/ready", Destination::ready},
                                                              {"/rulebook", Destination::rulebook}};
    for (const auto& [path, destination] : paths)
        for (const std::string_view method : {"GET", "HEAD"}) {
            const auto routed = to(method, path);
            ASSERT_TRUE(routed) << path;
            EXPECT_EQ(routed->destination, destination) << path;
            EXPECT_EQ(routed->service, nullptr) << path;
        }
}

TEST(Router, KnowsEveryServiceByItsId) {
    for (const Service& service : services()) {
        const auto routed = to("POST", "/cds-services/" + std::string(service.id));
        ASSERT_TRUE(routed) << service.id;
        EXPECT_EQ(routed->destination, Destination::service);
        EXPECT_EQ(routed->service, &service);
    }
}

TEST(Router, TakesOneTrailingSlashAndAQuery) {
    for (const std::string_view target : {"/cds-services/", "/cds-services?a=b", "/cds-services/?", "/cds-services#x"})
        EXPECT_EQ(status_at("GET", target), 200U) << target;
    EXPECT_EQ(status_at("POST", std::string(view_path) + "/"), 200U);
    EXPECT_EQ(status_at("POST", std::string(view_path) + "?client=1"), 200U);
}

TEST(Router, HasNothingElsewhere) {
    for (const std::string_view target :
         {"/", "", "*", "?", "//", "/cds-services//", "/cds-service", "/cds-servicesx", "/CDS-Services", "/health",
          "/cds-services/unknown", "/cds-services/atopic-dermatitis-patient-view/extra", "/metrics",
          "/cds-services/%61topic-dermatitis-patient-view", "/../cds-services"})
        for (const std::string_view method : {"GET", "POST", "DELETE"})
            EXPECT_EQ(status_at(method, target), 404U) << method << ' ' << target;
}

TEST(Router, AnswersOtherMethodsWithThoseThatWork) {
    for (const std::string_view method : {"POST", "PUT", "DELETE", "PATCH", "get", ""}) {
        const auto routed = to(method, "/cds-services");
        ASSERT_FALSE(routed) << method;
        EXPECT_EQ(routed.error().kind, ProblemKind::method_not_allowed);
        EXPECT_EQ(tests::header(refusal(routed.error()), "Allow"), "GET, HEAD, OPTIONS");
    }
    for (const std::string_view method : {"GET", "HEAD", "PUT", "post"}) {
        const auto routed = to(method, view_path);
        ASSERT_FALSE(routed) << method;
        EXPECT_EQ(tests::header(refusal(routed.error()), "Allow"), "POST, OPTIONS");
    }
}

TEST(Router, TakesJsonOnly) {
    for (const std::string_view type :
         {"application/json", "Application/JSON", "application/json; charset=utf-8", "application/json ;charset=UTF-8",
          "application/fhir+json", "application/json+fhir;fhirVersion=4.0"})
        EXPECT_TRUE(route({"POST", view_path, {}, type, {}, {}}, {})) << type;
    for (const std::string_view type :
         {"", "text/plain", "application/xml", "application/jsonx", "json", ";application/json", "*/*"}) {
        const auto routed = route({"POST", view_path, {}, type, {}, {}}, {});
        ASSERT_FALSE(routed) << type;
        EXPECT_EQ(status_of(routed.error().kind), 415U) << type;
    }
}

TEST(Router, KnowsTheFeedbackOfAService) {
    const std::string path = std::string(view_path) + "/feedback";
    const auto routed = route({"POST", path, {}, "application/json", {}, {}}, {});
    ASSERT_TRUE(routed);
    EXPECT_EQ(routed->destination, Destination::feedback);
    EXPECT_EQ(routed->service, to("POST", view_path)->service);
    EXPECT_EQ(to("POST", path + '/')->destination, Destination::feedback);
    EXPECT_EQ(to("OPTIONS", path)->destination, Destination::preflight);
    EXPECT_EQ(status_at("GET", path), 405U);
    EXPECT_EQ(status_at("POST", path + "/feedback"), 404U);
    EXPECT_EQ(status_at("POST", "/cds-services/feedback"), 404U);
    EXPECT_EQ(status_at("POST", "/cds-services/unknown/feedback"), 404U);
}

// A browser reads the 404 of a path only where the preflight to that path was answered.
TEST(Router, AnswersPreflightOnEveryPath) {
    for (const std::string_view path : {std::string_view("/cds-services"), view_path, std::string_view("/rulebook"),
                                        std::string_view("/cds-services/unknown"), std::string_view("/nowhere")})
        EXPECT_EQ(to("OPTIONS", path)->destination, Destination::preflight) << path;
}

TEST(Router, ServesBelowThePathOfThePublicUrl) {
    EXPECT_EQ(status_at("GET", "/eczema/cds-services", "/eczema"), 200U);
    EXPECT_EQ(status_at("POST", "/eczema" + std::string(view_path), "/eczema"), 200U);
    for (const std::string_view target : {"/cds-services", "/eczemax/cds-services", "/eczema", "/Eczema/cds-services"})
        EXPECT_EQ(status_at("GET", target, "/eczema"), 404U) << target;
}

TEST(Router, GivesEveryProblemItsStatus) {
    const std::pair<ProblemKind, unsigned> expected[] = {
        {ProblemKind::bad_http, 400},           {ProblemKind::bad_json, 400},
        {ProblemKind::bad_request, 400},        {ProblemKind::not_found, 404},
        {ProblemKind::method_not_allowed, 405}, {ProblemKind::unsupported_media, 415},
        {ProblemKind::body_too_large, 413},     {ProblemKind::headers_too_large, 431},
        {ProblemKind::timed_out, 408},          {ProblemKind::data_missing, 412},
        {ProblemKind::internal, 500},
    };
    for (const auto& [kind, status] : expected) {
        EXPECT_EQ(status_of(kind), status);
        EXPECT_EQ(refusal({kind, {}, "Text.", {}}).status, status);
    }
}

TEST(Router, WritesAnOperationOutcome) {
    const tests::Json whole =
        tests::json_of(operation_outcome({ProblemKind::bad_request, "context.patientId", "Send \"it\".", {}}));
    EXPECT_EQ(tests::text_of(whole), R"({"resourceType":"OperationOutcome","issue":[{"severity":"error",)"
                                     R"("code":"invalid","details":{"text":"Send \"it\"."},)"
                                     R"("expression":["context.patientId"]}]})");
    EXPECT_THAT(operation_outcome({ProblemKind::not_found, {}, "Text.", {}}), Not(HasSubstr("expression")));
    EXPECT_EQ(refusal({ProblemKind::internal, {}, "Text.", {}}).content_type, "application/json; charset=utf-8");
}

} // namespace
} // namespace eczema::server
