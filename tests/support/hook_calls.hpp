// Calls to the stages of the service without a socket: worked requests, edits that change one place of them, and the
// answer, for tests. It judges nothing.
#pragma once
#include "server/pipeline.hpp"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/pointer.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <memory>
#include <memory_resource>
#include <stdexcept>
#include <string>
#include <string_view>

namespace eczema::tests {

using Json = rapidjson::Document;

// Noon UTC of 2026-11-25, the day of the worked examples.
inline constexpr std::int64_t noon = 1'795'608'000;

inline std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// An adult whose moderate to severe atopic dermatitis topical treatment has failed: one card with suggestions.
inline std::string candidate_request() { return read_file(SOURCE_DIR "/docs/examples/patient-view.json"); }

// Upadacitinib, and two weeks of prednisolone, before signing while eczema herpeticum is untreated: a critical card
// that removes an order and proposes others, and a second card.
inline std::string order_request() {
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

inline Json json_of(std::string_view text) {
    Json json;
    json.Parse<rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
    if (json.HasParseError()) throw std::runtime_error(rapidjson::GetParseError_En(json.GetParseError()));
    return json;
}

inline std::string text_of(const rapidjson::Value& json) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    json.Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

// The value at a JSON Pointer as compact JSON; empty where there is none.
inline std::string at(const rapidjson::Value& json, const std::string& pointer) {
    const rapidjson::Value* value = rapidjson::Pointer(pointer.c_str()).Get(json);
    return value ? text_of(*value) : std::string();
}

// The body with the value at a JSON Pointer set to `json`, or without it where `json` is empty.
inline std::string with(std::string_view body, const std::string& pointer, std::string_view json) {
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
inline std::string without(std::string_view body, const std::string& pointer) { return with(body, pointer, {}); }

inline std::shared_ptr<const server::Snapshot> snapshot_of(std::string_view config_text,
                                                           std::optional<fhir::Day> as_of = std::nullopt) {
    auto config = server::load_config(config_text);
    if (!config) throw std::runtime_error(config.error().front().path + " " + config.error().front().message);
    const auto snapshot = server::make_snapshot(*std::move(config), std::string(32, '\0'), as_of);
    if (!snapshot) throw std::runtime_error(snapshot.error().front().path + " " + snapshot.error().front().message);
    return *snapshot;
}

inline const server::Snapshot& default_snapshot() {
    static const auto snapshot = snapshot_of(server::embedded_default_text);
    return *snapshot;
}

inline server::Answer answer_to(const server::Request& request, const server::Snapshot& snapshot = default_snapshot()) {
    std::pmr::monotonic_buffer_resource arena;
    return server::answer(request, snapshot, noon, arena);
}

inline server::Request get(std::string_view target) { return {"GET", target, {}, {}, {}, {}}; }

// "patient-view" names the service and, where the target is not given, its path.
inline server::Answer post(std::string_view hook, std::string_view body,
                           const server::Snapshot& snapshot = default_snapshot(), std::string_view origin = {}) {
    const std::string target = "/cds-services/atopic-dermatitis-" + std::string(hook);
    return answer_to({"POST", target, origin, "application/json", {}, body}, snapshot);
}

inline std::string header(const server::Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
        if (key == name) return value;
    return {};
}

// The answer of the service whose hook the body names, with trace and issues; null where it was refused.
inline Json explained(std::string_view body, const server::Snapshot& snapshot = default_snapshot()) {
    std::pmr::monotonic_buffer_resource arena;
    const auto evaluation = server::evaluate_body(body, nullptr, snapshot, noon, server::Explain::yes, arena);
    return evaluation ? json_of(evaluation->explanation) : Json();
}

} // namespace eczema::tests
