#include "server/gzip.hpp"
#include <algorithm>
#include <new>
#include <zlib.h>

namespace eczema::server {

struct GzipInflater::Stream {
    z_stream z{};
    Stream() {
        constexpr int gzip_only = 16;
        if (inflateInit2(&z, gzip_only + MAX_WBITS) != Z_OK) throw std::bad_alloc();
    }
    ~Stream() { inflateEnd(&z); }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
};

GzipInflater::GzipInflater() = default;
GzipInflater::~GzipInflater() = default;

GzipInflater::State GzipInflater::inflate(std::string_view compressed, std::size_t limit_bytes, BodyBuffer& out) {
    constexpr std::size_t largest_step = 1U << 30U; // zlib counts in 32 bits
    if (!stream_) stream_ = std::make_unique<Stream>();
    z_stream& z = stream_->z;
    inflateReset(&z);
    size_ = 0;
    std::size_t taken = 0;
    for (;;) {
        if (size_ > limit_bytes) return State::too_large;
        if (size_ == out.capacity())
            out.grow(std::min(limit_bytes + 1, std::max<std::size_t>(out.capacity() * 2, 16 * 1024)));
        const auto in_step = std::min(compressed.size() - taken, largest_step);
        const auto out_step = std::min({out.capacity() - size_, limit_bytes + 1 - size_, largest_step});
        z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data() + taken));
        z.avail_in = static_cast<uInt>(in_step);
        z.next_out = reinterpret_cast<Bytef*>(out.data() + size_);
        z.avail_out = static_cast<uInt>(out_step);
        const int status = ::inflate(&z, Z_NO_FLUSH);
        taken += in_step - z.avail_in;
        size_ += out_step - z.avail_out;
        if (status == Z_STREAM_END) {
            if (taken == compressed.size()) return size_ > limit_bytes ? State::too_large : State::complete;
            inflateReset(&z);
        } else if (status == Z_BUF_ERROR || (status == Z_OK && z.avail_out != 0 && taken == compressed.size())) {
            return State::broken; // it wants more input than there is
        } else if (status != Z_OK) {
            return State::broken;
        }
    }
}

} // namespace eczema::server
