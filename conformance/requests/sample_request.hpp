// Request bodies for the examined services: a whole, valid one, and edits that spoil it in one place.
// The patient is invented and says nothing of interest. It sends nothing.
#pragma once
#include "conformance/exam.hpp"
#include "conformance/json/rapid_json.hpp"
#include <string>
#include <string_view>

namespace eczema::conformance {

inline constexpr std::string_view sample_patient =
    R"({"resourceType":"Patient","id":"examiner-1","active":true,)"
    R"("name":[{"use":"official","text":"Test Examiner","family":"Examiner","given":["Test"]}],)"
    R"("gender":"female","birthDate":"1987-03-14"})";

// Whether the examiner knows which context the hook needs.
bool is_known_hook(std::string_view hook);

// Context complete for the hook, a fresh hookInstance, the patient under its key and null (searched, nothing found)
// under every other advertised key. The hook must be known.
rapidjson::Document sample_request(const Service& service);

// A version 4 UUID; the standard wants it hard to guess, so each call has a new one.
std::string fresh_uuid();

// Sets the value at a JSON Pointer (RFC 6901) to `json`, which must be valid.
void put(rapidjson::Document& request, std::string_view pointer, std::string_view json);
void drop(rapidjson::Document& request, std::string_view pointer);

// Where a prefetch key's value stands: "/prefetch/<key>", escaped.
std::string prefetch_pointer(std::string_view key);

// The key whose template reads the context patient; empty when the service advertises none.
std::string patient_key(const Service& service);

// A key whose template searches, one of Condition where there is one, and the type it searches; empty when none.
struct SearchKey {
    std::string key;
    std::string type;
};
SearchKey search_key(const Service& service);

} // namespace eczema::conformance
