// Which drug an entry means: codings in any order and of any system, forms of one ingredient, words, ingredients of a
// Medication, and sources that contradict one another (specification 1.2, 8.1).
#include "tests/support/derived_chart.hpp"

#include <gtest/gtest.h>

namespace eczema::tests {
namespace {

using cards::Drug;
using cards::Tri;
using cards::ValueSet;
using enum cards::ValueSet;

constexpr std::string_view skin = "6064005", mouth = "26643006", muscle = "78421000", vein = "47625008",
                           eye = "54485002", nose = "46713006", lung = "447694001", rectum = "37161004",
                           swallow = "421521009", inject = "422145002", inhale = "421134003";
constexpr std::string_view ointment = "385101003", capsule = "420692007", injection_form = "385219001";

// How a drug is said to be given: SNOMED CT codes, empty where nothing is said.
struct Given {
    std::string_view route{}, method{}, form{}, second_route{};
};

// The concepts of several codes in one, in the order given: "L04AD02 rx:42316".
std::string codings(std::string_view codes) {
    std::vector<std::string> list;
    while (!codes.empty()) {
        const std::size_t space = codes.find(' ');
        const std::string one = concept_of(codes.substr(0, space), "atc");
        const std::size_t open = one.find('[') + 1;
        list.push_back(one.substr(open, one.rfind(']') - open));
        codes = space == std::string_view::npos ? std::string_view() : codes.substr(space + 1);
    }
    return listed(list);
}
std::string coded(std::string_view codes) { return object(raw("coding", codings(codes))); }

std::string dosages(const Given& given) {
    std::vector<std::string> list;
    if (!given.route.empty() || !given.method.empty())
        list.push_back(
            object(raw("route", concept_of(given.route, "sct")) + raw("method", concept_of(given.method, "sct"))));
    if (!given.second_route.empty()) list.push_back(object(raw("route", concept_of(given.second_route, "sct"))));
    return list.empty() ? std::string() : listed(list);
}

// An active order "x" that names its drug by a contained Medication with these members.
Entry order_of(const std::string& medication, const Given& given) {
    return {
        RecordList::medication_requests, "x",
        object(begin("MedicationRequest", "x") + text("status", "active") + text("intent", "order") +
               raw("contained",
                   '[' + object(begin("Medication", "m") + medication + raw("form", concept_of(given.form, "sct"))) +
                       ']') +
               raw("medicationReference", object(text("reference", "#m"))) + raw("subject", patient_reference()) +
               text("authoredOn", ago(5)) + raw("dosageInstruction", dosages(given)))};
}
Drug identified(const std::string& medication, const Given& given = {}) {
    return DerivedChart(chart().with(order_of(medication, given))).exposure("x").drug;
}
Drug of_codes(std::string_view codes, const Given& given = {}) { return identified(raw("code", coded(codes)), given); }

struct Form {
    const char* line;
    std::string_view codes;
    Given given;
    ValueSet set;
    Tri expected;
};

void expect(std::span<const Form> forms) {
    for (const Form& form : forms)
        EXPECT_EQ(of_codes(form.codes, form.given).is_in(form.set), form.expected)
            << form.line << ": " << cards::value_set_id(form.set);
}

TEST(DrugIdentity, of_tacrolimus) {
    constexpr ValueSet topical = drug_tci, systemic = drug_tacrolimus_systemic;
    const Form forms[] = {
        {"ingredient on the skin", "rx:42316", {.route = skin}, topical, Tri::yes},
        {"ingredient on the skin", "rx:42316", {.route = skin}, systemic, Tri::no},
        {"ingredient by mouth", "rx:42316", {.route = mouth}, topical, Tri::no},
        {"ingredient by mouth", "rx:42316", {.route = mouth}, systemic, Tri::yes},
        {"ingredient into a vein", "rx:42316", {.route = vein}, topical, Tri::no},
        {"ingredient into a vein", "rx:42316", {.route = vein}, systemic, Tri::yes},
        {"ingredient, nothing said", "rx:42316", {}, topical, Tri::unknown},
        {"ingredient, nothing said", "rx:42316", {}, systemic, Tri::unknown},
        {"ingredient to be swallowed", "rx:42316", {.method = swallow}, topical, Tri::no},
        {"ingredient to be swallowed", "rx:42316", {.method = swallow}, systemic, Tri::yes},
        {"ingredient as an ointment", "rx:42316", {.form = ointment}, topical, Tri::yes},
        {"ingredient as an ointment", "rx:42316", {.form = ointment}, systemic, Tri::no},
        {"ingredient as a capsule", "rx:42316", {.form = capsule}, topical, Tri::no},
        {"ingredient as a capsule", "rx:42316", {.form = capsule}, systemic, Tri::yes},
        {"route and form disagree", "rx:42316", {.route = mouth, .form = ointment}, topical, Tri::unknown},
        {"route and form disagree", "rx:42316", {.route = mouth, .form = ointment}, systemic, Tri::unknown},
        {"route and method disagree", "rx:42316", {.route = skin, .method = swallow}, topical, Tri::unknown},
        {"two routes", "rx:42316", {.route = skin, .second_route = mouth}, topical, Tri::unknown},
        {"two routes", "rx:42316", {.route = skin, .second_route = mouth}, systemic, Tri::unknown},
        {"ointment for the eye", "rx:42316", {.route = eye, .form = ointment}, topical, Tri::no},
        {"ointment for the eye", "rx:42316", {.route = eye, .form = ointment}, systemic, Tri::no},
        {"product ointment", "rx:313189", {}, topical, Tri::yes},
        {"product ointment", "rx:313189", {}, systemic, Tri::no},
        {"product capsule", "rx:198377", {}, topical, Tri::no},
        {"product capsule", "rx:198377", {}, systemic, Tri::yes},
        {"product ointment by mouth", "rx:313189", {.route = mouth}, topical, Tri::unknown},
        {"product capsule on the skin", "rx:198377", {.route = skin}, systemic, Tri::unknown},
        {"ATC of the ointment", "D11AH01", {}, topical, Tri::yes},
        {"ATC of the ointment", "D11AH01", {}, systemic, Tri::no},
        {"ATC of the capsule", "L04AD02", {}, topical, Tri::no},
        {"ATC of the capsule", "L04AD02", {}, systemic, Tri::yes},
        {"ATC of the ointment by mouth", "D11AH01", {.route = mouth}, topical, Tri::unknown},
        {"ingredient and product", "rx:42316 rx:313189", {}, topical, Tri::yes},
        {"product and ingredient", "rx:313189 rx:42316", {.route = skin}, systemic, Tri::no},
        {"every ATC of the ingredient, on the skin", "L04AD02 D11AH01", {.route = skin}, topical, Tri::yes},
        {"every ATC of the ingredient, on the skin", "L04AD02 D11AH01", {.route = skin}, systemic, Tri::no},
        {"every ATC of the ingredient, by mouth", "D11AH01 L04AD02", {.route = mouth}, topical, Tri::no},
        {"every ATC of the ingredient, by mouth", "D11AH01 L04AD02", {.route = mouth}, systemic, Tri::yes},
        {"every ATC of the ingredient", "L04AD02 D11AH01", {}, topical, Tri::unknown},
        {"every ATC of the ingredient", "L04AD02 D11AH01", {}, systemic, Tri::unknown},
    };
    expect(forms);
}

TEST(DrugIdentity, of_steroids_that_exist_in_several_forms) {
    constexpr ValueSet topical = drug_tcs, systemic = drug_systemic_corticosteroid;
    for (const char* ingredient : {"rx:10759", "rx:5492", "rx:1514", "sct:6028009", "sct:16602005", "sct:29896003"}) {
        const Form forms[] = {
            {"on the skin", ingredient, {.route = skin}, topical, Tri::yes},
            {"on the skin", ingredient, {.route = skin}, systemic, Tri::no},
            {"by mouth", ingredient, {.route = mouth}, topical, Tri::no},
            {"by mouth", ingredient, {.route = mouth}, systemic, Tri::yes},
            {"into a muscle", ingredient, {.route = muscle}, topical, Tri::no},
            {"into a muscle", ingredient, {.route = muscle}, systemic, Tri::yes},
            {"into a vein", ingredient, {.route = vein}, topical, Tri::no},
            {"into a vein", ingredient, {.route = vein}, systemic, Tri::unknown},
            {"injected", ingredient, {.method = inject}, topical, Tri::no},
            {"injected", ingredient, {.method = inject}, systemic, Tri::unknown},
            {"into the rectum", ingredient, {.route = rectum}, topical, Tri::no},
            {"into the rectum", ingredient, {.route = rectum}, systemic, Tri::no},
            {"into the nose", ingredient, {.route = nose}, topical, Tri::no},
            {"nothing said", ingredient, {}, topical, Tri::unknown},
            {"nothing said", ingredient, {}, systemic, Tri::unknown},
            {"an ointment", ingredient, {.form = ointment}, topical, Tri::yes},
            {"an ointment", ingredient, {.form = ointment}, systemic, Tri::no},
            {"a solution for injection", ingredient, {.form = injection_form}, topical, Tri::no},
            {"a solution for injection", ingredient, {.form = injection_form}, systemic, Tri::unknown},
            {"an ointment into a muscle", ingredient, {.route = muscle, .form = ointment}, topical, Tri::unknown},
            {"an ointment into a muscle", ingredient, {.route = muscle, .form = ointment}, systemic, Tri::unknown},
        };
        SCOPED_TRACE(ingredient);
        expect(forms);
    }
    const Form forms[] = {
        {"cream by product", "rx:106258", {}, topical, Tri::yes},
        {"cream by product", "rx:106258", {}, systemic, Tri::no},
        {"cream by product, swallowed", "rx:106258", {.route = mouth}, topical, Tri::unknown},
        {"tablet by product", "rx:197782", {}, systemic, Tri::yes},
        {"tablet by product", "rx:197782", {}, topical, Tri::no},
        {"ATC of the skin", "D07AB09", {}, topical, Tri::yes},
        {"ATC of the skin", "D07AB09", {}, systemic, Tri::no},
        {"ATC of the body", "H02AB08", {}, topical, Tri::no},
        {"ATC of the body", "H02AB08", {}, systemic, Tri::yes},
        {"ATC of the body on the skin", "H02AB08", {.route = skin}, systemic, Tri::unknown},
        {"ATC of the skin by mouth", "D07AB09", {.route = mouth}, topical, Tri::unknown},
        {"ATC of skin, body and eye, on the skin", "S01BA05 H02AB08 D07AB09", {.route = skin}, topical, Tri::yes},
        {"ATC of skin, body and eye, on the skin", "S01BA05 H02AB08 D07AB09", {.route = skin}, systemic, Tri::no},
        {"ATC of skin, body and eye, by mouth", "S01BA05 H02AB08 D07AB09", {.route = mouth}, systemic, Tri::yes},
        {"ATC of skin, body and eye, into the eye", "S01BA05 H02AB08 D07AB09", {.route = eye}, topical, Tri::no},
        {"ATC of skin, body and eye", "S01BA05 H02AB08 D07AB09", {}, topical, Tri::unknown},
        {"ATC of skin, body and eye", "S01BA05 H02AB08 D07AB09", {}, systemic, Tri::unknown},
    };
    expect(forms);
}

TEST(DrugIdentity, of_other_drugs_with_several_forms) {
    const Form forms[] = {
        {"ciclosporin by mouth", "sct:80906007", {.route = mouth}, drug_ciclosporin, Tri::yes},
        {"ciclosporin drops", "sct:80906007", {.route = eye}, drug_ciclosporin, Tri::no},
        {"ciclosporin, every ATC", "L04AD01 S01XA18", {.route = mouth}, drug_ciclosporin, Tri::yes},
        {"ciclosporin, every ATC", "L04AD01 S01XA18", {.route = eye}, drug_ciclosporin, Tri::no},
        {"ciclosporin, every ATC, nothing said", "L04AD01 S01XA18", {}, drug_ciclosporin, Tri::unknown},
        {"fluticasone inhaled", "rx:41126", {.route = lung}, drug_asthma_controller, Tri::yes},
        {"fluticasone to inhale", "rx:41126", {.method = inhale}, drug_asthma_controller, Tri::yes},
        {"fluticasone, a capsule to inhale",
         "rx:41126",
         {.route = lung, .form = capsule},
         drug_asthma_controller,
         Tri::yes},
        {"fluticasone, inhaled and on the skin",
         "rx:41126",
         {.route = lung, .second_route = skin},
         drug_asthma_controller,
         Tri::unknown},
        {"montelukast tablets", "rx:88249", {.route = mouth}, drug_asthma_controller, Tri::yes},
        {"aciclovir cream", "rx:281", {.route = skin}, drug_antiviral_herpes, Tri::no},
        {"aciclovir tablets by ATC, said to go on the skin",
         "J05AB01",
         {.route = skin},
         drug_antiviral_herpes,
         Tri::unknown},
        {"dupilumab, whatever the route", "D11AH05", {.route = skin}, drug_dupilumab, Tri::yes},
    };
    expect(forms);
}

TEST(DrugIdentity, of_many_codings_in_any_order) {
    const std::vector<std::string> eleven{"D11AH05",    "local:A1",     "local:A2",     "local:A3",
                                          "rx:1876376", "rx:999999901", "rx:1876403",   "local:A4",
                                          "local:A5",   "rx:2099302",   "sct:999999902"};
    for (std::size_t first = 0; first < eleven.size(); ++first) {
        std::string codes;
        for (std::size_t i = 0; i < eleven.size(); ++i) (codes += i ? " " : "") += eleven[(first + i) % eleven.size()];
        const Drug drug = of_codes(codes);
        EXPECT_EQ(drug.is_in(drug_dupilumab), Tri::yes) << codes;
        EXPECT_EQ(drug.is_in(drug_tralokinumab), Tri::no) << codes;
        EXPECT_FALSE(drug.is_unidentified || drug.is_in_words) << codes;
    }
}

struct Reading {
    const char* line;
    std::string medication;
    Tri is_dupilumab, is_methotrexate;
    bool is_in_words, is_unidentified;
};

TEST(DrugIdentity, of_what_no_code_tells) {
    const std::string bare = R"(,"code":{"coding":[{"code":"D11AH05"}]})";
    const Reading readings[] = {
        {"code without system", bare, Tri::unknown, Tri::unknown, false, true},
        {"code without system, words of another drug",
         R"(,"code":{"coding":[{"code":"D11AH05","display":"Metformin"}]})", Tri::no, Tri::no, false, false},
        {"code without system, words of the drug",
         R"(,"code":{"coding":[{"code":"X","display":"Dupixent 300 mg pen"}]})", Tri::unknown, Tri::no, true, false},
        {"words", raw("code", object(text("text", "dupilumab pen"))), Tri::unknown, Tri::no, true, false},
        {"words of another drug", raw("code", object(text("text", "metformin"))), Tri::no, Tri::no, false, false},
        {"a display without code", R"(,"code":{"coding":[{"display":"methotrexate"}]})", Tri::no, Tri::unknown, true,
         false},
        {"a product that no set holds", raw("code", coded("rx:999999901")), Tri::unknown, Tri::unknown, false, true},
        {"the same with its name",
         R"(,"code":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"999999901","display":"dupilumab"}]})",
         Tri::unknown, Tri::no, true, false},
        {"a product with a misspelt name",
         R"(,"code":{"coding":[{"system":"urn:site","code":"1","display":"Metotrexate 2,5"}]})", Tri::no, Tri::unknown,
         true, false},
        {"a package with no name", R"(,"code":{"coding":[{"system":"http://hl7.org/fhir/sid/ndc","code":"00074-2306-30",
            "display":"Rx 15mg tab"}]})",
         Tri::unknown, Tri::unknown, false, true},
        {"a package of another drug",
         R"(,"code":{"coding":[{"system":"http://hl7.org/fhir/sid/ndc","code":"68180-0981-01",
            "display":"Metformin 500 mg tablets"}]})",
         Tri::no, Tri::no, false, false},
        {"a local code of another drug", R"(,"code":{"coding":[{"system":"urn:site","code":"1"}],"text":"metformin"})",
         Tri::no, Tri::no, false, false},
        {"a SNOMED CT product that no set holds",
         R"(,"code":{"coding":[{"system":"http://snomed.info/sct","code":"999999902","display":"Product"}]})",
         Tri::unknown, Tri::unknown, false, true},
        {"words that say nothing", raw("code", object(text("text", "unknown"))), Tri::unknown, Tri::unknown, false,
         true},
        {"an abbreviation", raw("code", object(text("text", "XYZ 15"))), Tri::unknown, Tri::unknown, false, true},
        {"words of another script", raw("code", object(text("text", "\xD0\x9C\xD0\xB5\xD1\x82\xD0\xBE"))), Tri::unknown,
         Tri::unknown, false, true},
        {"an ATC code that no set holds", raw("code", coded("A10BA02")), Tri::no, Tri::no, false, false},
        {"no ATC code", raw("code", coded("A10BA0X")), Tri::unknown, Tri::unknown, false, true},
        {"an ATC code that no set holds, where ours are added", raw("code", coded("L04AA99")), Tri::unknown,
         Tri::unknown, false, true},
        {"the same in small letters", raw("code", coded("d11ah99")), Tri::unknown, Tri::unknown, false, true},
        {"the same with the name of another drug",
         R"(,"code":{"coding":[{"system":"http://www.whocc.no/atc","code":"L04AA10","display":"sirolimus"}]})", Tri::no,
         Tri::no, false, false},
        {"an ATC group that holds the drug", raw("code", coded("D11AH")), Tri::unknown, Tri::unknown, false, true},
        {"it beside a local one", raw("code", coded("local:X1 A10BA02")), Tri::no, Tri::no, false, false},
        {"nothing", "", Tri::unknown, Tri::unknown, false, true},
    };
    for (const Reading& reading : readings) {
        const Drug drug = identified(reading.medication);
        EXPECT_EQ(drug.is_in(drug_dupilumab), reading.is_dupilumab) << reading.line;
        EXPECT_EQ(drug.is_in(drug_methotrexate), reading.is_methotrexate) << reading.line;
        EXPECT_EQ(drug.is_in_words, reading.is_in_words) << reading.line;
        EXPECT_EQ(drug.is_unidentified, reading.is_unidentified) << reading.line;
    }
}

TEST(DrugIdentity, of_its_ingredients_where_it_has_no_code_of_its_own) {
    const auto of = [](const std::vector<std::string>& items) {
        std::vector<std::string> parts;
        for (const std::string& item : items) parts.push_back(object(item));
        return raw("ingredient", listed(parts));
    };
    const auto item = [](std::string_view code) { return raw("itemCodeableConcept", concept_of(code, "atc")); };
    const std::string steroid = item("rx:1514"), methotrexate_item = item("rx:6851");

    const Drug cream = identified(of({steroid, item("D05AX02")}), {.route = skin});
    EXPECT_EQ(cream.is_in(drug_tcs), Tri::yes);
    EXPECT_EQ(cream.is_in(drug_systemic_corticosteroid), Tri::no);
    EXPECT_FALSE(cream.is_unidentified);

    EXPECT_EQ(identified(of({methotrexate_item}) + raw("code", object(text("text", "weekly tablets"))))
                  .is_in(drug_methotrexate),
              Tri::yes);
    EXPECT_EQ(identified(of({methotrexate_item}) + raw("code", coded("D11AH05"))).is_in(drug_methotrexate), Tri::no)
        << "its own code says what it is";
    EXPECT_EQ(identified(of({methotrexate_item + R"(,"isActive":false)", item("A10BA02")})).is_in(drug_methotrexate),
              Tri::no);

    const Drug half_read = identified(of({methotrexate_item, item("local:X1")}));
    EXPECT_EQ(half_read.is_in(drug_methotrexate), Tri::yes);
    EXPECT_EQ(half_read.is_in(drug_dupilumab), Tri::unknown);
    EXPECT_TRUE(half_read.is_unidentified);

    const Drug in_words = identified(of({item("A10BA02"), item("text:methotrexate")}));
    EXPECT_EQ(in_words.is_in(drug_methotrexate), Tri::unknown);
    EXPECT_TRUE(in_words.is_in_words);

    std::vector<std::string> many(32, item("A10BA02"));
    EXPECT_EQ(identified(of(many)).is_in(drug_methotrexate), Tri::no);
    many.push_back(item("A10BA02"));
    EXPECT_EQ(identified(of(many)).is_in(drug_methotrexate), Tri::unknown) << "more than are read";
}

struct Strength {
    const char* line;
    std::string_view code;   // of the Medication, "" for none
    std::string_view item;   // of its ingredient
    std::string amount, per; // JSON of the quantities
    bool is_weak;
};

TEST(DrugIdentity, of_topical_steroids_by_their_strength) {
    const auto mg = [](double value) { return quantity_of(value, "mg"); };
    const std::string gram = quantity_of(1, "g");
    const Strength strengths[] = {
        {"triamcinolone 0.025 %", "", "rx:10759", mg(0.25), gram, true},
        {"triamcinolone 0.026 %", "", "rx:10759", mg(0.26), gram, false},
        {"triamcinolone 0.1 %", "", "rx:10759", mg(1), gram, false},
        {"triamcinolone 7.5 mg in 30 g", "", "rx:10759", mg(7.5), quantity_of(30, "g"), true},
        {"triamcinolone 250 ug in 1 mL", "", "rx:10759", quantity_of(250, "ug"), quantity_of(1, "mL"), true},
        {"triamcinolone 0.025 % as such", "", "rx:10759", quantity_of(0.025, "%"), "", true},
        {"triamcinolone by ATC, ingredient with strength", "D07AB09", "local:X1", mg(0.25), gram, true},
        {"fluocinolone 0.01 %", "", "rx:25126", mg(0.1), gram, true},
        {"fluocinolone 0.025 %", "", "rx:25126", mg(0.25), gram, false},
        {"triamcinolone 0.025 % in capitals", "", "rx:10759", quantity_of(0.25, "MG"), quantity_of(1, "G"), true},
        {"triamcinolone 0.026 % in capitals", "", "rx:10759", quantity_of(0.26, "MG"), quantity_of(1, "ML"), false},
        {"triamcinolone 0.25 mg/g in one", "", "rx:10759", quantity_of(0.25, "mg/g"), "", true},
        {"triamcinolone 0.26 mg/g in one", "", "rx:10759", quantity_of(0.26, "mg/g"), "", false},
        {"a number without a unit", "", "rx:10759", quantity_of(0.0001, "1"), gram, false},
        {"no strength", "", "rx:10759", "", "", false},
        {"a unit that says nothing", "", "rx:10759", quantity_of(0.25, "drop"), gram, false},
        {"no denominator", "", "rx:10759", mg(0.25), "", false},
        {"mometasone 0.01 %", "", "rx:108118", mg(0.1), gram, false},
    };
    for (const Strength& strength : strengths) {
        const std::string ratio = raw("numerator", strength.amount) + raw("denominator", strength.per);
        const std::string part = raw("itemCodeableConcept", concept_of(strength.item, "atc")) +
                                 (ratio.empty() ? ratio : raw("strength", object(ratio)));
        const Drug drug =
            identified(raw("code", concept_of(strength.code, "atc")) + raw("ingredient", '[' + object(part) + ']'),
                       {.route = skin});
        EXPECT_EQ(drug.is_in(drug_tcs), Tri::yes) << strength.line;
        EXPECT_EQ(drug.is_in(drug_tcs_class_vi_vii) == Tri::yes, strength.is_weak) << strength.line;
        EXPECT_EQ(drug.is_in(drug_tcs_class_iii_iv) == Tri::yes, !strength.is_weak) << strength.line;
    }
}

} // namespace
} // namespace eczema::tests
