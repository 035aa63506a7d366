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
constexpr int long_course_days = 30;         // as one course or in the year: the rules speak of it as of two courses
constexpr int asthma_exacerbation_days = 14; // specification R24, before the course, inclusive
constexpr double no_limit = std::numeric_limits<double>::infinity();

// A course of systemic steroid for the dermatitis, or of a drug or for a reason that is not known.
struct Course {
    fhir::DateInterval start, end;
    bool is_current = false; // covers today, or may
    bool is_on = false;      // covers today for certain
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

// What ended on an unknown day lasted no longer than an order without an end would stand.
Day latest_end(const Exposure& exposure, const Derivation& from) {
    if (exposure.is_on != Tri::no) return from.today; // a supply that is used up may have been renewed
    if (exposure.end) return exposure.end->last;
    return exposure.start->last + from.settings.thresholds.open_ended_days;
}

Day earliest_end(const Exposure& exposure, Day today) {
    if (exposure.is_on == Tri::yes) return today;
    // What ended before the day that was planned ended on an unknown one.
    const bool is_cut_short = exposure.has_ended && exposure.end && exposure.end->first > today;
    return exposure.end && !is_cut_short ? exposure.end->first : exposure.start->first;
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
        const Day last = std::min(latest_end(exposure, from), from.today);
        const Course part{.start = {exposure.start->first, std::min(exposure.start->last, last)},
                          .end = {std::min(earliest_end(exposure, from.today), last), last},
                          .is_current = exposure.is_on != Tri::no,
                          .is_on = exposure.is_on == Tri::yes,
                          .is_for_dermatitis = reason,
                          .evidence = evidence_of(exposure)};
        parts.push_back(part);
    }
    std::sort(parts.begin(), parts.end(), [](const Course& a, const Course& b) {
        return a.start.first != b.start.first ? a.start.first < b.start.first : comes_before(a.evidence, b.evidence);
    });
    return parts;
}

// Days of the year on the steroid, an overlap counted once: at least those that are certain, or all that may be.
double days_in_year(std::span<const Course> parts, bool is_sure, Day today) {
    double days = 0;
    Day counted = today - year_days - 1; // up to here
    for (const Course& part : parts) {
        if (is_sure && (part.is_for_dermatitis != Tri::yes || today - part.end.first > year_days)) continue;
        const Day start = is_sure ? part.start.last : part.start.first;
        const Day last = is_sure ? std::max(part.end.first, part.start.last) : part.end.last; // a day it lasted
        const Day first = std::max(start, counted + 1);
        if (last < first) continue;
        days += last - first + 1;
        counted = last;
    }
    return days;
}

// Parts are joined to courses over short gaps: the certain parts alone, or all. A gap of unknown length is taken for
// long, or for short; to count courses for short, but where the two would then be one course of weeks: the rules speak
// of that as of two.
enum class Parts : std::uint8_t { certain, all };
enum class Joining : std::uint8_t { where_certain, where_possible, to_count };

bool is_one_course(const Course& course, const Course& next, Joining joining) {
    if (next.start.last - course.end.first - 1 <= course_gap_days) return true;
    if (joining == Joining::where_certain || next.start.first - course.end.last - 1 > course_gap_days) return false;
    return joining == Joining::where_possible ||
           next.start.first - course.start.last - course_gap_days < long_course_days;
}

std::pmr::vector<Course> joined(std::span<const Course> parts, Parts which, Joining joining,
                                std::pmr::memory_resource& arena) {
    std::pmr::vector<Course> courses(&arena);
    for (const Course& part : parts) {
        if (which == Parts::certain && part.is_for_dermatitis != Tri::yes) continue;
        if (courses.empty() || !is_one_course(courses.back(), part, joining)) {
            courses.push_back(part);
            continue;
        }
        Course& course = courses.back();
        course.start.last = std::min(course.start.last, part.start.last);
        course.end.first = std::max(course.end.first, part.end.first);
        course.end.last = std::max(course.end.last, part.end.last);
        course.is_current |= part.is_current;
        course.is_on |= part.is_on;
        course.is_for_dermatitis |= part.is_for_dermatitis;
    }
    return courses;
}

// A drafted order continues a course that is current or ended within the gap.
bool is_continued_today(Day last, Day today) { return today - last - 1 <= course_gap_days; }

std::string count_text(double count, std::string_view one, std::string_view many) {
    return number_text(count) + ' ' + std::string(count == 1 ? one : many);
}

std::span<const Evidence> kept(std::pmr::vector<Evidence>& evidence) {
    std::sort(evidence.begin(), evidence.end(), comes_before);
    return {evidence.data(), evidence.size()}; // the storage is the arena's
}

// Since when the course lasts that covers today, or may: from 0 days where it may be over or for something else.
void set_current_course(const Derivation& from, std::span<const Course> parts, bool knows, std::string_view unknown,
                        PatientFacts& facts) {
    const auto current_of = [&](Parts which, Joining joining) -> std::optional<Course> {
        const auto courses = joined(parts, which, joining, from.arena);
        const auto found = std::find_if(courses.rbegin(), courses.rend(), [&](const Course& course) {
            return which == Parts::certain ? course.is_on : course.is_current;
        });
        return found == courses.rend() ? std::nullopt : std::optional(*found);
    };
    FactValue& value = at(facts, Fact::steroid_course_days);
    const auto possible = current_of(Parts::all, Joining::where_possible);
    if (!possible) {
        value = knows ? not_applicable() : unknown_fact(unknown);
        return;
    }
    const auto sure = current_of(Parts::certain, Joining::where_certain);
    const Range days{sure ? static_cast<double>(from.today - sure->start.last) : 0,
                     static_cast<double>(from.today - possible->start.first)};
    value = {.truth = Tri::yes,
             .number = days,
             .detail = text_in(from.arena, "for " + count_text(sure ? days.low : days.high, "day", "days")),
             .missing = "length of the systemic steroid courses",
             .evidence = evidence_in(from.arena, possible->evidence)};
}

} // namespace

void derive_steroid_courses(const Derivation& from, PatientFacts& facts) {
    const auto parts = parts_of_courses(from, facts[Fact::atopic_dermatitis].truth);
    const bool is_order = from.hook != Hook::patient_view;
    const bool is_dated = !has_undated_course(from);
    const bool knows = knows_medications(from.record) && is_dated;
    const std::string_view unknown = is_dated ? missing_medications(from.record) : "dates of the systemic steroid";
    double sure = 0, possible = 0;
    std::pmr::vector<Evidence> counted(&from.arena), all(&from.arena);
    // Within the year, and before the order that is judged.
    const auto counts = [&](Day earliest, Day latest) {
        return from.today - earliest <= year_days && !(is_order && is_continued_today(latest, from.today));
    };
    for (const Course& course : joined(parts, Parts::certain, Joining::to_count, from.arena))
        if (counts(course.end.first, course.end.last)) ++sure;
    for (const Course& course : joined(parts, Parts::all, Joining::where_certain, from.arena)) {
        if (from.today - course.end.last > year_days) continue;
        all.push_back(course.evidence);
        if (!counts(course.end.last, course.end.first)) continue;
        ++possible;
        counted.push_back(course.evidence);
    }
    const double days_low = days_in_year(parts, true, from.today), days_high = days_in_year(parts, false, from.today);
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
    set_current_course(from, parts, knows, unknown, facts);
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
