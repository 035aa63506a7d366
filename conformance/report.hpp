// The outcome of an examination, as TAP 13 or as one JSON document. Quotes nothing a server sent but what faults name.
#pragma once
#include "conformance/checks.hpp"

namespace eczema::conformance {

// Which failed checks make the examination fail.
enum class Strictness : bool { must_only, every_level };

struct Outcome {
    std::string id;
    Level level;
    std::string title;
    Verdict verdict;
};

bool has_failed(const Outcome& outcome, Strictness strictness);

std::string tap_report(const std::vector<Outcome>& outcomes, Strictness strictness);
std::string json_report(const std::vector<Outcome>& outcomes, std::string_view url, Strictness strictness);

} // namespace eczema::conformance
