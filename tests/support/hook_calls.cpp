#include "tests/support/hook_calls.hpp"

namespace eczema::tests {

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string candidate_request() { return read_file(SOURCE_DIR "/docs/examples/patient-view.json"); }

std::string order_request() {
    return R"({"hook":"order-sign","hookInstance":"7a2f1c46-cd8c-4be5-95d7-eaf02604510e","context":{
"userId":"Practitioner/dr-1","patientId":"p1","encounterId":"e1","draftOrders":{"resourceType":"Bundle","entry":[
{"resource":{"resourceType":"MedicationRequest","id":"upa","status":"draft","intent":"order",
 "medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":"L04AF03"}],"text":"upadacitinib"},
 "subject":{"reference":"Patient/p1"}}},
{"resource":{"resourceType":"MedicationRequest","id":"pred","status":"draft","intent":"order",
 "medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":"H02AB06"}],"text":"prednisolone"},
 "subject":{"reference":"Patient/p1"},"reasonReference":[{"reference":"Condition/ad"}],
 "dosageInstruction":[{"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d",
  "boundsDuration":{"value":14,"unit":"d","system":"http://unitsofmeasure.org","code":"d"}}}}]}}]}},
"prefetch":{"patient":{"resourceType":"Patient","id":"p1","birthDate":"1992-03-14"},
"conditions":{"resourceType":"Bundle","type":"searchset","entry":[
{"resource":{"resourceType":"Condition","id":"ad","code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm",
 "code":"L20.9"}]},"subject":{"reference":"Patient/p1"},"recordedDate":"2019-05-02"}},
{"resource":{"resourceType":"Condition","id":"eh","code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm",
 "code":"B00.0"}]},"subject":{"reference":"Patient/p1"},"recordedDate":"2026-11-20"}}]},
"medicationRequests":null,"medicationStatements":null}})";
}

Json json_of(std::string_view text) {
    Json json;
    json.Parse<rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
    if (json.HasParseError()) throw std::runtime_error(rapidjson::GetParseError_En(json.GetParseError()));
    return json;
}

std::string text_of(const rapidjson::Value& json) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    json.Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

std::string at(const rapidjson::Value& json, const std::string& pointer) {
    const rapidjson::Value* value = rapidjson::Pointer(pointer.c_str()).Get(json);
    return value ? text_of(*value) : std::string();
}

std::string with(std::string_view body, const std::string& pointer, std::string_view json) {
    Json edited = json_of(body);
    const rapidjson::Pointer place(pointer.c_str());
    if (json.empty()) {
        place.Erase(edited);
    } else {
        Json value(&edited.GetAllocator());
        value.Parse(json.data(), json.size());
        place.Set(edited, value);
    }
    return text_of(edited);
}

std::string without(std::string_view body, const std::string& pointer) { return with(body, pointer, {}); }

std::shared_ptr<const server::Snapshot> snapshot_of(std::string_view config_text, std::optional<fhir::Day> as_of) {
    auto config = server::load_config(config_text);
    if (!config) throw std::runtime_error(config.error().front().path + " " + config.error().front().message);
    const auto snapshot = server::make_snapshot(*std::move(config), std::string(32, '\0'), as_of);
    if (!snapshot) throw std::runtime_error(snapshot.error().front().path + " " + snapshot.error().front().message);
    return *snapshot;
}

const server::Snapshot& default_snapshot() {
    static const auto snapshot = snapshot_of(server::embedded_default_text);
    return *snapshot;
}

server::Answer answer_to(const server::Request& request, const server::Snapshot& snapshot) {
    std::pmr::monotonic_buffer_resource arena;
    return server::answer(request, snapshot, noon, arena);
}

server::Request get(std::string_view target) { return {"GET", target, {}, {}, {}, {}}; }

server::Answer post(std::string_view hook, std::string_view body, const server::Snapshot& snapshot,
                    std::string_view origin) {
    const std::string target = "/cds-services/atopic-dermatitis-" + std::string(hook);
    return answer_to({"POST", target, origin, "application/json", {}, body}, snapshot);
}

std::string header(const server::Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
        if (key == name) return value;
    return {};
}

Json explained(std::string_view body, const server::Snapshot& snapshot) {
    std::pmr::monotonic_buffer_resource arena;
    const auto evaluation = server::evaluate_body(body, nullptr, snapshot, noon, server::Explain::yes, arena);
    return evaluation ? json_of(evaluation->explanation) : Json();
}

} // namespace eczema::tests
