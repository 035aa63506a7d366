#include "cards/body_weight.hpp"
#include "cards/conditions.hpp"
#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"
#include "cards/patient_facts.hpp"
#include "cards/topical_failure.hpp"
#include "cards/unread_drugs.hpp"
#include "fhir/status_codes.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

constexpr double adult_years = 18;
constexpr double potential_from_years = 12, potential_to_years = 55; // specification R01, inclusive

Tri is_below(const FactValue& value, double limit) {
    if (!value.number) return Tri::unknown;
    return value.number->high < limit ? Tri::yes : value.number->low >= limit ? Tri::no : Tri::unknown;
}

// Missing things are yes or no: a list is there or it is not.
FactValue missing(bool is_missing, std::string_view what) { return {.truth = tri(is_missing), .detail = what}; }

// A dermatology or allergy visit that is under way today; without the list of encounters, or the status of one, there
// may be one.
Tri is_specialist_visit(const Derivation& from) {
    bool has_open_status = false;
    for (const fhir::Encounter& encounter : from.record.encounters) {
        const bool is_open = encounter.status.empty() || encounter.status == fhir::unknown_status;
        if (encounter.status != "in-progress" && encounter.status != "arrived" && !is_open) continue;
        SetBits sets = from.value_sets.table.sets_of(encounter.service_type).sets;
        for (const fhir::CodeableConcept& type : encounter.types) sets |= from.value_sets.table.sets_of(type).sets;
        if (!holds(sets, ValueSet::encounter_derm_specialty)) continue;
        if (!is_open) return Tri::yes;
        has_open_status = true;
    }
    return tri(has_open_status || !from.record.supply_of(fhir::RecordList::encounters).is_whole) & Tri::unknown;
}

bool has_unconfirmed_eczema(const Derivation& from) {
    for (const Diagnosis& diagnosis : from.diagnoses) {
        const bool is_suspected_atopic = holds(diagnosis.sets, ValueSet::cond_atopic_dermatitis) &&
                                         diagnosis.is_suspected && diagnosis.is_current != Tri::no;
        const bool is_unspecified =
            holds(diagnosis.sets, ValueSet::cond_eczema_unspecified) && diagnosis.is_current == Tri::yes;
        if (is_suspected_atopic || is_unspecified) return true;
    }
    return false;
}

bool has_allergy_list(const Derivation& from) {
    const auto& allergies = from.record.allergies;
    return std::any_of(allergies.begin(), allergies.end(),
                       [](const fhir::AllergyIntolerance& allergy) { return is_active(allergy) != Tri::no; });
}

// Girls and women between 12 and 55 for whom a drug that harms a pregnancy is drafted and nothing says whether there is
// one. Sex that is not recorded is asked about too.
bool lacks_pregnancy_state(const Derivation& from, const PatientFacts& facts) {
    const auto is_ordered = [](const JudgedDrug& order) {
        return order.drug.is_in(DrugGroup::immunosuppressive) != Tri::no;
    };
    if (std::none_of(from.orders.begin(), from.orders.end(), is_ordered)) return false;
    if (from.record.patient.gender == "male") return false;
    const FactValue& age = facts[Fact::age_years];
    const bool may_be_pregnant =
        !age.number || (age.number->high >= potential_from_years && age.number->low <= potential_to_years);
    return may_be_pregnant && facts[Fact::pregnant].truth == Tri::unknown;
}

FactValue missing(FactBuilder& found, std::string_view what) { return found.value(true, what); }

// Medications in use, or perhaps in use, that no code tells. Of those that can only interact gate-interactions speaks,
// where it matters.
FactValue unread_drug(const Derivation& from, const PatientFacts& facts) {
    FactBuilder found(from.arena);
    for (const UnreadDrug& drug : facts.unread_drugs)
        if (drug.is_current && !drug.only_interacts) found.add(Tri::yes, drug.evidence);
    return missing(found, "code of a medication recorded by name only");
}

// Treatments of the skin, or perhaps of it, that ended for a reason which no code tells.
FactValue unread_stop_reason(const Derivation& from) {
    const SetBits treatments = sets_in(DrugGroup::systemic) | topical_treatments();
    FactBuilder found(from.arena);
    for (const Exposure& exposure : from.exposures)
        if (exposure.has_unread_reason && exposure.drug.is_in(treatments) == Tri::yes)
            found.add(exposure.took_place, evidence_of(exposure));
    FactValue value = missing(found, "coded reason for stopping a treatment");
    if (value.truth == Tri::unknown) value = {.truth = Tri::no};
    return value;
}

} // namespace

void derive_missing_data(const Derivation& from, PatientFacts& facts) {
    const FactValue& dermatitis = facts[Fact::atopic_dermatitis];
    const bool is_unconfirmed = dermatitis.truth != Tri::yes && has_unconfirmed_eczema(from);
    // What by its words is a systemic drug makes the question worth asking, though it proves nothing.
    const bool may_be_on_systemic =
        std::any_of(facts.unread_drugs.begin(), facts.unread_drugs.end(),
                    [](const UnreadDrug& drug) { return drug.is_current && drug.may_be_systemic; });
    const Tri treated = facts[Fact::systemic_drug_drafted].truth | facts[Fact::on_systemic].truth |
                        was_exposed(sets_in(DrugGroup::systemic), from) | is_specialist_visit(from) |
                        tri(may_be_on_systemic);
    at(facts, Fact::data_scope) = {.truth = (dermatitis.truth | tri(is_unconfirmed)) & treated};
    at(facts, Fact::dermatitis_unconfirmed) = missing(is_unconfirmed, "confirm AD diagnosis");
    at(facts, Fact::allergy_list_missing) = missing(!has_allergy_list(from), "allergy list");
    at(facts, Fact::pregnancy_state_missing) = missing(lacks_pregnancy_state(from, facts), "pregnancy state");
    const bool is_child = is_below(facts[Fact::age_years], adult_years) == Tri::yes;
    at(facts, Fact::weight_missing) = missing(is_child && !current_weight(facts), "weight");
    at(facts, Fact::birth_date_missing) = missing(!from.record.patient.birth_date, "date of birth");
    at(facts, Fact::drug_unread) = unread_drug(from, facts);
    at(facts, Fact::stop_reason_unread) = unread_stop_reason(from);
    at(facts, Fact::severity_missing) = missing(facts[Fact::severity_band].truth == Tri::unknown, "severity score");
    at(facts, Fact::topical_history_missing) =
        missing(facts[Fact::topicals_failed].truth == Tri::unknown, "topical history");
    at(facts, Fact::medication_list_missing) = missing(
        from.record.medication_requests.empty() && from.record.medication_statements.empty(), "medication list");
}

} // namespace eczema::cards
