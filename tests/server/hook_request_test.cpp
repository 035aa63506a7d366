#include "server/hook_request.hpp"

#include "tests/support/hook_calls.hpp"

#include <gtest/gtest.h>

namespace eczema::server {
namespace {

using tests::with;
using tests::without;

const std::string view = R"({"hook":"patient-view","hookInstance":"i-1",
    "context":{"userId":"Practitioner/u","patientId":"p1","encounterId":"e1"},"prefetch":{"patient":{}}})";
const std::string select = R"({"hook":"order-select","hookInstance":"i-1","context":{"patientId":"p1",
    "selections":["MedicationRequest/a"],"draftOrders":{"resourceType":"Bundle","entry":[{"resource":
    {"resourceType":"MedicationRequest","id":"a","subject":{"reference":"Patient/p1"}}}]}}})";
const std::string sign = with(select, "/hook", "\"order-sign\"");
const std::string first_draft = "/context/draftOrders/entry/0/resource";

class HookRequests : public testing::Test {
  protected:
    boost::system::result<HookRequest, Problem> decode(std::string body, const Service* service = nullptr) {
        body_ = std::move(body);
        return decode_hook_request(*fhir::parse_json(body_, arena_), service, arena_);
    }
    HookRequest decoded(std::string body) {
        auto request = decode(std::move(body));
        if (request) return *request;
        ADD_FAILURE() << request.error().path << ": " << request.error().message;
        return {};
    }
    // The path of the problem; "none" where there is none.
    std::string path_of(std::string body, const Service* service = nullptr) {
        const auto request = decode(std::move(body), service);
        if (request) return "none";
        EXPECT_EQ(request.error().kind, ProblemKind::bad_request);
        return request.error().path;
    }
    std::pmr::monotonic_buffer_resource arena_;
    std::string body_;
};

TEST_F(HookRequests, ReadsTheContext) {
    const HookRequest request = decoded(view);
    EXPECT_EQ(request.service, find_service_of_hook("patient-view"));
    EXPECT_EQ(request.hook_instance, "i-1");
    EXPECT_EQ(request.patient_id, "p1");
    EXPECT_EQ(request.encounter_id, "e1");
    ASSERT_NE(request.prefetch, nullptr);
    EXPECT_EQ(request.prefetch->members().size(), 1U);
    EXPECT_TRUE(request.drafts.entries.empty());
}

TEST_F(HookRequests, TakesReferencesForIds) {
    for (const std::string_view id : {R"("p1")", R"("Patient/p1")", R"("https://fhir.example/r4/Patient/p1")",
                                      R"("Patient/p1/_history/3")", R"("urn:uuid:p1")", R"(" p1 ")"})
        EXPECT_EQ(decoded(with(view, "/context/patientId", id)).patient_id, "p1") << id;
    EXPECT_EQ(decoded(with(view, "/context/encounterId", R"("Encounter/e1")")).encounter_id, "e1");
}

TEST_F(HookRequests, DoesWithoutWhatIsOptional) {
    for (const std::string pointer : {"/context/userId", "/context/encounterId", "/prefetch"}) {
        EXPECT_EQ(path_of(without(view, pointer)), "none") << pointer;
        EXPECT_EQ(path_of(with(view, pointer, "null")), "none") << pointer;
    }
    EXPECT_EQ(decoded(without(view, "/prefetch")).prefetch, nullptr);
    EXPECT_EQ(decoded(with(view, "/prefetch", "null")).prefetch, nullptr);
    EXPECT_EQ(path_of(with(view, "/fhirAuthorization", "null")), "none");
    EXPECT_EQ(path_of(with(view, "/fhirServer", "\"https://fhir.example\"")), "none");
    EXPECT_EQ(path_of(with(select, "/context/selections", "null")), "none");
    EXPECT_TRUE(decoded(without(select, "/context/selections")).drafts.selections.empty());
}

TEST_F(HookRequests, PassesOverUnknownMembers) {
    for (const std::string pointer : {"/item2", "/extension", "/context/other", "/prefetch/other"})
        EXPECT_EQ(path_of(with(view, pointer, R"({"a":[1,{"b":null}]})")), "none") << pointer;
}

TEST_F(HookRequests, NamesTheElementThatIsMissingOrIllTyped) {
    const std::pair<std::string, std::string> required[] = {{"/hook", "hook"},
                                                            {"/hookInstance", "hookInstance"},
                                                            {"/context", "context"},
                                                            {"/context/patientId", "context.patientId"}};
    for (const auto& [pointer, path] : required) {
        EXPECT_EQ(path_of(without(view, pointer)), path);
        for (const std::string_view wrong : {"null", "\"\"", "7", "[]", "true"})
            EXPECT_EQ(path_of(with(view, pointer, wrong)), path) << pointer << ' ' << wrong;
    }
    for (const std::string_view wrong : {"\"x\"", "7", "[]", "false"})
        EXPECT_EQ(path_of(with(view, "/prefetch", wrong)), "prefetch") << wrong;
    EXPECT_EQ(path_of(with(view, "/context/patientId", "\"Patient/\"")), "context.patientId");
    EXPECT_EQ(decoded(with(view, "/context/patientId", '"' + std::string(256, 'x') + '"')).patient_id.size(), 256U);
    EXPECT_EQ(path_of(with(view, "/context/patientId", '"' + std::string(257, 'x') + '"')), "context.patientId");
    EXPECT_EQ(path_of(without(sign, "/context/draftOrders")), "context.draftOrders");
    EXPECT_EQ(path_of(with(sign, "/context/draftOrders", "\"x\"")), "context.draftOrders");
    EXPECT_EQ(path_of(with(select, "/context/selections", "\"MedicationRequest/a\"")), "context.selections");
}

TEST_F(HookRequests, TakesAnObjectOnly) {
    for (const std::string_view body : {"[]", "null", "\"patient-view\"", "1", "true"})
        EXPECT_EQ(path_of(std::string(body)), "") << body;
}

TEST_F(HookRequests, WantsTheServerThatAnAuthorizationIsFor) {
    EXPECT_EQ(path_of(with(view, "/fhirAuthorization", R"({"access_token":"t"})")), "fhirServer");
}

TEST_F(HookRequests, TakesAnAuthorizationWithoutAUsableTokenForNoAccess) {
    const std::string open = with(view, "/fhirServer", R"("https://ehr.example/fhir")");
    EXPECT_EQ(decoded(open).fhir.server, "https://ehr.example/fhir") << "some servers ask for no token";
    for (const char* usable : {R"({"access_token":"t"})", R"({"access_token":"t","token_type":"bearer"})",
                               R"({"access_token":"t","token_type":"Bearer","expires_in":"soon","scope":42})"})
        EXPECT_EQ(decoded(with(open, "/fhirAuthorization", usable)).fhir.server, "https://ehr.example/fhir") << usable;
    for (const char* unusable :
         {"{}", R"({"access_token":42})", R"({"access_token":""})", R"({"access_token":"t","token_type":42})",
          R"({"access_token":"t","token_type":"mac"})"}) {
        EXPECT_EQ(decoded(with(open, "/fhirAuthorization", unusable)).fhir.server, "") << unusable;
        EXPECT_EQ(decoded(with(open, "/fhirAuthorization", unusable)).fhir.token, "") << unusable;
    }
    EXPECT_EQ(decoded(with(open, "/fhirAuthorization", "null")).fhir.server, "https://ehr.example/fhir");
}

TEST_F(HookRequests, HoldsTheHookAgainstTheService) {
    const Service* sign_service = find_service_of_hook("order-sign");
    EXPECT_EQ(path_of(view, sign_service), "hook");
    EXPECT_EQ(path_of(sign, sign_service), "none");
    EXPECT_EQ(path_of(with(view, "/hook", "\"order-dispatch\"")), "hook");
}

TEST_F(HookRequests, ReadsDraftsAndSelections) {
    const HookRequest selected = decoded(select);
    ASSERT_FALSE(selected.drafts.entries.empty());
    ASSERT_EQ(selected.drafts.selections.size(), 1U);
    EXPECT_EQ(selected.drafts.selections[0].text(), "MedicationRequest/a");
    EXPECT_TRUE(decoded(sign).drafts.selections.empty()); // only order-select has them
    EXPECT_EQ(path_of(with(sign, "/context/draftOrders", "[]")), "none");
    EXPECT_EQ(path_of(with(sign, "/context/draftOrders", R"({"resourceType":"Bundle"})")), "none");
    EXPECT_EQ(decoded(with(view, "/context/draftOrders", "[]")).drafts.entries.size(), 0u);
}

TEST_F(HookRequests, RefusesADraftForAnotherPatient) {
    const std::string path = "context.draftOrders.entry[0].resource.subject";
    EXPECT_EQ(path_of(with(sign, first_draft + "/subject/reference", "\"Patient/p2\"")), path);
    EXPECT_EQ(path_of(with(select, first_draft + "/subject/reference", "\"https://f.example/Patient/p2\"")), path);
    EXPECT_EQ(path_of(with(sign, first_draft + "/subject/reference", "\"Group/p1\"")), path) << "same id, no patient";
    EXPECT_EQ(path_of(without(sign, first_draft + "/subject")), "none");
    const std::string second = R"({"resourceType":"ServiceRequest","subject":{"reference":"Patient/p2"}})";
    EXPECT_EQ(path_of(with(sign, "/context/draftOrders/entry/1", "{\"resource\":" + second + "}")),
              "context.draftOrders.entry[1].resource.subject");
    EXPECT_EQ(path_of(with(sign, "/context/draftOrders", "[" + second + "]")), path);
    const std::string nested = R"({"resourceType":"Bundle","entry":[{"resource":)" + second + "}]}";
    EXPECT_EQ(path_of(with(sign, "/context/draftOrders/entry/1", "{\"resource\":" + nested + "}")), path);
}

TEST_F(HookRequests, SetsALimitToDrafts) {
    const auto drafts = [](std::size_t count) {
        std::string list = "[";
        for (std::size_t i = 0; i < count; ++i) list += i ? ",{}" : "{}";
        return with(sign, "/context/draftOrders", list + "]");
    };
    EXPECT_EQ(path_of(drafts(200)), "none");
    EXPECT_EQ(path_of(drafts(201)), "context.draftOrders");
}

TEST_F(HookRequests, QuoteNoValueInAProblem) {
    const std::string canary = "\"CANARY\"";
    for (const std::string& body :
         {with(view, "/hook", canary), with(view, "/prefetch", canary), with(view, "/context", canary),
          with(sign, first_draft + "/subject/reference", "\"Patient/CANARY\""),
          with(select, "/context/selections", canary),
          with(with(view, "/fhirAuthorization/access_token", canary), "/hookInstance", canary)}) {
        const auto request = decode(body);
        ASSERT_FALSE(request) << body;
        EXPECT_EQ((request.error().path + request.error().message).find("CANARY"), std::string::npos) << body;
    }
}

} // namespace
} // namespace eczema::server
