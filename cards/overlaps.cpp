#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

using fhir::Day;

constexpr double open_ended_overlap_days = 36'500; // no end on either side

// The pairs of gate-duplicate-advanced, as the specification lists them (R21); the first row that fits decides.
// Sources: labels of the JAK inhibitors (UPA-EU, ABR-EU, BAR-EU); biologic with immunosuppressant: gk.
struct Pair {
    DrugGroup one, other;
    Fact kind;
};
constexpr std::array pairs{
    Pair{DrugGroup::jak_inhibitors, DrugGroup::jak_inhibitors, Fact::overlap_one_pathway_days},
    Pair{DrugGroup::il413, DrugGroup::il413, Fact::overlap_one_pathway_days},
    Pair{DrugGroup::biologics, DrugGroup::biologics, Fact::overlap_advanced_days},
    Pair{DrugGroup::biologics, DrugGroup::jak_inhibitors, Fact::overlap_advanced_days},
    Pair{DrugGroup::traditional, DrugGroup::traditional, Fact::overlap_advanced_days},
    Pair{DrugGroup::jak_inhibitors, DrugGroup::traditional, Fact::overlap_advanced_days},
    Pair{DrugGroup::biologics, DrugGroup::traditional, Fact::overlap_adjunct_days},
    Pair{DrugGroup::biologics, DrugGroup::systemic_or_other_biologic, Fact::overlap_adjunct_days},
};

std::optional<Fact> kind_of(ValueSet one, ValueSet other) {
    if (one == other) return Fact::overlap_same_drug_days;
    // Methotrexate beside a JAK inhibitor is described and only asks for a stop date.
    for (const auto& [a, b] : {std::pair{one, other}, std::pair{other, one}})
        if (a == ValueSet::drug_methotrexate && holds(sets_in(DrugGroup::jak_inhibitors), b))
            return Fact::overlap_adjunct_days;
    for (const Pair& pair : pairs)
        for (const auto& [a, b] : {std::pair{one, other}, std::pair{other, one}})
            if (holds(sets_in(pair.one), a) && holds(sets_in(pair.other), b)) return pair.kind;
    return std::nullopt;
}

struct Overlap {
    Tri truth = Tri::no;
    double days = 0;
    std::optional<Evidence> evidence;
};

class Overlaps {
  public:
    Overlaps(const Derivation& from, const JudgedDrug& order)
        : from_(from), order_(order), group_(sets_in(DrugGroup::systemic_or_other_biologic)) {
        for (const DraftedDrug& drafted : from.drafted) {
            if (drafted.draft == order.draft) own_end_ = drafted.last_day;
            if (drafted.is_stop) stopped_ |= drafted.drug.sets;
        }
        for (std::size_t i = 0; i < value_set_count; ++i) {
            const auto set = static_cast<ValueSet>(i);
            if (!group_.test(i)) continue;
            in_group_.push_back(set);
            if (const Tri is_ours = order.drug.is_in(set); is_ours != Tri::no) ours_.emplace_back(set, is_ours);
        }
    }

    // Another drug that may be taken beside the order from `first` until `end` (open where there is none).
    void add(const Drug& other, Tri is_taken, Day first, std::optional<Day> end, const Evidence& evidence) {
        if (is_taken == Tri::no || other.is_in(group_) == Tri::no) return;
        if (own_end_ && *own_end_ < first) return; // it begins when this order is over
        for (const ValueSet theirs : in_group_) {
            const Tri is_theirs = is_taken & other.is_in(theirs);
            if (is_theirs == Tri::no || order_.replaces == theirs) continue;
            for (const auto& [ours, is_ours] : ours_)
                if (const auto kind = kind_of(ours, theirs))
                    note(*kind, is_theirs & is_ours, days_of(first, end, theirs), evidence);
        }
    }

    FactValue value(Fact kind, bool knows_all) const {
        const Overlap& overlap = overlaps_[static_cast<std::size_t>(kind)];
        if (overlap.truth == Tri::yes) return number_fact(overlap.days, evidence_in(from_.arena, *overlap.evidence));
        if (overlap.truth == Tri::unknown) {
            FactValue value = unknown_fact("whether another systemic drug is still taken");
            value.evidence = evidence_in(from_.arena, *overlap.evidence);
            return value;
        }
        return knows_all ? not_applicable() : unknown_fact(missing_medications(from_.record));
    }

  private:
    double days_of(Day first, std::optional<Day> end, ValueSet theirs) const {
        if (holds(stopped_, theirs)) return 0; // a draft beside this one ends it: a bridge
        if (own_end_ && (!end || *own_end_ < *end)) end = own_end_;
        return end ? std::max(0, *end - first + 1) : open_ended_overlap_days;
    }

    void note(Fact kind, Tri truth, double days, const Evidence& evidence) {
        Overlap& overlap = overlaps_[static_cast<std::size_t>(kind)];
        if (overlap.evidence) {
            if (truth < overlap.truth) return;
            if (truth == overlap.truth && days < overlap.days) return;
            if (truth == overlap.truth && days == overlap.days && comes_before(*overlap.evidence, evidence)) return;
        }
        overlap = {truth, days, evidence};
    }

    const Derivation& from_;
    const JudgedDrug& order_;
    const SetBits group_;
    std::vector<ValueSet> in_group_;             // the sets of group_
    std::vector<std::pair<ValueSet, Tri>> ours_; // of them, those that the order belongs to, or may
    std::optional<Day> own_end_;
    SetBits stopped_;
    std::array<Overlap, fact_count> overlaps_{};
};

} // namespace

void derive_overlaps(const Derivation& from, const JudgedDrug& order, DrugFacts& facts) {
    Overlaps overlaps(from, order);
    const fhir::MedicationRequest* own =
        order.draft && order.draft->medication_request ? &*order.draft->medication_request : nullptr;
    const std::string_view renewed = own ? own->prior.id : std::string_view();
    for (const Exposure& exposure : from.exposures) {
        const std::string_view order_id = exposure.order_id.empty() ? exposure.id : exposure.order_id;
        if (!renewed.empty() && order_id == renewed) continue;        // this order takes its place
        if (own && !own->id.empty() && order_id == own->id) continue; // the same order, already on file
        const auto end = exposure.end ? std::optional(exposure.end->last) : std::nullopt;
        // An order or plan on file that begins later counts from that day on.
        const bool is_later = is_to_come(exposure, from.today) && !exposure.has_ended;
        overlaps.add(exposure.drug, is_later ? exposure.took_place : exposure.is_on,
                     is_later ? exposure.start->first : from.today, end, evidence_of(exposure));
    }
    for (const DraftedDrug& drafted : from.drafted)
        if (drafted.draft != order.draft && !drafted.is_stop)
            overlaps.add(drafted.drug, Tri::yes, from.today, drafted.last_day,
                         {drafted.draft->resource_type, drafted.draft->id, std::nullopt});
    const bool knows = knows_medications(from.record);
    for (const Fact kind : {Fact::overlap_one_pathway_days, Fact::overlap_advanced_days, Fact::overlap_adjunct_days,
                            Fact::overlap_same_drug_days})
        at(facts, kind) = overlaps.value(kind, knows);
}

} // namespace eczema::cards
