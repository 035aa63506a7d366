#include "cards/conditions.hpp"
#include "cards/fact_values.hpp"
#include "cards/patient_facts.hpp"
#include "cards/qualitative_results.hpp"

#include <algorithm>
#include <limits>

namespace eczema::cards {
namespace {

using fhir::Day;

constexpr double no_end = std::numeric_limits<double>::infinity();
constexpr LabTest repeated_test[] = {LabTest::tuberculosis};

// Past tuberculosis: a code that says so, or a diagnosis of active disease that is over. One that was only suspected
// and is over was none.
Tri is_past(const Diagnosis& diagnosis) {
    if (holds(diagnosis.sets, ValueSet::cond_tb_past)) return diagnosis.is_suspected ? Tri::unknown : Tri::yes;
    if (!holds(diagnosis.sets, ValueSet::cond_tb_active) || diagnosis.is_suspected) return Tri::no;
    return !diagnosis.is_current;
}

// A positive test at any time, latent infection, or past disease. An indeterminate newest test leaves it open.
FactValue infection(const TestResults& tests, const Derivation& from) {
    FactBuilder fact(from.arena);
    std::string_view found;
    const auto add = [&](Tri truth, const Evidence& evidence, std::string_view shown) {
        fact.add(truth, evidence);
        if (truth == Tri::yes && found.empty()) found = shown;
    };
    bool has_open_test = false;
    for (const TestResult& test : tests.all()) {
        add(test.answer == TestAnswer::positive ? Tri::yes
            : test.answer == TestAnswer::unread ? Tri::unknown
                                                : Tri::no,
            evidence_of(test), "positive tuberculosis test");
        has_open_test |= test.answer == TestAnswer::unread;
    }
    if (tests.newest() == TestAnswer::indeterminate) {
        has_open_test = true;
        for (const Evidence& evidence : tests.evidence_of_newest()) fact.add(Tri::unknown, evidence);
    }
    for (const Diagnosis& diagnosis : from.diagnoses) {
        if (holds(diagnosis.sets, ValueSet::cond_tb_latent))
            add(has(diagnosis), evidence_of(diagnosis), "latent tuberculosis recorded");
        add(is_past(diagnosis), evidence_of(diagnosis), "past tuberculosis recorded");
    }
    const bool knows_tests = from.record.supply_of(fhir::RecordList::observations).is_whole;
    FactValue value = fact.value(knows_conditions(from.record) && knows_tests, found);
    if (has_open_test) value.missing = "what a tuberculosis test showed";
    return value;
}

FactValue unclear_test(const TestResults& tests) {
    return {.truth = is_newest(TestAnswer::indeterminate, tests),
            .detail = "newest tuberculosis test indeterminate",
            .evidence = tests.evidence_of_newest(),
            .tests = repeated_test};
}

struct Days {
    Day first, last;
};

double days_in(std::pmr::vector<Days>& courses) {
    std::sort(courses.begin(), courses.end(), [](const Days& a, const Days& b) { return a.first < b.first; });
    int days = 0;
    std::optional<Day> counted;
    for (const Days& course : courses) {
        const Day first = counted && *counted >= course.first ? *counted + 1 : course.first;
        if (first > course.last) continue;
        days += course.last - first + 1;
        counted = course.last;
    }
    return days;
}

// Days on which a drug against tuberculosis was taken. A course that was not tolerated is none. Orders alone are asked
// for, as of an infection that is treated: the warning must not wait for statements.
FactValue course_days(const Derivation& from) {
    std::pmr::vector<Days> certain(&from.arena), possible(&from.arena);
    std::pmr::vector<Evidence> evidence(&from.arena);
    bool is_boundless = !knows_orders(from.record);
    for (const Exposure& exposure : from.exposures) {
        const Tri taken = exposure.drug.is_in(ValueSet::drug_tuberculosis) & exposure.took_place &
                          !(exposure.stopped_for_intolerance | exposure.stopped_for_lack_of_effect);
        if (taken == Tri::no || is_to_come(exposure, from.today)) continue;
        evidence.push_back(evidence_of(exposure));
        if (!exposure.start) {
            is_boundless = true;
            continue;
        }
        const Day last_possible = exposure.end ? std::min(exposure.end->last, from.today) : from.today;
        possible.push_back({exposure.start->first, std::max(exposure.start->first, last_possible)});
        if (taken != Tri::yes) continue;
        const Day last_certain = exposure.is_on == Tri::yes ? from.today
                                 : exposure.end             ? std::min(exposure.end->first, from.today)
                                                            : exposure.start->last;
        if (exposure.start->last <= last_certain) certain.push_back({exposure.start->last, last_certain});
    }
    std::sort(evidence.begin(), evidence.end(), comes_before);
    FactValue value{.truth = is_boundless ? Tri::unknown : Tri::yes, .evidence = {evidence.data(), evidence.size()}};
    value.number = Range{days_in(certain), is_boundless ? no_end : days_in(possible)};
    return value;
}

FactValue treated_now(const Derivation& from) {
    FactBuilder fact(from.arena);
    for (const Exposure& exposure : from.exposures)
        fact.add(exposure.drug.is_in(ValueSet::drug_tuberculosis) & exposure.took_place & exposure.is_on,
                 evidence_of(exposure));
    return fact.value(knows_orders(from.record));
}

} // namespace

void derive_tuberculosis(const Derivation& from, PatientFacts& facts) {
    const TestResults tests(ValueSet::obs_tb_test, from);
    at(facts, Fact::tuberculosis_active) = has_diagnosis(ValueSet::cond_tb_active, from);
    at(facts, Fact::tuberculosis_infection) = infection(tests, from);
    at(facts, Fact::tuberculosis_test_unclear) = unclear_test(tests);
    at(facts, Fact::tuberculosis_treated_now) = treated_now(from);
    at(facts, Fact::tuberculosis_course_days) = course_days(from);
}

} // namespace eczema::cards
