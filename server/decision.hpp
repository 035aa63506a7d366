// The one line that a call or a submission of feedback leaves behind, in the log and in the audit: an allow-list of
// fields that is safe on a public screen. No body, no name, no id of the record, no code of the patient, no token, and
// nothing that a user wrote.
#pragma once
#include "cards/compose.hpp"
#include "server/fhir_fetch.hpp"

#include <array>
#include <string>
#include <vector>

namespace eczema::server {

struct RuleOutcome {
    std::string_view rule; // static
    cards::Tri outcome;
    std::optional<cards::Indicator> indicator;
    bool is_shown;
};

// Entries of a submission of feedback: what its answer says, and no more.
struct FeedbackCount {
    std::size_t valid = 0, invalid = 0;
};

struct Decision {
    std::string client;        // id; empty where it is not known who calls
    std::string content;       // the client's content hash; empty likewise
    std::string_view service;  // static; empty where the call was refused before it was known
    std::string_view refused;  // static: why the caller was, which he is not told
    std::string hook_instance; // only where it is a UUID
    unsigned status = 200;
    std::size_t cards = 0;
    std::array<std::size_t, 3> cards_by_indicator{}; // by cards::Indicator
    std::vector<std::string_view> card_rules;        // the leading rule of each card; static
    std::size_t issues = 0;
    FetchCounts fetches{};           // what came of the questions put to the FHIR server
    bool has_unknown_server = false; // the request names one that is not registered
    std::vector<RuleOutcome> rules;  // those that are not "no"
    bool is_feedback = false;        // else a call
    FeedbackCount feedback{};
};

std::vector<RuleOutcome> rule_outcomes(std::span<const cards::Finding> findings, std::span<const cards::Fate> fates);

bool is_uuid(std::string_view text);

// One JSON line without its end; `time` as "2026-11-25T16:00:00Z".
std::string decision_line(const Decision& decision, std::string_view time, long long microseconds);

// An instant in UTC, to the second.
std::string utc_text(std::int64_t utc_seconds);

} // namespace eczema::server
