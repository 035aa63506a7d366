#include "fhir/medication_references.hpp"

#include <unordered_set>

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

std::vector<std::string> missing_medications(std::span<const Supplied> supplied, const DraftSource& drafts,
                                             std::pmr::memory_resource& arena) {
    std::pmr::vector<Entry> entries(drafts.entries.begin(), drafts.entries.end(), &arena);
    for (const Supplied& one : supplied) {
        if (!one.value) continue;
        const auto sent = read_entries(content_of(*one.value), arena);
        entries.insert(entries.end(), sent.begin(), sent.end());
    }
    std::pmr::unordered_set<std::string_view> known(&arena);
    for (const Entry& entry : entries)
        if (resource_type(*entry.resource) == "Medication")
            for (const std::string_view id : {(*entry.resource)["id"].text(), parse_reference(entry.full_url).id})
                known.insert(id);
    std::vector<std::string> missing;
    for (const Entry& entry : entries) {
        if (!names_a_drug(resource_type(*entry.resource))) continue;
        const std::string_view text = reference_text(*entry.resource);
        const Reference reference = parse_reference(text);
        if (reference.type == "Medication" && !reference.id.empty() && known.insert(reference.id).second)
            missing.push_back(without_version(text));
    }
    return missing;
}

} // namespace eczema::fhir
