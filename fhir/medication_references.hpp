// Medications that drug orders, statements, dispenses and administrations refer to and that were not sent along: what
// is left to ask the EHR for. Reads references alone.
#pragma once
#include "fhir/bundle.hpp"

#include <string>
#include <unordered_set>
#include <vector>

namespace eczema::fhir {

class MedicationReferences {
  public:
    explicit MedicationReferences(std::pmr::memory_resource& arena)
        : arena_(arena), sent_(&arena), wanted_(&arena), asked_(&arena) {}

    // A value under a key, a page of it, or drafted orders: the Medications it brings and the references of its
    // entries. It must outlive this.
    void add(const Value& delivered) { add(read_entries(content_of(delivered), arena_)); }
    void add(std::span<const Entry> entries);

    // Relative URLs ("Medication/m1") or absolute ones as sent, without a version: those of what was added that were
    // not sent too, each once ever. References to contained resources and to "urn:uuid:" are not among them: no server
    // can be asked for those.
    std::vector<std::string> take_missing();

  private:
    std::pmr::memory_resource& arena_;
    std::pmr::unordered_set<std::string_view> sent_;                         // ids
    std::pmr::vector<std::pair<std::string_view, std::string_view>> wanted_; // id and text, in the order met
    std::pmr::unordered_set<std::string_view> asked_;                        // ids
};

} // namespace eczema::fhir
