// Medication: what a drug order or statement names, by concept or by reference to a contained, bundled or supplied
// Medication.
#pragma once
#include "fhir/datatypes.hpp"

#include <unordered_map>

namespace eczema::fhir {

// One active part of a drug. Its item is empty where it is named by reference and that is not, or not yet, found.
struct Ingredient {
    CodeableConcept item;
    Reference reference;       // itemReference
    Quantity amount, per = {}; // strength: numerator and denominator
};

struct Medication {
    std::string_view id;
    std::string_view full_url; // of its Bundle entry, else empty
    CodeableConcept code;
    CodeableConcept form;
    std::span<const Ingredient> ingredients; // those that act

    bool is_named() const { return !code.is_empty() || !ingredients.empty(); }
};

// The Medications that references may point at, beside those contained in the resource itself: found by id, or by the
// id at the end of their entry's fullUrl.
class Medications {
  public:
    explicit Medications(std::pmr::memory_resource& arena) : by_id_(&arena) {}

    void add(const Medication& medication) {
        for (const std::string_view id : {medication.id, parse_reference(medication.full_url).id})
            if (!id.empty()) by_id_.try_emplace(id, medication);
    }
    // One that came from another server than the reference names is not meant, though it has the same id.
    const Medication* find(const Reference& reference) const {
        const auto found = by_id_.find(reference.id);
        if (found == by_id_.end()) return nullptr;
        const std::string_view base = parse_reference(found->second.full_url).base;
        const bool is_elsewhere = !reference.base.empty() && !base.empty() && reference.base != base;
        return is_elsewhere ? nullptr : &found->second;
    }

  private:
    std::pmr::unordered_map<std::string_view, Medication> by_id_;
};

// Ingredients named by reference are looked for among the resources that `holder` contains: the Medication itself, or
// the order that contains it.
Medication read_medication(const Value& resource, std::string_view full_url, const Value& holder, Reading& reading);
inline Medication read_medication(const Value& resource, std::string_view full_url, Reading& reading) {
    return read_medication(resource, full_url, resource, reading);
}

// The drug of an order, statement, dispense or administration. A reference that finds nothing is an issue; what it
// displays is kept as the words of the drug.
Medication read_drug(const Value& resource, const Medications& medications, Reading& reading);

} // namespace eczema::fhir
