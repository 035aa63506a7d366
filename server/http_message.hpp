// An HTTP request and response as the stages see them: no sockets, no parsing.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eczema::server {

// Views into the connection's buffers; valid until the response has been made.
struct Request {
    std::string_view method; // "GET"
    std::string_view target; // origin form, as sent: "/cds-services?x=1"
    std::string_view origin; // header values; empty where absent
    std::string_view content_type;
    std::string_view authorization;
    std::string_view body; // decoded (gzip undone)
    // Of the client's verified certificate, as TlsStream has them; empty without one.
    std::span<const std::string> certificate_names = {};
    std::string_view peer = {}; // numeric address of the other side of the connection, without port
    bool is_tls = false;
    std::string_view if_none_match = {};
};

struct Response {
    unsigned status = 200;
    std::string_view content_type = "application/json; charset=utf-8"; // not sent with an empty body
    std::vector<std::pair<std::string_view, std::string>> headers;     // besides Content-*, Connection, Date
    std::string body;
};

} // namespace eczema::server
