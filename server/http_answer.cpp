#include "server/http_answer.hpp"
#include <array>
#include <boost/beast/http/status.hpp>
#include <charconv>
#include <ostream> // Beast 1.81 relies on it being there

namespace eczema::server {
namespace {

void append_number(std::string& text, std::size_t number) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text.append(digits.data(), end);
}

// RFC 9110, section 8.6: these never announce a length.
bool is_bodiless(unsigned status) { return status < 200 || status == 204 || status == 304; }

} // namespace

void write_response_head(const Response& response, bool keep_alive, std::string& head) {
    namespace http = boost::beast::http;
    head.assign("HTTP/1.1 ");
    append_number(head, response.status);
    head.push_back(' ');
    head.append(std::string_view(http::obsolete_reason(http::int_to_status(response.status))));
    if (!is_bodiless(response.status)) {
        if (!response.body.empty()) head.append("\r\nContent-Type: ").append(response.content_type);
        head.append("\r\nContent-Length: ");
        append_number(head, response.body.size());
    }
    for (const auto& [name, value] : response.headers) head.append("\r\n").append(name).append(": ").append(value);
    head.append(keep_alive ? "\r\nConnection: keep-alive\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
}

bool response_has_body(const Response& response, std::string_view method) {
    return method != "HEAD" && !is_bodiless(response.status);
}

} // namespace eczema::server
