// What the answers are with a table of drug products that the import wrote: the program as a site runs it, from the
// files of a release to the outcome of a rule.
#include "tests/support/hook_calls.hpp"
#include "tests/support/rxnorm_import.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::server {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using tests::import;
using tests::Ran;
using tests::run;
using tests::RxnormFiles;
using tests::ScratchFile;

std::string drug_of(const std::string& system, const std::string& code) {
    return R"({"coding":[{"system":")" + system + R"(","code":")" + code + R"("}]})";
}

class AnswersWithProducts : public testing::Test {
  protected:
    void SetUp() override {
        tests::add_drugs(files_);
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

TEST_F(AnswersWithProducts, PrednisoneTabletsAreACourseOfASystemicSteroid) {
    const std::string drug = "/context/draftOrders/entry/1/resource/medicationCodeableConcept";
    for (const auto& [system, code] : {std::pair(rxnorm_, "7001"), std::pair(ndc_, "0054-0017-20")}) {
        const std::string body = tests::with(tests::order_request(), drug, drug_of(system, code));
        EXPECT_EQ(outcome(body, "ocs-course-length", "MedicationRequest/pred"), "yes") << code;
        EXPECT_NE(outcome(body, "ocs-course-length", "MedicationRequest/pred", false), "yes") << code;
    }
    const std::string cream = tests::with(tests::order_request(), drug, drug_of(rxnorm_, "7002"));
    EXPECT_EQ(outcome(cream, "ocs-course-length", "MedicationRequest/pred"), "no row");
}

TEST_F(AnswersWithProducts, TriamcinoloneCreamAndTacrolimusOintmentAreTopicalTreatment) {
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

TEST_F(AnswersWithProducts, ADupilumabPenInUseIsASecondAdvancedDrug) {
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

TEST_F(AnswersWithProducts, ADupilumabPenIsNotForAToddler) {
    const std::string draft = "/context/draftOrders/entry/0/resource";
    std::string body = tests::read_file(SOURCE_DIR "/tests/golden/toddler-dupilumab-no-loading/request.json");
    body = tests::with(body, "/prefetch/patient/birthDate", "\"2025-06-01\"");
    body = tests::with(body, "/hook", "\"order-select\"");       // at signature self-injection-age says it
    body = tests::without(body, draft + "/dosageInstruction/0"); // 300 mg every four weeks stay, as the label says
    EXPECT_EQ(outcome(body, "dose-dupilumab", "MedicationRequest/d1"), "no");
    for (const auto& [system, code] : {std::pair(rxnorm_, "7004"), std::pair(ndc_, "00024591502")}) {
        const std::string pen = tests::with(body, draft + "/medicationCodeableConcept", drug_of(system, code));
        EXPECT_EQ(outcome(pen, "dose-dupilumab", "MedicationRequest/d1"), "yes") << code;
    }
}

TEST_F(AnswersWithProducts, PensAreCountedInMilligrams) {
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

TEST_F(AnswersWithProducts, AReactionToAProductIsOneToItsDrug) {
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

TEST_F(AnswersWithProducts, TheTableIsPartOfTheContent) {
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

TEST_F(AnswersWithProducts, FaultsOfTheTableNameFileAndPlace) {
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
