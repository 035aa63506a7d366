// FHIR data of any version, beside a patient who has atopic dermatitis: read into the record, the facts and the rules,
// with the explanation. Sent as prefetch before a chart is opened or orders are signed, or as the draft orders
// themselves.
#include "tests/fuzz/fixed_service.hpp"
#include "tests/fuzz/must.hpp"
#include "tests/fuzz/response_claims.hpp"

#include <algorithm>

namespace eczema::fuzz {
namespace {

constexpr std::string_view chart = R"("patient":{"resourceType":"Patient","id":"p1","birthDate":"1992-03-14",
"gender":"female"},"conditions":{"resourceType":"Condition","id":"ad","code":{"coding":[{"system":
"http://hl7.org/fhir/sid/icd-10-cm","code":"L20.9"}]},"subject":{"reference":"Patient/p1"},"recordedDate":"2019-05-02"})";

constexpr std::string_view drafts = R"({"resourceType":"Bundle","entry":[
{"resource":{"resourceType":"MedicationRequest","id":"upa","status":"draft","intent":"order",
 "medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":"L04AF03"}],"text":"upadacitinib"},
 "subject":{"reference":"Patient/p1"}}},
{"resource":{"resourceType":"MedicationRequest","id":"dup","status":"draft","intent":"order",
 "medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":"D11AH05"}],"text":"dupilumab"},
 "subject":{"reference":"Patient/p1"}}},
{"resource":{"resourceType":"MedicationRequest","id":"mtx","status":"draft","intent":"order",
 "medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":"L04AX03"}],"text":"methotrexate"},
 "subject":{"reference":"Patient/p1"}}}]})";

std::string body_with(std::string_view sent, std::size_t choice) {
    const std::size_t shape = choice % 3;
    std::string body = R"({"hook":")" + std::string(shape == 0 ? "patient-view" : "order-sign");
    body +=
        R"(","hookInstance":"7a2f1c46-cd8c-4be5-95d7-eaf02604510e","context":{"userId":"Practitioner/d","patientId":"p1")";
    if (shape != 0) (body += ",\"draftOrders\":") += shape == 1 ? drafts : sent;
    (body += "},\"prefetch\":{") += chart;
    if (shape != 2) (body += ",\"sent\":") += sent;
    return body += "}}";
}

// Words of the program and names of elements; a client's own key is shown as its place.
bool is_path(std::string_view path) {
    return std::all_of(path.begin(), path.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '[' ||
               c == ']' || c == '-' || c == '_';
    });
}

void judge_explanation(std::string_view explanation) {
    std::pmr::monotonic_buffer_resource arena;
    const auto tree = fhir::parse_json(explanation, arena, fhir::Keep::everything);
    must(tree.has_value(), "an explanation is JSON");
    must(!tree->named("trace").items().empty(), "every rule of the hook is in the trace");
    for (const fhir::Value& row : tree->named("trace").items()) {
        const std::string_view outcome = row.named("outcome").text();
        must(outcome == "yes" || outcome == "no" || outcome == "unknown", "an outcome is one of three");
    }
    for (const fhir::Value& issue : tree->named("issues").items())
        must(is_path(issue.named("path").text()) && is_path(issue.named("code").text()), "an issue holds no value");
}

void judge(std::string_view sent) {
    const std::size_t choice = choice_of(sent);
    const std::string body = body_with(sent, choice);
    const server::Snapshot& snapshot = chosen_snapshot(choice / 3);
    const auto evaluate = [&] {
        std::pmr::monotonic_buffer_resource arena;
        return server::evaluate_body(body, nullptr, snapshot, tests::noon, server::Explain::yes, arena);
    };
    const auto evaluation = evaluate();
    if (!evaluation) return;
    must_be_response(evaluation->response, snapshot.standard_client().profile->longest_summary);
    judge_explanation(evaluation->explanation);
    if (is_sampled(sent)) must(evaluate()->explanation == evaluation->explanation, "the same input, the same bytes");
}

} // namespace
} // namespace eczema::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    eczema::fuzz::judge(eczema::fuzz::text_of(data, size));
    return 0;
}
