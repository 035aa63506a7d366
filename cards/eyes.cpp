#include "cards/conditions.hpp"
#include "cards/fact_values.hpp"
#include "cards/observations.hpp"
#include "cards/patient_facts.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

using fhir::DateInterval;
using fhir::Day;

constexpr int recent_days = 90;      // since the biologic ended, inclusive (specification R44)
constexpr int days_before_start = 7; // a complaint this long before the biologic counts, inclusive (specification R44)

struct Complaint {
    ValueSet set;
    std::string_view name;
    bool is_alarm;
};
constexpr std::array complaints{
    Complaint{ValueSet::cond_keratitis, "keratitis", true},
    Complaint{ValueSet::cond_eye_alarm, "eye pain or change of vision", true},
    Complaint{ValueSet::cond_conjunctivitis, "conjunctivitis", false},
    Complaint{ValueSet::cond_blepharitis, "blepharitis", false},
    Complaint{ValueSet::cond_dry_eye, "dry eye", false},
};

const Complaint* complaint_of(const SetBits& sets) {
    for (const Complaint& complaint : complaints)
        if (holds(sets, complaint.set)) return &complaint;
    return nullptr;
}

// An IL-4/IL-13 biologic that is taken or was until lately, or may be.
struct Biologic {
    const Treatment* treatment;
    Tri is_recent;
};

std::pmr::vector<Biologic> recent_biologics(const Derivation& from) {
    std::pmr::vector<Biologic> found(&from.arena);
    for (const Treatment& treatment : from.treatments) {
        if (!holds(sets_in(DrugGroup::il413), treatment.drug)) continue;
        const Tri is_recent = treatment.is_on != Tri::no ? treatment.is_on
                              : treatment.last_day       ? tri(from.today - *treatment.last_day <= recent_days)
                                                         : Tri::unknown;
        if (is_recent != Tri::no) found.push_back({&treatment, is_recent & treatment.was_taken});
    }
    // What is surely taken first, then what began last.
    std::stable_sort(found.begin(), found.end(), [](const Biologic& a, const Biologic& b) {
        if (a.is_recent != b.is_recent) return a.is_recent > b.is_recent;
        if (a.treatment->is_on != b.treatment->is_on) return a.treatment->is_on > b.treatment->is_on;
        return a.treatment->start && (!b.treatment->start || a.treatment->start->first > b.treatment->start->first);
    });
    return found;
}

FactValue on_or_recent(const std::pmr::vector<Biologic>& biologics, const Derivation& from) {
    FactBuilder fact(from.arena);
    for (const Biologic& biologic : biologics)
        fact.add(biologic.is_recent, evidence_of(*biologic.treatment->exposures.front()));
    FactValue value = fact.value(knows_medications(from.record));
    value.missing = missing_medications(from.record);
    if (biologics.empty()) return value;
    const Treatment& named = *biologics.front().treatment;
    value.detail =
        text_in(from.arena, (named.is_on == Tri::no ? "after " : "on ") + std::string(drug_name(named.drug)));
    return value;
}

struct Found {
    const Complaint* complaint;
    Tri truth;
    std::optional<DateInterval> onset;
    Evidence evidence;
};

// A partial onset counts as the latest day it can mean (specification 1.1).
Tri began_on(const Biologic& biologic, const std::optional<DateInterval>& onset) {
    const auto& start = biologic.treatment->start;
    if (!onset || !start) return Tri::unknown;
    if (onset->last >= start->last - days_before_start) return Tri::yes;
    return onset->last < start->first - days_before_start ? Tri::no : Tri::unknown;
}

Tri says_yes(const fhir::Observation& observation, const ValueSets& value_sets) {
    if (observation.value_boolean) return tri(*observation.value_boolean);
    return is_positive(observation, value_sets);
}

std::pmr::vector<Found> complaints_since(const std::pmr::vector<Biologic>& biologics, const Derivation& from) {
    std::pmr::vector<Found> found(&from.arena);
    const auto add = [&](const Complaint* complaint, Tri truth, const std::optional<DateInterval>& onset,
                         const Evidence& evidence) {
        Tri is_since = biologics.empty() ? Tri::unknown : Tri::no;
        for (const Biologic& biologic : biologics) is_since |= biologic.is_recent & began_on(biologic, onset);
        if ((truth & is_since) != Tri::no) found.push_back({complaint, truth & is_since, onset, evidence});
    };
    for (const Diagnosis& diagnosis : from.diagnoses)
        if (const Complaint* complaint = complaint_of(diagnosis.sets))
            add(complaint, has(diagnosis), diagnosis.onset, evidence_of(diagnosis));
    for (const CodedObservation& coded : from.observations)
        if (const Complaint* complaint = complaint_of(coded.sets))
            add(complaint, says_yes(*coded.observation, from.value_sets), coded.observation->date,
                {"Observation", coded.observation->id, coded.observation->date});
    std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
        if (a.onset.has_value() != b.onset.has_value()) return a.onset.has_value(); // without a date: last
        if (a.onset && a.onset->last != b.onset->last) return a.onset->last < b.onset->last;
        return comes_before(a.evidence, b.evidence);
    });
    return found;
}

// The complaint that is certain and has lasted longest; null where there is none.
const Found* longest(const std::pmr::vector<Found>& found, bool only_alarms) {
    for (const Found& one : found)
        if (one.truth == Tri::yes && (!only_alarms || one.complaint->is_alarm)) return &one;
    return nullptr;
}

FactValue any_of(const std::pmr::vector<Found>& found, bool only_alarms, const Derivation& from) {
    FactBuilder fact(from.arena);
    for (const Found& one : found)
        if (!only_alarms || one.complaint->is_alarm) fact.add(one.truth, one.evidence);
    const Found* named = longest(found, only_alarms);
    return fact.value(knows_conditions(from.record), named ? named->complaint->name : std::string_view());
}

Tri is_since(const DateInterval& date, const DateInterval& onset) {
    if (date.first >= onset.last) return Tri::yes;
    return date.last < onset.first ? Tri::no : Tri::unknown;
}

// Whether the exposure covers a day since the onset: what was begun before and went on counts.
Tri is_used_since(const Exposure& exposure, const DateInterval& onset, Day today) {
    if (exposure.start && exposure.start->first > today) return Tri::no;
    if (exposure.end) return is_since(*exposure.end, onset);
    if (exposure.is_on == Tri::yes) return Tri::yes;
    return exposure.start ? is_since(*exposure.start, onset) | Tri::unknown : Tri::unknown;
}

FactValue treated_since(const DateInterval& onset, const Derivation& from) {
    FactBuilder fact(from.arena);
    for (const Exposure& exposure : from.exposures)
        if (const Tri is_eye_drug = exposure.drug.is_in(ValueSet::drug_ophthalmic); is_eye_drug != Tri::no)
            fact.add(is_eye_drug & exposure.took_place & is_used_since(exposure, onset, from.today),
                     evidence_of(exposure));
    FactValue value = fact.value(knows_medications(from.record));
    value.missing = missing_medications(from.record);
    return value;
}

bool is_one_of(std::string_view code, std::initializer_list<std::string_view> codes) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

bool counts_as_referral(const fhir::ServiceRequest& request) {
    return !request.do_not_perform && is_one_of(request.status, {"active", "completed", "on-hold"}) &&
           !is_one_of(request.intent, {"proposal", "option"});
}

bool is_of_eye_clinic(const fhir::Encounter& encounter, const fhir::ValueSetTable& table) {
    if (is_one_of(encounter.status, {"cancelled", "entered-in-error"})) return false;
    SetBits sets = table.sets_of(encounter.service_type).sets;
    for (const fhir::CodeableConcept& type : encounter.types) sets |= table.sets_of(type).sets;
    return holds(sets, ValueSet::encounter_ophthalmology_specialty);
}

FactValue referred_since(const DateInterval& onset, const Derivation& from) {
    const fhir::ValueSetTable& table = from.value_sets.table;
    FactBuilder fact(from.arena);
    for (const fhir::ServiceRequest& request : from.record.service_requests) {
        if (!counts_as_referral(request)) continue;
        const SetBits sets = table.sets_of(request.code).sets;
        if (!holds(sets, ValueSet::proc_referral_ophthalmology) &&
            !holds(sets, ValueSet::encounter_ophthalmology_specialty))
            continue;
        const auto& date = request.authored_on ? request.authored_on : request.occurrence.start;
        fact.add(date ? is_since(*date, onset) : Tri::unknown, {"ServiceRequest", request.id, date});
    }
    for (const fhir::Encounter& encounter : from.record.encounters) {
        if (!is_of_eye_clinic(encounter, table)) continue;
        const auto& date = encounter.period.start ? encounter.period.start : encounter.period.end;
        fact.add(date ? is_since(*date, onset) : Tri::unknown, {"Encounter", encounter.id, date});
    }
    return fact.value(from.record.supply_of(fhir::RecordList::service_requests).is_whole &&
                      from.record.supply_of(fhir::RecordList::encounters).is_whole);
}

} // namespace

void derive_eyes(const Derivation& from, PatientFacts& facts) {
    const auto biologics = recent_biologics(from);
    at(facts, Fact::on_or_recent_il413) = on_or_recent(biologics, from);
    for (const Fact fact :
         {Fact::eye_finding, Fact::eye_alarm, Fact::eye_finding_days, Fact::eye_treated, Fact::eye_referred})
        at(facts, fact) = not_applicable();
    if (facts[Fact::on_or_recent_il413].truth == Tri::no) return;

    const auto found = complaints_since(biologics, from);
    at(facts, Fact::eye_finding) = any_of(found, false, from);
    at(facts, Fact::eye_alarm) = any_of(found, true, from);
    const Found* complaint = longest(found, false);
    if (!complaint) {
        if (facts[Fact::eye_finding].truth == Tri::unknown)
            for (const Fact fact : {Fact::eye_finding_days, Fact::eye_treated, Fact::eye_referred})
                at(facts, fact) = unknown_fact();
        return;
    }
    const int days = std::max(0, from.today - complaint->onset->last);
    at(facts, Fact::eye_finding_days) = number_fact(
        days, evidence_in(from.arena, complaint->evidence),
        text_in(from.arena, std::string(complaint->complaint->name) + " for " + std::to_string(days) + " d"));
    FactValue treated = treated_since(*complaint->onset, from);
    if (treated.truth == Tri::no)
        treated.detail = text_in(from.arena, std::string(facts[Fact::on_or_recent_il413].detail) + ", untreated " +
                                                 std::to_string(days) + " d");
    at(facts, Fact::eye_treated) = treated;
    const Found* alarm = longest(found, true);
    at(facts, Fact::eye_referred) = referred_since(*(alarm ? alarm : complaint)->onset, from);
}

} // namespace eczema::cards
