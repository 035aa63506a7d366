#include "tests/support/fhir_reading.hpp"

#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

std::string as_string(std::string_view text) {
    std::string out = "before:";
    append_json_string(out, text);
    return out.substr(7);
}

TEST(JsonText, StringsAreEscapedAsFarAsTheGrammarAsks) {
    EXPECT_EQ(as_string(""), R"("")");
    EXPECT_EQ(as_string("plain / text"), R"("plain / text")");
    EXPECT_EQ(as_string("\"\\\b\f\n\r\t"), R"("\"\\\b\f\n\r\t")");
    EXPECT_EQ(as_string(std::string_view("\0\x01\x1F\x7F", 4)), "\"\\u0000\\u0001\\u001f\x7F\"");
    EXPECT_EQ(as_string("a\"b\nc"), R"("a\"b\nc")");
    EXPECT_EQ(as_string("\xC3\xA9\xF0\x9D\x84\x9E\xE2\x80\xA8"), "\"\xC3\xA9\xF0\x9D\x84\x9E\xE2\x80\xA8\"");
}

TEST(JsonText, EveryCharacterComesBackThroughTheParse) {
    std::string all;
    for (char c = 0; c < 0x7F; ++c) all += c;
    all += "\x7F\xC2\x80\xEF\xBF\xBF\xF4\x8F\xBF\xBF";
    tests::FhirReading fhir;
    EXPECT_EQ(fhir.value(as_string(all)).text(), all);
}

TEST(JsonText, TreesAreWrittenWithoutSpaceAndInTheOrderSent) {
    tests::FhirReading fhir;
    std::string out;
    append_json(
        out,
        fhir.whole_value(
            " { \"b\" : [ 1.50 , -0 , 1E400 , null , true , false , [ ] , { } ] , \"a\\u0062\" : \"\\u0041\\/\" } "));
    EXPECT_EQ(out, R"({"b":[1.50,-0,1E400,null,true,false,[],{}],"ab":"A/"})");
}

TEST(JsonText, WrittenTextIsAFixedPoint) {
    const std::string text = R"({"x":{"y":[[["z"]],{"\u0001\"":1e-7}]},"":""})";
    tests::FhirReading fhir;
    std::string once, twice;
    append_json(once, fhir.whole_value(text));
    append_json(twice, fhir.whole_value(once));
    EXPECT_EQ(once, text);
    EXPECT_EQ(twice, once);
}

TEST(JsonText, ValuesMadeInPlace) {
    const Member members[] = {{"s", other_element, Value::of_string("x")},
                              {"n", other_element, Value::of_number("1.0")}};
    const Value items[] = {Value::of_members(members), Value::of_boolean(true), Value()};
    std::string out;
    append_json(out, Value::of_items(items));
    EXPECT_EQ(out, R"([{"s":"x","n":1.0},true,null])");
}

TEST(JsonText, TheDeepestTreeIsWritten) {
    const std::string text = std::string(max_depth, '[') + std::string(max_depth, ']');
    tests::FhirReading fhir;
    std::string out;
    append_json(out, fhir.value(text));
    EXPECT_EQ(out, text);
}

} // namespace
} // namespace eczema::fhir
