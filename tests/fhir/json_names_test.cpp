// No object may name a member twice: which of the two would count is anybody's guess.
#include "tests/support/fhir_reading.hpp"

#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

constexpr std::string_view repeated = "names a member of one object twice";

std::string_view refusal_of(const std::string& text) {
    std::pmr::monotonic_buffer_resource arena;
    const auto parsed = parse_json(text, arena);
    return parsed ? std::string_view() : parsed.error().message;
}

std::string object_of(std::size_t count, const std::string& prefix, const std::string& last_member = "") {
    std::string text = "{";
    for (std::size_t i = 0; i < count; ++i) text += (i ? ",\"" : "\"") + prefix + std::to_string(i) + "\":0";
    return text + last_member + "}";
}

TEST(JsonNames, RepeatedAtAnyLevel) {
    for (const std::string text : {
             R"({"id":1,"id":2})",
             R"({"id":1,"id":1})",
             R"({"id":1,"code":2,"id":3})",
             R"({"":1,"":2})",
             R"([{"id":1,"id":2}])",
             R"({"code":{"text":1,"text":2}})",
             R"({"code":[[{"text":1,"text":2}]]})",
             R"({"prefetch":{"patient":null,"patient":null}})",
             R"({"prefetch":{"p":{"resourceType":"Patient","id":1,"id":2}}})",
             R"({"context":{"draftOrders":{"entry":[{"resource":{"note":1,"note":2}}]}}})",
             R"({"prefetch":{},"hook":"x","prefetch":{}})",
         })
        EXPECT_EQ(refusal_of(text), repeated) << text;
}

TEST(JsonNames, RepeatedInMembersThatAreSkipped) {
    for (const std::string text : {
             R"({"unread":1,"unread":2})",
             R"({"unread":{"a":1,"a":2}})",
             R"({"unread":[[{"a":{"b":1,"b":2}}]]})",
             R"({"unread":{"code":1,"x":{},"code":2}})",
             R"({"resourceType":"Location","a":1,"a":2})",
             R"({"resourceType":"Location","id":1,"id":2})",
             R"({"id":1,"resourceType":"Location","id":2})",
             R"({"resourceType":"Location","resourceType":"Location"})",
             R"({"resourceType":"Location","period":{"start":1,"start":2}})",
         })
        EXPECT_EQ(refusal_of(text), repeated) << text;
}

TEST(JsonNames, AnEscapedNameIsTheSameName) {
    EXPECT_EQ(refusal_of(R"({"a":1,"\u0061":2})"), repeated);
    EXPECT_EQ(refusal_of(R"({"\u0069d":1,"id":2})"), repeated);
    EXPECT_EQ(refusal_of(R"({"unread":{"a/b":1,"a\/b":2}})"), repeated);
    EXPECT_EQ(refusal_of("{\"\\uD834\\uDD1E\":1,\"\xF0\x9D\x84\x9E\":2}"), repeated);
    EXPECT_EQ(refusal_of(R"({"a":1,"\\u0061":2})"), "");
    EXPECT_EQ(refusal_of(R"({"a":1,"a\u0000":2})"), "");
}

TEST(JsonNames, DifferentNamesAndDifferentObjectsAreFine) {
    for (const std::string text : {
             R"({"id":1,"Id":2,"ID":3,"id ":4,"":5})", R"([{"id":1},{"id":2}])",
             R"({"id":1,"code":{"id":2,"text":{"id":3}},"text":{"id":4}})", R"({"unread":{"a":{"a":{"a":1}}},"a":2})",
             "{\"\xC3\xA9\":1,\"e\xCC\x81\":2}", // composed and decomposed: different bytes, different names
         })
        EXPECT_EQ(refusal_of(text), "") << text;
}

// Around the size where looking back gives way to sorting, with the repeated name first, middle and last.
TEST(JsonNames, ObjectsOfManyMembers) {
    for (std::size_t count : {14u, 15u, 16u, 17u, 18u, 33u, 300u})
        for (const std::string prefix : {"m", "code"}) {
            EXPECT_EQ(refusal_of(object_of(count, prefix)), "") << count;
            EXPECT_EQ(refusal_of("[" + object_of(count, prefix) + "," + object_of(count, prefix) + "]"), "") << count;
            for (const std::size_t again : {std::size_t{0}, count / 2, count - 1}) {
                const std::string member = ",\"" + prefix + std::to_string(again) + "\":1";
                EXPECT_EQ(refusal_of(object_of(count, prefix, member)), repeated) << count << " " << again;
                EXPECT_EQ(refusal_of("{\"unread\":" + object_of(count, prefix, member) + "}"), repeated) << count;
                EXPECT_EQ(refusal_of("{\"prefetch\":" + object_of(count, prefix, member) + "}"), repeated) << count;
            }
            // The names of an inner object do not mix with those around it.
            EXPECT_EQ(refusal_of(object_of(count, prefix, ",\"inner\":" + object_of(count, prefix))), "") << count;
            EXPECT_EQ(refusal_of(object_of(count, prefix,
                                           ",\"inner\":" + object_of(count, prefix) + ",\"" + prefix + "0\":1")),
                      repeated)
                << count;
        }
}

// Comparing each with each would take longer than a test may.
TEST(JsonNames, ManyMembersAreNotComparedEachWithEach) {
    constexpr std::size_t count = 9'999; // one below the most that an object may have
    EXPECT_EQ(refusal_of(object_of(count, "m")), "");
    EXPECT_EQ(refusal_of("{\"prefetch\":" + object_of(count, "m") + "}"), "");
    EXPECT_EQ(refusal_of("{\"unread\":" + object_of(count, "m") + "}"), "");
    EXPECT_EQ(refusal_of(object_of(count, "m", ",\"m0\":1")), repeated);
}

TEST(JsonNames, TheOffsetPointsBehindTheRepeatedName) {
    const std::string text = R"({"id":1,"id":2,"code":3})";
    std::pmr::monotonic_buffer_resource arena;
    const auto parsed = parse_json(text, arena);
    ASSERT_FALSE(parsed.has_value());
    EXPECT_GE(parsed.error().offset, text.rfind("\"id\""));
    EXPECT_LE(parsed.error().offset, text.rfind("\"id\"") + 5);
}

} // namespace
} // namespace eczema::fhir
