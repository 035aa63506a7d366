#include "conformance/requests/sample_request.hpp"

#include "conformance/json/json_text.hpp"
#include <array>
#include <cstdio>
#include <random>

namespace eczema::conformance {
namespace {

struct HookContext {
    std::string_view hook;
    std::string_view context;
};

constexpr HookContext contexts[] = {
    {"patient-view", R"({"userId":"Practitioner/p1","patientId":"examiner-1"})"},
    {"order-select", R"({"userId":"Practitioner/p1","patientId":"examiner-1","selections":["MedicationRequest/d1"],
        "draftOrders":{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"MedicationRequest",
        "id":"d1","status":"draft","intent":"order","subject":{"reference":"Patient/examiner-1"},
        "medicationCodeableConcept":{"text":"white soft paraffin ointment"}}}]}})"},
    {"order-sign", R"({"userId":"Practitioner/p1","patientId":"examiner-1",
        "draftOrders":{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"MedicationRequest",
        "id":"d1","status":"draft","intent":"order","subject":{"reference":"Patient/examiner-1"},
        "medicationCodeableConcept":{"text":"white soft paraffin ointment"}}}]}})"},
    {"order-dispatch",
     R"({"patientId":"examiner-1","dispatchedOrders":["ServiceRequest/s1"],"performer":"Organization/o1"})"},
    {"encounter-start", R"({"userId":"Practitioner/p1","patientId":"examiner-1","encounterId":"e1"})"},
    {"encounter-discharge", R"({"userId":"Practitioner/p1","patientId":"examiner-1","encounterId":"e1"})"},
    {"appointment-book",
     R"({"userId":"Practitioner/p1","patientId":"examiner-1","appointments":{"resourceType":"Bundle",
        "type":"collection","entry":[{"resource":{"resourceType":"Appointment","id":"a1","status":"proposed",
        "participant":[{"actor":{"reference":"Patient/examiner-1"},"status":"tentative"}]}}]}})"},
};

const HookContext* context_of(std::string_view hook) {
    for (const HookContext& known : contexts)
        if (known.hook == hook) return &known;
    return nullptr;
}

// A version 4 UUID; the standard wants it hard to guess, so each call has a new one.
std::string fresh_uuid() {
    static std::mt19937_64 numbers{std::random_device{}()};
    const std::uint64_t high = numbers();
    const std::uint64_t low = numbers();
    std::array<char, 37> text{};
    std::snprintf(text.data(), text.size(), "%08x-%04x-4%03x-%04x-%012llx", static_cast<unsigned>(high >> 32U),
                  static_cast<unsigned>(high >> 16U & 0xFFFFU), static_cast<unsigned>(high & 0xFFFU),
                  static_cast<unsigned>(0x8000U | (low >> 48U & 0x3FFFU)),
                  static_cast<unsigned long long>(low & 0xFFFFFFFFFFFFU));
    return text.data();
}

} // namespace

bool is_known_hook(std::string_view hook) { return context_of(hook) != nullptr; }

rapidjson::Document sample_request(const Service& service) {
    rapidjson::Document request(rapidjson::kObjectType);
    put(request, "/hook", quoted(service.hook));
    put(request, "/hookInstance", quoted(fresh_uuid()));
    put(request, "/context", context_of(service.hook)->context);
    put(request, "/prefetch", "{}");
    const std::string patient = patient_key(service);
    for (const auto& [key, query] : service.prefetch)
        put(request, prefetch_pointer(key), key == patient ? sample_patient : "null");
    if (patient.empty()) put(request, prefetch_pointer("patient"), sample_patient);
    return request;
}

void put(rapidjson::Document& request, std::string_view pointer, std::string_view json) {
    rapidjson::Document value(&request.GetAllocator());
    value.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
    rapidjson::Pointer(pointer.data(), pointer.size()).Set(request, value, request.GetAllocator());
}

void drop(rapidjson::Document& request, std::string_view pointer) {
    rapidjson::Pointer(pointer.data(), pointer.size()).Erase(request);
}

std::string prefetch_pointer(std::string_view key) {
    std::string pointer = "/prefetch/";
    for (const char c : key) pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return pointer;
}

std::string patient_key(const Service& service) {
    for (const auto& [key, query] : service.prefetch)
        if (query == "Patient/{{context.patientId}}") return key;
    return {};
}

SearchKey search_key(const Service& service) {
    SearchKey found;
    for (const auto& [key, query] : service.prefetch) {
        const std::size_t mark = query.find('?');
        if (mark == std::string::npos) continue;
        const std::string type = query.substr(0, mark);
        if (found.key.empty() || (type == "Condition" && found.type != "Condition")) found = {key, type};
    }
    return found;
}

} // namespace eczema::conformance
