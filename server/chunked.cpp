#include "server/chunked.hpp"
#include "server/http_syntax.hpp"
#include <algorithm>
#include <cstring>

namespace eczema::server {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

} // namespace

ChunkedDecoder::State ChunkedDecoder::decode(std::string_view raw, char* out) {
    consumed_ = produced_ = 0;
    while (consumed_ < raw.size() && place_ != Place::end) {
        if (place_ != Place::data) {
            const State state = step(raw[consumed_++]);
            if (state != State::incomplete) return state;
            continue;
        }
        const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(chunk_left_, raw.size() - consumed_));
        std::memmove(out + produced_, raw.data() + consumed_, piece);
        consumed_ += piece;
        produced_ += piece;
        chunk_left_ -= piece;
        if (chunk_left_ == 0) place_ = Place::data_cr;
    }
    return place_ == Place::end ? State::complete : State::incomplete;
}

ChunkedDecoder::State ChunkedDecoder::step(char c) {
    const auto expect = [&](char wanted, Place next) { return c == wanted ? go_to(next) : State::malformed; };
    switch (place_) {
    case Place::size_first:
        return hex_digit(c) >= 0 ? add_digit(c) : State::malformed;
    case Place::size:
        return hex_digit(c) >= 0 ? add_digit(c) : step_extension(c);
    case Place::size_lf:
        body_limit_bytes_ -= static_cast<std::size_t>(chunk_left_);
        return expect('\n', chunk_left_ == 0 ? Place::trailer_start : Place::data);
    case Place::data_cr:
        return expect('\r', Place::data_lf);
    case Place::data_lf:
        return expect('\n', Place::size_first);
    case Place::trailer_start:
        return c == '\r' ? go_to(Place::last_lf) : step_trailer(c);
    case Place::trailer_name:
    case Place::trailer_value:
        return step_trailer(c);
    case Place::trailer_lf:
        return expect('\n', Place::trailer_start);
    case Place::last_lf:
        return expect('\n', Place::end);
    case Place::data:
    case Place::end:
        return State::malformed;
    default:
        return step_extension(c);
    }
}

// *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] ), ended by the CR of the line.
ChunkedDecoder::State ChunkedDecoder::step_extension(char c) {
    const bool ended = c == '\r';
    if (!ended && !spend_framing()) return State::malformed;
    switch (place_) {
    case Place::value:
        if (is_token_char(c)) return State::incomplete;
        [[fallthrough]];
    case Place::size:
    case Place::value_end:
        if (ended) return go_to(Place::size_lf);
        [[fallthrough]];
    case Place::semicolon:
        if (c == ';') return go_to(Place::name_first);
        return is_blank(c) ? go_to(Place::semicolon) : State::malformed;
    case Place::name_first:
        if (is_blank(c)) return State::incomplete;
        return is_token_char(c) ? go_to(Place::name) : State::malformed;
    case Place::name:
        if (is_token_char(c)) return State::incomplete;
        if (ended) return go_to(Place::size_lf);
        [[fallthrough]];
    case Place::equals_sign:
        if (c == '=') return go_to(Place::value_first);
        if (c == ';') return go_to(Place::name_first);
        return is_blank(c) ? go_to(Place::equals_sign) : State::malformed;
    case Place::value_first:
        if (is_blank(c)) return State::incomplete;
        if (c == '"') return go_to(Place::quoted);
        return is_token_char(c) ? go_to(Place::value) : State::malformed;
    case Place::quoted:
        if (c == '"') return go_to(Place::value_end);
        if (c == '\\') return go_to(Place::quoted_pair);
        return is_text_char(c) ? State::incomplete : State::malformed;
    case Place::quoted_pair:
        return is_text_char(c) ? go_to(Place::quoted) : State::malformed;
    default:
        return State::malformed;
    }
}

ChunkedDecoder::State ChunkedDecoder::step_trailer(char c) {
    if (c == '\r' && place_ == Place::trailer_value) return go_to(Place::trailer_lf);
    if (!spend_framing()) return State::malformed;
    if (place_ == Place::trailer_value) return is_text_char(c) ? State::incomplete : State::malformed;
    if (c == ':' && place_ == Place::trailer_name) return go_to(Place::trailer_value);
    return is_token_char(c) ? go_to(Place::trailer_name) : State::malformed;
}

bool ChunkedDecoder::spend_framing() {
    if (framing_left_ == 0) return false;
    --framing_left_;
    return true;
}

ChunkedDecoder::State ChunkedDecoder::go_to(Place place) {
    place_ = place;
    return State::incomplete;
}

// The limit is applied to the announced size, digit by digit, so the number cannot overflow either.
ChunkedDecoder::State ChunkedDecoder::add_digit(char c) {
    if (place_ == Place::size_first) chunk_left_ = digits_ = 0;
    if (++digits_ > 16) return State::malformed;
    place_ = Place::size;
    chunk_left_ = chunk_left_ * 16 + static_cast<std::uint64_t>(hex_digit(c));
    return chunk_left_ > body_limit_bytes_ ? State::too_large : State::incomplete;
}

} // namespace eczema::server
