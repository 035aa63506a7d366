#include "fhir/ndc.hpp"

#include <algorithm>

namespace eczema::fhir {

std::optional<std::string> ndc_digits(std::string_view code) {
    constexpr std::size_t lengths[] = {5, 4, 2};
    if (code.find_first_not_of("0123456789-") != code.npos) return std::nullopt;
    if (code.find('-') == code.npos) return code.size() == 11 ? std::optional(std::string(code)) : std::nullopt;
    std::string digits;
    std::size_t padded = 0;
    for (std::size_t segment = 0; segment < 3; ++segment) {
        const std::size_t end = segment < 2 ? code.find('-') : code.size();
        if (end == code.npos) return std::nullopt;
        if (end + 1 == lengths[segment]) {
            digits += '0';
            ++padded;
        } else if (end != lengths[segment]) {
            return std::nullopt;
        }
        digits += code.substr(0, end);
        code.remove_prefix(std::min(end + 1, code.size()));
    }
    return padded <= 1 && digits.size() == 11 && digits.find('-') == digits.npos ? std::optional(digits) : std::nullopt;
}

} // namespace eczema::fhir
