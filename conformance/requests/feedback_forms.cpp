#include "conformance/requests/feedback_forms.hpp"

#include <utility>

namespace eczema::conformance {
namespace {

using enum Answer;

constexpr FeedbackForm forms[] = {
    {"7-card", "known", "a card that the service gave", taken, R"({"feedback":[@entry@]})"},
    {"7-card", "unknown", "a card that the service did not give", taken,
     R"({"feedback":[{"card":"@unknown@","outcome":"overridden","outcomeTimestamp":"2024-01-01T10:00:00Z"}]})"},
    {"7-card", "not-a-uuid", "a card that is no UUID", taken,
     R"({"feedback":[{"card":"123456","outcome":"overridden","outcomeTimestamp":"2024-01-01T10:00:00Z"}]})"},
    {"7-card", "missing", "no card", taken_or_refused,
     R"({"feedback":[{"outcome":"overridden","outcomeTimestamp":"2024-01-01T10:00:00Z"}]})"},
    {"7-outcome", "accepted", "a suggestion was accepted", taken,
     R"({"feedback":[{"card":"@card@","outcome":"accepted","acceptedSuggestions":[{"id":"@suggestion@"}],
        "outcomeTimestamp":"2024-01-01T10:00:00Z"}]})"},
    {"7-outcome", "overridden", "the card was overridden", taken, R"({"feedback":[@entry@]})"},
    {"7-outcome", "other", "an outcome that there is not", taken_or_refused,
     R"({"feedback":[{"card":"@card@","outcome":"ignored","outcomeTimestamp":"2024-01-01T10:00:00Z"}]})"},
    {"7-outcome", "missing", "no outcome", taken_or_refused,
     R"({"feedback":[{"card":"@card@","outcomeTimestamp":"2024-01-01T10:00:00Z"}]})"},
    {"7-acceptedSuggestions", "one", "one suggestion accepted", taken,
     R"({"feedback":[{"card":"@card@","outcome":"accepted","acceptedSuggestions":[{"id":"@suggestion@"}],
        "outcomeTimestamp":"2024-01-01T10:00:01Z"}]})"},
    {"7-acceptedSuggestions", "several", "several suggestions accepted", taken,
     R"({"feedback":[{"card":"@card@","outcome":"accepted","acceptedSuggestions":[{"id":"@suggestion@"},
        {"id":"@unknown@"}],"outcomeTimestamp":"2024-01-01T10:00:02Z"}]})"},
    {"7-acceptedSuggestions", "missing", "accepted without acceptedSuggestions", taken_or_refused,
     R"({"feedback":[{"card":"@card@","outcome":"accepted","outcomeTimestamp":"2024-01-01T10:00:00Z"}]})"},
    {"7-overrideReason", "reason", "a reason without display", taken,
     R"({"feedback":[{"card":"@card@","outcome":"overridden","outcomeTimestamp":"2024-01-01T10:00:03Z",
        "overrideReason":{"reason":{"code":"examiner","system":"https://examiner.example.org/reasons"}}}]})"},
    {"7-overrideReason", "comment", "a userComment alone", taken,
     R"({"feedback":[{"card":"@card@","outcome":"overridden","outcomeTimestamp":"2024-01-01T10:00:04Z",
        "overrideReason":{"userComment":"examiner"}}]})"},
    {"7-overrideReason", "both", "a reason and a userComment", taken,
     R"({"feedback":[{"card":"@card@","outcome":"overridden","outcomeTimestamp":"2024-01-01T10:00:05Z",
        "overrideReason":{"reason":{"code":"examiner","system":"https://examiner.example.org/reasons",
        "display":"examined"},"userComment":"examiner"}}]})"},
    {"7-overrideReason", "absent", "no overrideReason", taken, R"({"feedback":[@entry@]})"},
    {"7-outcomeTimestamp", "seconds", "a time in whole seconds", taken, R"({"feedback":[@entry@]})"},
    {"7-outcomeTimestamp", "fraction", "a time with fractions of a second", taken,
     R"({"feedback":[{"card":"@card@","outcome":"overridden","outcomeTimestamp":"2024-01-01T10:00:00.525Z"}]})"},
    {"7-outcomeTimestamp", "bad", "a time that is none", taken_or_refused,
     R"({"feedback":[{"card":"@card@","outcome":"overridden","outcomeTimestamp":"2024-13-01 at noon"}]})"},
    {"7-outcomeTimestamp", "missing", "no time", taken_or_refused,
     R"({"feedback":[{"card":"@card@","outcome":"overridden"}]})"},
    {"FB2", "again", "the same card again", taken,
     R"({"feedback":[{"card":"@card@","outcome":"overridden","outcomeTimestamp":"2024-01-01T11:00:00Z"}]})"},
    {"FB2", "other-outcome", "the same card with another outcome", taken,
     R"({"feedback":[{"card":"@card@","outcome":"accepted","acceptedSuggestions":[{"id":"@suggestion@"}],
        "outcomeTimestamp":"2024-01-01T11:00:01Z"}]})"},
    {"FB2", "batch", "the same card several times at once", taken,
     R"({"feedback":[@entry@,{"card":"@card@","outcome":"overridden","outcomeTimestamp":"2024-01-01T11:00:02Z"},
        {"card":"@card@","outcome":"accepted","acceptedSuggestions":[{"id":"@suggestion@"}],
        "outcomeTimestamp":"2024-01-01T11:00:03Z"}]})"},
    {"FB2", "mixed", "cards of several calls at once", taken,
     R"({"feedback":[@entry@,{"card":"@unknown@","outcome":"overridden","outcomeTimestamp":"2024-01-01T11:00:04Z"}]})"},
    {"FB3", "good", "good feedback", ok, R"({"feedback":[@entry@]})"},
    {"FB3", "malformed", "a body that is not JSON", refused, R"({"feedback":[@entry@)"},
    {"FB3", "missing", "no feedback in the object", refused, R"({"entries":[]})"},
    {"FB3", "type", "feedback that is no array", refused, R"({"feedback":"@card@"})"},
    {"FB3", "empty", "an empty array", refused, R"({"feedback":[]})"},
    {"FB3", "unknown-card", "an unknown card", ok,
     R"({"feedback":[{"card":"@unknown@","outcome":"overridden","outcomeTimestamp":"2024-01-01T10:00:00Z"}]})"},
    {"FB5", "mixed", "a good entry beside a bad one", taken, R"({"feedback":[@entry@,{"card":7}]})"},
    {"FB5", "none-good", "bad entries alone", refused, R"({"feedback":[{"card":7},"@card@",{"outcome":{}}]})"},
    {"FB6", "plural", "overrideReasons, as one client sends it", taken,
     R"({"feedback":[{"card":"@card@","outcome":"overridden","outcomeTimestamp":"2024-01-01T10:00:06Z",
        "overrideReasons":[{"reason":{"code":"examiner","system":"https://examiner.example.org/reasons"}}]}]})"},
    {"FB6", "extension", "a reason in an extension", taken,
     R"({"feedback":[{"card":"@card@","outcome":"overridden","outcomeTimestamp":"2024-01-01T10:00:07Z",
        "extension":{"com.epic.cdshooks.feedback.overrideReason.reasonTitle":"examined"}}]})"},
    {"FB6", "no-card", "no card, as where the card had no uuid", taken,
     R"({"feedback":[{"outcome":"overridden","outcomeTimestamp":"2024-01-01T10:00:08Z"}]})"},
    {"FB6", "bare-reason", "a reason of a code alone", taken,
     R"({"feedback":[{"card":"@card@","outcome":"overridden","outcomeTimestamp":"2024-01-01T10:00:09Z",
        "overrideReason":{"reason":{"code":"examiner"}}}]})"},
    {"FB6", "code-in-reason", "code and system in the place of the reason", taken,
     R"({"feedback":[{"card":"@card@","outcome":"overridden","outcomeTimestamp":"2024-01-01T10:00:10Z",
        "overrideReason":{"code":"examiner","system":"https://examiner.example.org/reasons"}}]})"},
    {"9-unknown", "feedback", "an unknown extension of an entry", taken,
     R"({"feedback":[{"card":"@card@","outcome":"overridden","outcomeTimestamp":"2024-01-01T10:00:11Z",
        "extension":{"com.example.examiner":[1,"a",true]}}]})"},
    {"9-unknown", "override-reason", "an unknown extension of an override reason", taken,
     R"({"feedback":[{"card":"@card@","outcome":"overridden","outcomeTimestamp":"2024-01-01T10:00:12Z",
        "overrideReason":{"userComment":"examiner","extension":{"com.example.examiner":{"a":1.50}}}}]})"},
    {"G6", "feedback", "unknown members of the object and its entries", taken,
     R"({"examinerUnknown":{"a":1},"feedback":[{"card":"@card@","outcome":"overridden","examinerUnknown":[null],
        "outcomeTimestamp":"2024-01-01T10:00:13Z"}]})"},
};

constexpr std::string_view good_entry =
    R"({"card":"@card@","outcome":"overridden","outcomeTimestamp":"2024-01-01T10:00:00Z"})";

} // namespace

std::span<const FeedbackForm> feedback_forms() { return forms; }

std::string feedback_body(std::string_view form, const std::string& card, const std::string& suggestion,
                          const std::string& unknown) {
    std::string body(form);
    const std::pair<std::string_view, std::string> words[] = {
        {"@entry@", std::string(good_entry)}, {"@card@", card}, {"@suggestion@", suggestion}, {"@unknown@", unknown}};
    for (const auto& [word, value] : words)
        for (std::size_t at = body.find(word); at != std::string::npos; at = body.find(word, at + value.size()))
            body.replace(at, word.size(), value);
    return body;
}

} // namespace eczema::conformance
