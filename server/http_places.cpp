#include "server/http_places.hpp"

#include <algorithm>

namespace eczema::server {

ConnectionPlaces::Key ConnectionPlaces::key_of(const boost::asio::ip::address& address) {
    namespace ip = boost::asio::ip;
    Key key{};
    const bool is_mapped = address.is_v6() && address.to_v6().is_v4_mapped();
    if (address.is_v6() && !is_mapped) {
        const auto bytes = address.to_v6().to_bytes();
        std::copy_n(bytes.begin(), key.size(), key.begin());
        return key;
    }
    const auto v4 = is_mapped ? ip::make_address_v4(ip::v4_mapped, address.to_v6()) : address.to_v4();
    const auto bytes = v4.to_bytes();
    // Under a prefix that IPv6 gives to nobody (0::/8), apart from the unspecified address and the loopback.
    key[3] = 4;
    std::copy(bytes.begin(), bytes.end(), key.begin() + 4);
    return key;
}

bool ConnectionPlaces::enter(const Key& key, std::size_t most) {
    if (most == 0) return true;
    const std::lock_guard lock(mutex_);
    std::size_t& held = held_[key];
    if (held >= most) return false;
    ++held;
    return true;
}

void ConnectionPlaces::leave(const Key& key) {
    const std::lock_guard lock(mutex_);
    const auto found = held_.find(key);
    if (found != held_.end() && --found->second == 0) held_.erase(found);
}

} // namespace eczema::server
