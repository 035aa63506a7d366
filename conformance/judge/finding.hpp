// What a judge found wrong at one place of a document. How grave it is stands in requirements.csv, never here.
#pragma once
#include <string>
#include <string_view>

namespace eczema::conformance {

// Of one document; what goes beyond is left out.
inline constexpr std::size_t most_findings = 20'000;

struct Finding {
    std::string_view requirement; // its id in requirements.csv
    std::string path;             // "cards[0].suggestions[1].label"; empty for the root
    std::string message;
    std::string_view part = {}; // which check of the requirement, where it has several
};

} // namespace eczema::conformance
