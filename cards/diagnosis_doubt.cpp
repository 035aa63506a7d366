#include "cards/conditions.hpp"
#include "cards/fact_values.hpp"
#include "cards/number_text.hpp"
#include "cards/patient_facts.hpp"
#include "cards/severity.hpp"
#include "fhir/status_codes.hpp"

#include <algorithm>
#include <limits>

namespace eczema::cards {
namespace {

using fhir::Day;

constexpr int inadequate_weeks_days = 84; // 12 weeks, specification R04
constexpr int worsening_days = 180;       // after the start, inclusive
constexpr int baseline_days = 60;         // before the start, specification section 5
constexpr double worsening_factor = 1.25;
constexpr Day long_ago{0}; // before any day that a rule asks about

// Age at the first onset that is stated; a recorded date is none.
FactValue onset_years(const Derivation& from) {
    FactValue value = not_applicable();
    const auto& birth = from.record.patient.birth_date;
    for (const Diagnosis& diagnosis : diagnoses_of(ValueSet::cond_atopic_dermatitis, from)) {
        if (diagnosis.is_suspected) continue;
        std::optional<Range> years;
        if (diagnosis.condition->onset_age_days) {
            const double age = *diagnosis.condition->onset_age_days / 365;
            years = Range{age, age};
        } else if (diagnosis.condition->onset && birth) {
            years = Range{static_cast<double>(fhir::completed_years(birth->last, diagnosis.condition->onset->first)),
                          static_cast<double>(fhir::completed_years(birth->first, diagnosis.condition->onset->last))};
        }
        if (!years || (value.number && value.number->low <= years->low)) continue;
        value = {.truth = Tri::yes,
                 .number = years,
                 .detail = {},
                 .missing = {},
                 .evidence = evidence_in(from.arena, evidence_of(diagnosis))};
    }
    return value;
}

// Systemic drugs that were stopped as ineffective after 12 weeks or more; where the length is not known they may count,
// and so may those of a list that was not sent whole.
FactValue failed_systemics(const Derivation& from) {
    double sure = 0, possible = 0;
    SetBits counted;
    std::pmr::vector<Evidence> evidence(&from.arena);
    for (const Treatment& treatment : from.treatments) {
        if (!holds(sets_in(DrugGroup::systemic), treatment.drug) || holds(counted, treatment.drug)) continue;
        if (treatment.stopped_for_lack_of_effect != Tri::yes) continue;
        const auto days = treatment.days_on(from.today);
        if (days && days->second < inadequate_weeks_days) continue;
        counted.set(index_of(treatment.drug));
        ++possible;
        if (days && days->first >= inadequate_weeks_days) ++sure;
        evidence.push_back(evidence_of(*treatment.exposures.front()));
    }
    std::sort(evidence.begin(), evidence.end(), comes_before);
    FactValue value{.truth = Tri::yes};
    value.number = Range{sure, knows_medications(from.record) ? possible : std::numeric_limits<double>::infinity()};
    value.evidence = {evidence.data(), evidence.size()}; // the storage is the arena's
    return value;
}

// EASI after the start of the last treatment against the last one before it. Where a day is not known for certain any
// two scores that may be these leave it unknown.
Tri worsened_on(const Treatment& treatment, std::span<const Scored> scores, const Scored*& highest) {
    const fhir::DateInterval& start = *treatment.start;
    bool is_exact = start.is_exact();
    const Scored *before = nullptr, *lowest_before = nullptr;
    for (const Scored& scored : scores) {
        if (scored.score != Score::easi || !scored.band) continue;
        const fhir::DateInterval& date = *scored.observation->date;
        if (date.first <= start.last && start.first - date.last <= baseline_days) {
            is_exact &= date.is_exact();
            if (!before || scored.day > before->day) before = &scored;
            if (!lowest_before || *scored.points < *lowest_before->points) lowest_before = &scored;
        }
        if (date.last > start.first && date.first - start.last <= worsening_days) {
            is_exact &= date.is_exact();
            if (!highest || *scored.points > *highest->points) highest = &scored;
        }
    }
    const auto is_worse = [&](const Scored* than) {
        return than && highest && *than->points > 0 && *highest->points >= worsening_factor * *than->points;
    };
    if (is_exact) return tri(is_worse(before));
    return tri(is_worse(lowest_before)) & Tri::unknown;
}

// What was not sent may tell otherwise.
FactValue worsened(const Derivation& from) {
    FactValue value =
        knows_medications(from.record) ? not_applicable() : unknown_fact(missing_medications(from.record));
    std::optional<std::pmr::vector<Scored>> scores;
    for (const ValueSet drug : {ValueSet::drug_dupilumab, ValueSet::drug_tralokinumab, ValueSet::drug_lebrikizumab}) {
        const Treatment* newest = nullptr; // the last of the drug: they come by start
        for (const Treatment& treatment : from.treatments)
            if (treatment.drug == drug && treatment.was_taken == Tri::yes && treatment.start) newest = &treatment;
        if (!newest) continue;
        if (!scores) scores = derive_scores(from);
        const Scored* highest = nullptr;
        const Tri is_worse = worsened_on(*newest, *scores, highest);
        if (is_worse == Tri::no && value.truth == Tri::no &&
            !knows_scores_since(from.record, newest->start->first - baseline_days))
            value = unknown_fact();
        if (is_worse <= value.truth) continue;
        value = {.truth = is_worse,
                 .detail = {},
                 .missing = {},
                 .evidence =
                     evidence_in(from.arena, {"Observation", highest->observation->id, highest->observation->date})};
    }
    return value;
}

// The newest of some events: the latest day that it can be of, and the latest that it is certainly of or after.
struct Event {
    Day latest, certain;
    Evidence evidence; // of `latest`
};

// The newest procedure or report with a code of the set.
std::optional<Event> newest_event(ValueSet set, const Derivation& from) {
    std::optional<Event> newest;
    const auto consider = [&](const fhir::CodeableConcept& code, std::string_view status,
                              const std::optional<fhir::DateInterval>& date, std::string_view type,
                              std::string_view id) {
        if (!date || status == "entered-in-error" || status == "not-done" || status == "preparation" ||
            status == "cancelled" || !holds(from.value_sets.table.sets_of(code).sets, set))
            return;
        // Whether it took place, an unknown status leaves open.
        const Day certain = status.empty() || status == fhir::unknown_status ? long_ago : date->first;
        if (!newest) newest = Event{date->last, certain, {type, id, date}};
        newest->certain = std::max(newest->certain, certain);
        if (date->last > newest->latest) {
            newest->latest = date->last;
            newest->evidence = {type, id, date};
        }
    };
    for (const fhir::Procedure& procedure : from.record.procedures)
        consider(procedure.code, procedure.status,
                 procedure.performed.end ? procedure.performed.end : procedure.performed.start, "Procedure",
                 procedure.id);
    for (const fhir::DiagnosticReport& report : from.record.diagnostic_reports)
        consider(report.code, report.status, report.date, "DiagnosticReport", report.id);
    return newest;
}

// Every recorded site of the dermatitis is one where contact allergy is frequent.
FactValue contact_pattern(const Derivation& from) {
    bool is_any = false, is_only = true;
    FactBuilder fact(from.arena);
    for (const Diagnosis& diagnosis : diagnoses_of(ValueSet::cond_atopic_dermatitis, from)) {
        if (has(diagnosis) != Tri::yes) continue;
        for (const fhir::CodeableConcept& site : diagnosis.condition->body_sites) {
            is_any = true;
            is_only &= holds(from.value_sets.table.sets_of(site).sets, ValueSet::site_contact_pattern);
            fact.add(Tri::yes, evidence_of(diagnosis));
        }
    }
    return is_any && is_only ? fact.value(true) : not_applicable();
}

} // namespace

void derive_diagnosis_doubt(const Derivation& from, PatientFacts& facts) {
    FactBuilder lymphoma(from.arena), contact(from.arena);
    for (const Diagnosis& diagnosis : diagnoses_of(ValueSet::cond_cutaneous_lymphoma, from))
        lymphoma.add(diagnosis.is_current, evidence_of(diagnosis)); // a suspicion counts as much as a diagnosis
    at(facts, Fact::cutaneous_lymphoma) = lymphoma.value(knows_conditions(from.record));
    for (const Diagnosis& diagnosis : diagnoses_of(ValueSet::cond_contact_dermatitis, from))
        contact.add(diagnosis.is_current, evidence_of(diagnosis));
    at(facts, Fact::contact_allergy_suspected) = contact.value(knows_conditions(from.record));
    at(facts, Fact::contact_pattern) = contact_pattern(from);
    at(facts, Fact::dermatitis_onset_years) = onset_years(from);
    at(facts, Fact::erythroderma) = has_diagnosis(ValueSet::cond_erythroderma, from);
    at(facts, Fact::failed_systemics) = failed_systemics(from);
    at(facts, Fact::worsened_on_il413) = worsened(from);

    // None on record counts as none: the card asks for one and says so.
    FactValue& biopsy = at(facts, Fact::skin_biopsy_days) = not_applicable();
    if (const auto event = newest_event(ValueSet::proc_skin_biopsy, from))
        biopsy = {.truth = Tri::yes,
                  .number = Range{static_cast<double>(std::max(0, from.today - event->latest)),
                                  static_cast<double>(std::max(0, from.today - event->certain))},
                  .evidence = evidence_in(from.arena, event->evidence)};
    FactValue& patch_test = at(facts, Fact::patch_test_years) = not_applicable();
    if (const auto event = newest_event(ValueSet::proc_patch_test, from))
        patch_test = {.truth = Tri::yes,
                      .number = Range{years_since(event->latest, from.today), years_since(event->certain, from.today)},
                      .evidence = evidence_in(from.arena, event->evidence)};
}

} // namespace eczema::cards
