// The one way in for JSON text: RapidJSON, bounded by length, iterative, strict about UTF-8 and depth.
// Every reply of the examined server passes here first. It knows JSON and JSON Schema (draft-04), not CDS Hooks.
#pragma once
#include "conformance/json/rapid_json.hpp"
#include <string>
#include <string_view>

namespace eczema::conformance {

// Documents nested deeper are refused, so that later recursive walks are safe.
constexpr int max_json_depth = 128;

struct Parsed {
    rapidjson::Document document; // null when there is a fault
    std::string fault;            // empty when the text is JSON
};

// A byte order mark, a NUL byte, invalid UTF-8 and text after the document are faults.
Parsed parse_json(std::string_view text);

std::string to_text(const rapidjson::Value& value);

// `text` as a JSON string with its quotes.
std::string quoted(std::string_view text);

// The string as a view; empty when `value` is not a string.
std::string_view text_of(const rapidjson::Value& value);

// The first member of that name, or nullptr; also nullptr when `value` is not an object.
const rapidjson::Value* member(const rapidjson::Value& value, std::string_view name);

// Where and by which keyword `value` breaks the schema; empty when it does not. `schema` must be a valid schema.
std::string schema_fault(const rapidjson::Value& value, std::string_view schema);

} // namespace eczema::conformance
