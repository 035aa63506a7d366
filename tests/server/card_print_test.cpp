// Cards in plain text: every card of the golden cases, and the markdown that cards use.
#include "server/card_print.hpp"

#include "fhir/json.hpp"
#include "tests/support/golden_case.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace eczema::server {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string quoted(std::string_view text) {
    std::string json;
    fhir::append_json_string(json, text);
    return json;
}

std::string printed(std::string_view detail) {
    const std::string out =
        print_cards(R"({"cards":[{"indicator":"warning","summary":"S.","detail":)" + quoted(detail) + "}]}");
    const std::size_t start = out.find(std::string(100, '-') + '\n') + 101;
    return out.substr(start, out.find("\nRules: ") - start);
}

std::size_t characters(std::string_view utf8) {
    std::size_t count = 0;
    for (const char c : utf8) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return count;
}

TEST(CardPrint, WritesParagraphsListsAndTables) {
    EXPECT_EQ(printed("One.\n\n**Two**\n- three **four**"), "One.\n\nTwo\n- three four\n");
    EXPECT_EQ(printed("| A | B | C |\n|---|---|---|\n| a | b | c |\n| d | e | |\n\nAfter."),
              "- a\n    B: b\n    C: c\n- d\n    B: e\n    C:\n\nAfter.\n");
}

TEST(CardPrint, BreaksAtHundredCharacters) {
    const std::string word(48, 'w');
    EXPECT_EQ(printed(word + ' ' + word + " ww"), word + ' ' + word + " ww\n"); // 100
    EXPECT_EQ(printed(word + ' ' + word + " www"), word + ' ' + word + "\nwww\n");
    EXPECT_EQ(printed("- " + word + ' ' + word + " w"), "- " + word + ' ' + word + "\n  w\n");
    std::string umlauts; // two bytes, one character
    for (int i = 0; i < 48; ++i) umlauts += "\xC3\xA4";
    EXPECT_EQ(printed(umlauts + ' ' + umlauts + " ww"), umlauts + ' ' + umlauts + " ww\n");
    EXPECT_EQ(printed(std::string(120, 'x')), std::string(120, 'x') + '\n'); // a word is not cut
}

TEST(CardPrint, SaysWhereThereIsNothing) {
    EXPECT_EQ(print_cards(R"({"cards":[]})"), "No card.\n");
    EXPECT_EQ(print_cards("{"), "No card.\n");
}

TEST(CardPrint, KeepsEverySummaryLabelAndReasonOfTheGoldenCases) {
    for (const std::string& name : tests::golden_cases()) {
        SCOPED_TRACE(name);
        const std::string response = tests::golden_file(name, "response.json");
        const std::string out = print_cards(response);
        std::string in_one_line;
        std::istringstream lines(out);
        for (std::string line; std::getline(lines, line);) {
            EXPECT_LE(characters(line), 100U) << line;
            EXPECT_FALSE(line.ends_with(' ')) << '"' << line << '"';
            in_one_line += ' ' + line.substr(std::min(line.find_first_not_of(' '), line.size()));
        }
        EXPECT_THAT(out, Not(HasSubstr("**")));
        std::pmr::monotonic_buffer_resource arena;
        const auto tree = fhir::parse_json(response, arena, fhir::Keep::everything);
        ASSERT_TRUE(tree);
        for (const fhir::Value& card : tree->find("cards")->items()) {
            EXPECT_THAT(in_one_line, HasSubstr(std::string(card.find("summary")->text())));
            if (const fhir::Value* suggestions = card.find("suggestions")) {
                for (const fhir::Value& suggestion : suggestions->items())
                    EXPECT_THAT(in_one_line, HasSubstr(std::string(suggestion.find("label")->text())));
            }
            for (const fhir::Value& reason : card.find("overrideReasons")->items())
                EXPECT_THAT(in_one_line, HasSubstr(std::string(reason.find("display")->text())));
        }
    }
}

} // namespace
} // namespace eczema::server
