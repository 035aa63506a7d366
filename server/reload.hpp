// What SIGHUP does: a configuration that was read anew takes the place of the one in use, whole, or not at all.
#pragma once
#include "server/published_keys.hpp"
#include "server/serve.hpp"

#include <atomic>
#include <iosfwd>

namespace eczema::server {

// What became of reloads. From any thread.
struct Reloads {
    std::atomic<std::uint64_t> taken{0}, refused{0};
    std::atomic<bool> was_last_taken{true};
    std::atomic<std::int64_t> last_taken_utc_seconds{0}; // the start, before the first
};

using Loaded = boost::system::result<std::shared_ptr<const Snapshot>, std::vector<Fault>>;

// `first` is what the program started with: listener, store and audit file stay as they were opened. What came of it is
// counted and said on `err`. One caller at a time.
void reload(const Loaded& next, const Config& first, CurrentSnapshot& current, PublishedKeys& published,
            Reloads& reloads, const Clocks& clocks, std::ostream& err);

// What is to be known of a snapshot that is put to work.
void warn_of_certificate(const Snapshot& snapshot, const Clocks& clocks, std::ostream& err);

} // namespace eczema::server
