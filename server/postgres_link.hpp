// A connection to PostgreSQL that is kept: made, and made anew once it is lost, on a thread of its own, with the tables
// brought up to date before anybody gets it. Whoever answers requests never waits for a connection that is not coming.
#pragma once
#include "server/postgres.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace eczema::server {

class PostgresLink {
  public:
    // The first attempt begins at once. `on_change` is called on the link's thread after an attempt that failed for
    // another reason than the one before it, and with null after one that succeeded where that had failed.
    PostgresLink(std::string file, PostgresUse use, std::function<void(const DatabaseFault*)> on_change,
                 std::chrono::milliseconds pause = std::chrono::milliseconds(1000));
    ~PostgresLink(); // ends the attempt under way
    PostgresLink(const PostgresLink&) = delete;
    PostgresLink& operator=(const PostgresLink&) = delete;

    // The connection, or null. Where the last attempt failed it does not wait; else up to `patience` for the attempt
    // under way. The caller uses it until its next call; one caller at a time.
    PostgresConnection* connection(std::chrono::milliseconds patience);

  private:
    void run();
    boost::system::result<PostgresConnection, DatabaseFault> attempt() const;
    void tell(const std::optional<DatabaseFault>& fault);

    const std::string file_;
    std::atomic<bool> is_closing_ = false; // set under the mutex; every wait for the server looks at it
    const PostgresUse use_;
    const std::function<void(const DatabaseFault*)> on_change_;
    const std::chrono::milliseconds pause_; // between attempts
    std::string last_fault_;                // told; the link's thread alone

    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<PostgresConnection> connection_; // the caller's while there is one
    bool is_failing_ = false;
    std::thread connector_;
};

} // namespace eczema::server
