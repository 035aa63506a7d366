// Whether a document has anything at a place, so that a rule about it can be said to have been kept.
#pragma once
#include "conformance/json/rapid_json.hpp"
#include <functional>
#include <string_view>

namespace eczema::conformance {

// "cards.suggestions.uuid": some suggestion of some card has a uuid; arrays are gone through. A last step with an
// equals sign asks for a value: "cards.suggestions.actions.type=delete". Several places stand blank-separated.
bool has_place(const rapidjson::Value& document, std::string_view places);

// Each value at one place.
void visit_place(const rapidjson::Value& document, std::string_view place,
                 const std::function<void(const rapidjson::Value&)>& visit);

} // namespace eczema::conformance
