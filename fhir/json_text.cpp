#include "fhir/json.hpp"

#include <array>
#include <cstring>

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

// Whether one of eight bytes needs an escape: tests for "below 0x20" and "equal" on the whole word at once.
bool any_needs_escape(const char* eight_bytes) {
    constexpr std::uint64_t each = 0x0101'0101'0101'0101, high_bits = each * 0x80;
    std::uint64_t word;
    std::memcpy(&word, eight_bytes, sizeof word);
    const auto has_zero = [](std::uint64_t bytes) { return (bytes - each) & ~bytes; };
    return (((word - each * 0x20) & ~word) | has_zero(word ^ each * '"') | has_zero(word ^ each * '\\')) & high_bits;
}

// The first byte from `i` on that needs an escape, or the end.
std::size_t next_escape(std::string_view text, std::size_t i) {
    while (i + 8 <= text.size() && !any_needs_escape(text.data() + i)) i += 8;
    while (i < text.size() && !needs_escape[static_cast<unsigned char>(text[i])]) ++i;
    return i;
}

} // namespace

void append_json_string(std::string& out, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    out.reserve(out.size() + text.size() + 2);
    out += '"';
    std::size_t plain = 0;
    for (std::size_t i = next_escape(text, 0); i < text.size(); i = next_escape(text, plain)) {
        const auto byte = static_cast<unsigned char>(text[i]);
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
