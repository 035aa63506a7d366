// Raw requests whose bodies two servers may see end in two places, the requests of smuggling proper: refused, or
// answered as often as there are requests. See also http_smuggling_head_test.cpp and http_smuggling_chunks_test.cpp.
#include "tests/support/raw_request.hpp"

namespace {

using namespace eczema::tests;
using namespace std::string_literals;

const std::string nested = "GET /smuggled HTTP/1.1\r\nHost: test\r\n\r\n";
const std::string chunked_nested = "0\r\n\r\n" + nested;
const std::string chunked_line = "Transfer-Encoding: chunked\r\n";

RawRequest refused_length(const std::string& value) {
    return refused("Content-Length:" + value, post_with("Content-Length:" + value + "\r\n", "hello"));
}

TEST(HttpSmuggling, lengths) {
    RawRequestServer server;
    const RawRequest rows[] = {
        refused_length(""),
        refused_length(" "),
        refused_length(" +5"),
        refused_length(" -5"),
        refused_length(" -0"),
        refused_length(" --5"),
        refused_length(" 5, 5"),
        refused_length(" 5,5"),
        refused_length(" 5, 6"),
        refused_length(" 5,"),
        refused_length(" ,5"),
        refused_length(" 5 5"),
        refused_length(" 5;"),
        refused_length(" 0x5"),
        refused_length(" 5h"),
        refused_length(" 0b101"),
        refused_length(" 5.0"),
        refused_length(" 5e0"),
        refused_length(" 5_0"),
        refused_length(" \"5\""),
        refused_length(" 5\t5"),
        refused_length("\v5"),
        refused_length(" 5\f"),
        refused_length(" 5\0"s),
        refused_length(" \xd9\xa5"), // an Arabic-Indic digit
        refused_length(" 5\xa0"),
        refused_length(" five"),
        refused_length("\r\n 5"),
        refused_length(" 5\r\n "),
        refused_length(" 18446744073709551621"), // 5 more than fits in 64 bits
        refused_length(" 9223372036854775813000"),
        refused_length(" 00000000000000000005"), // 20 digits
        refused("Content-Length twice", post_with("Content-Length: 5\r\nContent-Length: 5\r\n", "hello")),
        refused("Content-Length twice, unlike", post_with("Content-Length: 5\r\ncontent-length: 0\r\n", "hello")),
        refused("Content-Length twice, apart",
                post_with("Content-Length: 0\r\nX: y\r\nContent-Length: 5\r\n", "hello")),
        refused("Content-Length : 5", post_with("Content-Length : 5\r\n", "hello")),
        refused("Content-Length<tab>: 5", post_with("Content-Length\t: 5\r\n", "hello")),
        refused("Content_Length", post_with("Content_Length: 5\r\nContent-Length: 0\r\n", "hello")),
        refused("Content-Length behind a bare LF", post_with("X: y\nContent-Length: 5\r\n", "hello")),
        refused("Content-Length behind a bare CR", post_with("X: y\rContent-Length: 5\r\n", "hello")),
        refused("a length beyond the limit", post_with("Content-Length: 9999999999999999999\r\n", "hello"), 413),
        refused("a length just beyond the limit", post_with("Content-Length: 16777217\r\n", "hello"), 413),
        answered("zeros before the length", post_with("Content-Length: 0000000000000000005\r\n", "hello"),
                 {"POST /a||||hello"}),
        answered("blanks around the length", post_with("Content-Length:\t 5 \t\r\n", "hello"), {"POST /a||||hello"}),
        answered("lower-case name", post_with("content-length:5\r\n", "hello"), {"POST /a||||hello"}),
        answered("a request for a body", post_with("Content-Length: " + std::to_string(nested.size()) + "\r\n", nested),
                 {"POST /a||||" + nested}),
        answered("no length, no body", "POST /a HTTP/1.1\r\nHost: test\r\n\r\n", {"POST /a||||"}),
        answered("GET with a body", get_with("Content-Length: " + std::to_string(nested.size()) + "\r\n") + nested,
                 {"GET /a||||" + nested}),
        answered("GET with a chunked body", get_with(chunked_line) + "5\r\nhello\r\n0\r\n\r\n", {"GET /a||||hello"}),
        answered("OPTIONS with a body", "OPTIONS /a HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello",
                 {"OPTIONS /a||||hello"}),
        answered("DELETE with a body", "DELETE /a HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello",
                 {"DELETE /a||||hello"}),
        answered_last("HTTP/1.0 with a body", "POST /a HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello",
                      {"POST /a||||hello"}),
        refused_after("a byte too many", post_with("Content-Length: 5\r\n", "hello!\r\n"), {"POST /a||||hello"}),
        refused_after("a chunk behind the body", post_with("Content-Length: 5\r\n", "hello0\r\n\r\n"),
                      {"POST /a||||hello"}),
        refused_after("a chunk behind no body", post_with("", "5\r\nhello\r\n0\r\n\r\n"), {"POST /a||||"}),
        refused_after("NUL behind the body", post_with("Content-Length: 5\r\n", "hello\0"s), {"POST /a||||hello"}),
        refused_after("empty lines behind the body", post_with("Content-Length: 5\r\n", "hello\r\n\r\n\r\n"),
                      {"POST /a||||hello"}),
        answered("an empty line behind the body", post_with("Content-Length: 5\r\n", "hello\r\n"),
                 {"POST /a||||hello"}),
        answered("three requests",
                 post_with("Content-Length: 5\r\n", "hello") + get_with("") +
                     post_with(chunked_line, "2\r\nhi\r\n0\r\n\r\n"),
                 {"POST /a||||hello", "GET /a||||", "POST /a||||hi"}),
        refused_after("a bad one between good ones", get_with("") + get_with("Content-Length: x\r\n") + get_with(""),
                      {"GET /a||||"}),
    };
    server.try_all(rows);
}

// Lines in front of a body that ends in one place by Content-Length and in another by chunks.
RawRequest refused_coding(const std::string& lines) { return refused(lines, post_with(lines, chunked_nested)); }

TEST(HttpSmuggling, transfer_codings) {
    RawRequestServer server;
    const std::string length = "Content-Length: 5\r\n";
    const RawRequest rows[] = {
        // Both lengths: CL.TE and TE.CL.
        refused_coding(length + chunked_line),
        refused_coding(chunked_line + length),
        refused_coding("Content-Length: 0\r\n" + chunked_line),
        refused_coding(chunked_line + "Content-Length: " + std::to_string(chunked_nested.size()) + "\r\n"),
        refused_coding("transfer-encoding: CHUNKED\r\nCONTENT-LENGTH: 5\r\n"),
        refused_coding(length + "Transfer-Encoding: identity\r\n"),
        refused_coding(length + "Transfer-Encoding:\r\n"),
        refused_coding("Content-Length: x\r\n" + chunked_line),
        // One coding, written so that only some take it: TE.TE.
        refused_coding("Transfer-Encoding : chunked\r\n"),
        refused_coding("Transfer-Encoding\t: chunked\r\n"),
        refused_coding("Transfer-Encoding\v: chunked\r\n"),
        refused_coding("Transfer-Encoding\f: chunked\r\n"),
        refused_coding("Transfer-Encoding\0: chunked\r\n"s),
        refused_coding("Transfer-Encoding\xa0: chunked\r\n"),
        refused_coding("Transfer-Encoding\r: chunked\r\n"),
        refused_coding("Transfer-Encoding\n: chunked\r\n"),
        refused_coding("Transfer-Encoding\r\n : chunked\r\n"),
        refused_coding("Transfer Encoding: chunked\r\n"),
        refused_coding("Transfer_Encoding: chunked\r\n"),
        refused_coding("transfer_encoding: chunked\r\n" + length),
        refused_coding("\"Transfer-Encoding\": chunked\r\n"),
        refused_coding(" Transfer-Encoding: chunked\r\n"),
        refused_coding("\tTransfer-Encoding: chunked\r\n"),
        refused_coding("X: y\r\n Transfer-Encoding: chunked\r\n"),
        refused_coding("X: y\nTransfer-Encoding: chunked\r\n"),
        refused_coding("X: y\rTransfer-Encoding: chunked\r\n"),
        refused_coding("X: y\r\r\nTransfer-Encoding: chunked\r\n"),
        refused_coding("X: y\n\rTransfer-Encoding: chunked\r\n"),
        refused_coding("X\nTransfer-Encoding: chunked\r\n"),
        refused_coding("Transfer-Encoding:\vchunked\r\n"),
        refused_coding("Transfer-Encoding:\fchunked\r\n"),
        refused_coding("Transfer-Encoding: chunked\v\r\n"),
        refused_coding("Transfer-Encoding: chunked\0\r\n"s),
        refused_coding("Transfer-Encoding: \xa0"
                       "chunked\r\n"),
        refused_coding("Transfer-Encoding: chunked\xff\r\n"),
        refused_coding("Transfer-Encoding:\r\n chunked\r\n"),
        refused_coding("Transfer-Encoding:\r\n\tchunked\r\n"),
        refused_coding("Transfer-Encoding: chunked\r\n \r\n"),
        refused_coding("Transfer-Encoding:\nchunked\r\n"),
        refused_coding("Transfer-Encoding:\r\n"),
        refused_coding("Transfer-Encoding: xchunked\r\n"),
        refused_coding("Transfer-Encoding: chunkedx\r\n"),
        refused_coding("Transfer-Encoding: chunk\r\n"),
        refused_coding("Transfer-Encoding: \"chunked\"\r\n"),
        refused_coding("Transfer-Encoding: 'chunked'\r\n"),
        refused_coding("Transfer-Encoding: [chunked]\r\n"),
        refused_coding("Transfer-Encoding: chunked;q=1\r\n"),
        refused_coding("Transfer-Encoding: chunked,\r\n"),
        refused_coding("Transfer-Encoding: ,chunked\r\n"),
        refused_coding("Transfer-Encoding: chunked, identity\r\n"),
        refused_coding("Transfer-Encoding: identity, chunked\r\n"),
        refused_coding("Transfer-Encoding: chunked, chunked\r\n"),
        refused_coding("Transfer-Encoding: chunked chunked\r\n"),
        refused_coding("Transfer-Encoding: gzip, chunked\r\n"),
        refused_coding("Transfer-Encoding: chunked, gzip\r\n"),
        refused_coding("Transfer-Encoding: gzip\r\n"),
        refused_coding("Transfer-Encoding: identity\r\n"),
        refused_coding("Transfer-Encoding: compress, deflate\r\n"),
        refused_coding("Transfer-Encoding: x chunked\r\n"),
        refused_coding("Transfer-Encoding: : chunked\r\n"),
        refused_coding("Transfer-Encoding:: chunked\r\n"),
        refused_coding("Transfer-Encoding: Transfer-Encoding: chunked\r\n"),
        refused_coding(chunked_line + chunked_line),
        refused_coding(chunked_line + "Transfer-Encoding: identity\r\n"),
        refused_coding("Transfer-Encoding: identity\r\n" + chunked_line),
        refused_coding("Transfer-Encoding: x\r\n" + chunked_line),
        refused_coding(chunked_line + "Transfer-Encoding:\r\n"),
        refused_coding(chunked_line + "X: y\r\ntransfer-encoding: x\r\n"),
        refused("Transfer-Encoding in HTTP/1.0", "POST /a HTTP/1.0\r\n" + chunked_line + "\r\n" + chunked_nested),
        refused("both in HTTP/1.0", "POST /a HTTP/1.0\r\n" + length + chunked_line + "\r\n" + chunked_nested),
        refused("Transfer-Encoding in HTTP/1.0, kept",
                "POST /a HTTP/1.0\r\nConnection: keep-alive\r\n" + chunked_line + "\r\n" + chunked_nested),
        answered("letters of both cases", post_with("tRANSFER-eNCODING: cHuNkEd\r\n", "2\r\nhi\r\n0\r\n\r\n"),
                 {"POST /a||||hi"}),
        answered("blanks around the coding", post_with("Transfer-Encoding:\t chunked \t\r\n", "2\r\nhi\r\n0\r\n\r\n"),
                 {"POST /a||||hi"}),
        answered("no blank before the coding", post_with("Transfer-Encoding:chunked\r\n", "2\r\nhi\r\n0\r\n\r\n"),
                 {"POST /a||||hi"}),
        answered("another field about it", post_with("X-Transfer-Encoding: chunked\r\nContent-Length: 2\r\n", "hi"),
                 {"POST /a||||hi"}),
        answered("a request in a chunk", post_with(chunked_line, "26\r\n" + nested + "\r\n0\r\n\r\n"),
                 {"POST /a||||" + nested}),
    };
    ASSERT_EQ(nested.size(), 0x26U);
    server.try_all(rows);
}

} // namespace
