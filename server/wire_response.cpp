#include "server/wire_response.hpp"

#include "cards/card_text.hpp"
#include "cards/suggestions.hpp"
#include "fhir/json.hpp"
#include "server/response.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace eczema::server {
namespace {

using fhir::Value;
using Words = std::initializer_list<std::string_view>;

constexpr std::size_t summary_limit = 140; // CDS Hooks: fewer than this
constexpr std::array<std::string_view, 4> orders_of_service{"ServiceRequest", "ProcedureRequest", "DiagnosticOrder",
                                                            "ReferralRequest"};
constexpr std::array<std::string_view, 2> orders_of_drugs{"MedicationRequest", "MedicationOrder"};

bool is_one_of(std::string_view text, std::span<const std::string_view> words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

class Reader {
  public:
    explicit Reader(std::vector<Fault>& problems) : problems_(problems) {}

    WireCard card(const Value& json, const std::string& path) {
        WireCard card;
        if (!is_object(json, path)) return card;
        card.uuid = text(json, "uuid", path);
        card.summary = required(json, "summary", path);
        if (cards::utf16_units(card.summary) >= summary_limit) problem(path + ".summary", "has 140 characters or more");
        card.detail = text(json, "detail", path);
        card.indicator = required(json, "indicator", path);
        known(card.indicator, {"info", "warning", "critical"}, path + ".indicator");
        if (const Value* source = json.find("source"))
            card.source = this->source(*source, path + ".source");
        else
            problem(path + ".source", "is missing");
        card.selection_behavior = text(json, "selectionBehavior", path);
        known(card.selection_behavior, {"at-most-one", "any"}, path + ".selectionBehavior");
        const bool is_ours = card.source.topic && card.source.topic->system == rule_system;
        for_each(json, "suggestions", path, [&](const Value& item, const std::string& place) {
            card.suggestions.push_back(suggestion(item, place, is_ours, card.selection_behavior));
        });
        if (!card.suggestions.empty() && card.selection_behavior.empty())
            problem(path + ".selectionBehavior", "is missing beside suggestions");
        for_each(json, "overrideReasons", path, [&](const Value& item, const std::string& place) {
            card.override_reasons.push_back(coding(item, place));
            required(item, "display", place);
        });
        for_each(json, "links", path,
                 [&](const Value& item, const std::string& place) { card.links.push_back(link(item, place)); });
        if (const Value* extension = json.find("extension"); extension && is_object(*extension, path + ".extension"))
            card.extension = rest(*extension, {});
        card.more = rest(json, {"uuid", "summary", "detail", "indicator", "source", "selectionBehavior", "suggestions",
                                "overrideReasons", "links", "extension"});
        return card;
    }

    void problem(std::string path, std::string message) { problems_.push_back({std::move(path), std::move(message)}); }

  private:
    bool is_object(const Value& json, const std::string& path) {
        if (!json.is_object()) problem(path, "is not an object");
        return json.is_object();
    }

    std::string text(const Value& json, std::string_view name, const std::string& path) {
        const Value* value = json.find(name);
        if (!value) return {};
        const std::string place = path + '.' + std::string(name);
        if (!value->is_string())
            problem(place, "is not a string");
        else if (value->text().empty())
            problem(place, "is empty; leave it out");
        return value->is_string() ? std::string(value->text()) : std::string();
    }

    std::string required(const Value& json, std::string_view name, const std::string& path) {
        if (json.is_object() && !json.find(name)) problem(path + '.' + std::string(name), "is missing");
        return text(json, name, path);
    }

    std::optional<bool> flag(const Value& json, std::string_view name, const std::string& path) {
        const Value* value = json.find(name);
        if (!value) return std::nullopt;
        if (!value->boolean()) problem(path + '.' + std::string(name), "is not true or false");
        return value->boolean();
    }

    void known(const std::string& code, Words codes, std::string path) {
        if (!code.empty() && std::find(codes.begin(), codes.end(), code) == codes.end())
            problem(std::move(path), "has a value that CDS Hooks does not know");
    }

    template <class Take>
    void for_each(const Value& json, std::string_view name, const std::string& path, Take take) {
        const Value* list = json.find(name);
        if (!list) return;
        const std::string place = path + '.' + std::string(name);
        if (!list->is_array() || list->items().empty()) return problem(place, "is no list with items; leave it out");
        std::size_t i = 0;
        for (const Value& item : list->items()) {
            const std::string at = place + '[' + std::to_string(i++) + ']';
            if (is_object(item, at)) take(item, at);
        }
    }

    static WireMembers rest(const Value& json, Words known) {
        WireMembers members;
        for (const fhir::Member& member : json.members()) {
            if (std::find(known.begin(), known.end(), member.name) != known.end()) continue;
            WireMember wire{std::string(member.name), {}};
            fhir::append_json(wire.json, member.value);
            members.push_back(std::move(wire));
        }
        return members;
    }

    WireCoding coding(const Value& json, const std::string& path) {
        WireCoding coding;
        if (!is_object(json, path)) return coding;
        coding.system = required(json, "system", path);
        coding.code = required(json, "code", path);
        coding.display = text(json, "display", path);
        coding.more = rest(json, {"system", "code", "display"});
        return coding;
    }

    WireSource source(const Value& json, const std::string& path) {
        WireSource source;
        if (!is_object(json, path)) return source;
        source.label = required(json, "label", path);
        source.url = text(json, "url", path);
        if (const Value* topic = json.find("topic")) source.topic = coding(*topic, path + ".topic");
        source.more = rest(json, {"label", "url", "topic"});
        return source;
    }

    WireAction action(const Value& json, const std::string& path) {
        WireAction action;
        action.type = required(json, "type", path);
        known(action.type, {"create", "update", "delete"}, path + ".type");
        action.description = required(json, "description", path);
        action.resource_id = text(json, "resourceId", path);
        const Value* resource = json.find("resource");
        if (resource) fhir::append_json(action.resource, *resource);
        const bool is_removal = action.type == "delete";
        if (!is_removal && (!resource || !resource->is_object())) problem(path + ".resource", "is no resource");
        if (is_removal && action.resource_id.empty()) problem(path + ".resourceId", "is missing");
        action.more = rest(json, {"type", "description", "resourceId", "resource"});
        return action;
    }

    // What the suggestion means beside the others of its card: our own drafts are known by their ids; of others the
    // author's word holds, and orders of services alone may be taken one by one.
    WireSuggestion suggestion(const Value& json, const std::string& path, bool is_ours, std::string_view behavior) {
        WireSuggestion suggestion;
        suggestion.label = required(json, "label", path);
        suggestion.uuid = text(json, "uuid", path);
        suggestion.is_recommended = flag(json, "isRecommended", path);
        suggestion.action_selection_behavior = text(json, "actionSelectionBehavior", path);
        known(suggestion.action_selection_behavior, {"all", "any", "at-most-one"}, path + ".actionSelectionBehavior");
        suggestion.is_divisible = true;
        suggestion.is_alternative = !is_ours && behavior == "at-most-one";
        for_each(json, "actions", path, [&](const Value& item, const std::string& place) {
            suggestion.actions.push_back(action(item, place));
            const bool creates = suggestion.actions.back().type == "create";
            const Value* resource = item.find("resource");
            const std::string_view type = resource ? (*resource)["resourceType"].text() : std::string_view();
            if (!creates || !is_one_of(type, orders_of_service)) suggestion.is_divisible = false;
            if (is_ours && creates && is_one_of(type, orders_of_drugs) && !cards::is_adjunct((*resource)["id"].text()))
                suggestion.is_alternative = true;
        });
        suggestion.more = rest(json, {"label", "uuid", "isRecommended", "actionSelectionBehavior", "actions"});
        return suggestion;
    }

    WireLink link(const Value& json, const std::string& path) {
        WireLink link;
        link.label = required(json, "label", path);
        link.url = required(json, "url", path);
        link.type = required(json, "type", path);
        known(link.type, {"absolute", "smart"}, path + ".type");
        link.app_context = text(json, "appContext", path);
        if (!link.app_context.empty() && link.type == "absolute")
            problem(path + ".appContext", "stands beside an absolute link; it is for smart links alone");
        link.autolaunchable = flag(json, "autolaunchable", path);
        link.more = rest(json, {"label", "url", "type", "appContext", "autolaunchable"});
        return link;
    }

    std::vector<Fault>& problems_;
};

} // namespace

boost::system::result<WireResponse, Fault> read_response(std::string_view text) {
    std::pmr::monotonic_buffer_resource arena;
    const auto tree = fhir::parse_json(text, arena, fhir::Keep::everything);
    if (!tree)
        return Fault{"", "the text " + std::string(tree.error().message) + ", at byte " +
                             std::to_string(tree.error().offset)};
    const Value* cards = tree->is_object() ? tree->find("cards") : nullptr;
    if (!cards || !cards->is_array()) return Fault{"cards", "is no list; this is not a CDS Hooks response"};
    WireResponse response;
    Reader reader(response.problems);
    for (const Value& card : cards->items())
        response.cards.push_back(reader.card(card, "cards[" + std::to_string(response.cards.size()) + ']'));
    for (const fhir::Member& member : tree->members()) {
        if (member.name == "cards") continue;
        WireMember wire{std::string(member.name), {}};
        fhir::append_json(wire.json, member.value);
        response.more.push_back(std::move(wire));
    }
    return response;
}

} // namespace eczema::server
