#include "server/admission.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

namespace eczema::server {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view schema = R"({
  "type": "object", "additionalProperties": false, "required": ["name"],
  "properties": {
    "name": {"type": "string", "minLength": 1, "maxLength": 8},
    "kind": {"enum": ["a", "b"]},
    "code": {"type": "string", "pattern": "^[a-z]+-[0-9]{1,3}$"},
    "url": {"type": "string", "pattern": "^https?://", "expected": "an http or https URL"},
    "size": {"type": "integer", "minimum": 1, "maximum": 10, "unit": "bytes"},
    "ratio": {"type": "number", "maximum": 1},
    "tags": {"type": "array", "minItems": 1, "maxItems": 3, "uniqueItems": true, "items": {"$ref": "#/definitions/tag"}},
    "any": {},
    "either": {"type": ["string", "null"]},
    "choice": {"anyOf": [{"type": "integer"}, {"$ref": "#/definitions/tag"}]},
    "shape": {"oneOf": [
      {"type": "object", "additionalProperties": false, "required": ["r"], "properties": {"r": {"type": "integer"}}},
      {"type": "object", "additionalProperties": false, "required": ["w", "h"],
       "properties": {"w": {"type": "integer"}, "h": {"type": "integer"}}}]},
    "overlap": {"oneOf": [{"minimum": 1}, {"minimum": 2}]},
    "both": {"allOf": [{"type": "object", "maxProperties": 1}, {"patternProperties": {"^x": {"type": "integer"}}}]},
    "box": {
      "type": "object", "additionalProperties": false, "required": ["id"],
      "properties": {
        "id": {"type": "integer"}, "on": {"type": "boolean"}, "text": {"type": "string"},
        "list": {"type": "array", "items": {"type": "integer"}}, "share": {"type": "number"},
        "map": {"type": "object", "additionalProperties": {"type": "string"}}
      }
    }
  },
  "definitions": {"tag": {"type": "string", "maxLength": 4}}
})";

std::string admitted(std::string_view text, std::span<const Override> overrides = {}) {
    const auto result = admit(text, schema, overrides);
    if (result) return *result;
    std::string refused = "refused";
    for (const Fault& fault : result.error()) refused += "\n" + fault.path + " " + fault.message;
    return refused;
}

std::vector<Fault> faults(std::string_view text, std::span<const Override> overrides = {}) {
    const auto result = admit(text, schema, overrides);
    return result ? std::vector<Fault>{} : result.error();
}

Fault only_fault(std::string_view text) {
    const auto found = faults(text);
    EXPECT_EQ(found.size(), 1u) << text;
    return found.empty() ? Fault{"no fault", ""} : found.front();
}

// A text in memory of exactly its size, so that a sanitizer sees one byte read too many.
std::vector<Fault> faults_in_exact_memory(std::string_view text) {
    const auto exact = std::make_unique<char[]>(text.size());
    std::copy(text.begin(), text.end(), exact.get());
    return faults({exact.get(), text.size()});
}

// --- what is admitted -----------------------------------------------------------------------------

TEST(Admission, gives_the_document_back) {
    EXPECT_EQ(admitted(R"({ "name" : "n", "size":10, "ratio" : 0.25, "any": [null, true, {"x": "é\u20AC"}] })"),
              R"({"name":"n","size":10,"ratio":0.25,"any":[null,true,{"x":"é€"}]})");
}

TEST(Admission, skips_a_byte_order_mark) { EXPECT_EQ(admitted("\xEF\xBB\xBF{\"name\":\"n\"}"), R"({"name":"n"})"); }

TEST(Admission, counts_length_in_characters) {
    EXPECT_EQ(faults(R"({"name":"éééééééé"})"), std::vector<Fault>{});
    EXPECT_EQ(only_fault(R"({"name":"ééééééééé"})"), (Fault{"/name", "must have at most 8 characters"}));
}

// --- what is no JSON ------------------------------------------------------------------------------

TEST(Admission, says_line_and_column_of_broken_text) {
    const Fault fault = only_fault("{\n  \"name\": \"n\",\n  }");
    EXPECT_EQ(fault.path, "");
    EXPECT_THAT(fault.message, HasSubstr("line 3, column 3"));
}

TEST(Admission, refuses_what_is_not_json) {
    for (const std::string_view text : {"", " ", "{", "{\"name\":\"n\"", "{\"name\":\"n\"}}", "{\"name\":\"n\"} x",
                                        "{'name':1}", "{\"name\":NaN}", "{\"name\":01}", "/* c */{\"name\":\"n\"}",
                                        "{\"name\":\"n\",}", "{\"name\":1e999}", "{\"name\":\"\t\"}", "nul"}) {
        const Fault fault = only_fault(text);
        EXPECT_EQ(fault.path, "") << text;
        EXPECT_THAT(fault.message, HasSubstr("is not valid JSON at line 1")) << text;
    }
}

TEST(Admission, refuses_numbers_that_no_64_bit_integer_holds) {
    for (const std::string_view number : {"1e300", "-1e300", "99999999999999999999"}) {
        const Fault fault = only_fault(R"({"name":"n","tags":[)" + std::string(number) + "]}");
        EXPECT_EQ(fault, (Fault{"/tags/0", "is a number far out of range"})) << number;
    }
}

TEST(Admission, reads_numbers_as_they_are_written) {
    EXPECT_EQ(admitted(R"({"name":"n","any":[0,-0,0e-300,0E5,1.50,1e2,-7,9223372036854775807,18446744073709551615,
0.1,1e-300]})"),
              R"({"name":"n","any":[0,0,0.0,0.0,1.5,100.0,-7,9223372036854775807,18446744073709551615,0.1,1e-300]})");
}

TEST(Admission, refuses_text_behind_a_nul) {
    using namespace std::string_view_literals;
    EXPECT_THAT(only_fault("{\"name\":\"n\"}\0{"sv).message, HasSubstr("after the end"));
    EXPECT_THAT(only_fault("{\"name\":\0\"n\"}"sv).message, HasSubstr("is not valid JSON"));
}

TEST(Admission, refuses_a_nul_in_a_string_or_name) {
    EXPECT_EQ(only_fault(R"({"code":"ab-1\u0000 and more"})").path, "/code");
    EXPECT_EQ(only_fault(R"({"any":[1,{"a\u0000b":2}]})").path, "/any/1");
}

TEST(Admission, refuses_invalid_utf8) {
    for (const std::string_view bytes : {"\xFF", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80", "\xE2\x82"}) {
        EXPECT_EQ(faults("{\"name\":\"" + std::string(bytes) + "\"}").size(), 1u);
        EXPECT_EQ(faults("{\"" + std::string(bytes) + "\":1}").size(), 1u);
        EXPECT_EQ(faults(std::string(bytes)).size(), 1u);
    }
}

TEST(Admission, refuses_a_lone_surrogate_escape) {
    EXPECT_EQ(faults(R"({"name":"\uD800"})").size(), 1u);
    EXPECT_EQ(faults(R"({"name":"\uDC00"})").size(), 1u);
    EXPECT_EQ(admitted(R"({"name":"\uD83D\uDE00"})"), "{\"name\":\"\xF0\x9F\x98\x80\"}");
}

TEST(Admission, stays_inside_the_text_when_it_is_cut) {
    const std::string whole = "{\"name\":\"\xF0\x9F\x98\x80\xE2\x82\xAC\", \"any\": [1.5e3, true, null, \"\\u20AC\"]}";
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_EQ(faults_in_exact_memory(whole.substr(0, size)).size(), 1u) << size;
    EXPECT_EQ(faults_in_exact_memory(whole).size(), 0u);
}

TEST(Admission, refuses_deep_nesting_without_recursion) {
    const auto nested = [](std::size_t levels) {
        return "{\"name\":\"n\",\"any\":" + std::string(levels - 1, '[') + std::string(levels - 1, ']') + "}";
    };
    EXPECT_EQ(faults(nested(100)).size(), 0u);
    EXPECT_EQ(only_fault(nested(101)).message, "is nested deeper than 100 levels; flatten it");
    EXPECT_EQ(only_fault(nested(100'000)).message, "is nested deeper than 100 levels; flatten it");
    EXPECT_EQ(faults(std::string(100'000, '[')).size(), 1u);
    std::string objects;
    for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
    EXPECT_EQ(faults(objects).size(), 1u);
}

TEST(Admission, refuses_a_member_named_twice) {
    const std::string message = "is named twice in one object; keep one of the two";
    EXPECT_EQ(only_fault(R"({"name":"n","name":"n"})"), (Fault{"/name", message}));
    EXPECT_EQ(only_fault(R"({"any":[0,{"x":1,"y":2,"\u0078":1}]})"), (Fault{"/any/1/x", message}));
    EXPECT_EQ(faults(R"({"name":"n","any":[{"x":1},{"x":1,"y":{"x":1}}]})").size(), 0u);
}

// --- what the schema refuses ------------------------------------------------------------------------

TEST(Admission, says_what_each_keyword_asks_for) {
    const std::pair<std::string_view, Fault> cases[] = {
        {R"([])", {"", "must be an object"}},
        {R"({})", {"/name", "is required; add it"}},
        {R"({"name":7})", {"/name", "must be a string"}},
        {R"({"name":""})", {"/name", "must have at least 1 character"}},
        {R"({"name":"n","kind":"c"})", {"/kind", "must be one of \"a\", \"b\""}},
        {R"({"name":"n","code":"x"})", {"/code", "must match the pattern ^[a-z]+-[0-9]{1,3}$"}},
        {R"({"name":"n","url":"ftp://x"})", {"/url", "must be an http or https URL"}},
        {R"({"name":"n","url":1})", {"/url", "must be a string: an http or https URL"}},
        {R"({"name":"n","size":0})", {"/size", "must be at least 1 and at most 10 bytes"}},
        {R"({"name":"n","size":11})", {"/size", "must be at least 1 and at most 10 bytes"}},
        {R"({"name":"n","size":1.5})", {"/size", "must be an integer"}},
        {R"({"name":"n","size":9999999999999999999})", {"/size", "must be at least 1 and at most 10 bytes"}},
        {R"({"name":"n","ratio":1.01})", {"/ratio", "must be at most 1"}},
        {R"({"name":"n","tags":[]})", {"/tags", "must have at least 1 item"}},
        {R"({"name":"n","tags":["a","b","c","d"]})", {"/tags", "must have at most 3 items"}},
        {R"({"name":"n","tags":["a","b","a"]})", {"/tags", "must not list the same item twice"}},
        {R"({"name":"n","tags":["a","bcdef"]})", {"/tags/1", "must have at most 4 characters"}},
        {R"({"name":"n","either":1})", {"/either", "must be a string or null"}},
        {R"({"name":"n","choice":"abcde"})", {"/choice", "must satisfy \"anyOf\" of the schema"}},
        {R"({"name":"n","shape":{"w":1,"h":"2"}})", {"/shape/h", "must be an integer"}},
        {R"({"name":"n","shape":7})", {"/shape", "must satisfy \"oneOf\" of the schema"}},
        {R"({"name":"n","overlap":2})", {"/overlap", "must satisfy \"oneOf\" of the schema"}},
        {R"({"name":"n","both":{"a":1,"b":2}})", {"/both", "must have at most 1 key"}},
        {R"({"name":"n","both":{"x1":"a"}})", {"/both/x1", "must be an integer"}},
        {R"({"name":"n","box":{"id":1,"map":{"k":2}}})", {"/box/map/k", "must be a string"}},
        {R"({"name":"n","box":{"id":1,"il":2}})",
         {"/box/il", "is not a known key; known here: id, on, text, list, share, map"}},
    };
    for (const auto& [text, fault] : cases) EXPECT_EQ(only_fault(text), fault) << text;
}

TEST(Admission, takes_values_at_the_bounds) {
    for (const std::string_view text :
         {R"({"name":"12345678"})", R"({"name":"n","size":1})", R"({"name":"n","size":10})",
          R"({"name":"n","ratio":1})", R"({"name":"n","tags":["a"]})", R"({"name":"n","tags":["a","b","abcd"]})",
          R"({"name":"n","either":null})", R"({"name":"n","choice":3})", R"({"name":"n","choice":"abcd"})",
          R"({"name":"n","shape":{"r":1}})", R"({"name":"n","overlap":1})", R"({"name":"n","both":{"x1":1}})"})
        EXPECT_EQ(faults(text).size(), 0u) << text;
}

TEST(Admission, reports_every_fault) {
    const auto found = faults(R"({"nmae":"n","size":0,"tags":["abcde",1,"ok"],"box":{"on":1,"list":[1,"2",3]}})");
    std::vector<std::string> paths;
    for (const Fault& fault : found) paths.push_back(fault.path);
    EXPECT_THAT(paths,
                ElementsAre("/name", "/nmae", "/size", "/tags/0", "/tags/1", "/box/id", "/box/on", "/box/list/1"));
}

TEST(Admission, never_quotes_a_value) {
    const std::string_view text = R"({"name":"canary-canary","kind":"canary","code":"canary","url":"canary",
        "size":"canary","tags":["canary"],"either":["canary"],"choice":"canary","box":"canary","any":"canary"})";
    const auto found = faults(text);
    EXPECT_EQ(found.size(), 9u);
    for (const Fault& fault : found) EXPECT_EQ((fault.path + fault.message).find("canary"), std::string::npos);
}

TEST(Admission, escapes_names_in_paths) {
    EXPECT_EQ(only_fault(R"({"name":"n","a/b~c\nd":1})").path, "/a~1b~0c\\u000Ad");
}

// --- overrides ----------------------------------------------------------------------------------------

TEST(Admission, types_an_override_by_the_schema) {
    const std::vector<Override> overrides = {{"box", "id", "7"},       {"box", "on", "true"},
                                             {"box", "text", "7"},     {"box", "list", "[1, 2]"},
                                             {"box", "share", "-0.5"}, {"box", "map", "{\"k\": \"v\"}"}};
    EXPECT_EQ(admitted(R"({"name":"n"})", overrides),
              R"({"name":"n","box":{"id":7,"on":true,"text":"7","list":[1,2],"share":-0.5,"map":{"k":"v"}}})");
}

TEST(Admission, lets_an_override_win_over_the_paper_and_the_last_over_the_first) {
    const std::vector<Override> overrides = {{"box", "id", "7"}, {"box", "id", "8"}};
    EXPECT_EQ(admitted(R"({"name":"n","box":{"id":"wrong","on":false}})", overrides),
              R"({"name":"n","box":{"on":false,"id":8}})");
}

TEST(Admission, refuses_an_override_of_the_wrong_type) {
    const std::pair<Override, Fault> cases[] = {
        {{"box", "id", "seven", "--id"}, {"/box/id", "must be an integer, written as JSON (set by --id)"}},
        {{"box", "id", "\"7\"", "--id"}, {"/box/id", "must be an integer (set by --id)"}},
        {{"box", "id", "7.5"}, {"/box/id", "must be an integer"}},
        {{"box", "id", ""}, {"/box/id", "must be an integer, written as JSON"}},
        {{"box", "on", "yes"}, {"/box/on", "must be a boolean, written as JSON"}},
        {{"box", "list", "[1,\"x\"]", "ENV"}, {"/box/list/1", "must be an integer (set by ENV)"}},
        {{"box", "text", "\xFF"}, {"/box/text", "must be UTF-8 text"}},
        {{"box", "il", "1"}, {"/box/il", "is not a known key; known here: id, on, text, list, share, map"}},
        {{"name", "x", "1"}, {"/name/x", "is not in a known section; is not a known key; known here: name"}},
    };
    for (const auto& [override, fault] : cases) {
        const auto found = faults(R"({"name":"n","box":{"id":1}})", std::span(&override, 1));
        ASSERT_EQ(found.size(), 1u) << override.key;
        EXPECT_EQ(found[0].path, fault.path);
        EXPECT_THAT(found[0].message, testing::StartsWith(fault.message));
    }
}

TEST(Admission, leaves_a_paper_of_the_wrong_shape_to_the_schema) {
    const Override override{"box", "id", "1"};
    EXPECT_EQ(faults("[]", std::span(&override, 1)), (std::vector<Fault>{{"", "must be an object"}}));
    EXPECT_EQ(faults(R"({"name":"n","box":5})", std::span(&override, 1)),
              (std::vector<Fault>{{"/box", "must be an object"}}));
}

// --- the schema itself ----------------------------------------------------------------------------------

TEST(Admission, refuses_a_schema_that_would_not_be_checked) {
    for (const std::string_view unusable :
         {"{", R"({"const": 1})", R"({"properties": {"a": {"if": {}}}})", R"({"items": [{"type": "string"}]})",
          R"({"properties": {"a": {"pattern": "^\\d+$"}}})", R"({"patternProperties": {"\\S": {}}})",
          R"({"anyOf": [{"exclusiveMinimum": 3}]})", R"({"definitions": {"a": {"contains": {}}}})"}) {
        const auto result = admit("{}", unusable);
        ASSERT_FALSE(result.has_value()) << unusable;
        EXPECT_THAT(result.error()[0].message, HasSubstr("cannot be admitted: the schema")) << unusable;
    }
}

TEST(Admission, finds_every_embedded_schema_usable) {
    ASSERT_FALSE(schema_files_embedded.empty());
    for (const EmbeddedFile& file : schema_files_embedded) {
        const auto result = admit("[]", file.text);
        ASSERT_FALSE(result.has_value()) << file.name;
        EXPECT_EQ(result.error(), (std::vector<Fault>{{"", "must be an object"}})) << file.name;
    }
}

} // namespace
} // namespace eczema::server
