#include "cards/nearest_ids.hpp"

#include <gtest/gtest.h>

#include <array>

namespace eczema::cards {
namespace {

TEST(NearestIds, are_three_by_letters_to_change) {
    constexpr std::array<std::string_view, 5> ids{"cond-asthma", "cond-eoe", "cond-ibd", "drug-tcs", "drug-tci"};
    EXPECT_EQ(nearest_ids("drug-tcx", ids), "drug-tcs, drug-tci, cond-eoe"); // of equals the first
    EXPECT_EQ(nearest_ids("drug-tci", ids), "drug-tci, drug-tcs, cond-eoe");
    EXPECT_TRUE(nearest_ids("asthma", ids).starts_with("cond-asthma, "));
    EXPECT_TRUE(nearest_ids("cond-astma", ids).starts_with("cond-asthma, "));
    EXPECT_TRUE(nearest_ids("cond-asthmaa", ids).starts_with("cond-asthma, "));
}

TEST(NearestIds, hold_the_word_before_others) {
    constexpr std::array<std::string_view, 3> ids{"lipids", "skin-biopsy", "tpmt"};
    EXPECT_EQ(nearest_ids("biopsy", ids), "skin-biopsy, lipids, tpmt");
}

TEST(NearestIds, are_all_where_there_are_few) {
    constexpr std::array<std::string_view, 1> ids{"drug-tcs"};
    EXPECT_EQ(nearest_ids("", ids), "drug-tcs");
    EXPECT_EQ(nearest_ids("drug-tcs", {}), "");
}

} // namespace
} // namespace eczema::cards
