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
const server::Snapshot& snapshot_of(const std::string& config);

boost::system::result<server::Evaluation, server::Problem>
evaluate(const std::string& body, const std::string& config = {}, fhir::Day day = today);

// --- reading ----------------------------------------------------------------------------------------------------

const fhir::Value& part(const fhir::Value& value, std::string_view name);
std::string text_of(const fhir::Value& value, std::string_view name);

CardSeen read_card(const fhir::Value& json);

TraceSeen read_trace(const fhir::Value& json);

Answer read_answer(const server::Evaluation& evaluation);

Answer ask(const Request& request, const std::string& config = {}, fhir::Day day = today);

} // namespace eczema::tests
