#include "cards/facts.hpp"

#include "cards/conditions.hpp"
#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"
#include "cards/observations.hpp"
#include "cards/patient_facts.hpp"
#include "cards/severity.hpp"
#include "cards/topical_failure.hpp"
#include "cards/unread_drugs.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

constexpr int encounter_diagnosis_days = 730; // specification 1.3, inclusive
constexpr int naive_days = 180;               // specification 1.2, inclusive
constexpr int stopped_lately_days = 60;       // rules that judge a stopped drug ask for less
constexpr std::string_view still_taken = "whether a systemic drug is still taken";
constexpr double adult_years = 18;
constexpr double youngest_months = 6; // specification 1.5, `candidate`

FactValue atopic_dermatitis(const Derivation& from) {
    FactBuilder fact(from.arena);
    for (const Diagnosis& diagnosis : diagnoses_of(ValueSet::cond_atopic_dermatitis, from)) {
        // Without a status of its own, a diagnosis of one encounter does not speak for ever.
        const bool is_stale_encounter = diagnosis.condition->is_encounter_diagnosis &&
                                        diagnosis.condition->clinical_status.empty() &&
                                        days_since_onset(diagnosis, from.today) > encounter_diagnosis_days;
        if (!is_stale_encounter) fact.add(has(diagnosis), evidence_of(diagnosis));
    }
    return fact.value(knows_conditions(from.record));
}

FactValue age(const Derivation& from, int (*completed)(fhir::Day, fhir::Day), std::string_view unit) {
    const auto& birth = from.record.patient.birth_date;
    if (!birth) return unknown_fact("date of birth");
    FactValue value{.truth = Tri::yes};
    const int low = completed(birth->last, from.today), high = completed(birth->first, from.today);
    value.number = Range{static_cast<double>(low), static_cast<double>(high)};
    constexpr int told_in_months = 24;
    const bool is_told_in_years = unit == "month" && low >= told_in_months;
    const int first = is_told_in_years ? low / 12 : low, last = is_told_in_years ? high / 12 : high;
    std::string words = std::to_string(first);
    if (last != first) words += " to " + std::to_string(last);
    words.append(1, ' ').append(is_told_in_years ? "year" : unit).append(first == 1 && last == 1 ? " old" : "s old");
    value.detail = text_in(from.arena, words);
    value.evidence = evidence_in(from.arena, {"Patient", from.record.patient.id, std::nullopt});
    return value;
}

FactValue on_drug(DrugGroup group, const Derivation& from) {
    FactBuilder fact(from.arena);
    for (const Exposure& exposure : from.exposures)
        fact.add(exposure.drug.is_in(group) & exposure.is_on, evidence_of(exposure));
    FactValue value = fact.value(knows_medications(from.record));
    value.missing = value.evidence.empty() ? missing_medications(from.record) : still_taken;
    return value;
}

Tri at_least(const FactValue& value, double threshold) {
    if (!value.number) return value.truth == Tri::no ? Tri::no : Tri::unknown;
    return value.number->low >= threshold ? Tri::yes : value.number->high < threshold ? Tri::no : Tri::unknown;
}

bool stops_a_drug(std::string_view status, bool do_not_perform) {
    constexpr std::array<std::string_view, 7> stopping{"stopped", "cancelled", "on-hold",         "completed",
                                                       "revoked", "not-done",  "entered-in-error"};
    return do_not_perform || std::find(stopping.begin(), stopping.end(), status) != stopping.end();
}

// A vaccine's status says whether it was given; a drafted one is "completed" once it is.
bool is_not_given(std::string_view status) { return status == "not-done" || status == "entered-in-error"; }

// Drafts of drugs, of services that are judged like drugs (light) and of vaccines.
std::span<const DraftedDrug> drafted_drugs(const Derivation& from) {
    std::pmr::vector<DraftedDrug> drafted(&from.arena);
    for (const fhir::DraftOrder& draft : from.record.drafts) {
        if (draft.medication_request) {
            const fhir::MedicationRequest& request = *draft.medication_request;
            // A form that was opened and not yet filled in orders nothing; what is signed may be anything.
            if (from.hook == Hook::order_select && !request.names_a_drug) continue;
            drafted.push_back({identify(request.drug, request.dosages, from.value_sets), &draft,
                               stops_a_drug(request.status, request.do_not_perform),
                               course_length(request.dosages, from.today).last_day});
        } else if (draft.service_request) {
            const fhir::ServiceRequest& request = *draft.service_request;
            drafted.push_back({identify_service(request.code, from.value_sets), &draft,
                               stops_a_drug(request.status, request.do_not_perform), std::nullopt});
        } else if (draft.immunization) {
            drafted.push_back({identify_service(draft.immunization->vaccine, from.value_sets), &draft,
                               is_not_given(draft.immunization->status), std::nullopt});
        }
    }
    return {drafted.data(), drafted.size()}; // the storage is the arena's
}

// The selected drafts that order something; one that stops a drug is no order.
std::span<const JudgedDrug> ordered_drugs(const Derivation& from) {
    std::pmr::vector<JudgedDrug> orders(&from.arena);
    for (const DraftedDrug& drafted : from.drafted) {
        if (!drafted.draft->is_selected || drafted.is_stop) continue;
        const auto drug = drafted.drug.first_of(sets_in(DrugGroup::systemic_or_other_biologic));
        orders.push_back({drafted.drug, drafted.draft, drug ? current_treatment(*drug, from.treatments) : nullptr});
    }
    return {orders.data(), orders.size()}; // the storage is the arena's
}

std::span<const JudgedDrug> taken_drugs(const Derivation& from) {
    std::pmr::vector<JudgedDrug> taken(&from.arena);
    for (std::size_t i = 0; i < value_set_count; ++i) {
        const auto drug = static_cast<ValueSet>(i);
        if (!holds(sets_in(DrugGroup::systemic), drug)) continue;
        const Treatment* treatment = current_treatment(drug, from.treatments);
        if (!treatment) continue;
        JudgedDrug judged;
        judged.drug.sets.set(i);
        judged.treatment = treatment;
        taken.push_back(judged);
    }
    return {taken.data(), taken.size()}; // the storage is the arena's
}

// The newest treatment of each systemic drug that is no longer taken, ended so lately that a rule may still judge it.
// Without a known last day: begun so lately that it may have been.
std::span<const JudgedDrug> stopped_drugs(const Derivation& from) {
    std::pmr::vector<JudgedDrug> stopped(&from.arena);
    for (std::size_t i = 0; i < value_set_count; ++i) {
        const auto drug = static_cast<ValueSet>(i);
        if (!holds(sets_in(DrugGroup::systemic), drug) || current_treatment(drug, from.treatments)) continue;
        const Treatment* last = nullptr;
        for (const Treatment& treatment : from.treatments) {
            if (treatment.drug != drug || !treatment.start) continue;
            const bool is_late = treatment.last_day
                                     ? from.today - *treatment.last_day <= stopped_lately_days
                                     : from.today - treatment.start->last <= from.settings.thresholds.open_ended_days;
            if (is_late && (!last || treatment.start->first > last->start->first)) last = &treatment;
        }
        if (!last) continue;
        JudgedDrug judged;
        judged.drug.sets.set(i);
        judged.treatment = last;
        stopped.push_back(judged);
    }
    return {stopped.data(), stopped.size()}; // the storage is the arena's
}

Tri any_order_in(std::span<const JudgedDrug> orders, DrugGroup group) {
    Tri any = Tri::no;
    for (const JudgedDrug& order : orders) any |= order.drug.is_in(group);
    return any;
}

FactValue ladder_asked(const Derivation& from, const FactValue& dermatitis) {
    if (from.hook == Hook::patient_view) return {.truth = Tri::yes};
    if (from.hook == Hook::order_sign) return not_applicable();
    Tri asked = Tri::no;
    for (const JudgedDrug& order : from.orders)
        if (const Tri in_group = order.drug.is_in(DrugGroup::corticosteroid_or_traditional); in_group != Tri::no)
            asked |= in_group & order_is_for_dermatitis(from, order, dermatitis).truth;
    return {.truth = asked};
}

void derive_cohort(const Derivation& from, PatientFacts& facts) {
    at(facts, Fact::atopic_dermatitis) = atopic_dermatitis(from);
    at(facts, Fact::age_months) = age(from, fhir::completed_months, "month");
    at(facts, Fact::age_years) = age(from, fhir::completed_years, "year");
    at(facts, Fact::on_systemic) = on_drug(DrugGroup::systemic, from);
    at(facts, Fact::on_immunosuppressive) = on_drug(DrugGroup::immunosuppressive, from);
    at(facts, Fact::on_il413_biologic) = on_drug(DrugGroup::il413, from);
    const bool is_adult_on_systemic =
        (at_least(facts[Fact::age_years], adult_years) & facts[Fact::on_systemic].truth) == Tri::yes;
    at(facts, Fact::severity_band) = derive_severity(from, is_adult_on_systemic);
    derive_topical_history(from, facts);
    at(facts, Fact::systemic_candidate) = {
        .truth = facts[Fact::atopic_dermatitis].truth &
                 at_least(facts[Fact::severity_band], static_cast<double>(Band::moderate)) &
                 facts[Fact::topicals_failed].truth & at_least(facts[Fact::age_months], youngest_months),
        .unverified = facts[Fact::topicals_failed].unverified,
        .awaits_sign_off = facts[Fact::topicals_failed].awaits_sign_off};
    at(facts, Fact::systemic_considered) = {.truth = facts[Fact::systemic_candidate].truth |
                                                     facts[Fact::on_systemic].truth |
                                                     any_order_in(from.orders, DrugGroup::systemic)};
}

void derive_call(const Derivation& from, PatientFacts& facts) {
    const Jurisdiction jurisdiction = from.settings.jurisdiction;
    at(facts, Fact::jurisdiction_us) = {.truth = tri(jurisdiction == Jurisdiction::us)};
    at(facts, Fact::jurisdiction_eu) = {.truth = tri(jurisdiction == Jurisdiction::eu)};
    at(facts, Fact::jurisdiction_uk) = {.truth = tri(jurisdiction == Jurisdiction::uk)};
    at(facts, Fact::ladder_asked) = ladder_asked(from, facts[Fact::atopic_dermatitis]);
    at(facts, Fact::advanced_drug_drafted) = {.truth = any_order_in(from.orders, DrugGroup::advanced)};
    at(facts, Fact::systemic_drug_drafted) = {.truth = any_order_in(from.orders, DrugGroup::systemic)};
}

std::string_view resource_type_of(const JudgedDrug& judged) {
    return judged.draft ? judged.draft->resource_type : judged.treatment->exposures.front()->resource_type;
}

FactValue judged_drug(const Derivation& from, const JudgedDrug& judged) {
    FactValue value{.truth = judged.drug.is_unidentified ? Tri::unknown : Tri::yes};
    if (!judged.draft && judged.treatment) value = {.truth = judged.treatment->is_on, .missing = still_taken};
    const auto set = judged.drug.first_of(orderable_sets());
    if (judged.draft) {
        value.evidence = evidence_in(from.arena, {resource_type_of(judged), judged.draft->id, std::nullopt});
        if (set) value.detail = text_in(from.arena, std::string(drug_name(*set)) + " ordered");
    } else if (judged.treatment) {
        value.evidence = evidence_in(from.arena, evidence_of(*judged.treatment->exposures.front()));
        if (set) value.detail = text_in(from.arena, "on " + std::string(drug_name(*set)));
    }
    return value;
}

void derive_treatment(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts) {
    const auto drug = judged.drug.first_of(sets_in(DrugGroup::systemic));
    at(facts, Fact::drug_naive) =
        drug ? FactValue{.truth = is_naive(*drug, naive_days, from), .missing = missing_medications(from.record)}
             : not_applicable();
    at(facts, Fact::drug_taken) = not_applicable();
    at(facts, Fact::treatment_days) = not_applicable();
    if (!judged.treatment) return;
    const std::span<const Evidence> evidence =
        evidence_in(from.arena, evidence_of(*judged.treatment->exposures.front()));
    at(facts, Fact::drug_taken) = {.truth = judged.treatment->is_on, .missing = still_taken, .evidence = evidence};
    FactValue& days = at(facts, Fact::treatment_days);
    days = {.truth = Tri::unknown, .evidence = evidence};
    if (const auto range = judged.treatment->days_on(from.today)) {
        days.truth = Tri::yes;
        days.number = Range{static_cast<double>(range->first), static_cast<double>(range->second)};
        days.detail = text_in(from.arena, std::to_string(range->first / 7) + " weeks");
    }
}

Derivation derivation_of(const PatientFacts& patient, const ValueSets& value_sets, std::pmr::memory_resource& arena) {
    return {*patient.record,         patient.hook,       value_sets,
            *patient.settings,       patient.today,      arena,
            patient.exposures,       patient.treatments, patient.diagnoses,
            patient.observations,    patient.drafted,    patient.orders,
            patient.conditions_by_id};
}

} // namespace

ConditionIndex::ConditionIndex(std::span<const fhir::Condition> conditions, std::pmr::memory_resource& arena)
    : by_id_(&arena) {
    by_id_.reserve(conditions.size());
    for (const fhir::Condition& condition : conditions)
        if (!condition.id.empty()) by_id_.try_emplace(condition.id, &condition);
}

const fhir::Condition* ConditionIndex::find(std::string_view id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : found->second;
}

PatientFacts derive_facts(const fhir::PatientRecord& record, Hook hook, const ValueSets& value_sets,
                          const Settings& settings, fhir::Day today, std::pmr::memory_resource& arena) {
    Derivation from{record, hook, value_sets, settings, today, arena};
    from.exposures = derive_exposures(record, value_sets, settings, today, arena);
    from.treatments = derive_treatments(from);
    from.diagnoses = derive_diagnoses(from);
    from.observations = derive_observations(from);
    from.conditions_by_id = new (arena.allocate(sizeof(ConditionIndex), alignof(ConditionIndex)))
        ConditionIndex(record.conditions, arena); // all it holds is the arena's
    from.drafted = drafted_drugs(from);
    from.orders = ordered_drugs(from);

    PatientFacts facts;
    facts.exposures = from.exposures;
    facts.treatments = from.treatments;
    facts.diagnoses = from.diagnoses;
    facts.observations = from.observations;
    facts.conditions_by_id = from.conditions_by_id;
    facts.drafted = from.drafted;
    facts.orders = from.orders;
    facts.unread_drugs = derive_unread_drugs(from);
    facts.taken = taken_drugs(from);
    facts.stopped = stopped_drugs(from);
    facts.record = &record;
    facts.settings = &settings;
    facts.hook = hook;
    facts.today = today;

    derive_cohort(from, facts);
    derive_call(from, facts);
    derive_infections(from, facts);
    derive_viral_infections(from, facts);
    derive_pregnancy(from, facts);
    derive_vaccines(from, facts);
    derive_malignancy(from, facts);
    derive_asthma(from, facts);
    derive_steroid_courses(from, facts);
    derive_light_treatment(from, facts);
    derive_prior_treatment(from, facts);
    derive_diagnosis_doubt(from, facts);
    derive_eyes(from, facts);
    derive_lab_values(from, facts);
    derive_tuberculosis(from, facts);
    derive_viral_hepatitis(from, facts);
    derive_skin_infection_code(from, facts);
    derive_vascular_risk(from, facts);
    derive_liver_and_dialysis(from, facts);
    derive_blood_pressure(from, facts);
    derive_thiopurine_genetics(from, facts);
    derive_childbearing(from, facts);
    derive_folic_acid(from, facts);
    derive_body_weight(from, facts);
    derive_nonresponse(from, facts);
    derive_missing_data(from, facts);
    return facts;
}

DrugFacts derive_drug_facts(const PatientFacts& patient, const JudgedDrug& judged, const ValueSets& value_sets,
                            std::pmr::memory_resource& arena) {
    const Derivation from = derivation_of(patient, value_sets, arena);
    DrugFacts facts{patient, &judged, {}};
    at(facts, Fact::ordered_drug) = judged_drug(from, judged);
    at(facts, Fact::order_for_dermatitis) = order_is_for_dermatitis(from, judged, patient[Fact::atopic_dermatitis]);
    at(facts, Fact::order_for_infection) = order_is_for_infection(from, judged);
    // Light of unstated kind may be PUVA, or no treatment of the skin at all.
    const Tri may_be_light = judged.drug.is_in(ValueSet::proc_light_therapy_unspecified) & Tri::unknown;
    at(facts, Fact::puva_ordered) = {.truth = judged.drug.is_in(ValueSet::proc_puva) | may_be_light,
                                     .evidence = facts[Fact::ordered_drug].evidence};
    at(facts, Fact::skin_light) = {.truth = judged.drug.is_in(ValueSet::proc_phototherapy) |
                                            judged.drug.is_in(ValueSet::proc_puva) | may_be_light,
                                   .evidence = facts[Fact::ordered_drug].evidence};
    derive_course(from, judged, facts);
    derive_recorded_reactions(from, judged, facts);
    derive_overlaps(from, judged, facts);
    derive_treatment(from, judged, facts);
    derive_steroid_order(from, judged, patient, facts);
    derive_dose_check(from, judged, patient, facts);
    derive_tests(from, judged, patient, facts);
    derive_response(from, judged, patient, facts);
    at(facts, Fact::ordered_now) = {.truth = tri(judged.draft || !judged.treatment),
                                    .detail = facts[Fact::ordered_drug].detail,
                                    .evidence = facts[Fact::ordered_drug].evidence};
    derive_antibiotic_reason(from, judged, patient, facts);
    derive_reactions_after_dose(from, judged, facts);
    derive_lost_response(from, judged, facts);
    derive_vascular_course(from, judged, patient, facts);
    derive_adverse_events(from, judged, facts);
    at(facts, Fact::unlicensed_for_dermatitis) =
        unlicensed_for_dermatitis(from, judged, patient[Fact::atopic_dermatitis]);
    derive_daily_dose(from, judged, facts);
    derive_result_ages(judged, facts);
    derive_creatinine_rise(from, judged, facts);
    derive_interactions(from, judged, patient, facts);
    derive_antihistamine_reason(from, judged, patient, facts);
    derive_first_prescription(from, judged, facts);
    derive_methotrexate_order(from, judged, facts);
    derive_jak_dose(from, judged, facts);
    derive_traditional_dose(from, judged, facts);
    derive_injection_device(from, judged, facts);
    derive_order_on_record(from, judged, patient, facts);
    return facts;
}

DrugFacts without_order(const PatientFacts& patient) {
    DrugFacts facts{patient, nullptr, {}};
    facts.values.fill(not_applicable());
    return facts;
}

} // namespace eczema::cards
