#include "conformance/judge/places.hpp"

#include "conformance/json/json_text.hpp"
#include <algorithm>

namespace eczema::conformance {

using rapidjson::Value;

void visit_place(const Value& document, std::string_view place, const std::function<void(const Value&)>& visit) {
    if (document.IsArray()) {
        for (const Value& item : document.GetArray()) visit_place(item, place, visit);
        return;
    }
    if (place.empty()) return visit(document);
    const std::size_t dot = std::min(place.find('.'), place.size());
    const std::string_view step = place.substr(0, dot);
    const std::size_t equals = step.find('=');
    const Value* value = member(document, step.substr(0, equals));
    if (value == nullptr) return;
    if (equals != std::string_view::npos && text_of(*value) != step.substr(equals + 1)) return;
    visit_place(*value, place.substr(std::min(dot + 1, place.size())), visit);
}

bool has_place(const Value& document, std::string_view places) {
    bool found = false;
    while (!places.empty() && !found) {
        const std::size_t blank = std::min(places.find(' '), places.size());
        visit_place(document, places.substr(0, blank), [&](const Value&) { found = true; });
        places.remove_prefix(std::min(blank + 1, places.size()));
    }
    return found;
}

} // namespace eczema::conformance
