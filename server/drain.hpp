// The way from a termination signal to the end of serving: first the service says that it is not ready while it still
// serves, for as long as load balancers need to notice, then the listener closes. A second signal cuts that time short.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace eczema::server {

class Drain {
  public:
    // `stop` is called once, on the thread of begin() or on one of its own.
    Drain(std::chrono::milliseconds notice, std::function<void()> stop);
    ~Drain(); // without waiting for the notice to end
    Drain(const Drain&) = delete;
    Drain& operator=(const Drain&) = delete;

    // Once begin() will not be called any more: waits until stop() has returned, if it was called.
    void join();

    // From one thread. The second call ends the notice; further ones do nothing.
    void begin();

    const std::atomic<bool>& has_begun() const { return has_begun_; }

  private:
    void hurry();

    const std::chrono::milliseconds notice_;
    const std::function<void()> stop_;
    std::atomic<bool> has_begun_{false};
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_hurried_ = false;
    std::thread thread_;
};

} // namespace eczema::server
