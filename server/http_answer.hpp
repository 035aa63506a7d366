// The text of a response's head, ready to be written in front of its body. Does no I/O.
#pragma once
#include "server/http_message.hpp"
#include <string>

namespace eczema::server {

// Replaces `head`. Header values are written as they are: they must hold no line break.
void write_response_head(const Response& response, bool keep_alive, std::string& head);

// Whether a body follows the head, given the request's method and the status.
bool response_has_body(const Response& response, std::string_view method);

} // namespace eczema::server
