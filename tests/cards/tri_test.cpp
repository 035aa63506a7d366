#include "cards/tri.hpp"

#include <gtest/gtest.h>

namespace eczema::cards {
namespace {

constexpr Tri N = Tri::no, U = Tri::unknown, Y = Tri::yes;
constexpr Tri values[] = {N, U, Y};

TEST(Tri, and_of_two) {
    constexpr Tri truth[3][3] = {{N, N, N}, {N, U, U}, {N, U, Y}};
    for (int a = 0; a < 3; ++a)
        for (int b = 0; b < 3; ++b) EXPECT_EQ(values[a] & values[b], truth[a][b]) << a << ' ' << b;
}

TEST(Tri, or_of_two) {
    constexpr Tri truth[3][3] = {{N, U, Y}, {U, U, Y}, {Y, Y, Y}};
    for (int a = 0; a < 3; ++a)
        for (int b = 0; b < 3; ++b) EXPECT_EQ(values[a] | values[b], truth[a][b]) << a << ' ' << b;
}

TEST(Tri, negation) {
    EXPECT_EQ(!N, Y);
    EXPECT_EQ(!U, U);
    EXPECT_EQ(!Y, N);
}

TEST(Tri, de_morgan_and_absorption) {
    for (const Tri a : values)
        for (const Tri b : values) {
            EXPECT_EQ(!(a & b), (!a) | (!b));
            EXPECT_EQ(a & (a | b), a);
        }
}

TEST(Tri, assignment_and_words) {
    Tri value = Y;
    EXPECT_EQ(value &= U, U);
    EXPECT_EQ(value |= Y, Y);
    EXPECT_EQ(tri(true), Y);
    EXPECT_EQ(tri(false), N);
    EXPECT_EQ(to_text(N), "no");
    EXPECT_EQ(to_text(U), "unknown");
    EXPECT_EQ(to_text(Y), "yes");
}

} // namespace
} // namespace eczema::cards
