#include "fhir/medication.hpp"

namespace eczema::fhir {

Medication read_medication(const Value& resource, std::string_view full_url, Reading& reading) {
    return {
        .id = resource["id"].text(),
        .full_url = full_url,
        .code = read_concept(resource["code"], reading),
        .form = read_concept(resource["form"], reading),
    };
}

Medication read_drug(const Value& resource, const Medications& medications, Reading& reading) {
    const Value& choice = resource["medication"]; // R5: concept or reference in one element
    const Value& in_place =
        !resource["medicationCodeableConcept"].is_null() ? resource["medicationCodeableConcept"] : choice["concept"];
    if (!in_place.is_null()) return {.id = {}, .full_url = {}, .code = read_concept(in_place, reading), .form = {}};
    const Value& pointer =
        !resource["medicationReference"].is_null() ? resource["medicationReference"] : choice["reference"];
    if (pointer.is_null()) return {};
    const Reference reference = read_reference(pointer);
    if (reference.is_contained) {
        for (const Value& contained : one_or_many(resource["contained"]))
            if (contained["id"].text() == reference.id) return read_medication(contained, {}, reading);
    } else if (!reference.id.empty()) {
        if (const Medication* medication = medications.find(reference.id)) return *medication;
    }
    reading.note(IssueSeverity::warning, "medicationReference", "reference-not-found");
    return {};
}

} // namespace eczema::fhir
