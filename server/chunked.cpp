#include "server/chunked.hpp"
#include <algorithm>
#include <cstring>

namespace eczema::server {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool is_text(char c) { return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f); }

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
    const auto expect = [&](char wanted, Place next) {
        place_ = next;
        return c == wanted ? State::incomplete : State::malformed;
    };
    const auto skip_text = [&] {
        if (!is_text(c) || framing_left_ == 0) return State::malformed;
        --framing_left_;
        return State::incomplete;
    };
    switch (place_) {
    case Place::size_first:
    case Place::size:
        if (hex_digit(c) >= 0) return add_digit(c);
        if (place_ == Place::size_first) return State::malformed;
        [[fallthrough]];
    case Place::extension:
        if (c == '\r') {
            place_ = Place::size_lf;
            return State::incomplete;
        }
        // After the size only an extension may follow, with or without blanks before its semicolon.
        if (place_ == Place::size && c != ';' && c != ' ' && c != '\t') return State::malformed;
        place_ = Place::extension;
        return skip_text();
    case Place::size_lf:
        body_limit_bytes_ -= static_cast<std::size_t>(chunk_left_);
        return expect('\n', chunk_left_ == 0 ? Place::trailer_start : Place::data);
    case Place::data_cr:
        return expect('\r', Place::data_lf);
    case Place::data_lf:
        return expect('\n', Place::size_first);
    case Place::trailer_start:
        if (c == '\r') {
            place_ = Place::last_lf;
            return State::incomplete;
        }
        place_ = Place::trailer;
        return skip_text();
    case Place::trailer:
        if (c == '\r') {
            place_ = Place::trailer_lf;
            return State::incomplete;
        }
        return skip_text();
    case Place::trailer_lf:
        return expect('\n', Place::trailer_start);
    case Place::last_lf:
        return expect('\n', Place::end);
    case Place::data:
    case Place::end:
        break;
    }
    return State::malformed;
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
