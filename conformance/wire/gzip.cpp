#include "conformance/wire/gzip.hpp"

#include <boost/beast/zlib/deflate_stream.hpp>
#include <boost/beast/zlib/inflate_stream.hpp>
#include <boost/crc.hpp>
#include <cstdint>

namespace eczema::conformance {
namespace {

namespace zlib = boost::beast::zlib;
using boost::system::error_code;

constexpr std::size_t head_size = 10;
constexpr std::size_t tail_size = 8;

std::uint32_t checksum(std::string_view text) {
    boost::crc_32_type crc;
    crc.process_bytes(text.data(), text.size());
    return crc.checksum();
}

void append_little_endian(std::string& to, std::uint32_t number) {
    for (unsigned shift = 0; shift < 32; shift += 8) to += static_cast<char>(number >> shift & 0xFFU);
}

// Behind the ten fixed bytes a head may have an extra field, a name, a comment and a checksum, by its flags.
std::optional<std::size_t> end_of_head(std::string_view bytes) {
    if (bytes.size() < head_size + tail_size || !bytes.starts_with("\x1F\x8B\x08")) return std::nullopt;
    const auto flags = static_cast<unsigned char>(bytes[3]);
    std::size_t at = head_size;
    if ((flags & 4U) != 0)
        at += 2U + static_cast<unsigned char>(bytes[at]) + 256U * static_cast<unsigned char>(bytes[at + 1]);
    for (const unsigned text : {8U, 16U})
        if ((flags & text) != 0) at = bytes.find('\0', at) + 1; // npos + 1 is 0, which is refused below
    if ((flags & 2U) != 0) at += 2;
    if (at < head_size || at + tail_size > bytes.size()) return std::nullopt;
    return at;
}

} // namespace

std::string gzip(std::string_view text) {
    std::string bytes("\x1F\x8B\x08\0\0\0\0\0\0\xFF", head_size);
    zlib::deflate_stream deflate;
    std::string packed(deflate.upper_bound(text.size()) + 16, '\0');
    zlib::z_params params;
    params.next_in = text.data();
    params.avail_in = text.size();
    params.next_out = packed.data();
    params.avail_out = packed.size();
    error_code done; // end_of_stream: the room above holds whatever comes
    deflate.write(params, zlib::Flush::finish, done);
    bytes.append(packed, 0, params.total_out);
    append_little_endian(bytes, checksum(text));
    append_little_endian(bytes, static_cast<std::uint32_t>(text.size()));
    return bytes;
}

std::optional<std::string> gunzip(std::string_view bytes, std::size_t most) {
    const std::optional<std::size_t> start = end_of_head(bytes);
    if (!start) return std::nullopt;
    std::string text(most, '\0');
    zlib::inflate_stream inflate;
    zlib::z_params params;
    params.next_in = bytes.data() + *start;
    params.avail_in = bytes.size() - *start;
    params.next_out = text.data();
    params.avail_out = text.size();
    error_code error;
    inflate.write(params, zlib::Flush::sync, error);
    if (error != zlib::error::end_of_stream || params.avail_in != tail_size) return std::nullopt;
    text.resize(params.total_out);
    std::string tail;
    append_little_endian(tail, checksum(text));
    append_little_endian(tail, static_cast<std::uint32_t>(text.size()));
    if (bytes.substr(bytes.size() - tail_size) != tail) return std::nullopt;
    return text;
}

} // namespace eczema::conformance
