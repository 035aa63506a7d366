// Where the replay cache keeps the tokens it has seen, so that they are known after a restart and to other processes:
// what each kind of store implements. Calls come one at a time.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace eczema::server {

using TokenDigest = std::array<std::uint8_t, 16>;

struct TokenMark {
    TokenDigest digest;
    std::int64_t expires; // UTC seconds
};

// All spans live until the call returns.
struct ReplayChange {
    TokenMark token;
    std::span<const TokenMark> late; // seen while the store failed; those it holds already are passed over
    std::span<const TokenDigest> dropped;
    std::int64_t expired_before; // marks that expire before this stand for nothing: they are replaced, and removed
                                 // where they are among the dropped
};

class ReplayTable {
  public:
    virtual ~ReplayTable() = default;

    virtual std::optional<std::vector<TokenMark>> read() = 0;

    // Whether the token was not in the store; it is once this returns. Nothing where the store failed: then the call
    // may be made again, with the same late and dropped ones.
    virtual std::optional<bool> write(const ReplayChange& change) = 0;
};

} // namespace eczema::server
