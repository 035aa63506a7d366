#include "fhir/json.hpp"

#include "tests/support/fhir_reading.hpp"

#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

using namespace std::string_literals;

// Alone, where it is kept and where it is skipped: the grammar is the same.
std::vector<std::string> placements(const std::string& text) {
    return {text, "[" + text + "]", "{\"code\":" + text + "}", "{\"unread\":" + text + "}",
            "[{\"unread\":[" + text + "]}]"};
}

struct Parsed {
    std::pmr::monotonic_buffer_resource arena;
    boost::system::result<Value, ParseProblem> result;

    explicit Parsed(std::string_view text, Keep keep = Keep::read_elements) : result(parse_json(text, arena, keep)) {}
};

bool is_accepted(std::string_view text) { return Parsed(text).result.has_value(); }

void expect_accepted_everywhere(const std::string& text) {
    for (const std::string& placed : placements(text)) EXPECT_TRUE(is_accepted(placed)) << placed;
}

void expect_refused_everywhere(const std::string& text) {
    for (const std::string& placed : placements(text)) {
        const Parsed parsed(placed);
        ASSERT_FALSE(parsed.result.has_value()) << placed;
        EXPECT_LE(parsed.result.error().offset, placed.size()) << placed;
        EXPECT_FALSE(parsed.result.error().message.empty()) << placed;
    }
}

TEST(Json, LiteralsAndContainers) {
    for (const char* text : {"null", "true", "false", "[]", "{}", "[[],{}]", "{\"\":null}", " [ 1 , 2 ] ",
                             "\t{\r\n\"code\" : [ true ] }\n"})
        expect_accepted_everywhere(text);
    for (const char* text : {"nul",
                             "True",
                             "NULL",
                             "truefalse",
                             "undefined",
                             "[1,]",
                             "[,1]",
                             "[1 2]",
                             "[",
                             "]",
                             "{",
                             "}",
                             "[}",
                             "{]",
                             "{\"a\"}",
                             "{\"a\":}",
                             "{\"a\":1,}",
                             "{,}",
                             "{a:1}",
                             "{'a':1}",
                             "{1:1}",
                             "{\"a\"=1}",
                             "{\"a\":1 \"b\":2}",
                             "[1:2]",
                             "{\"a\":1,,\"b\":2}",
                             "// c\n1",
                             "/* c */1",
                             "1/**/",
                             "#",
                             "\"a\" \"b\""})
        expect_refused_everywhere(text);
}

TEST(Json, KindsAndTheirAccessors) {
    const Parsed parsed(R"({"code":"x","count":1.50,"start":true,"end":null,"entry":[1,[2]],"text":{"id":"i"}})");
    ASSERT_TRUE(parsed.result.has_value());
    const Value& root = *parsed.result;
    EXPECT_EQ(root.kind(), Kind::object);
    EXPECT_EQ(root.members().size(), 6u);
    EXPECT_EQ(root["code"].text(), "x");
    EXPECT_TRUE(root["count"].is_number());
    EXPECT_EQ(root["start"].boolean(), true);
    EXPECT_EQ(root["code"].boolean(), std::nullopt);
    EXPECT_TRUE(root["start"].text().empty());
    EXPECT_EQ(root["entry"].items().size(), 2u);
    EXPECT_TRUE(root["entry"].members().empty());
    EXPECT_TRUE(root["text"].items().empty());
    EXPECT_EQ(root["text"]["id"].text(), "i");
    // Absent, null and a member of no object read alike; find() tells them apart.
    EXPECT_TRUE(root["end"].is_null());
    EXPECT_TRUE(root["url"].is_null());
    EXPECT_TRUE(root["code"]["url"].is_null());
    ASSERT_NE(root.find("end"), nullptr);
    EXPECT_TRUE(root.find("end")->is_null());
    EXPECT_EQ(root.find("url"), nullptr);
    EXPECT_EQ(root["code"].find("url"), nullptr);
}

TEST(Json, NumbersKeepTheirText) {
    for (const std::string number : {"0",
                                     "-0",
                                     "7",
                                     "-7",
                                     "10",
                                     "1.50",
                                     "-1.50",
                                     "0.0",
                                     "0.000",
                                     "1e5",
                                     "1E+5",
                                     "1e-05",
                                     "-2.5e-3",
                                     "0e0",
                                     "1E400",
                                     "-1E400",
                                     "1e-400",
                                     "9223372036854775808",
                                     "-9223372036854775809",
                                     "123456789012345678901234567890",
                                     "0.12345678901234567890123456789012345678901234567890",
                                     "100000000000000000000000000000.000000000001"}) {
        expect_accepted_everywhere(number);
        for (const std::string& space : {""s, " "s, "\n"s}) {
            const std::string text = space + number + space;
            const Parsed parsed(text);
            ASSERT_TRUE(parsed.result.has_value()) << text;
            EXPECT_TRUE(parsed.result->is_number());
            EXPECT_EQ(parsed.result->text(), number);
        }
        const std::string nested = "{\"value\":" + number + ",\"entry\":[" + number + "]}";
        const Parsed parsed(nested);
        ASSERT_TRUE(parsed.result.has_value());
        EXPECT_EQ((*parsed.result)["value"].text(), number);
        EXPECT_EQ((*parsed.result)["entry"].items()[0].text(), number);
    }
    const std::string digits(200'000, '9');
    const Parsed many("[" + digits + "]");
    ASSERT_TRUE(many.result.has_value());
}

TEST(Json, WhatIsNoNumberIsRefused) {
    for (const std::string text :
         {"01",       "-01",       "00",  "-",   "--1",   "+1",   ".5",    "-.5",   "1.",
          "1.e3",     "1e",        "1e+", "1E-", "1e1.5", "0x1F", "1_000", "1,000", "NaN",
          "Infinity", "-Infinity", "nan", "inf", "- 1",   "1 .5", "1a",    "1.2.3", "\xEF\xBC\x91"})
        expect_refused_everywhere(text);
}

TEST(Json, AnExponentBeyondReasonIsAnsweredInOrder) {
    for (const std::string& text :
         {"1e2147483648"s, "1e99999999999999999999"s, "1e-99999999999999999999"s, "1E" + std::string(100'000, '9'),
          "0." + std::string(100'000, '0') + "1e-2147483647"}) {
        const Parsed parsed(text);
        if (parsed.result.has_value())
            EXPECT_EQ(parsed.result->text(), text);
        else
            EXPECT_LE(parsed.result.error().offset, text.size());
    }
}

TEST(Json, SpaceIsTheFourCharactersOfTheGrammar) {
    expect_accepted_everywhere(" \t\r\n1 \t\r\n");
    for (const std::string& space : {"\f"s, "\v"s, "\0"s, "\xC2\xA0"s, "\xE2\x80\xA8"s, "\x1E"s, "\xEF\xBB\xBF"s}) {
        EXPECT_FALSE(is_accepted("[1" + space + "]")) << space;
        EXPECT_FALSE(is_accepted("[1]" + space)) << space;
    }
}

TEST(Json, NothingAtAllIsIncomplete) {
    for (const std::string_view text : {std::string_view(), std::string_view(""), std::string_view(" \n\t "),
                                        std::string_view("\xEF\xBB\xBF"), std::string_view("{\"code\":\"x"),
                                        std::string_view("[1,"), std::string_view("\"\\u00"), std::string_view("tr")}) {
        const Parsed parsed(text);
        ASSERT_FALSE(parsed.result.has_value()) << text;
        EXPECT_EQ(parsed.result.error().offset, text.size()) << text;
        EXPECT_EQ(parsed.result.error().message, "ends before the JSON text is complete") << text;
    }
}

TEST(Json, EveryCutOfATextIsRefused) {
    const std::string text =
        R"({"prefetch":{"p":{"resourceType":"Patient","id":"\u00e4\ud834\udd1e","x":[1.5e3,null]}}})";
    ASSERT_TRUE(is_accepted(text));
    for (std::size_t length = 0; length < text.size(); ++length) {
        const std::string cut = text.substr(0, length); // storage of its own: reading past the end is seen by asan
        const Parsed parsed(cut);
        ASSERT_FALSE(parsed.result.has_value()) << cut;
        EXPECT_LE(parsed.result.error().offset, length);
    }
}

TEST(Json, TextAfterTheEndIsRefusedWhereItBegins) {
    struct Case {
        std::string text;
        std::size_t offset;
    };
    const Case cases[] = {{"{} x", 3},  {"{}{}", 2},      {"1 2", 2},
                          {"[]]", 2},   {"null\n\n,", 6}, {"\"a\"b", 3},
                          {"{}\0"s, 2}, {" [1]  {", 6},   {"\xEF\xBB\xBF{} x", 6}};
    for (const Case& one : cases) {
        const Parsed parsed(one.text);
        ASSERT_FALSE(parsed.result.has_value()) << one.text;
        EXPECT_EQ(parsed.result.error().offset, one.offset) << one.text;
        EXPECT_EQ(parsed.result.error().message, "has text after the end of the JSON value") << one.text;
    }
}

TEST(Json, OneByteOrderMarkInFrontIsSkipped) {
    const Parsed parsed("\xEF\xBB\xBF{\"code\":1}");
    ASSERT_TRUE(parsed.result.has_value());
    EXPECT_EQ((*parsed.result)["code"].text(), "1");
    EXPECT_FALSE(is_accepted("\xEF\xBB\xBF\xEF\xBB\xBF{}"));
    EXPECT_FALSE(is_accepted(" \xEF\xBB\xBF{}"));
    EXPECT_FALSE(is_accepted("\xEF\xBB{}"));
    EXPECT_FALSE(is_accepted("\xFF\xFE{\0}\0"s));
    EXPECT_FALSE(is_accepted("\0{\0}"s));
    const Parsed faulty("\xEF\xBB\xBF[x]");
    ASSERT_FALSE(faulty.result.has_value());
    EXPECT_EQ(faulty.result.error().offset, 4u) << "the mark counts as bytes of the text";
}

// --- depth ----------------------------------------------------------------------------------------

std::string nest(std::size_t levels, const std::string& open, const std::string& close, const std::string& core = "") {
    std::string text;
    for (std::size_t i = 0; i < levels; ++i) text += open;
    text += core;
    for (std::size_t i = 0; i < levels; ++i) text += close;
    return text;
}

TEST(Json, AHundredLevelsAreAcceptedAndNoMore) {
    struct Shape {
        std::string open, close, core;
    };
    for (const Shape& shape : {Shape{"[", "]", ""}, Shape{"{\"code\":", "}", "1"}, Shape{"{\"unread\":", "}", "1"}}) {
        EXPECT_TRUE(is_accepted(nest(max_depth, shape.open, shape.close, shape.core))) << shape.open;
        const Parsed deeper(nest(max_depth + 1, shape.open, shape.close, shape.core));
        ASSERT_FALSE(deeper.result.has_value()) << shape.open;
        EXPECT_EQ(deeper.result.error().message, "nested deeper than 100 levels");
    }
    EXPECT_TRUE(is_accepted(nest(max_depth / 2, "[{\"code\":", "}]", "1")));
    EXPECT_FALSE(is_accepted(nest(max_depth / 2, "[{\"code\":", "}]", "[]")));
    EXPECT_TRUE(is_accepted("{\"unread\":" + nest(max_depth - 1, "[", "]") + "}"));
    EXPECT_FALSE(is_accepted("{\"unread\":" + nest(max_depth, "[", "]") + "}"));
    EXPECT_TRUE(is_accepted("[" + nest(99, "[", "]") + "," + nest(99, "[", "]") + "]")) << "depth, not count";
}

TEST(Json, AVeryDeepNestIsRefused) {
    for (const std::string& text : {nest(100'000, "[", "]"), nest(100'000, "{\"a\":", "}", "1"),
                                    std::string(100'000, '['), "{\"unread\":" + std::string(100'000, '[')})
        EXPECT_FALSE(is_accepted(text));
}

// --- strings --------------------------------------------------------------------------------------

TEST(Json, EscapesAreResolved) {
    struct Case {
        std::string_view sent;
        std::string meant;
    };
    const Case cases[] = {
        {R"("")", ""},
        {R"("plain")", "plain"},
        {R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t"},
        {R"("\u0041\u00e9\u20AC")", "A\xC3\xA9\xE2\x82\xAC"},
        {R"("\uD834\udd1e")", "\xF0\x9D\x84\x9E"},
        {R"("\uDBFF\uDFFF\uFFFF")", "\xF4\x8F\xBF\xBF\xEF\xBF\xBF"},
        {R"("a\u0000b")", "a\0b"s},
        {R"("\\u0041")", "\\u0041"},
        {R"("x\ny")", "x\ny"},
        {R"("end\\")", "end\\"},
    };
    for (const Case& one : cases) {
        const Parsed parsed(one.sent);
        ASSERT_TRUE(parsed.result.has_value()) << one.sent;
        EXPECT_EQ(parsed.result->text(), one.meant) << one.sent;
        expect_accepted_everywhere(std::string(one.sent));
    }
}

TEST(Json, EscapesThatAreNoneAreRefused) {
    for (const std::string text : {R"("\x41")", R"("\U0041")", R"("\'")", R"("\a")", R"("\0")", R"("\u12")",
                                   R"("\u12G4")", R"("\u 041")", R"("\u+041")", R"("\")", "\"\\\n\""})
        expect_refused_everywhere(text);
    for (const std::string text : {R"("\uD834")", R"("\uD834x")", R"("\uD834\n")"}) expect_refused_everywhere(text);
    for (const std::string text : {R"("\uDD1E")", R"("\uDD1E\uD834")", R"("\uD834\uD834")", R"("\uD834\u0041")"}) {
        expect_refused_everywhere(text);
        EXPECT_EQ(Parsed(text).result.error().message, "has a \\u escape that is no character") << text;
    }
}

TEST(Json, ControlCharactersMustBeEscaped) {
    for (char control = 0; control < 0x20; ++control) {
        const std::string raw(1, control);
        expect_refused_everywhere("\"a" + raw + "b\"");
        expect_refused_everywhere("{\"a" + raw + "\":1}");
    }
    expect_accepted_everywhere("\"\x7F\"");
}

TEST(Json, Utf8IsStrict) {
    for (const std::string good : {"\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                                   "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "\xEF\xBB\xBF"}) {
        expect_accepted_everywhere("\"" + good + "\"");
        expect_accepted_everywhere("{\"" + good + "\":1}");
        EXPECT_EQ(Parsed("\"" + good + "\"").result->text(), good);
    }
    for (const std::string& bad : {"\x80"s,
                                   "\xBF"s,
                                   "\xC0\x80"s,
                                   "\xC1\xBF"s,
                                   "\xC3"s,
                                   "\xC3("s,
                                   "\xE0\x80\x80"s,
                                   "\xE0\x9F\xBF"s,
                                   "\xE2\x82"s,
                                   "\xED\xA0\x80"s,
                                   "\xED\xBF\xBF"s,
                                   "\xF0\x80\x80\x80"s,
                                   "\xF0\x8F\xBF\xBF"s,
                                   "\xF0\x9F\x92"s,
                                   "\xF4\x90\x80\x80"s,
                                   "\xF5\x80\x80\x80"s,
                                   "\xF8\x88\x80\x80\x80"s,
                                   "\xFE"s,
                                   "\xFF"s,
                                   "\xC3\xA9\xA9"s}) {
        expect_refused_everywhere("\"" + bad + "\"");
        expect_refused_everywhere("\"\\n" + bad + "\"");
        expect_refused_everywhere("{\"" + bad + "\":1}");
        expect_refused_everywhere("{\"code\":{\"" + bad + "\":1}}");
    }
}

TEST(Json, VeryLongStringsAreKeptWhole) {
    const std::string plain(3'000'000, 'x');
    EXPECT_EQ(Parsed("\"" + plain + "\"").result->kind(), Kind::string);
    const std::string text = "{\"text\":\"" + plain + "\\n" + plain + "\",\"display\":\"" + plain + "\"}";
    const Parsed parsed(text);
    ASSERT_TRUE(parsed.result.has_value());
    EXPECT_TRUE((*parsed.result)["text"].text() == plain + "\n" + plain);
    EXPECT_TRUE((*parsed.result)["display"].text() == plain);
    const std::string name(1'000'000, 'n');
    EXPECT_TRUE(is_accepted("{\"" + name + "\":1,\"" + name + "m\":2}"));
    EXPECT_FALSE(is_accepted("{\"" + name + "\":1,\"" + name + "\":2}"));
}

TEST(Json, ContentIsBorrowedFromTheTextUnlessItWasEscaped) {
    const std::string text = R"({"code":"plain","value":1.50,"display":"esc\u0061ped","text":""})";
    const Parsed parsed(text);
    ASSERT_TRUE(parsed.result.has_value());
    const auto borrows = [&](std::string_view view) {
        return view.data() >= text.data() && view.data() + view.size() <= text.data() + text.size();
    };
    EXPECT_TRUE(borrows((*parsed.result)["code"].text()));
    EXPECT_TRUE(borrows((*parsed.result)["value"].text()));
    EXPECT_TRUE(borrows(parsed.result->members()[0].name));
    EXPECT_FALSE(borrows((*parsed.result)["display"].text()));
    EXPECT_EQ((*parsed.result)["display"].text(), "escaped");
}

} // namespace
} // namespace eczema::fhir
