#include "tests/support/fhir_text.hpp"

namespace eczema::tests {

std::string text(std::string_view name, std::string_view value) {
    return value.empty() ? std::string() : ",\"" + std::string(name) + "\":\"" + std::string(value) + '"';
}

std::string raw(std::string_view name, std::string_view json) {
    return json.empty() ? std::string() : ",\"" + std::string(name) + "\":" + std::string(json);
}

std::string object(std::string members) {
    if (!members.empty()) members.erase(0, 1); // the comma in front
    return '{' + members + '}';
}

std::string listed(const std::vector<std::string>& items) {
    std::string json = "[";
    for (const std::string& item : items) json += (json.size() > 1 ? "," : "") + item;
    return json + ']';
}

std::string concept_of(std::string_view code, std::string_view home) {
    if (code.empty()) return {};
    constexpr std::array<std::pair<std::string_view, std::string_view>, 16> systems{{
        {"atc", "http://www.whocc.no/atc"},
        {"rx", "http://www.nlm.nih.gov/research/umls/rxnorm"},
        {"ndc", "http://hl7.org/fhir/sid/ndc"},
        {"sct", "http://snomed.info/sct"},
        {"cm", "http://hl7.org/fhir/sid/icd-10-cm"},
        {"icd10", "http://hl7.org/fhir/sid/icd-10"},
        {"loinc", "http://loinc.org"},
        {"cvx", "http://hl7.org/fhir/sid/cvx"},
        {"cpt", "http://www.ama-assn.org/go/cpt"},
        {"score", "urn:eczema-cds:score"},
        {"reason", "http://terminology.hl7.org/CodeSystem/v3-ActReason"},
        {"status-reason", "http://terminology.hl7.org/CodeSystem/medicationrequest-status-reason"},
        {"status", "http://terminology.hl7.org/CodeSystem/condition-clinical"},
        {"interpretation", "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"},
        {"forecast", "http://terminology.hl7.org/CodeSystem/immunization-recommendation-status"},
        {"local", "urn:example:local"},
    }};
    if (code.starts_with("text:")) return object(text("text", code.substr(5)));
    if (const std::size_t colon = code.find(':'); colon != std::string_view::npos) {
        home = code.substr(0, colon);
        code.remove_prefix(colon + 1);
    }
    std::string_view uri;
    for (const auto& [name, system] : systems)
        if (name == home) uri = system;
    return object(raw("coding", '[' + object(text("system", uri) + text("code", code)) + ']'));
}

std::string concepts_of(std::string_view code, std::string_view home) {
    return code.empty() ? std::string() : '[' + concept_of(code, home) + ']';
}

std::string quantity_of(double value, std::string_view unit) {
    return object(raw("value", std::to_string(value)) + text("unit", unit) + text("code", unit));
}

std::string period_of(std::string_view start, std::string_view end) {
    const std::string members = text("start", start) + text("end", end);
    return members.empty() ? std::string() : object(members);
}

std::string date_or_period(const std::string& element, std::string_view start, std::string_view end) {
    return end.empty() ? text(element + "DateTime", start) : raw(element + "Period", period_of(start, end));
}

} // namespace eczema::tests
