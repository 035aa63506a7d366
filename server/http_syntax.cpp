#include "server/http_syntax.hpp"
#include <algorithm>
#include <array>
#include <boost/url/ipv6_address.hpp>
#include <utility>

namespace eczema::server {
namespace {

// Classes of bytes, as the bits of one table. CR and LF are in none, so that a run of any class ends with its line.
constexpr std::uint8_t token = 1;
constexpr std::uint8_t text = 2;
constexpr std::uint8_t visible = 4;    // ASCII, without the "#" of fragments
constexpr std::uint8_t registered = 8; // in a host name, but for "%"
constexpr std::uint8_t digit = 16;
constexpr std::uint8_t hex_digit = 32;

constexpr std::array<std::uint8_t, 256> classes = [] {
    std::array<std::uint8_t, 256> table{};
    const auto add = [&table](std::uint8_t kind, std::string_view bytes) {
        for (const char c : bytes) {
            std::uint8_t& kinds = table[static_cast<unsigned char>(c)];
            kinds = static_cast<std::uint8_t>(kinds | kind);
        }
    };
    for (unsigned byte = 0x20; byte < 0x100; ++byte)
        if (byte != 0x7f) table[byte] = byte > 0x20 && byte < 0x7f && byte != '#' ? text | visible : text;
    add(text, "\t");
    add(token | registered, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    add(token, "!#$%&'*+-.^_`|~");
    // Without the comma, which joins the values of two fields.
    add(registered, "-._~!$&'()*+;=");
    add(digit, "0123456789");
    add(hex_digit, "0123456789abcdefABCDEF");
    return table;
}();

bool is(std::uint8_t kind, char c) { return (classes[static_cast<unsigned char>(c)] & kind) != 0; }

bool all(std::uint8_t kind, std::string_view bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [kind](char c) { return is(kind, c); });
}

// Without regard to case. `word` is free of control characters, `lower` has lower-case letters, digits and hyphens.
bool is_word(std::string_view word, std::string_view lower) {
    return word.size() == lower.size() && std::equal(word.begin(), word.end(), lower.begin(),
                                                     [](char sent, char known) { return (sent | 0x20) == known; });
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view trim(std::string_view value) {
    while (!value.empty() && is_blank(value.front())) value.remove_prefix(1);
    while (!value.empty() && is_blank(value.back())) value.remove_suffix(1);
    return value;
}

bool is_port(std::string_view digits) {
    if (digits.size() > 5 || !all(digit, digits)) return false;
    unsigned port = 0;
    for (const char c : digits) port = port * 10 + static_cast<unsigned>(c - '0');
    return port <= 65535;
}

bool is_host_name(std::string_view name) {
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (is(registered, name[i])) continue;
        if (name[i] != '%' || name.size() - i < 3 || !all(hex_digit, name.substr(i + 1, 2))) return false;
    }
    return !name.empty();
}

// uri-host [ ":" port ]; the host not empty, as for every http URI (RFC 9110, section 4.2.1), and no user before it.
bool is_authority(std::string_view authority) {
    std::string_view port;
    if (authority.starts_with('[')) {
        const auto close = authority.find(']');
        if (close == std::string_view::npos) return false;
        if (boost::urls::parse_ipv6_address(authority.substr(1, close - 1)).has_error()) return false;
        port = authority.substr(close + 1);
    } else {
        const auto colon = std::min(authority.find(':'), authority.size());
        if (!is_host_name(authority.substr(0, colon))) return false;
        port = authority.substr(colon);
    }
    return port.empty() || (port.front() == ':' && is_port(port.substr(1)));
}

// Of the four forms (RFC 9112, section 3.2), those that ask something of this server. The target is visible ASCII.
bool is_target(std::string_view target, std::string_view method) {
    if (target.front() == '/') return true;
    if (target == "*") return method == "OPTIONS";
    const auto colon = target.find("://");
    if (colon == std::string_view::npos) return false;
    const std::string_view scheme = target.substr(0, colon);
    const std::string_view rest = target.substr(colon + 3);
    return (is_word(scheme, "http") || is_word(scheme, "https")) &&
           is_authority(rest.substr(0, rest.find_first_of("/?")));
}

// A proxy drops what Connection names before it passes a request on. Whoever names one of these wants the service and
// the proxy to see two different requests.
bool is_read_here(std::string_view name) {
    constexpr std::string_view names[] = {"host",          "content-length", "transfer-encoding", "content-type",
                                          "authorization", "origin",         "content-encoding",  "expect",
                                          "if-none-match"};
    return std::any_of(std::begin(names), std::end(names), [name](auto known) { return is_word(name, known); });
}

bool is_connection_list(std::string_view value) {
    while (!value.empty()) {
        const auto comma = std::min(value.find(','), value.size());
        const std::string_view option = trim(value.substr(0, comma));
        if (!all(token, option) || is_read_here(option)) return false;
        value.remove_prefix(std::min(comma + 1, value.size()));
    }
    return true;
}

class HeadReader {
  public:
    explicit HeadReader(std::string_view head) : at_(head.data()), end_(head.data() + head.size()) {}

    std::optional<HeadFault> read() {
        auto fault = read_request_line();
        while (!fault && *at_ != '\r') fault = read_field();
        if (fault) return fault;
        if (at_ + 2 != end_) return HeadFault::line_ending;
        return judge_all();
    }

  private:
    enum Seen : std::uint8_t {
        host = 1,
        content_length = 2,
        transfer_encoding = 4,
        content_type = 8,
        authorization = 16,
        origin = 32
    };

    std::string_view take(std::uint8_t kind) {
        const char* end = at_;
        while (is(kind, *end)) ++end;
        return {std::exchange(at_, end), end};
    }
    bool take_space() {
        const bool there = *at_ == ' ';
        if (there) ++at_;
        return there;
    }
    bool is_line_end() const { return *at_ == '\r' || *at_ == '\n'; }

    std::optional<HeadFault> end_line(HeadFault otherwise) {
        if (!is_line_end()) return otherwise;
        if (at_[0] != '\r' || at_[1] != '\n') return HeadFault::line_ending;
        at_ += 2;
        return std::nullopt;
    }

    // Whether the field is there for the second time.
    bool again(Seen field) {
        const bool before = (seen_ & field) != 0;
        seen_ = static_cast<std::uint8_t>(seen_ | field);
        return before;
    }
    bool has(Seen field) const { return (seen_ & field) != 0; }

    std::optional<HeadFault> read_request_line();
    std::optional<HeadFault> read_field();
    std::optional<HeadFault> judge_field(std::string_view name, std::string_view value);
    std::optional<HeadFault> judge_framing_field(std::string_view name, std::string_view value);
    std::optional<HeadFault> judge_all() const;

    const char* at_; // never past the last byte while there is something to read: see find_head_fault
    const char* end_;
    bool http_1_1_ = false;
    bool unmet_ = false;
    std::uint8_t seen_ = 0;
};

std::optional<HeadFault> HeadReader::read_request_line() {
    const std::string_view method = take(token);
    if (method.empty() || !take_space()) return HeadFault::request_line;
    const std::string_view target = take(visible);
    if (target.empty() || is_line_end()) return HeadFault::request_line;
    if (!take_space()) return HeadFault::target;
    const std::string_view version = take(visible);
    http_1_1_ = version == "HTTP/1.1";
    if (!http_1_1_ && version != "HTTP/1.0") return HeadFault::version;
    if (const auto fault = end_line(HeadFault::version)) return fault;
    if (method == "CONNECT") return HeadFault::method;
    if (!is_target(target, method)) return HeadFault::target;
    return std::nullopt;
}

std::optional<HeadFault> HeadReader::read_field() {
    if (is_blank(*at_)) return HeadFault::folded_line;
    const std::string_view name = take(token);
    if (name.empty() || *at_ != ':') return HeadFault::field_name;
    ++at_;
    const std::string_view value = trim(take(text));
    if (const auto fault = end_line(HeadFault::field_value)) return fault;
    return judge_field(name, value);
}

std::optional<HeadFault> HeadReader::judge_field(std::string_view name, std::string_view value) {
    const auto refuse_if = [](bool wrong, HeadFault fault) { return wrong ? std::optional(fault) : std::nullopt; };
    switch (name.size()) { // spares the comparisons for most fields
    case 4:
        if (is_word(name, "host")) return refuse_if(again(host) || !is_authority(value), HeadFault::host);
        break;
    case 6:
        if (is_word(name, "expect")) unmet_ = unmet_ || (!value.empty() && !is_word(value, "100-continue"));
        if (is_word(name, "origin")) return refuse_if(again(origin), HeadFault::repeated_field);
        break;
    case 10:
        if (is_word(name, "connection")) return refuse_if(!is_connection_list(value), HeadFault::connection);
        break;
    case 12:
        if (is_word(name, "content-type")) return refuse_if(again(content_type), HeadFault::repeated_field);
        break;
    case 13:
        if (is_word(name, "authorization")) return refuse_if(again(authorization), HeadFault::repeated_field);
        break;
    case 14:
    case 17:
        return judge_framing_field(name, value);
    default:
        break;
    }
    return std::nullopt;
}

// A value that is refused here may be read in some other way by a proxy, which then sees the body end elsewhere.
std::optional<HeadFault> HeadReader::judge_framing_field(std::string_view name, std::string_view value) {
    // Some proxies, and whatever stems from CGI, take "_" and "-" for the same.
    std::array<char, 17> hyphened{};
    std::replace_copy(name.begin(), name.end(), hyphened.begin(), '_', '-');
    const std::string_view meant(hyphened.data(), name.size());
    const bool is_length = is_word(meant, "content-length");
    if (!is_length && !is_word(meant, "transfer-encoding")) return std::nullopt;
    if (meant != name) return HeadFault::field_name;
    if (is_length) {
        constexpr std::size_t most_digits = 19; // so that the number fits in 64 bits
        const bool wrong = value.empty() || value.size() > most_digits || !all(digit, value) || again(content_length);
        return wrong ? std::optional(HeadFault::content_length) : std::nullopt;
    }
    const bool wrong = !is_word(value, "chunked") || again(transfer_encoding);
    return wrong ? std::optional(HeadFault::transfer_encoding) : std::nullopt;
}

std::optional<HeadFault> HeadReader::judge_all() const {
    if (http_1_1_ && !has(host)) return HeadFault::host;
    if (has(transfer_encoding) && (!http_1_1_ || has(content_length))) return HeadFault::transfer_encoding;
    if (unmet_) return HeadFault::expectation;
    return std::nullopt;
}

} // namespace

std::optional<HeadFault> find_head_fault(std::string_view head) {
    // The reader leaves every run at its line's end, and a line that it accepts is not the empty one: so it meets this
    // end before it could pass it.
    if (!head.ends_with("\r\n\r\n")) return HeadFault::line_ending;
    return HeadReader(head).read();
}

std::string_view advice(HeadFault fault) {
    switch (fault) {
    case HeadFault::line_ending:
        return "End each line of the head with CR LF, and use neither of them alone.";
    case HeadFault::request_line:
        return "Begin the request with method, target and HTTP/1.1, with one space between them.";
    case HeadFault::method:
        return "Send no CONNECT; this is not a proxy.";
    case HeadFault::target:
        return "Send the target as a path in visible ASCII, without a fragment.";
    case HeadFault::version:
        return "Send HTTP/1.1 or HTTP/1.0.";
    case HeadFault::folded_line:
        return "Send each header field on one line, without white space before it.";
    case HeadFault::field_name:
        return "Send each header field as a name, directly followed by a colon, and a value.";
    case HeadFault::field_value:
        return "Send no control characters in header fields.";
    case HeadFault::host:
        return "Send one Host field with a host and, where needed, a port.";
    case HeadFault::content_length:
        return "Send one Content-Length field with decimal digits alone.";
    case HeadFault::transfer_encoding:
        return "Send either Content-Length or, in HTTP/1.1, one Transfer-Encoding field that says chunked.";
    case HeadFault::connection:
        return "Name in Connection nothing that the request needs at its destination.";
    case HeadFault::repeated_field:
        return "Send Authorization, Content-Type and Origin once each.";
    case HeadFault::expectation:
        return "Expect nothing but 100-continue.";
    }
    return "Send a well-formed HTTP/1.1 request.";
}

bool is_token_char(char c) { return is(token, c); }
bool is_text_char(char c) { return is(text, c); }

} // namespace eczema::server
