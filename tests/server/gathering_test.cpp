#include "server/gathering.hpp"

#include "server/prefetch.hpp"

#include <gmock/gmock.h>

#include <functional>

namespace eczema::server {
namespace {

using fhir::FhirVersion;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

std::string searchset(std::string_view entries, std::string_view next = {}) {
    std::string json = R"({"resourceType":"Bundle","type":"searchset","entry":[)" + std::string(entries) + "]";
    if (!next.empty())
        json += R"(,"link":[{"relation":"self","url":"x"},{"relation":"next","url":")" + std::string(next) + "\"}]";
    return json + "}";
}

std::string entry(std::string_view type, std::string_view id, std::string_view more = {}) {
    return R"({"resource":{"resourceType":")" + std::string(type) + R"(","id":")" + std::string(id) + '"' +
           std::string(more) + "}}";
}

// Every key but those named is sent as null, so that a test asks for what it is about alone.
std::string all_sent_but(std::string_view members, const std::vector<std::string>& left_out) {
    std::string json = "{" + std::string(members);
    for (const PrefetchKey& key : prefetch_keys()) {
        if (std::find(left_out.begin(), left_out.end(), key.key) != left_out.end()) continue;
        if (json.size() > 1) json += ',';
        json += '"' + std::string(key.key) + "\":null";
    }
    return json + "}";
}

class GatheringTest : public testing::Test {
  protected:
    Gathering& open(std::string_view prefetch, FhirVersion version = FhirVersion::r4, std::string_view drafts = "{}",
                    std::string_view patient_id = "p1") {
        body_ =
            "{\"prefetch\":" + std::string(prefetch) + ",\"context\":{\"draftOrders\":" + std::string(drafts) + "}}";
        const auto tree = fhir::parse_json(body_, arena_);
        tree_ = *tree;
        request_.emplace(HookRequest{&services().front(),
                                     "i",
                                     patient_id,
                                     {},
                                     &tree_["prefetch"],
                                     {fhir::read_entries(tree_["context"]["draftOrders"], arena_), {}}});
        supplied_ = supplied_values(*request_, arena_);
        gathering_.emplace(*request_, supplied_, version, arena_);
        return *gathering_;
    }

    std::vector<std::string> urls() const {
        std::vector<std::string> urls;
        for (const FhirQuery& query : gathering_->round()) urls.push_back(query.url);
        return urls;
    }

    // Answers the whole round with what `answer` gives for each URL; an empty text is no answer.
    void answer_all(const std::function<std::string(const std::string&)>& answer) {
        std::vector<FhirAnswer> answers;
        for (const FhirQuery& query : gathering_->round()) {
            std::string body = answer(query.url);
            const auto outcome = body.empty() ? FetchOutcome::failed : FetchOutcome::fetched;
            answers.push_back({outcome, std::move(body)});
        }
        gathering_->take(std::move(answers));
    }

    const fhir::Supplied* under(std::string_view key) {
        values_ = gathering_->values();
        for (const fhir::Supplied& one : values_)
            if (one.key == key) return &one;
        return nullptr;
    }
    std::vector<std::string> ids_under(std::string_view key) {
        std::vector<std::string> ids;
        for (const fhir::Entry& one : fhir::read_entries(*under(key)->value, arena_))
            ids.emplace_back((*one.resource)["id"].text());
        return ids;
    }

    std::pmr::monotonic_buffer_resource arena_;
    std::string body_;
    fhir::Value tree_;
    std::optional<HookRequest> request_;
    std::span<const fhir::Supplied> supplied_, values_;
    std::optional<Gathering> gathering_;
};

TEST_F(GatheringTest, AsksForEveryKeyThatWasNotSent) {
    open("{}");
    EXPECT_EQ(gathering_->round().size(), prefetch_keys().size());
    EXPECT_THAT(urls(), Contains("Patient/p1"));
    EXPECT_THAT(urls(), Contains("Condition?patient=p1&_count=500"));
    EXPECT_THAT(urls(), Contains("Observation?patient=p1&category=survey,exam&_sort=-date&_count=200"));
}

TEST_F(GatheringTest, NeverAsksAgainForWhatCameInWhateverState) {
    for (const std::string value :
         {"null", R"({"resourceType":"Bundle"})", R"({"resourceType":"Bundle","total":0,"entry":[]})",
          R"({"resourceType":"OperationOutcome","issue":[{"severity":"error"}]})", "[]", "{}", "7", "\"x\""}) {
        open(all_sent_but("\"conditions\":" + value, {"conditions"}));
        EXPECT_TRUE(urls().empty()) << value;
    }
}

TEST_F(GatheringTest, ThePatientUnderAnyKeyIsNotAskedFor) {
    open(all_sent_but(R"("item1":{"resourceType":"Patient","id":"p1"})", {"patient"}));
    EXPECT_TRUE(urls().empty());
    open(all_sent_but(R"("item1":)" + searchset(entry("Patient", "p1")), {"patient"}));
    EXPECT_TRUE(urls().empty());
    open(all_sent_but(R"("item1":{"resourceType":"Patient","id":"p2"})", {"patient"}));
    EXPECT_THAT(urls(), ElementsAre("Patient/p1"));
}

TEST_F(GatheringTest, AnIdGoesIntoAUrlAsOneValue) {
    open(all_sent_but("", {"conditions"}), FhirVersion::r4, "{}", "p 1&x=/../%?#");
    EXPECT_THAT(urls(), ElementsAre("Condition?patient=p%201%26x%3D%2F..%2F%25%3F%23&_count=500"));
}

TEST_F(GatheringTest, SearchesForTheNamesOfTheVersion) {
    const auto asked = [&](std::string_view key, FhirVersion version) {
        open(all_sent_but("", {std::string(key)}), version);
        return urls();
    };
    EXPECT_THAT(asked("medicationRequests", FhirVersion::dstu2), ElementsAre("MedicationOrder?patient=p1&_count=500"));
    EXPECT_THAT(asked("serviceRequests", FhirVersion::dstu2),
                ElementsAre("ProcedureRequest?patient=p1&_count=200", "DiagnosticOrder?patient=p1&_count=200",
                            "ReferralRequest?patient=p1&_count=200"));
    EXPECT_THAT(asked("serviceRequests", FhirVersion::stu3),
                ElementsAre("ProcedureRequest?patient=p1&_count=200", "ReferralRequest?patient=p1&_count=200"));
    EXPECT_THAT(asked("medicationRequests", FhirVersion::stu3), ElementsAre("MedicationRequest?patient=p1&_count=500"));
    EXPECT_THAT(asked("serviceRequests", FhirVersion::r4b), ElementsAre("ServiceRequest?patient=p1&_count=200"));
    EXPECT_THAT(asked("deviceUseStatements", FhirVersion::r4b),
                ElementsAre("DeviceUseStatement?patient=p1&_count=200"));
    EXPECT_THAT(asked("deviceUseStatements", FhirVersion::r5), ElementsAre("DeviceUsage?patient=p1&_count=200"));
}

TEST_F(GatheringTest, AListInSeveralSearchesIsWholeOnlyWithAllOfThem) {
    open(all_sent_but("", {"serviceRequests"}), FhirVersion::stu3);
    answer_all([](const std::string& url) {
        return url.starts_with("Proc") ? searchset(entry("ProcedureRequest", "a"))
                                       : searchset(entry("ReferralRequest", "b"));
    });
    EXPECT_THAT(ids_under("serviceRequests"), ElementsAre("a", "b"));
    EXPECT_TRUE(fhir::next_page(*under("serviceRequests")->value).empty() &&
                (*under("serviceRequests")->value)["link"].is_null());

    open(all_sent_but("", {"serviceRequests"}), FhirVersion::stu3);
    answer_all([](const std::string& url) {
        return url.starts_with("Proc") ? searchset(entry("ProcedureRequest", "a")) : std::string();
    });
    EXPECT_THAT(ids_under("serviceRequests"), ElementsAre("a"));
    EXPECT_FALSE((*under("serviceRequests")->value)["link"].is_null()) << "partial";
}

TEST_F(GatheringTest, WhatIsAskedInVainIsUnavailable) {
    open(all_sent_but("", {"conditions", "patient"}));
    answer_all(
        [](const std::string& url) { return url == "Patient/p1" ? std::string("{\"broken\":") : std::string(); });
    EXPECT_TRUE(gathering_->round().empty());
    for (const std::string_view key : {"conditions", "patient"}) {
        ASSERT_NE(under(key), nullptr);
        EXPECT_EQ(under(key)->value, nullptr);
        EXPECT_EQ(under(key)->lack, fhir::Lack::unavailable);
    }
    EXPECT_EQ(under("conditions")->list, fhir::RecordList::conditions);
    EXPECT_EQ(gathering_->counts(), (FetchCounts{1, 0, 0, 0, 1, 0, 0, 0}));
}

TEST_F(GatheringTest, FollowsThePagesOfAnAnswerAndJoinsThem) {
    open(all_sent_but("", {"conditions"}));
    answer_all([](auto&) { return searchset(entry("Condition", "a"), "https://ehr/fhir?page=2"); });
    EXPECT_THAT(urls(), ElementsAre("https://ehr/fhir?page=2"));
    answer_all([](auto&) { return searchset(entry("Condition", "b"), "?page=3"); });
    EXPECT_THAT(urls(), ElementsAre("?page=3"));
    answer_all([](auto&) { return searchset(entry("Condition", "c")); });
    EXPECT_TRUE(urls().empty());
    EXPECT_THAT(ids_under("conditions"), ElementsAre("a", "b", "c"));
    EXPECT_TRUE((*under("conditions")->value)["link"].is_null());
    EXPECT_EQ(gathering_->counts()[0], 3U);
}

TEST_F(GatheringTest, AListWhosePagesEndEarlyStaysPartial) {
    open(all_sent_but("", {"conditions"}));
    answer_all([](auto&) { return searchset(entry("Condition", "a"), "?page=2"); });
    EXPECT_FALSE((*under("conditions")->value)["link"].is_null()) << "page 2 is still to come";
    answer_all([](auto&) { return std::string(); });
    EXPECT_THAT(ids_under("conditions"), ElementsAre("a"));
    EXPECT_FALSE((*under("conditions")->value)["link"].is_null()) << "page 2 did not come";
}

TEST_F(GatheringTest, ANextLinkWithoutAnAddressLeavesTheListPartial) {
    for (const std::string link :
         {R"({"relation":"next"})", R"({"relation":"next","url":5})", R"({"relation":"next","url":""})"}) {
        open(all_sent_but("", {"conditions"}));
        answer_all([](auto&) { return searchset(entry("Condition", "a"), "?page=2"); });
        answer_all([&](auto&) { return R"({"resourceType":"Bundle","entry":[],"link":[)" + link + "]}"; });
        EXPECT_TRUE(urls().empty());
        EXPECT_FALSE((*under("conditions")->value)["link"].is_null()) << link;
    }
}

TEST_F(GatheringTest, CompletesAPageThatTheRequestBrought) {
    open(all_sent_but("\"conditions\":" + searchset(entry("Condition", "a"), "?page=2"), {"conditions"}));
    EXPECT_THAT(urls(), ElementsAre("?page=2"));
    answer_all([](auto&) { return searchset(entry("Condition", "b")); });
    EXPECT_THAT(ids_under("conditions"), ElementsAre("a", "b"));
    EXPECT_EQ(under("conditions")->list, fhir::RecordList::conditions);
    std::size_t times = 0;
    for (const fhir::Supplied& one : gathering_->values()) times += one.key == "conditions" ? 1U : 0U;
    EXPECT_EQ(times, 1U);
}

TEST_F(GatheringTest, PagesUnderAKeyOfTheClientsOwnAreNotFollowed) {
    open(all_sent_but("\"mine\":" + searchset(entry("Condition", "a"), "?page=2"), {}));
    EXPECT_TRUE(urls().empty());
}

TEST_F(GatheringTest, AsksForEachMedicationThatIsReferredToAndWasNotSent) {
    const std::string requests =
        entry("MedicationRequest", "a", R"(,"medicationReference":{"reference":"Medication/m1"})") + "," +
        entry("MedicationRequest", "b", R"(,"medicationReference":{"reference":"Medication/m1/_history/2"})") + "," +
        entry("MedicationRequest", "c", R"(,"medicationReference":{"reference":"#m2"})") + "," +
        entry("MedicationRequest", "d", R"(,"medicationReference":{"reference":"urn:uuid:m3"})") + "," +
        entry("MedicationRequest", "e", R"(,"medicationReference":{"reference":"Medication/here"})") + "," +
        entry("Medication", "here") + "," +
        entry("MedicationStatement", "f",
              R"(,"medication":{"reference":{"reference":"https://ehr/fhir/Medication/m4"}})");
    open(all_sent_but("\"medicationRequests\":" + searchset(requests), {"medicationRequests"}), FhirVersion::r4,
         searchset(entry("MedicationRequest", "draft", R"(,"medicationReference":{"reference":"Medication/m5"})")));
    EXPECT_THAT(urls(), ElementsAre("Medication/m5", "Medication/m1", "https://ehr/fhir/Medication/m4"));
    answer_all([](const std::string& url) {
        return url == "Medication/m1" ? std::string(R"({"resourceType":"Medication","id":"m1"})") : std::string();
    });
    EXPECT_TRUE(urls().empty()) << "each is asked for once, whatever comes";
    ASSERT_NE(under("medications"), nullptr);
}

TEST_F(GatheringTest, AsksForTheMedicationsOfWhatCameFromTheEhr) {
    open(all_sent_but("", {"medicationStatements"}));
    answer_all([](auto&) {
        return searchset(entry("MedicationStatement", "a", R"(,"medicationReference":{"reference":"Medication/m1"})"));
    });
    EXPECT_THAT(urls(), ElementsAre("Medication/m1"));
}

TEST_F(GatheringTest, OnlySoManyMedicationsAreAskedFor) {
    std::string requests;
    for (int i = 0; i < 150; ++i) {
        if (i > 0) requests += ',';
        requests += entry("MedicationRequest", "r" + std::to_string(i),
                          R"(,"medicationReference":{"reference":"Medication/m)" + std::to_string(i) + "\"}");
    }
    open(all_sent_but("\"medicationRequests\":" + searchset(requests), {"medicationRequests"}));
    EXPECT_EQ(urls().size(), 100U);
    answer_all([](auto&) { return std::string(); });
    EXPECT_TRUE(urls().empty());
}

} // namespace
} // namespace eczema::server
