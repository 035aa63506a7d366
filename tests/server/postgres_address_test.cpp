// The servers of a connection string, one by one.
#include "server/postgres_address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::tests {
namespace {

using server::postgres_addresses;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::Not;
using ::testing::SizeIs;

// "host|hostaddr|port" of each.
std::vector<std::string> listed(std::string_view hosts, std::string_view hostaddrs, std::string_view ports) {
    std::vector<std::string> texts;
    for (const auto& address : postgres_addresses(hosts, hostaddrs, ports))
        texts.push_back(address.host + '|' + address.hostaddr + '|' + address.port);
    return texts;
}

TEST(PostgresAddresses, AreThoseOfTheLists) {
    EXPECT_THAT(listed("", "", ""), ElementsAre("||"));
    EXPECT_THAT(listed("/run/a,@b,", "", "5433"), ElementsAre("/run/a||5433", "@b||5433", "||5433"));
    EXPECT_THAT(listed("127.0.0.1,127.0.0.2", "", "1,2"),
                ElementsAre("127.0.0.1|127.0.0.1|1", "127.0.0.2|127.0.0.2|2"));
    EXPECT_THAT(listed("a,b", "127.0.0.1,::1", "5432"), ElementsAre("a|127.0.0.1|5432", "b|::1|5432"));
    EXPECT_THAT(listed("", "127.0.0.1,127.0.0.2", ""), ElementsAre("|127.0.0.1|", "|127.0.0.2|"));
}

TEST(PostgresAddresses, OfANameAreThoseThatTheResolverKnows) {
    for (const auto& address : postgres_addresses("localhost", "", "5432")) {
        EXPECT_EQ(address.host, "localhost");
        EXPECT_THAT(address.hostaddr, AnyOf("127.0.0.1", "::1"));
        EXPECT_EQ(address.port, "5432");
    }
    EXPECT_THAT(listed("localhost", "", ""), Not(SizeIs(0)));
    EXPECT_THAT(listed("nobody.invalid", "", "1"), ElementsAre("nobody.invalid||1"));
}

TEST(PostgresAddresses, AreNotWithoutEnd) {
    EXPECT_THAT(listed(std::string(1000, ','), "", ""), SizeIs(server::most_postgres_addresses));
}

} // namespace
} // namespace eczema::tests
