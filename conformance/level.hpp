// How binding a requirement is. MUST and SHOULD are the standard's words; OURS is good practice where the standard is
// silent, and is never presented as a rule of CDS Hooks.
#pragma once
#include <cstdint>
#include <string_view>

namespace eczema::conformance {

enum class Level : std::uint8_t { must, should, ours };

constexpr std::string_view name_of(Level level) {
    switch (level) {
    case Level::must:
        return "MUST";
    case Level::should:
        return "SHOULD";
    case Level::ours:
        break;
    }
    return "OURS";
}

} // namespace eczema::conformance
