// One exchange in words: what was asked, what came, and the curl line that asks it again. Of a token all but its
// signature is shown.
#pragma once
#include "conformance/exam.hpp"
#include <string>

namespace eczema::conformance {

// "POST /cds-services/x HTTP/1.1", header fields and the body; a long body is cut, and how long it was is said.
std::string request_text(const HttpRequest& request);

// The same of the answer; where none came, why.
std::string reply_text(const Reply& reply);

// A line for a POSIX shell. A token is taken from the variable TOKEN; a body that no shell line can hold comes out of
// base64, and one too long for a line from the file BODY.
std::string curl_line(const std::string& url, const HttpRequest& request);

} // namespace eczema::conformance
