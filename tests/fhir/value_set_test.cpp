#include "fhir/value_set.hpp"

#include "tests/support/fhir_reading.hpp"

#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

constexpr std::string_view snomed = "http://snomed.info/sct";
constexpr std::string_view rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
constexpr std::string_view icd10cm = "http://hl7.org/fhir/sid/icd-10-cm";
constexpr std::string_view icd10 = "http://hl7.org/fhir/sid/icd-10";
constexpr std::string_view atc = "http://www.whocc.no/atc";

constexpr std::string_view eczema = R"({"resourceType":"ValueSet",
    "extension":[{"url":"urn:eczema-cds:text-match","valueString":"Atopic Eczema"},
                 {"url":"urn:eczema-cds:text-match","valueString":"neurodermatitis"}],
    "compose":{"include":[
        {"system":"http://snomed.info/sct","concept":[
            {"code":"24079001","extension":[{"url":"urn:eczema-cds:snomed-gps","valueBoolean":true}]},{"code":"402184000"}]},
        {"system":"http://hl7.org/fhir/sid/icd-10-cm","concept":[{"code":"L20.89"}]},
        {"system":"http://hl7.org/fhir/sid/icd-10","filter":[{"property":"concept","op":"is-a","value":"L20"},
                                                              {"property":"concept","op":"is-a","value":"B37.1"}]}]}})";
constexpr std::string_view antiviral = R"({"resourceType":"ValueSet","compose":{"include":[
        {"system":"http://www.nlm.nih.gov/research/umls/rxnorm","concept":[
            {"code":"281","extension":[{"url":"urn:eczema-cds:route-dependent","valueBoolean":true}]},{"code":"73645"}]},
        {"system":"http://www.whocc.no/atc","concept":[{"code":"J05AB01"}],
         "filter":[{"property":"concept","op":"is-a","value":"D06BB"}]}]}})";

struct Table {
    tests::FhirReading fhir;
    ValueSetTable table;

    explicit Table(bool with_snomed_outside_gps = true) {
        EXPECT_TRUE(table.add(0, fhir.whole_value(eczema), with_snomed_outside_gps));
        EXPECT_TRUE(table.add(5, fhir.whole_value(antiviral), with_snomed_outside_gps));
    }
    bool is_eczema(std::string_view system, std::string_view code) const {
        return table.sets_of(system, code).sets == SetBits(1);
    }
    bool is_none(std::string_view system, std::string_view code) const {
        const Membership found = table.sets_of(system, code);
        return found.sets.none() && found.by_route.none();
    }
};

TEST(ValueSet, SystemsByUriAndOid) {
    struct Case {
        std::string_view uri;
        CodeSystem system;
    };
    for (const Case& one : {
             Case{"http://snomed.info/sct", CodeSystem::snomed},
             {"http://snomed.info/sct/", CodeSystem::snomed},
             {"urn:oid:2.16.840.1.113883.6.96", CodeSystem::snomed},
             {rxnorm, CodeSystem::rxnorm},
             {"urn:oid:2.16.840.1.113883.6.88", CodeSystem::rxnorm},
             {"http://loinc.org", CodeSystem::loinc},
             {"http://loinc.org/", CodeSystem::loinc},
             {"urn:oid:2.16.840.1.113883.6.1", CodeSystem::loinc},
             {icd10cm, CodeSystem::icd10cm},
             {"urn:oid:2.16.840.1.113883.6.90", CodeSystem::icd10cm},
             {icd10, CodeSystem::icd10},
             {"urn:oid:2.16.840.1.113883.6.3", CodeSystem::icd10},
             {atc, CodeSystem::atc},
             {"urn:oid:2.16.840.1.113883.6.73", CodeSystem::atc},
             {"http://hl7.org/fhir/sid/cvx", CodeSystem::cvx},
             {"urn:oid:2.16.840.1.113883.12.292", CodeSystem::cvx},
             {"https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", CodeSystem::hcpcs},
             {"http://www.ama-assn.org/go/cpt", CodeSystem::cpt},
             {"urn:oid:2.16.840.1.113883.6.12", CodeSystem::cpt},
             {"http://standardterms.edqm.eu", CodeSystem::edqm},
             {"http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration", CodeSystem::v3_route},
             {"http://terminology.hl7.org/CodeSystem/v3-ActReason", CodeSystem::v3_act_reason},
             {"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", CodeSystem::v3_interpretation},
             {"urn:oid:2.16.840.1.113883.5.83", CodeSystem::v3_interpretation},
             {"http://terminology.hl7.org/CodeSystem/medicationrequest-status-reason", CodeSystem::status_reason},
             {"urn:eczema-cds:score", CodeSystem::eczema_score},
             {"http://hl7.org/fhir/sid/ndc", CodeSystem::ndc},
             {"urn:oid:2.16.840.1.113883.6.69", CodeSystem::ndc},
             {"", CodeSystem::unknown},
             {"/", CodeSystem::unknown},
             {"http://snomed.info", CodeSystem::unknown},
             {"http://snomed.info/sct//", CodeSystem::unknown},
             {"urn:oid:2.16.840.1.113883.6", CodeSystem::unknown},
             {"2.16.840.1.113883.6.96", CodeSystem::unknown},
             {"http://hospital.example/codes", CodeSystem::unknown},
             {"http://hl7.org/fhir/v3/RouteOfAdministration", CodeSystem::v3_route},
             {"http://hl7.org/fhir/v3/ActReason", CodeSystem::v3_act_reason},
             {"http://hl7.org/fhir/v3/ObservationInterpretation", CodeSystem::v3_interpretation},
             {"http://hl7.org/fhir/v2/0078", CodeSystem::v3_interpretation},
             {"http://hl7.org/fhir/v2/0131", CodeSystem::unknown},
         })
        EXPECT_EQ(code_system(one.uri), one.system) << one.uri;
}

TEST(ValueSet, CodesOfTheirOwnSystemOnly) {
    const Table table;
    EXPECT_TRUE(table.is_eczema(snomed, "24079001"));
    EXPECT_TRUE(table.is_eczema("urn:oid:2.16.840.1.113883.6.96", "24079001"));
    EXPECT_TRUE(table.is_eczema("http://snomed.info/sct/", "24079001"));
    EXPECT_EQ(table.table.sets_of(rxnorm, "73645").sets, SetBits(1 << 5));
    EXPECT_TRUE(table.is_none(rxnorm, "24079001"));
    EXPECT_TRUE(table.is_none(snomed, "2407900"));
    EXPECT_TRUE(table.is_none(snomed, "240790011"));
    EXPECT_TRUE(table.is_none(snomed, "24079.001")) << "dots are nothing only in families";
    EXPECT_TRUE(table.is_none("", "24079001"));
    EXPECT_TRUE(table.is_none("http://hospital.example", "24079001"));
    EXPECT_TRUE(table.is_none(snomed, ""));
}

TEST(ValueSet, WhetherTheSystemIsKnown) {
    const Table table;
    EXPECT_TRUE(table.table.sets_of(snomed, "1").is_known_system);
    EXPECT_FALSE(table.table.sets_of("http://hospital.example", "24079001").is_known_system);
    EXPECT_FALSE(table.table.sets_of(snomed, "").is_known_system) << "without a code nothing is said";
    EXPECT_FALSE(table.table.sets_of("http://hl7.org/fhir/sid/ndc", "00024591401").is_known_system)
        << "no set holds packages: the drug stays unknown, not \"no\"";
}

TEST(ValueSet, FamiliesWithAndWithoutDots) {
    const Table table;
    for (const char* code : {"L20", "L20.9", "L209", "L20.89", "l20.8", "L20.8.1", "B37.1", "B371", "B37.10"})
        EXPECT_TRUE(table.is_eczema(icd10, code)) << code;
    for (const char* code : {"L2", "L21", "L21.0", "L", "B37", "B37.2", "B37.2.1", "XL20", " L20", "L 20", "2L0"})
        EXPECT_TRUE(table.is_none(icd10, code)) << code;
    EXPECT_TRUE(table.is_none(icd10cm, "L20.9")) << "another system has its own families";
    EXPECT_EQ(table.table.sets_of(atc, "D06BB03").sets, SetBits(1 << 5));
    EXPECT_EQ(table.table.sets_of(atc, "D06BB").sets, SetBits(1 << 5));
    EXPECT_TRUE(table.is_none(atc, "D06B"));
    EXPECT_TRUE(table.is_none(atc, "D06BA01"));
}

TEST(ValueSet, ListedCodesOfFamiliesMatchExactlyDotsAndCaseAside) {
    const Table table;
    for (const char* code : {"L20.89", "L2089", "l20.89"}) EXPECT_TRUE(table.is_eczema(icd10cm, code)) << code;
    for (const char* code : {"L20.8", "L20", "L20.891"}) EXPECT_TRUE(table.is_none(icd10cm, code)) << code;
    EXPECT_EQ(table.table.sets_of(atc, "j05ab01").sets, SetBits(1 << 5));
    EXPECT_TRUE(table.is_none(atc, "J05AB"));
}

TEST(ValueSet, ABlockOfCodesIsNoMemberOfAFamily) {
    const Table table;
    EXPECT_TRUE(table.is_none(icd10, "L20-L30"));
    EXPECT_TRUE(table.is_none(icd10, "L20-L20"));
    EXPECT_TRUE(table.is_none(icd10, "L20.-"));
}

TEST(ValueSet, AVeryLongCodeIsNone) {
    const Table table;
    EXPECT_TRUE(table.is_eczema(icd10, "L20" + std::string(61, '0')));
    EXPECT_TRUE(table.is_none(icd10, "L20" + std::string(62, '0')));
    EXPECT_TRUE(table.is_none(icd10, "L20" + std::string(1'000'000, '0')));
}

TEST(ValueSet, CodesThatCountOnlyByTheRightRoute) {
    const Table table;
    EXPECT_TRUE(table.table.sets_of(rxnorm, "281").sets.none());
    EXPECT_EQ(table.table.sets_of(rxnorm, "281").by_route, SetBits(1 << 5));
    EXPECT_TRUE(table.table.sets_of(rxnorm, "73645").by_route.none());
    const Coding codings[] = {{rxnorm, "281", {}}, {atc, "J05AB01", {}}};
    EXPECT_EQ(table.table.sets_of(CodeableConcept{{codings, 1}, {}}).by_route, SetBits(1 << 5));
    const Membership both = table.table.sets_of(CodeableConcept{codings, {}});
    EXPECT_EQ(both.sets, SetBits(1 << 5));
    EXPECT_TRUE(both.by_route.none()) << "a coding that needs no route settles it";
}

TEST(ValueSet, AConceptBelongsToTheSetsOfAllItsCodings) {
    const Table table;
    const Coding codings[] = {
        {"http://hospital.example", "x", {}}, {snomed, "24079001", {}}, {rxnorm, "73645", {}}, {snomed, "", "words"}};
    const Membership all = table.table.sets_of(CodeableConcept{codings, "atopic eczema"});
    EXPECT_EQ(all.sets, SetBits(1 | 1 << 5));
    EXPECT_TRUE(all.is_known_system);
    const Membership local = table.table.sets_of(CodeableConcept{{codings, 1}, {}});
    EXPECT_TRUE(local.sets.none());
    EXPECT_FALSE(local.is_known_system);
    EXPECT_TRUE(table.table.sets_of(CodeableConcept{}).sets.none());
}

TEST(ValueSet, WithoutALicenceOnlyTheFreeSnomedCodesCount) {
    const Table all(true), free(false);
    EXPECT_TRUE(all.is_eczema(snomed, "24079001"));
    EXPECT_TRUE(all.is_eczema(snomed, "402184000"));
    EXPECT_TRUE(free.is_eczema(snomed, "24079001"));
    EXPECT_TRUE(free.is_none(snomed, "402184000"));
    EXPECT_TRUE(free.is_eczema(icd10cm, "L20.89")) << "other systems need no mark";
    EXPECT_EQ(free.table.sets_of(rxnorm, "73645").sets, SetBits(1 << 5));
}

TEST(ValueSet, WholeWordsInAText) {
    const Table table;
    for (const char* text :
         {"atopic eczema", "ATOPIC ECZEMA", "Severe atopic eczema, flexural", "(Atopic Eczema)", "atopic eczema/asthma",
          "neurodermatitis", "old-neurodermatitis-new", "xneurodermatitis neurodermatitis"})
        EXPECT_EQ(table.table.sets_named_in(text), SetBits(1)) << text;
    for (const char* text : {"", "eczema", "atopic  eczema", "atopic eczemas", "nonatopic eczema", "neurodermatitis2",
                             "atopic", "4neurodermatitis"})
        EXPECT_TRUE(table.table.sets_named_in(text).none()) << text;
}

TEST(ValueSet, FurtherWordsOfASet) {
    Table with;
    with.table.add_word("aciclov*", 5);
    EXPECT_EQ(with.table.sets_named_in("Aciclovir cream"), SetBits(1 << 5));
    EXPECT_EQ(with.table.sets_nearly_named_in("neurodermatitus"), SetBits(1));
    EXPECT_TRUE(with.table.sets_nearly_named_in("aciclovir").none());
}

TEST(ValueSet, WhatIsNoValueSetIsNotAdded) {
    tests::FhirReading fhir;
    ValueSetTable table;
    for (const char* text :
         {"null", "{}", "[]", R"({"compose":null})", R"({"compose":{}})", R"({"compose":"x"})",
          R"({"compose":{"include":[{"system":"http://hospital.example","concept":[{"code":"x"}]}]}})",
          R"({"compose":{"include":[{"concept":[{"code":"x"}]}]}})"})
        EXPECT_FALSE(table.add(0, fhir.whole_value(text), true)) << text;
    EXPECT_FALSE(table.add(max_value_sets, fhir.whole_value(eczema), true)) << "no room for it";
    EXPECT_TRUE(table.add(max_value_sets - 1, fhir.whole_value(eczema), true));
    EXPECT_TRUE(table.sets_of(snomed, "24079001").sets.test(max_value_sets - 1));
}

TEST(ValueSet, ACodeMayBelongToSeveralSets) {
    tests::FhirReading fhir;
    ValueSetTable table;
    ASSERT_TRUE(table.add(1, fhir.whole_value(eczema), true));
    ASSERT_TRUE(table.add(2, fhir.whole_value(eczema), true));
    EXPECT_EQ(table.sets_of(snomed, "24079001").sets, SetBits(0b110));
    EXPECT_EQ(table.sets_of(icd10, "L20.9").sets, SetBits(0b110));
    EXPECT_EQ(table.sets_named_in("neurodermatitis"), SetBits(0b110));
}

Membership member(std::size_t index) {
    Membership membership{{}, {}, true};
    membership.sets.set(index);
    return membership;
}

TEST(ValueSet, FurtherCodesOfAnySystem) {
    Table with;
    with.table.add_code("urn:site", "A 1", member(5));
    with.table.add_code("http://hl7.org/fhir/sid/icd-10", "Z99.81", member(5));
    EXPECT_TRUE(with.table.sets_of("urn:site", "A 1").sets.test(5));
    EXPECT_TRUE(with.table.sets_of("urn:site", "A 1").is_known_system);
    EXPECT_TRUE(with.table.sets_of("urn:oid:2.16.840.1.113883.6.3", "z9981").sets.test(5));
    for (const auto& [system, code] :
         {std::pair{"urn:site", "a 1"}, {"urn:site/", "A 1"}, {"urn:sit", "eA 1"}, {"urn:site", ""}, {"", "A 1"}})
        EXPECT_FALSE(with.table.sets_of(system, code).is_known_system) << system << ' ' << code;
    EXPECT_TRUE(with.is_eczema("http://snomed.info/sct", "24079001"));
    const std::string longest_code(256, 'c'), longest_system = "urn:" + std::string(508, 's');
    with.table.add_code(longest_system, longest_code, member(5));
    EXPECT_TRUE(with.table.sets_of(longest_system, longest_code).sets.test(5));
    EXPECT_FALSE(with.table.sets_of(longest_system, longest_code + 'c').is_known_system);
    EXPECT_FALSE(with.table.sets_of(longest_system + 's', longest_code).is_known_system);
}

TEST(ValueSet, FurtherPackagesInEveryUsualForm) {
    const std::string_view ndc = "http://hl7.org/fhir/sid/ndc";
    Table with;
    with.table.add_code(ndc, "0074-2306-30", member(5));
    for (const char* code : {"0074-2306-30", "00074-2306-30", "00074230630"}) {
        EXPECT_TRUE(with.table.sets_of(ndc, code).sets.test(5)) << code;
        EXPECT_TRUE(with.table.sets_of("urn:oid:2.16.840.1.113883.6.69", code).is_known_system) << code;
        EXPECT_EQ(code_key(ndc, code), code_key(ndc, "00074230630")) << code;
    }
    for (const char* code : {"0074230630", "00074-2306-31", "00074-2306", "74230630", ""}) {
        EXPECT_FALSE(with.table.sets_of(ndc, code).is_known_system) << code;
        EXPECT_TRUE(with.is_none(ndc, code)) << code;
    }
}

TEST(ValueSet, AFurtherCodeKeepsWhatItWas) {
    Table with;
    with.table.add_code("http://snomed.info/sct", "24079001", member(5));
    const SetBits sets = with.table.sets_of("http://snomed.info/sct", "24079001").sets;
    EXPECT_TRUE(sets.test(0) && sets.test(5));
}

TEST(ValueSet, PhrasesAreWholeTexts) {
    Table with;
    const auto sets_of = [&](std::string_view text, std::string_view display) {
        const Coding coding{{}, {}, display};
        return with.table.sets_of_phrases({display.empty() ? std::span<const Coding>() : std::span(&coding, 1), text});
    };
    EXPECT_FALSE(sets_of("Dupixent pen", {}).is_known_system);
    with.table.add_phrase("  Dupixent\t PEN ", member(5));
    for (const std::string_view text : {"Dupixent pen", "dupixent   pen", " DUPIXENT PEN\n"}) {
        EXPECT_TRUE(sets_of(text, {}).sets.test(5)) << text;
        EXPECT_TRUE(sets_of({}, text).sets.test(5)) << text;
        EXPECT_TRUE(sets_of(text, {}).is_known_system) << text;
    }
    for (const std::string_view text : {"Dupixentpen", "Dupixent pen 300", "Dupixent", "", "Dupixent-pen"})
        EXPECT_FALSE(sets_of(text, "another").is_known_system) << text;
    EXPECT_TRUE(with.table.sets_named_in("Dupixent pen").none());
}

} // namespace
} // namespace eczema::fhir
