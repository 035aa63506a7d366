#include "fhir/medication.hpp"

#include "fhir/versions.hpp"

#include <algorithm>

namespace eczema::fhir {
namespace {

// A Medication with more is no real one; what is left out of the list is told by an ingredient without a name.
constexpr std::size_t most_ingredients = 32;

Ingredient read_ingredient(const Value& ingredient, const Value& holder, Reading& reading) {
    const Value& strength = ingredient["strength"];
    Ingredient part{read_concept(ingredient["itemCodeableConcept"], reading),
                    read_reference(ingredient["itemReference"]), read_quantity(strength["numerator"]),
                    read_quantity(strength["denominator"])};
    // A contained Medication or Substance: either names itself by its code.
    if (part.item.is_empty() && part.reference.is_contained)
        part.item = read_concept(contained_in(holder, part.reference)["code"], reading);
    return part;
}

std::span<const Ingredient> read_ingredients(const Value& resource, const Value& holder, Reading& reading) {
    auto parts = reading.list<Ingredient>();
    for (const Value& ingredient : one_or_many(resource["ingredient"])) {
        if (!ingredient.is_object() || read_boolean(ingredient["isActive"]) == false) continue;
        const bool is_full = parts.size() == most_ingredients;
        parts.push_back(is_full ? Ingredient{} : read_ingredient(ingredient, holder, reading));
        if (is_full) break;
    }
    return reading.kept(parts);
}

// Another resource of the same id, such as a Substance, is not the Medication. A "urn:uuid:" names no type.
bool may_be_medication(const Reference& reference) {
    return !reference.is_contained && !reference.id.empty() &&
           (reference.type.empty() || reference.type == "Medication");
}

// With the ingredients that are Medications of their own.
Medication with_parts(Medication drug, const Medications& medications, Reading& reading) {
    const auto is_open = [](const Ingredient& part) {
        return part.item.is_empty() && may_be_medication(part.reference);
    };
    if (std::none_of(drug.ingredients.begin(), drug.ingredients.end(), is_open)) return drug;
    auto parts = reading.list<Ingredient>();
    for (Ingredient part : drug.ingredients) {
        const Medication* found = is_open(part) ? medications.find(part.reference) : nullptr;
        if (found) part.item = found->code;
        parts.push_back(part);
    }
    drug.ingredients = reading.kept(parts);
    return drug;
}

} // namespace

Medication read_medication(const Value& resource, std::string_view full_url, const Value& holder, Reading& reading) {
    return {
        .id = resource["id"].text(),
        .full_url = full_url,
        .code = read_concept(resource["code"], reading),
        .form = read_concept(resource["form"], reading),
        .ingredients = read_ingredients(resource, holder, reading),
    };
}

Medication read_drug(const Value& resource, const Medications& medications, Reading& reading) {
    Medication drug;
    drug.code = read_concept(resource["medicationCodeableConcept"], reading);
    if (!drug.code.is_empty()) return drug; // an empty one hides no reference
    const Value& pointer = resource["medicationReference"];
    if (pointer.is_null()) return drug;
    const Reference reference = read_reference(pointer);
    if (const Value& contained = contained_in(resource, reference); !contained.is_null())
        return with_parts(read_medication(as_r4(contained, reading.arena), {}, resource, reading), medications,
                          reading);
    if (may_be_medication(reference))
        if (const Medication* medication = medications.find(reference))
            return with_parts(*medication, medications, reading);
    reading.note(IssueSeverity::warning, "medicationReference", "reference-not-found");
    drug.code.text = pointer["display"].text();
    return drug;
}

} // namespace eczema::fhir
