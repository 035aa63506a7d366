#include "server/metrics_address.hpp"
#include "tests/support/config_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::server {
namespace {

TEST(MetricsAddress, IsAnAddressWithAPort) {
    for (const auto& [text, address, port] : {std::tuple{"127.0.0.1:9464", "127.0.0.1", 9464},
                                              {"0.0.0.0:0", "0.0.0.0", 0},
                                              {"[::1]:65535", "::1", 65535},
                                              {"localhost:1", "127.0.0.1", 1}}) {
        const auto read = read_metrics_address(text);
        ASSERT_TRUE(read) << text;
        EXPECT_EQ(read->address, address);
        EXPECT_EQ(read->port, port);
    }
}

TEST(MetricsAddress, IsNothingElse) {
    for (const std::string_view text : {"",
                                        ":",
                                        "9464",
                                        ":9464",
                                        "127.0.0.1",
                                        "127.0.0.1:",
                                        "127.0.0.1:65536",
                                        "127.0.0.1:-1",
                                        "127.0.0.1:+1",
                                        "127.0.0.1: 1",
                                        "127.0.0.1:1 ",
                                        "127.0.0.1:0x1",
                                        "::1:9464",
                                        "[::1]",
                                        "[::1:1",
                                        "[127.0.0.1]:1",
                                        "[]:1",
                                        "[:1",
                                        "]:1",
                                        "example.org:9464",
                                        "256.0.0.1:1",
                                        "1.2.3:1",
                                        "LOCALHOST:1",
                                        "127.0.0.1:9464:1"})
        EXPECT_FALSE(read_metrics_address(text)) << text;
    EXPECT_FALSE(read_metrics_address(std::string_view("127.0.0.1\0:1", 12)));
}

TEST(MetricsAddress, IsNamedWhereItIsNone) {
    EXPECT_THAT(paths(R"({"metrics": {"address": "9464"}})"), testing::ElementsAre("/metrics/address"));
    EXPECT_THAT(paths(R"({"metrics": {"address": "0.0.0.0:9464"}})"), testing::IsEmpty());
}

} // namespace
} // namespace eczema::server
