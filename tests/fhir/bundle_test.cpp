// What a value under a prefetch key says, by the cases of https://cds-hooks.hl7.org/2.0/#prefetch-template and by
// what clients are seen to send.
#include "fhir/bundle.hpp"

#include "tests/support/fhir_reading.hpp"

#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

using tests::FhirReading;

// "Condition/c1 @0 <fullUrl>" of each entry.
std::string shown(std::span<const Entry> entries) {
    std::string text;
    for (const Entry& entry : entries) {
        if (!text.empty()) text += ", ";
        ((text += resource_type(*entry.resource)) += '/') += (*entry.resource)["id"].text();
        if (entry.index) text += " @" + std::to_string(*entry.index);
        if (!entry.full_url.empty()) ((text += " <") += entry.full_url) += '>';
    }
    return text;
}

const std::string warning_outcome =
    R"({"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"not-found"}]})";
const std::string error_outcome =
    R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"security"}]})";

std::string bundle_of(const std::string& entries, const std::string& more = "") {
    return R"({"resourceType":"Bundle","type":"searchset")" + more + ",\"entry\":[" + entries + "]}";
}

struct Case {
    const char* what;
    std::string value;
    Delivery delivery;
    bool is_partial;
    std::string entries;
};

TEST(Bundle, EveryValueOfAPrefetchKey) {
    const std::string c1 = R"({"resourceType":"Condition","id":"c1"})";
    const std::string c2 = R"({"resourceType":"Condition","id":"c2"})";
    const Case cases[] = {
        {"null: a search without result", "null", Delivery::data, false, ""},
        {"empty searchset", R"({"resourceType":"Bundle","type":"searchset","total":0})", Delivery::data, false, ""},
        {"empty searchset with an empty list", bundle_of(""), Delivery::data, false, ""},
        {"entry null", R"({"resourceType":"Bundle","entry":null})", Delivery::data, false, ""},
        {"searchset", bundle_of(R"({"fullUrl":"u1","resource":)" + c1 + R"(},{"resource":)" + c2 + "}"), Delivery::data,
         false, "Condition/c1 @0 <u1>, Condition/c2 @1"},
        {"Bundle without type", R"({"resourceType":"Bundle","entry":[{"resource":)" + c1 + "}]}", Delivery::data, false,
         "Condition/c1 @0"},
        {"one entry for a list", R"({"resourceType":"Bundle","entry":{"resource":)" + c1 + "}}", Delivery::data, false,
         "Condition/c1 @0"},
        {"a total of what was sent", bundle_of("{\"resource\":" + c1 + "}", ",\"total\":1"), Delivery::data, false,
         "Condition/c1 @0"},
        {"a total above it, and no next page", bundle_of("{\"resource\":" + c1 + "}", ",\"total\":2"), Delivery::data,
         true, "Condition/c1 @0"},
        {"a total below it: what was included does not count", bundle_of("{\"resource\":" + c1 + "}", ",\"total\":0"),
         Delivery::data, false, "Condition/c1 @0"},
        {"entries without resource",
         bundle_of(R"({"fullUrl":"u"},null,{"resource":null},{"resource":"x"},{"resource":)" + c1 + "}"),
         Delivery::data, false, "Condition/c1 @4"},
        {"Bundle in a Bundle",
         bundle_of("{\"resource\":" + bundle_of("{\"resource\":" + c1 + "}") + "},{\"resource\":" + c2 + "}"),
         Delivery::data, false, "Condition/c1 @0, Condition/c2 @1"},
        {"next page",
         bundle_of("{\"resource\":" + c1 + "}",
                   R"(,"link":[{"relation":"self","url":"a"},{"relation":"next","url":"b"}])"),
         Delivery::data, true, "Condition/c1 @0"},
        {"next page as one link", bundle_of("", R"(,"link":{"relation":"next"})"), Delivery::data, true, ""},
        {"no next page", bundle_of("", R"(,"link":[{"relation":"self"},{"relation":"previous"}])"), Delivery::data,
         false, ""},
        {"next page of an inner Bundle",
         bundle_of("{\"resource\":" + bundle_of("", R"(,"link":[{"relation":"next"}])") + "}"), Delivery::data, true,
         ""},
        {"outcome entry of severity warning", bundle_of("{\"resource\":" + warning_outcome + "}"), Delivery::data,
         false, ""},
        {"outcome entry before a result", bundle_of("{\"resource\":" + warning_outcome + "},{\"resource\":" + c1 + "}"),
         Delivery::data, false, "Condition/c1 @1"},
        {"outcome entry of severity error", bundle_of("{\"resource\":" + error_outcome + "},{\"resource\":" + c1 + "}"),
         Delivery::failed, true, "Condition/c1 @1"},
        {"OperationOutcome error", error_outcome, Delivery::failed, true, ""},
        {"OperationOutcome fatal",
         R"({"resourceType":"OperationOutcome","issue":[{"severity":"information"},{"severity":"fatal"}]})",
         Delivery::failed, true, ""},
        {"OperationOutcome without issue", R"({"resourceType":"OperationOutcome"})", Delivery::failed, true, ""},
        {"OperationOutcome without severity", R"({"resourceType":"OperationOutcome","issue":[{}]})", Delivery::failed,
         true, ""},
        {"OperationOutcome warning in the place of a search result", warning_outcome, Delivery::failed, true, ""},
        {"wrapped searchset",
         R"({"response":{"status":"200"},"resource":)" + bundle_of("{\"resource\":" + c1 + "}") + "}", Delivery::data,
         false, "Condition/c1 @0"},
        {"wrapped resource", R"({"response":{"status":"200 OK"},"resource":)" + c1 + "}", Delivery::data, true,
         "Condition/c1"},
        {"wrapped error", R"({"response":{"status":"403"},"resource":)" + error_outcome + "}", Delivery::failed, true,
         ""},
        {"wrapped nothing", R"({"response":{"status":"404"},"resource":null})", Delivery::unreadable, true, ""},
        {"loose resource", c1, Delivery::data, true, "Condition/c1"},
        {"list of resources", "[" + c1 + "," + c2 + "]", Delivery::data, true, "Condition/c1 @0, Condition/c2 @1"},
        {"list with a null", "[null," + c2 + "]", Delivery::data, true, "Condition/c2 @1"},
        {"empty list", "[]", Delivery::unreadable, true, ""},
        {"list of nothing", "[null]", Delivery::unreadable, true, ""},
        {"list of an error", "[" + error_outcome + "]", Delivery::failed, true, ""},
        {"resource of a type that is not read", R"({"resourceType":"Location","id":"l1"})", Delivery::data, true,
         "Location/"},
        {"object without type", R"({"id":"c1","code":{"text":"x"}})", Delivery::unreadable, true, ""},
        {"type that is no text", R"({"resourceType":{},"id":"c1"})", Delivery::unreadable, true, ""},
        {"empty object", "{}", Delivery::unreadable, true, ""},
        {"text", R"("Condition/c1")", Delivery::unreadable, true, ""},
        {"number", "5", Delivery::unreadable, true, ""},
        {"boolean", "true", Delivery::unreadable, true, ""},
    };
    for (const Case& one : cases) {
        FhirReading fhir;
        const Delivered read = read_delivered(fhir.value(one.value), fhir.reading);
        EXPECT_EQ(read.delivery, one.delivery) << one.what;
        EXPECT_EQ(read.is_partial, one.is_partial) << one.what;
        EXPECT_EQ(shown(read.entries), one.entries) << one.what;
        EXPECT_TRUE(fhir.reading.issues.empty()) << one.what << ": what a fault means is decided with the record";
    }
}

TEST(Bundle, EntriesThatAreNoResourceAreNamed) {
    FhirReading fhir;
    const auto places = [&](const std::string& text) {
        std::vector<std::size_t> found;
        for (const auto& place : read_delivered(fhir.value(text), fhir.reading).unreadable)
            found.push_back(place.value_or(99));
        return found;
    };
    const std::string c1 = R"({"resource":{"resourceType":"Condition","id":"c1"}})";
    using Places = std::vector<std::size_t>;
    EXPECT_EQ(places(bundle_of(c1)), Places());
    EXPECT_EQ(places(bundle_of("")), Places());
    EXPECT_EQ(places(bundle_of(R"({"resource":{"resourceType":"Location"}})")), Places()) << "a type that is not read";
    EXPECT_EQ(places(bundle_of("{\"resource\":" + warning_outcome + "}")), Places());
    for (const char* entry : {R"({"fullUrl":"x"})", "null", R"("x")", R"({"resource":null})", R"({"resource":"junk"})",
                              R"({"resource":{"id":"q"}})", R"({"response":{"status":"404"}})"})
        EXPECT_EQ(places(bundle_of(c1 + "," + entry)), Places{1}) << entry;
    EXPECT_EQ(places(R"({"resourceType":"Bundle","entry":"junk"})"), Places{0});
    EXPECT_EQ(places("[null,{\"resourceType\":\"Condition\"}]"), Places{0});
}

TEST(Bundle, OnlyABundleIsASearch) {
    FhirReading fhir;
    const auto is_search = [&](const std::string& text) {
        return read_delivered(fhir.value(text), fhir.reading).is_search;
    };
    EXPECT_TRUE(is_search(bundle_of("")));
    EXPECT_TRUE(is_search(R"({"response":{},"resource":)" + bundle_of("") + "}"));
    EXPECT_FALSE(is_search(R"([{"resourceType":"Observation"}])"));
    EXPECT_FALSE(is_search(R"({"resourceType":"Observation"})"));
}

TEST(Bundle, EntriesOfDraftOrders) {
    FhirReading fhir;
    const auto entries = [&](const std::string& text) {
        return shown(read_entries(fhir.value(text), fhir.reading.arena));
    };
    const std::string r1 = R"({"resourceType":"MedicationRequest","id":"r1"})";
    EXPECT_EQ(entries(bundle_of(R"({"fullUrl":"urn:uuid:x","resource":)" + r1 + "}")),
              "MedicationRequest/r1 @0 <urn:uuid:x>");
    EXPECT_EQ(entries(R"({"entry":[{"resource":)" + r1 + "}]}"), "MedicationRequest/r1 @0") << "resourceType left out";
    EXPECT_EQ(entries("[" + r1 + "]"), "MedicationRequest/r1 @0");
    EXPECT_EQ(entries(r1), "MedicationRequest/r1");
    for (const char* text : {"null", "[]", "\"x\"", "5", "[[]]", R"({"resourceType":"Bundle"})", R"({"entry":[]})"})
        EXPECT_EQ(entries(text), "") << text;
}

TEST(Bundle, TheDeepestNestOfBundlesIsOpened) {
    const std::string open = R"({"resourceType":"Bundle","entry":[{"resource":)";
    std::string text, end;
    for (std::size_t level = 0; level < 33; ++level) { // three levels of JSON each, and one for the resource
        text += open;
        end += "}]}";
    }
    FhirReading fhir;
    EXPECT_EQ(
        shown(read_delivered(fhir.value(text + R"({"resourceType":"Patient","id":"p1"})" + end), fhir.reading).entries),
        "Patient/p1 @0");
}

} // namespace
} // namespace eczema::fhir
