#include "conformance/report/exchange_text.hpp"

#include "conformance/token/client_credentials.hpp"
#include <algorithm>
#include <array>

namespace eczema::conformance {
namespace {

constexpr std::size_t longest_shown_body = 4'000;
constexpr std::size_t longest_line_body = 60'000; // well below what a shell takes as one argument

bool is_authorization(const std::string& name) { return equal_ignoring_case(name, "Authorization"); }

std::string header_lines(const Headers& headers) {
    std::string text;
    for (const auto& [name, value] : headers) text += name + ": " + value + "\n";
    return text;
}

// Cut at the beginning of a character.
std::string shown_body(const std::string& body) {
    if (body.size() <= longest_shown_body) return body;
    std::size_t end = longest_shown_body;
    while (end > 0 && (static_cast<unsigned char>(body[end]) & 0xC0U) == 0x80U) --end;
    return body.substr(0, end) + "\n(" + std::to_string(body.size()) + " bytes in all)";
}

std::string shell_quoted(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

bool fits_a_line(std::string_view body) {
    return !body.starts_with('@') && std::all_of(body.begin(), body.end(), [](char c) { // curl reads a file for "@"
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte < 0x7F) || c == '\n' || c == '\t';
    });
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t given = std::min<std::size_t>(3, bytes.size() - i);
        unsigned value = 0;
        for (std::size_t k = 0; k < 3; ++k)
            value = value << 8U | (k < given ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k) text += k <= given ? digits[value >> (18 - 6 * k) & 63U] : '=';
    }
    return text;
}

} // namespace

std::string request_text(const HttpRequest& request) {
    return request.method + " " + request.path + " HTTP/1.1\n" + header_lines(masked(request).headers) + "\n" +
           shown_body(request.body);
}

std::string reply_text(const Reply& reply) {
    if (!reply) return "no answer: " + reply.error().message();
    return "HTTP/1.1 " + std::to_string(reply->status) + "\n" + header_lines(reply->headers) + "\n" +
           shown_body(reply->body);
}

std::string curl_line(const std::string& url, const HttpRequest& request) {
    std::string line = "curl -sS -i";
    if (request.method == "HEAD")
        line = "curl -sS -I";
    else if (request.method != "GET" || !request.body.empty())
        line += " -X " + shell_quoted(request.method);
    if (request.path.find("/.") != std::string::npos) line += " --path-as-is"; // ".." may be the id of a service
    line += " " + shell_quoted(url + request.path);
    for (const auto& [name, value] : request.headers)
        line += is_authorization(name) ? " -H \"Authorization: Bearer $TOKEN\""
                                       : " -H " + shell_quoted(name + ": " + value);
    if (request.body.empty()) return line;
    if (request.body.size() > longest_line_body) return line + " --data-binary @BODY";
    if (fits_a_line(request.body)) return line + " --data-binary " + shell_quoted(request.body);
    return "echo " + base64(request.body) + " | base64 -d | " + line + " --data-binary @-";
}

} // namespace eczema::conformance
