#include "server/http_head.hpp"
#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <functional>
#include <string>

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
    const bool broken = error && error != http::error::need_more && error != http::error::header_limit;
    if (broken || (error == http::error::need_more && has_ended())) return State::malformed;
    // Beast counts anew after each piece that it has consumed, so the sum is held to the limit here.
    const bool done = !error && is_header_done();
    too_large_ = error == http::error::header_limit || (done ? parsed_ > limit_bytes_ : bytes.size() >= limit_bytes_);
    if (too_large_) return State::too_large;
    if (!done) return State::incomplete;
    fault_ = find_head_fault(bytes.substr(0, parsed_));
    return fault_ ? State::malformed : State::complete;
}

// Beast waits for more where a short request line ("GET / HTTP\r\n\r\n") ends the head, and then looks for its end in
// what comes after. The limit is the head's: an end beyond it is none.
bool HttpHead::has_ended() {
    constexpr std::string_view end = "\r\n\r\n";
    const std::size_t from = looked_at_ - std::min(looked_at_, end.size() - 1);
    looked_at_ = bytes_.size();
    return bytes_.substr(0, limit_bytes_).find(end, from) != std::string_view::npos;
}

Problem HttpHead::problem() const {
    if (too_large_)
        return {ProblemKind::headers_too_large,
                {},
                "Send a request line and headers of at most " + std::to_string(limit_bytes_) + " bytes.",
                {}};
    if (!fault_) return {ProblemKind::bad_http, {}, "Send a well-formed HTTP/1.1 request.", {}};
    const auto kind = *fault_ == HeadFault::expectation ? ProblemKind::expectation_failed : ProblemKind::bad_http;
    return {kind, {}, std::string(advice(*fault_)), {}};
}

void HttpHead::on_request_impl(Verb, View method, View target, int version, Error&) {
    method_ = method;
    target_ = origin_form(target);
    http_1_1_ = version == 11;
}

void HttpHead::on_field_impl(Field field, View, View value, Error&) {
    switch (field) {
    case Field::origin:
        return keep(origin_, value);
    case Field::content_type:
        return keep(content_type_, value);
    case Field::authorization:
        return keep(authorization_, value);
    case Field::if_none_match:
        return keep(if_none_match_, value);
    case Field::content_encoding:
        return read_coding(value);
    case Field::expect:
        expects_continue_ = expects_continue_ || (http_1_1_ && iequals(value, "100-continue"));
        return;
    case Field::connection:
        // In HTTP/1.0 Beast looks for "keep-alive" alone, but "close" wins (RFC 9112, section 9.3).
        closes_ = closes_ || http::token_list(value).exists("close");
        return;
    default:
        return;
    }
}

// Beast joins a folded value in memory that is gone after the call; the head is refused for it once it is complete.
void HttpHead::keep(std::string_view& kept, std::string_view value) const {
    const std::less_equal<const char*> not_after;
    const bool in_place =
        not_after(bytes_.data(), value.data()) && not_after(value.data() + value.size(), bytes_.data() + bytes_.size());
    if (in_place) kept = value;
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
