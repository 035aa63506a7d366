#include "cards/card.hpp"

namespace eczema::cards {

// Specification 1.9. The codes are O1-O12 of urn:eczema-cds:override.
std::string_view override_reason(unsigned number) {
    constexpr std::array<std::string_view, 12> sentences{
        "Specialist decision after review",
        "Test done elsewhere or result available outside the EHR",
        "Infection treated or judged not present",
        "Indication is not atopic dermatitis",
        "Patient preference after shared decision",
        "Alternative unavailable, not covered or contraindicated",
        "Benefit judged to outweigh risk",
        "Data in the record wrong or out of date",
        "Not pregnant, or effective contraception confirmed",
        "Bridge therapy with an end date",
        "Will be done later; task created",
        "Alert clinically inappropriate",
    };
    return number >= 1 && number <= sentences.size() ? sentences[number - 1] : std::string_view();
}

} // namespace eczema::cards
