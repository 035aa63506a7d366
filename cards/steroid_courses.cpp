#include "cards/conditions.hpp"
#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"
#include "cards/number_text.hpp"
#include "cards/patient_facts.hpp"

#include <algorithm>
#include <limits>

namespace eczema::cards {
namespace {

using fhir::Day;

constexpr int course_gap_days = 14;          // specification R25: courses this close are one, inclusive
constexpr int year_days = 365;               // inclusive
constexpr int asthma_exacerbation_days = 14; // specification R24, before the course, inclusive
constexpr double no_limit = std::numeric_limits<double>::infinity();

// A course of systemic steroid for the dermatitis, or of a drug or for a reason that is not known.
struct Course {
    Day first, last;
    int days;                // on the steroid, within the year
    bool has_end = true;     // the record says when it ended
    bool is_current = false; // covers today, or may
    Tri is_for_dermatitis = Tri::yes;
    Evidence evidence;
};

// What else on the record explains a steroid: an illness that is treated with one, and exacerbations of asthma.
class OtherReasons {
  public:
    explicit OtherReasons(const Derivation& from) : exacerbations_(&from.arena) {
        for (const Diagnosis& diagnosis : from.diagnoses) {
            if (holds(diagnosis.sets, ValueSet::cond_steroid_responsive)) illness_ |= has(diagnosis);
            if (holds(diagnosis.sets, ValueSet::cond_asthma_exacerbation) && diagnosis.onset && !diagnosis.is_suspected)
                exacerbations_.push_back(*diagnosis.onset);
        }
        // By the last day; then each holds the earliest first day of itself and those after it.
        std::sort(exacerbations_.begin(), exacerbations_.end(),
                  [](const auto& a, const auto& b) { return a.last < b.last; });
        for (std::size_t i = exacerbations_.size(); i-- > 1;)
            exacerbations_[i - 1].first = std::min(exacerbations_[i - 1].first, exacerbations_[i].first);
    }

    Tri explain(const Exposure& exposure) const { return illness_ | tri(follows_exacerbation(exposure)); }

  private:
    bool follows_exacerbation(const Exposure& exposure) const {
        if (!exposure.start) return false;
        const auto recent = std::lower_bound(exacerbations_.begin(), exacerbations_.end(),
                                             exposure.start->first - asthma_exacerbation_days,
                                             [](const fhir::DateInterval& onset, Day day) { return onset.last < day; });
        return recent != exacerbations_.end() && recent->first <= exposure.start->last;
    }

    Tri illness_ = Tri::no;
    std::pmr::vector<fhir::DateInterval> exacerbations_;
};

Tri is_taken_steroid(const Exposure& exposure, Day today) {
    if (is_to_come(exposure, today)) return Tri::no;
    return exposure.drug.is_in(DrugGroup::systemic_corticosteroids) & exposure.took_place;
}

// A course on an unknown day may lie within the year.
bool has_undated_course(const Derivation& from) {
    return std::any_of(from.exposures.begin(), from.exposures.end(), [&](const Exposure& exposure) {
        const bool is_long_over = exposure.end && from.today - exposure.end->last > year_days;
        return !exposure.start && !is_long_over && is_taken_steroid(exposure, from.today) != Tri::no;
    });
}

// By its reason; without one, for the dermatitis if nothing else explains it.
Tri is_for_dermatitis(const Exposure& exposure, const OtherReasons& others, const Derivation& from,
                      Tri has_dermatitis) {
    if (const auto stated = stated_dermatitis(exposure, from)) return *stated;
    return has_dermatitis & !others.explain(exposure);
}

// The exposures that are, or may be, part of a course, in order.
std::pmr::vector<Course> parts_of_courses(const Derivation& from, Tri has_dermatitis) {
    std::pmr::vector<Course> parts(&from.arena);
    const OtherReasons others(from);
    for (const Exposure& exposure : from.exposures) {
        const Tri was_taken = is_taken_steroid(exposure, from.today);
        if (was_taken == Tri::no || !exposure.start) continue;
        const Tri reason = was_taken & is_for_dermatitis(exposure, others, from, has_dermatitis);
        if (reason == Tri::no) continue;
        const bool is_current = exposure.is_on != Tri::no;
        const Day last = exposure.end ? std::min(exposure.end->last, from.today)
                         : is_current ? from.today
                                      : exposure.start->last;
        const Day counted_from = std::max(exposure.start->first, from.today - year_days);
        parts.push_back({exposure.start->first, std::max(last, exposure.start->first),
                         std::max(0, last - counted_from + 1), exposure.end.has_value() || exposure.is_on == Tri::yes,
                         is_current, reason, evidence_of(exposure)});
    }
    std::sort(parts.begin(), parts.end(), [](const Course& a, const Course& b) {
        return a.first != b.first ? a.first < b.first : comes_before(a.evidence, b.evidence);
    });
    return parts;
}

// Joined over short gaps: the certain parts alone, or all.
enum class Parts : std::uint8_t { certain, all };

std::pmr::vector<Course> joined(std::span<const Course> parts, Parts which, std::pmr::memory_resource& arena) {
    std::pmr::vector<Course> courses(&arena);
    for (const Course& part : parts) {
        if (which == Parts::certain && part.is_for_dermatitis != Tri::yes) continue;
        if (courses.empty() || part.first - courses.back().last - 1 > course_gap_days) {
            courses.push_back(part);
            continue;
        }
        Course& course = courses.back();
        course.days += std::min(part.days, std::max(0, part.last - course.last)); // an overlap counts once
        course.last = std::max(course.last, part.last);
        course.has_end &= part.has_end;
        course.is_current |= part.is_current;
        course.is_for_dermatitis |= part.is_for_dermatitis;
    }
    return courses;
}

// A drafted order continues a course that is current or ended within the gap.
bool is_continued_today(const Course& course, Day today) { return today - course.last - 1 <= course_gap_days; }

std::string count_text(double count, std::string_view one, std::string_view many) {
    return number_text(count) + ' ' + std::string(count == 1 ? one : many);
}

std::span<const Evidence> kept(std::pmr::vector<Evidence>& evidence) {
    std::sort(evidence.begin(), evidence.end(), comes_before);
    return {evidence.data(), evidence.size()}; // the storage is the arena's
}

} // namespace

void derive_steroid_courses(const Derivation& from, PatientFacts& facts) {
    const auto parts = parts_of_courses(from, facts[Fact::atopic_dermatitis].truth);
    const auto courses = joined(parts, Parts::all, from.arena);
    const bool is_order = from.hook != Hook::patient_view;
    const bool is_dated = !has_undated_course(from);
    const bool knows = knows_medications(from.record) && is_dated;
    const std::string_view unknown = is_dated ? missing_medications(from.record) : "dates of the systemic steroid";
    double sure = 0, possible = 0, days_low = 0, days_high = 0;
    const Course* current = nullptr;
    std::pmr::vector<Evidence> counted(&from.arena), all(&from.arena);
    const auto is_earlier = [&](const Course& course) { return !is_order || !is_continued_today(course, from.today); };
    for (const Course& course : joined(parts, Parts::certain, from.arena)) {
        if (from.today - course.last > year_days) continue;
        days_low += course.days;
        if (is_earlier(course)) ++sure;
    }
    for (const Course& course : courses) {
        if (from.today - course.last > year_days) continue;
        if (course.is_current) current = &course;
        days_high += course.has_end ? course.days : no_limit;
        all.push_back(course.evidence);
        if (!is_earlier(course)) continue;
        ++possible;
        counted.push_back(course.evidence);
    }
    possible = std::max(possible, sure); // what may lie between two courses joins them to one
    const auto set = [&](Fact fact, double low, double high, std::span<const Evidence> evidence, std::string detail) {
        if (evidence.empty()) {
            at(facts, fact) = knows ? not_applicable() : unknown_fact(unknown);
            return;
        }
        // A list that is not whole may hide further courses.
        at(facts, fact) = {.truth = Tri::yes,
                           .number = Range{low, knows ? high : no_limit},
                           .detail = text_in(from.arena, detail),
                           .evidence = evidence};
    };
    set(Fact::steroid_courses, sure, possible, kept(counted),
        count_text(sure, "steroid course", "steroid courses") + (is_order ? " before" : ""));
    set(Fact::steroid_days_in_year, days_low, days_high, kept(all),
        count_text(days_low, "day", "days") + " of steroid");
    if (!current) {
        at(facts, Fact::steroid_course_days) = knows ? not_applicable() : unknown_fact(unknown);
        return;
    }
    const double days = from.today - current->first;
    FactValue& course_days = at(facts, Fact::steroid_course_days);
    course_days = number_fact(days, evidence_in(from.arena, current->evidence),
                              text_in(from.arena, "for " + count_text(days, "day", "days")));
    // The order may have run out unnoticed, or be for something else.
    if (!current->has_end || current->is_for_dermatitis != Tri::yes) course_days.number = Range{0, days};
}

void derive_steroid_order(const Derivation& from, const JudgedDrug& judged, const PatientFacts& patient,
                          DrugFacts& facts) {
    if (!judged.draft || judged.drug.is_in(DrugGroup::systemic_corticosteroids) == Tri::no) {
        at(facts, Fact::steroid_days_with_order) = not_applicable();
        return;
    }
    const FactValue& ordered = facts[Fact::course_days];
    const FactValue& taken = patient[Fact::steroid_days_in_year];
    const Range before = taken.number ? *taken.number : Range{0, taken.truth == Tri::no ? 0 : no_limit};
    const Range now = ordered.number ? *ordered.number : Range{0, no_limit};
    FactValue& value = at(facts, Fact::steroid_days_with_order);
    value.truth = Tri::yes;
    value.number = Range{before.low + now.low, before.high + now.high};
    value.detail = text_in(from.arena, count_text(value.number->low, "day", "days") + " of steroid with this order");
    value.missing = "length of the systemic steroid courses";
    value.evidence = taken.evidence.empty() ? ordered.evidence : taken.evidence;
}

} // namespace eczema::cards
