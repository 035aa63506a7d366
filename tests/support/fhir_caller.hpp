// Fetches from FHIR servers in tests: a client with a loop of its own, run until nothing is left to do in it.
#pragma once
#include "server/fhir_client.hpp"
#include "tests/support/fhir_fixture.hpp"
#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <string>
#include <vector>

namespace eczema::tests {

// What a plain fixture, which is on the loopback, has to be registered as.
inline server::FhirServer registered(const FhirFixture& fixture) {
    server::FhirServer server;
    server.base = fixture.base();
    server.private_address = true;
    return server;
}

struct FhirCaller {
    explicit FhirCaller(const server::FetchLimits& limits = {}) : client(loop, limits) {}

    server::IoTask<void> fetch_into(std::vector<server::FhirAnswer>& answers, const server::FhirServer& server,
                                    const std::vector<server::FhirQuery>& queries) {
        const auto deadline = server::FhirClient::Clock::now() + time;
        answers = co_await client.fetch(server, token, queries, deadline, bytes_left, cancellation);
    }

    std::vector<server::FhirAnswer> fetch(const server::FhirServer& server, const std::vector<std::string>& urls) {
        std::vector<server::FhirQuery> queries;
        for (const std::string& url : urls) queries.push_back({url});
        return fetch_all(server, queries);
    }
    std::vector<server::FhirAnswer> fetch_all(const server::FhirServer& server,
                                              const std::vector<server::FhirQuery>& queries) {
        std::vector<server::FhirAnswer> answers;
        std::exception_ptr fault;
        boost::asio::co_spawn(loop.get_executor(), fetch_into(answers, server, queries),
                              [&fault](std::exception_ptr thrown) { fault = thrown; });
        loop.restart();
        loop.run();
        if (fault) std::rethrow_exception(fault);
        return answers;
    }
    server::FhirAnswer fetch_one(const server::FhirServer& server, const std::string& url) {
        return fetch(server, {url}).at(0);
    }

    std::string token = "canary-token";
    std::chrono::milliseconds time{5'000};
    std::size_t bytes_left = 1'000'000;
    server::Cancellation cancellation;
    boost::asio::io_context loop{
        1}; // behind what fetches refer to: destroying it ends those that never ran to their end
    server::FhirClient client;
};

} // namespace eczema::tests
