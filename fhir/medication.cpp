#include "fhir/medication.hpp"

#include "fhir/versions.hpp"

namespace eczema::fhir {

Medication read_medication(const Value& resource, std::string_view full_url, Reading& reading) {
    auto ingredients = reading.list<CodeableConcept>();
    for (const Value& ingredient : one_or_many(resource["ingredient"]))
        if (const auto read = read_concept(ingredient["itemCodeableConcept"], reading); !read.is_empty())
            ingredients.push_back(read);
    return {
        .id = resource["id"].text(),
        .full_url = full_url,
        .code = read_concept(resource["code"], reading),
        .form = read_concept(resource["form"], reading),
        .ingredients = reading.kept(ingredients),
    };
}

Medication read_drug(const Value& resource, const Medications& medications, Reading& reading) {
    if (const Value& in_place = resource["medicationCodeableConcept"]; !in_place.is_null()) {
        Medication drug;
        drug.code = read_concept(in_place, reading);
        return drug;
    }
    const Value& pointer = resource["medicationReference"];
    if (pointer.is_null()) return {};
    const Reference reference = read_reference(pointer);
    if (const Value& contained = contained_in(resource, reference); !contained.is_null())
        return read_medication(as_r4(contained, reading.arena), {}, reading);
    if (!reference.is_contained && !reference.id.empty())
        if (const Medication* medication = medications.find(reference.id)) return *medication;
    reading.note(IssueSeverity::warning, "medicationReference", "reference-not-found");
    return {};
}

} // namespace eczema::fhir
