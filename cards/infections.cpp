#include "cards/patient_facts.hpp"

#include "cards/conditions.hpp"
#include "cards/fact_values.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

using fhir::Day;

// Specification R05 and R06; each bound is inclusive.
constexpr int bacterial_recent_days = 60;
constexpr int herpeticum_recent_days = 30;
constexpr int antibiotic_counts_days = 14; // after its end

// A drug of the set that was begun for this infection: from the day before its onset on. `counts_days` limits how
// long ago it may have ended. Whether it was is unknown where the infection or the drug has no date.
Tri treats(const Exposure& exposure, ValueSet set, const Diagnosis& infection, std::optional<int> counts_days,
           Day today) {
    Tri treating = exposure.drug.is_in(set) & exposure.took_place;
    if (treating == Tri::no) return Tri::no;
    if (!exposure.start || !infection.onset)
        treating &= Tri::unknown;
    else if (exposure.start->last < infection.onset->first - 1 || exposure.start->first > today)
        return Tri::no;
    else if (exposure.start->first < infection.onset->first - 1)
        treating &= Tri::unknown;
    if (counts_days && exposure.is_on != Tri::yes) {
        if (exposure.end)
            treating &= exposure.end->first >= today - *counts_days  ? Tri::yes
                        : exposure.end->last >= today - *counts_days ? Tri::unknown
                                                                     : Tri::no;
        else
            treating &= Tri::unknown;
    }
    return treating;
}

struct Treatment {
    FactValue treated;
    std::optional<Range> newest_start_days; // days since the newest treating drug was begun
};

// The infections that decide whether all are treated: the latest, since a drug begun for it was begun for every earlier
// one too, and one without a date.
std::pmr::vector<Diagnosis> decisive(std::span<const Diagnosis> infections, std::pmr::memory_resource& arena) {
    std::pmr::vector<Diagnosis> kept(&arena);
    const auto latest =
        std::max_element(infections.begin(), infections.end(), [](const Diagnosis& a, const Diagnosis& b) {
            return a.onset && b.onset ? a.onset->first < b.onset->first : !a.onset && b.onset;
        });
    const auto undated =
        std::find_if(infections.begin(), infections.end(), [](const Diagnosis& one) { return !one.onset; });
    if (latest != infections.end()) kept.push_back(*latest);
    if (undated != infections.end() && undated != latest) kept.push_back(*undated);
    return kept;
}

// Treated means that each of the infections has its drug.
Treatment treatment_of(std::span<const Diagnosis> infections, ValueSet set, std::optional<int> counts_days,
                       const Derivation& from) {
    Treatment treatment;
    FactBuilder drugs(from.arena);
    Tri all = infections.empty() ? Tri::no : Tri::yes;
    for (const Diagnosis& infection : decisive(infections, from.arena)) {
        Tri one = knows_orders(from.record) ? Tri::no : Tri::unknown;
        for (const Exposure& exposure : from.exposures) {
            const Tri treating = treats(exposure, set, infection, counts_days, from.today);
            drugs.add(treating, evidence_of(exposure));
            one |= treating;
            if (treating == Tri::yes && exposure.start) {
                const Range days{static_cast<double>(from.today - exposure.start->last),
                                 static_cast<double>(from.today - exposure.start->first)};
                const Range newest = treatment.newest_start_days.value_or(days);
                treatment.newest_start_days = Range{std::min(newest.low, days.low), std::min(newest.high, days.high)};
            }
        }
        all &= one;
    }
    treatment.treated = drugs.value(false);
    treatment.treated.truth = all;
    return treatment;
}

void derive_bacterial(const Derivation& from, PatientFacts& facts) {
    FactBuilder recent(from.arena), unresolved(from.arena), serious(from.arena);
    std::pmr::vector<Diagnosis> to_treat(&from.arena);
    const bool knows = knows_conditions(from.record);
    for (const Diagnosis& infection : diagnoses_of(ValueSet::cond_skin_infection_bacterial, from)) {
        const Tri current = has(infection);
        if (current == Tri::no) continue;
        const bool is_recent = days_since_onset(infection, from.today) <= bacterial_recent_days;
        recent.add(is_recent ? current : Tri::unknown, evidence_of(infection));
        if (!is_recent) {
            unresolved.add(current, evidence_of(infection));
            continue;
        }
        const bool is_serious =
            holds(from.value_sets.table.sets_of(infection.condition->code).sets, ValueSet::cond_skin_infection_serious);
        if (is_serious) serious.add(current, evidence_of(infection));
        if (current == Tri::yes) to_treat.push_back(infection);
    }
    at(facts, Fact::skin_infection) = recent.value(knows);
    at(facts, Fact::skin_infection_unresolved) = unresolved.value(knows);
    at(facts, Fact::skin_infection_serious) = serious.value(knows);
    const Treatment treatment =
        treatment_of(to_treat, ValueSet::drug_antibiotic_systemic, antibiotic_counts_days, from);
    at(facts, Fact::skin_infection_treated) = treatment.treated;
    at(facts, Fact::antibiotic_day) = treatment.newest_start_days               ? FactValue{.truth = Tri::yes,
                                                                                            .number = treatment.newest_start_days,
                                                                                            .evidence = treatment.treated.evidence}
                                      : treatment.treated.truth == Tri::unknown ? unknown_fact()
                                                                                : not_applicable();

    FactBuilder other(from.arena);
    for (const Diagnosis& infection : diagnoses_of(ValueSet::cond_acute_infection_serious, from)) {
        const Tri current = has(infection);
        const bool is_recent = days_since_onset(infection, from.today) <= bacterial_recent_days;
        other.add(is_recent ? current : current & Tri::unknown, evidence_of(infection));
    }
    at(facts, Fact::serious_infection) = other.value(knows);
}

void derive_herpeticum(const Derivation& from, PatientFacts& facts) {
    FactBuilder recent(from.arena), unresolved(from.arena);
    std::pmr::vector<Diagnosis> to_treat(&from.arena), episodes = diagnoses_of(ValueSet::cond_eczema_herpeticum, from);
    std::optional<int> resolved_days;
    std::span<const Evidence> resolved_evidence;
    for (const Diagnosis& episode : episodes) {
        // A suspected episode counts: it needs treatment as much as a proven one.
        const Tri current = episode.is_current;
        const bool is_recent = days_since_onset(episode, from.today) <= herpeticum_recent_days;
        if (current == Tri::no) {
            const auto& ended = episode.condition->abated ? episode.condition->abated : episode.onset;
            if (!ended) continue;
            const int days = from.today - ended->last;
            if (resolved_days && *resolved_days < days) continue;
            const Evidence evidence = evidence_of(episode);
            if (resolved_days == days && comes_before(resolved_evidence.front(), evidence)) continue;
            resolved_days = days;
            resolved_evidence = evidence_in(from.arena, evidence);
        } else if (is_recent) {
            recent.add(current, evidence_of(episode));
            if (current == Tri::yes) to_treat.push_back(episode);
        } else {
            unresolved.add(has(episode), evidence_of(episode));
        }
    }
    const bool knows = knows_conditions(from.record);
    at(facts, Fact::herpeticum) = recent.value(knows);
    at(facts, Fact::herpeticum_unresolved) = unresolved.value(knows);
    at(facts, Fact::herpeticum_treated) =
        treatment_of(to_treat, ValueSet::drug_antiviral_herpes, std::nullopt, from).treated;
    at(facts, Fact::herpeticum_resolved_days) = resolved_days ? number_fact(*resolved_days, resolved_evidence)
                                                : knows       ? not_applicable()
                                                              : unknown_fact();
    FactBuilder counted(from.arena);
    for (const Diagnosis& episode : episodes)
        if (!episode.is_suspected) counted.add(Tri::yes, evidence_of(episode));
    FactValue count = counted.value(knows);
    if (knows)
        count.number = Range{static_cast<double>(count.evidence.size()), static_cast<double>(count.evidence.size())};
    at(facts, Fact::herpeticum_episodes) = count;
}

void derive_helminth(const Derivation& from, PatientFacts& facts) {
    FactBuilder current(from.arena);
    std::pmr::vector<Diagnosis> to_treat(&from.arena);
    for (const Diagnosis& infection : diagnoses_of(ValueSet::cond_helminth, from)) {
        current.add(has(infection), evidence_of(infection));
        if (has(infection) == Tri::yes) to_treat.push_back(infection);
    }
    at(facts, Fact::helminth) = current.value(knows_conditions(from.record));
    const Treatment treatment = treatment_of(to_treat, ValueSet::drug_anthelmintic, std::nullopt, from);
    at(facts, Fact::helminth_treated) = treatment.treated;
    at(facts, Fact::helminth_days_since_treatment) = treatment.newest_start_days
                                                         ? FactValue{.truth = Tri::yes,
                                                                     .number = treatment.newest_start_days,
                                                                     .evidence = treatment.treated.evidence}
                                                     : treatment.treated.truth == Tri::unknown ? unknown_fact()
                                                                                               : not_applicable();
}

} // namespace

void derive_infections(const Derivation& from, PatientFacts& facts) {
    derive_bacterial(from, facts);
    derive_herpeticum(from, facts);
    derive_helminth(from, facts);
}

} // namespace eczema::cards
