#include "fhir/datatypes.hpp"

#include "tests/support/fhir_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using tests::codes_of;
using tests::FhirReading;
using tests::on;

TEST(Datatypes, OneOrMany) {
    FhirReading fhir;
    EXPECT_THAT(one_or_many(fhir.value("null")), IsEmpty());
    EXPECT_THAT(one_or_many(fhir.value("[]")), IsEmpty());
    EXPECT_EQ(one_or_many(fhir.value("[1,2,3]")).size(), 3u);
    EXPECT_EQ(one_or_many(fhir.value("{\"id\":1}")).size(), 1u);
    EXPECT_EQ(one_or_many(fhir.value("\"x\"")).front().text(), "x");
}

TEST(Datatypes, ConceptsOfEveryShape) {
    FhirReading fhir;
    const auto read = [&](std::string_view text) { return read_concept(fhir.value(text), fhir.reading); };
    const auto full =
        read(R"({"coding":[{"system":"s","code":"a","display":"A"},{"system":"t","code":"b"}],"text":"T"})");
    EXPECT_THAT(codes_of(full), ElementsAre("s|a", "t|b"));
    EXPECT_EQ(full.codings[0].display, "A");
    EXPECT_EQ(full.text, "T");
    EXPECT_THAT(codes_of(read(R"({"coding":{"system":"s","code":"a"}})")), ElementsAre("s|a")) << "object for list";
    EXPECT_THAT(codes_of(read(R"([{"coding":[{"code":"a"}],"text":"T"},{"coding":[{"code":"b"}],"text":"U"}])")),
                ElementsAre("|a", "|b"))
        << "list for object";
    EXPECT_EQ(read(R"([{"coding":[]},{"text":"T"},{"text":"U"}])").text, "T");
    EXPECT_THAT(codes_of(read(R"({"coding":[{"system":" s\n","code":" a ","display":"A"}]})")), ElementsAre("s|a"));
    EXPECT_THAT(codes_of(read(R"({"coding":[{"system":"s","code":24079001}]})")), ElementsAre("s|24079001"));
    EXPECT_EQ(read(R"(" words ")").text, "words") << "a plain string is text";
}

TEST(Datatypes, ConceptsThatSayNothingAreEmpty) {
    FhirReading fhir;
    for (const char* text : {"null", "{}", "[]", "[null]", "\"\"", "5", "true", R"({"coding":null,"text":null})",
                             R"({"coding":[null,{},{"system":"s"},{"code":""},{"code":null,"display":null}]})",
                             R"({"coding":"x"})", R"({"coding":[[{"code":"a"}]]})"}) {
        const CodeableConcept read = read_concept(fhir.value(text), fhir.reading);
        EXPECT_TRUE(read.codings.empty()) << text;
        EXPECT_TRUE(read.text.empty()) << text;
        EXPECT_TRUE(read.is_empty()) << text;
    }
    EXPECT_FALSE(read_concept(fhir.value(R"({"coding":[{"display":"only words"}]})"), fhir.reading).is_empty());
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(Datatypes, ReferencesOfEveryForm) {
    struct Case {
        std::string_view text, type, id;
        bool is_contained;
    };
    for (const Case& one : {
             Case{"Patient/p1", "Patient", "p1", false},
             Case{"Patient/p1/_history/3", "Patient", "p1", false},
             Case{"https://ehr.example/fhir/r4/Patient/p1", "Patient", "p1", false},
             Case{"https://ehr.example/fhir/Patient/p1/_history/3", "Patient", "p1", false},
             Case{"/Patient/p1", "Patient", "p1", false},
             Case{" Patient/p1\n", "Patient", "p1", false},
             Case{"urn:uuid:0b1c", "", "0b1c", false},
             Case{"#med", "", "med", true},
             Case{"#", "", "", true},
             Case{"p1", "", "p1", false},
             Case{"Patient/", "Patient", "", false},
             Case{"/", "", "", false},
             Case{"", "", "", false},
             Case{"   ", "", "", false},
         }) {
        const Reference read = parse_reference(one.text);
        EXPECT_EQ(read.type, one.type) << one.text;
        EXPECT_EQ(read.id, one.id) << one.text;
        EXPECT_EQ(read.is_contained, one.is_contained) << one.text;
    }
    FhirReading fhir;
    EXPECT_EQ(read_reference(fhir.value(R"({"reference":"Patient/p1","display":"x"})")).id, "p1");
    EXPECT_EQ(read_reference(fhir.value(R"("Patient/p1")")).id, "p1");
    for (const char* text : {"null", "{}", "[]", R"({"reference":null})", R"({"display":"x"})", R"({"reference":{}})"})
        EXPECT_TRUE(read_reference(fhir.value(text)).id.empty()) << text;
}

TEST(Datatypes, Numbers) {
    FhirReading fhir;
    const auto read = [&](std::string_view text) { return read_number(fhir.value(text)); };
    EXPECT_EQ(read("1.50"), 1.5);
    EXPECT_EQ(read("-2e3"), -2000);
    EXPECT_EQ(read("\"1.50\""), 1.5);
    EXPECT_EQ(read("\" 7 \""), 7);
    EXPECT_EQ(read("0"), 0);
    for (const char* text :
         {"null", "true", "[]", "[1]", "{}", "\"\"", "\"  \"", "\"1,5\"", "\"5 mg\"", "\"+5\"", "\"0x10\"", "\"inf\"",
          "\"nan\"", "\"-Infinity\"", "1E400", "\"1e999\"", "\"<5\"", "\"5.5.5\""})
        EXPECT_EQ(read(text), std::nullopt) << text;
}

TEST(Datatypes, Booleans) {
    FhirReading fhir;
    const auto read = [&](std::string_view text) { return read_boolean(fhir.value(text)); };
    EXPECT_EQ(read("true"), true);
    EXPECT_EQ(read("false"), false);
    EXPECT_EQ(read("\"true\""), true);
    EXPECT_EQ(read("\"false\""), false);
    for (const char* text : {"null", "1", "0", "\"yes\"", "\"TRUE\"", "\"\"", "[]", "[true]", "{}"})
        EXPECT_EQ(read(text), std::nullopt) << text;
}

TEST(Datatypes, Quantities) {
    FhirReading fhir;
    const auto read = [&](std::string_view text) { return read_quantity(fhir.value(text)); };
    const Quantity full =
        read(R"({"value":16.0,"unit":"points","system":"http://unitsofmeasure.org","code":"{score}"})");
    EXPECT_EQ(full.value, 16);
    EXPECT_EQ(full.unit, "{score}") << "the code goes before the unit's text";
    EXPECT_EQ(full.unit_text, "points") << "which is kept, since it may contradict the code";
    EXPECT_FALSE(full.has_comparator());
    EXPECT_EQ(read(R"({"value":"16","unit":" points "})").unit, "points");
    EXPECT_EQ(read(R"({"value":"16","unit":"points"})").unit_text, "");
    EXPECT_EQ(read(R"({"value":"16"})").value, 16);
    for (const char* text : {"null", "5", "[]", "{}", R"({"value":null})", R"({"value":"much"})", R"({"value":{}})"})
        EXPECT_EQ(read(text).value, std::nullopt) << text;
}

TEST(Datatypes, Comparators) {
    FhirReading fhir;
    const auto read = [&](const std::string& comparator) {
        return read_quantity(fhir.value("{\"value\":5,\"comparator\":" + comparator + "}"));
    };
    for (const auto& [text, comparator] :
         std::initializer_list<std::pair<const char*, Comparator>>{{R"("<")", Comparator::less},
                                                                   {R"("<=")", Comparator::at_most},
                                                                   {R"(">=")", Comparator::at_least},
                                                                   {R"(">")", Comparator::greater}}) {
        EXPECT_EQ(read(text).comparator, comparator);
        EXPECT_TRUE(read(text).has_comparator());
        EXPECT_EQ(read(text).value, 5);
    }
    EXPECT_FALSE(read("null").has_comparator());
    EXPECT_EQ(read("null").value, 5);
    for (const char* unreadable : {R"("ad")", R"("~")", R"("")", "5", "true", R"(["<"])", "{}"})
        EXPECT_EQ(read(unreadable).value, std::nullopt) << "may be no plain value: " << unreadable;
}

TEST(Datatypes, ListsOfConceptsAndReferences) {
    FhirReading fhir;
    const auto concepts = [&](std::string_view text) { return read_concepts(fhir.value(text), fhir.reading).size(); };
    EXPECT_EQ(concepts(R"([{"text":"a"},null,{},{"coding":[{"code":"b"}]},[]])"), 2u);
    EXPECT_EQ(concepts(R"({"text":"a"})"), 1u);
    EXPECT_EQ(concepts(R"("a")"), 1u);
    EXPECT_EQ(concepts("null") + concepts("[]") + concepts("5"), 0u);
    const auto ids = [&](std::string_view text) {
        std::vector<std::string_view> read;
        for (const Reference& one : read_references(fhir.value(text), fhir.reading)) read.push_back(one.id);
        return read;
    };
    EXPECT_THAT(ids(R"([{"reference":"A/a"},null,{"display":"x"},"A/b",{"reference":"#c"}])"),
                ElementsAre("a", "b", "c"));
    EXPECT_THAT(ids(R"({"reference":"A/a"})"), ElementsAre("a"));
    EXPECT_THAT(ids("null"), IsEmpty());
}

TEST(Datatypes, TheFirstOfAListAndWhatIsContained) {
    FhirReading fhir;
    EXPECT_EQ(first_of(fhir.value(R"(["a","b"])")).text(), "a");
    EXPECT_EQ(first_of(fhir.value(R"("a")")).text(), "a");
    EXPECT_TRUE(first_of(fhir.value("[]")).is_null());
    EXPECT_TRUE(first_of(fhir.value("null")).is_null());
    const Value& holder = fhir.value(R"({"contained":[null,{"id":"a","code":"1"},{"id":"a","code":"2"}]})");
    EXPECT_EQ(contained_in(holder, parse_reference("#a"))["code"].text(), "1");
    for (const char* reference : {"a", "#b", "#", "", "Medication/a"})
        EXPECT_TRUE(contained_in(holder, parse_reference(reference)).is_null()) << reference;
    EXPECT_TRUE(contained_in(fhir.value("{}"), parse_reference("#a")).is_null());
}

TEST(Datatypes, CodesOfEveryShape) {
    FhirReading fhir;
    const auto first_code = [&](const char* text) {
        std::string_view first;
        any_code(fhir.value(text), [&](std::string_view code) {
            first = code;
            return !code.empty();
        });
        return first;
    };
    for (const char* text :
         {R"("active")", R"(["active"])", R"({"coding":[{"system":"s","code":"active"}]})",
          R"({"coding":{"code":"active"}})", R"([{"coding":[{"code":""},{"code":"active"}]}])",
          R"({"coding":[{"display":"x"},{"code":"active"},{"code":"b"}]})", R"({"system":"s","code":"active"})",
          R"([null,{"text":"x"},{"coding":[{"code":"active"}]}])"})
        EXPECT_EQ(first_code(text), "active") << text;
    for (const char* text : {"null", "{}", "[]", "[null]", "true", R"({"text":"active"})", R"({"coding":[]})", R"("")"})
        EXPECT_EQ(first_code(text), "") << text;
    EXPECT_TRUE(is_same_code("Entered-In-Error", "entered-in-error"));
    EXPECT_FALSE(is_same_code("active", "activ"));
    EXPECT_FALSE(is_same_code("", "active"));
}

TEST(Datatypes, FutureDatesAreIssuesWithTheirPath) {
    FhirReading fhir;
    fhir.reading.location = {"prefetch", "conditions", 3};
    EXPECT_EQ(read_past_date(fhir.value(R"("2026-11-25")"), "recordedDate", fhir.reading), on(2026, 11, 25)) << "today";
    EXPECT_THAT(fhir.issues(), IsEmpty());
    EXPECT_EQ(read_past_date(fhir.value(R"("2026-11-26")"), "onsetDateTime", fhir.reading), std::nullopt);
    EXPECT_EQ(read_past_date(fhir.value(R"("2026-12")"), "recordedDate", fhir.reading), std::nullopt);
    EXPECT_EQ(read_past_date(fhir.value(R"("2027")"), "onsetPeriod.start", fhir.reading), std::nullopt);
    EXPECT_THAT(fhir.issues(), ElementsAre("prefetch.conditions.entry[3].resource.onsetDateTime future-date",
                                           "prefetch.conditions.entry[3].resource.recordedDate future-date",
                                           "prefetch.conditions.entry[3].resource.onsetPeriod.start future-date"));
    EXPECT_EQ(fhir.reading.issues[0].severity, IssueSeverity::warning);
    EXPECT_EQ(read_date(fhir.value(R"("2027-01-01")"), "end", fhir.reading), on(2027, 1, 1)) << "may lie ahead";
    EXPECT_EQ(fhir.issues().size(), 3u);
}

TEST(Datatypes, TheZoneDecidesWhatIsFuture) {
    FhirReading utc;
    EXPECT_EQ(read_past_date(utc.value(R"("2026-11-25T23:30:00Z")"), "issued", utc.reading), on(2026, 11, 25));
    FhirReading berlin(tests::berlin());
    EXPECT_EQ(read_past_date(berlin.value(R"("2026-11-25T23:30:00Z")"), "issued", berlin.reading), std::nullopt);
    EXPECT_EQ(read_past_date(berlin.value(R"("2026-11-26T00:30:00+02:00")"), "issued", berlin.reading),
              on(2026, 11, 25));
    EXPECT_EQ(berlin.issues().size(), 1u);
}

TEST(Datatypes, PartialDatesAreCutAtToday) {
    FhirReading fhir;
    const auto read = [&](std::string_view text) {
        return read_past_date(fhir.value(text), "onsetDateTime", fhir.reading);
    };
    EXPECT_EQ(read(R"("2026")"), (DateInterval{day_of(2026, 1, 1), tests::frozen_day}));
    EXPECT_EQ(read(R"("2026-11")"), (DateInterval{day_of(2026, 11, 1), tests::frozen_day}));
    EXPECT_EQ(read(R"("2026-10")"), (DateInterval{day_of(2026, 10, 1), day_of(2026, 10, 31)}));
    EXPECT_EQ(read(R"("2025")"), (DateInterval{day_of(2025, 1, 1), day_of(2025, 12, 31)}));
    EXPECT_THAT(fhir.issues(), IsEmpty());
    EXPECT_EQ(read_date(fhir.value(R"("2026")"), "end", fhir.reading)->last, day_of(2026, 12, 31)) << "not cut";
}

TEST(Datatypes, DatesThatAreNoneAreIssues) {
    FhirReading fhir;
    fhir.reading.location = {"context", "draftOrders", std::nullopt};
    for (const char* text : {"\"soon\"", "\"\"", "{}", "[]", "true", "\"2026-02-30\"", "20261125"})
        EXPECT_EQ(read_date(fhir.value(text), "authoredOn", fhir.reading), std::nullopt) << text;
    EXPECT_EQ(fhir.issues(), std::vector<std::string>(7, "context.draftOrders.authoredOn not-a-date"));
    EXPECT_EQ(read_date(fhir.value("null"), "authoredOn", fhir.reading), std::nullopt);
    EXPECT_EQ(fhir.issues().size(), 7u) << "null is absent, not wrong";
    EXPECT_EQ(read_date(fhir.value(R"(" 2026-11-25 ")"), "authoredOn", fhir.reading), on(2026, 11, 25));
    EXPECT_EQ(read_date(fhir.value("2026"), "authoredOn", fhir.reading)->first, day_of(2026, 1, 1))
        << "number for string";
}

TEST(Datatypes, Periods) {
    FhirReading fhir;
    const auto read = [&](std::string_view text) {
        return read_period(fhir.value(text), "effectivePeriod", fhir.reading);
    };
    const Period full = read(R"({"start":"2026-11-01","end":"2027-01-01"})");
    EXPECT_EQ(full.start, on(2026, 11, 1));
    EXPECT_EQ(full.end, on(2027, 1, 1));
    EXPECT_EQ(read(R"({"end":"2026"})").start, std::nullopt);
    for (const char* text : {"null", "{}", "[]", "\"2026\"", R"({"start":null,"end":null})"}) {
        EXPECT_EQ(read(text).start, std::nullopt) << text;
        EXPECT_EQ(read(text).end, std::nullopt) << text;
    }
    EXPECT_THAT(fhir.issues(), IsEmpty());
    EXPECT_EQ(read(R"({"start":"x","end":"2026-11-02"})").end, on(2026, 11, 2));
    EXPECT_EQ(fhir.issues().size(), 1u);
}

TEST(Id, IsTheShapeOfAResourceId) {
    for (const char* text : {"a", "A-1.b", "7a2f1c46-cd8c-4be5-95d7-eaf02604510e"}) EXPECT_TRUE(is_id(text)) << text;
    EXPECT_TRUE(is_id(std::string(64, 'x')));
    EXPECT_FALSE(is_id(std::string(65, 'x')));
    for (const char* text : {"", "a b", "a/b", "a_b", "[link](x)", "\u00e4"}) EXPECT_FALSE(is_id(text)) << text;
}

} // namespace
} // namespace eczema::fhir
