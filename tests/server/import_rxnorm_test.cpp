// The import of a RxNorm release as a site runs it, and what the answers are with its table.
#include "server/import_rxnorm.hpp"

#include "tests/support/child_process.hpp"
#include "tests/support/hook_calls.hpp"
#include "tests/support/rxnorm_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::server {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using tests::at;
using tests::RxnormFiles;
using tests::ScratchFile;

struct Ran {
    int exit_code;
    std::string output, errors;
};

Ran run(std::vector<std::string> arguments, std::string_view input = {}) {
    tests::ChildProcess child(std::move(arguments), input);
    const auto code = child.exit_code();
    return {code.value_or(-1000), child.output(), child.errors()};
}

Ran import(const RxnormFiles& files, const std::string& out) {
    files.write();
    return run({"import-rxnorm", files.path(), "--out", out});
}

void add_forms(RxnormFiles& files) {
    files.concept_of("5001", "DF", "Oral Tablet")
        .concept_of("5002", "DF", "Topical Cream")
        .concept_of("5003", "DF", "Topical Ointment")
        .concept_of("5004", "DF", "Auto-Injector")
        .concept_of("5005", "DF", "Injectable Suspension")
        .concept_of("5006", "DF", "Whip")
        .concept_of("5007", "DFG", "Topical Product")
        .relation("5006", "isa", "5007");
}

// Prednisone, triamcinolone, tacrolimus, dupilumab, and lisinopril, which is in no drug set.
void add_drugs(RxnormFiles& files) {
    add_forms(files);
    files.concept_of("8640", "IN", "prednisone")
        .concept_of("10759", "IN", "triamcinolone")
        .concept_of("6101", "PIN", "triamcinolone acetonide")
        .concept_of("42316", "IN", "tacrolimus")
        .concept_of("1876376", "IN", "dupilumab")
        .concept_of("29046", "IN", "lisinopril")
        .relation("6101", "form_of", "10759");
    files.drug("7001", "8640", "prednisone 5 MG", "5001", "prednisone 5 MG Oral Tablet")
        .attribute("7001", "NDC", "00054001720")
        .drug("7002", "10759", "triamcinolone acetonide 1 MG/ML", "5002",
              "triamcinolone acetonide 1 MG/ML Topical Cream")
        .relation("17002", "has_precise_ingredient", "6101")
        .attribute("7002", "NDC", "00168000415")
        .drug("7003", "42316", "tacrolimus 0.001 MG/MG", "5003", "tacrolimus 0.001 MG/MG Topical Ointment")
        .attribute("7003", "NDC", "00469520230")
        .drug("7004", "1876376", "dupilumab 150 MG/ML", "5004", "2 ML dupilumab 150 MG/ML Auto-Injector")
        .attribute("7004", "NDC", "00024591502")
        .drug("7005", "29046", "lisinopril 10 MG", "5001", "lisinopril 10 MG Oral Tablet")
        .attribute("7005", "NDC", "00143126701");
}

// The entry of a code in the table, as compact JSON.
std::string entry_of(const std::string& table, const std::string& code) {
    const tests::Json json = tests::json_of(table);
    for (const auto& product : json["products"].GetArray())
        if (product["code"].GetString() == code) return tests::text_of(product);
    return {};
}

class Imported : public testing::Test {
  protected:
    // The entry of a code after the import.
    std::string entry(const std::string& code) {
        const Ran ran = import(files_, out_.path());
        EXPECT_EQ(ran.exit_code, 0) << ran.errors;
        return entry_of(out_.text(), code);
    }
    RxnormFiles files_;
    ScratchFile out_;
};

// --- the table -----------------------------------------------------------------------------------------------------

TEST_F(Imported, HoldsIngredientStrengthFormAndPackages) {
    add_drugs(files_);
    EXPECT_EQ(
        entry("7001"),
        R"({"code":"7001","ingredients":[{"code":"8640","name":"prednisone","strength":{"value":5,"unit":"MG"}}],)"
        R"("form":"Oral Tablet","ndc":["00054001720"]})");
    EXPECT_EQ(entry("7002"), R"({"code":"7002","ingredients":[{"code":"10759","precise":"6101",)"
                             R"("name":"triamcinolone acetonide",)"
                             R"("strength":{"value":1,"unit":"MG","per":1,"perUnit":"ML"}}],)"
                             R"("form":"Topical Cream","ndc":["00168000415"]})");
    EXPECT_EQ(entry("7005"), "") << "no ingredient is in a drug set";
    EXPECT_EQ(entry("29046"), "");
}

TEST_F(Imported, SaysWhatWasDone) {
    add_drugs(files_);
    files_.row("RXNSAB.RRF", "C1|C2|RXNORM_26AA|RXNORM|RxNorm|RXNORM|26AA_261102F|||||||||||||ENG|UTF-8|Y|Y|||");
    const Ran ran = import(files_, out_.path());
    EXPECT_EQ(ran.exit_code, 0);
    EXPECT_THAT(ran.output, StartsWith(out_.path() + ": 13 product codes and 4 packages (NDC), RxNorm 26AA_261102F\n"));
    EXPECT_THAT(ran.output, HasSubstr("\n1 drugs and packs left out"));
    EXPECT_THAT(ran.errors, HasSubstr("RXNREL.RRF"));
    EXPECT_EQ(at(tests::json_of(out_.text()), "/source/release"), "\"26AA_261102F\"");
}

TEST_F(Imported, IsTheSameForRowsInAnotherOrder) {
    add_drugs(files_);
    import(files_, out_.path());
    const std::string first = out_.text();
    RxnormFiles other;
    other.attribute("7002", "NDC", "00168000415").relation("6101", "form_of", "10759");
    add_drugs(other);
    import(other, out_.path());
    EXPECT_EQ(out_.text(), first);
    EXPECT_THAT(first, HasSubstr("\"products\":[\n{"));
}

TEST_F(Imported, TakesStructuredStrengthsBeforeNames) {
    add_drugs(files_);
    files_.attribute("17003", "RXN_BOSS_STRENGTH_NUM_VALUE", "0.0003")
        .attribute("17003", "RXN_BOSS_STRENGTH_NUM_UNIT", "MG")
        .attribute("17003", "RXN_BOSS_STRENGTH_DENOM_VALUE", "1")
        .attribute("17003", "RXN_BOSS_STRENGTH_DENOM_UNIT", "MG")
        .attribute("17001", "RXN_STRENGTH", "20 MG");
    EXPECT_THAT(entry("7003"), HasSubstr(R"("strength":{"value":0.0003,"unit":"MG","per":1,"perUnit":"MG"})"));
    EXPECT_THAT(entry("7001"), HasSubstr(R"("strength":{"value":20,"unit":"MG"})"));
}

TEST_F(Imported, KeepsTheVolumeOfASyringe) {
    add_drugs(files_);
    files_.drug("7080", "42316", "tacrolimus 5 MG/ML", "5005", "tacrolimus Injection")
        .attribute("7080", "RXN_QUANTITY", "1 ML")
        .drug("7081", "42316", "tacrolimus 1 MG", "5001", "24 HR tacrolimus 1 MG Oral Tablet");
    EXPECT_THAT(entry("7004"), HasSubstr(R"("quantity":{"value":2,"unit":"ML"})"));
    EXPECT_THAT(entry("7080"), HasSubstr(R"("quantity":{"value":1,"unit":"ML"})"));
    EXPECT_THAT(entry("7081"), Not(HasSubstr("quantity")));
}

TEST_F(Imported, LeavesAStrengthOutThatCannotBeRead) {
    add_drugs(files_);
    files_.drug("7010", "8640", "prednisone some MG", "5001", "prednisone Oral Tablet")
        .drug("7011", "8640", "prednisone 05 MG", "5001", "prednisone Oral Tablet")
        .drug("7012", "8640", "prednisone", "5001", "prednisone Oral Tablet")
        .attribute("7012", "RXN_AVAILABLE_STRENGTH", "1 MG/ML");
    EXPECT_THAT(entry("7010"), Not(HasSubstr("strength")));
    EXPECT_THAT(entry("7011"), Not(HasSubstr("strength")));
    EXPECT_THAT(entry("7012"), HasSubstr(R"("strength":{"value":1,"unit":"MG","per":1,"perUnit":"ML"})"));
}

TEST_F(Imported, FollowsBrandsFormsAndPacks) {
    add_drugs(files_);
    files_.concept_of("7020", "SBD", "triamcinolone acetonide 1 MG/ML Topical Cream [Kenalog]")
        .relation("7020", "tradename_of", "7002")
        .concept_of("7021", "BN", "Kenalog")
        .relation("7021", "tradename_of", "10759")
        .relation("7020", "has_ingredient", "7021")
        .concept_of("7022", "SCDF", "triamcinolone Topical Cream")
        .relation("7022", "has_ingredient", "10759")
        .relation("7022", "has_dose_form", "5002")
        .concept_of("7023", "GPCK", "{21 (prednisone 5 MG Oral Tablet) } Pack")
        .relation("7023", "contains", "7001")
        .attribute("7023", "NDC", "11111222233")
        .concept_of("7024", "BPCK", "{21 (prednisone 5 MG Oral Tablet) } Pack [Sterapred]")
        .relation("7024", "tradename_of", "7023")
        .concept_of("7025", "GPCK", "{10 (lisinopril 10 MG Oral Tablet) } Pack")
        .relation("7025", "contains", "7005")
        .concept_of("7026", "MIN", "prednisone / lisinopril")
        .relation("7026", "has_part", "8640")
        .relation("7026", "has_part", "29046");
    EXPECT_THAT(entry("7020"), HasSubstr(R"("value":1,"unit":"MG","per":1,"perUnit":"ML"}}],"form":"Topical Cream")"));
    EXPECT_EQ(entry("7021"), R"({"code":"7021","ingredients":[{"code":"10759","name":"triamcinolone"}]})");
    EXPECT_EQ(entry("7022"),
              R"({"code":"7022","ingredients":[{"code":"10759","name":"triamcinolone"}],"form":"Topical Cream"})");
    EXPECT_EQ(entry("7023"), R"({"code":"7023","contains":["7001"],"ndc":["11111222233"]})");
    EXPECT_EQ(entry("7024"), R"({"code":"7024","contains":["7001"]})");
    EXPECT_EQ(entry("7025"), "");
    EXPECT_THAT(entry("7026"), HasSubstr("\"code\":\"29046\""));
}

TEST_F(Imported, KeepsEveryIngredientOfACombination) {
    add_drugs(files_);
    files_.concept_of("7454", "IN", "nystatin")
        .drug("7030", "10759", "triamcinolone acetonide 1 MG/ML", "5002", "nystatin / triamcinolone Topical Cream")
        .concept_of("17031", "SCDC", "nystatin 100000 UNT/ML")
        .relation("17031", "has_ingredient", "7454")
        .relation("7030", "consists_of", "17031");
    const std::string found = entry("7030");
    EXPECT_THAT(found, HasSubstr(R"("code":"7454","name":"nystatin","strength":{"value":100000,"unit":"UNT")"));
    EXPECT_THAT(found, HasSubstr(R"("code":"10759","name":"triamcinolone acetonide")"));
}

TEST_F(Imported, ReadsRelationsNamedFromTheOtherEnd) {
    add_forms(files_);
    files_.concept_of("8640", "IN", "prednisone")
        .concept_of("17040", "SCDC", "prednisone 5 MG")
        .concept_of("7040", "SCD", "prednisone 5 MG Oral Tablet")
        .relation("8640", "ingredient_of", "17040")
        .relation("17040", "constitutes", "7040")
        .relation("5001", "dose_form_of", "7040");
    EXPECT_EQ(
        entry("7040"),
        R"({"code":"7040","ingredients":[{"code":"8640","name":"prednisone","strength":{"value":5,"unit":"MG"}}],)"
        R"("form":"Oral Tablet"})");
}

TEST_F(Imported, TakesTheGroupOfAFormThatIsNew) {
    add_drugs(files_);
    files_.drug("7050", "42316", "tacrolimus 0.001 MG/MG", "5006", "tacrolimus 0.001 MG/MG Whip");
    EXPECT_THAT(entry("7050"), HasSubstr("\"form\":\"Topical Product\""));
}

TEST_F(Imported, PassesOverOtherSourcesAndWhatIsSuppressed) {
    add_drugs(files_);
    files_.concept_of("7060", "SCD", "old", "RXNORM", "O")
        .relation("7060", "consists_of", "17001")
        .concept_of("7061", "SCD", "of others", "MMSL")
        .relation("7061", "consists_of", "17001")
        .relation("7001", "consists_of", "17002", "MMSL")
        .relation("7001", "consists_of", "17002", "RXNORM", "Y")
        .attribute("7001", "NDC", "99999999999", "MMSL")
        .attribute("7001", "NDC", "88888888888", "RXNORM", "O");
    EXPECT_EQ(entry("7060"), "");
    EXPECT_EQ(entry("7061"), "");
    EXPECT_THAT(entry("7001"), HasSubstr(R"("ndc":["00054001720"])"));
    EXPECT_THAT(entry("7001"), Not(HasSubstr("10759")));
}

TEST_F(Imported, LeavesUnclearPackagesOut) {
    add_drugs(files_);
    files_.attribute("7001", "NDC", "00168000415")
        .attribute("7001", "NDC", "0054-0017-20")
        .attribute("7001", "NDC", "1234567890")
        .attribute("7001", "NDC", "00054001720");
    EXPECT_THAT(entry("7001"), HasSubstr(R"("ndc":["00054001720"])"));
    EXPECT_THAT(entry("7002"), Not(HasSubstr("ndc")));
    EXPECT_THAT(import(files_, out_.path()).output, HasSubstr("\n4 packages left out"));
}

TEST_F(Imported, EndsWhereRelationsRunInCircles) {
    add_drugs(files_);
    files_.concept_of("7070", "SCDF", "a").concept_of("7071", "SCDF", "b");
    files_.relation("7070", "isa", "7071").relation("7071", "isa", "7070").relation("7070", "tradename_of", "7070");
    EXPECT_EQ(entry("7070"), "");
}

// --- faults --------------------------------------------------------------------------------------------------------

TEST(ImportRxnorm, NamesWhatIsWrongAndWritesNothing) {
    const ScratchFile out("before");
    const auto refusal = [&](const RxnormFiles& files) {
        const Ran ran = run({"import-rxnorm", files.path(), "--out", out.path()});
        EXPECT_EQ(ran.exit_code, 2);
        EXPECT_THAT(ran.output, IsEmpty());
        EXPECT_EQ(out.text(), "before");
        return ran.errors;
    };
    RxnormFiles none;
    EXPECT_THAT(refusal(none), HasSubstr(none.path() + "/RXNCONSO.RRF: cannot be read"));

    RxnormFiles part;
    add_drugs(part);
    part.write();
    part.remove("RXNSAT.RRF");
    EXPECT_THAT(refusal(part), HasSubstr("/RXNSAT.RRF: cannot be read"));

    RxnormFiles narrow;
    add_drugs(narrow);
    narrow.row("RXNREL.RRF", "1|2|3|");
    narrow.write();
    EXPECT_THAT(refusal(narrow), testing::ContainsRegex("/RXNREL.RRF:[0-9]+: has 3 columns instead of 16"));

    RxnormFiles cut;
    cut.row("RXNCONSO.RRF", "8640|ENG|");
    cut.row("RXNCONSO.RRF", "8640|EN");
    cut.write();
    EXPECT_THAT(refusal(cut), HasSubstr("/RXNCONSO.RRF:1: has 2 columns instead of 18"));

    RxnormFiles open_ended;
    open_ended.row("RXNCONSO.RRF", "8640|EN");
    open_ended.write();
    EXPECT_THAT(refusal(open_ended), HasSubstr("/RXNCONSO.RRF:1: does not end with '|'"));

    RxnormFiles foreign;
    foreign.concept_of("29046", "IN", "lisinopril").write();
    EXPECT_THAT(refusal(foreign), HasSubstr("holds no product"));
}

TEST(ImportRxnorm, FailsWhereTheFileCannotBeWritten) {
    RxnormFiles files;
    add_drugs(files);
    const Ran ran = import(files, "/nonexistent/products.json");
    EXPECT_EQ(ran.exit_code, 1);
    EXPECT_THAT(ran.errors, HasSubstr("/nonexistent/products.json: cannot be written\n"));
    EXPECT_THAT(ran.output, IsEmpty());
}

TEST(ImportRxnorm, WantsAFolderAndAFile) {
    EXPECT_EQ(run({"import-rxnorm"}).exit_code, 2);
    EXPECT_EQ(run({"import-rxnorm", "/tmp"}).exit_code, 2);
    EXPECT_EQ(run({"import-rxnorm", "--out", "/tmp/x"}).exit_code, 2);
    EXPECT_EQ(run({"import-rxnorm", "--help"}).exit_code, 0);
}

// --- answers -------------------------------------------------------------------------------------------------------

std::string drug_of(const std::string& system, const std::string& code) {
    return R"({"coding":[{"system":")" + system + R"(","code":")" + code + R"("}]})";
}

class Answers : public testing::Test {
  protected:
    void SetUp() override {
        add_drugs(files_);
        files_.drug("7006", "10759", "triamcinolone acetonide 40 MG/ML", "5005", "triamcinolone Injectable Suspension");
        ASSERT_EQ(import(files_, table_.path()).exit_code, 0);
        config_.write(R"({"terminology":{"drugProductsFile":")" + table_.path() + "\"}}");
    }
    // The outcome of a rule, for the order where one is named, with the table and without.
    std::string outcome(const std::string& body, const std::string& rule, const std::string& order = {},
                        bool with_table = true) {
        std::vector<std::string> arguments{"evaluate", "--explain", "--as-of", "2026-11-25"};
        if (with_table) arguments.insert(arguments.end(), {"--config", config_.path()});
        arguments.push_back("-");
        const Ran ran = run(arguments, body);
        EXPECT_EQ(ran.exit_code, 0) << ran.errors;
        const tests::Json explained = tests::json_of(ran.output);
        for (const auto& row : explained["trace"].GetArray())
            if (row["rule"].GetString() == rule &&
                (order.empty() || (row.HasMember("for") && row["for"].GetString() == order)))
                return row["outcome"].GetString();
        return "no row";
    }
    RxnormFiles files_;
    ScratchFile table_, config_;
    const std::string rxnorm_ = "http://www.nlm.nih.gov/research/umls/rxnorm", ndc_ = "http://hl7.org/fhir/sid/ndc";
};

TEST_F(Answers, PrednisoneTabletsAreACourseOfASystemicSteroid) {
    const std::string drug = "/context/draftOrders/entry/1/resource/medicationCodeableConcept";
    for (const auto& [system, code] : {std::pair(rxnorm_, "7001"), std::pair(ndc_, "0054-0017-20")}) {
        const std::string body = tests::with(tests::order_request(), drug, drug_of(system, code));
        EXPECT_EQ(outcome(body, "ocs-course-length", "MedicationRequest/pred"), "yes") << code;
        EXPECT_NE(outcome(body, "ocs-course-length", "MedicationRequest/pred", false), "yes") << code;
    }
    const std::string cream = tests::with(tests::order_request(), drug, drug_of(rxnorm_, "7002"));
    EXPECT_EQ(outcome(cream, "ocs-course-length", "MedicationRequest/pred"), "no row");
}

TEST_F(Answers, TriamcinoloneCreamAndTacrolimusOintmentAreTopicalTreatment) {
    const std::string order = "/prefetch/medicationRequests/entry/0/resource";
    const std::string unrouted = tests::without(tests::candidate_request(), order + "/dosageInstruction/0/route");
    const auto with_drug = [&](const std::string& system, const std::string& code) {
        return tests::with(unrouted, order + "/medicationCodeableConcept", drug_of(system, code));
    };
    for (const auto& [system, code] : {std::pair(rxnorm_, "7002"), std::pair(ndc_, "00168-0004-15"),
                                       std::pair(rxnorm_, "7003"), std::pair(ndc_, "00469520230")}) {
        EXPECT_EQ(outcome(with_drug(system, code), "ad-systemic-options"), "yes") << code;
        EXPECT_NE(outcome(with_drug(system, code), "ad-systemic-options", {}, false), "yes") << code;
    }
    EXPECT_NE(outcome(with_drug(rxnorm_, "7006"), "ad-systemic-options"), "yes") << "an injection is no topical";
    const std::string by_mouth = tests::with(with_drug(rxnorm_, "7002"), order + "/dosageInstruction/0/route",
                                             R"({"coding":[{"system":"http://snomed.info/sct","code":"26643006"}]})");
    EXPECT_NE(outcome(by_mouth, "ad-systemic-options"), "yes") << "route and product contradict each other";
}

TEST_F(Answers, ADupilumabPenInUseIsASecondAdvancedDrug) {
    for (const auto& [system, code] : {std::pair(rxnorm_, "7004"), std::pair(ndc_, "0024-5915-02")}) {
        const std::string body = tests::with(
            tests::order_request(), "/prefetch/medicationRequests",
            R"({"resourceType":"Bundle","type":"searchset","entry":[{"resource":
{"resourceType":"MedicationRequest","id":"dup","status":"active","intent":"order","authoredOn":"2026-10-01",
"subject":{"reference":"Patient/p1"},"medicationCodeableConcept":)" +
                drug_of(system, code) +
                R"(,"dosageInstruction":[{"timing":{"repeat":{"boundsPeriod":{"start":"2026-10-01"}}}}]}}]})");
        EXPECT_EQ(outcome(body, "gate-duplicate-advanced", "MedicationRequest/upa"), "yes") << code;
        EXPECT_NE(outcome(body, "gate-duplicate-advanced", "MedicationRequest/upa", false), "yes") << code;
    }
}

TEST_F(Answers, ADupilumabPenIsNotForAToddler) {
    const std::string draft = "/context/draftOrders/entry/0/resource";
    std::string body = tests::read_file(SOURCE_DIR "/tests/golden/toddler-dupilumab-no-loading/request.json");
    body = tests::with(body, "/prefetch/patient/birthDate", "\"2025-06-01\"");
    body = tests::without(body, draft + "/dosageInstruction/0"); // 300 mg every four weeks stay, as the label says
    EXPECT_EQ(outcome(body, "dose-dupilumab", "MedicationRequest/d1"), "no");
    for (const auto& [system, code] : {std::pair(rxnorm_, "7004"), std::pair(ndc_, "00024591502")}) {
        const std::string pen = tests::with(body, draft + "/medicationCodeableConcept", drug_of(system, code));
        EXPECT_EQ(outcome(pen, "dose-dupilumab", "MedicationRequest/d1"), "yes") << code;
    }
}

TEST_F(Answers, PensAreCountedInMilligrams) {
    const std::string draft = "/context/draftOrders/entry/0/resource", step = draft + "/dosageInstruction/1";
    std::string body = tests::read_file(SOURCE_DIR "/tests/golden/toddler-dupilumab-no-loading/request.json");
    body = tests::with(body, step + "/doseAndRate/0/doseQuantity", R"({"value":1,"unit":"{pen}"})");
    body = tests::without(body, draft + "/dosageInstruction/0"); // one pen of 300 mg every four weeks, from five years
    const std::string pen = tests::with(body, draft + "/medicationCodeableConcept", drug_of(ndc_, "00024591502"));
    EXPECT_EQ(outcome(pen, "dose-dupilumab", "MedicationRequest/d1"), "no");
    EXPECT_EQ(outcome(body, "dose-dupilumab", "MedicationRequest/d1"), "unknown");
    const std::string two = tests::with(pen, draft + "/dosageInstruction/0/doseAndRate/0/doseQuantity/value", "2");
    EXPECT_EQ(outcome(two, "dose-dupilumab", "MedicationRequest/d1"), "yes");
}

TEST_F(Answers, AReactionToAProductIsOneToItsDrug) {
    std::string body =
        tests::with(tests::order_request(), "/context/draftOrders/entry/0/resource/medicationCodeableConcept",
                    drug_of("http://www.whocc.no/atc", "D11AH05"));
    for (const auto& [code, expected] : {std::pair("0024-5915-02", "yes"), std::pair("0054-0017-20", "no")}) {
        body = tests::with(body, "/prefetch/allergies",
                           R"({"resourceType":"Bundle","type":"searchset","entry":[{"resource":
{"resourceType":"AllergyIntolerance","id":"a1","patient":{"reference":"Patient/p1"},"code":)" +
                               drug_of(ndc_, code) + "}}]}");
        EXPECT_EQ(outcome(body, "gate-hypersensitivity", "MedicationRequest/upa"), expected) << code;
        EXPECT_EQ(outcome(body, "gate-hypersensitivity", "MedicationRequest/upa", false), "unknown") << code;
    }
}

TEST_F(Answers, TheTableIsPartOfTheContent) {
    const auto hash_of = [](const Ran& ran) { return ran.output.substr(ran.output.find("sha256:"), 71); };
    const std::string without = hash_of(run({"version"}));
    const std::string example = SOURCE_DIR "/docs/examples/patient-view.json";
    const auto with_table = [&] {
        return hash_of(run({"evaluate", "--as-of", "2026-11-25", "--config", config_.path(), example}));
    };
    const std::string first = with_table();
    EXPECT_NE(first, without);
    EXPECT_EQ(with_table(), first);
    files_.attribute("7001", "NDC", "77777777777");
    ASSERT_EQ(import(files_, table_.path()).exit_code, 0);
    EXPECT_NE(with_table(), first);
}

TEST_F(Answers, FaultsOfTheTableNameFileAndPlace) {
    const auto faults = [&](std::string_view text) {
        table_.write(text);
        const Ran ran = run({"check-config", config_.path()});
        EXPECT_EQ(ran.exit_code, 2);
        EXPECT_THAT(ran.output, IsEmpty());
        return ran.errors;
    };
    const std::string head =
        R"({"format":"eczema-cds-drug-products","version":1,"source":{"name":"RxNorm"},"products":[)";
    EXPECT_THAT(faults("{"), StartsWith(table_.path() + ": is not valid JSON"));
    EXPECT_THAT(faults(head + R"({"code":"x"}]})"), StartsWith(table_.path() + "/products/0/code: "));
    EXPECT_THAT(faults(head + R"({"code":"1","contains":["2"]}]})"),
                StartsWith(table_.path() + "/products/0/contains: "));
    EXPECT_THAT(faults(R"({"products":[]})"), HasSubstr(table_.path()));
    config_.write(R"({"terminology":{"drugProductsFile":"/nonexistent/products.json"}})");
    EXPECT_THAT(faults("{}"), StartsWith("/terminology/drugProductsFile: cannot be read"));
}

} // namespace
} // namespace eczema::server
