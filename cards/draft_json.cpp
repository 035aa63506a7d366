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

void add_draft_context(JsonObject& resource, std::string_view rule_id, const DraftContext& context) {
    std::string note;
    JsonObject(note).text("text", "Proposed by Eczema CDS, rule " + std::string(rule_id) +
                                      ". Draft for review by the prescriber.");
    resource.raw("subject", reference_json("Patient", context.patient_id));
    if (!context.encounter_id.empty()) resource.raw("encounter", reference_json("Encounter", context.encounter_id));
    resource.text("authoredOn", to_text(context.today));
    if (!context.condition_id.empty())
        resource.raw("reasonReference", '[' + reference_json("Condition", context.condition_id) + ']');
    resource.raw("note", '[' + note + ']');
}

} // namespace eczema::cards
