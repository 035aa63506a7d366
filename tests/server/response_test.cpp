// What leaves the service, judged by the rules of CDS Hooks for responses with a JSON library other than its own.
#include "server/response.hpp"

#include "tests/support/hook_calls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

namespace eczema::server {
namespace {

using rapidjson::Value;
using testing::HasSubstr;
using tests::Json;
using tests::json_of;

const Snapshot& public_snapshot() {
    static const auto snapshot = tests::snapshot_of(R"({"listen": {"publicUrl": "https://cds.example/eczema/"}})");
    return *snapshot;
}

std::string body_of(std::string_view hook, std::string_view body,
                    const Snapshot& snapshot = tests::default_snapshot()) {
    const std::string prefix = snapshot.path_prefix;
    const Response response =
        tests::answer_to(
            {"POST", prefix + "/cds-services/atopic-dermatitis-" + std::string(hook), {}, "application/json", {}, body},
            snapshot)
            .response;
    EXPECT_EQ(response.status, 200U) << response.body;
    return response.body;
}

// Responses with every kind of card and element that this version writes.
std::vector<std::string> responses() {
    const std::string sign = tests::order_request();
    const std::string select = tests::with(sign, "/hook", "\"order-select\"");
    const std::string candidate = tests::candidate_request();
    std::vector<std::string> bodies;
    for (const Snapshot* snapshot : {&tests::default_snapshot(), &public_snapshot()}) {
        bodies.push_back(body_of("patient-view", candidate, *snapshot));
        bodies.push_back(body_of("order-sign", sign, *snapshot));
        bodies.push_back(body_of("order-select", select, *snapshot));
        // Little is known: cards that say what is missing.
        bodies.push_back(body_of("order-sign", tests::without(sign, "/prefetch/conditions"), *snapshot));
        bodies.push_back(body_of("patient-view", tests::without(candidate, "/prefetch/severity"), *snapshot));
        bodies.push_back(body_of("patient-view", tests::with(sign, "/hook", "\"patient-view\""), *snapshot));
        // Without ids.
        bodies.push_back(
            body_of("order-sign", tests::without(sign, "/context/draftOrders/entry/0/resource/id"), *snapshot));
        bodies.push_back(
            body_of("patient-view", tests::without(candidate, "/prefetch/conditions/entry/0/resource/id"), *snapshot));
    }
    return bodies;
}

void for_each_value(const Value& value, const std::string& path,
                    const std::function<void(const Value&, const std::string&)>& judge) {
    judge(value, path);
    if (value.IsArray())
        for (rapidjson::SizeType i = 0; i < value.Size(); ++i)
            for_each_value(value[i], path + "/" + std::to_string(i), judge);
    if (value.IsObject())
        for (const auto& member : value.GetObject())
            for_each_value(member.value, path + "/" + member.name.GetString(), judge);
}

void for_each_card(const std::function<void(const Value&)>& judge) {
    std::size_t seen = 0;
    for (const std::string& body : responses()) {
        const Json json = json_of(body);
        for (const Value& card : json["cards"].GetArray()) {
            SCOPED_TRACE(card["summary"].GetString());
            judge(card);
            ++seen;
        }
    }
    EXPECT_GE(seen, 12U); // or the requests above no longer do what they are for
}

std::string text(const Value& object, const char* name) {
    const auto member = object.FindMember(name);
    return member != object.MemberEnd() && member->value.IsString() ? member->value.GetString() : std::string();
}

std::size_t utf16_units(std::string_view utf8) {
    std::size_t units = 0;
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0U) != 0x80U) units += byte >= 0xF0U ? 2 : 1;
    }
    return units;
}

TEST(Responses, HoldNothingNullOrEmpty) {
    for (const std::string& body : responses())
        for_each_value(json_of(body), "", [](const Value& value, const std::string& path) {
            EXPECT_FALSE(value.IsNull()) << path;
            if (value.IsString()) {
                EXPECT_GT(value.GetStringLength(), 0U) << path;
            }
            if (value.IsArray() && path != "/cards") {
                EXPECT_FALSE(value.Empty()) << path;
            }
            if (value.IsObject()) {
                EXPECT_GT(value.MemberCount(), 0U) << path;
            }
        });
}

TEST(Responses, HaveCardsEvenWhereThereAreNone) { EXPECT_EQ(encode_cards({}, {}), R"({"cards":[]})"); }

TEST(Responses, HaveTheRequiredElementsOfACard) {
    for_each_card([](const Value& card) {
        const std::string summary = text(card, "summary");
        EXPECT_GT(summary.size(), 0U);
        EXPECT_LE(utf16_units(summary), 139U);
        EXPECT_EQ(summary.find('{'), std::string::npos) << "an unfilled place";
        EXPECT_EQ(std::set<std::string>({"info", "warning", "critical"}).count(text(card, "indicator")), 1U);
        EXPECT_TRUE(is_uuid(text(card, "uuid")));
        EXPECT_EQ(text(card["source"], "label"), "Eczema CDS");
        for (const auto& member : card.GetObject())
            EXPECT_EQ(std::set<std::string>({"uuid", "summary", "detail", "indicator", "source", "suggestions",
                                             "selectionBehavior", "overrideReasons", "links", "extension"})
                          .count(member.name.GetString()),
                      1U)
                << member.name.GetString();
    });
}

TEST(Responses, HaveATopicThatClientsCanKey) {
    for_each_card([](const Value& card) {
        const Value& topic = card["source"]["topic"];
        EXPECT_EQ(text(topic, "system"), "urn:eczema-cds:rule");
        EXPECT_FALSE(text(topic, "display").empty());
        const std::string code = text(topic, "code");
        EXPECT_FALSE(code.empty());
        EXPECT_LE(code.size(), 100U);
        EXPECT_EQ(code.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789"), std::string::npos) << code;
    });
}

TEST(Responses, SayHowToChooseExactlyWhereThereIsAChoice) {
    for_each_card([](const Value& card) {
        EXPECT_EQ(card.HasMember("suggestions"), card.HasMember("selectionBehavior"));
        if (!card.HasMember("suggestions")) return;
        const std::string behavior = text(card, "selectionBehavior");
        EXPECT_TRUE(behavior == "any" || behavior == "at-most-one") << behavior;
        for (const Value& suggestion : card["suggestions"].GetArray()) {
            EXPECT_FALSE(text(suggestion, "label").empty());
            EXPECT_TRUE(is_uuid(text(suggestion, "uuid")));
            EXPECT_FALSE(suggestion["actions"].Empty());
        }
    });
}

TEST(Responses, HaveWholeActions) {
    std::set<std::string> types;
    for_each_card([&](const Value& card) {
        if (!card.HasMember("suggestions")) return;
        for (const Value& suggestion : card["suggestions"].GetArray())
            for (const Value& action : suggestion["actions"].GetArray()) {
                const std::string type = text(action, "type");
                types.insert(type);
                EXPECT_FALSE(text(action, "description").empty());
                if (type == "delete") {
                    EXPECT_FALSE(action.HasMember("resource"));
                    const std::string id = text(action, "resourceId");
                    const std::size_t slash = id.find('/');
                    EXPECT_TRUE(slash != 0 && slash != std::string::npos && slash + 1 < id.size()) << id;
                    continue;
                }
                EXPECT_EQ(type, "create");
                EXPECT_FALSE(action.HasMember("resourceId"));
                const Value& resource = action["resource"];
                EXPECT_FALSE(text(resource, "resourceType").empty());
                EXPECT_FALSE(text(resource, "id").empty());
                EXPECT_EQ(text(resource, "status"), "draft");
                EXPECT_EQ(text(resource, "intent"), "order");
                EXPECT_EQ(text(resource["subject"], "reference"), "Patient/p1");
            }
    });
    EXPECT_EQ(types, (std::set<std::string>{"create", "delete"}));
}

TEST(Responses, DisplayEveryOverrideReason) {
    for_each_card([](const Value& card) {
        ASSERT_TRUE(card.HasMember("overrideReasons"));
        for (const Value& reason : card["overrideReasons"].GetArray()) {
            EXPECT_EQ(text(reason, "system"), "urn:eczema-cds:override");
            EXPECT_EQ(text(reason, "code").front(), 'O');
            EXPECT_FALSE(text(reason, "display").empty());
        }
    });
}

TEST(Responses, SayWhatACardRestsOn) {
    for_each_card([](const Value& card) {
        const Value& basis = card["extension"]["org.eczema-cds.basis"];
        EXPECT_EQ(text(basis, "content"), text(basis, "content").substr(0, 7 + 64));
        EXPECT_EQ(text(basis, "content").substr(0, 7), "sha256:");
        EXPECT_EQ(text(basis, "asOf"), "2026-11-25");
        for (const Value& rule : basis["rules"].GetArray())
            EXPECT_NE(cards::find_rule(text(rule, "id")), nullptr) << text(rule, "id");
    });
}

TEST(Responses, NameNoUuidTwice) {
    for (const std::string& body : responses()) {
        std::set<std::string> uuids;
        std::size_t count = 0;
        for_each_value(json_of(body), "", [&](const Value& value, const std::string& path) {
            if (!path.ends_with("/uuid")) return;
            ++count;
            uuids.insert(value.GetString());
        });
        EXPECT_EQ(uuids.size(), count);
    }
}

TEST(Responses, LinkToTheRuleWhereThePublicUrlIsKnown) {
    const Json known = json_of(body_of("patient-view", tests::candidate_request(), public_snapshot()));
    EXPECT_EQ(tests::at(known, "/cards/0/source/url"), R"("https://cds.example/eczema")");
    EXPECT_EQ(tests::at(known, "/cards/0/links"),
              R"([{"label":"Rule ad-systemic-options",)"
              R"("url":"https://cds.example/eczema/rulebook#ad-systemic-options","type":"absolute"}])");
    const Json unknown = json_of(body_of("patient-view", tests::candidate_request()));
    EXPECT_EQ(tests::at(unknown, "/cards/0/source/url"), "");
    EXPECT_EQ(tests::at(unknown, "/cards/0/links"), "");
    EXPECT_NE(tests::at(unknown, "/cards/0/summary"), "");
}

TEST(Responses, AreTheSameBytesForTheSameRequest) { EXPECT_EQ(responses(), responses()); }

TEST(Responses, DependOnTheDateAlone) {
    const std::string body = tests::candidate_request();
    std::pmr::monotonic_buffer_resource arena;
    const auto at = [&](std::int64_t instant) {
        return evaluate_body(body, nullptr, tests::default_snapshot(), instant, Explain::no, arena)->response;
    };
    EXPECT_EQ(at(tests::noon), at(tests::noon + 3600));
    EXPECT_NE(at(tests::noon), at(tests::noon + 86'400));
}

TEST(Responses, NameTheCardsOfAnotherCallOtherwise) {
    for (const auto& [hook, request] :
         {std::pair{"patient-view", tests::candidate_request()}, std::pair{"order-sign", tests::order_request()}}) {
        const Json first = json_of(body_of(hook, request));
        const Json second = json_of(body_of(hook, tests::with(request, "/hookInstance", "\"another\"")));
        std::set<std::string> uuids;
        std::size_t count = 0;
        for (const Json* json : {&first, &second})
            for_each_value(*json, "", [&](const Value& value, const std::string& path) {
                if (!path.ends_with("/uuid")) return;
                ++count;
                uuids.insert(value.GetString());
            });
        EXPECT_GE(count, 4U);
        EXPECT_EQ(uuids.size(), count);
    }
}

TEST(Explanations, CarryTheResponseAndATraceOfEveryRule) {
    const std::string request = tests::order_request();
    const Json explained = tests::explained(request);
    EXPECT_EQ(tests::at(explained, "/response"), tests::text_of(json_of(body_of("order-sign", request))));
    std::set<std::string> rules;
    for (const Value& row : explained["trace"].GetArray()) {
        rules.insert(text(row, "rule"));
        EXPECT_NE(cards::find_rule(text(row, "rule")), nullptr);
        EXPECT_EQ(std::set<std::string>({"yes", "no", "unknown"}).count(text(row, "outcome")), 1U);
        EXPECT_EQ(row["indicator"].IsNull(), text(row, "indicator").empty());
        EXPECT_TRUE(row["shown"].IsBool());
        EXPECT_TRUE(row["suppressedBy"].IsNull() || row["suppressedBy"].IsString());
        EXPECT_FALSE(row["conditions"].Empty());
        for (const Value& condition : row["conditions"].GetArray()) {
            EXPECT_TRUE(condition["branch"].IsUint());
            EXPECT_FALSE(text(condition, "text").empty());
            EXPECT_TRUE(condition["evidence"].IsArray());
        }
    }
    EXPECT_EQ(tests::at(explained, "/trace/0/for"), R"("MedicationRequest/upa")");
    for (const cards::Rule* rule : cards::live_rules())
        if (rule->hooks & cards::hooks(cards::Hook::order_sign) && rule->scope != cards::Scope::patient) {
            // Once for each drug ordered, upadacitinib and prednisone; where none is judged, only a rule that then
            // speaks of the patient.
            const auto judges = [&](cards::ValueSet drug) {
                return cards::sets_in(rule->judges).test(cards::index_of(drug));
            };
            const bool is_run = judges(cards::ValueSet::drug_upadacitinib) ||
                                judges(cards::ValueSet::drug_systemic_corticosteroid) ||
                                rule->scope == cards::Scope::order_else_patient;
            EXPECT_EQ(rules.count(std::string(rule->id)), is_run ? 1U : 0U) << rule->id;
        }
}

TEST(Explanations, HoldNoValueOfTheRecordInIssues) {
    std::string request =
        tests::with(tests::candidate_request(), "/prefetch/conditions/entry/0/resource/recordedDate", "\"CANARY\"");
    request = tests::with(request, "/prefetch/conditions/entry/1", R"({"resource":{"resourceType":"Condition",
        "id":"CANARY","subject":{"reference":"Patient/CANARY"}}})");
    const Json explained = tests::explained(request);
    ASSERT_GE(explained["issues"].Size(), 2U);
    EXPECT_THAT(tests::at(explained, "/issues"), Not(HasSubstr("CANARY")));
    for (const Value& issue : explained["issues"].GetArray()) {
        EXPECT_THAT(text(issue, "path"), testing::StartsWith("prefetch.conditions.entry["));
        EXPECT_FALSE(text(issue, "code").empty());
        EXPECT_FALSE(text(issue, "severity").empty());
    }
}

} // namespace
} // namespace eczema::server
