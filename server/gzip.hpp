// Undoes gzip (RFC 1952) on a whole request body, held to a limit on what comes out. Knows nothing of HTTP.
#pragma once
#include "server/body_buffer.hpp"
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace eczema::server {

// One per thread: the window of zlib is allocated at the first use and kept.
class GzipInflater {
  public:
    enum class State : std::uint8_t { complete, broken, too_large };

    GzipInflater();
    ~GzipInflater();
    GzipInflater(const GzipInflater&) = delete;
    GzipInflater& operator=(const GzipInflater&) = delete;

    // Several members one after the other are one text. Bytes after the last member, a missing end or a wrong
    // checksum make it broken. `out` grows as needed, never beyond the limit by more than one byte.
    State inflate(std::string_view compressed, std::size_t limit_bytes, BodyBuffer& out);

    std::size_t size() const { return size_; } // of the text in `out`

  private:
    struct Stream;
    std::unique_ptr<Stream> stream_;
    std::size_t size_ = 0;
};

} // namespace eczema::server
