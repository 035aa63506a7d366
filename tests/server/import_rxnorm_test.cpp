// The import of a RxNorm release as a site runs it: the table it writes, and what it refuses.
#include "server/import_rxnorm.hpp"

#include "tests/support/hook_calls.hpp"
#include "tests/support/rxnorm_import.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::server {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using tests::at;
using tests::import;
using tests::Ran;
using tests::run;
using tests::RxnormFiles;
using tests::ScratchFile;

// The entry of a code in the table, as compact JSON.
std::string entry_of(const std::string& table, const std::string& code) {
    const tests::Json json = tests::json_of(table);
    for (const auto& product : json["products"].GetArray())
        if (product["code"].GetString() == code) return tests::text_of(product);
    return {};
}

class ImportedTable : public testing::Test {
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

TEST_F(ImportedTable, HoldsIngredientStrengthFormAndPackages) {
    tests::add_drugs(files_);
    EXPECT_EQ(
        entry("7001"),
        R"({"code":"7001","ingredients":[{"code":"8640","name":"prednisone","strength":{"value":5,"unit":"MG"}}],)"
        R"("form":"Oral Tablet","ndc":["00054001720"]})");
    EXPECT_EQ(entry("7002"), R"({"code":"7002","ingredients":[{"code":"10759","precise":"6101",)"
                             R"("name":"triamcinolone acetonide",)"
                             R"("strength":{"value":1,"unit":"MG","per":1,"perUnit":"ML"}}],)"
                             R"("form":"Topical Cream","ndc":["00168000415"]})");
    EXPECT_EQ(entry("7005"), "") << "no ingredient is in a drug set";
    EXPECT_EQ(entry("6809"), "");
}

TEST_F(ImportedTable, SaysWhatWasDone) {
    tests::add_drugs(files_);
    files_.row("RXNSAB.RRF", "C1|C2|RXNORM_26AA|RXNORM|RxNorm|RXNORM|26AA_261102F|||||||||||||ENG|UTF-8|Y|Y|||");
    const Ran ran = import(files_, out_.path());
    EXPECT_EQ(ran.exit_code, 0);
    EXPECT_THAT(ran.output, StartsWith(out_.path() + ": 13 product codes and 4 packages (NDC), RxNorm 26AA_261102F\n"));
    EXPECT_THAT(ran.output, HasSubstr("\n1 drugs and packs left out"));
    EXPECT_THAT(ran.errors, HasSubstr("RXNREL.RRF"));
    EXPECT_EQ(at(tests::json_of(out_.text()), "/source/release"), "\"26AA_261102F\"");
}

TEST_F(ImportedTable, IsTheSameForRowsInAnotherOrder) {
    tests::add_drugs(files_);
    import(files_, out_.path());
    const std::string first = out_.text();
    RxnormFiles other;
    other.attribute("7002", "NDC", "00168000415").relation("6101", "form_of", "10759");
    tests::add_drugs(other);
    import(other, out_.path());
    EXPECT_EQ(out_.text(), first);
    EXPECT_THAT(first, HasSubstr("\"products\":[\n{"));
}

TEST_F(ImportedTable, TakesStructuredStrengthsBeforeNames) {
    tests::add_drugs(files_);
    files_.attribute("17003", "RXN_BOSS_STRENGTH_NUM_VALUE", "0.0003")
        .attribute("17003", "RXN_BOSS_STRENGTH_NUM_UNIT", "MG")
        .attribute("17003", "RXN_BOSS_STRENGTH_DENOM_VALUE", "1")
        .attribute("17003", "RXN_BOSS_STRENGTH_DENOM_UNIT", "MG")
        .attribute("17001", "RXN_STRENGTH", "20 MG");
    EXPECT_THAT(entry("7003"), HasSubstr(R"("strength":{"value":0.0003,"unit":"MG","per":1,"perUnit":"MG"})"));
    EXPECT_THAT(entry("7001"), HasSubstr(R"("strength":{"value":20,"unit":"MG"})"));
}

TEST_F(ImportedTable, KeepsTheVolumeOfASyringe) {
    tests::add_drugs(files_);
    files_.drug("7080", "42316", "tacrolimus 5 MG/ML", "5005", "tacrolimus Injection")
        .attribute("7080", "RXN_QUANTITY", "1 ML")
        .drug("7081", "42316", "tacrolimus 1 MG", "5001", "24 HR tacrolimus 1 MG Oral Tablet");
    EXPECT_THAT(entry("7004"), HasSubstr(R"("quantity":{"value":2,"unit":"ML"})"));
    EXPECT_THAT(entry("7080"), HasSubstr(R"("quantity":{"value":1,"unit":"ML"})"));
    EXPECT_THAT(entry("7081"), Not(HasSubstr("quantity")));
}

TEST_F(ImportedTable, LeavesAStrengthOutThatCannotBeRead) {
    tests::add_drugs(files_);
    files_.drug("7010", "8640", "prednisone some MG", "5001", "prednisone Oral Tablet")
        .drug("7011", "8640", "prednisone 05 MG", "5001", "prednisone Oral Tablet")
        .drug("7012", "8640", "prednisone", "5001", "prednisone Oral Tablet")
        .attribute("7012", "RXN_AVAILABLE_STRENGTH", "1 MG/ML");
    EXPECT_THAT(entry("7010"), Not(HasSubstr("strength")));
    EXPECT_THAT(entry("7011"), Not(HasSubstr("strength")));
    EXPECT_THAT(entry("7012"), HasSubstr(R"("strength":{"value":1,"unit":"MG","per":1,"perUnit":"ML"})"));
}

TEST_F(ImportedTable, FollowsBrandsFormsAndPacks) {
    tests::add_drugs(files_);
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
        .concept_of("7025", "GPCK", "{10 (metformin 10 MG Oral Tablet) } Pack")
        .relation("7025", "contains", "7005")
        .concept_of("7026", "MIN", "prednisone / metformin")
        .relation("7026", "has_part", "8640")
        .relation("7026", "has_part", "6809");
    EXPECT_THAT(entry("7020"), HasSubstr(R"("value":1,"unit":"MG","per":1,"perUnit":"ML"}}],"form":"Topical Cream")"));
    EXPECT_EQ(entry("7021"), R"({"code":"7021","ingredients":[{"code":"10759","name":"triamcinolone"}]})");
    EXPECT_EQ(entry("7022"),
              R"({"code":"7022","ingredients":[{"code":"10759","name":"triamcinolone"}],"form":"Topical Cream"})");
    EXPECT_EQ(entry("7023"), R"({"code":"7023","contains":["7001"],"ndc":["11111222233"]})");
    EXPECT_EQ(entry("7024"), R"({"code":"7024","contains":["7001"]})");
    EXPECT_EQ(entry("7025"), "");
    EXPECT_THAT(entry("7026"), HasSubstr("\"code\":\"6809\""));
}

TEST_F(ImportedTable, KeepsEveryIngredientOfACombination) {
    tests::add_drugs(files_);
    files_.concept_of("7454", "IN", "nystatin")
        .drug("7030", "10759", "triamcinolone acetonide 1 MG/ML", "5002", "nystatin / triamcinolone Topical Cream")
        .concept_of("17031", "SCDC", "nystatin 100000 UNT/ML")
        .relation("17031", "has_ingredient", "7454")
        .relation("7030", "consists_of", "17031");
    const std::string found = entry("7030");
    EXPECT_THAT(found, HasSubstr(R"("code":"7454","name":"nystatin","strength":{"value":100000,"unit":"UNT")"));
    EXPECT_THAT(found, HasSubstr(R"("code":"10759","name":"triamcinolone acetonide")"));
}

TEST_F(ImportedTable, ReadsRelationsNamedFromTheOtherEnd) {
    tests::add_forms(files_);
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

TEST_F(ImportedTable, TakesTheGroupOfAFormThatIsNew) {
    tests::add_drugs(files_);
    files_.drug("7050", "42316", "tacrolimus 0.001 MG/MG", "5006", "tacrolimus 0.001 MG/MG Whip");
    EXPECT_THAT(entry("7050"), HasSubstr("\"form\":\"Topical Product\""));
}

TEST_F(ImportedTable, PassesOverOtherSourcesAndWhatIsSuppressed) {
    tests::add_drugs(files_);
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

TEST_F(ImportedTable, LeavesUnclearPackagesOut) {
    tests::add_drugs(files_);
    files_.attribute("7001", "NDC", "00168000415")
        .attribute("7001", "NDC", "0054-0017-20")
        .attribute("7001", "NDC", "1234567890")
        .attribute("7001", "NDC", "00054001720");
    EXPECT_THAT(entry("7001"), HasSubstr(R"("ndc":["00054001720"])"));
    EXPECT_THAT(entry("7002"), Not(HasSubstr("ndc")));
    EXPECT_THAT(import(files_, out_.path()).output, HasSubstr("\n4 packages left out"));
}

TEST_F(ImportedTable, EndsWhereRelationsRunInCircles) {
    tests::add_drugs(files_);
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
    tests::add_drugs(part);
    part.write();
    part.remove("RXNSAT.RRF");
    EXPECT_THAT(refusal(part), HasSubstr("/RXNSAT.RRF: cannot be read"));

    RxnormFiles narrow;
    tests::add_drugs(narrow);
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
    foreign.concept_of("6809", "IN", "metformin").write();
    EXPECT_THAT(refusal(foreign), HasSubstr("holds no product"));
}

TEST(ImportRxnorm, FailsWhereTheFileCannotBeWritten) {
    RxnormFiles files;
    tests::add_drugs(files);
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

} // namespace
} // namespace eczema::server
