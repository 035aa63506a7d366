// What the newest result of an analyte says, in one unit, as a number or the bounds of one (specification 1.1, 8.3):
// a later result always replaces an earlier one, and one that cannot be read leaves the analyte unknown. Knows values
// and when they were taken; what they mean for a drug is for rules to say.
#pragma once
#include "cards/facts.hpp"
#include "fhir/units.hpp"

#include <bitset>

namespace eczema::cards {

enum class Analyte : std::uint8_t {
    white_cells,
    neutrophils,
    lymphocytes,
    haemoglobin,
    platelets,
    filtration_rate,
    creatinine,
    alanine_aminotransferase,
    aspartate_aminotransferase,
    bilirubin,
    systolic_pressure,
    diastolic_pressure,
    body_mass_index,
    creatine_kinase,
    count,
};
inline constexpr std::size_t analyte_count = static_cast<std::size_t>(Analyte::count);

struct AnalyteRow {
    Analyte analyte;
    ValueSet set;
    std::string_view shown; // "neutrophils"
    std::string_view unit;  // UCUM: what values are converted to
    std::string_view unit_shown;
    double grams_per_mole;    // 0: amounts of substance are not converted
    fhir::Interval plausible; // outside, a slip of unit or decimal point (design)
    std::string_view source;  // of the molar mass
};
const AnalyteRow& row_of(Analyte analyte);

struct LabValue {
    Range value;                         // two bounds where results of one day differ, or a result is itself a bound
    std::optional<Range> of_upper_limit; // multiples of the upper limit of normal; nothing without its referenceRange
    Range days;                          // since it was taken; two bounds where a date is partial or absent
    std::span<const Evidence> evidence;  // sorted
};

// One result, where a rule compares several.
struct LabReading {
    const fhir::Observation* observation;
    std::optional<fhir::DateInterval> date;
    std::optional<Range> value; // nothing where it cannot be read
};

// Results older than this are looked for no longer: without a newer one there is none (specification R18, 1.6).
inline constexpr int oldest_result_days = 180;

// The results of every analyte, gathered in one pass; values are read of those that may be the newest.
class LabValues {
  public:
    explicit LabValues(const Derivation& from);

    // Nothing where there is no result, one that may be the newest cannot be read, or a newer one may not have been
    // sent.
    std::optional<LabValue> newest(Analyte analyte) const;
    // Every one of them, in the order sent.
    std::pmr::vector<LabReading> readings(Analyte analyte) const;
    // Whether it is known that there is none, which the rules about missing tests say.
    bool has_surely_none(Analyte analyte) const;
    bool has_result(Analyte analyte) const { return found_.test(static_cast<std::size_t>(analyte)); }

  private:
    struct Result {
        Analyte analyte;
        const fhir::Observation* observation;
        const fhir::ObservedValue* observed; // the observation's own value, or a component's
    };
    void add(const fhir::ObservedValue& observed, const SetBits& sets, const fhir::Observation& observation);

    const Derivation& from_;
    std::pmr::vector<Result> results_;
    std::bitset<analyte_count> found_;
};

// "0.42 x10^9/L on 2026-08-10", "up to 0.5 x10^9/L on 2026-08"
std::string value_text(const Range& value, std::string_view unit_shown, std::span<const Evidence> evidence);

} // namespace eczema::cards
