// Contexts and feedback that the examiner sends are what their schemas and walkers say they are, and spoilt requests
// are found out.
#include "conformance/json/json_text.hpp"
#include "conformance/judge/response_walker.hpp"
#include "conformance/judge/schemas.hpp"
#include "conformance/requests/feedback_forms.hpp"
#include "conformance/requests/hook_contexts.hpp"
#include "conformance/requests/hook_definition.hpp"
#include "conformance/requests/sample_request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::conformance {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> lines(const std::vector<Finding>& findings) {
    std::vector<std::string> text;
    for (const Finding& finding : findings) text.push_back(std::string(finding.requirement) + " " + finding.path);
    return text;
}

rapidjson::Document request_of(std::string_view hook) {
    return sample_request({"any", std::string(hook), {{"patient", "Patient/{{context.patientId}}"}}});
}

TEST(HookContexts, are_complete_and_follow_their_schemas) {
    EXPECT_EQ(hook_definitions().size(), 13U);
    for (const HookDefinition& hook : hook_definitions()) {
        const rapidjson::Document request = request_of(hook.hook);
        EXPECT_THAT(lines(walk_request(request)), IsEmpty()) << hook.hook;
        EXPECT_EQ(request_fault(request), "") << hook.hook;
        for (const ContextField& field : hook.fields) {
            if (!field.is_required) continue;
            rapidjson::Document spoilt = request_of(hook.hook);
            drop(spoilt, "/context/" + std::string(field.name));
            EXPECT_THAT(lines(walk_request(spoilt)), testing::Contains("3-context context." + std::string(field.name)))
                << hook.hook;
            EXPECT_NE(request_fault(spoilt), "") << hook.hook << ' ' << field.name;
        }
    }
}

TEST(HookContexts, have_variants_that_a_service_answers) {
    for (const ContextVariant& variant : context_variants()) {
        ASSERT_NE(find_hook(variant.hook), nullptr) << variant.hook;
        if (variant.wanted != Wanted::answered) continue;
        rapidjson::Document request = request_of(variant.hook);
        apply(variant, request);
        EXPECT_THAT(lines(walk_request(request)), IsEmpty()) << variant.hook << ' ' << variant.title;
        EXPECT_EQ(request_fault(request), "") << variant.hook << ' ' << variant.title;
    }
}

TEST(HookContexts, have_variants_that_a_client_must_not_send) {
    for (const ContextVariant& variant : context_variants()) {
        if (variant.wanted == Wanted::answered) continue;
        rapidjson::Document request = request_of(variant.hook);
        apply(variant, request);
        EXPECT_THAT(lines(walk_request(request)), testing::Not(IsEmpty())) << variant.hook << ' ' << variant.title;
    }
}

struct Spoilt {
    const char* pointer;
    std::string_view json; // empty: the member is left out
    const char* finding;
};

void PrintTo(const Spoilt& spoilt, std::ostream* out) { *out << spoilt.pointer << " = " << spoilt.json; }

class SpoiltRequest : public testing::TestWithParam<Spoilt> {};

TEST_P(SpoiltRequest, is_found_out) {
    rapidjson::Document request = request_of("order-select");
    if (GetParam().json.empty())
        drop(request, GetParam().pointer);
    else
        put(request, GetParam().pointer, GetParam().json);
    EXPECT_THAT(lines(walk_request(request)), testing::Contains(GetParam().finding));
}

INSTANTIATE_TEST_SUITE_P(
    Walker, SpoiltRequest,
    testing::Values(Spoilt{"/hook", "", "3-hook hook"}, Spoilt{"/hook", R"("")", "G2 hook"},
                    Spoilt{"/hookInstance", "7", "3-hookInstance hookInstance"},
                    Spoilt{"/context", "[]", "3-context context"}, Spoilt{"/context", "", "3-context context"},
                    Spoilt{"/context/patientId", R"("Patient/1")", "3-context context.patientId"},
                    Spoilt{"/context/userId", R"("Patient/1")", "3-context context.userId"},
                    Spoilt{"/context/userId", R"("1")", "3-context context.userId"},
                    Spoilt{"/context/selections", R"("d1")", "3-context context.selections"},
                    Spoilt{"/context/selections/0", R"("MedicationRequest/none")", "3-context context.selections[0]"},
                    Spoilt{"/context/draftOrders/resourceType", R"("List")",
                           "3-context context.draftOrders.resourceType"},
                    Spoilt{"/context/draftOrders/entry/0", R"({"fullUrl":"urn:x"})",
                           "3-context context.draftOrders.entry[0].resource"},
                    Spoilt{"/fhirServer", R"("fhir")", "3-fhirServer fhirServer"},
                    Spoilt{"/fhirAuthorization", R"({"access_token":"t"})", "3-fhirServer fhirServer"},
                    Spoilt{"/fhirAuthorization", R"({"access_token":"t"})", "F3 fhirAuthorization.expires_in"},
                    Spoilt{"/fhirAuthorization", "7", "3-fhirAuthorization fhirAuthorization"},
                    Spoilt{"/prefetch", "[]", "3-prefetch prefetch"},
                    Spoilt{"/prefetch/patient", R"("x")", "4-wrong-type prefetch.patient"},
                    Spoilt{"/extension", "[1]", "9-object extension"}));

TEST(FeedbackForms, are_what_the_standard_has_where_they_say_so) {
    for (const FeedbackForm& form : feedback_forms()) {
        const Parsed parsed = parse_json(feedback_body(form.body, "c1", "s1", "u1"));
        const std::string_view requirement = form.requirement;
        const bool is_standards =
            form.wanted == Answer::ok ||
            (form.wanted == Answer::taken && (requirement.starts_with("7-") || requirement == "FB2"));
        if (is_standards) {
            ASSERT_EQ(parsed.fault, "") << form.title;
            EXPECT_THAT(lines(walk_feedback(parsed.document)), IsEmpty()) << form.title;
            EXPECT_EQ(feedback_fault(parsed.document), "") << form.title;
        } else if (form.wanted == Answer::refused || form.wanted == Answer::taken_or_refused) {
            EXPECT_TRUE(!parsed.fault.empty() || !walk_feedback(parsed.document).empty()) << form.title;
            EXPECT_TRUE(!parsed.fault.empty() || !feedback_fault(parsed.document).empty()) << form.title;
        }
    }
}

TEST(FeedbackWalker, tells_where) {
    const Parsed bad =
        parse_json(R"({"feedback":[{"card":"c","outcome":"accepted","outcomeTimestamp":"2024-02-30T00:00:00Z",
        "overrideReason":{"extension":{"a.b":1}}}]})");
    EXPECT_THAT(lines(walk_feedback(bad.document)), ElementsAre("7-acceptedSuggestions feedback[0].acceptedSuggestions",
                                                                "7-overrideReason feedback[0].overrideReason",
                                                                "7-outcomeTimestamp feedback[0].outcomeTimestamp"));
}

} // namespace
} // namespace eczema::conformance
