// The walk that spoils a request: every place is visited, one value is changed at a time, and the text stays what it is
// elsewhere.
#include "conformance/requests/wrong_values.hpp"

#include "conformance/json/json_text.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

namespace eczema::conformance {
namespace {

using testing::ElementsAre;

TEST(WrongValues, every_place_below_the_root_is_visited) {
    const Parsed parsed = parse_json(R"({"hook":"h","context":{"a/b":1,"c~d":null},"list":[[],{"x":true}]})");
    EXPECT_THAT(positions(parsed.document), ElementsAre("/hook", "/context", "/context/a~1b", "/context/c~0d", "/list",
                                                        "/list/0", "/list/1", "/list/1/x"));
}

TEST(WrongValues, one_value_is_changed_and_nothing_else) {
    const Parsed parsed = parse_json(R"({"a":{"b":[1,2]},"c":"d"})");
    EXPECT_EQ(spoilt_text(parsed.document, "/a/b/1", "1e999"), R"({"a":{"b":[1,1e999]},"c":"d"})");
    EXPECT_EQ(spoilt_text(parsed.document, "/a", "null"), R"({"a":null,"c":"d"})");
    EXPECT_EQ(spoilt_text(parsed.document, "/c", R"("\ud800")"), R"({"a":{"b":[1,2]},"c":"\ud800"})");
    EXPECT_EQ(to_text(parsed.document), R"({"a":{"b":[1,2]},"c":"d"})");
}

TEST(WrongValues, every_value_fits_every_place) {
    const Parsed parsed = parse_json(R"({"a":{"b":[1,2]},"c":"d"})");
    std::set<std::string> texts;
    for (const std::string& place : positions(parsed.document))
        for (const WrongValue& value : wrong_values()) {
            const std::string text = spoilt_text(parsed.document, place, value.json);
            EXPECT_NE(text.find(value.json), std::string::npos) << place << ' ' << value.name;
            EXPECT_TRUE(texts.insert(text).second) << place << ' ' << value.name;
        }
}

TEST(WrongValues, text_carries_the_canary) {
    int with = 0;
    for (const WrongValue& value : wrong_values()) {
        const bool is_text = value.json.starts_with('"') && value.json != R"("")";
        EXPECT_EQ(value.json.find(canary) != std::string::npos, is_text) << value.name;
        with += is_text ? 1 : 0;
    }
    EXPECT_GT(with, 3);
}

TEST(WrongValues, a_pointer_is_readable) {
    EXPECT_EQ(readable("/prefetch/patient/name/0"), "prefetch.patient.name[0]");
    EXPECT_EQ(readable("/hook"), "hook");
}

} // namespace
} // namespace eczema::conformance
