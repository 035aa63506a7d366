#include "conformance/judge/card_walk.hpp"
#include "conformance/judge/fhir_structure.hpp"

namespace eczema::conformance {
namespace {

using rapidjson::Value;

void walk_suggestion(MemberWalk& walk, const Value& suggestion, const std::string& path, Profile profile,
                     Uuids& uuids) {
    take_uuid(walk, suggestion, path, "6.2-uuid", uuids.suggestions);
    walk.text(suggestion, path, "label", Presence::required, "6.2-label");
    walk.boolean(suggestion, path, "isRecommended", "6.2-isRecommended");
    if (profile == Profile::v3_0) // that the client supports it is agreed beforehand
        walk.one_of(suggestion, path, "actionSelectionBehavior", Presence::optional, "6.2-actionSelectionBehavior",
                    {"all", "any", "at-most-one"});
    else if (member(suggestion, "actionSelectionBehavior") != nullptr)
        walk.report("6.2-actionSelectionBehavior", below(path, "actionSelectionBehavior"), "unknown to CDS Hooks 2.0");
    walk.optional_each(suggestion, "actions", path, "6.2-actions", [&](const Value& item, const std::string& at) {
        walk_action(walk, item, at, ActionPlace::suggestion);
    });
    walk.extension(suggestion, path);
}

// A delete names what it deletes; the older form is a string in the place of the resource.
void walk_delete(MemberWalk& walk, const Value& action, const std::string& path) {
    if (member(action, "resource") != nullptr)
        walk.report("6.3-resource-delete", below(path, "resource"), "given for a delete: resourceId names it");
    if (member(action, "resourceId") == nullptr)
        walk.report("6.3-resourceId", below(path, "resourceId"), "missing for a delete");
}

void walk_resource(MemberWalk& walk, const Value& action, const std::string& path, std::string_view type,
                   std::string_view rule) {
    const Value* resource = member(action, "resource");
    const std::string at = below(path, "resource");
    if (resource == nullptr) return walk.report(rule, at, "missing for a " + std::string(type));
    if (!resource->IsObject()) return walk.report(rule, at, "not an object");
    walk_fhir_resource(walk, *resource, at);
    if (member(*resource, "id") != nullptr) return;
    if (type == "update")
        walk.report(rule, below(at, "id"), "missing for an update: nothing says what is updated");
    else
        walk.report("6.3-id", below(at, "id"), "missing");
}

} // namespace

void walk_suggestions(MemberWalk& walk, const Value& card, const std::string& path, Profile profile, Uuids& uuids) {
    const Value* behavior = walk.one_of(card, path, "selectionBehavior", Presence::optional, "6.1-selectionBehavior",
                                        {"at-most-one", "any"});
    const Value* given = member(card, "suggestions");
    const bool has_behavior = member(card, "selectionBehavior") != nullptr;
    if (given != nullptr && !has_behavior)
        walk.report("6.1-selectionBehavior", below(path, "selectionBehavior"), "missing beside suggestions");
    if (given == nullptr && has_behavior)
        walk.report("6.1-selectionBehavior-alone", below(path, "selectionBehavior"), "given without suggestions");
    int recommended = 0;
    walk.optional_each(card, "suggestions", path, "6.1-suggestions", [&](const Value& item, const std::string& at) {
        walk_suggestion(walk, item, at, profile, uuids);
        const Value* flag = member(item, "isRecommended");
        recommended += flag != nullptr && flag->IsTrue() ? 1 : 0;
    });
    if (recommended > 1 && (behavior == nullptr || text_of(*behavior) != "any"))
        walk.report("6.2-isRecommended-several", below(path, "suggestions"),
                    "several are recommended, but only one may be chosen");
}

void walk_action(MemberWalk& walk, const Value& action, const std::string& path, ActionPlace place) {
    const bool is_system = place == ActionPlace::system;
    const Value* type = walk.one_of(action, path, "type", Presence::required,
                                    is_system ? "6.5-systemActions" : "6.3-type", {"create", "update", "delete"});
    walk.text(action, path, "description", Presence::required, is_system ? "6.5-description" : "6.3-description");
    const Value* id = walk.text(action, path, "resourceId", Presence::optional, "6.3-resourceId-form");
    if (id != nullptr && !is_relative_reference(text_of(*id)))
        walk.report("6.3-resourceId-form", below(path, "resourceId"), "not of the form Type/id");
    walk.extension(action, path);
    if (type == nullptr) return;
    const std::string_view word = text_of(*type);
    if (word == "delete")
        walk_delete(walk, action, path);
    else if (word == "create" || word == "update")
        walk_resource(walk, action, path, word, is_system ? "6.5-systemActions" : "6.3-resource");
}

} // namespace eczema::conformance
