// Changes to a JSON text that leave it JSON: members and items removed, doubled, swapped, renamed or taken from another
// text, values made strange. Noise in bytes seldom gets past the parse; these reach what lies behind it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace eczema::fuzz {

// Bytes of at most `room` changed in place; the new size. libFuzzer's own mutator, which knows the dictionary.
using ChangeBytes = std::function<std::size_t(std::uint8_t* bytes, std::size_t size, std::size_t room)>;

// A changed text; nothing where `text` is no JSON or is nested deeper than the change may go. `other` lends values; it
// may be empty. The same seed gives the same change, but for what `change_bytes` does.
std::optional<std::string> mutated_json(std::string_view text, std::string_view other, std::uint32_t seed,
                                        const ChangeBytes& change_bytes);

} // namespace eczema::fuzz
