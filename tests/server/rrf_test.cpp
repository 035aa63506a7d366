#include "server/rrf.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace eczema::server {
namespace {

struct Read {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::size_t> progress;
    std::optional<Fault> fault;
};

Read read(const std::string& text, std::size_t columns) {
    std::istringstream in(text);
    Read result;
    result.fault = read_rrf(
        in, "A.RRF", columns, [&](RrfRow row) { result.rows.emplace_back(row.begin(), row.end()); },
        [&](std::size_t rows) { result.progress.push_back(rows); });
    return result;
}

TEST(Rrf, ReadsRowsOfColumns) {
    using Rows = std::vector<std::vector<std::string>>;
    EXPECT_EQ(read("", 2).rows, Rows{});
    EXPECT_EQ(read("a|b|\n|\xC3\xA9 c|\n", 2).rows, (Rows{{"a", "b"}, {"", "\xC3\xA9 c"}}));
    EXPECT_EQ(read("a|b|\r\nc||", 2).rows, (Rows{{"a", "b"}, {"c", ""}}));
    EXPECT_FALSE(read("a|b|\n", 2).fault);
}

TEST(Rrf, NamesTheLineOfAWrongRow) {
    const std::pair<std::string, std::string> cases[] = {
        {"a|b|\na|\n", "has 1 columns instead of 2"},
        {"a|b|\na|b|c|\n", "has 3 columns instead of 2"},
        {"a|b|\na|b\n", "does not end with '|'"},
        {"a|b|\n\n", "does not end with '|'"},
    };
    for (const auto& [text, message] : cases) {
        const Read result = read(text, 2);
        ASSERT_TRUE(result.fault) << text;
        EXPECT_EQ(result.fault->path, "A.RRF:2");
        EXPECT_THAT(result.fault->message, testing::StartsWith(message));
        EXPECT_EQ(result.rows.size(), 1U);
    }
}

TEST(Rrf, ReportsProgressAfterEachMillion) {
    std::string text;
    for (int i = 0; i < 999'999; ++i) text += "|\n";
    EXPECT_THAT(read(text, 1).progress, testing::IsEmpty());
    EXPECT_THAT(read(text + "|\n", 1).progress, testing::ElementsAre(1'000'000U));
}

} // namespace
} // namespace eczema::server
