#include "server/response.hpp"

#include "server/apply_profile.hpp"

#include <algorithm>

namespace eczema::server {
namespace {

using cards::Card;

constexpr std::string_view source_label = "Eczema CDS";

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

WireSource source_of(const Card& card, const ResponseContext& context) {
    WireSource source{std::string(source_label), std::string(context.public_url)};
    source.topic = WireCoding{std::string(rule_system), topic_code(card.leading->id), std::string(card.leading->title)};
    return source;
}

WireAction wire_action(const cards::Action& action) {
    if (action.type == cards::ActionType::remove) return {"delete", action.description, {}, action.resource_id};
    const char* type = action.type == cards::ActionType::update ? "update" : "create";
    return {type, action.description, action.resource, {}};
}

std::vector<WireSuggestion> suggestions_of(const Card& card, std::uint8_t position, const ResponseContext& context) {
    std::vector<WireSuggestion> suggestions;
    std::uint8_t number = 0;
    for (const cards::Suggestion& suggestion : card.suggestions) {
        const CardPlace place{static_cast<std::uint8_t>(card.leading->number), position, ++number};
        WireSuggestion wire{suggestion.label, make_uuid(context.call, place, suggestion.label), {}};
        for (const cards::Action& action : suggestion.actions) wire.actions.push_back(wire_action(action));
        wire.is_alternative = suggestion.is_alternative;
        wire.is_divisible = suggestion.is_divisible;
        suggestions.push_back(std::move(wire));
    }
    return suggestions;
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

WireCard wire_card(const Card& card, std::uint8_t position, const ResponseContext& context) {
    const CardPlace place{static_cast<std::uint8_t>(card.leading->number), position, 0};
    WireCard wire;
    wire.uuid = make_uuid(context.call, place, card.summary);
    wire.summary = card.summary;
    wire.detail = card.detail;
    wire.indicator = to_text(card.indicator);
    wire.source = source_of(card, context);
    wire.suggestions = suggestions_of(card, position, context);
    if (!wire.suggestions.empty()) wire.selection_behavior = card.is_single_choice ? "at-most-one" : "any";
    for (const std::uint8_t number : card.override_reasons)
        wire.override_reasons.push_back(
            {std::string(override_system), "O" + std::to_string(number), std::string(cards::override_reason(number))});
    const std::string id(card.leading->id);
    if (!context.public_url.empty())
        wire.links.push_back({"Rule " + id, std::string(context.public_url) + "/rulebook#" + id, "absolute"});
    wire.extension.push_back({"org.eczema-cds.basis", basis_json(card, context)});
    return wire;
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

std::vector<WireCard> wire_cards(std::span<const Card> cards, const ResponseContext& context) {
    std::vector<WireCard> wire;
    for (const Card& card : cards) wire.push_back(wire_card(card, static_cast<std::uint8_t>(wire.size()), context));
    return wire;
}

std::string encode_cards(std::span<const Card> cards, const ResponseContext& context, const ClientProfile& profile,
                         std::span<const std::string> allowed_links) {
    std::vector<WireCard> wire = wire_cards(cards, context);
    apply_profile(wire, profile, {allowed_links, context.call.key, context.call.client}, nullptr);
    return encode_response(wire);
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
