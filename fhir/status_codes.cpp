#include "fhir/status_codes.hpp"

#include <algorithm>

namespace eczema::fhir {

std::string_view known_code(const Value& value, Codes known) {
    std::string_view found;
    any_code(value, [&](std::string_view code) {
        const auto same =
            std::find_if(known.begin(), known.end(), [&](std::string_view one) { return is_same_code(one, code); });
        if (same != known.end()) found = *same;
        return !found.empty();
    });
    return found;
}

std::string_view read_status(const Value& value, Codes known, std::string_view element, Reading& reading) {
    if (const std::string_view code = known_code(value, known); !code.empty()) return code;
    const auto parts = one_or_many(value);
    // An object without a member that is read says as little as none.
    const bool is_sent = std::any_of(parts.begin(), parts.end(), [](const Value& part) {
        return part.is_object() ? !part.members().empty()
                                : !part.is_null() && !(part.is_string() && part.text().empty());
    });
    if (!is_sent) return {};
    reading.note(IssueSeverity::warning, element, "status-not-known");
    return unknown_status;
}

} // namespace eczema::fhir
