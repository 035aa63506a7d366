// Reads the request line and the header fields of one request, by Beast's parser, keeping only what the service looks
// at, as views; http_syntax then judges the bytes. Does not read bodies.
#pragma once
#include "server/http_syntax.hpp"
#include "server/problem.hpp"
#include <boost/beast/http/basic_parser.hpp>
#include <cstdint>
#include <optional>
#include <string_view>

namespace eczema::server {

enum class ContentCoding : std::uint8_t { identity, gzip, unknown };

class HttpHead final : public boost::beast::http::basic_parser<true> {
  public:
    enum class State : std::uint8_t { incomplete, complete, malformed, too_large };

    explicit HttpHead(std::size_t limit_bytes);

    // Takes all bytes received since the request began. They may only be added to, in place, between calls, and must
    // stay while the views below are used.
    State read(std::string_view bytes);
    Problem problem() const; // once it is malformed or too large

    std::size_t size() const { return parsed_; } // of the complete head
    std::string_view method() const { return method_; }
    std::string_view target() const { return target_; } // origin form
    std::string_view origin() const { return origin_; }
    std::string_view if_none_match() const { return if_none_match_; }
    std::string_view content_type() const { return content_type_; }
    std::string_view authorization() const { return authorization_; }
    ContentCoding content_coding() const { return coding_; }
    bool expects_continue() const { return expects_continue_; }
    bool keep_alive() const { return !closes_ && basic_parser::keep_alive(); }

  private:
    using Verb = boost::beast::http::verb;
    using Field = boost::beast::http::field;
    using View = boost::beast::string_view;
    using Error = boost::beast::error_code;

    void on_request_impl(Verb, View method, View target, int version, Error&) override;
    void on_field_impl(Field field, View name, View value, Error& error) override;
    void on_header_impl(Error&) override {}
    void on_finish_impl(Error&) override {}
    void on_response_impl(int, View, int, Error&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, Error&) override {}
    std::size_t on_body_impl(View, Error&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, View, Error&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, View, Error&) override { return 0; }

    bool has_ended();
    void keep(std::string_view& kept, std::string_view value) const;
    void read_coding(std::string_view value);

    std::size_t limit_bytes_;
    std::size_t parsed_ = 0;
    std::size_t looked_at_ = 0; // of bytes_, for the end of the head
    std::string_view bytes_;
    std::string_view method_, target_, origin_, content_type_, authorization_, if_none_match_;
    std::optional<HeadFault> fault_;
    bool too_large_ = false;
    bool http_1_1_ = false;
    bool closes_ = false;
    bool expects_continue_ = false;
    bool coding_given_ = false;
    ContentCoding coding_ = ContentCoding::identity;
};

} // namespace eczema::server
