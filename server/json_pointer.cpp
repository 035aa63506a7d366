#include "server/json_pointer.hpp"

namespace eczema::server {

std::string below(std::string_view pointer, std::string_view name) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string result = std::string(pointer) + '/';
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '~')
            result += "~0";
        else if (c == '/')
            result += "~1";
        else if (byte < 0x20 || byte == 0x7F)
            (((result += "\\u00") += hex[byte >> 4]) += hex[byte & 15]);
        else
            result += c;
    }
    return result;
}

std::string below(std::string_view pointer, std::size_t index) {
    return std::string(pointer) + '/' + std::to_string(index);
}

} // namespace eczema::server
