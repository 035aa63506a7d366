#include "cards/vascular_risk.hpp"

#include "cards/conditions.hpp"
#include "cards/fact_values.hpp"
#include "cards/lab_values.hpp"
#include "cards/observations.hpp"
#include "cards/patient_facts.hpp"

#include <algorithm>
#include <limits>

namespace eczema::cards {
namespace {

using fhir::DateInterval;
using fhir::Day;

// Specification R17.
constexpr int risk_by_age_years = 65;
constexpr int risk_by_factor_years = 50;
constexpr double obese_from = 30; // kg/m2, inclusive

constexpr std::string_view list_of_conditions = "condition list";
constexpr std::string_view pack_years = "how much was smoked (pack-years)";

// Some day up to that one.
DateInterval no_later_than(Day last) { return {Day{std::numeric_limits<std::int32_t>::min() / 2}, last}; }

Day years_after(Day day, int years) {
    const fhir::CivilDate date = fhir::civil_of(day);
    return fhir::day_of(date.year + years, date.month, date.day);
}

Tri reaches(const FactValue& age_years, int years) {
    if (!age_years.number) return Tri::unknown;
    if (age_years.number->low >= years) return Tri::yes;
    return tri(age_years.number->high >= years) & Tri::unknown;
}

DateInterval birthday(const Derivation& from, int years) {
    const auto& birth = from.record.patient.birth_date;
    if (!birth) return no_later_than(from.today);
    return {years_after(birth->first, years), years_after(birth->last, years)};
}

DateInterval earlier(const DateInterval& a, const DateInterval& b) {
    return {std::min(a.first, b.first), std::min(a.last, b.last)};
}

// Gathers what speaks for one factor, with the earliest day that it was there.
class Factor {
  public:
    Factor(std::string_view shown, Day today) : today_(today) { risk_.shown = shown, risk_.truth = Tri::no; }

    void add(Tri truth, const std::optional<DateInterval>& since, const Evidence& evidence, std::string_view missing,
             std::string_view shown = {}) {
        if (truth == Tri::no || truth < risk_.truth) return;
        const bool is_first = truth > risk_.truth || !risk_.evidence;
        const DateInterval first_day = since.value_or(no_later_than(today_));
        risk_.since = is_first ? first_day : earlier(risk_.since, first_day);
        if (is_first || comes_before(evidence, *risk_.evidence)) {
            risk_.evidence = evidence;
            if (!shown.empty()) risk_.shown = shown;
        }
        risk_.truth = truth;
        risk_.missing = missing;
    }
    // What a list that was not sent whole leaves open.
    void leave_open(std::string_view missing) {
        if (risk_.truth != Tri::no) return;
        risk_.truth = Tri::unknown;
        risk_.missing = missing;
    }
    VascularRisk risk() const { return risk_; }

  private:
    VascularRisk risk_;
    Day today_;
};

VascularRisk by_age(const Derivation& from, const FactValue& age_years) {
    return {age_years.detail, reaches(age_years, risk_by_age_years), "date of birth", birthday(from, risk_by_age_years),
            Evidence{"Patient", from.record.patient.id, std::nullopt}};
}

// --- smoking ----------------------------------------------------------------------------------------------------

enum class Smoking : std::uint8_t { now, not_now, never, unclear };

Smoking told_by(const fhir::Observation& observation, const Derivation& from) {
    const SetBits answer = from.value_sets.table.sets_of(observation.answer).sets;
    if (holds(answer, ValueSet::answer_smoker)) return Smoking::now;
    if (holds(answer, ValueSet::answer_non_smoker)) return Smoking::not_now;
    return holds(answer, ValueSet::answer_never_smoker) ? Smoking::never : Smoking::unclear;
}

// What was recorded last, as an answer to the question; nothing where nobody asked. Answers that may be of one day and
// differ are unclear.
std::optional<Smoking> last_answer(const Derivation& from, const fhir::Observation*& newest) {
    constexpr ValueSet status[] = {ValueSet::obs_smoking_status};
    newest = newest_observation(status, from);
    if (!newest) return std::nullopt;
    const Smoking told = told_by(*newest, from);
    for (const CodedObservation& coded : from.observations) {
        const fhir::Observation& other = *coded.observation;
        if (!holds(coded.sets, ValueSet::obs_smoking_status) || told_by(other, from) == told) continue;
        if (!other.date || other.date->last >= newest->date->first) return Smoking::unclear;
    }
    return told;
}

// Smoking today; having stopped leaves open how much was smoked.
VascularRisk by_smoking(const Derivation& from) {
    constexpr std::string_view status = "smoking status";
    Factor smokes("current smoker", from.today);
    const fhir::Observation* newest = nullptr;
    const auto answer = last_answer(from, newest);
    const Evidence answered{"Observation", newest ? newest->id : std::string_view(),
                            newest ? newest->date : std::nullopt};
    if (answer == Smoking::now) {
        DateInterval since = *newest->date;
        for (const CodedObservation& coded : from.observations)
            if (holds(coded.sets, ValueSet::obs_smoking_status) && told_by(*coded.observation, from) == Smoking::now)
                since = earlier(since, coded.observation->date.value_or(no_later_than(from.today)));
        smokes.add(Tri::yes, since, answered, {});
    } else if (answer == Smoking::not_now) {
        smokes.add(Tri::unknown, std::nullopt, answered, pack_years);
    } else if (answer == Smoking::unclear) {
        smokes.add(Tri::unknown, std::nullopt, answered, status);
    }
    for (const Diagnosis& diagnosis : from.diagnoses) {
        if (holds(diagnosis.sets, ValueSet::cond_smoking_past) && !diagnosis.is_suspected)
            smokes.add(Tri::unknown, diagnosis.onset, evidence_of(diagnosis), pack_years);
        if (!holds(diagnosis.sets, ValueSet::cond_smoking) || has(diagnosis) == Tri::no) continue;
        // An entry of the list that a later answer contradicts is out of date; what it says of the past stands.
        const bool is_contradicted = answer && *answer != Smoking::now && *answer != Smoking::unclear;
        const bool is_older = is_contradicted && diagnosis.onset && diagnosis.onset->last < newest->date->first;
        const Tri truth = is_contradicted ? Tri::unknown : has(diagnosis);
        smokes.add(truth, diagnosis.onset, evidence_of(diagnosis), is_older ? pack_years : status);
    }
    if (answer != Smoking::never) smokes.leave_open(status);
    return smokes.risk();
}

// --- disease ----------------------------------------------------------------------------------------------------

VascularRisk by_arterial_disease(const Derivation& from) {
    Factor disease("coronary, cerebral or peripheral arterial disease", from.today);
    for (const Diagnosis& diagnosis : diagnoses_of(ValueSet::cond_vascular_other, from))
        disease.add(diagnosis.is_suspected ? Tri::unknown : Tri::yes, diagnosis.onset, evidence_of(diagnosis),
                    list_of_conditions);
    if (!knows_conditions(from.record)) disease.leave_open(list_of_conditions);
    return disease.risk();
}

VascularRisk by_factor_from_50(const Derivation& from, const FactValue& age_years) {
    const Tri is_of_age = reaches(age_years, risk_by_factor_years);
    if (is_of_age == Tri::no) return {{}, Tri::no};
    struct Named {
        ValueSet set;
        std::string_view shown;
    };
    constexpr Named named[] = {{ValueSet::cond_hypertension, "hypertension from 50 years"},
                               {ValueSet::cond_diabetes, "diabetes from 50 years"},
                               {ValueSet::cond_hyperlipidemia, "dyslipidaemia from 50 years"}};
    Factor factor("risk factor from 50 years", from.today);
    for (const Named& one : named)
        for (const Diagnosis& diagnosis : diagnoses_of(one.set, from))
            factor.add(has(diagnosis), diagnosis.onset, evidence_of(diagnosis), list_of_conditions, one.shown);
    const LabValues values(from);
    constexpr std::string_view index = "body mass index";
    if (const auto newest = values.newest(Analyte::body_mass_index)) {
        const Tri is_obese =
            newest->value.low >= obese_from ? Tri::yes : tri(newest->value.high >= obese_from) & Tri::unknown;
        // Earlier results are not looked at: it may have been so before.
        const auto& date = newest->evidence.front().date;
        factor.add(is_obese, no_later_than(date ? date->last : from.today), newest->evidence.front(), index,
                   "body mass index of 30 or more from 50 years");
    } else {
        factor.leave_open(index);
    }
    if (!knows_conditions(from.record)) factor.leave_open(list_of_conditions);
    VascularRisk risk = factor.risk();
    const DateInterval of_age = birthday(from, risk_by_factor_years);
    risk.since = {std::max(risk.since.first, of_age.first), std::max(risk.since.last, of_age.last)};
    if (risk.truth == Tri::yes && is_of_age == Tri::unknown) risk.missing = "date of birth";
    risk.truth &= is_of_age;
    return risk;
}

// --- facts ------------------------------------------------------------------------------------------------------

FactValue counted(std::span<const VascularRisk> risks, std::pmr::memory_resource& arena) {
    FactBuilder fact(arena);
    double low = 0, high = 0;
    std::string found;
    std::string_view missing;
    for (const VascularRisk& risk : risks) {
        low += risk.truth == Tri::yes;
        high += risk.truth != Tri::no;
        if (risk.truth == Tri::yes) (found += found.empty() ? "" : ", ") += risk.shown;
        if (risk.truth == Tri::unknown && missing.empty()) missing = risk.missing;
        if (risk.evidence) fact.add(risk.truth, *risk.evidence);
    }
    if (high == 0) return not_applicable();
    FactValue value = fact.value(false, text_in(arena, found));
    value.number = Range{low, high};
    value.missing = missing;
    return value;
}

// An oestrogen that is taken now. One by itself works on the whole body where it is swallowed or injected.
FactValue takes_oestrogen(const Derivation& from) {
    FactBuilder fact(from.arena);
    const auto is_systemic = [&](const Exposure& exposure) {
        return std::any_of(exposure.dosages.begin(), exposure.dosages.end(), [&](const fhir::Dosage& dosage) {
            const SetBits route = from.value_sets.table.sets_of(dosage.route).sets;
            return holds(route, ValueSet::route_oral) || holds(route, ValueSet::route_injection);
        });
    };
    for (const Exposure& exposure : from.exposures) {
        const Tri alone = exposure.drug.is_in(ValueSet::drug_oestrogen_alone);
        const Tri counts = alone == Tri::no || is_systemic(exposure) ? Tri::yes : Tri::unknown;
        const Tri combined =
            exposure.drug.is_in(ValueSet::drug_oestrogen) | exposure.drug.is_in(ValueSet::drug_contraceptive_combined);
        fact.add((combined | (alone & counts)) & exposure.is_on, evidence_of(exposure));
    }
    FactValue value = fact.value(knows_medications(from.record));
    value.missing = value.evidence.empty() ? missing_medications(from.record)
                                           : std::string_view("whether an oestrogen is taken, and how");
    return value;
}

FactValue any_event(const Derivation& from) {
    struct Named {
        ValueSet set;
        std::string_view shown;
    };
    constexpr Named named[] = {{ValueSet::cond_myocardial_infarction, "heart attack"},
                               {ValueSet::cond_stroke, "stroke"},
                               {ValueSet::cond_vte, "venous thrombosis or embolism"},
                               {ValueSet::cond_thrombophilia, "thrombophilia"}};
    FactBuilder fact(from.arena);
    std::string found;
    for (const Named& one : named) {
        bool is_found = false;
        for (const Diagnosis& diagnosis : diagnoses_of(one.set, from)) {
            fact.add(diagnosis.is_suspected ? Tri::unknown : Tri::yes, evidence_of(diagnosis));
            is_found |= !diagnosis.is_suspected;
        }
        if (is_found) (found += found.empty() ? "" : ", ") += one.shown;
    }
    return fact.value(knows_conditions(from.record), text_in(from.arena, found));
}

} // namespace

std::array<VascularRisk, vascular_risk_count> vascular_risks(const Derivation& from, const FactValue& age_years) {
    return {by_age(from, age_years), by_smoking(from), by_arterial_disease(from), by_factor_from_50(from, age_years)};
}

void derive_vascular_risk(const Derivation& from, PatientFacts& facts) {
    const auto risks = vascular_risks(from, facts[Fact::age_years]);
    at(facts, Fact::vascular_event) = any_event(from);
    at(facts, Fact::vascular_risks) = counted(risks, from.arena);
    const VascularRisk& smoking = risks[1];
    at(facts, Fact::smoker) = {.truth = smoking.truth, .detail = smoking.shown, .missing = smoking.missing};
    if (smoking.evidence) at(facts, Fact::smoker).evidence = evidence_in(from.arena, *smoking.evidence);
    at(facts, Fact::oestrogen) = takes_oestrogen(from);
    at(facts, Fact::gi_perforation) = had_diagnosis(ValueSet::cond_gi_perforation, from);
}

} // namespace eczema::cards
