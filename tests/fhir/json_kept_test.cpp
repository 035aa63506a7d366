// What the parse keeps of a request: the elements of the table, prefetch under any key, draft orders whole.
#include "tests/support/fhir_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

using testing::ElementsAre;

std::string kept(std::string_view text, Keep keep = Keep::read_elements) {
    tests::FhirReading fhir;
    std::string out;
    append_json(out, fhir.value(text, keep));
    return out;
}

TEST(JsonKept, MembersOutsideTheTableAreDropped) {
    EXPECT_EQ(kept(R"({"id":"a","unread":1,"code":{"unread":[{}],"text":"t","x":{"id":"y"}},"z":"id"})"),
              R"({"id":"a","code":{"text":"t"}})");
    EXPECT_EQ(kept(R"([{"unread":{"id":1}},{"id":2}])"), R"([{},{"id":2}])");
    EXPECT_EQ(kept(R"({"unread":[1,[2,{"id":3}]],"id":{"entry":[4,[5]]}})"), R"({"id":{"entry":[4,[5]]}})");
    EXPECT_EQ(kept(R"({"unread":"id","id":"unread"})"), R"({"id":"unread"})");
    EXPECT_EQ(kept(R"({"code":{"a":{"b":{}}},"b":[],"id":1})"), R"({"code":{},"id":1})");
}

TEST(JsonKept, EscapedNamesAreFoundInTheTable) {
    EXPECT_EQ(kept(R"({"\u0069d":"a","c\u006fde":1,"unre\u0061d":2})"), R"({"id":"a","code":1})");
    EXPECT_EQ(kept(R"({"resource\u0054ype":"Location","id":"a"})"), R"({"resourceType":"Location"})");
    EXPECT_EQ(kept(R"({"pre\u0066etch":{"any":{"id":1,"x":2}}})"), R"({"prefetch":{"any":{"id":1}}})");
}

TEST(JsonKept, PrefetchKeysAreTheClientsOwn) {
    EXPECT_EQ(kept(R"({"prefetch":{"patient":{"id":1,"x":2},"zzz":null,"any key":[{"x":1,"id":3}],"":4}})"),
              R"({"prefetch":{"patient":{"id":1},"zzz":null,"any key":[{"id":3}],"":4}})");
    EXPECT_EQ(kept(R"({"prefetch":{"zzz":{"prefetch":{"yyy":1,"id":2}}}})"),
              R"({"prefetch":{"zzz":{"prefetch":{"id":2}}}})")
        << "only the request's own prefetch";
    EXPECT_EQ(kept(R"({"context":{"prefetch":{"yyy":1}}})"), R"({"context":{"prefetch":{}}})");
    EXPECT_EQ(kept(R"([{"prefetch":{"yyy":1}}])"), R"([{"prefetch":{}}])");
    EXPECT_EQ(kept(R"({"prefetch":{"resourceType":"x","patient":{"id":1}}})"),
              R"({"prefetch":{"resourceType":"x","patient":{"id":1}}})")
        << "a key of the client's, no resource";
}

TEST(JsonKept, ResourcesOfTypesThatAreNotReadAreReducedToTheirType) {
    const std::string type = R"("resourceType":"Location")";
    for (const std::string& resource :
         {"{" + type + R"(,"id":"e","status":"finished","code":{"text":"t"}})",
          R"({"id":"e",)" + type + R"(,"status":"finished","code":{"text":"t"}})",
          R"({"id":"e","code":{"text":"t","coding":[{"code":"c"}]},"status":"x",)" + type + "}", "{" + type + "}"}) {
        EXPECT_EQ(kept(resource), "{" + type + "}") << resource;
        EXPECT_EQ(kept(R"({"prefetch":{"e":{"entry":[{"fullUrl":"u","resource":)" + resource +
                       R"(},{"resource":{"resourceType":"Patient","id":"p"}}]}}})"),
                  R"({"prefetch":{"e":{"entry":[{"fullUrl":"u","resource":{)" + type +
                      R"(}},{"resource":{"resourceType":"Patient","id":"p"}}]}}})")
            << resource;
        EXPECT_EQ(kept(R"({"resourceType":"Condition","contained":[)" + resource + R"(],"id":"c"})"),
                  R"({"resourceType":"Condition","contained":[{)" + type + R"(}],"id":"c"})")
            << resource;
    }
    EXPECT_EQ(kept(R"({"resourceType":"","id":"a"})"), R"({"resourceType":""})");
    // What is no type name says nothing about the rest.
    EXPECT_EQ(kept(R"({"resourceType":5,"id":"a"})"), R"({"resourceType":5,"id":"a"})");
    EXPECT_EQ(kept(R"({"resourceType":["Location"],"id":"a"})"), R"({"resourceType":["Location"],"id":"a"})");
    EXPECT_EQ(kept(R"({"resourceType":{"text":"Location"},"id":"a"})"),
              R"({"resourceType":{"text":"Location"},"id":"a"})");
}

TEST(JsonKept, EveryTypeThatIsReadKeepsItsElements) {
    for (const std::string_view type : resource_types_read) {
        const std::string text = "{\"resourceType\":\"" + std::string(type) + "\",\"id\":\"a\"}";
        EXPECT_EQ(kept(text), text);
    }
}

// A draft must be given back unharmed by an update suggestion: unknown members, order and the text of numbers.
TEST(JsonKept, DraftOrdersAreKeptWhole) {
    const std::string drafts =
        R"({"resourceType":"Bundle","meta":{"x":[]},"entry":[{"resource":{"resourceType":"ServiceRequest","id":"s",)"
        R"("priority":"urgent","orderDetail":[{"text":"a\"b\\c\n"}],"quantityQuantity":{"value":1.50}}},)"
        R"({"resource":{"resourceType":"MedicationRequest","zzz":{"prefetch":{"q":-0}},"extension":[{"url":"u",)"
        R"("valueDecimal":1E400},{"valueInteger":123456789012345678901234567890}],"note":null,"flag":false}}],"total":2.0})";
    EXPECT_EQ(kept(R"({"context":{"userId":"u","x":1,"draftOrders":)" + drafts + R"(,"y":{"id":2}},"z":3})"),
              R"({"context":{"userId":"u","draftOrders":)" + drafts + "}}");
    EXPECT_EQ(kept(R"({"context":{"draftOrders":[{"anything":[{"at":{"all":1}}]}]}})"),
              R"({"context":{"draftOrders":[{"anything":[{"at":{"all":1}}]}]}})");
    EXPECT_EQ(kept(R"({"context":{"draftOrders":{"anything":1},"code":{"anything":2}}})"),
              R"({"context":{"draftOrders":{"anything":1},"code":{}}})");
}

TEST(JsonKept, DraftOrdersElsewhereAreNoDraftOrders) {
    EXPECT_EQ(kept(R"({"draftOrders":{"anything":1}})"), R"({"draftOrders":{}})");
    EXPECT_EQ(kept(R"({"prefetch":{"draftOrders":{"anything":1}}})"), R"({"prefetch":{"draftOrders":{}}})");
    EXPECT_EQ(kept(R"({"code":{"draftOrders":{"anything":1}}})"), R"({"code":{"draftOrders":{}}})");
    EXPECT_EQ(kept(R"({"code":{"context":{"draftOrders":{"anything":1}}}})"),
              R"({"code":{"context":{"draftOrders":{}}}})");
    EXPECT_EQ(kept(R"({"context":[{"draftOrders":{"anything":1}}]})"), R"({"context":[{"draftOrders":{}}]})");
    EXPECT_EQ(kept(R"([{"context":{"draftOrders":{"anything":1}}}])"), R"([{"context":{"draftOrders":{}}}])");
}

TEST(JsonKept, KeepEverythingDropsNothing) {
    const std::string text =
        R"({"resourceType":"ValueSet","compose":{"include":[{"x":{"y":[1.50,{"z":null}]}}]},"prefetch":{"q":{"r":1}}})";
    EXPECT_EQ(kept(text, Keep::everything), text);
    EXPECT_EQ(kept(R"([{"resourceType":"Location","whatever":1}])", Keep::everything),
              R"([{"resourceType":"Location","whatever":1}])");
}

TEST(JsonKept, MembersOfAnyNameAreFoundByName) {
    tests::FhirReading fhir;
    const Value& value = fhir.whole_value(R"({"compose":{"id":"x"},"id":"y"})");
    ASSERT_NE(value.find("compose"), nullptr);
    EXPECT_EQ((*value.find("compose"))["id"].text(), "x");
    EXPECT_EQ(value["id"].text(), "y");
    EXPECT_EQ(value.members()[0].element, other_element);
    std::vector<std::string_view> names;
    for (const Member& member : value.members()) names.push_back(member.name);
    EXPECT_THAT(names, ElementsAre("compose", "id"));
}

} // namespace
} // namespace eczema::fhir
