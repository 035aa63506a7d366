#include "fhir/medication.hpp"

#include "tests/support/fhir_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using tests::codes_of;
using tests::FhirReading;

struct Drug {
    FhirReading fhir;
    Medications known{fhir.reading.arena};

    Drug() {
        known.add(
            read_medication(fhir.value(R"({"resourceType":"Medication","id":"m1","code":{"coding":[{"code":"one"}]},
            "form":{"text":"cream"}})"),
                            "https://ehr.example/Medication/m1", fhir.reading));
        known.add(read_medication(fhir.value(R"({"code":{"coding":[{"code":"two"}]}})"), "urn:uuid:u2", fhir.reading));
        fhir.reading.location = {"prefetch", "medicationRequests", 2};
    }

    Medication read(std::string_view resource) { return read_drug(fhir.value(resource), known, fhir.reading); }
};

TEST(Medication, NamedInPlace) {
    Drug drug;
    EXPECT_THAT(codes_of(drug.read(R"({"medicationCodeableConcept":{"coding":[{"system":"s","code":"a"}]}})").code),
                ElementsAre("s|a"));
    EXPECT_EQ(drug.read(R"({"medicationCodeableConcept":{"text":"cream"}})").code.text, "cream");
    EXPECT_THAT(codes_of(drug.read(R"({"medicationCodeableConcept":{"coding":[{"code":"a"}]},
                                       "medicationReference":{"reference":"Medication/m1"}})")
                             .code),
                ElementsAre("|a"));
    EXPECT_THAT(drug.fhir.issues(), IsEmpty());
}

TEST(Medication, FoundByReference) {
    Drug drug;
    for (const char* resource :
         {R"({"medicationReference":{"reference":"Medication/m1"}})",
          R"({"medicationReference":{"reference":"https://ehr.example/Medication/m1/_history/2"}})",
          R"({"medicationReference":"Medication/m1"})",
          R"({"medicationCodeableConcept":null,"medicationReference":{"reference":"Medication/m1"}})"}) {
        const Medication found = drug.read(resource);
        EXPECT_THAT(codes_of(found.code), ElementsAre("|one")) << resource;
        EXPECT_EQ(found.form.text, "cream") << resource;
    }
    EXPECT_THAT(codes_of(drug.read(R"({"medicationReference":{"reference":"urn:uuid:u2"}})").code),
                ElementsAre("|two"));
    EXPECT_THAT(drug.fhir.issues(), IsEmpty());
}

TEST(Medication, AnEmptyConceptHidesNoReference) {
    for (const char* in_place : {"{}", R"({"coding":[]})", R"({"coding":[{"system":"s"}],"text":""})", "[]"}) {
        Drug drug;
        const std::string member = std::string(R"({"medicationCodeableConcept":)") + in_place;
        EXPECT_THAT(codes_of(drug.read(member + R"(,"medicationReference":{"reference":"Medication/m1"}})").code),
                    ElementsAre("|one"))
            << in_place;
        EXPECT_TRUE(drug.read(member + "}").code.is_empty()) << in_place;
        EXPECT_THAT(drug.fhir.issues(), IsEmpty()) << in_place;
    }
    Drug drug;
    EXPECT_THAT(codes_of(drug.read(R"({"medicationCodeableConcept":{"coding":[{"code":"a"}]},
                                       "medicationReference":{"reference":"Medication/m1"}})")
                             .code),
                ElementsAre("|a"));
}

TEST(Medication, IsNoOtherResourceOfTheSameId) {
    for (const char* reference : {"Substance/m1", "https://ehr.example/Substance/m1", "MedicationKnowledge/m1"}) {
        Drug drug;
        const std::string pointer = std::string(R"({"reference":")") + reference + "\"}";
        EXPECT_TRUE(drug.read(R"({"medicationReference":)" + pointer + "}").code.is_empty()) << reference;
        EXPECT_EQ(drug.fhir.issues().size(), 1u) << reference;
        const Medication mixture = drug.read(R"({"contained":[{"resourceType":"Medication","id":"m","ingredient":[
            {"itemReference":)" + pointer + R"(}]}],"medicationReference":{"reference":"#m"}})");
        ASSERT_EQ(mixture.ingredients.size(), 1u) << reference;
        EXPECT_TRUE(mixture.ingredients.front().item.is_empty()) << reference;
    }
}

TEST(Medication, FoundInsideTheResource) {
    Drug drug;
    const std::string contained = R"("contained":[{"resourceType":"Medication","id":"m0","code":{"text":"other"}},
        {"resourceType":"Medication","id":"m1","code":{"coding":[{"code":"inner"}]},"form":{"text":"pen"}}])";
    const Medication found = drug.read("{" + contained + R"(,"medicationReference":{"reference":"#m1"}})");
    EXPECT_THAT(codes_of(found.code), ElementsAre("|inner")) << "not the supplied one of the same id";
    EXPECT_EQ(found.form.text, "pen");
    EXPECT_THAT(
        codes_of(drug.read(R"({"contained":{"resourceType":"Medication","id":"x","code":{"coding":{"code":"only"}}},
                                       "medicationReference":{"reference":"#x"}})")
                     .code),
        ElementsAre("|only"));
    EXPECT_THAT(drug.fhir.issues(), IsEmpty());
}

TEST(Medication, OfAnotherServerIsNotMeant) {
    FhirReading fhir;
    Medications known(fhir.reading.arena);
    known.add(read_medication(fhir.value(R"({"resourceType":"Medication","id":"m"})"),
                              "https://ehr.example/fhir/Medication/m", fhir.reading));
    EXPECT_NE(known.find(parse_reference("Medication/m")), nullptr);
    EXPECT_NE(known.find(parse_reference("https://ehr.example/fhir/Medication/m")), nullptr);
    EXPECT_EQ(known.find(parse_reference("https://other.example/fhir/Medication/m")), nullptr);
    EXPECT_EQ(known.find(parse_reference("https://ehr.example/fhir/r4/Medication/m")), nullptr);
    Medications loose(fhir.reading.arena);
    loose.add(read_medication(fhir.value(R"({"resourceType":"Medication","id":"m"})"), {}, fhir.reading));
    EXPECT_NE(loose.find(parse_reference("https://ehr.example/fhir/Medication/m")), nullptr)
        << "its server is not known";
}

TEST(Medication, AReferenceThatFindsNothingIsAnIssue) {
    for (const char* resource :
         {R"({"medicationReference":{"reference":"Medication/m9"}})", R"({"medicationReference":{"reference":"#m1"}})",
          R"({"contained":[{"id":"m2"}],"medicationReference":{"reference":"#m1"}})",
          R"({"medicationReference":{"reference":"urn:uuid:u9"}})",
          R"({"medicationReference":{"reference":"Medication/"}})", R"({"medicationReference":{}})"}) {
        Drug drug;
        EXPECT_TRUE(drug.read(resource).code.is_empty()) << resource;
        EXPECT_THAT(
            drug.fhir.issues(),
            ElementsAre("prefetch.medicationRequests.entry[2].resource.medicationReference reference-not-found"))
            << resource;
    }
}

TEST(Medication, NoDrugAtAllIsNoIssue) {
    Drug drug;
    for (const char* resource : {"{}", R"({"medicationCodeableConcept":null,"medicationReference":null})"})
        EXPECT_TRUE(drug.read(resource).code.is_empty()) << resource;
    EXPECT_THAT(drug.fhir.issues(), IsEmpty());
}

TEST(Medication, AReferenceThatFindsNothingKeepsItsWords) {
    Drug drug;
    for (const char* resource : {R"({"medicationReference":{"display":"cream"}})",
                                 R"({"medicationReference":{"reference":"Medication/m9","display":"cream"}})"}) {
        const Medication found = drug.read(resource);
        EXPECT_EQ(found.code.text, "cream") << resource;
        EXPECT_THAT(found.code.codings, IsEmpty()) << resource;
    }
    EXPECT_EQ(drug.fhir.issues().size(), 2u);
}

TEST(Medication, FormAndIngredients) {
    FhirReading fhir;
    const auto read = [&](std::string_view text) { return read_medication(fhir.value(text), {}, fhir.reading); };
    const Medication whole = read(R"({"form":{"coding":[{"system":"local","code":"c"},{"code":"385099005"}]},
        "ingredient":[{"itemCodeableConcept":{"coding":[{"code":"a"}]}},{"itemReference":{"reference":"Substance/s"}},
                      {"itemCodeableConcept":{"coding":[{"code":"b"},{"code":"c"}]},"isActive":true},
                      {"itemCodeableConcept":{"coding":[{"code":"d"}]},"isActive":false},null]})");
    EXPECT_THAT(codes_of(whole.form), ElementsAre("local|c", "|385099005"));
    ASSERT_EQ(whole.ingredients.size(), 3u);
    EXPECT_THAT(codes_of(whole.ingredients[0].item), ElementsAre("|a"));
    EXPECT_TRUE(whole.ingredients[1].item.is_empty()) << "acts, but is not found";
    EXPECT_EQ(whole.ingredients[1].reference.id, "s");
    EXPECT_THAT(codes_of(whole.ingredients[2].item), ElementsAre("|b", "|c"));
    EXPECT_EQ(read(R"({"ingredient":{"itemCodeableConcept":{"text":"a"}}})").ingredients.size(), 1u);
    const Medication strong = read(R"({"ingredient":[{"itemCodeableConcept":{"text":"a"},
        "strength":{"numerator":{"value":0.25,"code":"mg"},"denominator":{"value":1,"code":"g"}}}]})");
    EXPECT_EQ(strong.ingredients[0].amount.value, 0.25);
    EXPECT_EQ(strong.ingredients[0].amount.unit, "mg");
    EXPECT_EQ(strong.ingredients[0].per.value, 1);
    EXPECT_EQ(strong.ingredients[0].per.unit, "g");
    EXPECT_FALSE(whole.ingredients[0].amount.value);
    for (const char* text : {"{}", R"({"ingredient":null})", R"({"ingredient":["a"]})"}) {
        EXPECT_THAT(read(text).ingredients, IsEmpty()) << text;
        EXPECT_FALSE(read(text).is_named()) << text;
    }
    EXPECT_TRUE(whole.is_named());
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

TEST(Medication, IngredientsNamedByReference) {
    Drug drug;
    const auto only = [&](std::string_view resource) {
        const Medication found = drug.read(resource);
        EXPECT_EQ(found.ingredients.size(), 1u) << resource;
        return codes_of(found.ingredients.front().item);
    };
    EXPECT_THAT(only(R"({"contained":[{"resourceType":"Substance","id":"s1","code":{"coding":[{"code":"inner"}]}},
        {"resourceType":"Medication","id":"m","ingredient":[{"itemReference":{"reference":"#s1"}}]}],
        "medicationReference":{"reference":"#m"}})"),
                ElementsAre("|inner"))
        << "contained beside the Medication";
    EXPECT_THAT(only(R"({"contained":[{"resourceType":"Medication","id":"m",
        "ingredient":[{"itemReference":{"reference":"Medication/m1"}}]}],"medicationReference":{"reference":"#m"}})"),
                ElementsAre("|one"))
        << "supplied";
    EXPECT_THAT(only(R"({"contained":[{"resourceType":"Medication","id":"m",
        "ingredient":[{"itemReference":{"reference":"Medication/m9"}}]}],"medicationReference":{"reference":"#m"}})"),
                IsEmpty());
    drug.known.add(
        read_medication(drug.fhir.value(R"({"id":"mix","contained":[{"id":"s","code":{"coding":[{"code":"own"}]}}],
        "ingredient":[{"itemReference":{"reference":"#s"}}]})"),
                        {}, drug.fhir.reading));
    EXPECT_THAT(only(R"({"medicationReference":{"reference":"Medication/mix"}})"), ElementsAre("|own"));
}

TEST(Medication, WithoutCodingOrIdentity) {
    FhirReading fhir;
    const Medication bare =
        read_medication(fhir.value(R"({"resourceType":"Medication","id":"m","code":{"coding":[]}})"), {}, fhir.reading);
    EXPECT_TRUE(bare.code.is_empty());
    EXPECT_EQ(bare.id, "m");
    Medications known(fhir.reading.arena);
    known.add(read_medication(fhir.value(R"({"code":{"text":"nobody's"}})"), {}, fhir.reading));
    EXPECT_EQ(known.find(parse_reference("")), nullptr) << "a Medication without id and fullUrl is never meant";
    known.add(bare);
    ASSERT_NE(known.find(parse_reference("m")), nullptr);
    EXPECT_EQ(known.find(parse_reference("n")), nullptr);
}

} // namespace
} // namespace eczema::fhir
