// Other people's requests, patients and broken JSON against the whole path of a request. The material is not part of
// the project; where its folder is absent, these tests are skipped.
#include "tests/support/patient_bundle.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>

namespace eczema::server {
namespace {

using rapidjson::Value;
using tests::Json;

const std::filesystem::path data = std::filesystem::path(SOURCE_DIR) / ".." / "shared" / "data";

class PublicData : public testing::Test {
  protected:
    void SetUp() override {
        if (!std::filesystem::is_directory(data))
            GTEST_SKIP() << "no public test material: " << data << " is absent; the other tests do not need it";
    }
    // Files of the folder and those below it, in order.
    static std::vector<std::filesystem::path> files(const std::string& folder) {
        std::vector<std::filesystem::path> found;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(data / folder))
            if (entry.path().extension() == ".json") found.push_back(entry.path());
        std::sort(found.begin(), found.end());
        EXPECT_FALSE(found.empty()) << folder;
        return found;
    }
};

// --- requests ------------------------------------------------------------------------------------------------------

// The hook a body names; empty where it is not JSON or names none.
std::string hook_of(std::string_view body) {
    std::pmr::monotonic_buffer_resource arena;
    const auto tree = fhir::parse_json(body, arena);
    return tree ? std::string((*tree)["hook"].text()) : std::string();
}

std::string with_hook(const std::string& body, const std::string& from, std::string_view to) {
    std::string changed = body;
    const std::size_t key = changed.find("\"hook\"");
    const std::size_t value = key == std::string::npos ? key : changed.find('"' + from + '"', key + 6);
    return value == std::string::npos ? body : changed.replace(value + 1, from.size(), to);
}

std::string bare(const std::string& reference) { return reference.substr(reference.rfind('/') + 1); }

std::string text_at(const Value& json, const char* pointer) {
    const Value* value = rapidjson::Pointer(pointer).Get(json);
    return value && value->IsString() ? value->GetString() : std::string();
}

// Whether a Patient with this id stands anywhere in the value.
bool holds_patient(const Value& value, const std::string& id) {
    if (value.IsArray())
        return std::any_of(value.Begin(), value.End(), [&](const Value& item) { return holds_patient(item, id); });
    if (!value.IsObject()) return false;
    if (text_at(value, "/resourceType") == "Patient") return text_at(value, "/id") == id;
    return std::any_of(value.MemberBegin(), value.MemberEnd(),
                       [&](const auto& member) { return holds_patient(member.value, id); });
}

bool has_draft_for_another(const Value& drafts, const std::string& patient_id) {
    for (const Value& entry : drafts["entry"].GetArray()) {
        const std::string subject = bare(text_at(entry, "/resource/subject/reference"));
        if (!subject.empty() && subject != patient_id) return true;
    }
    return false;
}

// The answer that the body deserves from the service of this hook, worked out apart from the code under test: refusals
// are due where there is no patient, no draft to judge, or a draft for somebody else, and for no other reason.
unsigned deserved(const Json& request, cards::Hook hook) {
    const std::string patient_id = bare(text_at(request, "/context/patientId"));
    if (patient_id.empty()) return 400;
    if (hook != cards::Hook::patient_view) {
        const Value* drafts = rapidjson::Pointer("/context/draftOrders").Get(request);
        if (!drafts || !drafts->IsObject() || has_draft_for_another(*drafts, patient_id)) return 400;
    }
    const Value* prefetch = rapidjson::Pointer("/prefetch").Get(request);
    return prefetch && holds_patient(*prefetch, patient_id) ? 200 : 412;
}

TEST_F(PublicData, RequestsOfOthersAreAnsweredAsTheyDeserve) {
    std::map<unsigned, int> counts;
    for (const auto& file : files("cdshooks/requests")) {
        const std::string body = tests::read_file(file);
        const std::string hook = hook_of(body);
        ASSERT_FALSE(hook.empty()) << file;
        const Json request = tests::json_of(body.substr(body.starts_with("\xEF\xBB\xBF") ? 3 : 0));
        for (const Service& service : services()) {
            SCOPED_TRACE(file.filename().string() + " to " + std::string(service.hook_name));
            const Response response = tests::post(service.hook_name, with_hook(body, hook, service.hook_name)).response;
            EXPECT_EQ(response.status, deserved(request, service.hook)) << response.body;
            const Json answer = tests::json_of(response.body);
            EXPECT_TRUE(response.status == 200 ? answer["cards"].IsArray()
                                               : text_at(answer, "/resourceType") == "OperationOutcome");
            ++counts[response.status];
        }
    }
    EXPECT_EQ(counts.size(), 3U); // or the material has changed
    EXPECT_GE(counts[200], 40);
}

// --- patients ------------------------------------------------------------------------------------------------------

using tests::PatientBundle;
using tests::read_bundle;
using tests::request_with;
using tests::searchset_of;

// As a client that honours the keys sends it.
std::string keyed_request(const PatientBundle& bundle) {
    std::string prefetch = "\"patient\":" + bundle.patient_text;
    for (const auto& [key, type] : {std::pair{"conditions", "Condition"},
                                    {"medicationRequests", "MedicationRequest"},
                                    {"medicationStatements", "MedicationStatement"},
                                    {"allergies", "AllergyIntolerance"},
                                    {"observations", "Observation"},
                                    {"severity", "Observation"}})
        prefetch += ",\"" + std::string(key) + "\":" + searchset_of(bundle, {type});
    return request_with(bundle, prefetch);
}

// As a client that sends all it has under one key of its own.
std::string whole_request(const PatientBundle& bundle) {
    return request_with(bundle, "\"everything\":" + tests::text_of(bundle.json));
}

// The trace's word on "atopic dermatitis is recorded".
std::string dermatitis_in(const Json& explained) {
    for (const Value& row : explained["trace"].GetArray())
        if (std::string_view(row["rule"].GetString()) == "ad-systemic-options")
            for (const Value& condition : row["conditions"].GetArray())
                if (std::string_view(condition["text"].GetString()) == "atopic dermatitis is recorded")
                    return condition["outcome"].GetString();
    return "no such row";
}

// Nothing in public data is a candidate for systemic treatment: severity is never recorded there.
void expect_no_systemic_offer(const std::string& name, const Json& explained) {
    for (const Value& card : explained["response"]["cards"].GetArray()) {
        EXPECT_NE(tests::at(card, "/source/topic/code"), "\"adsystemicoptions\"") << name;
        EXPECT_EQ(tests::text_of(card).find("\"resourceType\":\"MedicationRequest\""), std::string::npos) << name;
    }
}

TEST_F(PublicData, SyntheticPatientsAreReadAndOfferedNothingSystemic) {
    // Karena's is resolved.
    const std::map<std::string, std::string> recorded{
        {"Asa", "yes"}, {"Christin", "yes"}, {"Beatris270", "yes"}, {"Karena", "no"}};
    std::size_t judged = 0;
    for (const auto& file : files("synthea/r4")) {
        const PatientBundle bundle = read_bundle(file);
        const auto expected = recorded.find(bundle.name.substr(0, bundle.name.find('_')));
        for (const bool is_keyed : {true, false}) {
            SCOPED_TRACE(bundle.name + (is_keyed ? " by key" : " whole"));
            const std::string body = is_keyed ? keyed_request(bundle) : whole_request(bundle);
            EXPECT_EQ(tests::post("patient-view", body).response.status, 200U);
            const Json explained = tests::explained(body);
            ASSERT_TRUE(explained.IsObject());
            expect_no_systemic_offer(bundle.name, explained);
            if (expected != recorded.end()) {
                // Under a key of the client's own it is not known whether the list of conditions is whole.
                const bool is_known = is_keyed || expected->second == "yes";
                EXPECT_EQ(dermatitis_in(explained), is_known ? expected->second : "unknown");
                ++judged;
            }
            if (bundle.name.starts_with("Garrett_")) {
                EXPECT_TRUE(explained["response"]["cards"].Empty()) << "the patient is deceased";
                ++judged;
            }
        }
    }
    EXPECT_EQ(judged, 10U); // or the material has changed
}

// --- broken JSON ---------------------------------------------------------------------------------------------------

constexpr std::string_view not_a_request = "Send one JSON object: a CDS Hooks request.";
constexpr std::string_view no_hook = "Name the hook, for example \"patient-view\".";

TEST_F(PublicData, JsonIsTakenAndRefusedAsItsTestSuiteSays) {
    std::map<char, int> counts;
    for (const auto& file : files("bad-input/json")) {
        const std::string name = file.filename();
        const Response response = tests::post("patient-view", tests::read_file(file)).response;
        ++counts[name.front()];
        EXPECT_LT(response.status, 500U) << name;
        const Json outcome = tests::json_of(response.body);
        const Value& text = outcome["issue"][0]["details"]["text"];
        const bool is_json = text.GetString() == not_a_request || text.GetString() == no_hook;
        const bool names_twice = std::string_view(text.GetString()).find("twice") != std::string_view::npos;
        if (name.starts_with("n_")) {
            EXPECT_EQ(response.status, 400U) << name;
            EXPECT_FALSE(is_json) << name << ": " << text.GetString();
        }
        if (name.starts_with("y_")) {
            EXPECT_TRUE(is_json || names_twice) << name << ": " << text.GetString();
        }
    }
    EXPECT_GT(counts['n'], 50);
    EXPECT_GT(counts['y'], 30);
    EXPECT_GT(counts['i'], 5);
}

} // namespace
} // namespace eczema::server
