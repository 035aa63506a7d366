// Numbers in words for people: "28", "4.5", never "28.000000".
#pragma once
#include <string>

namespace eczema::cards {

inline std::string number_text(double value) {
    std::string text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

} // namespace eczema::cards
