// Raw requests whose chunks two servers may take apart in two ways: refused, or answered as often as there are
// requests. See also http_smuggling_test.cpp.
#include "tests/support/raw_request.hpp"

namespace {

using namespace eczema::tests;
using namespace std::string_literals;

RawRequest refused_chunks(const std::string& chunks, unsigned status = 400) {
    return refused(chunks, post_chunked(chunks), status);
}
RawRequest answered_chunks(const std::string& chunks, const std::string& body) {
    return answered(chunks, post_chunked(chunks), {"POST /c||||" + body});
}

TEST(HttpSmugglingChunks, sizes) {
    RawRequestServer server;
    const RawRequest rows[] = {
        refused_chunks("\r\n"),
        refused_chunks("\r\nhello\r\n0\r\n\r\n"),
        refused_chunks("x\r\n"),
        refused_chunks("-5\r\nhello\r\n0\r\n\r\n"),
        refused_chunks("-0\r\n\r\n"),
        refused_chunks("+5\r\nhello\r\n0\r\n\r\n"),
        refused_chunks("0x5\r\nhello\r\n0\r\n\r\n"),
        refused_chunks("5h\r\nhello\r\n0\r\n\r\n"),
        refused_chunks("5.0\r\nhello\r\n0\r\n\r\n"),
        refused_chunks("0_5\r\nhello\r\n0\r\n\r\n"),
        refused_chunks("5,5\r\nhello\r\n0\r\n\r\n"),
        refused_chunks("\"5\"\r\nhello\r\n0\r\n\r\n"),
        refused_chunks(" 5\r\nhello\r\n0\r\n\r\n"),
        refused_chunks("\t5\r\nhello\r\n0\r\n\r\n"),
        refused_chunks("5 \r\nhello\r\n0\r\n\r\n"),
        refused_chunks("5\t\r\nhello\r\n0\r\n\r\n"),
        refused_chunks("5 5\r\nhello\r\n0\r\n\r\n"),
        refused_chunks("5\v\r\nhello\r\n0\r\n\r\n"),
        refused_chunks("5\0\r\nhello\r\n0\r\n\r\n"s),
        refused_chunks("5\xff\r\nhello\r\n0\r\n\r\n"),
        refused_chunks("\xef\xbc\x95\r\nhello\r\n0\r\n\r\n"), // a full-width digit
        refused_chunks("00000000000000005\r\nhello\r\n0\r\n\r\n"),
        refused_chunks("00000000000000000\r\n\r\n"),
        refused_chunks("FFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n", 413),
        refused_chunks("10000000000000005\r\nhello\r\n0\r\n\r\n", 413),
        refused_chunks("100000005\r\nhello\r\n0\r\n\r\n", 413),
        refused_chunks("7fffffffffffffff\r\nhello\r\n0\r\n\r\n", 413),
        refused_chunks("1000001\r\nhello\r\n0\r\n\r\n", 413),
        refused_chunks("5\r\nhello\r\nFFFFFFFFFFFFFFFB\r\n0\r\n\r\n", 413),
        answered_chunks("5\r\nhello\r\n0\r\n\r\n", "hello"),
        answered_chunks("0000000000000005\r\nhello\r\n0000000000000000\r\n\r\n", "hello"),
        answered_chunks("a\r\nhello hell\r\nA\r\no, goodbye\r\n00\r\n\r\n", "hello hello, goodbye"),
        answered_chunks("2\r\n\r\n\r\n0\r\n\r\n", "\r\n"),
        answered_chunks("5\r\n0\r\n\r\n\r\n0\r\n\r\n", "0\r\n\r\n"),
        answered_chunks("0\r\n\r\n", ""),
    };
    server.try_all(rows);
}

TEST(HttpSmugglingChunks, line_endings) {
    RawRequestServer server;
    const RawRequest rows[] = {
        refused_chunks("5\nhello\r\n0\r\n\r\n"),
        refused_chunks("5\rhello\r\n0\r\n\r\n"),
        refused_chunks("5\r\rhello\r\n0\r\n\r\n"),
        refused_chunks("5\n\rhello\r\n0\r\n\r\n"),
        refused_chunks("5hello\r\n0\r\n\r\n"),
        refused_chunks("5\r\nhello\n0\r\n\r\n"),
        refused_chunks("5\r\nhello\r0\r\n\r\n"),
        refused_chunks("5\r\nhello0\r\n\r\n"),
        refused_chunks("5\r\nhello  0\r\n\r\n"),
        refused_chunks("5\r\nhello!\r\n0\r\n\r\n"),
        refused_chunks("5\r\nhell\r\n0\r\n\r\n"),
        refused_chunks("5\r\nhello\r\n\r\n0\r\n\r\n"),
        refused_chunks("0\n\r\n"),
        refused_chunks("0\r\n\n"),
        refused_chunks("0\r\n\rX"),
        refused_chunks("0\r\r\n\r\n"),
        refused_chunks("5\r\nhello\r\n"),      // the next request's line for a size
        refused_chunks("5\r\nhello\r\n0\r\n"), // and for a trailer
        refused_after("a chunk behind the last", post_chunked("0\r\n\r\n5\r\nhello\r\n0\r\n\r\n"), {"POST /c||||"}),
        refused_after("a body behind the last chunk", post_chunked("0\r\n\r\nhello\r\n"), {"POST /c||||"}),
        answered("an empty line behind the last chunk", post_chunked("0\r\n\r\n\r\n"), {"POST /c||||"}),
        answered("two chunked bodies", post_chunked("1\r\na\r\n0\r\n\r\n") + post_chunked("1\r\nb\r\n0\r\n\r\n"),
                 {"POST /c||||a", "POST /c||||b"}),
    };
    server.try_all(rows);
}

TEST(HttpSmugglingChunks, extensions) {
    RawRequestServer server;
    const auto refused_extension = [](const std::string& extension) {
        return refused_chunks("5" + extension + "\r\nhello\r\n0\r\n\r\n");
    };
    const auto answered_extension = [](const std::string& extension) {
        return answered_chunks("5" + extension + "\r\nhello\r\n0" + extension + "\r\n\r\n", "hello");
    };
    const RawRequest rows[] = {
        refused_extension(";"),
        refused_extension(";;a"),
        refused_extension(";a;"),
        refused_extension(";a "),
        refused_extension(";a b"),
        refused_extension(";a="),
        refused_extension(";a= "),
        refused_extension(";=b"),
        refused_extension(";a=b=c"),
        refused_extension(";a=b "),
        refused_extension(";a b=c"),
        refused_extension(" a=b"),
        refused_extension(",a=b"),
        refused_extension(";a/b"),
        refused_extension(";a=b/c"),
        refused_extension(";a\0"s),
        refused_extension(";a=b\0"s),
        refused_extension(";a\xe9"),
        refused_extension(";a\n"),
        refused_extension(";a\nb"),
        refused_extension(";a\rb"),
        refused_extension("\n;a"),
        refused_extension(";a=\""),
        refused_extension(";a=\"b"),
        refused_extension(";a=\"b\"c"),
        refused_extension(";a=b\"c\""),
        refused_extension(";a=\"b\" "),
        refused_extension(";a=\"\r\n\""),
        refused_extension(";a=\"\n\""),
        refused_extension(";a=\"\r\""),
        refused_extension(";a=\"\0\""s),
        refused_extension(";a=\"\x7f\""),
        refused_extension(";a=\"b\\\""),
        refused_extension(";a=\"b\\\r\n\""),
        refused_chunks("5;" + std::string(16 * 1024, 'x') + "\r\nhello\r\n0\r\n\r\n"),
        answered_extension(";a"),
        answered_extension(";a=b"),
        answered_extension(";a=b;c=\"d\";e"),
        answered_extension(" ; a = b\t;\tc =\t\"d\""),
        answered_extension(";a=\"\""),
        answered_extension(";a=\";b=\\\"\\\\ \t\xe9,0\""),
        answered_extension(";a ;b"),
    };
    server.try_all(rows);
}

TEST(HttpSmugglingChunks, trailers) {
    RawRequestServer server;
    const auto refused_trailer = [](const std::string& lines) {
        return refused_chunks("5\r\nhello\r\n0\r\n" + lines + "\r\n");
    };
    const auto dropped_trailer = [](const std::string& lines) {
        return answered_chunks("5\r\nhello\r\n0\r\n" + lines + "\r\n", "hello");
    };
    const RawRequest rows[] = {
        refused_trailer("X\r\n"),
        refused_trailer(": y\r\n"),
        refused_trailer("X : y\r\n"),
        refused_trailer(" X: y\r\n"),
        refused_trailer("X: y\r\n z\r\n"),
        refused_trailer("X: y\n"),
        refused_trailer("X: y\nZ: a\r\n"),
        refused_trailer("X: y\rZ: a\r\n"),
        refused_trailer("X: y\r\r\n"),
        refused_trailer("X: \0\r\n"s),
        refused_trailer("X\xe9: y\r\n"),
        refused_trailer("GET /smuggled HTTP/1.1\r\n"),
        refused_trailer("X: " + std::string(16 * 1024, 'y') + "\r\n"),
        dropped_trailer("X: y\r\n"),
        dropped_trailer("X:\r\nX:y\r\n"),
        dropped_trailer("X: caf\xc3\xa9\t!\r\n"),
        dropped_trailer("Content-Length: 500\r\n"),
        dropped_trailer("Transfer-Encoding: identity\r\nHost: other\r\n"),
        dropped_trailer("Content-Type: a/b\r\nAuthorization: Bearer b\r\nOrigin: b\r\n"),
        dropped_trailer("Connection: close\r\nExpect: x\r\nContent-Encoding: gzip\r\n"),
    };
    server.try_all(rows);
}

} // namespace
