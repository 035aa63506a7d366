// Of the ids we know, those most like a word that is none of them: for faults of a configuration.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace eczema::cards {

// Three, the nearest first: those that hold the word, then by letters to change. "cond-asthma, cond-eoe, cond-ibd"
std::string nearest_ids(std::string_view word, std::span<const std::string_view> ids);

} // namespace eczema::cards
