// JSONTestSuite (https://github.com/nst/JSONTestSuite, MIT): y_ must be accepted, n_ refused, i_ is open.
// Where the folder is absent its tests skip; the same questions in small are asked in json_test.cpp and below.
#include "fhir/json.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

namespace eczema::fhir {
namespace {

// Accepted by the grammar, refused here: an object may not name a member twice.
const std::set<std::string> repeated_names{"y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"};

enum class Verdict : std::uint8_t { accepted, refused, disorderly };

Verdict judge(std::string_view text) {
    std::pmr::monotonic_buffer_resource arena;
    const auto parsed = parse_json(text, arena, Keep::everything);
    std::pmr::monotonic_buffer_resource other_arena;
    if (parse_json(text, other_arena).has_value() != parsed.has_value()) return Verdict::disorderly;
    if (parsed) return Verdict::accepted;
    return parsed.error().offset <= text.size() && !parsed.error().message.empty() ? Verdict::refused
                                                                                   : Verdict::disorderly;
}

void expect_verdict(const std::string& name, std::string_view text) {
    const Verdict verdict = judge(text);
    if (name.starts_with("y_") && !repeated_names.contains(name))
        EXPECT_EQ(verdict, Verdict::accepted) << name;
    else if (name.starts_with("i_"))
        EXPECT_NE(verdict, Verdict::disorderly) << name;
    else
        EXPECT_EQ(verdict, Verdict::refused) << name;
}

TEST(JsonTestSuite, EveryFileGetsItsVerdict) {
    const std::filesystem::path folder = SOURCE_DIR "/../shared/data/bad-input/json/JSONTestSuite";
    if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "no JSONTestSuite at " << folder;
    std::map<char, std::size_t> judged;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (!name.ends_with(".json")) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        ASSERT_TRUE(file.good() || file.eof()) << name;
        expect_verdict(name, text);
        ++judged[name.front()];
    }
    EXPECT_GT(judged['y'], 0u);
    EXPECT_GT(judged['n'], 0u);
    EXPECT_GT(judged['i'], 0u);
}

TEST(JsonTestSuite, SmallCasesOfOurOwn) {
    using namespace std::string_literals;
    const std::map<std::string, std::string> cases{
        {"y_array", "[1, null, {\"a\": [\"b\"]}]\n"},
        {"y_string_noncharacter", "[\"\xF4\x8F\xBF\xBE\"]"},
        {"y_object_empty_key", R"({"":0})"},
        {"y_object_duplicated_key.json", R"({"a":"b","a":"c"})"},
        {"n_array_extra_comma", "[\"\",]"},
        {"n_structure_null_byte", "[\0]"s},
        {"n_string_raw_tab", "[\"\t\"]"},
        {"n_number_leading_zero", "[-012]"},
        {"n_structure_open_object", "[{\"\":[{\"\":"},
        {"n_structure_no_data", ""},
        {"i_number_huge_exponent", "[0.4e006693065600112009906619946093]"},
        {"i_string_lone_surrogate", R"(["\uDADA"])"},
        {"i_structure_byte_order_mark", "\xEF\xBB\xBF{}"},
        {"i_string_utf_16", "\xFF\xFE[\0\"\0\xE9\0\"\0]\0"s},
    };
    for (const auto& [name, text] : cases) expect_verdict(name, text);
}

} // namespace
} // namespace eczema::fhir
