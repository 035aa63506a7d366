#include "cards/conditions.hpp"
#include "cards/fact_values.hpp"
#include "cards/observations.hpp"
#include "cards/patient_facts.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

using fhir::DateInterval;
using fhir::RecordList;

// Specification R33, each inclusive.
constexpr double youngest_years = 12, oldest_years = 55;
constexpr int contraception_days = 365;

bool counts(const fhir::Procedure& procedure) {
    return procedure.status != "not-done" && procedure.status != "entered-in-error" &&
           procedure.status != "preparation" && procedure.status != "on-hold";
}

const std::optional<DateInterval>& day_of(const fhir::Procedure& procedure) {
    return procedure.performed.end ? procedure.performed.end : procedure.performed.start;
}

bool is_in(const fhir::CodeableConcept& code, ValueSet set, const Derivation& from) {
    return holds(from.value_sets.table.sets_of(code).sets, set);
}

// --- child-bearing potential ------------------------------------------------------------------------------------

Tri is_of_age(const FactValue& years) {
    if (!years.number) return Tri::unknown;
    const auto [low, high] = *years.number;
    if (high < youngest_years || low > oldest_years) return Tri::no;
    return tri(low >= youngest_years && high <= oldest_years) | Tri::unknown;
}

// Hysterectomy, sterilisation or menopause, as a diagnosis or a procedure. A list that was not sent counts as none:
// the warning must not wait for it.
Tri is_recorded_as_ended(const Derivation& from, FactBuilder& fact) {
    Tri is_ended = Tri::no;
    for (const Diagnosis& diagnosis : from.diagnoses) {
        if (!holds(diagnosis.sets, ValueSet::cond_childbearing_ended)) continue;
        is_ended |= diagnosis.is_suspected ? Tri::unknown : Tri::yes;
        fact.add(Tri::yes, evidence_of(diagnosis));
    }
    for (const fhir::Procedure& procedure : from.record.procedures) {
        if (!counts(procedure) || !is_in(procedure.code, ValueSet::proc_childbearing_ended, from)) continue;
        is_ended |= procedure.status == "completed" ? Tri::yes : Tri::unknown;
        fact.add(Tri::yes, {"Procedure", procedure.id, day_of(procedure)});
    }
    return is_ended;
}

FactValue potential(const Derivation& from, const FactValue& years) {
    const std::string_view gender = from.record.patient.gender;
    const Tri is_female = gender == "female" ? Tri::yes : tri(gender != "male") & Tri::unknown;
    FactBuilder ended(from.arena);
    const Tri is_ended = is_recorded_as_ended(from, ended);
    FactValue value = ended.value(true);
    value.truth = is_female & is_of_age(years) & !is_ended;
    if (value.truth == Tri::yes) value.evidence = years.evidence;
    if (is_female == Tri::unknown)
        value.missing = "sex";
    else if (!years.number)
        value.missing = "date of birth";
    else if (is_ended == Tri::unknown)
        value.missing = "whether a recorded sterilisation, hysterectomy or menopause is certain";
    return value;
}

// --- contraception ----------------------------------------------------------------------------------------------

Tri is_within(int days, const std::optional<DateInterval>& date, const Derivation& from) {
    if (!date) return Tri::unknown;
    if (from.today - date->first <= days) return Tri::yes;
    return tri(from.today - date->last <= days) & Tri::unknown;
}

// In use, or used within the days without a word that it was ended; drafts count as well.
void add_drugs(const Derivation& from, FactBuilder& found) {
    for (const Exposure& exposure : from.exposures) {
        const Tri is_one = exposure.drug.is_in(DrugGroup::contraceptives) & exposure.took_place;
        if (is_one == Tri::no || is_to_come(exposure, from.today)) continue;
        const Tri is_left = exposure.has_ended
                                ? Tri::no
                                : is_within(contraception_days, exposure.end ? exposure.end : exposure.start, from);
        found.add(is_one & (exposure.is_on | is_left), evidence_of(exposure));
    }
    for (const DraftedDrug& drafted : from.drafted)
        if (!drafted.is_stop && drafted.draft->medication_request)
            found.add(drafted.drug.is_in(DrugGroup::contraceptives),
                      {drafted.draft->resource_type, drafted.draft->id, std::nullopt});
}

// An insertion that no removal followed, and a device that is in use today.
void add_devices(const Derivation& from, FactBuilder& found) {
    std::optional<fhir::Day> removed;
    for (const fhir::Procedure& procedure : from.record.procedures)
        if (counts(procedure) && day_of(procedure) && is_in(procedure.code, ValueSet::proc_contraceptive_removed, from))
            removed = std::max(removed.value_or(day_of(procedure)->last), day_of(procedure)->last);
    for (const fhir::Procedure& procedure : from.record.procedures) {
        if (!counts(procedure) || !is_in(procedure.code, ValueSet::proc_contraceptive_inserted, from)) continue;
        const auto& date = day_of(procedure);
        const bool is_removed = removed && date && *removed > date->last;
        found.add(tri(!is_removed) & is_within(contraception_days, date, from), {"Procedure", procedure.id, date});
    }
    for (const fhir::DeviceUseStatement& device : from.record.device_use_statements) {
        if (device.status != "active" || !is_in(device.device, ValueSet::proc_contraceptive_inserted, from)) continue;
        const auto &start = device.timing.start, &end = device.timing.end;
        const bool is_one_day = start && start == end;
        const bool is_over = !is_one_day && end && end->last < from.today; // a day alone says since when
        found.add(tri(!is_over), {"DeviceUseStatement", device.id, start});
    }
}

FactValue contraception(const Derivation& from) {
    FactBuilder found(from.arena);
    add_drugs(from, found);
    add_devices(from, found);
    for (const Diagnosis& diagnosis : from.diagnoses)
        if (holds(diagnosis.sets, ValueSet::cond_contraception) && diagnosis.condition->abated == std::nullopt)
            found.add((diagnosis.is_suspected ? Tri::unknown : Tri::yes) &
                          is_within(contraception_days, diagnosis.onset, from),
                      evidence_of(diagnosis));
    return found.value(knows_medications(from.record) && knows_conditions(from.record) &&
                       from.record.supply_of(RecordList::procedures).is_whole &&
                       from.record.supply_of(RecordList::device_use_statements).is_whole);
}

// --- the pregnancy test -----------------------------------------------------------------------------------------

// A negative test within the days that it counts, and no newer one that is not negative.
FactValue negative_test(const Derivation& from) {
    const int days = from.settings.thresholds.pregnancy_test_days;
    constexpr ValueSet tests[] = {ValueSet::obs_pregnancy_test};
    FactBuilder found(from.arena);
    if (const fhir::Observation* newest = newest_observation(tests, from))
        // A result that is not clearly negative does not exclude a pregnancy.
        found.add(is_within(days, newest->date, from) & tri(is_positive(*newest, from.value_sets) == Tri::no),
                  {"Observation", newest->id, newest->date});
    return found.value(knows_laboratory_since(from.record, from.today - days));
}

FactValue prevention_missing(const Derivation& from) {
    const FactValue test = negative_test(from), contraceptive = contraception(from);
    FactValue value{.truth = (!test.truth) | (!contraceptive.truth)};
    const bool lacks_test = test.truth == Tri::no, lacks_contraception = contraceptive.truth == Tri::no;
    value.detail = lacks_test && lacks_contraception ? "recent negative pregnancy test and no contraception"
                   : lacks_test                      ? "recent negative pregnancy test"
                                                     : "contraception";
    value.missing = test.truth == Tri::unknown ? "a recent pregnancy test" : "contraception";
    value.evidence = lacks_test ? contraceptive.evidence : test.evidence;
    return value;
}

// --- contraceptives with oestrogen ------------------------------------------------------------------------------

FactValue combined_contraceptive(const Derivation& from) {
    FactBuilder found(from.arena);
    for (const Exposure& exposure : from.exposures)
        found.add(exposure.drug.is_in(ValueSet::drug_contraceptive_combined) & exposure.is_on, evidence_of(exposure));
    for (const DraftedDrug& drafted : from.drafted)
        if (!drafted.is_stop && drafted.draft->medication_request)
            found.add(drafted.drug.is_in(ValueSet::drug_contraceptive_combined),
                      {drafted.draft->resource_type, drafted.draft->id, std::nullopt});
    FactValue value = found.value(knows_medications(from.record));
    value.missing = missing_medications(from.record);
    return value;
}

} // namespace

void derive_childbearing(const Derivation& from, PatientFacts& facts) {
    const bool is_male = from.record.patient.gender == "male"; // who is not recorded as one is not told about men
    at(facts, Fact::male_patient) = {.truth = tri(is_male),
                                     .evidence = evidence_in(from.arena, {"Patient", from.record.patient.id, {}})};
    at(facts, Fact::childbearing_potential) = potential(from, facts[Fact::age_years]);
    const bool has_none = facts[Fact::childbearing_potential].truth == Tri::no;
    at(facts, Fact::pregnancy_prevention_missing) = has_none ? not_applicable() : prevention_missing(from);
    at(facts, Fact::combined_contraceptive_used) = is_male ? not_applicable() : combined_contraceptive(from);
}

} // namespace eczema::cards
