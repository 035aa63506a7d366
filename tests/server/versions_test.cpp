// The same patient in several FHIR versions gives the same answer: written out small, mixed within one request, and
// over public patients whose data came out in DSTU2 and STU3. Where the public material is absent, its test is skipped.
#include "tests/support/patient_bundle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <regex>

namespace eczema::server {
namespace {

using rapidjson::Value;
using testing::HasSubstr;
using tests::at;
using tests::candidate_request;
using tests::Json;
using tests::order_request;
using tests::PatientBundle;
using tests::post;
using tests::with;

// --- the worked example in other versions --------------------------------------------------------------------------

using Lists = std::map<std::string, std::string>; // prefetch key: its one resource

const Lists in_dstu2{
    {"conditions", R"({"resourceType":"Condition","id":"ad","clinicalStatus":"active","verificationStatus":"confirmed",
        "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"L20.9"}]},
        "patient":{"reference":"Patient/p1"},"onsetDateTime":"1999","dateRecorded":"2019-05-02"})"},
    {"medicationRequests", R"({"resourceType":"MedicationOrder","id":"tac","status":"stopped",
        "reasonEnded":{"coding":[{"system":"http://hl7.org/fhir/v3/ActReason","code":"INEFFECT"}]},
        "medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"10759"}],
            "text":"triamcinolone 0.1 % ointment"},
        "patient":{"reference":"Patient/p1"},"dateWritten":"2026-09-01",
        "dosageInstruction":[{"route":{"coding":[{"system":"http://snomed.info/sct","code":"6064005"}]},
            "timing":{"repeat":{"frequency":2,"period":1,"periodUnits":"d",
                "boundsPeriod":{"start":"2026-09-01","end":"2026-10-15"}}}}]})"},
    {"allergies", R"({"resourceType":"AllergyIntolerance","id":"nka","status":"active",
        "substance":{"coding":[{"system":"http://snomed.info/sct","code":"716186003"}]},
        "patient":{"reference":"Patient/p1"},"recordedDate":"2026-11-10"})"},
};

const Lists in_stu3{
    {"conditions", R"({"resourceType":"Condition","id":"ad","clinicalStatus":"active","verificationStatus":"confirmed",
        "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"L20.9"}]},
        "subject":{"reference":"Patient/p1"},"onsetDateTime":"1999","assertedDate":"2019-05-02"})"},
    {"allergies", R"({"resourceType":"AllergyIntolerance","id":"nka","clinicalStatus":"active",
        "code":{"coding":[{"system":"http://snomed.info/sct","code":"716186003"}]},
        "patient":{"reference":"Patient/p1"},"assertedDate":"2026-11-10"})"},
};

const Lists in_r5{
    {"medicationRequests", R"({"resourceType":"MedicationRequest","id":"tac","status":"stopped","intent":"order",
        "statusReason":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"INEFFECT"}]},
        "medication":{"concept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"10759"}],
            "text":"triamcinolone 0.1 % ointment"}},
        "subject":{"reference":"Patient/p1"},"authoredOn":"2026-09-01",
        "dosageInstruction":[{"route":{"coding":[{"system":"http://snomed.info/sct","code":"6064005"}]},
            "timing":{"repeat":{"frequency":2,"period":1,"periodUnit":"d",
                "boundsPeriod":{"start":"2026-09-01","end":"2026-10-15"}}}}]})"},
};

std::string candidate_in(const Lists& lists) {
    std::string body = candidate_request();
    for (const auto& [key, resource] : lists) body = with(body, "/prefetch/" + key + "/entry/0/resource", resource);
    return body;
}

TEST(FhirVersions, TheSamePatientGetsTheSameAnswer) {
    const std::string in_r4 = tests::text_of(tests::explained(candidate_request()));
    EXPECT_THAT(in_r4, HasSubstr("adsystemicoptions"));
    Lists mixed = in_stu3;
    mixed["medicationRequests"] = in_dstu2.at("medicationRequests");
    for (const Lists& lists : {in_dstu2, in_stu3, in_r5, mixed})
        EXPECT_EQ(tests::text_of(tests::explained(candidate_in(lists))), in_r4);
    // Each of the three is asked by some rule, so that a resource that was not read would show.
    for (const std::string key : {"conditions", "medicationRequests", "allergies"}) {
        const std::string unread = R"({"resourceType":"Flag","id":"x"})";
        EXPECT_NE(tests::text_of(tests::explained(candidate_in({{key, unread}}))), in_r4) << key;
    }
}

TEST(FhirVersions, ADraftedMedicationOrderIsJudgedUnderItsOwnName) {
    std::string body = order_request();
    for (const std::string entry : {"0", "1"}) {
        const std::string resource = "/context/draftOrders/entry/" + entry + "/resource";
        body = with(body, resource + "/patient", at(tests::json_of(body), resource + "/subject"));
        body = tests::without(tests::without(body, resource + "/subject"), resource + "/intent");
        body = with(body, resource + "/resourceType", R"("MedicationOrder")");
    }
    const std::string repeat = "/context/draftOrders/entry/1/resource/dosageInstruction/0/timing/repeat";
    body = with(body, repeat + "/boundsQuantity", at(tests::json_of(body), repeat + "/boundsDuration"));
    body = tests::without(body, repeat + "/boundsDuration");

    const Json in_r4 = tests::json_of(post("order-sign", order_request()).response.body);
    const Json in_dstu2_json = tests::json_of(post("order-sign", body).response.body);
    ASSERT_GE(in_r4["cards"].Size(), 2U);
    ASSERT_EQ(in_dstu2_json["cards"].Size(), in_r4["cards"].Size());
    for (const std::string card : {"0", "1"})
        for (const std::string member : {"summary", "detail", "indicator"})
            EXPECT_EQ(std::regex_replace(at(in_dstu2_json, "/cards/" + card + "/" + member),
                                         std::regex("MedicationOrder/"), "MedicationRequest/"),
                      at(in_r4, "/cards/" + card + "/" + member));
    EXPECT_THAT(tests::text_of(in_r4), HasSubstr(R"("resourceId":"MedicationRequest/upa")"));
    EXPECT_THAT(tests::text_of(in_dstu2_json), HasSubstr(R"("resourceId":"MedicationOrder/upa")"));

    EXPECT_THAT(tests::text_of(in_dstu2_json), testing::Not(HasSubstr("MedicationRequest/")));

    const std::string other = with(body, "/context/draftOrders/entry/0/resource/patient/reference", R"("Patient/p2")");
    EXPECT_EQ(post("order-sign", other).response.status, 400U) << "DSTU2 names the patient of an order in `patient`";
}

// --- four public patients in DSTU2 and STU3 ------------------------------------------------------------------------

const std::filesystem::path synthea = std::filesystem::path(SOURCE_DIR) / ".." / "shared" / "data" / "synthea";
constexpr int days_apart = 429; // the STU3 data are so many days before the DSTU2 data

struct Key {
    std::string_view key;
    std::vector<std::string_view> types;
};

std::string by_key(const PatientBundle& bundle) {
    const Key keys[] = {
        {"conditions", {"Condition"}},
        {"medicationRequests", {"MedicationRequest", "MedicationOrder", "Medication"}},
        {"medicationStatements", {"MedicationStatement"}},
        {"medicationDispenses", {"MedicationDispense"}},
        {"medicationAdministrations", {"MedicationAdministration"}},
        {"allergies", {"AllergyIntolerance"}},
        {"observations", {"Observation"}},
        {"severity", {"Observation"}},
        {"immunizations", {"Immunization"}},
        {"immunizationRecommendations", {"ImmunizationRecommendation"}},
        {"procedures", {"Procedure"}},
        {"serviceRequests", {"ServiceRequest", "ProcedureRequest", "ReferralRequest", "DiagnosticOrder"}},
        {"diagnosticReports", {"DiagnosticReport"}},
        {"encounters", {"Encounter"}},
        {"deviceUseStatements", {"DeviceUseStatement"}},
    };
    std::string prefetch = "\"patient\":" + bundle.patient_text;
    for (const auto& [key, types] : keys) prefetch += ",\"" + std::string(key) + "\":" + searchset_of(bundle, types);
    return request_with(bundle, prefetch);
}

std::string whole(const PatientBundle& bundle) {
    return request_with(bundle, "\"everything\":" + tests::text_of(bundle.json));
}

// The request made when upadacitinib and prednisolone are signed, so that it has cards.
std::string when_signing(const std::string& body, const PatientBundle& bundle) {
    const std::string drafts = at(tests::json_of(order_request()), "/context/draftOrders");
    return with(with(body, "/hook", R"("order-sign")"), "/context/draftOrders",
                std::regex_replace(drafts, std::regex("Patient/p1"), "Patient/" + bundle.patient_id));
}

// Empty where both are the same, else what stands at the first place where they differ.
std::string difference(const std::string& a, const std::string& b) {
    const auto at = static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
    if (a == b) return {};
    const std::size_t from = at < 60 ? 0 : at - 60;
    return "DSTU2: " + a.substr(from, 160) + "\nSTU3:  " + b.substr(from, 160);
}

// Evidence stands in the order of the ids, which differ.
std::string with_sorted_evidence(const std::string& text) {
    static const std::regex list(R"rx("evidence":\[([^\]]*)\])rx"), comma(",");
    std::string sorted;
    std::size_t done = 0;
    for (auto at = std::sregex_iterator(text.begin(), text.end(), list); at != std::sregex_iterator(); ++at) {
        const std::string items = (*at)[1];
        std::vector<std::string> parts(std::sregex_token_iterator(items.begin(), items.end(), comma, -1), {});
        std::sort(parts.begin(), parts.end());
        sorted.append(text, done, static_cast<std::size_t>(at->position(1)) - done);
        for (std::size_t i = 0; i < parts.size(); ++i) sorted += (i ? "," : "") + parts[i];
        done = static_cast<std::size_t>(at->position(1) + at->length(1));
    }
    return sorted.append(text, done);
}

// The text with ids replaced by the place of the resource among those of its type, and dates moved by `days`.
std::string comparable(std::string text, const PatientBundle& bundle, int days) {
    std::map<std::string, int> counts;
    for (const Value& entry : bundle.json["entry"].GetArray()) {
        const Value& resource = entry["resource"];
        const std::string type = resource["resourceType"].GetString();
        const int place = ++counts[type];
        if (!resource.HasMember("id")) continue;
        const std::string id = resource["id"].GetString();
        for (std::size_t at = text.find(id); at != std::string::npos; at = text.find(id, at))
            text.replace(at, id.size(), std::to_string(place));
    }
    static const std::regex order_id("MedicationRequest/[0-9]+"); // the orders in DSTU2 have no id
    text = std::regex_replace(text, order_id, "MedicationRequest");
    static const std::regex rules_dated("Rules dated [0-9-]+"), date("(\\d{4})-(\\d{2})-(\\d{2})");
    text = std::regex_replace(text, rules_dated, ""); // the one date that is not the patient's
    std::string moved;
    std::size_t done = 0;
    for (auto at = std::sregex_iterator(text.begin(), text.end(), date); at != std::sregex_iterator(); ++at) {
        moved.append(text, done, static_cast<std::size_t>(at->position()) - done);
        const fhir::Day day = fhir::day_of(std::stoi((*at)[1]), static_cast<unsigned>(std::stoi((*at)[2])),
                                           static_cast<unsigned>(std::stoi((*at)[3])));
        moved += fhir::to_text(day + days);
        done = static_cast<std::size_t>(at->position() + at->length());
    }
    return with_sorted_evidence(moved.append(text, done));
}

const std::map<std::string, std::function<std::string(const PatientBundle&)>> ways{
    {"by key", by_key},
    {"whole", whole},
    {"by key when signing", [](const PatientBundle& bundle) { return when_signing(by_key(bundle), bundle); }},
    {"whole when signing", [](const PatientBundle& bundle) { return when_signing(whole(bundle), bundle); }},
};

TEST(FhirVersions, PublicPatientsGetTheSameCardsInDstu2AndStu3) {
    if (!std::filesystem::is_directory(synthea)) GTEST_SKIP() << "no public test material: " << synthea;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(synthea / "dstu2")) files.push_back(entry.path());
    ASSERT_EQ(files.size(), 4U);
    std::sort(files.begin(), files.end());
    std::size_t cards = 0;
    for (const fhir::Day today : {fhir::day_of(2018, 6, 1), fhir::day_of(2012, 1, 10)}) {
        const auto later = tests::snapshot_of(embedded_default_text, today);
        const auto earlier = tests::snapshot_of(embedded_default_text, today - days_apart);
        for (const auto& file : files) {
            const PatientBundle dstu2 = tests::read_bundle(file);
            const PatientBundle stu3 = tests::read_bundle(synthea / "stu3" / file.filename());
            for (const auto& [way, request] : ways) {
                SCOPED_TRACE(dstu2.name + " " + way + " on " + fhir::to_text(today));
                const Json in_dstu2_json = tests::explained(request(dstu2), *later);
                const Json in_stu3_json = tests::explained(request(stu3), *earlier);
                ASSERT_TRUE(in_dstu2_json.IsObject() && in_stu3_json.IsObject());
                cards += in_dstu2_json["response"]["cards"].Size();
                EXPECT_EQ(difference(comparable(tests::text_of(in_dstu2_json["response"]), dstu2, 0),
                                     comparable(tests::text_of(in_stu3_json["response"]), stu3, days_apart)),
                          "");
                const Value& rows = in_dstu2_json["trace"];
                ASSERT_EQ(rows.Size(), in_stu3_json["trace"].Size());
                for (rapidjson::SizeType i = 0; i < rows.Size(); ++i)
                    EXPECT_EQ(difference(comparable(tests::text_of(rows[i]), dstu2, 0),
                                         comparable(tests::text_of(in_stu3_json["trace"][i]), stu3, days_apart)),
                              "");
            }
        }
    }
    EXPECT_GE(cards, 8U) << "one for each of the two who live, day and way of sending when signing";
}

} // namespace
} // namespace eczema::server
