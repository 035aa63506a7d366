// What the record says of the dose of a drug that is taken, and whether the label has come to another one since.
#include "cards/daily_dose.hpp"
#include "cards/dosing.hpp"
#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"
#include "cards/number_text.hpp"
#include "cards/ordered_doses.hpp"

#include <algorithm>
#include <cmath>

namespace eczema::cards {
namespace {

constexpr double severe = 3; // Fact::severity_band
constexpr double days_a_week = 7;

bool is_about(double a, double b) { return std::abs(a - b) < 1e-6; }

// The newest order or statement of the treatment that lays down a dose and has not ended; null where one without a
// date may be newer.
const Exposure* newest_order(const Treatment& treatment) {
    const Exposure* newest = nullptr;
    for (const Exposure* exposure : treatment.exposures) { // by start, those without one last
        const bool is_order =
            exposure->source == ExposureSource::order || exposure->source == ExposureSource::statement;
        if (!is_order || exposure->dosages.empty() || exposure->is_on == Tri::no) continue;
        if (!exposure->start && newest) return nullptr;
        newest = exposure;
    }
    return newest;
}

// The exposure as an order: its dosages, with the product that the record's own order names.
fhir::MedicationRequest as_order(const Exposure& exposure, const fhir::PatientRecord& record) {
    fhir::MedicationRequest order;
    order.dosages = exposure.dosages;
    if (exposure.code) order.drug.code = *exposure.code;
    if (exposure.resource_type != "MedicationRequest") return order;
    for (const fhir::MedicationRequest& request : record.medication_requests)
        if (request.id == exposure.id) order.drug = request.drug;
    return order;
}

// Its repeated doses, the last of them where they follow one another.
struct DoseOnRecord {
    std::optional<double> mg, interval_days;
    std::optional<double> longest_days; // of all intervals
};

DoseOnRecord read_dose(const fhir::MedicationRequest& order, const Derivation& from) {
    const OrderedDoses doses = read_ordered_doses(order, from.value_sets.products, from.today, 0, from.arena);
    DoseOnRecord dose;
    if (!doses.unclear.empty() || doses.repeating.empty()) return dose;
    dose.mg = doses.repeating.back().mg;
    dose.interval_days = doses.repeating.back().interval_days;
    for (const DoseStep& step : doses.repeating)
        dose.longest_days = std::max(dose.longest_days.value_or(0), step.interval_days.value_or(0));
    return dose;
}

Tri is_dose(const DoseOnRecord& dose, const Schedule& schedule) {
    const auto equal = [](const std::optional<double>& said, double labelled) {
        return said ? tri(is_about(*said, labelled)) : Tri::unknown;
    };
    return equal(dose.mg, schedule.mg) & equal(dose.interval_days, schedule.interval_weeks * days_a_week);
}

Tri is_dose(const DoseOnRecord& dose, const BiologicDose& row) {
    Tri is = is_dose(dose, row.maintenance);
    if (row.alternative) is |= is_dose(dose, *row.alternative);
    if (row.later) is |= is_dose(dose, row.later->schedule);
    return is;
}

bool has_same_maintenance(const BiologicDose& one, const BiologicDose& other) {
    return one.maintenance.mg == other.maintenance.mg &&
           one.maintenance.interval_weeks == other.maintenance.interval_weeks;
}

// Age and weight on a day that is past. How severe the dermatitis is does not count for who is treated.
DoseSubject subject_on(fhir::Day day, const PatientFacts& patient) {
    DoseSubject subject{std::nullopt, std::nullopt, Range{severe, severe}};
    if (const auto& birth = patient.record->patient.birth_date)
        subject.age_months = Range{static_cast<double>(fhir::completed_months(birth->last, day)),
                                   static_cast<double>(fhir::completed_months(birth->first, day))};
    if (const auto weight = weight_on(day, patient)) subject.weight_kg = weight->kg;
    return subject;
}

// The row of the day the order began: by age and weight then, else the one row whose dose it lays down.
struct RowThen {
    const BiologicDose* row = nullptr;
    bool is_known = false;
};

RowThen row_at_start(const Exposure& order, const DoseOnRecord& dose, ValueSet drug, const PatientFacts& patient) {
    if (order.start && order.start->is_exact()) {
        const DoseSubject subject = subject_on(order.start->first, patient);
        const DoseSearch search = find_dose(drug, patient.settings->jurisdiction, subject);
        if (search.dose) return {search.dose, true};
        if (search.problem != DoseProblem::needs_weight && search.problem != DoseProblem::needs_age)
            return {nullptr, true};
    }
    const Labels label = label_of(patient.settings->jurisdiction);
    for (const BiologicDose& row : biologic_doses())
        if (row.drug == drug && (row.labels & label) != 0 && is_dose(dose, row) == Tri::yes) return {&row, true};
    return {nullptr, dose.mg && dose.interval_days};
}

// Whether an order that still stands cannot have begun before the patient came to the row: one without renewal stands
// for a year, and the row does not go by weight.
bool was_in_row_all_along(const DoseSearch& now, const PatientFacts& patient) {
    constexpr double year = 12;
    const auto& months = patient[Fact::age_months].number;
    return now.dose && !now.dose->depends_on_weight() && months && months->low - year >= now.dose->age_months_from;
}

std::string age_text(const PatientFacts& patient) {
    const auto& months = patient[Fact::age_months].number;
    const auto& years = patient[Fact::age_years].number;
    if (!months || !years) return "unknown age";
    const bool is_infant = years->high < 2;
    const double count = is_infant ? months->low : years->low;
    return number_text(count) + (is_infant ? " month" : " year") + (count == 1 ? "" : "s");
}

// "9 years, 30.4 kg: label 200 mg every 2 weeks, order 300 mg every 4 weeks"
std::string band_text(const DoseSearch& now, const DoseOnRecord& dose, const std::optional<Weight>& weight,
                      const PatientFacts& patient) {
    std::string text = age_text(patient);
    const bool is_shown = weight && (!now.dose || now.dose->depends_on_weight());
    if (is_shown) text += ", " + number_text(weight->kg.low) + " kg";
    if (!now.dose) return text + ": no labelled dose";
    text += ": label " + schedule_text(now.dose->maintenance.mg, now.dose->maintenance.interval_weeks * days_a_week);
    if (!now.dose->is_verified) return text + " (not verified)";
    return dose.mg && dose.interval_days ? text + ", order " + schedule_text(dose.mg, dose.interval_days) : text;
}

FactValue band_changed(const Exposure& order, const DoseOnRecord& dose, const DoseSearch& now, ValueSet drug,
                       const PatientFacts& patient, const Derivation& from) {
    if (now.problem == DoseProblem::needs_age) return unknown_fact("date of birth");
    if (now.problem == DoseProblem::needs_weight) return unknown_fact("a current weight");
    if (now.dose && is_dose(dose, *now.dose) == Tri::yes) return not_applicable();
    const RowThen then = row_at_start(order, dose, drug, patient);
    if (!then.is_known) return was_in_row_all_along(now, patient) ? not_applicable() : unknown_fact();
    if (!then.row || then.row == now.dose) return not_applicable();
    if (now.dose && has_same_maintenance(*then.row, *now.dose)) return not_applicable();
    const std::optional<Weight> weight = current_weight(patient);
    std::pmr::vector<Evidence> evidence(&from.arena);
    evidence.push_back(evidence_of(order));
    if (weight && (!now.dose || now.dose->depends_on_weight()))
        evidence.push_back({"Observation", weight->observation_id, weight->date});
    return {.truth = Tri::yes,
            .detail = text_in(from.arena, band_text(now, dose, weight, patient)),
            .evidence = {evidence.data(), evidence.size()}}; // the storage is the arena's
}

// By the reason on record, of entries that state one the newest; without any, for the dermatitis that is recorded.
FactValue taken_for_dermatitis(const Treatment& treatment, const PatientFacts& patient, const Derivation& from) {
    for (std::size_t i = treatment.exposures.size(); i-- > 0;)
        if (const auto stated = stated_dermatitis(*treatment.exposures[i], from))
            return {.truth = *stated, .evidence = evidence_in(from.arena, evidence_of(*treatment.exposures[i]))};
    return patient[Fact::atopic_dermatitis];
}

} // namespace

void derive_order_on_record(const Derivation& from, const JudgedDrug& judged, const PatientFacts& patient,
                            DrugFacts& facts) {
    for (const Fact fact :
         {Fact::taken_for_dermatitis, Fact::taken_interval_weeks, Fact::taken_daily_mg, Fact::dose_band_changed})
        at(facts, fact) = not_applicable();
    if (judged.draft) at(facts, Fact::taken_for_dermatitis) = facts[Fact::order_for_dermatitis];
    if (judged.draft || !judged.treatment) return;
    const ValueSet drug = judged.treatment->drug;
    const bool is_biologic = holds(sets_in(DrugGroup::biologics), drug);
    at(facts, Fact::taken_for_dermatitis) = taken_for_dermatitis(*judged.treatment, patient, from);
    const Exposure* exposure = newest_order(*judged.treatment);

    if (!is_biologic) {
        at(facts, Fact::taken_daily_mg) = unknown_fact();
        if (!exposure) return;
        const fhir::MedicationRequest order = as_order(*exposure, from.record);
        if (const auto mg = daily_mg(order.dosages, order.drug, from.value_sets.products))
            at(facts, Fact::taken_daily_mg) = {.truth = Tri::yes,
                                               .number = mg,
                                               .detail = text_in(from.arena, number_text(mg->low) + " mg a day"),
                                               .evidence = evidence_in(from.arena, evidence_of(*exposure))};
        return;
    }
    at(facts, Fact::taken_interval_weeks) = unknown_fact();
    const std::optional<Weight> weight = current_weight(patient);
    DoseSubject subject = dose_subject(patient, weight);
    subject.severity_band = Range{severe, severe};
    const DoseSearch now = find_dose(drug, from.settings.jurisdiction, subject);
    const bool is_draftable = now.problem == DoseProblem::none && may_be_drafted(*now.dose, from.settings) &&
                              !is_child_without_weight(subject);
    if (is_draftable) facts.labelled_dose = now.dose;
    if (!exposure) {
        if (!was_in_row_all_along(now, patient)) at(facts, Fact::dose_band_changed) = unknown_fact();
        return;
    }
    const DoseOnRecord dose = read_dose(as_order(*exposure, from.record), from);
    if (dose.longest_days && *dose.longest_days > 0)
        at(facts, Fact::taken_interval_weeks) =
            number_fact(*dose.longest_days / days_a_week, evidence_in(from.arena, evidence_of(*exposure)),
                        text_in(from.arena, schedule_text(dose.mg, dose.interval_days)));
    at(facts, Fact::dose_band_changed) = band_changed(*exposure, dose, now, drug, patient, from);
}

} // namespace eczema::cards
