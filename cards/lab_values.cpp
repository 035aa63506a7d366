#include "cards/lab_values.hpp"

#include "cards/fact_values.hpp"
#include "cards/number_text.hpp"
#include "cards/observations.hpp"
#include "cards/patient_facts.hpp"
#include "cards/reference_ranges.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace eczema::cards {
namespace {

using fhir::Day;
using fhir::Interval;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::string_view cells = "10*9/L", cells_shown = "x10^9/L";

// Haemoglobin in moles is not converted: laboratories count the whole molecule or a fourth of it.
constexpr std::array<AnalyteRow, analyte_count> rows{{
    {Analyte::white_cells, ValueSet::obs_wbc, "white cells", cells, cells_shown, 0, {0, 1000}, ""},
    {Analyte::neutrophils, ValueSet::obs_anc, "neutrophils", cells, cells_shown, 0, {0, 500}, ""},
    {Analyte::lymphocytes, ValueSet::obs_alc, "lymphocytes", cells, cells_shown, 0, {0, 1000}, ""},
    {Analyte::haemoglobin, ValueSet::obs_hemoglobin, "haemoglobin", "g/dL", "g/dL", 0, {1, 30}, ""},
    {Analyte::platelets, ValueSet::obs_platelets, "platelets", cells, cells_shown, 0, {0, 5000}, ""},
    {Analyte::filtration_rate, ValueSet::obs_egfr, "eGFR", "mL/min/{1.73_m2}", "mL/min/1.73 m2", 0, {0, 300}, ""},
    {Analyte::creatinine,
     ValueSet::obs_creatinine,
     "creatinine",
     "mg/dL",
     "mg/dL",
     113.12,
     {0.05, 50},
     "C4H7N3O by IUPAC atomic weights"},
    {Analyte::alanine_aminotransferase, ValueSet::obs_alt, "ALT", "U/L", "U/L", 0, {0, 50'000}, ""},
    {Analyte::aspartate_aminotransferase, ValueSet::obs_ast, "AST", "U/L", "U/L", 0, {0, 50'000}, ""},
    {Analyte::bilirubin,
     ValueSet::obs_bilirubin,
     "bilirubin",
     "mg/dL",
     "mg/dL",
     584.66,
     {0, 80},
     "C33H36N4O6 by IUPAC atomic weights"},
    {Analyte::systolic_pressure, ValueSet::obs_systolic, "systolic pressure", "mm[Hg]", "mmHg", 0, {30, 350}, ""},
    {Analyte::diastolic_pressure, ValueSet::obs_diastolic, "diastolic pressure", "mm[Hg]", "mmHg", 0, {10, 250}, ""},
    {Analyte::body_mass_index, ValueSet::obs_bmi, "body mass index", "kg/m2", "kg/m2", 0, {5, 150}, ""},
    {Analyte::creatine_kinase, ValueSet::obs_ck, "creatine kinase", "U/L", "U/L", 0, {0, 1'000'000}, ""},
}};

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < analyte_count; ++i)
        if (rows[i].analyte != static_cast<Analyte>(i)) return false;
    return true;
}
static_assert(is_in_order());

const SetBits& analyte_sets() {
    static const SetBits sets = [] {
        SetBits made;
        for (const AnalyteRow& row : rows) made.set(index_of(row.set));
        return made;
    }();
    return sets;
}

std::optional<Interval> interval_of(const fhir::ObservedValue& observed, const AnalyteRow& row) {
    const auto read = [&row](const fhir::Quantity& quantity) {
        return fhir::interval_in(quantity, row.unit, row.grams_per_mole);
    };
    if (observed.value.value) return read(observed.value);
    if (!observed.value_low.value && !observed.value_high.value) return std::nullopt;
    Interval range{-infinity, infinity};
    if (observed.value_low.value) {
        const auto low = read(observed.value_low);
        if (!low) return std::nullopt;
        range.low = low->low;
    }
    if (observed.value_high.value) {
        const auto high = read(observed.value_high);
        if (!high) return std::nullopt;
        range.high = high->high;
    }
    return range.low <= range.high ? std::optional(range) : std::nullopt;
}

// The value of a result; nothing where it cannot be read, or can be no value of the analyte.
std::optional<Range> value_of(const fhir::ObservedValue& observed, const AnalyteRow& row) {
    if (observed.has_unread_value) return std::nullopt; // another beside the one that can be read, perhaps
    const auto value = interval_of(observed, row);
    if (!value || value->low > row.plausible.high || value->high < row.plausible.low) return std::nullopt;
    return Range{value->low, value->high};
}

void widen(std::optional<Range>& range, const Range& more) {
    range = range ? Range{std::min(range->low, more.low), std::max(range->high, more.high)} : more;
}

} // namespace

const AnalyteRow& row_of(Analyte analyte) { return rows[static_cast<std::size_t>(analyte)]; }

LabValues::LabValues(const Derivation& from) : from_(from), results_(&from.arena) {
    for (const CodedObservation& coded : from.observations) {
        if ((coded.sets & analyte_sets()).none()) continue;
        const fhir::Observation& observation = *coded.observation;
        const fhir::ValueSetTable& table = from.value_sets.table;
        add(observation, observation.components.empty() ? coded.sets : table.sets_of(observation.code).sets,
            observation);
        for (const fhir::ObservationComponent& component : observation.components)
            add(component, table.sets_of(component.code).sets, observation);
    }
}

void LabValues::add(const fhir::ObservedValue& observed, const SetBits& sets, const fhir::Observation& observation) {
    if (!observed.has_value() || (sets & analyte_sets()).none()) return;
    for (const AnalyteRow& row : rows) {
        if (!holds(sets, row.set)) continue;
        results_.push_back({row.analyte, &observation, &observed});
        found_.set(static_cast<std::size_t>(row.analyte));
    }
}

std::optional<LabValue> LabValues::newest(Analyte analyte) const {
    std::optional<Day> newest; // the latest day that one is certainly of, or after
    for (const Result& result : results_)
        if (const auto& date = result.observation->date; date && result.analyte == analyte)
            newest = std::max(newest.value_or(date->first), date->first);
    const bool knows_newer = newest ? knows_laboratory_since(from_.record, *newest)
                                    : from_.record.supply_of(fhir::RecordList::observations).is_whole;
    if (!has_result(analyte) || !knows_newer) return std::nullopt;

    const AnalyteRow& row = row_of(analyte);
    std::optional<Range> value, of_upper_limit, days;
    bool has_limits = true;
    std::pmr::vector<Evidence> evidence(&from_.arena);
    for (const Result& result : results_) {
        if (result.analyte != analyte) continue;
        const auto& date = result.observation->date;
        if (date && date->last < *newest) continue; // an undated one may be the newest
        const auto read = value_of(*result.observed, row);
        if (!read) return std::nullopt;
        widen(value, *read);
        const auto limit = upper_limit(result.observed->reference_ranges, row.unit, row.grams_per_mole,
                                       from_.record.patient.birth_date, date);
        has_limits &= limit.has_value();
        if (limit) widen(of_upper_limit, Range{read->low / *limit, read->high / *limit});
        widen(days, date ? Range{static_cast<double>(from_.today - date->last),
                                 static_cast<double>(from_.today - date->first)}
                         : Range{0, infinity});
        evidence.push_back({"Observation", result.observation->id, date});
    }
    std::sort(evidence.begin(), evidence.end(), comes_before);
    return LabValue{*value,
                    has_limits ? of_upper_limit : std::nullopt,
                    *days,
                    {evidence.data(), evidence.size()}}; // the storage is the arena's
}

std::pmr::vector<LabReading> LabValues::readings(Analyte analyte) const {
    std::pmr::vector<LabReading> readings(&from_.arena);
    for (const Result& result : results_)
        if (result.analyte == analyte)
            readings.push_back(
                {result.observation, result.observation->date, value_of(*result.observed, row_of(analyte))});
    return readings;
}

bool LabValues::has_surely_none(Analyte analyte) const {
    return !has_result(analyte) && knows_laboratory_since(from_.record, from_.today - oldest_result_days);
}

std::string value_text(const Range& value, std::string_view unit_shown, std::span<const Evidence> evidence) {
    const auto shown = [](double number) { return number_text(std::round(number * 1000) / 1000); };
    std::string text;
    if (value.low == -infinity && value.high == infinity)
        text = "any";
    else if (value.low == -infinity)
        text = "up to " + shown(value.high);
    else if (value.high == infinity)
        text = "from " + shown(value.low);
    else
        text = shown(value.low) + (value.low == value.high ? std::string() : " to " + shown(value.high));
    (text += ' ') += unit_shown;
    const auto dated =
        std::find_if(evidence.begin(), evidence.end(), [](const Evidence& one) { return one.date.has_value(); });
    return dated == evidence.end() ? text : text + " on " + to_text(*dated->date);
}

void derive_lab_values(const Derivation& from, PatientFacts& facts) {
    struct Reported {
        Analyte analyte;
        Fact value, days;
        bool is_of_upper_limit = false;
        // One that the rules about missing tests take in its place: then nobody else says that it is missing.
        std::optional<Analyte> stand_in = std::nullopt;
    };
    constexpr Reported reported[] = {
        {Analyte::white_cells, Fact::white_cells, Fact::white_cells_days, false, Analyte::neutrophils},
        {Analyte::neutrophils, Fact::neutrophils, Fact::neutrophils_days, false, Analyte::white_cells},
        {Analyte::lymphocytes, Fact::lymphocytes, Fact::lymphocytes_days},
        {Analyte::haemoglobin, Fact::haemoglobin, Fact::haemoglobin_days},
        {Analyte::platelets, Fact::platelets, Fact::platelets_days},
        {Analyte::filtration_rate, Fact::filtration_rate, Fact::filtration_rate_days, false, Analyte::creatinine},
        {Analyte::creatinine, Fact::creatinine_of_limit, Fact::creatinine_days, true},
        {Analyte::alanine_aminotransferase, Fact::alt_of_limit, Fact::alt_days, true},
        {Analyte::aspartate_aminotransferase, Fact::ast_of_limit, Fact::ast_days, true},
    };
    const LabValues values(from);
    for (const Reported& one : reported) {
        if (!values.has_result(one.analyte)) {
            const bool is_said = !one.stand_in || !values.has_result(*one.stand_in);
            if (is_said && values.has_surely_none(one.analyte))
                at(facts, one.value) = at(facts, one.days) = not_applicable();
            continue;
        }
        const AnalyteRow& row = row_of(one.analyte);
        const auto newest = values.newest(one.analyte);
        if (!newest) {
            const std::string_view missing = text_in(from.arena, std::string(row.shown) + " result that can be read");
            at(facts, one.value) = at(facts, one.days) = unknown_fact(missing);
            continue;
        }
        at(facts, one.days) = {.truth = Tri::yes, .number = newest->days};
        if (!one.is_of_upper_limit) {
            const std::string text =
                std::string(row.shown) + ' ' + value_text(newest->value, row.unit_shown, newest->evidence);
            at(facts, one.value) = {.truth = Tri::yes,
                                    .number = newest->value,
                                    .detail = text_in(from.arena, text),
                                    .evidence = newest->evidence};
        } else if (newest->of_upper_limit) {
            const std::string text = std::string(row.shown) + ' ' +
                                     value_text(*newest->of_upper_limit, "x the upper limit", newest->evidence);
            at(facts, one.value) = {.truth = Tri::yes,
                                    .number = newest->of_upper_limit,
                                    .detail = text_in(from.arena, text),
                                    .evidence = newest->evidence};
        } else {
            at(facts, one.value) =
                unknown_fact(text_in(from.arena, "the reference range of " + std::string(row.shown)));
        }
    }
}

} // namespace eczema::cards
