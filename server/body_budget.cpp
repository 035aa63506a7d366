#include "server/body_budget.hpp"

#include <utility>

namespace eczema::server {

bool BodyBudget::has_left(const Address& address, std::size_t bytes) const {
    const auto fits = [bytes](std::size_t held, std::size_t limit) { return held <= limit && bytes <= limit - held; };
    if (!fits(held(), limit_)) return false;
    if (of_address_ == 0) return true;
    const auto found = held_by_.find(address);
    return fits(found == held_by_.end() ? 0 : found->second, of_address_);
}

bool BodyBudget::take(const Address& address, std::size_t bytes) {
    {
        const std::lock_guard lock(mutex_);
        if (has_left(address, bytes)) {
            if (of_address_ != 0) held_by_[address] += bytes;
            held_.fetch_add(bytes, std::memory_order_relaxed);
            return true;
        }
    }
    refused_.fetch_add(1, std::memory_order_relaxed);
    return false;
}

void BodyBudget::take_regardless(const Address& address, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    if (of_address_ != 0) held_by_[address] += bytes;
    held_.fetch_add(bytes, std::memory_order_relaxed);
}

void BodyBudget::give(const Address& address, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    held_.fetch_sub(bytes, std::memory_order_relaxed);
    const auto found = held_by_.find(address);
    if (found != held_by_.end() && (found->second -= bytes) == 0) held_by_.erase(found);
}

bool BodyBudget::is_used_up(const Address& address) {
    if (held() == 0) return false; // as nearly always: without the lock
    {
        const std::lock_guard lock(mutex_);
        if (has_left(address, 1)) return false;
    }
    refused_.fetch_add(1, std::memory_order_relaxed);
    return true;
}

bool HeldBytes::raise_to(std::size_t bytes) {
    if (bytes <= bytes_) return true;
    if (!budget_.take(address_, bytes - bytes_)) return false;
    bytes_ = bytes;
    return true;
}

void HeldBytes::raise_regardless_to(std::size_t bytes) {
    if (bytes <= bytes_) return;
    budget_.take_regardless(address_, bytes - bytes_);
    bytes_ = bytes;
}

void HeldBytes::release() {
    if (bytes_ != 0) budget_.give(address_, std::exchange(bytes_, 0));
}

} // namespace eczema::server
