// Wrong things to put into a request, and every place of a request where one can stand. It sends nothing.
#pragma once
#include "conformance/json/rapid_json.hpp"
#include <string>
#include <string_view>
#include <vector>

namespace eczema::conformance {

// Stands in every wrong value that is text: an answer that holds it has quoted what it was sent.
inline constexpr std::string_view canary = "examiner-canary";

struct WrongValue {
    std::string name; // "a 400-digit number"
    std::string json; // any JSON, also of numbers and depths that a parser may refuse
};

const std::vector<WrongValue>& wrong_values();

// JSON Pointers (RFC 6901) of every value below the root, in the order of the document.
std::vector<std::string> positions(const rapidjson::Value& root);

// The text of `request` with `json` in the place of the value at `pointer`, which must be there.
std::string spoilt_text(const rapidjson::Document& request, std::string_view pointer, std::string_view json);

// "/prefetch/patient/name/0" as people read it: "prefetch.patient.name[0]".
std::string readable(std::string_view pointer);

} // namespace eczema::conformance
