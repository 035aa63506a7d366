#include "tests/fuzz/response_claims.hpp"

#include "cards/card_text.hpp"
#include "tests/fuzz/must.hpp"
#include "tests/fuzz/second_opinion.hpp"

#include <memory_resource>
#include <set>

namespace eczema::fuzz {
namespace {

using fhir::Value;

Value root_of(std::string_view text, std::pmr::memory_resource& arena) {
    const auto tree = fhir::parse_json(text, arena, fhir::Keep::everything);
    must(tree.has_value(), "what is sent is JSON");
    const SecondOpinion second = second_opinion(text);
    must(second.verdict == SecondOpinion::Verdict::accepted, "what is sent is JSON to RapidJSON");
    must(second.form == form_of(*tree), "what is sent reads the same to both libraries");
    return *tree;
}

void must_hold_something(const Value& value, std::string_view name) {
    if (name == "resource") return;
    must(!value.is_null(), "nothing that is sent is null");
    if (value.is_string()) must(!value.text().empty(), "no text that is sent is empty");
    if (value.is_array()) must(!value.items().empty() || name == "cards", "no list that is sent is empty");
    if (value.is_object()) must(!value.members().empty(), "no object that is sent is empty");
    for (const Value& item : value.items()) must_hold_something(item, {});
    for (const fhir::Member& member : value.members()) must_hold_something(member.value, member.name);
}

std::string_view required(const Value& object, std::string_view name) {
    const Value* member = object.find(name);
    must(member && member->is_string(), "what CDS Hooks requires is there");
    return member->text();
}

void must_be_action(const Value& action) {
    const std::string_view type = required(action, "type");
    must(type == "create" || type == "update" || type == "delete", "an action creates, updates or deletes");
    required(action, "description");
    if (type == "delete")
        required(action, "resourceId");
    else
        must(action.named("resource").is_object(), "an action that writes has a resource");
}

void must_be_card(const Value& card, std::size_t longest_summary, std::set<std::string_view>& uuids) {
    must(cards::utf16_units(required(card, "summary")) <= longest_summary, "a summary is short");
    const std::string_view indicator = required(card, "indicator");
    must(indicator == "info" || indicator == "warning" || indicator == "critical", "an indicator is one of three");
    required(card.named("source"), "label");
    must(uuids.insert(required(card, "uuid")).second, "a uuid is given once");
    const auto suggestions = card.named("suggestions").items();
    must(suggestions.empty() || card.find("selectionBehavior"), "suggestions say how many may be taken");
    for (const Value& suggestion : suggestions) {
        required(suggestion, "label");
        must(uuids.insert(required(suggestion, "uuid")).second, "a uuid is given once");
        for (const Value& action : suggestion.named("actions").items()) must_be_action(action);
    }
    for (const Value& link : card.named("links").items()) {
        required(link, "label");
        required(link, "url");
        required(link, "type");
    }
}

} // namespace

void must_be_json(std::string_view text) {
    std::pmr::monotonic_buffer_resource arena;
    root_of(text, arena);
}

void must_be_clean_json(std::string_view text) {
    std::pmr::monotonic_buffer_resource arena;
    must_hold_something(root_of(text, arena), {});
}

void must_be_response(std::string_view text, std::size_t longest_summary) {
    std::pmr::monotonic_buffer_resource arena;
    const Value root = root_of(text, arena);
    must_hold_something(root, {});
    must(root.named("cards").is_array(), "a response has cards");
    std::set<std::string_view> uuids;
    for (const Value& card : root.named("cards").items()) must_be_card(card, longest_summary, uuids);
}

} // namespace eczema::fuzz
