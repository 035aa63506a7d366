// The doses that an order of an injected drug lays down, in mg: single ones, those that repeat, and steps that do not
// say which they are. Amounts are read in mass, or in mL and pieces of a product of known strength; nothing else.
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

struct DoseStep {
    std::optional<double> mg;            // a dose; nothing where it cannot be read
    std::optional<double> interval_days; // from dose to dose
    double doses = 1;                    // of single ones, how many
    std::optional<double> days;          // how long it goes on
    std::optional<double> from_day;      // completed days from today to its first dose
    bool comes_later = false;            // after another step, by sequence or by date
};

struct OrderedDoses {
    std::pmr::vector<DoseStep> single, repeating, unclear;

    // In all; nothing where one cannot be read, 0 where there is none.
    std::optional<double> single_mg() const;
    double largest_single_mg() const; // of those that can be read
};

// Steps in their sequence; repeating ones of one sequence and one rhythm are added up. Doses counted out beside a step
// without a count are single ones. `loading_days`: from the first single dose to the step that follows, by the label.
OrderedDoses read_ordered_doses(const fhir::MedicationRequest& order, const DrugProducts& products_known,
                                fhir::Day today, int loading_days, std::pmr::memory_resource& arena);

// "300 mg every 2 weeks"; what is not known is left out.
std::string schedule_text(const std::optional<double>& mg, const std::optional<double>& interval_days);

} // namespace eczema::cards
