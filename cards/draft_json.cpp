#include "cards/draft_json.hpp"

#include "fhir/json.hpp"

namespace eczema::cards {

JsonObject& JsonObject::text(std::string_view name, std::string_view value) {
    if (value.empty()) return *this;
    key(name);
    fhir::append_json_string(out_, value);
    return *this;
}

JsonObject& JsonObject::raw(std::string_view name, std::string_view json) {
    if (json.empty()) return *this;
    key(name);
    out_ += json;
    return *this;
}

void JsonObject::key(std::string_view name) {
    if (out_.back() != '{') out_ += ',';
    fhir::append_json_string(out_, name);
    out_ += ':';
}

std::string reference_json(std::string_view type, std::string_view id) {
    std::string json;
    JsonObject(json).text("reference", std::string(type) + '/' + std::string(id));
    return json;
}

std::string coding_json(std::string_view system, std::string_view code, std::string_view display) {
    std::string json;
    JsonObject(json).text("system", system).text("code", code).text("display", display);
    return json;
}

std::string concept_json(std::string_view codings, std::string_view text) {
    std::string json;
    {
        JsonObject members(json);
        if (!codings.empty()) members.raw("coding", '[' + std::string(codings) + ']');
        members.text("text", text);
    }
    return json;
}

std::string quantity_json(std::string_view number, std::string_view unit) {
    std::string json;
    JsonObject(json)
        .raw("value", number)
        .text("unit", unit)
        .text("system", "http://unitsofmeasure.org")
        .text("code", unit);
    return json;
}

} // namespace eczema::cards
