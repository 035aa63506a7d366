// Cross-origin access for browsers of the listed origins, on every path and every error.
#pragma once
#include "server/http_message.hpp"

#include <span>
#include <string>

namespace eczema::server {

// Whether `origin` is listed; a listed port "*" is any port.
bool is_allowed_origin(std::string_view origin, std::span<const std::string> allowed);

// Adds Vary, and for a listed origin the headers that let its page read the response.
void add_cors(Response& response, std::string_view origin, std::span<const std::string> allowed);

// The answer to a preflight, before add_cors.
Response preflight();

} // namespace eczema::server
