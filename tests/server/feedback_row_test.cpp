#include "server/feedback.hpp"

#include "cards/rule.hpp"
#include "server/card_identity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

namespace eczema::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string key(32, 'k');
constexpr std::string_view client = "north";
constexpr std::string_view service = "atopic-dermatitis-order-sign";
constexpr std::int64_t received = 1'795'600'000; // 2026-11-25T09:46:40Z

std::string uuid_of(const CardPlace& place, std::string_view of_client = client, const std::string& with_key = key) {
    return make_uuid({with_key, of_client, service, "instance-1", "sha256:abc"}, place, "text");
}
const CardPlace place{static_cast<std::uint8_t>(cards::live_rules().front()->number), 2, 0};
CardPlace suggested(std::uint8_t number) { return {place.rule_number, place.card, number}; }

FeedbackEntry report(std::string card) {
    FeedbackEntry entry;
    entry.card = std::move(card);
    entry.outcome_time = "2026-11-22T10:44:22.445Z";
    return entry;
}
FeedbackRow row_of(const FeedbackEntry& entry, std::string_view of_client = client, std::string_view of = service,
                   const std::string& with_key = key, std::int64_t at = received) {
    FeedbackBatch batch;
    batch.entries = {entry};
    return rows_of(batch, of_client, of, with_key, at).front();
}

TEST(FeedbackRows, FindTheRuleOfACard) {
    for (const cards::Rule* rule : cards::live_rules()) {
        const std::string card = uuid_of({static_cast<std::uint8_t>(rule->number), 0, 0});
        const FeedbackRow row = row_of(report(card));
        EXPECT_EQ(row.rule, rule->id);
        EXPECT_EQ(row.card, card);
    }
    const FeedbackRow row = row_of(report(uuid_of(place)));
    EXPECT_EQ(row.client, client);
    EXPECT_EQ(row.service, service);
    EXPECT_EQ(row.outcome_time, "2026-11-22T10:44:22.445Z");
    EXPECT_EQ(row.received_time, "2026-11-25T09:46:40.000Z");
    EXPECT_FALSE(row.accepted);
    EXPECT_THAT(row.suggestions, IsEmpty());
    EXPECT_EQ(row.unknown_suggestions, 0U);
    EXPECT_EQ(row.reason, "");
}

TEST(FeedbackRows, KeepACardOfARuleThatIsNoLongerLive) {
    const std::string card = uuid_of({255, 0, 0});
    EXPECT_EQ(row_of(report(card)).card, card);
    EXPECT_EQ(row_of(report(card)).rule, "");
}

TEST(FeedbackRows, KeepNothingOfAnUnknownCardButAStandIn) {
    const std::string other_key(32, 'x');
    const std::string ours = uuid_of(place);
    std::set<std::string> stand_ins;
    for (const std::string& card :
         {std::string("123456"), std::string("CANARY Jane Roe"), uuid_of(place, client, other_key),
          uuid_of(place, "south"), uuid_of(place, "default"), uuid_of(suggested(1)), ours.substr(0, 35),
          std::string("00000000-0000-8000-8000-000000000000"), std::string(1, '\0')}) {
        const FeedbackRow row = row_of(report(card));
        EXPECT_EQ(row.rule, "") << card;
        EXPECT_EQ(row.card.size(), 64U) << card;
        EXPECT_EQ(row.card.find_first_not_of("0123456789abcdef"), std::string::npos) << card;
        EXPECT_EQ(row_of(report(card)).card, row.card) << card;
        EXPECT_NE(row_of(report(card), client, service, other_key).card, row.card) << card; // not found by trial
        EXPECT_TRUE(stand_ins.insert(row.card).second) << card;
    }
}

TEST(FeedbackRows, CountTheSuggestionsOfTheCard) {
    FeedbackEntry entry = report(uuid_of(place));
    entry.accepted = true;
    entry.suggestions = {uuid_of(suggested(2)),
                         uuid_of(suggested(15)),
                         "CANARY",
                         uuid_of(place),
                         uuid_of({place.rule_number, 3, 1}),
                         uuid_of({254, place.card, 1}),
                         uuid_of(suggested(1), "south")};
    const FeedbackRow row = row_of(entry);
    EXPECT_TRUE(row.accepted);
    EXPECT_THAT(row.suggestions, ElementsAre(2, 15));
    EXPECT_EQ(row.unknown_suggestions, 5U);

    entry.suggestions = {uuid_of(suggested(2))};
    for (const std::string& card : {std::string("unknown"), uuid_of(suggested(1))}) {
        entry.card = card;
        EXPECT_THAT(row_of(entry).suggestions, IsEmpty());
        EXPECT_EQ(row_of(entry).unknown_suggestions, 1U);
    }
}

TEST(FeedbackRows, NameTheReason) {
    const auto reason = [](std::string system, std::string code) {
        FeedbackEntry entry = report("c");
        entry.reason_system = std::move(system);
        entry.reason_code = std::move(code);
        return row_of(entry).reason;
    };
    constexpr const char* ours = "urn:eczema-cds:override";
    EXPECT_EQ(reason("", ""), "");
    EXPECT_EQ(reason(ours, "O1"), "O1");
    EXPECT_EQ(reason(ours, "O12"), "O12");
    EXPECT_EQ(reason(ours, "o12"), "O12");
    EXPECT_EQ(reason("", "O3"), "O3");
    EXPECT_EQ(reason(ours, "O13"), "urn:eczema-cds:override|O13");
    EXPECT_EQ(reason(ours, "O0"), "urn:eczema-cds:override|O0");
    EXPECT_EQ(reason("", "O13"), "O13");
    EXPECT_EQ(reason("http://example.org/a", "O3"), "http://example.org/a|O3");
    EXPECT_EQ(reason("", std::string(other_reason)), "other");
    EXPECT_EQ(reason("", "contraindicated"), "contraindicated");
}

TEST(FeedbackRows, TakeTheTimeOfReceiptWhereThereIsNoOther) {
    FeedbackEntry entry = report("c");
    entry.outcome_time.clear();
    EXPECT_EQ(row_of(entry).outcome_time, "2026-11-25T09:46:40.000Z");
    // Sent again later, it is the same report.
    EXPECT_EQ(row_of(entry, client, service, key, received + 60).identity, row_of(entry).identity);
    entry.unread_time = "22/11/2026";
    EXPECT_EQ(row_of(entry).outcome_time, "2026-11-25T09:46:40.000Z");
    EXPECT_NE(row_of(entry).identity, row_of(report("c")).identity);
}

TEST(FeedbackRows, AreOneWhereAllThatIdentifiesThemIs) {
    FeedbackEntry entry = report(uuid_of(place));
    entry.suggestions = {"a", "b"};
    const std::string identity = row_of(entry).identity;
    EXPECT_EQ(identity.size(), 64U);
    FeedbackEntry same = entry;
    same.reason_code = "O3";
    same.reason_system = "s";
    same.comment = "words";
    EXPECT_EQ(row_of(same).identity, identity);

    std::set<std::string> identities{identity, row_of(entry, "south").identity,
                                     row_of(entry, client, "atopic-dermatitis-patient-view").identity,
                                     row_of(entry, client, service, std::string(32, 'x')).identity};
    const auto add = [&](auto change) {
        FeedbackEntry other = entry;
        change(other);
        identities.insert(row_of(other).identity);
    };
    add([](FeedbackEntry& other) { other.card = "c"; });
    add([](FeedbackEntry& other) { other.accepted = true; });
    add([](FeedbackEntry& other) { other.outcome_time = "2026-11-22T10:44:22.446Z"; });
    add([](FeedbackEntry& other) { other.unread_time = "x"; });
    add([](FeedbackEntry& other) { other.suggestions = {"a"}; });
    add([](FeedbackEntry& other) { other.suggestions = {"ab"}; });
    add([](FeedbackEntry& other) { other.suggestions.clear(); });
    EXPECT_EQ(identities.size(), 11U);
}

// docs/examples/feedback.json is about the card of docs/examples/patient-view.response.json.
TEST(FeedbackRows, AreMadeOfTheExample) {
    std::ifstream file(std::string(SOURCE_DIR) + "/docs/examples/feedback.json");
    const std::string body{std::istreambuf_iterator<char>(file), {}};
    std::pmr::monotonic_buffer_resource arena;
    const auto batch = decode_feedback(body, KeepComments::no, arena);
    ASSERT_TRUE(batch);
    EXPECT_TRUE(batch->issues.empty());
    const auto rows = rows_of(*batch, "default", "atopic-dermatitis-patient-view", std::string(32, '\0'), received);
    ASSERT_EQ(rows.size(), 2U);
    for (const FeedbackRow& row : rows) EXPECT_EQ(row.rule, "ad-systemic-options");
    EXPECT_THAT(rows[0].suggestions, ElementsAre(1));
    EXPECT_EQ(rows[1].reason, "O5");
    EXPECT_EQ(rows[1].comment, "");
}

TEST(FeedbackRows, HoldNoFreeTextButTheComment) {
    const std::string canary = "CANARY Jane Roe";
    std::pmr::monotonic_buffer_resource arena;
    const std::string body = R"({"feedback":[{"card":")" + canary + R"(","outcome":"overridden","outcomeTimestamp":")" +
                             canary + R"(","overrideReason":{"reason":{"code":")" + canary + R"(","system":")" +
                             canary + R"(","display":")" + canary + R"("},"userComment":")" + canary +
                             R"("}},{"card":")" + canary + R"(","outcome":"accepted","acceptedSuggestions":[")" +
                             canary + R"("]}]})";
    for (const KeepComments keep : {KeepComments::no, KeepComments::yes}) {
        const auto batch = decode_feedback(body, keep, arena);
        ASSERT_TRUE(batch);
        const auto rows = rows_of(*batch, client, service, key, received);
        ASSERT_EQ(rows.size(), 2U);
        EXPECT_EQ(rows[0].reason, "other");
        EXPECT_EQ(rows[0].comment, keep == KeepComments::yes ? canary : "");
        EXPECT_EQ(rows[1].unknown_suggestions, 1U);
        for (const FeedbackRow& row : rows)
            EXPECT_THAT(row.identity + row.client + row.service + row.card + std::string(row.rule) + row.reason +
                            row.outcome_time + row.received_time,
                        Not(HasSubstr("CANARY")));
    }
}

} // namespace
} // namespace eczema::server
