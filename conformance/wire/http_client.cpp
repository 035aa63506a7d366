#include "conformance/wire/http_client.hpp"

#include "conformance/wire/stream.hpp"
#include <algorithm>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace eczema::conformance {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

http::request<http::string_body> encode(const HttpRequest& request, const BaseUrl& base) {
    http::request<http::string_body> message;
    message.method_string(request.method);
    message.target(base.prefix + request.path);
    message.version(11);
    message.set(http::field::host, base.authority());
    message.set(http::field::user_agent, "cds-hooks-examiner");
    message.set(http::field::connection, "close");
    for (const auto& [name, value] : request.headers)
        if (equal_ignoring_case(name, "Host"))
            message.set(http::field::host, value);
        else
            message.insert(name, value);
    message.body() = request.body;
    if (!request.body.empty() || request.method == "POST" || request.method == "PUT")
        message.content_length(request.body.size());
    return message;
}

HttpResponse decode(const http::response<http::string_body>& message) {
    HttpResponse response;
    response.status = message.result_int();
    for (const auto& field : message) response.headers.emplace_back(field.name_string(), field.value());
    response.body = message.body();
    return response;
}

} // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char left, char right) { return lower(left) == lower(right); });
}

std::optional<std::string> HttpResponse::header(std::string_view name) const {
    std::optional<std::string> found;
    for (const auto& [field, value] : headers)
        if (equal_ignoring_case(field, name)) found = found ? *found + ", " + value : value;
    return found;
}

Reply HttpClient::send(const HttpRequest& request) const {
    const auto stream = Stream::open(base_, tls_.get(), timeout_);
    if (!stream) return stream.error();
    const auto message = encode(request, base_);
    // A server may refuse before it has read everything; its answer counts, so a broken write is judged after the read.
    error_code write_error;
    http::write(**stream, message, write_error);
    beast::flat_buffer buffer;
    for (int interim = 0; interim <= most_interim_responses; ++interim) {
        http::response_parser<http::string_body> parser;
        parser.body_limit(max_reply_bytes);
        parser.skip(request.method == "HEAD");
        error_code error;
        http::read(**stream, buffer, parser, error);
        if (error) return write_error ? write_error : error;
        if (!is_interim(parser.get().result_int())) return decode(parser.get());
    }
    return error_code(http::error::unexpected_body); // an endless row of them
}

} // namespace eczema::conformance
