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

// A course of systemic steroid for the dermatitis, or for a reason that is not known.
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

// By its reason; without one, for the dermatitis if nothing else explains it.
Tri is_for_dermatitis(const Exposure& exposure, const OtherReasons& others, const Derivation& from,
                      Tri has_dermatitis) {
    if (const auto stated = stated_dermatitis(exposure, from)) return *stated;
    return has_dermatitis & !others.explain(exposure);
}

std::pmr::vector<Course> courses_of(const Derivation& from, Tri has_dermatitis) {
    std::pmr::vector<Course> parts(&from.arena);
    const OtherReasons others(from);
    for (const Exposure& exposure : from.exposures) {
        if (exposure.drug.is_in(DrugGroup::systemic_corticosteroids) != Tri::yes || !exposure.start) continue;
        const Tri reason = is_for_dermatitis(exposure, others, from, has_dermatitis);
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
    std::pmr::vector<Course> courses(&from.arena);
    for (const Course& part : parts) {
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
    const auto courses = courses_of(from, facts[Fact::atopic_dermatitis].truth);
    const bool is_order = from.hook != Hook::patient_view;
    const bool knows = knows_medications(from.record);
    double sure = 0, possible = 0, days_low = 0, days_high = 0;
    const Course* current = nullptr;
    std::pmr::vector<Evidence> counted(&from.arena), all(&from.arena);
    for (const Course& course : courses) {
        if (from.today - course.last > year_days) continue;
        if (course.is_current) current = &course;
        const double days = course.days;
        if (course.is_for_dermatitis == Tri::yes) days_low += days;
        days_high += course.has_end ? days : no_limit;
        all.push_back(course.evidence);
        if (is_order && is_continued_today(course, from.today)) continue;
        ++possible;
        if (course.is_for_dermatitis == Tri::yes) ++sure;
        counted.push_back(course.evidence);
    }
    const auto set = [&](Fact fact, double low, double high, std::span<const Evidence> evidence, std::string detail) {
        if (evidence.empty()) {
            at(facts, fact) = knows ? not_applicable() : unknown_fact(missing_medications(from.record));
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
        at(facts, Fact::steroid_course_days) =
            knows ? not_applicable() : unknown_fact(missing_medications(from.record));
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
