// Medication: what a drug order or statement names, by concept or by reference to a contained, bundled or supplied
// Medication.
#pragma once
#include "fhir/datatypes.hpp"

#include <unordered_map>

namespace eczema::fhir {

struct Medication {
    std::string_view id;
    std::string_view full_url; // of its Bundle entry, else empty
    CodeableConcept code;
    CodeableConcept form;
    std::span<const CodeableConcept> ingredients; // ingredient.itemCodeableConcept
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
    const Medication* find(std::string_view id) const {
        const auto found = by_id_.find(id);
        return found == by_id_.end() ? nullptr : &found->second;
    }

  private:
    std::pmr::unordered_map<std::string_view, Medication> by_id_;
};

Medication read_medication(const Value& resource, std::string_view full_url, Reading& reading);

// The drug of an order, statement, dispense or administration. A reference that finds nothing leaves the
// code empty and is an issue.
Medication read_drug(const Value& resource, const Medications& medications, Reading& reading);

} // namespace eczema::fhir
