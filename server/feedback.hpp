// Feedback on cards: what clients send to {service}/feedback, the rows that are kept of it, and the answer. Pure.
// It comes after routing and authentication and before the store; it must not keep a free text that nobody asked for,
// and no issue or problem quotes what was sent. https://cds-hooks.hl7.org/2.0/#feedback
#pragma once
#include "server/http_message.hpp"
#include "server/problem.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::server {

enum class KeepComments : bool { no, yes };

// One report on one card, as it was sent. Its card and suggestions may be any text, a patient's name included.
struct FeedbackEntry {
    std::string card;                     // a UUID in lower case, any other text as sent
    bool accepted = false;                // else overridden
    std::vector<std::string> suggestions; // those accepted, likewise; sorted, each once
    std::string outcome_time;             // "2026-11-22T10:44:22.445Z"; empty where none was sent or could be read
    std::string unread_time;              // the start of what was sent as a time and could not be read; may be any text
    std::string reason_system;            // empty where none was sent
    std::string reason_code;              // empty: none was sent; other_reason: one in words
    std::string comment;                  // empty unless it is to be kept
};

struct FeedbackIssue {
    std::string path;      // "feedback[2].outcome"
    std::string_view code; // static: "outcome-not-known"
};

struct FeedbackBatch {
    std::vector<FeedbackEntry> entries;
    std::size_t invalid = 0;           // entries that could not be used
    std::vector<FeedbackIssue> issues; // the first of them
};

inline constexpr std::size_t most_feedback_bytes = 4 << 20; // of a body
inline constexpr std::size_t most_feedback_entries = 1000;  // of a body; those beyond are invalid
inline constexpr std::size_t most_suggestions = 64;         // of an entry; those beyond are left out
inline constexpr std::size_t longest_card_id = 256;         // bytes; also of a suggestion
inline constexpr std::size_t longest_comment = 4000;        // characters; the rest is cut off
inline constexpr std::size_t most_feedback_issues = 100;
inline constexpr std::string_view other_reason = "other"; // in place of a reason that is no code

// Lenient about shape, entry by entry; fails only where no entry can be used. Of entries that are one by
// identity_text the last stands. `arena` is scratch.
boost::system::result<FeedbackBatch, Problem> decode_feedback(std::string_view body, KeepComments keep,
                                                              std::pmr::memory_resource& arena);

// What makes two reports of a client on a service one: card, outcome, time and suggestions.
std::string identity_text(const FeedbackEntry& entry);

// What is stored of a report. A reason is a code as the client sent it, cut to what codes look like; the comment is
// free.
struct FeedbackRow {
    std::string identity; // 64 hexadecimal digits; a row of the same identity is the same report, sent again
    std::string client, service;
    std::string card;                      // a UUID of ours; else 64 hexadecimal digits in place of what was sent
    std::string_view rule;                 // static; empty where the card is unknown or its rule is no longer live
    bool accepted = false;                 // else overridden
    std::vector<std::uint8_t> suggestions; // numbers of those accepted, from 1, as they stood on the card
    std::size_t unknown_suggestions = 0;   // accepted, but not of this card
    std::string reason;                    // "O3", "code", "system|code", "other"; empty: none
    std::string comment;
    std::string outcome_time;  // "2026-11-22T10:44:22.445Z"; the time of receipt where none could be read
    std::string received_time; // likewise
};

// One row for each entry, in order. Identities and the stand-ins of unknown cards are keyed, so that nobody without the
// installation's key finds out by trial what was sent.
std::vector<FeedbackRow> rows_of(const FeedbackBatch& batch, std::string_view client, std::string_view service,
                                 std::string_view installation_key, std::int64_t received_utc_seconds);

// 200 with {"valid":n,"invalid":n,"issues":[{"path","code"}]}, without issues where there are none.
Response feedback_answer(std::size_t valid, std::size_t invalid, std::span<const FeedbackIssue> issues);

} // namespace eczema::server
