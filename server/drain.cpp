#include "server/drain.hpp"

#include <utility>

namespace eczema::server {

Drain::Drain(std::chrono::milliseconds notice, std::function<void()> stop) : notice_(notice), stop_(std::move(stop)) {}

Drain::~Drain() { join(); }

void Drain::join() {
    hurry();
    if (thread_.joinable()) thread_.join();
}

void Drain::begin() {
    if (has_begun_.exchange(true)) return hurry();
    if (notice_ == notice_.zero()) return stop_();
    thread_ = std::thread([this] {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, notice_, [this] { return is_hurried_; });
        lock.unlock();
        stop_();
    });
}

void Drain::hurry() {
    {
        const std::lock_guard lock(mutex_);
        is_hurried_ = true;
    }
    changed_.notify_one();
}

} // namespace eczema::server
