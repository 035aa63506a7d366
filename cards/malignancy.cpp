#include "cards/conditions.hpp"
#include "cards/fact_values.hpp"
#include "cards/patient_facts.hpp"

#include <limits>

namespace eczema::cards {
namespace {

using fhir::DateInterval;
using fhir::Day;

constexpr double never = std::numeric_limits<double>::infinity();
constexpr std::string_view date_of_cancer = "date of the last evidence of the cancer";

bool is_cancer(const SetBits& sets) { return holds(sets, ValueSet::cond_malignancy); }
bool is_history(const SetBits& sets) { return holds(sets, ValueSet::cond_malignancy_history); }
bool is_skin_cancer(const SetBits& sets) { return holds(sets, ValueSet::cond_nmsc); }

// A cancer that is current. A skin cancer other than melanoma counts while it is untreated, which the record does not
// say; an entry of past cancer never does.
FactValue active_cancer(const Derivation& from) {
    FactBuilder fact(from.arena);
    bool is_about_skin = false;
    for (const Diagnosis& diagnosis : from.diagnoses) {
        if (is_skin_cancer(diagnosis.sets)) {
            const Tri untreated = has(diagnosis) & Tri::unknown;
            is_about_skin |= untreated == Tri::unknown && !is_history(diagnosis.sets);
            fact.add(is_history(diagnosis.sets) ? Tri::no : untreated, evidence_of(diagnosis));
        } else if (is_cancer(diagnosis.sets) && !is_history(diagnosis.sets)) {
            fact.add(has(diagnosis), evidence_of(diagnosis));
        }
    }
    FactValue value = fact.value(knows_conditions(from.record));
    if (value.truth == Tri::unknown && is_about_skin) value.missing = "whether the skin cancer was treated";
    return value;
}

// The last day on which the entry is evidence of the cancer: onset, abatement, or the visit it was recorded at.
std::optional<Day> last_evidence(const Diagnosis& diagnosis) {
    const fhir::Condition& condition = *diagnosis.condition;
    std::optional<Day> last;
    const auto consider = [&last](const std::optional<DateInterval>& date) {
        if (date) last = std::max(last.value_or(date->last), date->last);
    };
    consider(diagnosis.onset);
    consider(condition.abated);
    if (condition.is_encounter_diagnosis) consider(condition.recorded);
    return last;
}

struct LastEvidence {
    Day day;
    Evidence evidence;
};

void keep_later(std::optional<LastEvidence>& last, const LastEvidence& next) {
    const bool is_later =
        !last || next.day > last->day || (next.day == last->day && comes_before(next.evidence, last->evidence));
    if (is_later) last = next;
}

// The last visit for a cancer, where the record has one.
std::optional<LastEvidence> last_visit(const Derivation& from) {
    std::optional<LastEvidence> last;
    for (const fhir::Encounter& encounter : from.record.encounters) {
        const auto& date = encounter.period.end ? encounter.period.end : encounter.period.start;
        if (!date || encounter.status == "cancelled" || encounter.status == "entered-in-error") continue;
        const bool is_for_cancer =
            std::any_of(encounter.reasons.begin(), encounter.reasons.end(), [&](const fhir::CodeableConcept& reason) {
                return is_cancer(from.value_sets.table.sets_of(reason).sets);
            });
        if (is_for_cancer) keep_later(last, {date->last, {"Encounter", encounter.id, date}});
    }
    return last;
}

// Years since the last evidence of any cancer, past or current. A suspected entry leaves open that it is as late as
// that; one without a date, or a list of conditions or visits that was not sent whole, that it is of today.
FactValue years_since_cancer(const Derivation& from) {
    FactBuilder entries(from.arena);
    std::optional<LastEvidence> last;
    double low = knows_conditions(from.record) ? never : 0;
    bool is_any = false, is_certain = false;
    for (const Diagnosis& diagnosis : from.diagnoses) {
        const bool counts =
            is_history(diagnosis.sets) || (is_cancer(diagnosis.sets) && !is_skin_cancer(diagnosis.sets));
        if (!counts) continue;
        is_any = true;
        is_certain |= !diagnosis.is_suspected;
        const std::optional<Day> day = last_evidence(diagnosis);
        entries.add(diagnosis.is_suspected || !day ? Tri::unknown : Tri::yes, evidence_of(diagnosis));
        if (!day)
            low = 0;
        else if (diagnosis.is_suspected)
            low = std::min(low, years_since(*day, from.today));
        else
            keep_later(last, {*day, evidence_of(diagnosis)});
    }
    if (!is_any && low > 0) return not_applicable();
    if (is_certain) {
        if (const auto visit = last_visit(from)) keep_later(last, *visit);
        if (!from.record.supply_of(fhir::RecordList::encounters).is_whole) low = 0;
    }
    const double high = last ? years_since(last->day, from.today) : never;
    FactValue value = entries.value(false);
    value.number = Range{std::min(low, high), high};
    value.missing = is_any ? date_of_cancer : std::string_view();
    if (last) value.evidence = evidence_in(from.arena, last->evidence);
    return value;
}

} // namespace

void derive_malignancy(const Derivation& from, PatientFacts& facts) {
    at(facts, Fact::malignancy) = active_cancer(from);
    at(facts, Fact::malignancy_years) = years_since_cancer(from);
    at(facts, Fact::skin_cancer_history) = had_diagnosis(ValueSet::cond_nmsc, from);
    at(facts, Fact::melanoma_history) = had_diagnosis(ValueSet::cond_melanoma, from);
}

} // namespace eczema::cards
