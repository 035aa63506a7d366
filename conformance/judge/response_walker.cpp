#include "conformance/judge/response_walker.hpp"

#include "conformance/judge/card_walk.hpp"

namespace eczema::conformance {

std::vector<Finding> walk_response(const rapidjson::Value& response, Profile profile) {
    using rapidjson::Value;
    std::vector<Finding> findings;
    MemberWalk walk(findings);
    if (!response.IsObject()) {
        walk.report("6-cards", "", "not an object");
        return findings;
    }
    walk_tree(response, "cards", findings);
    Uuids uuids;
    if (const Value* cards = member(response, "cards"))
        walk.each(*cards, "cards", "6-cards",
                  [&](const Value& card, const std::string& path) { walk_card(walk, card, path, profile, uuids); });
    else
        walk.report("6-cards", "cards", "missing");
    walk.optional_each(
        response, "systemActions", "", "6-systemActions",
        [&](const Value& action, const std::string& path) { walk_action(walk, action, path, ActionPlace::system); });
    if (const Value* actions = member(response, "systemActions");
        actions != nullptr && actions->IsArray() && actions->Empty())
        walk.report("6-systemActions", "systemActions", "an empty array");
    walk.extension(response, "");
    return findings;
}

} // namespace eczema::conformance
