#include "cards/exposures.hpp"

#include "fhir/units.hpp"

#include <algorithm>
#include <cmath>

namespace eczema::cards {

using fhir::Day;
using fhir::Dosage;

CourseLength course_length(std::span<const Dosage> dosages, std::optional<Day> start) {
    CourseLength course;
    bool is_open = dosages.empty();
    double latest = 0;     // days from the course's first day to the end of the steps so far
    double step_start = 0; // where the current step begins
    std::optional<double> sequence;
    std::optional<Day> first_day, last_day;
    for (const Dosage& dosage : dosages) {
        if (dosage.sequence && sequence && *dosage.sequence > *sequence) step_start = latest;
        if (dosage.sequence) sequence = dosage.sequence;
        if (dosage.bounds && dosage.bounds->start && dosage.bounds->end) {
            first_day = std::min(first_day.value_or(dosage.bounds->start->first), dosage.bounds->start->first);
            last_day = std::max(last_day.value_or(dosage.bounds->end->last), dosage.bounds->end->last);
            latest = std::max(latest, static_cast<double>(*last_day - *first_day + 1));
        } else if (dosage.bounds_days) {
            latest = std::max(latest, step_start + *dosage.bounds_days);
        } else if (dosage.occurrences && dosage.times_per_day && *dosage.times_per_day > 0) {
            latest = std::max(latest, step_start + std::ceil(*dosage.occurrences / *dosage.times_per_day));
        } else if (dosage.bounds && dosage.bounds->end && start) {
            latest = std::max(latest, static_cast<double>(dosage.bounds->end->last - *start + 1));
        } else if (!dosage.events.empty() && !dosage.times_per_day) {
            for (const fhir::DateInterval& event : dosage.events) {
                first_day = std::min(first_day.value_or(event.first), event.first);
                last_day = std::max(last_day.value_or(event.last), event.last);
            }
            latest = std::max(latest, static_cast<double>(*last_day - *first_day + 1));
        } else if (dosage.is_single) {
            latest = std::max(latest, step_start + 1);
        } else {
            is_open = true;
        }
    }
    course.known_days = std::min(latest, longest_days);
    if (is_open || latest > longest_days) return course;
    course.days = latest;
    if (last_day)
        course.last_day = last_day;
    else if (start && latest >= 1)
        course.last_day = *start + static_cast<int>(std::ceil(latest)) - 1;
    return course;
}

std::optional<fhir::DateInterval> end_of_course(std::span<const Dosage> dosages,
                                                const std::optional<fhir::DateInterval>& start) {
    const auto earliest = course_length(dosages, start ? std::optional(start->first) : std::nullopt).last_day;
    const auto latest = course_length(dosages, start ? std::optional(start->last) : std::nullopt).last_day;
    if (!earliest || !latest) return std::nullopt;
    fhir::DateInterval end{*earliest, *latest};
    for (const Dosage& dosage : dosages)
        if (dosage.bounds && dosage.bounds->end && dosage.bounds->end->last == end.last)
            end.first = std::min(end.first, dosage.bounds->end->first);
    return end;
}

std::optional<double> days_of_supply(const fhir::Quantity& quantity, std::span<const Dosage> dosages) {
    if (dosages.size() != 1 || dosages.front().is_as_needed) return std::nullopt;
    const fhir::Quantity& dose = dosages.front().dose;
    const auto supplied = fhir::amount_in(quantity, dose.unit), taken = fhir::amount_in(dose, dose.unit);
    const double a_day = taken.value_or(0) * dosages.front().times_per_day.value_or(0);
    if (!supplied || *supplied <= 0 || a_day <= 0) return std::nullopt;
    return std::min(*supplied / a_day, longest_days);
}

std::optional<double> days_of_supply(const fhir::MedicationRequest& order) {
    return order.supply_days ? order.supply_days : days_of_supply(order.quantity, order.dosages);
}

std::optional<double> days_of_all_supplies(const fhir::MedicationRequest& order) {
    auto days = days_of_supply(order);
    if (days) *days = std::min(*days * (1 + order.repeats.value_or(0)), longest_days);
    return days;
}

} // namespace eczema::cards
