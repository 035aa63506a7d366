#include "conformance/wire/raw_connection.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http.hpp>
#include <cstdio>
#include <thread>

namespace eczema::conformance {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

bool has_header(const HttpRequest& request, std::string_view name) {
    return std::any_of(request.headers.begin(), request.headers.end(),
                       [&](const auto& field) { return equal_ignoring_case(field.first, name); });
}

} // namespace

std::string request_text(const HttpRequest& request, const BaseUrl& base) {
    std::string text = request.method + ' ' + base.prefix + request.path + " HTTP/1.1\r\n";
    if (!has_header(request, "Host")) text += "Host: " + base.authority() + "\r\n";
    text += "User-Agent: cds-hooks-examiner\r\n";
    for (const auto& [name, value] : request.headers) text.append(name).append(": ").append(value).append("\r\n");
    const bool has_body = !request.body.empty() || request.method == "POST" || request.method == "PUT";
    if (has_body && !has_header(request, "Content-Length") && !has_header(request, "Transfer-Encoding"))
        text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    return text + "\r\n" + request.body;
}

std::string chunked_text(std::string_view body, std::size_t chunk) {
    std::string text;
    for (; !body.empty(); body.remove_prefix(std::min(chunk, body.size()))) {
        std::array<char, 20> size{};
        std::snprintf(size.data(), size.size(), "%zx\r\n", std::min(chunk, body.size()));
        text.append(size.data()).append(body.substr(0, chunk)).append("\r\n");
    }
    return text + "0\r\n\r\n";
}

error_code RawConnection::open() {
    close();
    received_.clear();
    auto stream = Stream::open(client_->base(), client_->tls(), timeout_);
    if (!stream) return stream.error();
    stream_ = std::move(*stream);
    return {};
}

error_code RawConnection::write(std::string_view bytes) {
    if (stream_ == nullptr) return asio::error::not_connected;
    error_code error;
    stream_->expires_after(timeout_);
    asio::write(*stream_, asio::buffer(bytes), error);
    return error;
}

error_code RawConnection::write_in_pieces(std::string_view bytes, std::size_t piece, std::chrono::milliseconds pause) {
    while (!bytes.empty()) {
        if (const error_code error = write(bytes.substr(0, piece))) return error;
        bytes.remove_prefix(std::min(piece, bytes.size()));
        if (pause.count() > 0) std::this_thread::sleep_for(pause);
    }
    return {};
}

Reply RawConnection::read(std::string_view method) {
    if (stream_ == nullptr) return error_code(asio::error::not_connected);
    http::response_parser<http::string_body> parser;
    parser.body_limit(max_reply_bytes);
    parser.skip(method == "HEAD");
    error_code error;
    stream_->expires_after(timeout_);
    http::read(*stream_, received_, parser, error);
    if (error) {
        close();
        return error;
    }
    HttpResponse response;
    response.status = parser.get().result_int();
    for (const auto& field : parser.get()) response.headers.emplace_back(field.name_string(), field.value());
    response.body = std::move(parser.get().body());
    if (!parser.keep_alive() && response.status >= 200) close();
    return response;
}

Reply RawConnection::read_final(std::string_view method) {
    for (int interim = 0; interim <= most_interim_responses; ++interim) {
        Reply reply = read(method);
        if (!reply || !is_interim(reply->status)) return reply;
    }
    close();
    return error_code(http::error::unexpected_body);
}

RawConnection::Sign RawConnection::wait_for_sign(std::chrono::milliseconds wait) {
    if (received_.size() > 0) return Sign::answering;
    if (stream_ == nullptr) return Sign::closed;
    error_code error;
    received_.commit(stream_->read_within(wait, received_.prepare(4096), error));
    if (!error) return Sign::answering;
    return error == beast::error::timeout ? Sign::silent : Sign::closed;
}

void RawConnection::abort() {
    if (stream_ == nullptr) return;
    error_code ignored; // the connection is given up whatever comes
    stream_->socket().set_option(asio::socket_base::linger(true, 0), ignored);
    close();
}

} // namespace eczema::conformance
