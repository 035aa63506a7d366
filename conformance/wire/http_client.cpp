#include "conformance/wire/http_client.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace eczema::conformance {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

constexpr std::size_t max_reply_bytes = 16U << 20U;

// Beast's deadlines work on asynchronous operations alone: start one, and run the context until it is done.
template <class Start>
error_code finish(asio::io_context& context, Start start) {
    error_code outcome;
    start([&outcome](error_code error, const auto&...) { outcome = error; });
    context.restart();
    context.run();
    return outcome;
}

http::request<http::string_body> encode(const HttpRequest& request, const BaseUrl& base) {
    http::request<http::string_body> message;
    message.method_string(request.method);
    message.target(base.prefix + request.path);
    message.version(11);
    const bool is_ipv6 = base.host.find(':') != std::string::npos;
    message.set(http::field::host, (is_ipv6 ? "[" + base.host + "]" : base.host) + ":" + base.port);
    message.set(http::field::user_agent, "cds-hooks-examiner");
    message.set(http::field::connection, "close");
    for (const auto& [name, value] : request.headers) message.insert(name, value);
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

std::optional<BaseUrl> parse_base_url(std::string_view url) {
    constexpr std::string_view scheme = "http://";
    if (!url.starts_with(scheme) || url.find_first_of("?#@ ") != std::string_view::npos) return std::nullopt;
    url.remove_prefix(scheme.size());
    const std::size_t slash = std::min(url.find('/'), url.size());
    std::string_view authority = url.substr(0, slash);
    std::string_view prefix = url.substr(slash);
    while (prefix.ends_with('/')) prefix.remove_suffix(1);
    std::string_view host = authority;
    std::string_view port = "80";
    const std::size_t bracket = authority.find(']');
    const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon != std::string_view::npos) {
        host = authority.substr(0, colon);
        port = authority.substr(colon + 1);
    }
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    if (host.empty() || port.empty() || port.size() > 5 ||
        port.find_first_not_of("0123456789") != std::string_view::npos)
        return std::nullopt;
    return BaseUrl{std::string(host), std::string(port), std::string(prefix)};
}

std::optional<std::string> HttpResponse::header(std::string_view name) const {
    std::optional<std::string> found;
    for (const auto& [field, value] : headers)
        if (equal_ignoring_case(field, name)) found = found ? *found + ", " + value : value;
    return found;
}

Reply HttpClient::send(const HttpRequest& request) const {
    asio::io_context context;
    error_code error;
    const auto endpoints = asio::ip::tcp::resolver(context).resolve(base_.host, base_.port, error);
    if (error) return error;
    beast::tcp_stream stream(context);
    stream.expires_after(timeout_);
    error = finish(context, [&](auto done) { stream.async_connect(endpoints, done); });
    if (error) return error;
    const auto message = encode(request, base_);
    // A server may refuse before it has read everything; its answer counts, so a broken write is judged after the read.
    const error_code write_error = finish(context, [&](auto done) { http::async_write(stream, message, done); });
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(max_reply_bytes);
    parser.skip(request.method == "HEAD");
    error = finish(context, [&](auto done) { http::async_read(stream, buffer, parser, done); });
    if (error) return write_error ? write_error : error;
    return decode(parser.get());
}

} // namespace eczema::conformance
