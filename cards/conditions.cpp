#include "cards/conditions.hpp"

#include <cmath>

namespace eczema::cards {
namespace {

constexpr int status_less_entry_days = 365; // specification 1.1: older entries without a status say nothing

Tri is_current(const fhir::Condition& condition, fhir::Day today) {
    const std::string_view status = condition.clinical_status;
    if (status == "active" || status == "recurrence" || status == "relapse") return Tri::yes;
    if (!status.empty() && status != "unknown") return Tri::no;
    if (condition.has_abated) return Tri::no;
    if (condition.recorded && today - condition.recorded->last > status_less_entry_days) return Tri::unknown;
    return Tri::yes;
}

std::optional<fhir::DateInterval> onset_of(const fhir::Condition& condition, const fhir::PatientRecord& record) {
    if (condition.onset) return condition.onset;
    const auto& birth = record.patient.birth_date;
    if (condition.onset_age_days && birth) {
        // An age in years means any day until the next birthday; the day itself is never known from it.
        const int days = static_cast<int>(std::floor(*condition.onset_age_days));
        return fhir::DateInterval{birth->first + days, birth->last + days + 365};
    }
    return condition.recorded;
}

} // namespace

Evidence evidence_of(const Diagnosis& diagnosis) { return {"Condition", diagnosis.condition->id, diagnosis.onset}; }

std::pmr::vector<Diagnosis> diagnoses_of(ValueSet set, const Derivation& from) {
    std::pmr::vector<Diagnosis> found(&from.arena);
    for (const fhir::Condition& condition : from.record.conditions) {
        const std::string_view verification = condition.verification_status;
        if (verification == "refuted" || verification == "entered-in-error") continue;
        if (!holds(from.value_sets.table.sets_of(condition.code).sets, set)) continue;
        const bool is_suspected =
            verification == "unconfirmed" || verification == "provisional" || verification == "differential";
        found.push_back(
            {&condition, is_current(condition, from.today), is_suspected, onset_of(condition, from.record)});
    }
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

bool knows_conditions(const fhir::PatientRecord& record) {
    return record.supply_of(fhir::RecordList::conditions).is_whole;
}

} // namespace eczema::cards
