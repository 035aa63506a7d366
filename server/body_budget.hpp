// How many bytes the connections of all threads hold together, and how many those of one address, so that memory before
// anybody has shown who he is stays bounded and no one caller takes all of it. One budget is for bodies of requests,
// another for large answers until they are taken. Bodies that lie in a connection's inbox, behind their heads, are not
// counted. From any thread.
#pragma once
#include "server/http_places.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

namespace eczema::server {

class BodyBudget {
  public:
    using Address = ConnectionPlaces::Key;

    // Both inclusive; `of_address_bytes` 0: addresses are not told apart.
    BodyBudget(std::size_t limit_bytes, std::size_t of_address_bytes)
        : limit_(limit_bytes), of_address_(of_address_bytes) {}

    // All of it, or nothing where that would pass a limit.
    bool take(const Address& address, std::size_t bytes);
    // All of it, past the limits too: for what is held already.
    void take_regardless(const Address& address, std::size_t bytes);
    void give(const Address& address, std::size_t bytes);

    // Whether nothing at all is left for this address; that counts as a refusal.
    bool is_used_up(const Address& address);

    std::size_t held() const { return held_.load(std::memory_order_relaxed); }
    std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); } // times, since the start

  private:
    bool has_left(const Address& address, std::size_t bytes) const; // under the lock

    const std::size_t limit_, of_address_;
    std::mutex mutex_;
    std::map<Address, std::size_t> held_by_; // none at 0, so never more entries than connections
    std::atomic<std::size_t> held_{0};       // changed under the lock
    std::atomic<std::uint64_t> refused_{0};
};

// What one connection holds of a budget, which must outlive it.
class HeldBytes {
  public:
    HeldBytes(BodyBudget& budget, const BodyBudget::Address& address) : budget_(budget), address_(address) {}
    ~HeldBytes() { release(); }
    HeldBytes(const HeldBytes&) = delete;
    HeldBytes& operator=(const HeldBytes&) = delete;

    // False, and nothing changed, where so many are not left. Never lowers.
    bool raise_to(std::size_t bytes);
    void raise_regardless_to(std::size_t bytes);
    void release();

    std::size_t bytes() const { return bytes_; }

  private:
    BodyBudget& budget_;
    const BodyBudget::Address address_;
    std::size_t bytes_ = 0;
};

} // namespace eczema::server
