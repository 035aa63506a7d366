// How many connections each address holds, so that no one caller takes all of them. Asked once when a connection comes
// and once when it goes, from any thread.
#pragma once
#include <boost/asio/ip/address.hpp>

#include <array>
#include <cstddef>
#include <map>
#include <mutex>

namespace eczema::server {

class ConnectionPlaces {
  public:
    // Of IPv6 the first 64 bits count, since one caller has all below them; an IPv4 address counts as itself, also
    // where it comes as IPv6.
    using Key = std::array<unsigned char, 8>;
    static Key key_of(const boost::asio::ip::address& address);

    // Takes a place, or none where the address holds `most` (0: no limit, and nothing is counted).
    bool enter(const Key& key, std::size_t most);
    void leave(const Key& key); // once for each enter() that gave a place, also an uncounted one

  private:
    std::mutex mutex_;
    std::map<Key, std::size_t> held_; // none at 0, so never more entries than connections
};

} // namespace eczema::server
