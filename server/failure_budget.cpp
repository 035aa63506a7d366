#include "server/failure_budget.hpp"

#include "server/digest.hpp"

#include <boost/asio/ip/address.hpp>

namespace eczema::server {

FailureBudget::FailureBudget(std::string key, bool is_kept)
    : key_(std::move(key)), is_kept_(is_kept), slots_(is_kept ? std::make_unique<Allowance[]>(slots) : nullptr) {}

bool FailureBudget::is_spent(std::string_view peer, std::int64_t now_nanoseconds) const {
    return is_kept_ && !slots_[slot_of(peer)].is_left(rate, now_nanoseconds);
}

void FailureBudget::spend(std::string_view peer, std::int64_t now_nanoseconds) {
    if (is_kept_) slots_[slot_of(peer)].take(rate, now_nanoseconds);
}

std::size_t FailureBudget::slot_of(std::string_view peer) const {
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(peer, error);
    std::string place(peer);
    if (!error && address.is_v6() && !address.to_v6().is_v4_mapped()) {
        const auto bytes = address.to_v6().to_bytes();
        place.assign(bytes.begin(), bytes.begin() + 8);
    }
    const Digest digest = hmac_sha256(key_, place);
    return (std::size_t{digest[0]} << 8 | digest[1]) % slots;
}

} // namespace eczema::server
