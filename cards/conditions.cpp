#include "cards/conditions.hpp"

#include "cards/fact_values.hpp"
#include "fhir/status_codes.hpp"

#include <algorithm>
#include <cmath>

namespace eczema::cards {
namespace {

constexpr double longest_year_days = 366;
constexpr int common_year_days = 365;
constexpr int status_less_entry_days = 365; // specification 1.1: older entries without a status say nothing

Tri is_current(const fhir::Condition& condition, fhir::Day today) {
    const std::string_view status = condition.clinical_status;
    if (status == "active" || status == "recurrence" || status == "relapse") return Tri::yes;
    if (status == "inactive" || status == "remission" || status == "resolved") return Tri::no;
    if (!status.empty() || !condition.has_abated) return Tri::unknown;
    if (*condition.has_abated) return Tri::no;
    if (condition.recorded && today - condition.recorded->last > status_less_entry_days) return Tri::unknown;
    return Tri::yes;
}

std::optional<fhir::DateInterval> onset_of(const fhir::Condition& condition, const fhir::PatientRecord& record) {
    if (condition.onset) return condition.onset;
    const auto& birth = record.patient.birth_date;
    if (condition.onset_age_days && birth) {
        // An age in years means any day until the next birthday; the day itself is never known from it. A year was read
        // as 365 days, and some have one more.
        const int days = static_cast<int>(std::floor(*condition.onset_age_days));
        const int leap_days = days / common_year_days + 1;
        return fhir::DateInterval{birth->first + days, birth->last + days + leap_days + common_year_days};
    }
    return condition.recorded;
}

} // namespace

Evidence evidence_of(const Diagnosis& diagnosis) { return {"Condition", diagnosis.condition->id, diagnosis.onset}; }

std::optional<Diagnosis> diagnosis_of(const fhir::Condition& condition, const Derivation& from) {
    const std::string_view verification = condition.verification_status;
    if (verification == "refuted" || verification == "entered-in-error") return std::nullopt;
    const bool is_suspected = verification == "unconfirmed" || verification == "provisional" ||
                              verification == "differential" || verification == fhir::unknown_status;
    return Diagnosis{&condition, from.value_sets.table.sets_of(condition.code).sets, is_current(condition, from.today),
                     is_suspected, onset_of(condition, from.record)};
}

std::span<const Diagnosis> derive_diagnoses(const Derivation& from) {
    std::pmr::vector<Diagnosis> diagnoses(&from.arena);
    diagnoses.reserve(from.record.conditions.size());
    for (const fhir::Condition& condition : from.record.conditions) {
        const auto diagnosis = diagnosis_of(condition, from);
        if (diagnosis && diagnosis->sets.any()) diagnoses.push_back(*diagnosis);
    }
    return {diagnoses.data(), diagnoses.size()}; // the storage is the arena's
}

std::pmr::vector<Diagnosis> diagnoses_of(ValueSet set, const Derivation& from) {
    std::pmr::vector<Diagnosis> found(&from.arena);
    for (const Diagnosis& diagnosis : from.diagnoses)
        if (holds(diagnosis.sets, set)) found.push_back(diagnosis);
    return found;
}

Tri has(const Diagnosis& diagnosis) {
    if (diagnosis.is_suspected) return diagnosis.is_current & Tri::unknown;
    return diagnosis.is_current;
}

int days_since_onset(const Diagnosis& diagnosis, fhir::Day today) {
    if (!diagnosis.onset || diagnosis.onset->last > today) return 0;
    return today - diagnosis.onset->last;
}

FactValue days_since_newest(ValueSet set, const Derivation& from) {
    const Diagnosis* newest = nullptr;
    FactBuilder fact(from.arena);
    for (const Diagnosis& diagnosis : from.diagnoses) {
        if (!holds(diagnosis.sets, set)) continue;
        fact.add(has(diagnosis), evidence_of(diagnosis));
        if (has(diagnosis) != Tri::yes) continue;
        const int days = days_since_onset(diagnosis, from.today);
        if (!newest || days < days_since_onset(*newest, from.today)) newest = &diagnosis;
    }
    FactValue value = fact.value(knows_conditions(from.record));
    if (!newest) return value;
    const double days = days_since_onset(*newest, from.today);
    value.number = Range{days, days};
    value.evidence = evidence_in(from.arena, evidence_of(*newest));
    return value;
}

FactValue has_diagnosis(ValueSet set, const Derivation& from) {
    FactBuilder fact(from.arena);
    for (const Diagnosis& diagnosis : from.diagnoses)
        if (holds(diagnosis.sets, set)) fact.add(has(diagnosis), evidence_of(diagnosis));
    return fact.value(knows_conditions(from.record));
}

FactValue had_diagnosis(ValueSet set, const Derivation& from) {
    FactBuilder fact(from.arena);
    for (const Diagnosis& diagnosis : from.diagnoses)
        if (holds(diagnosis.sets, set))
            fact.add(diagnosis.is_suspected ? Tri::unknown : Tri::yes, evidence_of(diagnosis));
    return fact.value(knows_conditions(from.record));
}

double years_since(fhir::Day day, fhir::Day today) {
    const int years = std::max(0, fhir::completed_years(day, today));
    const fhir::CivilDate date = fhir::civil_of(day);
    const fhir::Day anniversary = fhir::day_of(date.year + years, date.month, date.day);
    return years + std::max(0, today - anniversary) / longest_year_days;
}

bool knows_conditions(const fhir::PatientRecord& record) {
    return record.supply_of(fhir::RecordList::conditions).is_whole;
}

} // namespace eczema::cards
