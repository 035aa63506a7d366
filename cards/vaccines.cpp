#include "cards/body_weight.hpp"
#include "cards/fact_values.hpp"
#include "cards/number_text.hpp"
#include "cards/patient_facts.hpp"
#include "cards/proposals.hpp"
#include "fhir/status_codes.hpp"
#include "fhir/units.hpp"

#include <algorithm>
#include <limits>

namespace eczema::cards {
namespace {

using fhir::Day;

constexpr double zoster_vaccine_years = 19; // ACIP, for people on immunosuppressive drugs
constexpr double zoster_vaccine_doses = 2;
constexpr double high_dose_mg = 20;       // of prednisone a day (VAX)
constexpr double high_dose_mg_per_kg = 2; // in a child
constexpr double adult_years = 18;
constexpr int high_dose_days = 14;
constexpr double no_limit = std::numeric_limits<double>::infinity();

// Milligrams of prednisone that one milligram equals, by ingredient code (gk).
struct SteroidStrength {
    std::string_view rxnorm, atc;
    double prednisone_mg;
};
constexpr SteroidStrength strengths[] = {
    {"8640", "H02AB07", 1},        // prednisone
    {"8638", "H02AB06", 1},        // prednisolone
    {"6902", "H02AB04", 1.25},     // methylprednisolone
    {"3264", "H02AB02", 20.0 / 3}, // dexamethasone
    {"1514", "H02AB01", 20.0 / 3}, // betamethasone
    {"5492", "H02AB09", 0.25},     // hydrocortisone
};

Tri was_given(const fhir::Immunization& immunization) {
    if (immunization.status == fhir::unknown_status) return Tri::unknown;
    return tri(immunization.status.empty() || immunization.status == "completed");
}

bool knows_immunizations(const Derivation& from) {
    return from.record.supply_of(fhir::RecordList::immunizations).is_whole;
}

// Doses of recombinant zoster vaccine; one of unstated kind may be one.
FactValue zoster_doses(const Derivation& from) {
    double sure = 0, possible = 0;
    std::pmr::vector<Evidence> evidence(&from.arena);
    for (const fhir::Immunization& immunization : from.record.immunizations) {
        const Tri given = was_given(immunization);
        if (given == Tri::no) continue;
        const SetBits sets = from.value_sets.table.sets_of(immunization.vaccine).sets;
        const bool is_recombinant = holds(sets, ValueSet::vaccine_zoster_recombinant);
        if (!is_recombinant && !holds(sets, ValueSet::vaccine_zoster_unspecified)) continue;
        ++possible;
        if (is_recombinant && !immunization.is_subpotent && given == Tri::yes) ++sure;
        evidence.push_back({"Immunization", immunization.id, immunization.date});
    }
    std::sort(evidence.begin(), evidence.end(), comes_before);
    FactValue value{.truth = Tri::yes};
    value.number = Range{sure, knows_immunizations(from) ? possible : no_limit};
    value.evidence = {evidence.data(), evidence.size()}; // the storage is the arena's
    return value;
}

// One that may have been given counts as given.
FactValue live_vaccine(const Derivation& from) {
    FactValue value = knows_immunizations(from) ? not_applicable() : unknown_fact("vaccine record");
    for (const fhir::Immunization& immunization : from.record.immunizations) {
        if (was_given(immunization) == Tri::no || !immunization.date) continue;
        if (!holds(from.value_sets.table.sets_of(immunization.vaccine).sets, ValueSet::vaccine_live)) continue;
        const double days = from.today - immunization.date->last;
        if (value.number && value.number->low <= days) continue;
        value = number_fact(days, evidence_in(from.arena, {"Immunization", immunization.id, immunization.date}),
                            text_in(from.arena, number_text(days) + " days ago"));
    }
    return value;
}

// The vaccine of a forecast as a card calls it; nothing for a live one, which is never proposed.
std::optional<ValueSet> named_vaccine(const fhir::Forecast& forecast, const ValueSets& value_sets) {
    using enum ValueSet;
    SetBits sets;
    for (const fhir::CodeableConcept& vaccine : forecast.vaccines) sets |= value_sets.table.sets_of(vaccine).sets;
    if (holds(sets, vaccine_live)) return std::nullopt;
    for (const ValueSet set : {vaccine_zoster_recombinant, vaccine_influenza_inactivated, vaccine_pneumococcal})
        if (holds(sets, set)) return set;
    return vaccine_inactivated;
}

bool orders_jak_inhibitor(const Derivation& from) {
    return std::any_of(from.orders.begin(), from.orders.end(),
                       [](const JudgedDrug& order) { return order.drug.is_in(DrugGroup::jak_inhibitors) == Tri::yes; });
}

// Forecast as due or overdue, and the zoster vaccine before a JAK inhibitor.
FactValue vaccines_due(const Derivation& from, const PatientFacts& facts) {
    std::pmr::vector<ValueSet> due(&from.arena);
    std::pmr::vector<Evidence> evidence(&from.arena);
    bool is_open = false; // a forecast of unknown status, or doses that may have been given
    const auto add = [&due](ValueSet set) {
        if (std::find(due.begin(), due.end(), set) == due.end()) due.push_back(set);
    };
    const FactValue& age = facts[Fact::age_years];
    if (orders_jak_inhibitor(from) && age.number && age.number->low >= zoster_vaccine_years) {
        const Range doses = *facts[Fact::zoster_vaccine_doses].number;
        if (doses.high < zoster_vaccine_doses) add(ValueSet::vaccine_zoster_recombinant);
        is_open = knows_immunizations(from) && doses.low < zoster_vaccine_doses;
    }
    for (const fhir::ImmunizationRecommendation& recommendation : from.record.immunization_recommendations)
        for (const fhir::Forecast& forecast : recommendation.forecasts) {
            is_open |= forecast.status == fhir::unknown_status;
            if (forecast.status != "due" && forecast.status != "overdue") continue;
            const auto vaccine = named_vaccine(forecast, from.value_sets);
            if (!vaccine) continue;
            add(*vaccine);
            evidence.push_back({"ImmunizationRecommendation", recommendation.id, recommendation.date});
        }
    if (due.empty() && is_open) return unknown_fact("whether a vaccine is due");
    if (due.empty())
        return from.record.supply_of(fhir::RecordList::immunization_recommendations).is_whole
                   ? not_applicable()
                   : unknown_fact("vaccine forecast");
    std::string names;
    for (const ValueSet vaccine : due) (names += names.empty() ? "" : ", ") += vaccine_name(vaccine);
    return {.truth = Tri::yes,
            .detail = text_in(from.arena, names),
            .evidence = {evidence.data(), evidence.size()},
            .vaccines = {due.data(), due.size()}}; // the storage is the arena's
}

// Days since the last day on a drug of the group, 0 while it is taken; where that is not known, both bounds.
FactValue last_days(DrugGroup group, const Derivation& from) {
    FactValue value =
        knows_medications(from.record) ? not_applicable() : unknown_fact(missing_medications(from.record));
    for (const Treatment& treatment : from.treatments) {
        if (!holds(sets_in(group), treatment.drug)) continue;
        Range days{0, 0};
        if (treatment.is_on != Tri::yes && treatment.last_day) {
            days.high = std::max(0, from.today - *treatment.last_day);
            if (treatment.is_on == Tri::no) days.low = days.high;
        } else if (treatment.is_on != Tri::yes) {
            days.high = no_limit;
        }
        if (value.number &&
            (value.number->high < days.high || (value.number->high == days.high && value.number->low <= days.low)))
            continue;
        value.truth = Tri::yes;
        value.number = days;
        value.detail = drug_name(treatment.drug);
        value.evidence = evidence_in(from.arena, evidence_of(*treatment.exposures.front()));
    }
    return value;
}

FactValue drafted(DrugGroup group, const Derivation& from) {
    FactBuilder fact(from.arena);
    std::string_view name;
    for (const DraftedDrug& draft : from.drafted) {
        if (draft.is_stop || draft.drug.is_in(group) == Tri::no) continue;
        fact.add(draft.drug.is_in(group), {draft.draft->resource_type, draft.draft->id, std::nullopt});
        if (const auto set = draft.drug.first_of(sets_in(group))) name = drug_name(*set);
    }
    return fact.value(true, name);
}

std::optional<double> prednisone_per_mg(const fhir::CodeableConcept& code) {
    for (const fhir::Coding& coding : code.codings)
        for (const SteroidStrength& strength : strengths)
            if (coding.code == strength.rxnorm || coding.code == strength.atc) return strength.prednisone_mg;
    return std::nullopt;
}

// Whether two lines of an order are taken on the same days. Lines of different sequence follow each other, and so do
// periods that do not meet; of lines with a length of their own and no sequence it is not said.
Tri are_together(const fhir::Dosage& a, const fhir::Dosage& b) {
    if (a.sequence != b.sequence) return a.sequence && b.sequence ? Tri::no : Tri::unknown;
    const auto has_length = [](const fhir::Dosage& line) { return line.bounds_days || line.occurrences; };
    if (!a.sequence && (has_length(a) || has_length(b))) return Tri::unknown;
    const auto reaches = [](const fhir::Dosage& earlier, const fhir::Dosage& later) {
        if (!earlier.bounds || !earlier.bounds->end || !later.bounds || !later.bounds->start) return Tri::yes;
        const auto &end = *earlier.bounds->end, &start = *later.bounds->start;
        return end.first >= start.last ? Tri::yes : end.last < start.first ? Tri::no : Tri::unknown;
    };
    return reaches(a, b) & reaches(b, a);
}

// Milligrams of prednisone a day that a line says.
std::optional<double> daily_prednisone(const fhir::Dosage& line, double per_mg) {
    const auto mg = fhir::amount_in(line.dose, "mg");
    return mg && line.times_per_day ? std::optional(*mg * *line.times_per_day * per_mg) : std::nullopt;
}

// The dose of a day that is high: so much at least, and so much at most where a child's weight leaves it open. Without
// a current weight the child may be the lightest of its age.
Range high_dose(const PatientFacts& facts) {
    const auto& age = facts[Fact::age_years].number;
    if (age && age->low >= adult_years) return {high_dose_mg, high_dose_mg};
    const auto weight = current_weight(facts);
    const double lightest = weight ? weight->kg.low : lightest_kg(age);
    const auto per_kg = [](double kg) { return std::min(high_dose_mg, high_dose_mg_per_kg * kg); };
    const bool is_child = age && age->high < adult_years;
    return {per_kg(lightest), weight && is_child ? per_kg(weight->kg.high) : high_dose_mg};
}

// Whether the day's dose, of all lines taken together, is high; unknown without dose, frequency or ingredient.
Tri is_high_dose(const Exposure& exposure, const Range& high_mg) {
    const std::optional<double> per_mg = prednisone_per_mg(*exposure.code);
    if (!per_mg || exposure.dosages.empty()) return Tri::unknown;
    Tri high = Tri::no;
    for (const fhir::Dosage& line : exposure.dosages) {
        double sure = 0, possible = 0;
        std::vector<const fhir::Dosage*> together; // surely, each with each
        for (const fhir::Dosage& other : exposure.dosages) {
            const Tri is_together = &other == &line ? Tri::yes : are_together(line, other);
            if (is_together == Tri::no) continue;
            const auto mg = daily_prednisone(other, *per_mg);
            possible += mg.value_or(no_limit);
            const bool is_sure = is_together == Tri::yes && mg &&
                                 std::all_of(together.begin(), together.end(), [&other](const fhir::Dosage* one) {
                                     return are_together(*one, other) == Tri::yes;
                                 });
            if (!is_sure) continue;
            sure += *mg;
            together.push_back(&other);
        }
        high |= sure >= high_mg.high ? Tri::yes : possible >= high_mg.low ? Tri::unknown : Tri::no;
    }
    return high;
}

// Days since the last day of a systemic steroid at a high dose for 14 days or more, 0 while it lasts.
FactValue high_dose_steroid(const Derivation& from, const PatientFacts& facts) {
    FactValue value =
        knows_medications(from.record) ? not_applicable() : unknown_fact(missing_medications(from.record));
    const Range high_mg = high_dose(facts);
    for (const Exposure& exposure : from.exposures) {
        if (exposure.drug.is_in(DrugGroup::systemic_corticosteroids) == Tri::no || !exposure.start) continue;
        const Day last = exposure.end ? std::min(exposure.end->last, from.today) : from.today;
        const Day earliest_last = exposure.end ? std::min(exposure.end->first, from.today) : from.today;
        const Tri is_long = earliest_last - exposure.start->last + 1 >= high_dose_days ? Tri::yes
                            : last - exposure.start->first + 1 >= high_dose_days       ? Tri::unknown
                                                                                       : Tri::no;
        const Tri high = is_long & is_high_dose(exposure, high_mg) &
                         exposure.drug.is_in(DrugGroup::systemic_corticosteroids) & exposure.took_place;
        if (high == Tri::no) continue;
        const double days = exposure.is_on == Tri::yes ? 0 : from.today - last;
        const Range range{days, high == Tri::yes && (exposure.end || exposure.is_on == Tri::yes) ? days : no_limit};
        if (value.number && value.number->high <= range.high) continue;
        value.truth = Tri::yes;
        value.number = range;
        value.detail = "a high-dose systemic steroid";
        value.missing = high_mg.low < high_mg.high ? "dose of the systemic steroid for the child's weight"
                                                   : "dose of the systemic steroid";
        value.evidence = evidence_in(from.arena, evidence_of(exposure));
    }
    return value;
}

} // namespace

void derive_vaccines(const Derivation& from, PatientFacts& facts) {
    at(facts, Fact::vaccine_record_missing) = {.truth = tri(from.record.immunizations.empty()),
                                               .detail = "vaccine record"};
    at(facts, Fact::zoster_vaccine_doses) = zoster_doses(from);
    at(facts, Fact::live_vaccine_days) = live_vaccine(from);
    at(facts, Fact::vaccines_due) = vaccines_due(from, facts);
    at(facts, Fact::immunosuppressive_last_days) = last_days(DrugGroup::immunosuppressive, from);
    at(facts, Fact::biologic_last_days) = last_days(DrugGroup::biologics, from);
    at(facts, Fact::immunosuppressive_drafted) = drafted(DrugGroup::immunosuppressive, from);
    at(facts, Fact::biologic_drafted) = drafted(DrugGroup::biologics, from);
    at(facts, Fact::high_dose_steroid_days) = high_dose_steroid(from, facts);
}

} // namespace eczema::cards
