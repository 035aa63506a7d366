// How long an array and how wide an object may be, wherever it stands; and that repeated names are found in wide ones.
#include "fhir/json.hpp"

#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

std::string array_of(std::size_t count) {
    std::string text = "[";
    for (std::size_t i = 0; i < count; ++i) text += i == 0 ? "1" : ",1";
    return text + "]";
}

std::string object_of(std::size_t count, std::string_view stem = "name") {
    std::string text = "{";
    for (std::size_t i = 0; i < count; ++i)
        text += (i == 0 ? "\"" : ",\"") + std::string(stem) + std::to_string(i) + "\":1";
    return text + "}";
}

std::optional<ParseProblem> problem_of(const std::string& text, Keep keep) {
    std::pmr::monotonic_buffer_resource arena;
    const auto parsed = parse_json(text, arena, keep);
    return parsed ? std::nullopt : std::optional(parsed.error());
}

void expect_limit(const std::string& at, const std::string& above, std::string_view message) {
    for (const Keep keep : {Keep::read_elements, Keep::everything})
        for (const auto& [before, after] : {std::pair{"", ""}, {"{\"code\":", "}"}, {"{\"unread\":[", "]}"}}) {
            EXPECT_FALSE(problem_of(before + at + after, keep));
            const auto problem = problem_of(before + above + after, keep);
            ASSERT_TRUE(problem);
            EXPECT_EQ(problem->message, message);
            EXPECT_GT(problem->offset, at.size() - 16);
            EXPECT_LE(problem->offset, std::string(before).size() + above.size());
        }
}

TEST(JsonSizes, AnArrayHasAtMostSoManyItems) {
    expect_limit(array_of(max_items), array_of(max_items + 1), "has an array of more than 100000 items");
}

TEST(JsonSizes, AnObjectHasAtMostSoManyMembers) {
    expect_limit(object_of(max_members), object_of(max_members + 1), "has an object of more than 10000 members");
}

TEST(JsonSizes, ManyArraysAndObjectsAreFine) {
    std::string text = "[";
    for (int i = 0; i < 50; ++i) text += (i == 0 ? "" : ",") + array_of(10'000) + ",{\"x\":" + object_of(500) + "}";
    EXPECT_FALSE(problem_of(text + "]", Keep::everything));
}

TEST(JsonSizes, ARepeatedNameIsFoundInAWideObject) {
    std::string text = object_of(max_members - 1);
    text.insert(text.size() - 1, ",\"name4321\":2");
    const auto problem = problem_of(text, Keep::read_elements);
    ASSERT_TRUE(problem);
    EXPECT_EQ(problem->message, "names a member of one object twice");
}

} // namespace
} // namespace eczema::fhir
