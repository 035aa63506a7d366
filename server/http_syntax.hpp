// Judges the bytes of one complete request head by the grammar of RFC 9110 and RFC 9112, and refuses besides what a
// proxy in front of the service may have read otherwise. Stands beside Beast's parser in HttpHead, which is lenient in
// places and takes the fields apart. Pure; judges neither bodies nor sizes.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace eczema::server {

enum class HeadFault : std::uint8_t {
    line_ending,       // a CR or LF that is not part of a CR LF
    request_line,      // not three words with one space between them
    method,            // CONNECT
    target,            // of a form that asks for a proxy, or with bytes that a target has not
    version,           // neither HTTP/1.1 nor HTTP/1.0
    folded_line,       // a line that begins with white space
    field_name,        // not a token up to the colon, or a look-alike of a framing field
    field_value,       // control characters
    host,              // absent, given twice, or not a host with at most a port
    content_length,    // given twice, or not digits alone
    transfer_encoding, // anything but one "chunked", or beside Content-Length, or in HTTP/1.0
    connection,        // not a list of names, or names what the service reads
    repeated_field,    // a second value where the service reads one
    expectation,       // one that is not met: 417, not 400
};

// From the first byte of the request line up to and including the empty line; the first fault in it. A head that has
// an unmet expectation and another fault is told the other one.
std::optional<HeadFault> find_head_fault(std::string_view head);

// One sentence on what to send instead.
std::string_view advice(HeadFault fault);

bool is_token_char(char c); // RFC 9110, section 5.6.2
bool is_text_char(char c);  // of a field value: visible, obs-text, space or tab

} // namespace eczema::server
