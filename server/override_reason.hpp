// Why a card was overridden, in the shapes that clients send: the reason of the specification, Epic's plural and its
// extension, the older one that is a Coding itself. Reads a code or says that there are words; it keeps no words.
#pragma once
#include "fhir/json.hpp"

#include <string_view>

namespace eczema::server {

inline constexpr std::size_t longest_reason_code = 128;   // characters
inline constexpr std::size_t longest_reason_system = 256; // likewise
inline constexpr std::size_t most_reasons = 16;           // that are looked at

// Views into the tree.
struct SentReason {
    std::string_view system, code; // of the first that is a code; both empty where there is none
    std::string_view comment;      // the first that is not empty, whole
    bool has_words = false;        // a reason in words, or one that is no code, was sent
    bool has_more = false;         // another code was sent as well
};

SentReason read_override_reason(const fhir::Value& entry);

} // namespace eczema::server
