#include "server/response.hpp"

#include "fhir/json.hpp"

#include <algorithm>

namespace eczema::server {
namespace {

using cards::Card;

constexpr std::string_view source_label = "Eczema CDS";
constexpr std::string_view rule_system = "urn:eczema-cds:rule";
constexpr std::string_view override_system = "urn:eczema-cds:override";

std::string quoted(std::string_view text) {
    std::string json;
    fhir::append_json_string(json, text);
    return json;
}

// Clients key overrides on the topic and take letters and digits only.
std::string topic_code(std::string_view rule_id) {
    std::string code(rule_id);
    std::erase(code, '-');
    return code;
}

std::string reference_of(const cards::Evidence& evidence) {
    std::string reference(evidence.resource_type);
    if (!evidence.id.empty()) (reference += '/') += evidence.id;
    return reference;
}

template <class Range, class Item>
std::string array_of(const Range& range, Item item) {
    std::string json = "[";
    for (const auto& element : range) {
        if (json.size() > 1) json += ',';
        json += item(element);
    }
    return json + ']';
}

std::string source_of(const Card& card, const ResponseContext& context) {
    std::string json = "{\"label\":" + quoted(source_label);
    if (!context.public_url.empty()) json += ",\"url\":" + quoted(context.public_url);
    return json + ",\"topic\":{\"system\":" + quoted(rule_system) +
           ",\"code\":" + quoted(topic_code(card.leading->id)) + ",\"display\":" + quoted(card.leading->title) + "}}";
}

std::string action_json(const cards::Action& action) {
    if (action.type == cards::ActionType::remove)
        return "{\"type\":\"delete\",\"description\":" + quoted(action.description) +
               ",\"resourceId\":" + quoted(action.resource_id) + '}';
    const std::string_view type = action.type == cards::ActionType::update ? "update" : "create";
    return "{\"type\":" + quoted(type) + ",\"description\":" + quoted(action.description) +
           ",\"resource\":" + action.resource + '}';
}

std::string suggestions_json(const Card& card, std::uint8_t position, const ResponseContext& context) {
    std::uint8_t number = 0;
    return array_of(card.suggestions, [&](const cards::Suggestion& suggestion) {
        const CardPlace place{static_cast<std::uint8_t>(card.leading->number), position, ++number};
        return "{\"label\":" + quoted(suggestion.label) +
               ",\"uuid\":" + quoted(make_uuid(context.call, place, suggestion.label)) +
               ",\"actions\":" + array_of(suggestion.actions, action_json) + '}';
    });
}

std::string override_reasons_json(const Card& card) {
    return array_of(card.override_reasons, [](std::uint8_t number) {
        return "{\"code\":\"O" + std::to_string(number) + "\",\"system\":" + quoted(override_system) +
               ",\"display\":" + quoted(cards::override_reason(number)) + '}';
    });
}

std::string basis_json(const Card& card, const ResponseContext& context) {
    std::string json = "{\"rules\":" + array_of(card.rules, [](const cards::BasisRule& entry) {
                           std::string rule = "{\"id\":" + quoted(entry.rule->id);
                           if (entry.indicator) rule += ",\"indicator\":" + quoted(to_text(*entry.indicator));
                           return rule + '}';
                       });
    if (!card.facts.empty())
        json += ",\"facts\":" + array_of(card.facts, [](const cards::BasisFact& fact) {
                    std::string entry =
                        "{\"fact\":" + quoted(fact.fact) + ",\"resource\":" + quoted(reference_of(fact.evidence));
                    if (fact.evidence.date) entry += ",\"date\":" + quoted(to_text(*fact.evidence.date));
                    return entry + '}';
                });
    if (!card.unknown.empty()) json += ",\"unknown\":" + array_of(card.unknown, quoted);
    if (!card.unverified.empty()) json += ",\"unverified\":" + array_of(card.unverified, quoted);
    return json + ",\"content\":" + quoted(context.call.content) + ",\"asOf\":" + quoted(to_text(context.today)) + '}';
}

std::string card_json(const Card& card, std::uint8_t position, const ResponseContext& context) {
    const CardPlace place{static_cast<std::uint8_t>(card.leading->number), position, 0};
    std::string json =
        "{\"uuid\":" + quoted(make_uuid(context.call, place, card.summary)) + ",\"summary\":" + quoted(card.summary);
    if (!card.detail.empty()) json += ",\"detail\":" + quoted(card.detail);
    json += ",\"indicator\":" + quoted(to_text(card.indicator)) + ",\"source\":" + source_of(card, context);
    if (!card.suggestions.empty())
        json += ",\"suggestions\":" + suggestions_json(card, position, context) +
                ",\"selectionBehavior\":" + (card.is_single_choice ? "\"at-most-one\"" : "\"any\"");
    if (!card.override_reasons.empty()) json += ",\"overrideReasons\":" + override_reasons_json(card);
    if (!context.public_url.empty())
        json += ",\"links\":[{\"label\":" + quoted("Rule " + std::string(card.leading->id)) +
                ",\"url\":" + quoted(std::string(context.public_url) + "/rulebook#" + std::string(card.leading->id)) +
                ",\"type\":\"absolute\"}]";
    return json + ",\"extension\":{\"org.eczema-cds.basis\":" + basis_json(card, context) + "}}";
}

std::string condition_json(const cards::RowOutcome& row) {
    std::string json = "{\"branch\":" + std::to_string(row.branch) +
                       ",\"text\":" + quoted(cards::sentence_of(*row.row)) +
                       ",\"outcome\":" + quoted(to_text(row.outcome)) + ",\"evidence\":";
    return json +
           array_of(row.value->evidence,
                    [](const cards::Evidence& evidence) { return quoted(reference_of(evidence)); }) +
           '}';
}

std::string trace_json(const cards::Finding& finding, const cards::Fate& fate) {
    std::string json = "{\"rule\":" + quoted(finding.rule->id);
    if (finding.judged && finding.judged->draft) {
        const fhir::DraftOrder& draft = *finding.judged->draft;
        json += ",\"for\":" + quoted(reference_of({draft.resource_type, draft.id, std::nullopt}));
    }
    json += ",\"outcome\":" + quoted(to_text(finding.outcome)) +
            ",\"indicator\":" + (finding.fired ? quoted(to_text(finding.fired->indicator)) : std::string("null")) +
            ",\"shown\":" + (fate.is_shown ? "true" : "false") +
            ",\"suppressedBy\":" + (fate.suppressed_by.empty() ? std::string("null") : quoted(fate.suppressed_by));
    return json + ",\"conditions\":" + array_of(finding.rows, condition_json) + '}';
}

} // namespace

std::string encode_cards(std::span<const Card> cards, const ResponseContext& context) {
    std::uint8_t position = 0;
    return "{\"cards\":" + array_of(cards, [&](const Card& card) { return card_json(card, position++, context); }) +
           '}';
}

std::string encode_explanation(std::string_view response, std::span<const cards::Finding> findings,
                               std::span<const cards::Fate> fates, std::span<const fhir::Issue> issues) {
    std::string json = "{\"response\":" + std::string(response) + ",\"trace\":[";
    for (std::size_t i = 0; i < findings.size(); ++i) json += (i ? "," : "") + trace_json(findings[i], fates[i]);
    json += "],\"issues\":";
    return json +
           array_of(issues,
                    [](const fhir::Issue& issue) {
                        return std::string("{\"severity\":") +
                               (issue.severity == fhir::IssueSeverity::warning ? "\"warning\"" : "\"information\"") +
                               ",\"path\":" + quoted(issue.path) + ",\"code\":" + quoted(issue.code) + '}';
                    }) +
           '}';
}

} // namespace eczema::server
