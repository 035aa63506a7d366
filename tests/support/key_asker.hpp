// Published keys in tests: a cache with a clock that stands still, and sets that are easily told apart. The texts are
// no JWK Sets but {"kids":"a b"}, so that what is tested is the fetching and keeping alone.
#pragma once
#include "server/published_keys.hpp"
#include "tests/support/fhir_fixture.hpp"
#include <atomic>
#include <chrono>
#include <future>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::tests {

using namespace std::chrono_literals;

inline Manner publishing(const std::string& kids) {
    Manner manner;
    manner.body = R"({"kids":")" + kids + "\"}";
    return manner;
}

inline std::shared_ptr<const server::KeySet> read_kids(std::string_view text) {
    constexpr std::string_view start = R"({"kids":")";
    if (!text.starts_with(start)) return nullptr;
    text.remove_prefix(start.size());
    text = text.substr(0, text.find('"'));
    auto keys = std::make_shared<server::KeySet>();
    while (!text.empty()) {
        const std::string_view kid = text.substr(0, text.find(' '));
        keys->push_back({std::string(kid), server::SignatureAlgorithm::es384, nullptr, ""});
        text.remove_prefix(std::min(kid.size() + 1, text.size()));
    }
    return keys->empty() ? nullptr : keys;
}

// What a fixture publishes, which is on the loopback; its manner is that of "jwks".
inline server::PublishedKeySource source_at(const FhirFixture& fixture, const std::string& path = "/jwks") {
    return {fixture.base() + path, "", true};
}

// As in operation, but with time for the slowest of machines.
inline server::PublishedKeyLimits unhurried() {
    server::PublishedKeyLimits limits;
    limits.fetch_time = 10min;
    return limits;
}

struct KeyAsker {
    using Kids = std::vector<std::string>;

    explicit KeyAsker(const server::PublishedKeyLimits& limits = unhurried(), server::ReadKeySet read = read_kids)
        : published([this] { return now.load(); }, limits, std::move(read)) {}

    void advance(std::chrono::nanoseconds by) { now += by.count(); }

    // What is served now, without waiting.
    Kids kids(const server::PublishedKeySource& source) {
        Kids found;
        if (const auto keys = published.keys(source))
            for (const auto& key : *keys) found.push_back(key.kid);
        return found;
    }

    // Comes when the fetch under way has ended; starts one where the clock has moved far enough.
    std::future<void> fetched(const server::PublishedKeySource& source) {
        const auto ended = std::make_shared<std::promise<void>>();
        published.refresh(source, [ended] { ended->set_value(); });
        return ended->get_future();
    }
    void wait(const server::PublishedKeySource& source) { fetched(source).wait(); }

    Kids kids_after_fetch(const server::PublishedKeySource& source) {
        wait(source);
        return kids(source);
    }

    server::PublishedKeyState state() const {
        const auto states = published.states();
        if (states.size() == 1) return states.front();
        ADD_FAILURE() << states.size() << " sources";
        return {};
    }

    std::atomic<std::int64_t> now{std::chrono::nanoseconds(1h).count()};
    server::PublishedKeys published;
};

} // namespace eczema::tests
