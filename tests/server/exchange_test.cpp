#include "server/exchange.hpp"

#include "tests/support/hook_calls.hpp"

#include <gtest/gtest.h>

#include <set>

namespace eczema::server {
namespace {

constexpr std::string_view time_text = "2026-11-25T12:00:00Z";

Exchange whole_exchange() {
    Exchange exchange;
    exchange.method = "POST";
    exchange.destination = Destination::service;
    exchange.service = find_service("atopic-dermatitis-order-sign");
    exchange.client = "ward-ehr";
    exchange.status = 200;
    exchange.bytes_in = 2569;
    exchange.bytes_out = 10'893;
    exchange.nanoseconds = 2'781'999;
    exchange.is_tls = true;
    exchange.peer = "192.0.2.7";
    return exchange;
}

TEST(AccessLine, HoldsTheListedFieldsAlone) {
    EXPECT_EQ(access_line(whole_exchange(), time_text, Peers::shown),
              R"({"event":"access","time":"2026-11-25T12:00:00Z","method":"POST","route":"service",)"
              R"("service":"atopic-dermatitis-order-sign","client":"ward-ehr","status":200,"bytesIn":2569,)"
              R"("bytesOut":10893,"microseconds":2781,"tls":true,"peer":"192.0.2.7"})");
    EXPECT_EQ(access_line(whole_exchange(), time_text, Peers::hidden).find("192.0.2.7"), std::string::npos);
}

TEST(AccessLine, LeavesOutWhatIsNotKnown) {
    const Exchange exchange{.method = "GET"};
    EXPECT_EQ(
        access_line(exchange, time_text, Peers::shown),
        R"({"event":"access","time":"2026-11-25T12:00:00Z","method":"GET","route":"none","bytesIn":0,"bytesOut":0,"tls":false})");
}

TEST(AccessLine, NamesOnlyMethodsOfHttp) {
    for (const std::string_view method : {"BREW", "get", "", "JANE-DOE", "GET\n", "\"}"}) {
        const Exchange exchange{.method = method};
        const tests::Json line = tests::json_of(access_line(exchange, time_text, Peers::hidden));
        EXPECT_STREQ(line["method"].GetString(), "other") << method;
    }
}

TEST(AccessLine, NamesEveryRoute) {
    std::set<std::string> names;
    for (const Destination destination :
         {Destination::discovery, Destination::service, Destination::feedback, Destination::live, Destination::ready,
          Destination::rulebook, Destination::preflight}) {
        const Exchange exchange{.method = "GET", .destination = destination};
        names.insert(tests::json_of(access_line(exchange, time_text, Peers::hidden))["route"].GetString());
    }
    names.insert(std::string(route_names[route_index({})]));
    EXPECT_EQ(names, (std::set<std::string>(route_names.begin(), route_names.end())));
    EXPECT_EQ(route_names[route_index({.method = "GET", .destination = Destination::ready})], "ready");
    EXPECT_EQ(route_names[route_index({.method = "GET", .destination = Destination::preflight})], "preflight");
}

TEST(AccessLine, IsOneLineWhateverAClientIsCalled) {
    Exchange exchange = whole_exchange();
    exchange.client = "a\n\"b\"";
    const std::string line = access_line(exchange, time_text, Peers::hidden);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_EQ(tests::at(tests::json_of(line), "/client"), R"("a\n\"b\"")");
}

} // namespace
} // namespace eczema::server
