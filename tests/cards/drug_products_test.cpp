// What codes of a table of drug products mean to the rules: by form, strength, route of the entry and other codes.
#include "cards/drug_products.hpp"

#include "cards/exposures.hpp"
#include "fhir/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace eczema::cards {
namespace {

using enum ValueSet;
using fhir::Coding;

constexpr std::string_view rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
constexpr std::string_view ndc = "http://hl7.org/fhir/sid/ndc";
constexpr std::string_view atc = "http://www.whocc.no/atc";
constexpr std::string_view snomed = "http://snomed.info/sct";
constexpr std::string_view other = "http://hospital.example/drugs";

// Ingredient codes are real, those of products and packages are made up.
constexpr std::string_view table_text = R"({"format":"eczema-cds-drug-products","version":1,
"source":{"name":"RxNorm","release":"test"},"products":[
{"code":"900001","ingredients":[{"code":"8640","name":"prednisone","strength":{"value":5,"unit":"MG"}}],
 "form":"Oral Tablet","ndc":["00054001720"]},
{"code":"900002","ingredients":[{"code":"10759","name":"triamcinolone acetonide",
 "strength":{"value":1,"unit":"MG","per":1,"perUnit":"ML"}}],"form":"Topical Cream","ndc":["11111000302"]},
{"code":"900003","ingredients":[{"code":"10759","name":"triamcinolone acetonide",
 "strength":{"value":0.25,"unit":"MG","per":1,"perUnit":"ML"}}],"form":"Topical Cream"},
{"code":"900004","ingredients":[{"code":"10759","name":"triamcinolone acetonide",
 "strength":{"value":40,"unit":"MG","per":1,"perUnit":"ML"}}],"form":"Injectable Suspension"},
{"code":"900005","ingredients":[{"code":"42316","name":"tacrolimus",
 "strength":{"value":0.001,"unit":"MG","per":1,"perUnit":"MG"}}],"form":"Topical Ointment"},
{"code":"900006","ingredients":[{"code":"42316","name":"tacrolimus","strength":{"value":1,"unit":"MG"}}],
 "form":"Oral Capsule"},
{"code":"900007","ingredients":[{"code":"5492","name":"hydrocortisone","strength":{"value":10,"unit":"MG"}}],
 "form":"Oral Tablet"},
{"code":"900008","ingredients":[{"code":"5492","name":"hydrocortisone",
 "strength":{"value":10,"unit":"MG","per":1,"perUnit":"ML"}}],"form":"Topical Cream"},
{"code":"900009","ingredients":[{"code":"5492","name":"hydrocortisone butyrate",
 "strength":{"value":1,"unit":"MG","per":1,"perUnit":"ML"}}],"form":"Topical Cream"},
{"code":"900010","ingredients":[{"code":"8638","name":"prednisolone acetate",
 "strength":{"value":10,"unit":"MG","per":1,"perUnit":"ML"}}],"form":"Ophthalmic Suspension"},
{"code":"900011","ingredients":[{"code":"6980","name":"minocycline",
 "strength":{"value":40,"unit":"MG","per":1,"perUnit":"ML"}}],"form":"Topical Foam"},
{"code":"900012","ingredients":[{"code":"1876376","name":"dupilumab",
 "strength":{"value":150,"unit":"MG","per":1,"perUnit":"ML"}}],"form":"Auto-Injector",
 "quantity":{"value":2,"unit":"ML"}},
{"code":"900013","ingredients":[{"code":"1514","name":"betamethasone valerate",
 "strength":{"value":1,"unit":"MG","per":1,"perUnit":"ML"}}],"form":"Topical Lotion"},
{"code":"900014","ingredients":[{"code":"8638","name":"prednisolone"},{"code":"3008","name":"cyclosporine"}],
 "form":"Ophthalmic Solution"},
{"code":"900015","ingredients":[{"code":"6902","name":"methylprednisolone","strength":{"value":4,"unit":"MG"}}],
 "form":"Oral Tablet"},
{"code":"900016","contains":["900015"],"ndc":["22222000121"]},
{"code":"900017","ingredients":[{"code":"10759","name":"triamcinolone"}],"form":"Form Of The Future"},
{"code":"900018","ingredients":[{"code":"5492","name":"hydrocortisone"}],"form":"Rectal Cream"},
{"code":"900019","ingredients":[{"code":"10759","name":"triamcinolone"}],"form":"Topical Cream"},
{"code":"2693907","ingredients":[{"code":"990001","name":"lebrikizumab"}],"form":"Pen Injector"},
{"code":"900020","ingredients":[{"code":"990001","name":"lebrikizumab"}],"form":"Prefilled Syringe"},
{"code":"900021","contains":["900004","900008"]},
{"code":"900022","ingredients":[{"code":"2590","name":"clobetasol"}],"form":"Ophthalmic Suspension"},
{"code":"900023","ingredients":[{"code":"8640","name":"prednisone"},{"code":"6980","name":"minocycline"}],
 "form":"Oral Capsule"},
{"code":"900024","ingredients":[{"code":"8640","name":"prednisone"}]}
]})";

boost::system::result<DrugProducts, TableFault> loaded(std::string_view text) {
    static const auto value_sets = load_value_sets(value_set_files_embedded, true);
    std::pmr::monotonic_buffer_resource arena;
    const auto tree = fhir::parse_json(text, arena, fhir::Keep::everything);
    if (!tree || !value_sets) throw std::runtime_error("table or value sets do not load");
    return load_drug_products(*tree, value_sets->table);
}

const ValueSets& sets(bool with_products = true) {
    static const auto load = [](bool with) {
        auto made = load_value_sets(value_set_files_embedded, true);
        if (!made) throw std::runtime_error("the value sets do not load");
        if (with) made->products = *loaded(table_text);
        return *std::move(made);
    };
    static const ValueSets with = load(true), without = load(false);
    return with_products ? with : without;
}

// The drug of these codings, given by a SNOMED CT route or none.
Drug drug_of(const std::vector<Coding>& codings, std::string_view route = {}, const ValueSets& value_sets = sets()) {
    const Coding route_coding{snomed, route, {}};
    fhir::Dosage dosage;
    if (!route.empty()) dosage.route.codings = {&route_coding, 1};
    fhir::Medication medication;
    medication.code.codings = codings;
    return identify(medication, {&dosage, 1}, value_sets);
}

constexpr std::string_view oral = "26643006", topical = "6064005", intramuscular = "78421000";

struct Case {
    const char* what;
    std::vector<Coding> codings;
    std::string_view route;
    ValueSet set;
    Tri expected;
};

void check(const std::vector<Case>& cases) {
    for (const Case& one : cases)
        EXPECT_EQ(drug_of(one.codings, one.route).is_in(one.set), one.expected)
            << one.what << ", " << value_set_id(one.set);
}

Coding rx(std::string_view code) { return {rxnorm, code, {}}; }

TEST(DrugProducts, FormsOfOneIngredientAreDifferentDrugs) {
    check({
        {"prednisone tablet", {rx("900001")}, {}, drug_systemic_corticosteroid, Tri::yes},
        {"triamcinolone cream", {rx("900002")}, {}, drug_systemic_corticosteroid, Tri::no},
        {"triamcinolone cream", {rx("900002")}, {}, drug_tcs, Tri::yes},
        {"triamcinolone injection", {rx("900004")}, {}, drug_tcs, Tri::no},
        {"triamcinolone injection, where is not said", {rx("900004")}, {}, drug_systemic_corticosteroid, Tri::unknown},
        {"triamcinolone injection into muscle", {rx("900004")}, intramuscular, drug_systemic_corticosteroid, Tri::yes},
        {"tacrolimus ointment", {rx("900005")}, {}, drug_tci, Tri::yes},
        {"tacrolimus ointment", {rx("900005")}, {}, drug_tacrolimus_systemic, Tri::no},
        {"tacrolimus capsule", {rx("900006")}, {}, drug_tci, Tri::no},
        {"tacrolimus capsule", {rx("900006")}, {}, drug_tacrolimus_systemic, Tri::yes},
        {"hydrocortisone tablet", {rx("900007")}, {}, drug_systemic_corticosteroid, Tri::yes},
        {"hydrocortisone tablet", {rx("900007")}, {}, drug_tcs, Tri::no},
        {"hydrocortisone cream", {rx("900008")}, {}, drug_systemic_corticosteroid, Tri::no},
        {"hydrocortisone cream", {rx("900008")}, {}, drug_tcs, Tri::yes},
        {"hydrocortisone rectal cream", {rx("900018")}, {}, drug_tcs, Tri::no},
        {"hydrocortisone rectal cream", {rx("900018")}, {}, drug_systemic_corticosteroid, Tri::no},
        {"prednisolone eye drops", {rx("900010")}, {}, drug_ophthalmic, Tri::yes},
        {"prednisolone eye drops", {rx("900010")}, {}, drug_systemic_corticosteroid, Tri::no},
        {"minocycline foam", {rx("900011")}, {}, drug_antibiotic_systemic, Tri::no},
        {"minocycline, ingredient alone", {rx("6980")}, {}, drug_antibiotic_systemic, Tri::yes},
        {"minocycline foam with its ingredient", {rx("6980"), rx("900011")}, {}, drug_antibiotic_systemic, Tri::no},
        {"clobetasol eye drops", {rx("900022")}, {}, drug_tcs, Tri::no},
        {"dupilumab pen", {rx("900012")}, {}, drug_dupilumab, Tri::yes},
        {"form not known to the rules", {rx("900017")}, {}, drug_tcs, Tri::unknown},
        {"form not known to the rules, by mouth", {rx("900017")}, oral, drug_systemic_corticosteroid, Tri::yes},
    });
}

TEST(DrugProducts, CombinationsAndPacksAreAllOfTheirParts) {
    check({
        {"two drugs in one capsule", {rx("900023")}, {}, drug_systemic_corticosteroid, Tri::yes},
        {"two drugs in one capsule", {rx("900023")}, {}, drug_antibiotic_systemic, Tri::yes},
        {"two drugs in one drop", {rx("900014")}, {}, drug_ophthalmic, Tri::yes},
        {"two drugs in one drop", {rx("900014")}, {}, drug_ciclosporin, Tri::no},
        {"pack of tablets", {rx("900016")}, {}, drug_systemic_corticosteroid, Tri::yes},
        {"its package", {{ndc, "22222-0001-21", {}}}, {}, drug_systemic_corticosteroid, Tri::yes},
        {"injection and cream in one pack", {rx("900021")}, {}, drug_tcs, Tri::yes},
        {"injection and cream in one pack", {rx("900021")}, {}, drug_systemic_corticosteroid, Tri::unknown},
    });
}

TEST(DrugProducts, TheStrengthDecidesTheClassOfASteroid) {
    check({
        {"triamcinolone 0.1 %", {rx("900002")}, {}, drug_tcs_class_iii_iv, Tri::yes},
        {"triamcinolone 0.1 %", {rx("900002")}, {}, drug_tcs_class_vi_vii, Tri::no},
        {"triamcinolone 0.025 %", {rx("900003")}, {}, drug_tcs_class_vi_vii, Tri::yes},
        {"triamcinolone 0.025 %", {rx("900003")}, {}, drug_tcs_class_iii_iv, Tri::no},
        {"with the ingredient beside it", {rx("10759"), rx("900003")}, topical, drug_tcs_class_iii_iv, Tri::no},
        {"with the ingredient beside it", {rx("10759"), rx("900003")}, topical, drug_tcs_class_vi_vii, Tri::yes},
        {"with ATC beside it", {{atc, "D07AB09", {}}, rx("900003")}, {}, drug_tcs_class_iii_iv, Tri::no},
        {"strength not known: presumed", {rx("900019")}, {}, drug_tcs_class_iii_iv, Tri::yes},
        {"the presumed class yields", {rx("900019"), rx("900003")}, {}, drug_tcs_class_iii_iv, Tri::no},
        {"two strengths contradict each other", {rx("900002"), rx("900003")}, {}, drug_tcs_class_iii_iv, Tri::unknown},
        {"two strengths are one steroid", {rx("900002"), rx("900003")}, {}, drug_tcs, Tri::yes},
        {"hydrocortisone 1 %", {rx("900008")}, {}, drug_tcs_class_vi_vii, Tri::yes},
        {"hydrocortisone butyrate", {rx("900009")}, {}, drug_tcs_class_v, Tri::yes},
        {"hydrocortisone butyrate", {rx("900009")}, {}, drug_tcs_class_vi_vii, Tri::no},
        {"betamethasone valerate lotion", {rx("900013")}, {}, drug_tcs_class_vi_vii, Tri::yes},
        {"an injection has no class", {rx("900004")}, {}, drug_tcs_class_iii_iv, Tri::no},
    });
}

TEST(DrugProducts, AContradictionIsNeverSettledInSilence) {
    check({
        {"cream by mouth", {rx("900002")}, oral, drug_tcs, Tri::unknown},
        {"cream by mouth", {rx("900002")}, oral, drug_systemic_corticosteroid, Tri::unknown},
        {"cream by mouth", {rx("900002")}, oral, drug_tcs_class_iii_iv, Tri::unknown},
        {"ointment by mouth", {rx("900005")}, oral, drug_tacrolimus_systemic, Tri::unknown},
        {"ointment by mouth", {rx("900005")}, oral, drug_tci, Tri::unknown},
        {"tablet on the skin", {rx("900001")}, topical, drug_systemic_corticosteroid, Tri::unknown},
        {"cream on the skin", {rx("900002")}, topical, drug_tcs, Tri::yes},
        {"cream on the skin", {rx("900002")}, topical, drug_systemic_corticosteroid, Tri::no},
        {"cream and injection", {rx("900002"), rx("900004")}, {}, drug_tcs, Tri::unknown},
        {"tablet with ATC of a cream", {{atc, "D07AA02", {}}, rx("900007")}, {}, drug_tcs, Tri::unknown},
        {"a pen is the drug by any route", {rx("900012")}, oral, drug_dupilumab, Tri::yes},
    });
}

TEST(DrugProducts, WhatIsSureIsNotPossibleToo) {
    // The ingredient triamcinolone leaves open what prednisone in any form proves.
    const Drug drug = drug_of({rx("10759"), rx("900024")});
    EXPECT_EQ(drug.is_in(drug_systemic_corticosteroid), Tri::yes);
    EXPECT_TRUE((drug.sets & drug.possible).none());
}

TEST(DrugProducts, OneCodingOfManyIsEnough) {
    std::vector<Coding> codings(10, Coding{other, "x", "local name"});
    codings.insert(codings.begin() + 5, Coding{ndc, "0054-0017-20", {}});
    const Drug drug = drug_of(codings);
    EXPECT_EQ(drug.is_in(drug_systemic_corticosteroid), Tri::yes);
    EXPECT_FALSE(drug.is_unidentified);
}

TEST(DrugProducts, WordsAddNothingToAProduct) {
    const Drug drug = drug_of({{rxnorm, "900018", "hydrocortisone cream"}});
    EXPECT_TRUE(drug.possible.none());
    EXPECT_TRUE(drug_of({{rxnorm, "900999", "hydrocortisone cream"}}).possible.any());
}

TEST(DrugProducts, AnIngredientIsLearnedFromAProductThatTheValueSetsList) {
    check({{"listed pen", {rx("2693907")}, {}, drug_lebrikizumab, Tri::yes},
           {"syringe of the same ingredient", {rx("900020")}, {}, drug_lebrikizumab, Tri::yes},
           {"syringe of the same ingredient", {rx("900020")}, {}, drug_dupilumab, Tri::no}});
}

TEST(DrugProducts, NameTheDevice) {
    const auto of = [](std::string_view code) { return sets().products.find(rxnorm, code)->sets; };
    EXPECT_TRUE(holds(of("900012"), form_autoinjector));
    EXPECT_FALSE(holds(of("900012"), form_prefilled_syringe));
    EXPECT_TRUE(holds(of("900020"), form_prefilled_syringe));
    EXPECT_TRUE(holds(of("2693907"), form_pen));
}

TEST(DrugProducts, KnowWhatASyringeHolds) {
    const auto strength_of = [](const std::string& value, const std::string& per, const std::string& quantity,
                                const std::string& form, const std::string& more = {}) {
        const auto products =
            loaded(R"({"products":[{"code":"1","ingredients":[{"code":"1876376","name":"d",)"
                   R"("strength":{"value":)" +
                   value + R"(,"unit":"MG")" + per + "}}" + more + R"(],"form":")" + form + '"' + quantity + "}]}");
        const Coding coding = rx("1");
        return products->strength_of({{&coding, 1}, {}});
    };
    const std::string per_ml = R"(,"per":1,"perUnit":"ML")", syringe = "Prefilled Syringe";
    const auto ml = [](const std::string& volume) { return R"(,"quantity":{"value":)" + volume + R"(,"unit":"ML"})"; };
    EXPECT_EQ(strength_of("150", per_ml, ml("2"), syringe), (ProductStrength{300, 2, true}));
    EXPECT_EQ(strength_of("175", per_ml, ml("1.14"), syringe), (ProductStrength{200, 1.14, true}));
    EXPECT_EQ(strength_of("150", per_ml, ml("0.67"), syringe), (ProductStrength{100, 0.67, true}));
    EXPECT_EQ(strength_of("150", per_ml, ml("0.5"), syringe), (ProductStrength{75, 0.5, true}));
    EXPECT_EQ(strength_of("150", per_ml, ml("2"), "Injection"), (ProductStrength{300, 2, false}));
    EXPECT_EQ(strength_of("150", per_ml, "", syringe), (ProductStrength{150, 1, false}));
    EXPECT_EQ(strength_of("30", "", "", "Auto-Injector"), (ProductStrength{30, 0, true}));
    EXPECT_EQ(strength_of("0.1", R"(,"per":1,"perUnit":"MG")", "", "Topical Ointment"), std::nullopt);
    EXPECT_EQ(strength_of("30", "", "", syringe, R"(,{"code":"8640","name":"p"})"), std::nullopt);
    EXPECT_EQ(sets().products.strength_of({}), std::nullopt);
    const std::vector<Coding> two{rx("900001"), rx("900012")}, same{rx("900001"), {ndc, "00054001720", {}}, rx("1")};
    EXPECT_EQ(sets().products.strength_of({two, {}}), std::nullopt) << "they differ";
    EXPECT_EQ(sets().products.strength_of({same, {}}), (ProductStrength{5, 0, false}));
}

TEST(DrugProducts, WhatIsNotInTheTableStaysUnknown) {
    EXPECT_TRUE(drug_of({{ndc, "99999999999", {}}}).is_unidentified);
    EXPECT_TRUE(drug_of({{ndc, "00054001720", {}}}, {}, sets(false)).is_unidentified);
    EXPECT_EQ(drug_of({{ndc, "99999999999", "prednisone"}}).is_in(drug_systemic_corticosteroid), Tri::unknown);
    for (const std::string_view code : {"", "0900001", "900001x", "90000111111111111", "-900001"})
        EXPECT_EQ(sets().products.find(rxnorm, code), nullptr) << code;
    EXPECT_EQ(sets().products.find(other, "900001"), nullptr);
    EXPECT_EQ(sets().products.find(ndc, "900001"), nullptr);
}

TEST(DrugProducts, FindPackagesInEveryUsualForm) {
    for (const std::string_view code : {"00054001720", "0054-0017-20", "00054-0017-20", "00054-017-20"})
        EXPECT_NE(sets().products.find(ndc, code), nullptr) << code;
    EXPECT_NE(sets().products.find("urn:oid:2.16.840.1.113883.6.69", "00054001720"), nullptr);
    EXPECT_NE(sets().products.find(ndc, "11111-0003-2"), nullptr);
}

TEST(DrugProducts, ATableThatContradictsItselfIsRefused) {
    const auto fault_of = [](const std::string& products) {
        const auto result = loaded("{\"products\":[" + products + "]}");
        return result ? std::string("none") : result.error().path;
    };
    const std::string prednisone = R"({"code":"1","ingredients":[{"code":"8640","name":"p"}],"ndc":["00054001720"]})";
    EXPECT_EQ(fault_of(prednisone), "none");
    EXPECT_EQ(fault_of(prednisone + ',' + prednisone), "/products/1/code");
    EXPECT_EQ(fault_of(prednisone + R"(,{"code":"2","contains":["1"],"ndc":["00054001720"]})"), "/products/1/ndc");
    EXPECT_EQ(fault_of(prednisone + R"(,{"code":"2","contains":["3"]})"), "/products/1/contains");
    EXPECT_EQ(fault_of(prednisone + R"(,{"code":"2","contains":["1"]},{"code":"3","contains":["2"]})"),
              "/products/2/contains");
}

TEST(DrugProducts, CountWhatTheyHold) {
    EXPECT_EQ(sets().products.product_count(), 25U);
    EXPECT_EQ(sets().products.code_count(), 28U);
    EXPECT_EQ(sets().products.release(), "test");
    EXPECT_EQ(sets(false).products.code_count(), 0U);
}

} // namespace
} // namespace eczema::cards
