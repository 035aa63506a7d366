#include "fhir/medication_references.hpp"

namespace eczema::fhir {
namespace {

bool names_a_drug(std::string_view type) {
    return type.starts_with("Medication") && type != "Medication" && is_resource_type_read(type);
}

std::string_view reference_text(const Value& resource) {
    const Value& in_r5 = resource["medication"]["reference"]; // a CodeableReference
    const Value& reference = !resource["medicationReference"].is_null() ? resource["medicationReference"] : in_r5;
    return reference.is_string() ? reference.text() : reference["reference"].text();
}

std::string without_version(std::string_view reference) {
    return std::string(reference.substr(0, reference.find("/_history/")));
}

} // namespace

void MedicationReferences::add(std::span<const Entry> entries) {
    for (const Entry& entry : entries) {
        const std::string_view type = resource_type(*entry.resource);
        if (type == "Medication")
            for (const std::string_view id : {(*entry.resource)["id"].text(), parse_reference(entry.full_url).id})
                sent_.insert(id);
        if (!names_a_drug(type)) continue;
        const std::string_view text = reference_text(*entry.resource);
        const Reference reference = parse_reference(text);
        if (reference.type == "Medication" && !reference.id.empty() && asked_.insert(reference.id).second)
            wanted_.push_back({reference.id, text});
    }
}

std::vector<std::string> MedicationReferences::take_missing() {
    std::vector<std::string> missing;
    for (const auto& [id, text] : wanted_)
        if (!sent_.contains(id)) missing.push_back(without_version(text));
    wanted_.clear();
    return missing;
}

} // namespace eczema::fhir
