// JSON text as RapidJSON reads it, beside fhir::parse_json, which is Boost.JSON's parser: both are brought to one form
// that can be compared. RapidJSON is run within bounds: iterative, with its encoding checked, on a stream that knows
// where it ends.
#pragma once
#include "fhir/json.hpp"

#include <string>
#include <string_view>

namespace eczema::fuzz {

struct SecondOpinion {
    enum class Verdict : std::uint8_t {
        accepted,
        refused,
        too_deep,         // the first three that fhir::parse_json refuses too, and RapidJSON's parser alone does not:
        repeated_member,  // they are judged on its events
        not_unicode,      // an escaped lone surrogate
        number_too_large, // RapidJSON refuses what no double can hold; a tree of texts has no need to
    };
    Verdict verdict;
    std::string form; // where accepted
};

// A UTF-8 byte order mark in front is skipped, as fhir::parse_json does.
SecondOpinion second_opinion(std::string_view text);

// The same form of a tree: kinds, texts and order; two values are alike where their forms are equal.
std::string form_of(const fhir::Value& value);

} // namespace eczema::fuzz
