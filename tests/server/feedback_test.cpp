#include "server/feedback.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view time_member = R"("outcomeTimestamp":"2026-11-22T10:44:22.445Z")";
const std::string card = "3b9ee1a6-8f0e-8c11-9a2b-0123456789ab";
const std::string first_id = "11111111-8f0e-8c11-9a2b-0123456789ab";
const std::string second_id = "22222222-8f0e-8c11-9a2b-0123456789ab";

std::string overridden(const std::string& members) {
    return R"({"card":")" + card + R"(","outcome":"overridden",)" + std::string(time_member) +
           (members.empty() ? "" : "," + members) + '}';
}
std::string accepted(const std::string& suggestions) {
    return R"({"card":")" + card + R"(","outcome":"accepted",)" + std::string(time_member) +
           R"(,"acceptedSuggestions":)" + suggestions + '}';
}
std::string body_of(const std::string& entries) { return R"({"feedback":[)" + entries + "]}"; }

class FeedbackBodies : public testing::Test {
  protected:
    boost::system::result<FeedbackBatch, Problem> decode(const std::string& body,
                                                         KeepComments keep = KeepComments::no) {
        return decode_feedback(body, keep, arena_);
    }
    FeedbackBatch decoded(const std::string& body, KeepComments keep = KeepComments::no) {
        auto batch = decode(body, keep);
        if (batch) return *batch;
        ADD_FAILURE() << batch.error().path << ": " << batch.error().message << " in " << body.substr(0, 200);
        return {};
    }
    // The one entry of the body, which has no other.
    FeedbackEntry entry(const std::string& body, KeepComments keep = KeepComments::no) {
        FeedbackBatch batch = decoded(body, keep);
        issues_ = issues_of(batch);
        EXPECT_EQ(batch.entries.size(), 1U) << body.substr(0, 200);
        EXPECT_EQ(batch.invalid, 0U) << body.substr(0, 200);
        return batch.entries.empty() ? FeedbackEntry() : batch.entries.front();
    }
    static std::vector<std::string> issues_of(const FeedbackBatch& batch) {
        std::vector<std::string> texts;
        for (const FeedbackIssue& issue : batch.issues) texts.push_back(issue.path + ' ' + std::string(issue.code));
        return texts;
    }
    std::pmr::monotonic_buffer_resource arena_;
    std::vector<std::string> issues_; // of the last entry()
};

TEST_F(FeedbackBodies, ReadsWhatTheSandboxSends) {
    const FeedbackEntry taken = entry(body_of(accepted(R"([{"id":")" + first_id + R"("}])")));
    EXPECT_EQ(taken.card, card);
    EXPECT_TRUE(taken.accepted);
    EXPECT_THAT(taken.suggestions, ElementsAre(first_id));
    EXPECT_EQ(taken.outcome_time, "2026-11-22T10:44:22.445Z");
    EXPECT_EQ(taken.reason_code, "");
    EXPECT_THAT(issues_, IsEmpty());

    const FeedbackEntry refused = entry(body_of(
        overridden(R"("overrideReason":{"reason":{"code":"contraindicated","system":"http://example.org/reasons"}})")));
    EXPECT_FALSE(refused.accepted);
    EXPECT_THAT(refused.suggestions, IsEmpty());
    EXPECT_EQ(refused.reason_system, "http://example.org/reasons");
    EXPECT_EQ(refused.reason_code, "contraindicated");
    EXPECT_THAT(issues_, IsEmpty());
}

TEST_F(FeedbackBodies, ReadsADismissalWithoutReason) {
    const FeedbackEntry dismissed = entry(body_of(overridden("")));
    EXPECT_FALSE(dismissed.accepted);
    EXPECT_EQ(dismissed.reason_code, "");
    EXPECT_THAT(issues_, IsEmpty());
}

TEST_F(FeedbackBodies, TakesOtherShapes) {
    const std::string one = overridden("");
    for (const std::string& body :
         {body_of(one), R"({"feedback":)" + one + '}', '[' + one + ']', one, "\xEF\xBB\xBF" + body_of(one),
          R"({"extension":{"a":[1]},"feedback":[)" + one + R"(],"more":null})",
          body_of(overridden(R"("unknown":{"deep":[{}]},"overrideReason":null,"extension":null,"reason":7)"))})
        EXPECT_EQ(entry(body).card, card) << body;
}

TEST_F(FeedbackBodies, NamesThePlaceInEachShape) {
    const std::string bad = R"({"card":"c","outcome":"ignored"})";
    const std::string good = overridden("");
    EXPECT_THAT(issues_of(decoded(body_of(good + ',' + bad))), ElementsAre("feedback[1].outcome outcome-not-known"));
    EXPECT_THAT(issues_of(decoded('[' + good + ',' + bad + ']')), ElementsAre("[1].outcome outcome-not-known"));
    EXPECT_EQ(decode(R"({"feedback":)" + bad + '}').error().path, "feedback.outcome");
    EXPECT_EQ(decode(bad).error().path, "outcome");
}

TEST_F(FeedbackBodies, TakesAnOutcomeInAnyLetterCase) {
    for (const std::string_view text : {"accepted", "Accepted", "ACCEPTED", " accepted "})
        EXPECT_TRUE(entry(body_of(R"({"card":"c","outcome":")" + std::string(text) + "\"}")).accepted) << text;
    for (const std::string_view text : {"overridden", "Overridden", "OVERRIDDEN"})
        EXPECT_FALSE(entry(body_of(R"({"card":"c","outcome":")" + std::string(text) + "\"}")).accepted) << text;
}

TEST_F(FeedbackBodies, CountsWhatItCannotUse) {
    const std::string good = overridden("");
    const std::pair<std::string, std::string> bad[] = {
        {"null", "feedback[1] entry-not-readable"},
        {"7", "feedback[1] entry-not-readable"},
        {"[]", "feedback[1] entry-not-readable"},
        {R"("text")", "feedback[1] entry-not-readable"},
        {"{}", "feedback[1].card card-missing"},
        {R"({"outcome":"overridden"})", "feedback[1].card card-missing"}, // the sandbox, of a card without uuid
        {R"({"card":null,"outcome":"overridden"})", "feedback[1].card card-missing"},
        {R"({"card":" ","outcome":"overridden"})", "feedback[1].card card-missing"},
        {R"({"card":true,"outcome":"overridden"})", "feedback[1].card card-missing"},
        {R"({"card":"c"})", "feedback[1].outcome outcome-missing"},
        {R"({"card":"c","outcome":null})", "feedback[1].outcome outcome-missing"},
        {R"({"card":"c","outcome":"ignored"})", "feedback[1].outcome outcome-not-known"},
        {R"({"card":"c","outcome":true})", "feedback[1].outcome outcome-not-known"},
        {R"({"card":"c","outcome":["accepted"]})", "feedback[1].outcome outcome-not-known"},
    };
    for (const auto& [text, issue] : bad) {
        const FeedbackBatch batch = decoded(body_of(good + ',' + text));
        EXPECT_EQ(batch.entries.size(), 1U) << text;
        EXPECT_EQ(batch.invalid, 1U) << text;
        EXPECT_THAT(issues_of(batch), ElementsAre(issue)) << text;
    }
}

TEST_F(FeedbackBodies, FailsOnlyWhereNothingCanBeUsed) {
    for (const std::string body : {"{}", "[]", "null", "7", "\"\"", R"({"feedback":null})", R"({"feedback":[]})",
                                   R"({"feedback":"x"})", R"({"feedback":7})", R"({"hook":"patient-view"})"}) {
        const auto batch = decode(body);
        ASSERT_FALSE(batch) << body;
        EXPECT_EQ(batch.error().kind, ProblemKind::bad_request) << body;
        EXPECT_EQ(batch.error().path, "feedback") << body;
    }
    const auto unusable = decode(body_of(R"(null,{"card":"c"})"));
    ASSERT_FALSE(unusable);
    EXPECT_EQ(unusable.error().kind, ProblemKind::bad_request);
    EXPECT_EQ(unusable.error().path, "feedback[0]");
    EXPECT_TRUE(decode(body_of(R"(null,{"card":"c","outcome":"accepted"})")));
}

TEST_F(FeedbackBodies, RefusesWhatIsNoJson) {
    const std::string deep = body_of(std::string(200, '[') + std::string(200, ']'));
    for (const std::string& body :
         {std::string(), std::string("feedback"), body_of(overridden("")).substr(0, 40), body_of(overridden("")) + "x",
          body_of(R"({"card":"a","card":"b","outcome":"accepted"})"), body_of("{\"card\":\"\xFF\"}"),
          body_of(R"({"card":"\ud800","outcome":"accepted"})"), body_of("{\"card\":\"a\nb\"}"), deep}) {
        const auto batch = decode(body);
        ASSERT_FALSE(batch) << body.substr(0, 80);
        EXPECT_EQ(batch.error().kind, ProblemKind::bad_json) << body.substr(0, 80);
        EXPECT_THAT(batch.error().message, HasSubstr(", at byte "));
    }
}

TEST_F(FeedbackBodies, TakesSuggestionsInOtherShapes) {
    const std::string first = '"' + first_id + '"';
    for (const std::string& sent : {"[{\"id\":" + first + "}]", '[' + first + ']', "[{\"uuid\":" + first + "}]", first,
                                    "{\"id\":" + first + '}', "[{\"id\":null,\"uuid\":" + first + "}]",
                                    "[{\"id\":\"urn:uuid:" + first_id + "\"}]", "[" + first + ',' + first + ']'}) {
        EXPECT_THAT(entry(body_of(accepted(sent))).suggestions, ElementsAre(first_id)) << sent;
        EXPECT_THAT(issues_, IsEmpty()) << sent;
    }
    EXPECT_THAT(entry(body_of(accepted("[\"" + second_id + "\",{\"id\":" + first + "}]"))).suggestions,
                ElementsAre(first_id, second_id));
}

TEST_F(FeedbackBodies, KeepsAnAcceptanceWithoutSuggestions) {
    for (const std::string_view sent : {"null", "[]"}) {
        EXPECT_TRUE(entry(body_of(accepted(std::string(sent)))).accepted);
        EXPECT_THAT(issues_, ElementsAre("feedback[0].acceptedSuggestions suggestions-missing")) << sent;
    }
    EXPECT_THAT(entry(body_of(accepted(R"([null,7,{},{"id":{}},""])"))).suggestions, ElementsAre("7"));
    EXPECT_THAT(issues_, ElementsAre("feedback[0].acceptedSuggestions[0] suggestion-not-readable",
                                     "feedback[0].acceptedSuggestions[2] suggestion-not-readable",
                                     "feedback[0].acceptedSuggestions[3] suggestion-not-readable",
                                     "feedback[0].acceptedSuggestions[4] suggestion-not-readable"));
}

TEST_F(FeedbackBodies, ReadsEachOutcomeWithItsOwnMembers) {
    const std::string both = R"("acceptedSuggestions":[{"id":"s"}],"overrideReason":{"reason":{"code":"O3"}})";
    const FeedbackEntry refused = entry(body_of(overridden(both)));
    EXPECT_THAT(refused.suggestions, IsEmpty());
    EXPECT_EQ(refused.reason_code, "O3");
    const FeedbackEntry taken = entry(body_of(R"({"card":"c","outcome":"accepted",)" + both + '}'));
    EXPECT_THAT(taken.suggestions, ElementsAre("s"));
    EXPECT_EQ(taken.reason_code, "");
}

TEST_F(FeedbackBodies, KeepsAnEntryWithoutAReadableTime) {
    EXPECT_EQ(entry(body_of(R"({"card":"c","outcome":"overridden"})")).outcome_time, "");
    EXPECT_THAT(issues_, ElementsAre("feedback[0].outcomeTimestamp time-missing"));
    for (const std::string_view time : {R"("2026-02-30T10:00:00Z")", R"("today")", "1764000000", "{}", "true"}) {
        const std::string body =
            body_of(R"({"card":"c","outcome":"overridden","outcomeTimestamp":)" + std::string(time) + '}');
        EXPECT_EQ(entry(body).outcome_time, "") << time;
        EXPECT_THAT(issues_, ElementsAre("feedback[0].outcomeTimestamp time-not-readable")) << time;
    }
    EXPECT_EQ(
        entry(body_of(R"({"card":"c","outcome":"overridden","outcomeTimestamp":"2026-11-22T11:44:22.4456+01:00"})"))
            .outcome_time,
        "2026-11-22T10:44:22.445Z");
}

TEST_F(FeedbackBodies, TakesUuidsInAnyLetterCaseAndOtherTextsAsTheyAre) {
    std::string upper = card;
    for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const auto card_of = [&](const std::string& sent) {
        return entry(body_of(R"({"outcome":"accepted","card":)" + sent + '}')).card;
    };
    EXPECT_EQ(card_of('"' + upper + '"'), card);
    EXPECT_EQ(card_of("\"urn:uuid:" + upper + '"'), card);
    EXPECT_EQ(card_of(R"("ABC-1")"), "ABC-1");
    EXPECT_EQ(card_of(R"("urn:uuid:ABC")"), "urn:uuid:ABC");
    EXPECT_EQ(card_of("123456"), "123456");
    EXPECT_EQ(card_of(R"({"id":"123456"})"), "123456");
}

TEST_F(FeedbackBodies, TakesTheLastOfEntriesThatAreOne) {
    const FeedbackBatch batch = decoded(body_of(overridden(R"("overrideReason":{"reason":{"code":"O1"}})") + ',' +
                                                accepted(R"(["a","b"])") + ',' + accepted(R"(["b","a"])") + ',' +
                                                overridden(R"("overrideReason":{"reason":{"code":"O2"}})")));
    ASSERT_EQ(batch.entries.size(), 2U);
    EXPECT_EQ(batch.entries[0].reason_code, "O2");
    EXPECT_TRUE(batch.entries[1].accepted);
    EXPECT_EQ(batch.invalid, 0U);
    EXPECT_THAT(issues_of(batch), ElementsAre("feedback[2] repeated", "feedback[3] repeated"));
}

TEST_F(FeedbackBodies, TellsEntriesApartByWhatMakesThemOne) {
    const std::string base = R"("card":"c","outcome":"accepted","outcomeTimestamp":"2026-11-22T10:44:22Z")";
    const FeedbackBatch batch = decoded(
        body_of('{' + base + R"(,"acceptedSuggestions":["s"]},{)" + base + R"(,"acceptedSuggestions":["t"]},{)" + base +
                R"(,"acceptedSuggestions":["s","t"]},{"card":"d","outcome":"accepted","outcomeTimestamp":"x"},)" +
                R"({"card":"c","outcome":"accepted"},{"card":"c","outcome":"accepted","outcomeTimestamp":"x"},)" +
                R"({"card":"c","outcome":"accepted","outcomeTimestamp":"y"},{"card":"c","outcome":"overridden"},)" +
                R"({"card":"c\u00008:accepted","outcome":"accepted"},{"card":"c1:s","outcome":"accepted"})"));
    EXPECT_EQ(batch.entries.size(), 10U);
    // The same instant in another spelling is the same report.
    EXPECT_EQ(decoded(body_of('{' + base + R"(},{"card":"c","outcome":"ACCEPTED",)" +
                              R"("outcomeTimestamp":"2026-11-22T11:44:22.000+01:00"})"))
                  .entries.size(),
              1U);
}

TEST_F(FeedbackBodies, BoundsTheEntries) {
    const auto body = [](std::size_t count) {
        std::string entries;
        for (std::size_t i = 0; i < count; ++i)
            entries += std::string(i ? "," : "") + R"({"outcome":"accepted","acceptedSuggestions":["s"],)" +
                       std::string(time_member) + R"(,"card":")" + std::to_string(i) + "\"}";
        return body_of(entries);
    };
    for (const std::size_t count : {most_feedback_entries - 1, most_feedback_entries}) {
        const FeedbackBatch batch = decoded(body(count));
        EXPECT_EQ(batch.entries.size(), count);
        EXPECT_EQ(batch.invalid, 0U);
        EXPECT_THAT(batch.issues, IsEmpty());
    }
    const FeedbackBatch batch = decoded(body(most_feedback_entries + 2));
    EXPECT_EQ(batch.entries.size(), most_feedback_entries);
    EXPECT_EQ(batch.invalid, 2U);
    EXPECT_THAT(issues_of(batch), ElementsAre("feedback[1000] too-many-entries"));
}

TEST_F(FeedbackBodies, BoundsTheSuggestions) {
    const auto count_of = [&](std::size_t count) {
        std::string ids;
        for (std::size_t i = 0; i < count; ++i) ids += (i ? ",\"" : "\"") + std::to_string(i) + '"';
        return entry(body_of(accepted('[' + ids + ']'))).suggestions.size();
    };
    EXPECT_EQ(count_of(most_suggestions - 1), most_suggestions - 1);
    EXPECT_EQ(count_of(most_suggestions), most_suggestions);
    EXPECT_THAT(issues_, IsEmpty());
    EXPECT_EQ(count_of(most_suggestions + 1), most_suggestions);
    EXPECT_THAT(issues_, ElementsAre("feedback[0].acceptedSuggestions too-many-suggestions"));
}

TEST_F(FeedbackBodies, BoundsTheIds) {
    const auto body = [](std::size_t length) {
        return body_of(R"({"outcome":"overridden","card":")" + std::string(length, 'c') + "\"}");
    };
    EXPECT_TRUE(decode(body(longest_card_id - 1)));
    EXPECT_TRUE(decode(body(longest_card_id)));
    ASSERT_FALSE(decode(body(longest_card_id + 1)));
    EXPECT_EQ(decode(body(longest_card_id + 1)).error().path, "feedback[0].card");
    const auto suggestions = [&](std::size_t length) {
        return entry(body_of(accepted("[\"" + std::string(length, 's') + "\"]"))).suggestions.size();
    };
    EXPECT_EQ(suggestions(longest_card_id), 1U);
    EXPECT_EQ(suggestions(longest_card_id + 1), 0U);
}

TEST_F(FeedbackBodies, BoundsTheBodyAndTheIssues) {
    std::string body = body_of(overridden(""));
    body.resize(most_feedback_bytes, ' ');
    EXPECT_TRUE(decode(body));
    body += ' ';
    ASSERT_FALSE(decode(body));
    EXPECT_EQ(decode(body).error().kind, ProblemKind::body_too_large);

    std::string entries = overridden("");
    for (std::size_t i = 0; i < most_feedback_issues + 1; ++i) entries += ",{}";
    const FeedbackBatch batch = decoded(body_of(entries));
    EXPECT_EQ(batch.invalid, most_feedback_issues + 1);
    EXPECT_EQ(batch.issues.size(), most_feedback_issues);
}

TEST_F(FeedbackBodies, KeepACommentOnlyWhereItIsAskedFor) {
    const auto comment = [&](const std::string& text, KeepComments keep) {
        return entry(body_of(overridden(R"("overrideReason":{"userComment":")" + text + "\"}")), keep);
    };
    EXPECT_EQ(comment("seen", KeepComments::yes).comment, "seen");
    EXPECT_EQ(comment("seen", KeepComments::no).comment, "");
    EXPECT_EQ(comment("seen", KeepComments::no).reason_code, other_reason); // a reason there was
    EXPECT_EQ(comment(" ", KeepComments::no).reason_code, "");
    const std::string longest(longest_comment, 'a');
    EXPECT_EQ(comment(longest.substr(1), KeepComments::yes).comment, longest.substr(1));
    EXPECT_EQ(comment(longest, KeepComments::yes).comment, longest);
    EXPECT_THAT(issues_, IsEmpty());
    EXPECT_EQ(comment(longest + 'b', KeepComments::yes).comment, longest);
    EXPECT_THAT(issues_, ElementsAre("feedback[0].overrideReason.userComment comment-cut"));
    std::string wide;
    for (std::size_t i = 0; i < longest_comment; ++i) wide += "\xC3\xA4"; // a character of two bytes
    EXPECT_EQ(comment(wide + "\xC3\xA4", KeepComments::yes).comment, wide);
}

TEST_F(FeedbackBodies, SaysNothingOfWhatWasSent) {
    const std::string canary = "CANARY Jane Roe 1980-01-01";
    const std::string entries = R"({"card":")" + canary + R"(","outcome":"overridden","outcomeTimestamp":")" + canary +
                                R"(","overrideReason":{"reason":{"code":")" + canary + R"(","system":")" + canary +
                                R"(","display":")" + canary + R"("},"userComment":")" + canary + R"("}},{"card":")" +
                                canary + R"(","outcome":"accepted",)" + R"("acceptedSuggestions":[")" + canary +
                                std::string(longest_card_id, 'x') + R"("]},{"card":"c","outcome":")" + canary +
                                "\"},\"" + canary + "\",{\"" + canary + "\":1}";
    const FeedbackBatch batch = decoded(body_of(entries));
    EXPECT_EQ(batch.entries.size(), 2U);
    EXPECT_EQ(batch.invalid, 3U);
    EXPECT_EQ(batch.issues.size(), 7U);
    EXPECT_THAT(feedback_answer(batch.entries.size(), batch.invalid, batch.issues).body, Not(HasSubstr("CANARY")));

    for (const std::string& body :
         {body_of("{\"card\":\"c\",\"outcome\":\"" + canary + "\"}"), body_of('"' + canary + '"'),
          R"({"feedback":")" + canary + "\"}", "{\"" + canary + "\":1}", canary, body_of("{\"" + canary + "\":1}"),
          "{\"" + canary + "\":1,\"" + canary + "\":1}"}) {
        const auto problem = decode(body);
        ASSERT_FALSE(problem) << body;
        EXPECT_THAT(problem.error().path + problem.error().message, Not(HasSubstr("CANARY"))) << body;
    }
}

TEST(FeedbackAnswer, CountsAndNamesNothingThatIsEmpty) {
    const Response plain = feedback_answer(2, 0, {});
    EXPECT_EQ(plain.status, 200U);
    EXPECT_EQ(plain.content_type, "application/json; charset=utf-8");
    EXPECT_EQ(plain.body, R"({"valid":2,"invalid":0})");
    const FeedbackIssue issues[] = {{"feedback[1].card", "card-missing"}, {"feedback[2]", "repeated"}};
    EXPECT_EQ(feedback_answer(1, 1, issues).body,
              R"({"valid":1,"invalid":1,"issues":[{"path":"feedback[1].card","code":"card-missing"},)"
              R"({"path":"feedback[2]","code":"repeated"}]})");
}

} // namespace
} // namespace eczema::server
