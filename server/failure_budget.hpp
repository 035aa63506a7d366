// Failed signature checks by the address they came from, so that whoever floods the service with bad tokens stops
// costing it signature checks. Of fixed size: addresses share slots by a keyed hash. The clock is the caller's.
#pragma once
#include "server/allowance.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace eczema::server {

class FailureBudget {
  public:
    // `key` keeps others from choosing addresses that share a slot with a victim's. `is_kept` is false behind a proxy
    // that ends TLS: every call then comes from one address, and nobody is ever out of budget.
    FailureBudget(std::string key, bool is_kept);

    // `peer` is a numeric address; of IPv6 the first 64 bits count, since one caller has all below them.
    bool is_spent(std::string_view peer, std::int64_t now_nanoseconds) const;
    void spend(std::string_view peer, std::int64_t now_nanoseconds);

  private:
    std::size_t slot_of(std::string_view peer) const;

    static constexpr std::size_t slots = 16'384;
    static constexpr Rate rate{.per_second = 5, .burst = 50};

    std::string key_;
    bool is_kept_;
    std::unique_ptr<Allowance[]> slots_;
};

} // namespace eczema::server
