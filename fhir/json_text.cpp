#include "fhir/json.hpp"

#include <array>

namespace eczema::fhir {
namespace {

// The two-character escape of a byte, or 0 where it needs none or \u00xx.
constexpr char short_escape(char c) {
    switch (c) {
    case '"':
        return '"';
    case '\\':
        return '\\';
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return 0;
    }
}

constexpr auto needs_escape = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0; c < 0x20; ++c) table[c] = true;
    table['"'] = table['\\'] = true;
    return table;
}();

} // namespace

void append_json_string(std::string& out, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (!needs_escape[byte]) continue;
        out.append(text, plain, i - plain);
        plain = i + 1;
        if (const char escape = short_escape(text[i])) {
            out += '\\';
            out += escape;
        } else {
            out += "\\u00";
            out += hex[byte >> 4];
            out += hex[byte & 15];
        }
    }
    out.append(text, plain);
    out += '"';
}

// Recursion is bounded: the tree came through parse_json, which refuses more than max_depth levels.
void append_json(std::string& out, const Value& value) {
    switch (value.kind()) {
    case Kind::null:
        out += "null";
        break;
    case Kind::boolean:
        out += *value.boolean() ? "true" : "false";
        break;
    case Kind::number:
        out += value.text();
        break;
    case Kind::string:
        append_json_string(out, value.text());
        break;
    case Kind::array: {
        out += '[';
        const char* comma = "";
        for (const Value& item : value.items()) {
            out += comma;
            append_json(out, item);
            comma = ",";
        }
        out += ']';
        break;
    }
    case Kind::object: {
        out += '{';
        const char* comma = "";
        for (const Member& member : value.members()) {
            out += comma;
            append_json_string(out, member.name);
            out += ':';
            append_json(out, member.value);
            comma = ",";
        }
        out += '}';
        break;
    }
    }
}

} // namespace eczema::fhir
