// The parts of a response: a card with its source, suggestions and links, and the actions that suggestions and
// systemActions hold. Each walks one object at its path; the response walker puts them together.
#pragma once
#include "conformance/judge/member_walk.hpp"
#include <set>
#include <string>
#include <string_view>

namespace eczema::conformance {

// Ids that no two objects of one response may share.
struct Uuids {
    std::set<std::string_view> cards;
    std::set<std::string_view> suggestions;
};

void walk_card(MemberWalk& walk, const rapidjson::Value& card, const std::string& path, Profile profile, Uuids& uuids);
void walk_suggestions(MemberWalk& walk, const rapidjson::Value& card, const std::string& path, Profile profile,
                      Uuids& uuids);

// Where an action stands decides which rules its shape and its description come under.
enum class ActionPlace : bool { suggestion, system };
void walk_action(MemberWalk& walk, const rapidjson::Value& action, const std::string& path, ActionPlace place);

// Reports it under `rule` if another of `taken` has it.
void take_uuid(MemberWalk& walk, const rapidjson::Value& object, const std::string& path, std::string_view rule,
               std::set<std::string_view>& taken);

} // namespace eczema::conformance
