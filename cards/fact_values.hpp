// Building fact values: truth with the evidence that proves it.
#pragma once
#include "cards/facts.hpp"

#include <algorithm>
#include <memory_resource>
#include <string>
#include <tuple>
#include <vector>

namespace eczema::cards {

inline FactValue& at(PatientFacts& facts, Fact fact) { return facts.values[static_cast<std::size_t>(fact)]; }
inline FactValue& at(DrugFacts& facts, Fact fact) { return facts.values[drug_fact_index(fact)]; }

// The order of evidence on a card: by resource, whatever order it was sent in.
inline bool comes_before(const Evidence& a, const Evidence& b) {
    return std::tie(a.resource_type, a.id) < std::tie(b.resource_type, b.id);
}

// Gathers what speaks for a fact. Something found for certain makes it yes; something that may be makes it unknown;
// nothing found is "no" only where the whole list was seen.
class FactBuilder {
  public:
    explicit FactBuilder(std::pmr::memory_resource& arena) : certain_(&arena), possible_(&arena) {}

    void add(Tri truth, const Evidence& evidence) {
        if (truth == Tri::yes) certain_.push_back(evidence);
        if (truth == Tri::unknown) possible_.push_back(evidence);
    }

    FactValue value(bool list_is_whole, std::string_view detail = {}) {
        for (auto* list : {&certain_, &possible_}) std::sort(list->begin(), list->end(), comes_before);
        if (!certain_.empty())
            return {.truth = Tri::yes, .detail = detail, .evidence = {certain_.data(), certain_.size()}};
        if (!possible_.empty())
            return {.truth = Tri::unknown, .detail = detail, .evidence = {possible_.data(), possible_.size()}};
        return {.truth = list_is_whole ? Tri::no : Tri::unknown, .detail = detail};
    }

  private:
    std::pmr::vector<Evidence> certain_, possible_; // storage stays the arena's
};

inline FactValue number_fact(double number, std::span<const Evidence> evidence = {}, std::string_view detail = {}) {
    return {.truth = Tri::yes, .number = Range{number, number}, .detail = detail, .evidence = evidence};
}

inline FactValue not_applicable() { return {.truth = Tri::no}; }
inline FactValue unknown_fact(std::string_view missing = {}) { return {.truth = Tri::unknown, .missing = missing}; }

// One piece of evidence, kept in the arena.
inline std::span<const Evidence> evidence_in(std::pmr::memory_resource& arena, const Evidence& evidence) {
    auto* kept = static_cast<Evidence*>(arena.allocate(sizeof(Evidence), alignof(Evidence)));
    return {new (kept) Evidence(evidence), 1};
}

inline std::string_view text_in(std::pmr::memory_resource& arena, std::string_view text) {
    char* kept = static_cast<char*>(arena.allocate(text.size() + 1, 1));
    std::copy(text.begin(), text.end(), kept);
    return {kept, text.size()};
}

inline Evidence evidence_of(const Exposure& exposure) {
    return {exposure.resource_type, exposure.id, exposure.start ? exposure.start : exposure.end};
}

} // namespace eczema::cards
