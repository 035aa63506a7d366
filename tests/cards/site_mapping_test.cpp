#include "cards/site_mapping.hpp"

#include "cards/severity.hpp"
#include "tests/support/derived_chart.hpp"
#include "tests/support/spec_row.hpp"

#include <gmock/gmock.h>

#include <set>

namespace eczema::tests {
namespace {

using cards::MappingFault;
using cards::Settings;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// --- what a mapping does ------------------------------------------------------------------------------------------

// {"site": {"codes": [{"system": "urn:example:local", "code": "X", "means": MEANS}]}}
std::string code_means(std::string_view means) {
    return R"({"site": {"codes": [{"system": "urn:example:local", "code": "X", "means": ")" + std::string(means) +
           R"("}]}})";
}
std::string drug_entry(const std::string& entry) { return R"({"site": {"drugs": [)" + entry + "]}}"; }
const std::string local_code = R"({"system": "urn:example:local", "code": "X", "means": )",
                  pen_text = R"({"text": "DUPIXENT pen", "means": "drug-dupilumab"})",
                  hydrocortisone = R"({"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "5492"})";

// The outcome of the rule, or of one row of it; "not run" where it judges nothing.
std::string outcome(const Answer& answer, std::string_view rule, std::string_view row) {
    for (const TraceSeen& seen : answer.trace)
        if (seen.rule == rule) return row.empty() ? seen.outcome : seen.row(row);
    return "not run";
}

struct Use {
    const char* line;
    std::string config;
    Request request;
    std::string_view rule, row;
    std::string_view without, with; // the mapping
};

Request severe() { return chart().has(dermatitis()).has(ScoreSaid{"easi", 24, ago(5)}); }
// Used twice a day for 51 days on the trunk.
OrderSaid steroid(std::string_view drug, std::string_view why_ended) {
    return {.drug = drug,
            .start = ago(60),
            .end = ago(10),
            .id = "t",
            .status = "stopped",
            .why_ended = why_ended,
            .route = "6064005",
            .site = "22943007",
            .times = 2};
}
OrderSaid course(std::string_view drug, std::string_view route) {
    return {.drug = drug, .id = "ocs", .reason = "L20.9", .route = route, .days = 14};
}
// A second advanced drug: asked of a drug that is surely one.
Request beside_upadacitinib(std::string_view drug) { return ordering(drug, "order-sign").has(in_use(upadacitinib)); }
Request displaying(const std::string& display) {
    return chart("order-sign")
        .has(dermatitis())
        .has(in_use(upadacitinib))
        .with_draft("MedicationRequest/d1",
                    object(begin("MedicationRequest", "d1") + text("status", "draft") + text("intent", "order") +
                           raw("medicationCodeableConcept",
                               object(raw("coding", "[" + object(text("display", display)) + "]"))) +
                           raw("subject", patient_reference())));
}

TEST(SiteMapping, is_read_wherever_its_set_is) {
    const std::string oral = "26643006", skin = "6064005";
    const std::string_view superinfection = "gate-bacterial-superinfection", ladder = "ad-systemic-options",
                           failed = "topical treatment failed", duplicate = "gate-duplicate-advanced",
                           reaction = "gate-hypersensitivity";
    const Use uses[] = {
        {"score of an Observation", code_means("easi"),
         severe().without("o-easi").has(ScoreSaid{"local:X", 24, ago(5)}), ladder, "the dermatitis is moderate",
         "unknown", "yes"},
        {"score as a Condition", code_means("topical-failure"), severe().has(ConditionSaid{.code = "local:X"}), ladder,
         failed, "unknown", "yes"},
        {"score read through a value set", code_means("obs-poem"),
         severe().without("o-easi").has(ScoreSaid{"local:X", 20, ago(5)}), ladder, "the dermatitis is moderate",
         "unknown", "yes"},
        {"reason of a stop", code_means("reason-lack-of-efficacy"),
         chart().has(dermatitis()).has(steroid("rx:10759", "local:X")), ladder, failed, "unknown", "yes"},
        {"Condition", code_means("cond-skin-infection-bacterial"),
         ordering(dupilumab, "order-sign").has(ConditionSaid{.code = "local:X", .onset = ago(5)}), superinfection, "",
         "no", "yes"},
        {"Condition of a narrower set", code_means("cond-skin-infection-serious"),
         ordering(dupilumab, "order-sign").has(ConditionSaid{.code = "local:X", .onset = ago(5)}), superinfection, "",
         "no", "yes"},
        {"statement that there is no allergy", code_means("allergy-none-known"),
         Request("order-sign").has(dermatitis()).has(AllergySaid{.code = "local:X"}).drafts({.drug = dupilumab}),
         reaction, "", "unknown", "no"},
        {"vaccine", code_means("vaccine-live"),
         chart("order-sign").has(in_use(dupilumab)).drafts(ImmunizationSaid{"local:X", "", "v1"}), "gate-live-vaccine",
         "", "unknown", "yes"},
        {"light treatment", code_means("proc-puva"),
         chart("order-sign").has(dermatitis()).born("2015-01-01").drafts(ServiceRequestSaid{"local:X"}),
         "phototherapy-safety", "", "unknown", "yes"},
        {"route", code_means("route-oral"), chart("order-sign").has(dermatitis()).drafts(course("rx:5492", "local:X")),
         "ocs-course-length", "", "unknown", "yes"},
        {"drug as a code", code_means("drug-dupilumab"), beside_upadacitinib("local:X"), duplicate, "", "unknown",
         "yes"},
        {"drug", drug_entry(local_code + R"("drug-dupilumab"})"), beside_upadacitinib("local:X"), duplicate, "",
         "unknown", "yes"},
        {"package, written otherwise",
         drug_entry(R"({"system": "http://hl7.org/fhir/sid/ndc", "code": "0024-5914-01", "means": "drug-dupilumab"})"),
         beside_upadacitinib("ndc:00024591401"), duplicate, "", "unknown", "yes"},
        {"another package",
         drug_entry(R"({"system": "http://hl7.org/fhir/sid/ndc", "code": "0024-5914-01", "means": "drug-dupilumab"})"),
         beside_upadacitinib("ndc:00024591402"), duplicate, "", "unknown", "unknown"},
        {"drug by words", drug_entry(pen_text), beside_upadacitinib("text:DUPIXENT pen"), duplicate, "", "unknown",
         "yes"},
        {"drug by words, otherwise spaced and in other letters", drug_entry(pen_text),
         beside_upadacitinib("text:  dupixent   PEN "), duplicate, "", "unknown", "yes"},
        {"drug by more words", drug_entry(pen_text), beside_upadacitinib("text:DUPIXENT pen 300"), duplicate, "",
         "unknown", "unknown"},
        {"drug by the display of a coding", drug_entry(pen_text), displaying("DUPIXENT pen"), duplicate, "", "unknown",
         "yes"},
        {"substance of an allergy", drug_entry(local_code + R"("drug-dupilumab"})"),
         Request("order-sign").has(AllergySaid{.code = "local:X"}).drafts({.drug = dupilumab}), reaction, "", "unknown",
         "yes"},
        {"substance of an allergy by words", drug_entry(pen_text),
         Request("order-sign").has(AllergySaid{.code = "text:DUPIXENT pen"}).drafts({.drug = dupilumab}), reaction, "",
         "unknown", "yes"},
        {"steroid class of an ineffective trial", drug_entry(local_code + R"("drug-tcs-class-ii"})"),
         severe().has(steroid("local:X", "INEFFECT")), ladder, failed, "unknown", "yes"},
        {"weakest class", drug_entry(local_code + R"("drug-tcs-class-vi-vii"})"),
         severe().has(steroid("local:X", "INEFFECT")), ladder, failed, "unknown", "no"},
        {"standard code with its route", drug_entry(local_code + hydrocortisone + "}"),
         chart("order-sign").has(dermatitis()).drafts(course("local:X", oral)), "ocs-course-length", "", "unknown",
         "yes"},
        {"standard code on the skin", drug_entry(local_code + hydrocortisone + "}"),
         chart("order-sign").has(dermatitis()).drafts(course("local:X", skin)), "ocs-course-length", "", "unknown",
         "not run"},
        {"standard code without a route", drug_entry(local_code + hydrocortisone + "}"),
         chart("order-sign").has(dermatitis()).drafts(course("local:X", "")), "ocs-course-length", "", "unknown",
         "unknown"},
        {"words for a standard code", drug_entry(R"({"text": "HC tabs", "means": )" + hydrocortisone + "}"),
         chart("order-sign").has(dermatitis()).drafts(course("text:hc  tabs", oral)), "ocs-course-length", "",
         "unknown", "yes"},
    };
    for (const Use& use : uses) {
        EXPECT_EQ(outcome(ask(use.request), use.rule, use.row), use.without) << use.line << ", without the mapping";
        EXPECT_EQ(outcome(ask(use.request, use.config), use.rule, use.row), use.with) << use.line;
    }
}

// What a code proves, words of a site do not change.
TEST(SiteMapping, lets_codes_speak_before_words) {
    fhir::ValueSetTable table = value_sets().table;
    Settings settings;
    settings.drugs = {{.system = {}, .code = {}, .text = "DUPIXENT pen", .means = "drug-dupilumab"}};
    cards::add_mapping(settings, table);
    const cards::ValueSets mapped{table, {}, {}};
    const auto drug_of = [&](std::string_view system, std::string_view code) {
        const fhir::Coding coding{system, code, {}};
        fhir::Medication medication;
        medication.code = {{&coding, 1}, "Dupixent pen"};
        return cards::identify(medication, {}, mapped);
    };
    const cards::Drug methotrexate_by_code = drug_of("http://www.whocc.no/atc", methotrexate);
    EXPECT_EQ(methotrexate_by_code.is_in(cards::ValueSet::drug_methotrexate), cards::Tri::yes);
    EXPECT_EQ(methotrexate_by_code.is_in(cards::ValueSet::drug_dupilumab), cards::Tri::no);
    const cards::Drug unknown_code = drug_of("http://www.whocc.no/atc", "A01AA01");
    EXPECT_EQ(unknown_code.is_in(cards::ValueSet::drug_dupilumab), cards::Tri::yes);
}

// One more code of a set belongs to every set that holds all codes of it, by the content of the sets themselves.
TEST(SiteMapping, follows_a_narrower_set_into_the_wider_ones) {
    using Codes = std::set<std::string>;
    std::map<std::string, Codes> codes, families;
    std::pmr::monotonic_buffer_resource arena;
    for (const EmbeddedFile& file : cards::value_set_files_embedded) {
        const auto parsed = fhir::parse_json(file.text, arena, fhir::Keep::everything);
        ASSERT_TRUE(parsed);
        const std::string id = text_of(*parsed, "id");
        for (const fhir::Value& include : part(part(*parsed, "compose"), "include").items()) {
            const std::string system = text_of(include, "system");
            for (const fhir::Value& entry : part(include, "concept").items())
                codes[id].insert(fhir::code_key(system, text_of(entry, "code")));
            for (const fhir::Value& filter : part(include, "filter").items())
                families[id].insert(fhir::code_key(system, text_of(filter, "value")));
        }
    }
    const auto holds_code = [&](const std::string& id, const std::string& code) {
        const Codes& wide = families[id];
        return codes[id].contains(code) ||
               std::any_of(wide.begin(), wide.end(), [&](const std::string& one) { return code.starts_with(one); });
    };
    const auto holds_all = [&](const std::string& wide, const std::string& narrow) {
        const auto in_wide = [&](const std::string& code) { return holds_code(wide, code); };
        return std::all_of(codes[narrow].begin(), codes[narrow].end(), in_wide) &&
               std::all_of(families[narrow].begin(), families[narrow].end(), in_wide);
    };
    for (std::size_t i = 0; i < cards::value_set_count; ++i) {
        const std::string narrow(cards::value_set_id(static_cast<cards::ValueSet>(i)));
        fhir::ValueSetTable table;
        Settings settings;
        settings.codes = {{"urn:x", "1", narrow}};
        cards::add_mapping(settings, table);
        const cards::SetBits sets = table.sets_of("urn:x", "1").sets;
        for (std::size_t j = 0; j < cards::value_set_count; ++j) {
            const std::string wide(cards::value_set_id(static_cast<cards::ValueSet>(j)));
            EXPECT_EQ(sets.test(j), holds_all(wide, narrow)) << narrow << " and " << wide;
        }
    }
}

// --- what is refused ----------------------------------------------------------------------------------------------

std::vector<MappingFault> faults_of(const Settings& settings) {
    return cards::check_mapping(settings, value_sets().table, value_sets().table);
}

std::vector<std::string> places_of(const Settings& settings) {
    std::vector<std::string> places;
    for (const MappingFault& fault : faults_of(settings))
        places.push_back(std::string(fault.list) + '/' + std::to_string(fault.index) +
                         (fault.member.empty() ? "" : '/' + std::string(fault.member)));
    return places;
}

Settings with_codes(std::vector<cards::SiteCode> codes) {
    Settings settings;
    settings.codes = std::move(codes);
    return settings;
}
Settings with_drugs(std::vector<cards::SiteDrug> drugs) {
    Settings settings;
    settings.drugs = std::move(drugs);
    return settings;
}
Settings with_orders(std::vector<cards::SiteOrder> orders) {
    Settings settings;
    settings.orders = std::move(orders);
    return settings;
}

TEST(SiteMapping, refuses_codes_that_do_not_fit) {
    const std::string icd = "http://hl7.org/fhir/sid/icd-10-cm", sct = "http://snomed.info/sct",
                      rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
    const std::pair<cards::SiteCode, std::vector<std::string>> cases[] = {
        {{"urn:x", "1", "cond-needle-phobia"}, {}},
        {{"urn:x", "1", "poem"}, {}},
        {{"urn:x", "1", "cond-needle-fobia"}, {"codes/0/means"}},
        {{"urn:x", "1", "EASI"}, {"codes/0/means"}},
        {{"urn:x", "1", "drug-dupilumab"}, {}},
        {{"urn:eczema-cds:score", "easi", "iga"}, {"codes/0/system"}},
        {{icd, "L20.9", "cond-asthma"}, {"codes/0/code"}},     // of a family
        {{icd, "l209", "cond-asthma"}, {"codes/0/code"}},      // however it is written
        {{icd, "L20.9", "cond-atopic-dermatitis"}, {}},        // says what is so
        {{icd, "L20.9", "topical-failure"}, {"codes/0/code"}}, // a score is another meaning
        {{icd, "J45.901", "cond-asthma-exacerbation"}, {}},
        {{"http://loinc.org", "89870-0", "easi"}, {"codes/0/code"}},
        {{"urn:oid:2.16.840.1.113883.6.96", "24079001", "cond-ibd"}, {"codes/0/code"}},
        {{rxnorm, "5492", "drug-systemic-corticosteroid"}, {"codes/0/code"}}, // by some routes only
        {{sct, "999999999", "cond-needle-phobia"}, {}},                       // in no set of ours
    };
    for (const auto& [code, places] : cases)
        EXPECT_EQ(places_of(with_codes({code})), places) << code.system << ' ' << code.code << ' ' << code.means;
    EXPECT_THAT(faults_of(with_codes({{"urn:x", "1", "cond-needle-fobia"}}))[0].message,
                HasSubstr("nearest: cond-needle-phobia, "));
}

TEST(SiteMapping, gives_a_code_one_meaning) {
    EXPECT_THAT(places_of(with_codes({{"urn:x", "1", "easi"}, {"urn:y", "1", "iga"}, {"urn:x", "2", "iga"}})),
                IsEmpty());
    EXPECT_THAT(places_of(with_codes({{"urn:x", "1", "easi"}, {"urn:x", "1", "iga"}})), ElementsAre("codes/1"));
    const std::string icd10 = "http://hl7.org/fhir/sid/icd-10";
    EXPECT_THAT(places_of(with_codes({{icd10, "Z99.81", "cond-ibd"}, {icd10 + '/', "z9981", "cond-eoe"}})),
                ElementsAre("codes/1"));
    const std::string ndc = "http://hl7.org/fhir/sid/ndc";
    EXPECT_THAT(places_of(with_codes({{ndc, "0024-5914-01", "drug-dupilumab"}, {ndc, "00024591401", "drug-tcs"}})),
                ElementsAre("codes/1"));
    Settings both = with_codes({{"urn:x", "1", "easi"}});
    both.drugs = {{"urn:x", "1", {}, "drug-tcs"}};
    EXPECT_THAT(places_of(both), ElementsAre("drugs/0"));
}

TEST(SiteMapping, refuses_drugs_that_do_not_fit) {
    const std::string atc = "http://www.whocc.no/atc";
    const std::pair<std::vector<cards::SiteDrug>, std::vector<std::string>> cases[] = {
        {{{"urn:x", "1", "Words", "drug-tcs"}}, {}},
        {{{"urn:x", "1", {}, {}, atc, "H02AB07"}}, {}},
        {{{{}, {}, {}, "drug-tcs"}}, {"drugs/0"}},
        {{{"urn:x", {}, {}, "drug-tcs"}}, {"drugs/0/code"}},
        {{{{}, "1", "Words", "drug-tcs"}}, {"drugs/0/system"}},
        {{{{}, {}, "Words", "drug-dupilumap"}}, {"drugs/0/means"}},
        {{{{}, {}, "Words", "cond-asthma"}}, {"drugs/0/means"}},
        {{{{}, {}, "Words", "easi"}}, {"drugs/0/means"}},
        {{{{}, {}, "Words", {}, atc, "A01AA01"}}, {"drugs/0/means"}},                       // in no set
        {{{{}, {}, "Words", {}, "urn:x", "1"}}, {"drugs/0/means"}},                         // no standard system
        {{{{}, {}, "Words", {}, "http://snomed.info/sct", "24079001"}}, {"drugs/0/means"}}, // no drug
        {{{{}, {}, "Words ", "drug-tcs"}, {{}, {}, " wOrds", "drug-tci"}}, {"drugs/1/text"}},
        {{{atc, "H02AB07", {}, "drug-dupilumab"}}, {"drugs/0/code"}},
        {{{atc, "H02AB07", {}, {}, atc, "D11AH05"}}, {"drugs/0/code"}},
        {{{atc, "H02AB07", {}, "drug-systemic-corticosteroid"}}, {}},
    };
    for (const auto& [drugs, places] : cases)
        EXPECT_EQ(places_of(with_drugs(drugs)), places) << drugs[0].code << ' ' << drugs[0].text << drugs[0].means;
    EXPECT_THAT(faults_of(with_drugs({{{}, {}, "Words", "drug-dupilumap"}}))[0].message,
                HasSubstr("nearest: drug-dupilumab, "));
}

TEST(SiteMapping, refuses_order_items_that_there_are_not) {
    EXPECT_THAT(places_of(with_orders({{"skin-biopsy", "urn:x", "1", {}}, {"blood-count", "urn:x", "1", {}}})),
                IsEmpty());
    EXPECT_THAT(
        places_of(with_orders(
            {{"skin-biopsie", "urn:x", "1", {}}, {"stop-drug", "urn:x", "2", {}}, {"stop-drug", "urn:x", "3", {}}})),
        ElementsAre("orders/0/item", "orders/2"));
    EXPECT_THAT(faults_of(with_orders({{"skin-biopsie", "urn:x", "1", {}}}))[0].message,
                HasSubstr("nearest: skin-biopsy, "));
}

} // namespace
} // namespace eczema::tests
