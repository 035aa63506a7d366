#include "server/failure_budget.hpp"

#include "server/digest.hpp"

#include <arpa/inet.h>

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
    std::string place(peer);
    in6_addr address{};
    if (inet_pton(AF_INET6, place.c_str(), &address) == 1 && !IN6_IS_ADDR_V4MAPPED(&address))
        place.assign(reinterpret_cast<const char*>(address.s6_addr), 8);
    const Digest digest = hmac_sha256(key_, place);
    return (std::size_t{digest[0]} << 8 | digest[1]) % slots;
}

} // namespace eczema::server
