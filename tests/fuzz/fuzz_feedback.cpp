// Any body as feedback, with and without comments kept: rows of the shapes that are stored and no others, in which no
// free text can hide, and an answer in clean JSON.
#include "cards/rule.hpp"
#include "server/feedback.hpp"
#include "tests/fuzz/must.hpp"
#include "tests/fuzz/response_claims.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace eczema::fuzz {
namespace {

using server::FeedbackRow;
using server::KeepComments;

constexpr std::int64_t noon = 1'795'608'000;
const std::string key(32, '\0');
constexpr std::string_view service = "atopic-dermatitis-patient-view";

bool consists_of(std::string_view text, std::string_view characters) {
    return text.find_first_not_of(characters) == text.npos;
}
bool is_digest(std::string_view text) { return text.size() == 64 && consists_of(text, "0123456789abcdef"); }
bool is_uuid_of_ours(std::string_view text) {
    return text.size() == 36 && consists_of(text, "0123456789abcdef-") && text[14] == '8';
}
bool is_instant(std::string_view text) { return text.size() == 24 && consists_of(text, "0123456789-T:.Z"); }

bool is_live_rule(std::string_view id) {
    const auto rules = cards::live_rules();
    return std::any_of(rules.begin(), rules.end(), [id](const cards::Rule* rule) { return rule->id == id; });
}

// No space and no sign of a sentence.
bool is_reason(std::string_view text) {
    return text.size() <= 128 + 256 + 1 &&
           consists_of(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:/#|");
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void must_be_row(const FeedbackRow& row, KeepComments keep) {
    must(is_digest(row.identity), "an identity is a digest");
    must(row.client == "default" && row.service == service, "the client and the service are the caller's");
    must(is_digest(row.card) || is_uuid_of_ours(row.card), "a card is a uuid of ours or a digest");
    must(row.rule.empty() || is_live_rule(row.rule), "a rule is a live one");
    must(row.suggestions.size() + row.unknown_suggestions <= server::most_suggestions, "suggestions are bounded");
    must(is_reason(row.reason), "a reason is a code");
    must(keep == KeepComments::yes || row.comment.empty(), "no comment is kept that nobody asked for");
    must(characters(row.comment) <= server::longest_comment, "a comment is cut");
    must(is_instant(row.outcome_time) && is_instant(row.received_time), "a time is a time");
}

void judge(std::string_view body, KeepComments keep) {
    std::pmr::monotonic_buffer_resource arena;
    const auto batch = server::decode_feedback(body, keep, arena);
    if (!batch) return;
    must(!batch->entries.empty() && batch->entries.size() <= server::most_feedback_entries, "entries are bounded");
    const auto rows = server::rows_of(*batch, "default", service, key, noon);
    must(rows.size() == batch->entries.size(), "each entry is a row");
    std::set<std::string_view> identities;
    for (const FeedbackRow& row : rows) {
        must_be_row(row, keep);
        must(identities.insert(row.identity).second, "no report of a body is kept twice");
    }
    must(batch->issues.size() <= server::most_feedback_issues, "issues are bounded");
    must_be_clean_json(server::feedback_answer(batch->entries.size(), batch->invalid, batch->issues).body);
}

} // namespace
} // namespace eczema::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace eczema::fuzz;
    judge(text_of(data, size), KeepComments::no);
    judge(text_of(data, size), KeepComments::yes);
    return 0;
}
