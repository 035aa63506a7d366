#include "conformance/report/markup.hpp"

#include "conformance/json/rapid_json.hpp"

namespace eczema::conformance {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

// The length of the character at the beginning of `text`; 0 where its bytes are no UTF-8.
std::size_t character_length(std::string_view text) {
    struct NoStream {
        void Put(char) {}
    } nowhere;
    const std::string one(text.substr(0, 4)); // ends with NUL, which ends a cut character too
    rapidjson::StringStream stream(one.c_str());
    if (!rapidjson::UTF8<>::Validate(stream, nowhere)) return 0;
    return stream.Tell();
}

} // namespace

std::string escaped(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const char c = text.front();
        std::size_t length = 1;
        if (c == '&')
            result += "&amp;";
        else if (c == '<')
            result += "&lt;";
        else if (c == '>')
            result += "&gt;";
        else if (c == '"')
            result += "&quot;";
        else if (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t')
            result += replacement;
        else if (static_cast<unsigned char>(c) < 0x80)
            result += c;
        else if ((length = character_length(text)) == 0) {
            length = 1;
            result += replacement;
        } else
            result += text.substr(0, length);
        text.remove_prefix(length);
    }
    return result;
}

} // namespace eczema::conformance
