#include "conformance/json/json_text.hpp"
#include "conformance/requests/made_record.hpp"
#include "conformance/requests/made_resources.hpp"

#include <gtest/gtest.h>
#include <set>

using namespace eczema::conformance;

namespace {

std::vector<std::string> ids(const std::vector<std::string>& resources) {
    std::vector<std::string> ids;
    for (const std::string& text : resources) ids.emplace_back(text_of(*member(parse_json(text).document, "id")));
    return ids;
}

std::vector<std::string> found(std::string_view url) { return ids(matching(read_query(url))); }

TEST(MadeRecord, IsJsonWithIdsOfItsOwn) {
    std::set<std::string> seen;
    for (const MadeResource& made : all_made_resources()) {
        for (const std::string& text : made_resources(made.type)) {
            const Parsed parsed = parse_json(text);
            ASSERT_EQ(parsed.fault, "") << text;
            EXPECT_EQ(text_of(*member(parsed.document, "resourceType")), made.type);
            EXPECT_EQ(text.find('@'), std::string::npos) << text;
        }
        if (seen.insert(std::string(made.type)).second) {
            const std::vector<std::string> of_type = ids(made_resources(made.type));
            EXPECT_EQ(std::set<std::string>(of_type.begin(), of_type.end()).size(), of_type.size()) << made.type;
        }
    }
}

TEST(MadeRecord, HasSomethingOfEveryType) { EXPECT_EQ(ids(made_resources("Invoice")).size(), 1U); }

TEST(MadeRecord, IsSearchedByPatientIdStatusCategoryAndCode) {
    EXPECT_EQ(found("Observation?patient=examiner-1").size(), 3U);
    EXPECT_EQ(found("Observation?subject=Patient/examiner-1").size(), 3U);
    EXPECT_EQ(found("Observation?patient=examiner-9").size(), 0U);
    EXPECT_EQ(found("Patient/examiner-1/Observation?code=4548-4"), std::vector<std::string>{"examiner-observation-2"});
    EXPECT_EQ(found("Observation?code=http%3A%2F%2Floinc.org%7C4548-4"),
              std::vector<std::string>{"examiner-observation-2"});
    EXPECT_EQ(found("Observation?code=http://snomed.info/sct|4548-4").size(), 0U);
    EXPECT_EQ(found("Observation?category=laboratory,survey").size(), 2U);
    EXPECT_EQ(found("MedicationRequest?status=active"), std::vector<std::string>{"examiner-request-1"});
    EXPECT_EQ(found("Condition?clinical-status=resolved").size(), 0U);
    EXPECT_EQ(found("Condition?_id=examiner-condition-2"), std::vector<std::string>{"examiner-condition-2"});
    EXPECT_EQ(found("Observation?date=gt2024-01-01&_sort=-date").size(), 3U);
}

TEST(MadeRecord, KnowsThoseThatAContextNamesButNoDraft) {
    EXPECT_EQ(ids({made_resource("Practitioner", "p1").value()}), std::vector<std::string>{"p1"});
    EXPECT_EQ(found("PractitionerRole?_id=r1"), std::vector<std::string>{"r1"});
    EXPECT_EQ(made_resource("MedicationRequest", "d1"), std::nullopt);
    EXPECT_EQ(made_resource("Patient", "examiner-2"), std::nullopt);
}

TEST(MadeRecord, AnswersAsASearchsetOrAResource) {
    const Parsed bundle = parse_json(made_answer("Condition?patient=examiner-1").value());
    EXPECT_EQ((*member(bundle.document, "entry")).Size(), 2U);
    EXPECT_EQ((*member(bundle.document, "total")).GetInt(), 2);
    const Parsed none = parse_json(made_answer("Condition?patient=nobody").value());
    EXPECT_EQ(member(none.document, "entry"), nullptr);
    EXPECT_EQ(text_of(*member(parse_json(made_answer("Patient/examiner-1").value()).document, "resourceType")),
              "Patient");
    EXPECT_EQ(made_answer("Patient/examiner-2"), std::nullopt);
}

TEST(MadeRecord, IsThatOfAnotherPatientWhenTold) {
    for (const std::string& text : matching(read_query("Condition?patient=examiner-1"), other_patient_id)) {
        EXPECT_NE(text.find("Patient/examiner-2"), std::string::npos);
        EXPECT_EQ(text.find("Patient/examiner-1"), std::string::npos);
    }
}

} // namespace
