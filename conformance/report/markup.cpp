#include "conformance/report/markup.hpp"

#include "conformance/json/rapid_json.hpp"
#include <algorithm>

namespace eczema::conformance {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

// The length of the character at the beginning of `text`; 0 where its bytes are no UTF-8.
std::size_t character_length(std::string_view text) {
    struct NoStream {
        void Put(char) {}
    } nowhere;
    if (static_cast<unsigned char>(text.front()) < 0x80) return 1;
    const std::string one(text.substr(0, 4)); // ends with NUL, which ends a cut character too
    rapidjson::StringStream stream(one.c_str());
    if (!rapidjson::UTF8<>::Validate(stream, nowhere)) return 0;
    return stream.Tell();
}

// Control characters, which a terminal may obey, and the two characters that XML knows not.
bool is_forbidden(std::string_view character) {
    const auto first = static_cast<unsigned char>(character.front());
    if (character.size() == 1) return (first < ' ' && first != '\n' && first != '\t') || first == 0x7F;
    return (first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0) || character == "\xEF\xBF\xBE" ||
           character == "\xEF\xBF\xBF";
}

} // namespace

std::string legible(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const std::size_t length = character_length(text);
        const std::string_view character = text.substr(0, std::max<std::size_t>(length, 1));
        result += length == 0 || is_forbidden(character) ? replacement : character;
        text.remove_prefix(character.size());
    }
    return result;
}

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : legible(text)) switch (c) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        default:
            result += c;
        }
    return result;
}

} // namespace eczema::conformance
