#include "server/feedback.hpp"

#include "fhir/datatypes.hpp"
#include "server/decision.hpp"
#include "server/instant.hpp"
#include "server/override_reason.hpp"

#include <algorithm>
#include <map>

namespace eczema::server {
namespace {

using fhir::Value;

constexpr std::size_t longest_unread_time = 64;

std::string path_in(const std::string& base, std::string_view name) {
    return base.empty() ? std::string(name) : base + '.' + std::string(name);
}

std::string path_at(const std::string& base, std::size_t index) { return base + '[' + std::to_string(index) + ']'; }

// The id of a card or suggestion: a text, or an object that holds it.
std::string id_of(const Value& value) {
    std::string_view text = fhir::trimmed(value.text());
    for (const std::string_view name : {"id", "uuid"})
        if (text.empty()) text = fhir::trimmed(value.named(name).text());
    constexpr std::string_view urn = "urn:uuid:";
    const std::string_view bare = text.starts_with(urn) ? text.substr(urn.size()) : text;
    if (!is_uuid(bare)) return std::string(text);
    std::string uuid(bare);
    for (char& c : uuid)
        if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    return uuid;
}

// The first characters of the text, each whole.
std::string_view cut(std::string_view text, std::size_t characters) {
    std::size_t seen = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool starts_character = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
        if (starts_character && ++seen > characters) return text.substr(0, i);
    }
    return text;
}

// The entries of a body and the path of each.
struct SentEntries {
    std::span<const Value> values;
    std::string path;
    bool is_list;

    std::string path_of(std::size_t index) const { return is_list ? path_at(path, index) : path; }
};

// An object with a list, the list alone, one entry in place of the list, or one entry alone.
SentEntries sent_entries(const Value& body) {
    if (body.is_array()) return {body.items(), {}, true};
    const Value& feedback = body.named("feedback");
    if (feedback.is_array()) return {feedback.items(), "feedback", true};
    if (feedback.is_object()) return {{&feedback, 1}, "feedback", false};
    if (!body.named("outcome").is_null()) return {{&body, 1}, {}, false};
    return {{}, {}, true};
}

class Decoder {
  public:
    explicit Decoder(KeepComments keep) : keep_(keep) {}

    FeedbackBatch decode(const SentEntries& sent) {
        std::map<std::string, std::size_t> known;
        for (std::size_t i = 0; i < sent.values.size(); ++i) {
            if (i == most_feedback_entries) {
                note(sent.path_of(i), "too-many-entries");
                batch_.invalid += sent.values.size() - i;
                break;
            }
            FeedbackEntry entry;
            if (!read(sent.values[i], sent.path_of(i), entry)) {
                ++batch_.invalid;
                continue;
            }
            const auto [place, is_new] = known.emplace(identity_text(entry), batch_.entries.size());
            if (is_new) {
                batch_.entries.push_back(std::move(entry));
                continue;
            }
            note(sent.path_of(i), "repeated");
            batch_.entries[place->second] = std::move(entry);
        }
        return std::move(batch_);
    }

  private:
    void note(std::string path, std::string_view code) {
        if (batch_.issues.size() < most_feedback_issues) batch_.issues.push_back({std::move(path), code});
    }

    bool read(const Value& value, const std::string& path, FeedbackEntry& entry) {
        if (!value.is_object()) {
            note(path, "entry-not-readable");
            return false;
        }
        return read_card(value, path, entry) && read_outcome(value, path, entry);
    }

    bool read_card(const Value& value, const std::string& path, FeedbackEntry& entry) {
        entry.card = id_of(value.named("card"));
        if (!entry.card.empty() && entry.card.size() <= longest_card_id) return true;
        note(path_in(path, "card"), entry.card.empty() ? "card-missing" : "card-too-long");
        return false;
    }

    bool read_outcome(const Value& value, const std::string& path, FeedbackEntry& entry) {
        const Value& outcome = value.named("outcome");
        const std::string_view text = fhir::trimmed(outcome.text());
        entry.accepted = fhir::is_same_code(text, "accepted");
        if (!entry.accepted && !fhir::is_same_code(text, "overridden")) {
            note(path_in(path, "outcome"), outcome.is_null() ? "outcome-missing" : "outcome-not-known");
            return false;
        }
        read_time(value.named("outcomeTimestamp"), path, entry);
        if (entry.accepted)
            read_suggestions(value.named("acceptedSuggestions"), path_in(path, "acceptedSuggestions"), entry);
        else
            read_reason(value, path_in(path, "overrideReason"), entry);
        return true;
    }

    void read_time(const Value& value, const std::string& path, FeedbackEntry& entry) {
        const std::string_view text = fhir::trimmed(value.text());
        if (const auto instant = parse_instant(text)) {
            entry.outcome_time = instant_text(*instant);
            return;
        }
        entry.unread_time = cut(text, longest_unread_time);
        note(path_in(path, "outcomeTimestamp"), value.is_null() ? "time-missing" : "time-not-readable");
    }

    void read_suggestions(const Value& value, const std::string& path, FeedbackEntry& entry) {
        const auto sent = fhir::one_or_many(value);
        for (std::size_t i = 0; i < std::min(sent.size(), most_suggestions); ++i) {
            std::string id = id_of(sent[i]);
            if (id.empty() || id.size() > longest_card_id)
                note(value.is_array() ? path_at(path, i) : path, "suggestion-not-readable");
            else
                entry.suggestions.push_back(std::move(id));
        }
        if (sent.size() > most_suggestions) note(path, "too-many-suggestions");
        if (sent.empty()) note(path, "suggestions-missing");
        std::sort(entry.suggestions.begin(), entry.suggestions.end());
        entry.suggestions.erase(std::unique(entry.suggestions.begin(), entry.suggestions.end()),
                                entry.suggestions.end());
    }

    void read_reason(const Value& value, const std::string& path, FeedbackEntry& entry) {
        const SentReason reason = read_override_reason(value);
        entry.reason_system = reason.system;
        entry.reason_code = reason.code;
        if (reason.code.empty() && (reason.has_words || !reason.comment.empty())) entry.reason_code = other_reason;
        if (reason.code.empty() && reason.has_words) note(path, "reason-not-a-code");
        if (reason.has_more) note(path, "more-than-one-reason");
        if (keep_ == KeepComments::no) return;
        entry.comment = cut(reason.comment, longest_comment);
        if (entry.comment.size() < reason.comment.size()) note(path_in(path, "userComment"), "comment-cut");
    }

    KeepComments keep_;
    FeedbackBatch batch_;
};

void append_part(std::string& text, std::string_view part) {
    (text += std::to_string(part.size())) += ':'; // a part may hold any character
    text += part;
}

} // namespace

std::string identity_text(const FeedbackEntry& entry) {
    std::string text;
    append_part(text, entry.card);
    append_part(text, entry.accepted ? "accepted" : "overridden");
    append_part(text, entry.outcome_time);
    append_part(text, entry.unread_time);
    for (const std::string& suggestion : entry.suggestions) append_part(text, suggestion);
    return text;
}

boost::system::result<FeedbackBatch, Problem> decode_feedback(std::string_view body, KeepComments keep,
                                                              std::pmr::memory_resource& arena) {
    if (body.size() > most_feedback_bytes)
        return Problem{ProblemKind::body_too_large, {}, "Send less feedback at once: at most 4 MiB.", {}};
    const auto tree = fhir::parse_json(body, arena, fhir::Keep::everything);
    if (!tree)
        return Problem{ProblemKind::bad_json,
                       {},
                       "The body " + std::string(tree.error().message) + ", at byte " +
                           std::to_string(tree.error().offset) + ".",
                       {}};
    const SentEntries sent = sent_entries(*tree);
    if (sent.values.empty())
        return Problem{ProblemKind::bad_request, "feedback", "Send an array of at least one entry of feedback.", {}};
    FeedbackBatch batch = Decoder(keep).decode(sent);
    if (batch.entries.empty())
        return Problem{
            ProblemKind::bad_request,
            batch.issues.front().path,
            "No entry can be used. Each needs card, the uuid of a card, and outcome, accepted or overridden.",
            {}};
    return batch;
}

Response feedback_answer(std::size_t valid, std::size_t invalid, std::span<const FeedbackIssue> issues) {
    Response response;
    std::string& json = response.body;
    json = "{\"valid\":" + std::to_string(valid) + ",\"invalid\":" + std::to_string(invalid);
    for (const FeedbackIssue& issue : issues) {
        json += &issue == issues.data() ? ",\"issues\":[{\"path\":" : ",{\"path\":";
        fhir::append_json_string(json, issue.path);
        json += ",\"code\":";
        fhir::append_json_string(json, issue.code);
        json += '}';
    }
    json += issues.empty() ? "}" : "]}";
    return response;
}

} // namespace eczema::server
