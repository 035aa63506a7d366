#include "server/http_head.hpp"
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <functional>

namespace eczema::server {
namespace {

namespace http = boost::beast::http;
using boost::beast::iequals;

// Proxies may send "http://host/path"; the stages see "/path" (RFC 9112, section 3.2.2).
std::string_view origin_form(std::string_view target) {
    const auto scheme_end = target.find("://");
    if (target.empty() || target.front() == '/' || scheme_end == std::string_view::npos) return target;
    const auto path = target.find_first_of("/?", scheme_end + 3);
    return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
}

} // namespace

HttpHead::HttpHead(std::size_t limit_bytes) : limit_bytes_(limit_bytes) {
    header_limit(static_cast<std::uint32_t>(limit_bytes));
    body_limit(boost::none); // judged by the session, which knows the content coding
}

HttpHead::State HttpHead::read(std::string_view bytes) {
    bytes_ = bytes;
    const auto rest = bytes.substr(parsed_);
    Error error;
    parsed_ += put(boost::asio::const_buffer(rest.data(), rest.size()), error);
    if (error == http::error::header_limit) return State::too_large;
    if (error && error != http::error::need_more) return State::malformed;
    if (is_header_done()) return parsed_ > limit_bytes_ ? State::too_large : State::complete;
    // Beast counts anew after each piece that it has consumed, so the sum is held to the limit here.
    return bytes.size() >= limit_bytes_ ? State::too_large : State::incomplete;
}

void HttpHead::on_request_impl(Verb, View method, View target, int version, Error&) {
    method_ = method;
    target_ = origin_form(target);
    http_1_1_ = version == 11;
}

void HttpHead::on_field_impl(Field field, View, View value, Error& error) {
    switch (field) {
    case Field::host:
        return keep_single(host_, value, error);
    case Field::origin:
        return keep_single(origin_, value, error);
    case Field::content_type:
        return keep_single(content_type_, value, error);
    case Field::authorization:
        return keep_single(authorization_, value, error);
    case Field::content_encoding:
        return read_coding(value);
    case Field::expect:
        expects_continue_ = http_1_1_ && iequals(value, "100-continue");
        return;
    case Field::transfer_encoding:
        // Beast looks only whether "chunked" comes last. Another coding before it would be handed on undecoded, and
        // HTTP/1.0 knows none (RFC 9112, section 6.1).
        if (!http_1_1_ || !iequals(value, "chunked")) error = http::error::bad_transfer_encoding;
        return;
    default:
        return;
    }
}

void HttpHead::on_header_impl(Error& error) {
    if (http_1_1_ && host_.data() == nullptr) error = http::error::bad_field;
}

// A second value is refused: whoever is in front of us may have acted on the other one. So is a folded value, which
// Beast joins in memory that is gone after the call.
void HttpHead::keep_single(std::string_view& kept, std::string_view value, Error& error) const {
    const std::less_equal<const char*> not_after;
    const bool in_place =
        not_after(bytes_.data(), value.data()) && not_after(value.data() + value.size(), bytes_.data() + bytes_.size());
    if (kept.data() != nullptr || !in_place)
        error = http::error::bad_value;
    else
        kept = value;
}

void HttpHead::read_coding(std::string_view value) {
    if (coding_given_)
        coding_ = ContentCoding::unknown;
    else if (iequals(value, "gzip") || iequals(value, "x-gzip"))
        coding_ = ContentCoding::gzip;
    else if (!iequals(value, "identity") && !value.empty())
        coding_ = ContentCoding::unknown;
    coding_given_ = true;
}

} // namespace eczema::server
