// Runs a request through the clinical stages, with the explanation, on a given day and configuration, and reads the
// answer into plain values for tests to look at.
#pragma once
#include "fhir/json.hpp"
#include "server/pipeline.hpp"
#include "tests/support/record_builder.hpp"

#include <map>
#include <memory>
#include <memory_resource>
#include <stdexcept>

namespace eczema::tests {

struct CardSeen {
    std::string summary, detail, indicator, topic, selection_behavior;
    std::vector<std::string> rules;            // ids, the leading one first
    std::vector<std::string> unknown;          // what the basis names as not known
    std::vector<std::string> evidence;         // "Condition/c1"
    std::vector<std::string> suggestions;      // "delete MedicationRequest/d1", "create eczema-cds-dupilumab"
    std::vector<std::string> drafts;           // the resources of the created ones
    std::vector<std::string> override_reasons; // codes
    std::vector<std::string> unverified;       // what the basis names as general knowledge
};

struct RowSeen {
    std::string branch, text, outcome;
};

struct TraceSeen {
    std::string rule, about, outcome, indicator, suppressed_by; // empty for null
    bool is_shown = false;
    std::vector<RowSeen> rows;

    // The outcome of the first row whose sentence begins so.
    const std::string& row(std::string_view sentence) const {
        for (const RowSeen& seen : rows)
            if (seen.text.starts_with(sentence)) return seen.outcome;
        throw std::runtime_error("no row " + std::string(sentence));
    }
};

struct Answer {
    std::string response, explanation, decision_line;
    std::vector<CardSeen> cards;
    std::vector<TraceSeen> trace;
    std::vector<std::string> issues; // "path code"

    // The first trace row of the rule; about one order where `about` is given.
    const TraceSeen& of(std::string_view rule, std::string_view about = {}) const {
        for (const TraceSeen& row : trace)
            if (row.rule == rule && (about.empty() || row.about == about)) return row;
        throw std::runtime_error("no trace row of " + std::string(rule));
    }
    // The first card that carries the rule.
    const CardSeen* card_of(std::string_view rule) const {
        for (const CardSeen& card : cards)
            if (std::find(card.rules.begin(), card.rules.end(), rule) != card.rules.end()) return &card;
        return nullptr;
    }
    std::vector<std::string> suggestions() const {
        std::vector<std::string> all;
        for (const CardSeen& card : cards) all.insert(all.end(), card.suggestions.begin(), card.suggestions.end());
        return all;
    }
    // Drugs that a card offers to draft: "eczema-cds-dupilumab".
    std::vector<std::string> drafted_drugs() const {
        std::vector<std::string> drugs;
        for (const CardSeen& card : cards)
            for (const std::string& draft : card.drafts)
                if (draft.find("\"MedicationRequest\"") != std::string::npos) drugs.push_back(draft);
        return drugs;
    }
};

// --- asking -----------------------------------------------------------------------------------------------------

constexpr std::int64_t noon_of(fhir::Day day) { return std::int64_t{day.number} * 86'400 + 43'200; }

// The snapshot of a configuration, made once; the empty text is the embedded default.
inline const server::Snapshot& snapshot_of(const std::string& config) {
    static std::map<std::string, std::shared_ptr<const server::Snapshot>> made;
    auto& snapshot = made[config];
    if (!snapshot) {
        const std::string_view text = config.empty() ? server::embedded_default_text : std::string_view(config);
        auto loaded = server::load_config(text);
        if (!loaded) throw std::runtime_error("configuration refused: " + loaded.error().front().message);
        auto result = server::make_snapshot(std::move(*loaded), std::string(32, '\0'), std::nullopt);
        if (!result) throw std::runtime_error("snapshot refused: " + result.error().front().message);
        snapshot = std::move(*result);
    }
    return *snapshot;
}

inline boost::system::result<server::Evaluation, server::Problem>
evaluate(const std::string& body, const std::string& config = {}, fhir::Day day = today) {
    std::pmr::monotonic_buffer_resource arena;
    return server::evaluate_body(body, nullptr, snapshot_of(config), noon_of(day), server::Explain::yes, arena);
}

// --- reading ----------------------------------------------------------------------------------------------------

inline const fhir::Value& part(const fhir::Value& value, std::string_view name) {
    static constexpr fhir::Value absent{};
    const fhir::Value* found = value.find(name);
    return found ? *found : absent;
}
inline std::string text_of(const fhir::Value& value, std::string_view name) {
    return std::string(part(value, name).text());
}

inline CardSeen read_card(const fhir::Value& json) {
    CardSeen card{text_of(json, "summary"),
                  text_of(json, "detail"),
                  text_of(json, "indicator"),
                  text_of(part(part(json, "source"), "topic"), "code"),
                  text_of(json, "selectionBehavior"),
                  {},
                  {},
                  {},
                  {},
                  {},
                  {},
                  {}};
    const fhir::Value& basis = part(part(json, "extension"), "org.eczema-cds.basis");
    for (const fhir::Value& rule : part(basis, "rules").items()) card.rules.push_back(text_of(rule, "id"));
    for (const fhir::Value& fact : part(basis, "facts").items()) card.evidence.push_back(text_of(fact, "resource"));
    for (const fhir::Value& unknown : part(basis, "unknown").items()) card.unknown.emplace_back(unknown.text());
    for (const fhir::Value& reason : part(json, "overrideReasons").items())
        card.override_reasons.push_back(text_of(reason, "code"));
    for (const fhir::Value& unverified : part(basis, "unverified").items())
        card.unverified.emplace_back(unverified.text());
    for (const fhir::Value& suggestion : part(json, "suggestions").items())
        for (const fhir::Value& action : part(suggestion, "actions").items()) {
            const fhir::Value& resource = part(action, "resource");
            card.suggestions.push_back(text_of(action, "type") + ' ' +
                                       (resource.is_null() ? text_of(action, "resourceId") : text_of(resource, "id")));
            if (!resource.is_null()) fhir::append_json(card.drafts.emplace_back(), resource);
        }
    return card;
}

inline TraceSeen read_trace(const fhir::Value& json) {
    TraceSeen trace{text_of(json, "rule"),
                    text_of(json, "for"),
                    text_of(json, "outcome"),
                    text_of(json, "indicator"),
                    text_of(json, "suppressedBy"),
                    part(json, "shown").boolean().value_or(false),
                    {}};
    for (const fhir::Value& row : part(json, "conditions").items())
        trace.rows.push_back({text_of(row, "branch"), text_of(row, "text"), text_of(row, "outcome")});
    return trace;
}

inline Answer read_answer(const server::Evaluation& evaluation) {
    Answer answer;
    answer.response = evaluation.response;
    answer.explanation = evaluation.explanation;
    answer.decision_line = server::decision_line(evaluation.decision, "2026-08-15T12:00:00Z", 1);
    std::pmr::monotonic_buffer_resource arena;
    const auto parsed = fhir::parse_json(answer.explanation, arena, fhir::Keep::everything);
    if (!parsed) throw std::runtime_error("the explanation is not JSON");
    for (const fhir::Value& card : part(part(*parsed, "response"), "cards").items())
        answer.cards.push_back(read_card(card));
    for (const fhir::Value& row : part(*parsed, "trace").items()) answer.trace.push_back(read_trace(row));
    for (const fhir::Value& issue : part(*parsed, "issues").items())
        answer.issues.push_back(text_of(issue, "path") + ' ' + text_of(issue, "code"));
    return answer;
}

inline Answer ask(const Request& request, const std::string& config = {}, fhir::Day day = today) {
    const auto evaluation = evaluate(request.body(day), config, day);
    if (!evaluation) throw std::runtime_error("refused: " + evaluation.error().message);
    return read_answer(*evaluation);
}

} // namespace eczema::tests
