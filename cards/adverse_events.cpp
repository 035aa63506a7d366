// What came before a drug and what came with it: events, infections, cancers and results, each against the day on which
// the treatment began (specification R17, R48). An event on that day counts as before it.
#include "cards/conditions.hpp"
#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"
#include "cards/lab_values.hpp"
#include "cards/observations.hpp"
#include "cards/vascular_risk.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

using fhir::DateInterval;
using enum ValueSet;

constexpr int recent_days = 60;      // an older entry that is still open says little (R05)
constexpr int blood_count_days = 30; // R18, the critical row
constexpr int chemistry_days = 90;   // R19; of enzymes design

constexpr std::string_view start_of_drug = "start of the drug";
constexpr std::string_view day_of_event = "whether it came before or after the start of the drug";

struct Named {
    ValueSet set;
    std::string_view shown;
};
constexpr Named vascular_events[] = {
    {cond_myocardial_infarction, "heart attack"}, {cond_stroke, "stroke"}, {cond_vte, "venous thrombosis or embolism"}};
constexpr Named perforations[] = {{cond_gi_perforation, "gut perforation or diverticulitis"}};
constexpr Named infections[] = {{cond_acute_infection_serious, "serious infection"},
                                {cond_skin_infection_serious, "serious skin infection"}};
constexpr Named zoster[] = {{cond_herpes_zoster, "zoster"}};
constexpr Named retinal[] = {{cond_retinal, "retinal finding or sudden visual loss"}};
constexpr Named malignancies[] = {{cond_malignancy, "cancer"}};

bool is_only_taken(const JudgedDrug& judged) { return judged.treatment && !judged.draft; }

Tri is_after(const std::optional<DateInterval>& day, const std::optional<DateInterval>& start) {
    if (!day || !start) return Tri::unknown;
    if (day->first > start->last) return Tri::yes;
    return tri(day->last > start->first) & Tri::unknown;
}

// Whether the event came after the start. The day on which a code of the past was written down is not its day.
Tri came_after(const Diagnosis& diagnosis, const std::optional<DateInterval>& start) {
    if (holds(diagnosis.sets, cond_thrombophilia)) return Tri::no; // a trait that was there, whenever it was found
    const bool is_of_the_past = holds(diagnosis.sets, cond_vascular_event_history);
    return is_after(diagnosis.onset, start) & (is_of_the_past ? Tri::unknown : Tri::yes);
}

Tri is_current_and_recent(const Diagnosis& diagnosis, const Derivation& from) {
    const bool is_recent = days_since_onset(diagnosis, from.today) <= recent_days;
    return has(diagnosis) & (is_recent ? Tri::yes : Tri::unknown);
}

Tri is_current(const Diagnosis& diagnosis, const Derivation&) { return has(diagnosis); }

Tri was_certain(const Diagnosis& diagnosis, const Derivation&) {
    return diagnosis.is_suspected ? Tri::unknown : Tri::yes;
}

Tri is_first_of_cancer(const Diagnosis& diagnosis, const Derivation& from) {
    return holds(diagnosis.sets, cond_malignancy_history) ? Tri::no : was_certain(diagnosis, from);
}

using Counts = Tri (*)(const Diagnosis&, const Derivation&);

// Diagnoses of the sets that came after the start, or before it.
FactValue events(std::span<const Named> named, Counts counts, bool is_wanted_after,
                 const std::optional<DateInterval>& start, const Derivation& from) {
    FactBuilder fact(from.arena);
    std::string found;
    for (const Named& one : named) {
        bool is_found = false;
        for (const Diagnosis& diagnosis : diagnoses_of(one.set, from)) {
            const Tri after = came_after(diagnosis, start);
            const Tri truth = counts(diagnosis, from) & (is_wanted_after ? after : !after);
            fact.add(truth, evidence_of(diagnosis));
            is_found |= truth == Tri::yes;
        }
        if (is_found) (found += found.empty() ? "" : ", ") += one.shown;
    }
    FactValue value = fact.value(knows_conditions(from.record), text_in(from.arena, found));
    if (!value.evidence.empty()) value.missing = start ? day_of_event : start_of_drug;
    return value;
}

// --- results ----------------------------------------------------------------------------------------------------

struct Watched {
    Analyte analyte;
    Fact fact;
    int newest_days; // inclusive; an older result says nothing of today
    bool is_of_upper_limit = false;
    LabTest repeat; // what to order
};
constexpr LabTest counts_test = LabTest::blood_count_with_differential, enzymes = LabTest::liver_enzymes;
constexpr Watched watched[] = {
    {Analyte::lymphocytes, Fact::lymphocytes_on_drug, blood_count_days, false, counts_test},
    {Analyte::neutrophils, Fact::neutrophils_on_drug, blood_count_days, false, counts_test},
    {Analyte::haemoglobin, Fact::haemoglobin_on_drug, blood_count_days, false, counts_test},
    {Analyte::platelets, Fact::platelets_on_drug, blood_count_days, false, counts_test},
    {Analyte::filtration_rate, Fact::filtration_rate_on_drug, chemistry_days, false, LabTest::creatinine},
    {Analyte::alanine_aminotransferase, Fact::alt_on_drug, chemistry_days, true, enzymes},
    {Analyte::aspartate_aminotransferase, Fact::ast_on_drug, chemistry_days, true, enzymes},
    {Analyte::creatine_kinase, Fact::creatine_kinase_on_drug, chemistry_days, true, LabTest::count},
};

// The newest result, where it is recent and of a day after the start.
FactValue result_on_drug(const Watched& one, const LabValues& values, const std::optional<DateInterval>& start,
                         const Derivation& from) {
    const AnalyteRow& row = row_of(one.analyte);
    const auto missing = [&](std::string_view before, std::string_view after) {
        return unknown_fact(text_in(from.arena, std::string(before) + std::string(row.shown) + std::string(after)));
    };
    if (!values.has_result(one.analyte)) // that a test is overdue is for another rule to say
        return knows_laboratory_since(from.record, from.today - one.newest_days) ? not_applicable()
                                                                                 : missing("", " result");
    const auto newest = values.newest(one.analyte);
    if (!newest) return missing("", " result that can be read");
    if (newest->days.low > one.newest_days) return not_applicable();
    const Evidence& evidence = newest->evidence.front();
    const Tri after = is_after(evidence.date, start);
    if (after == Tri::no) return not_applicable();
    if (newest->days.high > one.newest_days) return missing("day of the ", " result");
    if (after == Tri::unknown) return unknown_fact(start_of_drug);
    if (one.is_of_upper_limit && !newest->of_upper_limit) return missing("the reference range of ", "");
    const Range number = one.is_of_upper_limit ? *newest->of_upper_limit : newest->value;
    const std::string_view unit = one.is_of_upper_limit ? std::string_view("x the upper limit") : row.unit_shown;
    FactValue value{.truth = Tri::yes, .number = number, .evidence = newest->evidence};
    value.detail = text_in(from.arena, std::string(row.shown) + ' ' + value_text(number, unit, newest->evidence));
    if (one.repeat != LabTest::count) value.tests = {&one.repeat, 1};
    return value;
}

// --- the end ----------------------------------------------------------------------------------------------------

// 0 while the drug is taken.
FactValue days_off(const Treatment& treatment, const Derivation& from) {
    if (treatment.is_on == Tri::yes) return number_fact(0);
    FactValue value = unknown_fact(treatment.is_on == Tri::no ? "when the drug was stopped" : "");
    value.evidence = evidence_in(from.arena, evidence_of(*treatment.exposures.back()));
    if (treatment.is_on == Tri::unknown || !treatment.last_day) return value;
    fhir::Day earliest = *treatment.last_day;
    for (const Exposure* exposure : treatment.exposures)
        if (exposure->end && exposure->end->last >= *treatment.last_day)
            earliest = std::min(earliest, exposure->end->first);
    const DateInterval end{earliest, *treatment.last_day};
    value.truth = Tri::yes;
    value.number = Range{static_cast<double>(from.today - end.last), static_cast<double>(from.today - end.first)};
    value.detail = text_in(from.arena, "stopped on " + to_text(end));
    return value;
}

} // namespace

void derive_vascular_course(const Derivation& from, const JudgedDrug& judged, const PatientFacts& patient,
                            DrugFacts& facts) {
    at(facts, Fact::drug_considered) = {.truth = tri(!is_only_taken(judged))};
    at(facts, Fact::vascular_event_before_start) = at(facts, Fact::vascular_risk_since_start) = not_applicable();
    if (!is_only_taken(judged) || judged.drug.is_in(DrugGroup::jak_inhibitors) == Tri::no) return;
    const auto& start = judged.treatment->start;
    constexpr Named thrombophilia[] = {{cond_myocardial_infarction, "heart attack"},
                                       {cond_stroke, "stroke"},
                                       {cond_vte, "venous thrombosis or embolism"},
                                       {cond_thrombophilia, "thrombophilia"}};
    at(facts, Fact::vascular_event_before_start) = events(thrombophilia, was_certain, false, start, from);

    FactBuilder fact(from.arena);
    std::string found;
    bool knows_all = true;
    for (const VascularRisk& risk : vascular_risks(from, patient[Fact::age_years])) {
        const Tri is_new = risk.truth & is_after(risk.since, start);
        if (is_new == Tri::yes) (found += found.empty() ? "" : ", ") += risk.shown;
        if (risk.evidence) fact.add(is_new, *risk.evidence);
        knows_all &= is_new != Tri::unknown;
    }
    at(facts, Fact::vascular_risk_since_start) = fact.value(knows_all, text_in(from.arena, found));
}

void derive_adverse_events(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts) {
    constexpr Fact all[] = {Fact::days_off_drug,
                            Fact::vascular_event_since_start,
                            Fact::gi_perforation_since_start,
                            Fact::serious_infection_since_start,
                            Fact::zoster_since_start,
                            Fact::retinal_since_start,
                            Fact::malignancy_since_start};
    for (const Fact fact : all) at(facts, fact) = not_applicable();
    for (const Watched& one : watched) at(facts, one.fact) = not_applicable();
    if (!is_only_taken(judged) || judged.drug.is_in(DrugGroup::jak_inhibitors) == Tri::no) return;
    const auto& start = judged.treatment->start;
    const auto since = [&](std::span<const Named> named, Counts counts) {
        return events(named, counts, true, start, from);
    };
    at(facts, Fact::days_off_drug) = days_off(*judged.treatment, from);
    at(facts, Fact::vascular_event_since_start) = since(vascular_events, was_certain);
    at(facts, Fact::gi_perforation_since_start) = since(perforations, was_certain);
    at(facts, Fact::serious_infection_since_start) = since(infections, is_current_and_recent);
    at(facts, Fact::zoster_since_start) = since(zoster, is_current);
    at(facts, Fact::retinal_since_start) = since(retinal, is_current);
    at(facts, Fact::malignancy_since_start) = since(malignancies, is_first_of_cancer);
    const LabValues values(from);
    for (const Watched& one : watched) at(facts, one.fact) = result_on_drug(one, values, start, from);
}

} // namespace eczema::cards
