#include "conformance/requests/sample_request.hpp"

#include "conformance/json/json_text.hpp"
#include "conformance/requests/hook_contexts.hpp"
#include "conformance/requests/hook_definition.hpp"
#include <array>
#include <cstdio>
#include <random>

namespace eczema::conformance {

std::string fresh_uuid() {
    thread_local std::mt19937_64 numbers{std::random_device{}()};
    const std::uint64_t high = numbers();
    const std::uint64_t low = numbers();
    std::array<char, 37> text{};
    std::snprintf(text.data(), text.size(), "%08x-%04x-4%03x-%04x-%012llx", static_cast<unsigned>(high >> 32U),
                  static_cast<unsigned>(high >> 16U & 0xFFFFU), static_cast<unsigned>(high & 0xFFFU),
                  static_cast<unsigned>(0x8000U | (low >> 48U & 0x3FFFU)),
                  static_cast<unsigned long long>(low & 0xFFFFFFFFFFFFU));
    return text.data();
}

bool is_known_hook(std::string_view hook) { return find_hook(hook) != nullptr; }

rapidjson::Document sample_request(const Service& service) {
    rapidjson::Document request(rapidjson::kObjectType);
    put(request, "/hook", quoted(service.hook));
    put(request, "/hookInstance", quoted(fresh_uuid()));
    put(request, "/context", least_context(service.hook));
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
