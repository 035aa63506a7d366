// Each range at its first and last address, and the addresses beside it.
#include "server/private_address.hpp"
#include <arpa/inet.h>
#include <array>
#include <gtest/gtest.h>
#include <string>

namespace eczema::server {
namespace {

bool private_v4(const std::string& text) {
    std::array<std::uint8_t, 4> bytes{};
    EXPECT_EQ(inet_pton(AF_INET, text.c_str(), bytes.data()), 1) << text;
    return is_private(bytes);
}

bool private_v6(const std::string& text) {
    std::array<std::uint8_t, 16> bytes{};
    EXPECT_EQ(inet_pton(AF_INET6, text.c_str(), bytes.data()), 1) << text;
    return is_private(bytes);
}

struct Range {
    const char* before; // nullptr: another private range, or none
    const char* first;
    const char* last;
    const char* after;
};

constexpr Range v4_ranges[] = {
    {nullptr, "0.0.0.0", "0.255.255.255", "1.0.0.0"},
    {"9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"},
    {"100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0"},
    {"126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"},
    {"168.63.129.15", "168.63.129.16", "168.63.129.16", "168.63.129.17"},
    {"169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"},
    {"172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"},
    {"191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0"},
    {"192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0"},
    {"192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0"},
    {"192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0"},
    {"198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0"},
    {"198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0"},
    {"203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0"},
    {"223.255.255.255", "224.0.0.0", "255.255.255.255", nullptr},
};

TEST(PrivateAddress, ipv4_ranges_at_their_edges) {
    for (const auto& [before, first, last, after] : v4_ranges) {
        EXPECT_TRUE(private_v4(first)) << first;
        EXPECT_TRUE(private_v4(last)) << last;
        if (before != nullptr) {
            EXPECT_FALSE(private_v4(before)) << before;
        }
        if (after != nullptr) {
            EXPECT_FALSE(private_v4(after)) << after;
        }
    }
    for (const char* metadata : {"169.254.169.254", "100.100.100.200", "192.0.0.192"})
        EXPECT_TRUE(private_v4(metadata)) << metadata;
}

TEST(PrivateAddress, an_ipv4_address_inside_ipv6_is_judged_as_itself) {
    for (const auto& [before, first, last, after] : v4_ranges)
        for (const std::string prefix : {"::ffff:", "::ffff:0:", "64:ff9b::"}) {
            EXPECT_TRUE(private_v6(prefix + first)) << prefix << first;
            EXPECT_TRUE(private_v6(prefix + last)) << prefix << last;
            if (before != nullptr) {
                EXPECT_FALSE(private_v6(prefix + before)) << prefix << before;
            }
            if (after != nullptr) {
                EXPECT_FALSE(private_v6(prefix + after)) << prefix << after;
            }
        }
    EXPECT_TRUE(private_v6("2002:7f00:1::")) << "6to4 of 127.0.0.1";
    EXPECT_TRUE(private_v6("2002:a9fe:a9fe::1")) << "6to4 of 169.254.169.254";
    EXPECT_FALSE(private_v6("2002:808:808::1")) << "6to4 of 8.8.8.8";
}

TEST(PrivateAddress, ipv6_ranges_at_their_edges) {
    const Range ranges[] = {
        {nullptr, "::", "::1", nullptr},
        {nullptr, "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", nullptr},
        {nullptr, "100::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2000::"},
        {"2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::"},
        {"2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
         "2001:db9::"},
        {"3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::"},
        {"3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", nullptr},
    };
    for (const auto& [before, first, last, after] : ranges) {
        EXPECT_TRUE(private_v6(first)) << first;
        EXPECT_TRUE(private_v6(last)) << last;
        if (before != nullptr) {
            EXPECT_FALSE(private_v6(before)) << before;
        }
        if (after != nullptr) {
            EXPECT_FALSE(private_v6(after)) << after;
        }
    }
    for (const char* address : {"fc00::1", "fd00:ec2::254", "fe80::1", "febf::1", "fec0::1", "ff02::1"})
        EXPECT_TRUE(private_v6(address)) << address;
    EXPECT_FALSE(private_v6("2606:4700:4700::1111"));
}

TEST(PrivateAddress, what_is_no_address_is_private) {
    const std::array<std::uint8_t, 17> bytes{0x26};
    for (const std::size_t size : {0U, 3U, 5U, 15U, 17U}) EXPECT_TRUE(is_private(std::span(bytes).first(size))) << size;
}

} // namespace
} // namespace eczema::server
