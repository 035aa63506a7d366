#include "cards/facts.hpp"

#include "cards/conditions.hpp"
#include "cards/fact_values.hpp"
#include "cards/infections.hpp"
#include "cards/order_facts.hpp"
#include "cards/severity.hpp"
#include "cards/topical_failure.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

constexpr int encounter_diagnosis_days = 730; // specification 1.3, inclusive
constexpr std::string_view still_taken = "whether a systemic drug is still taken";
constexpr double adult_years = 18;
constexpr double youngest_months = 6; // specification 1.5, `candidate`

constexpr std::array<FactName, fact_count> names{{
    {"atopic-dermatitis", "atopic dermatitis recorded", "condition list"},
    {"severity-band", "severity of the dermatitis", "severity score"},
    {"topicals-failed", "topical treatment failed or not advisable", "topical treatment history"},
    {"age-months", "age", "date of birth"},
    {"age-years", "age", "date of birth"},
    {"systemic-candidate", "candidate for systemic treatment", "severity or topical treatment history"},
    {"on-systemic", "on a systemic eczema drug", "medication list"},
    {"on-immunosuppressive", "on a JAK inhibitor or traditional immunosuppressant", "medication list"},
    {"on-il413-biologic", "on dupilumab, tralokinumab or lebrikizumab", "medication list"},
    {"systemic-considered", "systemic treatment considered or under way", "severity or topical treatment history"},
    {"skin-infection", "bacterial skin infection recorded", "infection status (condition list)"},
    {"skin-infection-unresolved", "older skin infection still listed as active", "infection status (condition list)"},
    {"skin-infection-serious", "serious skin infection recorded", "infection status (condition list)"},
    {"skin-infection-treated", "systemic antibiotic for the skin infection",
     "whether the infection is treated (medication list)"},
    {"antibiotic-day", "days since the antibiotic was started", "when the antibiotic was started"},
    {"serious-infection", "serious infection recorded", "infection status (condition list)"},
    {"herpeticum", "eczema herpeticum recorded", "eczema herpeticum status (condition list)"},
    {"herpeticum-treated", "systemic antiviral for eczema herpeticum",
     "whether eczema herpeticum is treated (medication list)"},
    {"herpeticum-unresolved", "older eczema herpeticum still listed as active",
     "eczema herpeticum status (condition list)"},
    {"herpeticum-resolved-days", "resolved eczema herpeticum", "history of eczema herpeticum (condition list)"},
    {"herpeticum-episodes", "episodes of eczema herpeticum", "history of eczema herpeticum (condition list)"},
    {"helminth", "helminth infection recorded", "helminth status (condition list)"},
    {"helminth-treated", "anthelmintic for the helminth infection",
     "whether the helminth infection is treated (medication list)"},
    {"helminth-days-since-treatment", "days since the anthelmintic", "when the anthelmintic was given"},
    {"cutaneous-lymphoma", "cutaneous lymphoma recorded or suspected", "condition list"},
    {"ladder-asked", "chart opened, or steroid or immunosuppressant for eczema ordered", "the reason of the order"},
    {"advanced-drug-drafted", "biologic or JAK inhibitor being ordered", "which drug is ordered"},
    {"ordered-drug", "ordered drug", "which drug is ordered"},
    {"order-for-dermatitis", "order is for dermatitis", "the reason of the order"},
    {"order-for-infection", "order is for a serious infection", "the reason of the order"},
    {"course-days", "length of the ordered course", "a stop date"},
    {"order-repeats", "repeats of the order", "repeats of the order"},
    {"depot-injection", "intramuscular depot steroid", "route of the order"},
    {"recorded-reaction", "recorded reaction to the drug or its excipient", "allergy list"},
    {"recorded-reaction-serious", "serious recorded reaction to the drug or its excipient", "allergy list"},
    {"overlap-one-pathway-days", "overlap with a drug of the same pathway", "medication list"},
    {"overlap-advanced-days", "overlap with another systemic eczema drug", "medication list"},
    {"overlap-adjunct-days", "overlap with an adjunct or another biologic", "medication list"},
    {"overlap-same-drug-days", "same drug already ordered", "medication list"},
}};

FactValue& at(PatientFacts& facts, Fact fact) { return facts.values[static_cast<std::size_t>(fact)]; }

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

FactValue age(const Derivation& from, int (*completed)(fhir::Day, fhir::Day)) {
    const auto& birth = from.record.patient.birth_date;
    if (!birth) return unknown_fact("date of birth");
    FactValue value{.truth = Tri::yes};
    value.number = Range{static_cast<double>(completed(birth->last, from.today)),
                         static_cast<double>(completed(birth->first, from.today))};
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

bool stops_a_drug(const fhir::MedicationRequest& draft) {
    constexpr std::array<std::string_view, 5> stopping{"stopped", "cancelled", "on-hold", "completed",
                                                       "entered-in-error"};
    return draft.do_not_perform || std::find(stopping.begin(), stopping.end(), draft.status) != stopping.end();
}

std::span<const DraftedDrug> drafted_drugs(const Derivation& from) {
    std::pmr::vector<DraftedDrug> drafted(&from.arena);
    for (const fhir::DraftOrder& draft : from.record.drafts) {
        if (!draft.medication_request) continue;
        const fhir::MedicationRequest& request = *draft.medication_request;
        drafted.push_back({identify(request.drug, request.dosages, from.value_sets), &draft, stops_a_drug(request),
                           course_length(request.dosages, from.today).last_day});
    }
    return {drafted.data(), drafted.size()}; // the storage is the arena's
}

// The selected drafts that order a drug; one that stops a drug is no order.
std::span<const OrderedDrug> ordered_drugs(const Derivation& from) {
    std::pmr::vector<OrderedDrug> orders(&from.arena);
    for (const DraftedDrug& drafted : from.drafted)
        if (drafted.draft->is_selected && !drafted.is_stop) orders.push_back({drafted.drug, drafted.draft});
    return {orders.data(), orders.size()}; // the storage is the arena's
}

Tri any_order_in(std::span<const OrderedDrug> orders, DrugGroup group) {
    Tri any = Tri::no;
    for (const OrderedDrug& order : orders) any |= order.drug.is_in(group);
    return any;
}

FactValue ladder_asked(const Derivation& from, Hook hook, std::span<const OrderedDrug> orders,
                       const FactValue& dermatitis) {
    if (hook == Hook::patient_view) return {.truth = Tri::yes};
    if (hook == Hook::order_sign) return not_applicable();
    Tri asked = Tri::no;
    for (const OrderedDrug& order : orders)
        if (const Tri in_group = order.drug.is_in(DrugGroup::corticosteroid_or_traditional); in_group != Tri::no)
            asked |= in_group & order_is_for_dermatitis(from, order, dermatitis).truth;
    return {.truth = asked};
}

} // namespace

const FactName& name_of(Fact fact) { return names[static_cast<std::size_t>(fact)]; }

PatientFacts derive_facts(const fhir::PatientRecord& record, Hook hook, const ValueSets& value_sets,
                          const Settings& settings, fhir::Day today, std::pmr::memory_resource& arena) {
    Derivation from{record, value_sets, settings, today, {}, {}, arena};
    from.exposures = derive_exposures(record, value_sets, settings, today, arena);

    from.drafted = drafted_drugs(from);

    PatientFacts facts;
    facts.exposures = from.exposures;
    facts.drafted = from.drafted;
    facts.record = &record;
    facts.settings = &settings;
    facts.today = today;
    facts.orders = ordered_drugs(from);

    at(facts, Fact::atopic_dermatitis) = atopic_dermatitis(from);
    at(facts, Fact::age_months) = age(from, fhir::completed_months);
    at(facts, Fact::age_years) = age(from, fhir::completed_years);
    at(facts, Fact::on_systemic) = on_drug(DrugGroup::systemic, from);
    at(facts, Fact::on_immunosuppressive) = on_drug(DrugGroup::immunosuppressive, from);
    at(facts, Fact::on_il413_biologic) = on_drug(DrugGroup::il413, from);
    const bool is_adult_on_systemic =
        (at_least(facts[Fact::age_years], adult_years) & facts[Fact::on_systemic].truth) == Tri::yes;
    at(facts, Fact::severity_band) = derive_severity(from, is_adult_on_systemic);
    at(facts, Fact::topicals_failed) =
        derive_topical_outcome(from, facts[Fact::severity_band], facts[Fact::age_years]).fact;
    at(facts, Fact::systemic_candidate) = {
        .truth = facts[Fact::atopic_dermatitis].truth &
                 at_least(facts[Fact::severity_band], static_cast<double>(Band::moderate)) &
                 facts[Fact::topicals_failed].truth & at_least(facts[Fact::age_months], youngest_months)};
    at(facts, Fact::systemic_considered) = {.truth = facts[Fact::systemic_candidate].truth |
                                                     facts[Fact::on_systemic].truth |
                                                     any_order_in(facts.orders, DrugGroup::systemic)};
    derive_infections(from, facts);
    FactBuilder lymphoma(arena);
    for (const Diagnosis& diagnosis : diagnoses_of(ValueSet::cond_cutaneous_lymphoma, from))
        lymphoma.add(diagnosis.is_current, evidence_of(diagnosis)); // a suspicion counts as much as a diagnosis
    at(facts, Fact::cutaneous_lymphoma) = lymphoma.value(knows_conditions(record));
    at(facts, Fact::ladder_asked) = ladder_asked(from, hook, facts.orders, facts[Fact::atopic_dermatitis]);
    at(facts, Fact::advanced_drug_drafted) = {.truth = any_order_in(facts.orders, DrugGroup::advanced)};
    return facts;
}

OrderFacts derive_order_facts(const PatientFacts& patient, const OrderedDrug& order, const ValueSets& value_sets,
                              std::pmr::memory_resource& arena) {
    const Derivation from{*patient.record, value_sets, *patient.settings, patient.today, patient.exposures,
                          patient.drafted, arena};
    OrderFacts facts{patient, &order, {}};
    at(facts, Fact::ordered_drug) = {.truth = order.drug.is_unidentified ? Tri::unknown : Tri::yes};
    if (order.draft)
        at(facts, Fact::ordered_drug).evidence =
            evidence_in(arena, {"MedicationRequest", order.draft->id, std::nullopt});
    const SetBits judged =
        sets_in(DrugGroup::systemic_or_other_biologic) | sets_in(DrugGroup::systemic_corticosteroids);
    if (const auto set = order.drug.first_of(judged))
        at(facts, Fact::ordered_drug).detail = text_in(arena, std::string(drug_name(*set)) + " ordered");
    at(facts, Fact::order_for_dermatitis) = order_is_for_dermatitis(from, order, patient[Fact::atopic_dermatitis]);
    at(facts, Fact::order_for_infection) = order_is_for_infection(from, order);
    derive_course(from, order, facts);
    derive_recorded_reactions(from, order, facts);
    derive_overlaps(from, order, facts);
    return facts;
}

OrderFacts without_order(const PatientFacts& patient) {
    OrderFacts facts{patient, nullptr, {}};
    for (std::size_t i = static_cast<std::size_t>(Fact::ordered_drug); i < fact_count; ++i)
        facts.values[i] = not_applicable();
    return facts;
}

} // namespace eczema::cards
