// Every rule about a request's head: what is refused, beside a neighbour that is accepted.
#include "server/http_head.hpp"
#include "server/http_syntax.hpp"
#include <cctype>
#include <gtest/gtest.h>
#include <optional>
#include <set>
#include <string>

namespace eczema::server {
namespace {

using namespace std::string_literals;
using Fault = HeadFault;
constexpr std::nullopt_t good = std::nullopt;

struct HeadRow {
    std::string head;
    std::optional<HeadFault> fault;
};

HeadRow line(const std::string& request_line, std::optional<HeadFault> fault) {
    return {request_line + "\r\nHost: h\r\n\r\n", fault};
}
HeadRow fields(const std::string& lines, std::optional<HeadFault> fault) {
    return {"POST / HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n", fault};
}
HeadRow host(const std::string& value, std::optional<HeadFault> fault) {
    return {"GET / HTTP/1.1\r\nHost:" + value + "\r\n\r\n", fault};
}

const HeadRow rows[] = {
    // line endings
    line("GET / HTTP/1.1", good),
    line("GET / HTTP/1.1\r", Fault::line_ending),
    {"GET / HTTP/1.1\nHost: h\r\n\r\n", Fault::line_ending},
    {"GET / HTTP/1.1\rHost: h\r\n\r\n", Fault::line_ending},
    fields("X: y\r\n", good),
    fields("X: y\n", Fault::line_ending),
    fields("X: y\r", Fault::line_ending),
    fields("X: y\rZ: a\r\n", Fault::line_ending),
    fields("X: y\nZ: a\r\n", Fault::line_ending),
    fields("X: y\n\nZ: a\r\n", Fault::line_ending),
    {"GET / HTTP/1.1\r\nHost: h\r\n", Fault::line_ending},
    {"GET / HTTP/1.1\r\nHost: h\n\n", Fault::line_ending},
    {"GET / HTTP/1.1\r\nHost: h\r\n\rX\r\n\r\n", Fault::line_ending},
    // request line
    {"\r\n\r\n", Fault::request_line},
    line("GET /", Fault::request_line),
    line("GET", Fault::request_line),
    line(" GET / HTTP/1.1", Fault::request_line),
    line("GET  / HTTP/1.1", Fault::request_line),
    line("GET\t/ HTTP/1.1", Fault::request_line),
    line("G(T / HTTP/1.1", Fault::request_line),
    line("G\x80T / HTTP/1.1", Fault::request_line),
    line("!#$%&'*+-.^_`|~09azAZ / HTTP/1.1", good),
    line("connect / HTTP/1.1", good), // methods mind case, and this one is none that asks for a tunnel
    line("CONNECT / HTTP/1.1", Fault::method),
    line("CONNECTS / HTTP/1.1", good),
    // version
    line("GET / HTTP/1.0", good),
    line("GET / HTTP/1.2", Fault::version),
    line("GET / HTTP/2.0", Fault::version),
    line("GET / HTTP/1", Fault::version),
    line("GET / HTTP/1.11", Fault::version),
    line("GET / http/1.1", Fault::version),
    line("GET / HTTP/1.1 ", Fault::version),
    line("GET / HTTP/1.1 x", Fault::version),
    line("GET /  HTTP/1.1", Fault::version),
    line("GET / x HTTP/1.1", Fault::version),
    // target
    line("GET /!\"$%&'()*+,-./:;<=>?@[\\]^_`{|}~ HTTP/1.1", good),
    line("GET /# HTTP/1.1", Fault::target),
    line("GET /\x01 HTTP/1.1", Fault::target),
    line("GET /\0 HTTP/1.1"s, Fault::target),
    line("GET /\x7f HTTP/1.1", Fault::target),
    line("GET /\x80 HTTP/1.1", Fault::target),
    line("GET /\t HTTP/1.1", Fault::target),
    line("GET x HTTP/1.1", Fault::target),
    line("GET h:80 HTTP/1.1", Fault::target),
    line("OPTIONS * HTTP/1.1", good),
    line("GET * HTTP/1.1", Fault::target),
    line("OPTIONS ** HTTP/1.1", Fault::target),
    line("GET http://h/ HTTP/1.1", good),
    line("GET hTTps://h:443?x HTTP/1.1", good),
    line("GET http://h HTTP/1.1", good),
    line("GET ws://h/ HTTP/1.1", Fault::target),
    line("GET http:/h/ HTTP/1.1", Fault::target),
    line("GET http:///x HTTP/1.1", Fault::target),
    line("GET http://?x HTTP/1.1", Fault::target),
    line("GET http://u@h/ HTTP/1.1", Fault::target),
    line("GET http://h:x/ HTTP/1.1", Fault::target),
    line("GET http://h\\/ HTTP/1.1", Fault::target),
    // lines and names
    {"GET / HTTP/1.1\r\n Host: h\r\n\r\n", Fault::folded_line},
    {"GET / HTTP/1.1\r\n\tHost: h\r\n\r\n", Fault::folded_line},
    fields("X: y\r\n z\r\n", Fault::folded_line),
    fields("X: y\r\n\t\r\n", Fault::folded_line),
    fields("X:\r\n", good),
    fields("!#$%&'*+-.^_`|~09azAZ:y\r\n", good),
    fields(":y\r\n", Fault::field_name),
    fields("X\r\n", Fault::field_name),
    fields("X :y\r\n", Fault::field_name),
    fields("X\t:y\r\n", Fault::field_name),
    fields("X\0:y\r\n"s, Fault::field_name),
    fields("X\x80:y\r\n", Fault::field_name),
    fields("X@Y:y\r\n", Fault::field_name),
    fields("Content_Length: 5\r\n", Fault::field_name),
    fields("transfer_encoding: chunked\r\n", Fault::field_name),
    fields("Content_Lengths: 5\r\n", good),
    fields("Content_Type: x\r\n", good),
    fields("Content.Length: 5\r\n", good),
    fields("X-Transfer_Encoding: chunked\r\n", good),
    // values
    fields("X: !~ \t\x80\xff\r\n", good),
    fields("X: \0\r\n"s, Fault::field_value),
    fields("X: \x08\r\n", Fault::field_value),
    fields("X: \v\r\n", Fault::field_value),
    fields("X: \x1f\r\n", Fault::field_value),
    fields("X: \x7f\r\n", Fault::field_value),
    // Host
    host(" h", good),
    host("", Fault::host),
    host(" ", Fault::host),
    host(" h h", Fault::host),
    host(" a,b", Fault::host),
    host(" a@b", Fault::host),
    host(" a/", Fault::host),
    host(" -._~!$&'()*+;=%2fAz0", good),
    host(" %2", Fault::host),
    host(" %2g", Fault::host),
    host(" h\x80", Fault::host),
    host(" h:", good),
    host(" h:65535", good),
    host(" h:65536", Fault::host),
    host(" h:000080", Fault::host),
    host(" h:8o", Fault::host),
    host(" h:1:2", Fault::host),
    host(" :80", Fault::host),
    host(" [::1]", good),
    host(" [::1]:80", good),
    host(" [::1", Fault::host),
    host(" [::1]80", Fault::host),
    host(" [::g]", Fault::host),
    host(" []", Fault::host),
    host(" [fe80::1%25eth0]", Fault::host),
    host(" ::1", Fault::host),
    {"GET / HTTP/1.1\r\n\r\n", Fault::host},
    {"GET / HTTP/1.0\r\n\r\n", good},
    {"GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", Fault::host},
    fields("hOST: h\r\n", Fault::host),
    // Content-Length
    fields("Content-Length: 0\r\n", good),
    fields("cONTENT-lENGTH:\t0123456789 \r\n", good),
    fields("Content-Length: 9999999999999999999\r\n", good),
    fields("Content-Length: 10000000000000000000\r\n", Fault::content_length),
    fields("Content-Length:\r\n", Fault::content_length),
    fields("Content-Length: +5\r\n", Fault::content_length),
    fields("Content-Length: -5\r\n", Fault::content_length),
    fields("Content-Length: 5,5\r\n", Fault::content_length),
    fields("Content-Length: 5 5\r\n", Fault::content_length),
    fields("Content-Length: 0x5\r\n", Fault::content_length),
    fields("Content-Length: a\r\n", Fault::content_length),
    fields("Content-Length: 5\r\nContent-Length: 5\r\n", Fault::content_length),
    // Transfer-Encoding
    fields("Transfer-Encoding: chunked\r\n", good),
    fields("tRANSFER-eNCODING:\tCHUNKED \r\n", good),
    fields("Transfer-Encoding:\r\n", Fault::transfer_encoding),
    fields("Transfer-Encoding: gzip, chunked\r\n", Fault::transfer_encoding),
    fields("Transfer-Encoding: chunked,\r\n", Fault::transfer_encoding),
    fields("Transfer-Encoding: chunked;q=1\r\n", Fault::transfer_encoding),
    fields("Transfer-Encoding: identity\r\n", Fault::transfer_encoding),
    fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", Fault::transfer_encoding),
    fields("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", Fault::transfer_encoding),
    fields("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", Fault::transfer_encoding),
    {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", Fault::transfer_encoding},
    {"POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\n", good},
    // Connection
    fields("Connection: close, TE,,\tX-Y ,keep-alive\r\n", good),
    fields("Connection:\r\n", good),
    fields("Connection: a b\r\n", Fault::connection),
    fields("Connection: a;b\r\n", Fault::connection),
    fields("Connection: close, HOST\r\n", Fault::connection),
    fields("Connection: Content-Length\r\n", Fault::connection),
    fields("Connection: Transfer-Encoding\r\n", Fault::connection),
    fields("Connection: Content-Type\r\n", Fault::connection),
    fields("Connection: Content-Encoding\r\n", Fault::connection),
    fields("Connection: Authorization\r\n", Fault::connection),
    fields("Connection: Origin\r\n", Fault::connection),
    fields("Connection: Expect\r\n", Fault::connection),
    fields("Connection: If-None-Match\r\n", Fault::connection),
    // once each
    fields("Content-Type: a\r\nContent-Types: a\r\nAuthorization: a\r\nOrigin: a\r\n", good),
    fields("Content-Type: a\r\nContent-Type: a\r\n", Fault::repeated_field),
    fields("Authorization: a\r\nauthorization: a\r\n", Fault::repeated_field),
    fields("Origin: a\r\nORIGIN: a\r\n", Fault::repeated_field),
    fields("Accept: a\r\nAccept: a\r\n", good),
    // Expect
    fields("Expect: 100-Continue\r\n", good),
    fields("Expect:\r\n", good),
    fields("Expect: 100-continue, x\r\n", Fault::expectation),
    fields("Expect: 100_continue\r\n", Fault::expectation),
    fields("Expects: x\r\n", good),
    fields("Expect: x\r\nExpect: 100-continue\r\n", Fault::expectation),
    fields("Expect: x\r\nX : y\r\n", Fault::field_name),
};

TEST(HttpSyntax, FindsTheFaultOfAHead) {
    for (const HeadRow& row : rows) EXPECT_EQ(find_head_fault(row.head), row.fault) << row.head;
}

TEST(HttpSyntax, TakesOneWholeHead) {
    const std::string head = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    for (std::size_t size = 0; size < head.size(); ++size)
        EXPECT_TRUE(find_head_fault(head.substr(0, size)).has_value()) << size;
    EXPECT_EQ(find_head_fault(head), good);
    EXPECT_EQ(find_head_fault(head + "X: y\r\n\r\n"), Fault::line_ending);
}

TEST(HttpSyntax, HasARowForEveryFaultAndAnAdviceForEach) {
    std::set<std::string_view> advices;
    std::set<HeadFault> faults;
    for (const HeadRow& row : rows)
        if (row.fault && faults.insert(*row.fault).second) advices.insert(advice(*row.fault));
    EXPECT_EQ(faults.size(), static_cast<std::size_t>(Fault::expectation) + 1);
    EXPECT_EQ(advices.size(), faults.size());
}

// Beast and the judge together, however the head arrives. What Beast waits for, an end that a broken head lacks, comes
// with the next request.
TEST(HttpSyntax, HttpHeadSaysTheSameOfAHeadThatArrivesByteByByte) {
    const auto read = [](const std::string& bytes, std::size_t first) {
        HttpHead head(16 * 1024);
        auto state = HttpHead::State::incomplete;
        for (std::size_t size = first; size <= bytes.size() && state == HttpHead::State::incomplete; ++size)
            state = head.read(std::string_view(bytes).substr(0, size));
        return state;
    };
    for (const HeadRow& row : rows) {
        const std::string bytes = row.head + "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
        const auto expected = row.fault ? HttpHead::State::malformed : HttpHead::State::complete;
        EXPECT_EQ(read(bytes, bytes.size()), expected) << row.head;
        EXPECT_EQ(read(bytes, 1), expected) << row.head;
    }
}

// Nothing comes after it: a head that has ended is judged then, however short its request line is.
TEST(HttpSyntax, HttpHeadWaitsForNothingBehindTheEndOfAHead) {
    for (const std::string_view bytes : {"GET /\r\n\r\n", "GET / 683\r\n\r\n", "GET / HTTP\r\n\r\n", "GET\r\n\r\n"}) {
        HttpHead whole(1024), piecemeal(1024);
        EXPECT_EQ(whole.read(bytes), HttpHead::State::malformed) << bytes;
        auto state = HttpHead::State::incomplete;
        for (std::size_t size = 1; size <= bytes.size() && state == HttpHead::State::incomplete; ++size)
            state = piecemeal.read(bytes.substr(0, size));
        EXPECT_EQ(state, HttpHead::State::malformed) << bytes;
    }
}

// --- one byte changed ----------------------------------------------------------------------------------------------

bool is_tchar(int byte) {
    return byte < 0x80 && byte != 0 &&
           (std::isalnum(byte) != 0 || "!#$%&'*+-.^_`|~"s.find(static_cast<char>(byte)) != std::string::npos);
}

enum class Framing { refused, chunked, by_length, none };

Framing framing_of(const std::string& fields) {
    const std::string bytes = "POST / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n\r\n";
    HttpHead head(16 * 1024);
    if (head.read(bytes) != HttpHead::State::complete || head.size() != bytes.size()) return Framing::refused;
    if (head.chunked()) return Framing::chunked;
    return head.content_length().has_value() ? Framing::by_length : Framing::none;
}

// All 256 bytes put in every place where a mutated framing field has them: either the field is refused, or it is
// plainly that field, or plainly another one.
TEST(HttpSyntax, OneByteMoreLeavesNoDoubtAboutTheBody) {
    for (int byte = 0; byte < 256; ++byte) {
        const std::string one(1, static_cast<char>(byte));
        const bool blank = byte == ' ' || byte == '\t';
        const Framing around_name = is_tchar(byte) ? Framing::none : Framing::refused;
        EXPECT_EQ(framing_of(one + "Transfer-Encoding: chunked"), around_name) << byte;
        EXPECT_EQ(framing_of("Transfer-Encoding" + one + ": chunked"), around_name) << byte;
        EXPECT_EQ(framing_of("Transfer" + one + "-Encoding: chunked"), byte == ':' ? Framing::none : around_name)
            << byte;
        EXPECT_EQ(framing_of("Transfer-Encoding:" + one + "chunked"), blank ? Framing::chunked : Framing::refused)
            << byte;
        EXPECT_EQ(framing_of("Transfer-Encoding: chunked" + one), blank ? Framing::chunked : Framing::refused) << byte;
        EXPECT_EQ(framing_of("Transfer-Encoding: chun" + one + "ked"), Framing::refused) << byte;
        EXPECT_EQ(framing_of("Content-Length" + one + ": 5"), around_name) << byte;
        const bool in_number = byte >= '0' && byte <= '9';
        EXPECT_EQ(framing_of("Content-Length: 5" + one + "5"), in_number ? Framing::by_length : Framing::refused)
            << byte;
        EXPECT_EQ(framing_of("Content-Length: " + one + "5"),
                  in_number || blank ? Framing::by_length : Framing::refused)
            << byte;
        EXPECT_EQ(framing_of("Content-Length: 5" + one), in_number || blank ? Framing::by_length : Framing::refused)
            << byte;
        // Two fields, parted by this byte instead of a line's end.
        EXPECT_EQ(framing_of("X: y" + one + "Transfer-Encoding: chunked"),
                  blank || (byte > 0x20 && byte != 0x7f) ? Framing::none : Framing::refused)
            << byte;
    }
}

} // namespace
} // namespace eczema::server
