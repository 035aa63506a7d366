// Undoes the chunked transfer coding (RFC 9112, section 7.1), byte by byte, so that a body may arrive in any pieces.
// Takes the grammar as it is written: where decoders differ, a proxy may have seen the body end elsewhere. Extensions
// and trailer fields are checked and dropped. Beast's own decoder is not used: it asserts on an empty body whose last
// bytes arrive one at a time.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace eczema::server {

class ChunkedDecoder {
  public:
    enum class State : std::uint8_t { incomplete, complete, malformed, too_large };

    ChunkedDecoder(std::size_t body_limit_bytes, std::size_t framing_limit_bytes)
        : body_limit_bytes_(body_limit_bytes), framing_left_(framing_limit_bytes) {}

    // Decodes `raw` to `out`, which may be the very same place or before it. What it took and wrote is in
    // consumed() and produced(), for this call; raw bytes after the end of the body are left alone.
    State decode(std::string_view raw, char* out);

    std::size_t consumed() const { return consumed_; }
    std::size_t produced() const { return produced_; }

  private:
    enum class Place : std::uint8_t {
        size_first, // at least one digit must follow
        size,
        semicolon, // of an extension, after white space
        name_first,
        name,
        equals_sign, // or the next semicolon, after white space
        value_first,
        value,
        quoted,
        quoted_pair,
        value_end,
        size_lf,
        data,
        data_cr,
        data_lf,
        trailer_start,
        trailer_name,
        trailer_value,
        trailer_lf,
        last_lf,
        end
    };
    State step(char c);
    State step_extension(char c);
    State step_trailer(char c);
    State add_digit(char c);
    State go_to(Place place);
    bool spend_framing();

    std::size_t body_limit_bytes_; // what is left of it
    std::size_t framing_left_;     // chunk extensions and trailer fields, over the whole body
    Place place_ = Place::size_first;
    std::uint64_t chunk_left_ = 0;
    unsigned digits_ = 0; // of the size being read, leading zeros too
    std::size_t consumed_ = 0;
    std::size_t produced_ = 0;
};

} // namespace eczema::server
