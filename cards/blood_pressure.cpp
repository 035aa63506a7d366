// The last two blood pressures, of different days, and drugs against high pressure. Of several readings of one day the
// lowest counts: a second one is taken to see whether the first was right (design).
#include "cards/exposures.hpp"
#include "cards/fact_values.hpp"
#include "cards/lab_values.hpp"
#include "cards/number_text.hpp"
#include "cards/observations.hpp"
#include "cards/patient_facts.hpp"

#include <map>
#include <unordered_map>

namespace eczema::cards {
namespace {

using fhir::Day;

// Systolic pressure from which, or diastolic from which, a reading is of the grade that bears the systolic number.
struct Grade {
    double systolic, diastolic;
};
constexpr Grade grades[] = {{140, 90}, {160, 100}}; // design, specification R19
constexpr double highest_grade = 160;

double grade_of(double pressure, double Grade::*limit) {
    double reached = 0;
    for (const Grade& grade : grades)
        if (pressure >= grade.*limit) reached = grade.systolic;
    return reached;
}

// Of a part of a reading: anything where it cannot be read.
Range grade_of(const std::optional<Range>& pressure, double Grade::*limit) {
    if (!pressure) return {0, highest_grade};
    return {grade_of(pressure->low, limit), grade_of(pressure->high, limit)};
}

struct Reading {
    std::optional<Range> systolic, diastolic;

    Range grade() const {
        const Range one = grade_of(systolic, &Grade::systolic), other = grade_of(diastolic, &Grade::diastolic);
        return {std::max(one.low, other.low), std::max(one.high, other.high)};
    }
};

// An observation with one part or both.
struct Measured {
    const fhir::Observation* observation;
    Reading reading{};
    bool has_systolic = false, has_diastolic = false;
};

// The readings of one day as one.
struct OnDay {
    Day day;
    Range grade;
    Reading lowest;
    std::pmr::vector<Evidence> evidence;
};

class Pressures {
  public:
    Pressures(const Derivation& from, const LabValues& values) : from_(from), by_day_(&from.arena) {
        std::pmr::unordered_map<const fhir::Observation*, Measured> measured(&from.arena);
        const auto add = [&](Analyte analyte, std::optional<Range> Reading::*part, bool Measured::*has_part) {
            for (const LabReading& sent : values.readings(analyte)) {
                Measured& one = measured.try_emplace(sent.observation, Measured{sent.observation}).first->second;
                one.reading.*part = sent.value;
                one.*has_part = true;
            }
        };
        add(Analyte::systolic_pressure, &Reading::systolic, &Measured::has_systolic);
        add(Analyte::diastolic_pressure, &Reading::diastolic, &Measured::has_diastolic);
        for (const auto& [observation, one] : measured) {
            const auto& date = observation->date;
            if (date && date->is_exact())
                by_day_[date->first].push_back(one);
            else // of any day up to the last that it can mean
                latest_undated_ = std::max(latest_undated_.value_or(Day{}), date ? date->last : from.today);
        }
    }

    // The newest two days with a reading, the newest first; fewer where there are fewer.
    std::pmr::vector<OnDay> last_two() const {
        std::pmr::vector<OnDay> days(&from_.arena);
        for (const auto& [day, measured] : by_day_)
            if (days.size() < 2) days.push_back(as_one(day, measured));
        return days;
    }

    // A reading without an exact date that may be as new as `day`.
    bool has_undated_since(Day day) const { return latest_undated_ && *latest_undated_ >= day; }

  private:
    OnDay as_one(Day day, const std::pmr::vector<Measured>& measured) const {
        std::pmr::vector<Reading> readings(&from_.arena);
        OnDay on_day{day, {highest_grade, highest_grade}, {}, std::pmr::vector<Evidence>(&from_.arena)};
        Measured parts{nullptr}; // sent as observations of their own
        for (const Measured& one : measured) {
            on_day.evidence.push_back({"Observation", one.observation->id, one.observation->date});
            if (one.has_systolic && one.has_diastolic) {
                readings.push_back(one.reading);
            } else if (one.has_systolic) {
                keep_lower(parts.reading.systolic, one.reading.systolic, parts.has_systolic);
                parts.has_systolic = true;
            } else {
                keep_lower(parts.reading.diastolic, one.reading.diastolic, parts.has_diastolic);
                parts.has_diastolic = true;
            }
        }
        if (parts.has_systolic || parts.has_diastolic) readings.push_back(parts.reading);
        const auto comes_lower = [](const Reading& a, const Reading& b) {
            const auto key = [](const Reading& reading) {
                const auto low = [](const std::optional<Range>& part) { return part ? part->low : 0; };
                return std::tuple(reading.grade().low, reading.grade().high, low(reading.systolic),
                                  low(reading.diastolic));
            };
            return key(a) < key(b);
        };
        on_day.lowest = *std::min_element(readings.begin(), readings.end(), comes_lower);
        for (const Reading& reading : readings)
            on_day.grade = {std::min(on_day.grade.low, reading.grade().low),
                            std::min(on_day.grade.high, reading.grade().high)};
        return on_day;
    }

    static void keep_lower(std::optional<Range>& kept, const std::optional<Range>& part, bool is_kept) {
        if (!is_kept)
            kept = part;
        else if (kept && part)
            kept = Range{std::min(kept->low, part->low), std::min(kept->high, part->high)};
        else
            kept = std::nullopt;
    }

    const Derivation& from_;
    std::pmr::map<Day, std::pmr::vector<Measured>, std::greater<>> by_day_;
    std::optional<Day> latest_undated_;
};

std::string text_of(const Reading& reading) {
    const auto shown = [](const std::optional<Range>& part) {
        return part ? number_text(part->low) : std::string("?");
    };
    return shown(reading.systolic) + '/' + shown(reading.diastolic);
}

FactValue held(const Derivation& from, const OnDay& newest, const OnDay& before) {
    FactValue value{.truth = Tri::yes};
    value.number = Range{std::min(newest.grade.low, before.grade.low), std::min(newest.grade.high, before.grade.high)};
    value.detail = text_in(from.arena, "blood pressure " + text_of(newest.lowest) + " on " + fhir::to_text(newest.day) +
                                           " and " + text_of(before.lowest) + " on " + fhir::to_text(before.day));
    std::pmr::vector<Evidence> evidence(newest.evidence.begin(), newest.evidence.end(), &from.arena);
    evidence.insert(evidence.end(), before.evidence.begin(), before.evidence.end());
    std::sort(evidence.begin(), evidence.end(), comes_before);
    value.evidence = {evidence.data(), evidence.size()}; // the storage is the arena's
    return value;
}

} // namespace

void derive_blood_pressure(const Derivation& from, PatientFacts& facts) {
    FactBuilder drugs(from.arena);
    for (const Exposure& exposure : from.exposures)
        drugs.add(exposure.drug.is_in(ValueSet::drug_antihypertensive) & exposure.is_on, evidence_of(exposure));
    at(facts, Fact::on_antihypertensive) = drugs.value(knows_medications(from.record), "on an antihypertensive drug");

    FactValue &both = at(facts, Fact::blood_pressure_held), &age = at(facts, Fact::blood_pressure_days);
    const Pressures pressures(from, LabValues(from));
    const auto last = pressures.last_two();
    if (last.size() < 2) {
        // Too few readings are for the rules about missing tests to say.
        const bool knows_all = knows_laboratory_since(from.record, from.today - oldest_result_days);
        const bool is_dated = !pressures.has_undated_since(Day{});
        both = age = knows_all && is_dated ? not_applicable() : unknown_fact();
        return;
    }
    if (!knows_laboratory_since(from.record, last[1].day) || pressures.has_undated_since(last[1].day)) {
        both = age = unknown_fact();
        return;
    }
    both = held(from, last[0], last[1]);
    age = number_fact(from.today - last[0].day);
}

} // namespace eczema::cards
