// Three-valued truth (Kleene): missing data is unknown, never no.
#pragma once
#include <algorithm>
#include <cstdint>
#include <string_view>

namespace eczema::cards {

enum class Tri : std::uint8_t { no, unknown, yes };

constexpr Tri tri(bool truth) { return truth ? Tri::yes : Tri::no; }
constexpr Tri operator!(Tri a) { return a == Tri::yes ? Tri::no : a == Tri::no ? Tri::yes : Tri::unknown; }
constexpr Tri operator&(Tri a, Tri b) { return std::min(a, b); }
constexpr Tri operator|(Tri a, Tri b) { return std::max(a, b); }
constexpr Tri& operator&=(Tri& a, Tri b) { return a = a & b; }
constexpr Tri& operator|=(Tri& a, Tri b) { return a = a | b; }

constexpr std::string_view to_text(Tri value) {
    return value == Tri::yes ? "yes" : value == Tri::no ? "no" : "unknown";
}

} // namespace eczema::cards
