#include "cards/unread_drugs.hpp"

#include "cards/fact_values.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

bool comes_first(const UnreadDrug& a, const UnreadDrug& b) { return comes_before(a.evidence, b.evidence); }

UnreadDrug unread(const Drug& drug, const Evidence& evidence, bool is_current, std::pmr::memory_resource& arena) {
    std::string words =
        drug.is_in_words ? "medication recorded by name only: " : "medication without a readable code: ";
    words += evidence.resource_type;
    if (fhir::is_id(evidence.id)) (words += '/') += evidence.id;
    const SetBits beside = sets_in(DrugGroup::interaction_partners) | sets_in(DrugGroup::sedating_antihistamines) |
                           sets_in(DrugGroup::promethazine);
    return {evidence, text_in(arena, words), is_current,
            drug.is_in_words && (drug.possible & sets_in(DrugGroup::systemic)).any(),
            drug.is_in_words && !drug.is_unidentified && (drug.possible & ~beside).none()};
}

} // namespace

std::span<const UnreadDrug> derive_unread_drugs(const Derivation& from) {
    std::pmr::vector<UnreadDrug> found(&from.arena);
    const auto is_unread = [](const Drug& drug) { return drug.is_in_words || drug.is_unidentified; };
    for (const Exposure& exposure : from.exposures)
        if (is_unread(exposure.drug))
            found.push_back(unread(exposure.drug, evidence_of(exposure), exposure.is_on != Tri::no, from.arena));
    for (const DraftedDrug& drafted : from.drafted)
        if (drafted.draft->medication_request && is_unread(drafted.drug))
            found.push_back(unread(drafted.drug, {drafted.draft->resource_type, drafted.draft->id, std::nullopt},
                                   !drafted.is_stop, from.arena));
    std::stable_sort(found.begin(), found.end(), comes_first);
    return {found.data(), found.size()}; // the storage is the arena's
}

const UnreadDrug* find_unread_drug(const Evidence& evidence, std::span<const UnreadDrug> unread) {
    const auto found =
        std::lower_bound(unread.begin(), unread.end(), evidence, [](const UnreadDrug& drug, const Evidence& sought) {
            return comes_before(drug.evidence, sought);
        });
    return found != unread.end() && !comes_before(evidence, found->evidence) ? &*found : nullptr;
}

} // namespace eczema::cards
