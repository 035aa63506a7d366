#include "cards/drug_facts.hpp"

#include "cards/fact_values.hpp"
#include "cards/lab_results.hpp"
#include "cards/observations.hpp"
#include "cards/test_schedules.hpp"
#include "fhir/units.hpp"

#include <algorithm>
#include <limits>

namespace eczema::cards {
namespace {

using fhir::Day;

// Characters of {x} for names of tests: alone, beside names of those on order, and for the latter.
constexpr std::size_t names_room = 60, names_room_beside = 40, ordered_room = 24;
constexpr std::string_view laboratory_results = "laboratory results";

// Whether a pregnancy test is asked for: "no" without child-bearing potential, or where pregnancy is on record already.
Tri asks_for_pregnancy_test(const PatientFacts& patient) {
    if (patient[Fact::pregnant].truth == Tri::yes) return Tri::no;
    return patient[Fact::childbearing_potential].truth;
}

Tri asks_for(LabTest test, const PatientFacts& patient) {
    return test == LabTest::pregnancy_test ? asks_for_pregnancy_test(patient) : Tri::yes;
}

// "TPMT, blood count and 5 more": as many names as fit, one at least.
std::string in_words(std::span<const std::string> names, std::size_t room) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::size_t left = names.size() - i - 1;
        const std::size_t tail = left == 0 ? 0 : std::string_view(" and 10 more").size();
        if (i != 0 && text.size() + 2 + names[i].size() + tail > room)
            return text + " and " + std::to_string(left + 1) + " more";
        text += (i ? ", " : "") + names[i];
    }
    return text;
}

// Tests that have no result and those of them that are on order.
struct Gaps {
    explicit Gaps(std::pmr::memory_resource& arena) : tests(&arena), evidence(&arena) {}

    std::vector<std::string> names, ordered;
    std::pmr::vector<LabTest> tests;
    std::pmr::vector<Evidence> evidence;

    bool has(LabTest test) const { return std::find(tests.begin(), tests.end(), test) != tests.end(); }

    // Whether the test is on order; then it is no gap.
    bool is_ordered(LabTest test, const LabResults& results) {
        const fhir::ServiceRequest* order = results.order_of(test);
        if (!order) return false;
        const std::string name(row_of(test).shown);
        if (std::find(ordered.begin(), ordered.end(), name) == ordered.end()) ordered.push_back(name);
        evidence.push_back({"ServiceRequest", order->id, order->authored_on});
        return true;
    }

    // The result of the one test named that came too early to count.
    void add_outdated(const LastResult& last) {
        if (!last.surely) return;
        names.front() += " (last " + to_text(*last.surely) + ')';
        evidence.push_back({"Observation", last.observation->id, last.observation->date});
    }

    std::size_t room() const { return ordered.empty() ? names_room : names_room_beside; }
    std::string ordered_in_words() const {
        return ordered.empty() ? std::string() : "; ordered: " + in_words(ordered, ordered_room);
    }

    // Sorted by resource, each once: one order may stand for several tests.
    std::span<const Evidence> sorted_evidence() {
        std::sort(evidence.begin(), evidence.end(), comes_before);
        evidence.erase(std::unique(evidence.begin(), evidence.end(),
                                   [](const Evidence& a, const Evidence& b) {
                                       return !comes_before(a, b) && !comes_before(b, a);
                                   }),
                       evidence.end());
        return {evidence.data(), evidence.size()}; // the storage is the arena's
    }
};

// --- before a start ---------------------------------------------------------------------------------------------

// The earliest day whose result still counts.
Day counts_since(const BaselineTest& row, const LabResults& results, const Derivation& from) {
    bool is_negative = false;
    if (row.freshness == Freshness::hepatitis) {
        const fhir::Observation* newest = results.last_of(row.test).observation;
        is_negative = newest && is_positive(*newest, from.value_sets) == Tri::no;
    }
    const auto days = days_of(row.freshness, is_negative, from.settings.thresholds);
    return days ? from.today - *days : Day{std::numeric_limits<std::int32_t>::min()};
}

void derive_baseline(const Derivation& from, ValueSet drug, const LabResults& results, const PatientFacts& patient,
                     DrugFacts& facts) {
    Gaps gaps(from.arena);
    Tri missing = Tri::no, decisive = Tri::no;
    const bool is_us = from.settings.jurisdiction == Jurisdiction::us;
    for (const BaselineTest& row : baseline_tests()) {
        if (row.drug != drug || row.is_optional || (row.is_eu_uk_only && is_us) || gaps.has(row.test)) continue;
        const Tri asked = asks_for(row.test, patient);
        if (asked == Tri::no) continue;
        const Day since = counts_since(row, results, from);
        const Tri absent = !results.has_on_days(row.test, row.results, row.days_apart, since);
        if (absent == Tri::no || gaps.is_ordered(row.test, results)) continue;
        missing |= absent; // asked for as long as it is not ruled out
        if (row.is_decisive) decisive |= absent & asked;
        if (absent == Tri::unknown) continue;
        const bool has_first = results.has_on_days(row.test, 1, 1, since) == Tri::yes;
        gaps.names.push_back(std::string(row_of(row.test).shown) + (has_first ? " on 2 days" : ""));
        gaps.tests.push_back(row.test);
    }
    if (gaps.tests.size() == 1) gaps.add_outdated(results.last_of(gaps.tests.front()));
    FactValue& value = at(facts, Fact::baseline_tests_missing);
    value = {.truth = missing, .missing = laboratory_results, .evidence = gaps.sorted_evidence()};
    if (missing == Tri::yes) {
        value.detail = text_in(from.arena, in_words(gaps.names, gaps.room()) + gaps.ordered_in_words());
        value.tests = {gaps.tests.data(), gaps.tests.size()}; // the storage is the arena's
    }
    at(facts, Fact::decisive_test_missing) = {
        .truth = decisive, .detail = value.detail, .missing = laboratory_results, .evidence = value.evidence};
}

// --- while the drug is taken ------------------------------------------------------------------------------------

// What is taken per day, in the unit of the order's first dose; nothing where it cannot be told.
std::optional<fhir::Quantity> daily_dose(const Exposure& exposure) {
    std::optional<fhir::Quantity> sum;
    for (const fhir::Dosage& dosage : exposure.dosages) {
        std::optional<double> times = dosage.times_per_day;
        if (!times && dosage.interval_days && *dosage.interval_days > 0) times = 1 / *dosage.interval_days;
        const std::string_view unit = sum ? sum->unit : dosage.dose.unit;
        const auto dose = fhir::amount_in(dosage.dose, unit);
        if (dosage.sequence || dosage.is_as_needed || !times || !dose) return std::nullopt;
        if (!sum) sum = fhir::Quantity{.value = 0, .unit = unit};
        *sum->value += *dose * *times;
    }
    return sum;
}

// The start of the treatment, or the day of the last order with a higher daily dose than the orders before it. Orders
// of one day are one prescription.
std::optional<fhir::DateInterval> anchor_of(const Treatment& treatment, Day today) {
    constexpr double rounding = 1e-6; // 1/7 and the like
    std::optional<fhir::DateInterval> anchor = treatment.start;
    std::optional<fhir::Quantity> before, current;
    std::optional<Day> day;
    for (const Exposure* exposure : treatment.exposures) {
        if (exposure->resource_type != "MedicationRequest" || !exposure->start || !exposure->start->is_exact() ||
            exposure->start->first > today)
            continue;
        std::optional<fhir::Quantity> dose = daily_dose(*exposure);
        if (day == exposure->start->first) {
            const auto more = current && dose ? fhir::amount_in(*dose, current->unit) : std::nullopt;
            if (more)
                *current->value += *more;
            else
                current.reset();
        } else {
            before = current;
            current = dose;
            day = exposure->start->first;
        }
        const auto now = before && current ? fhir::amount_in(*current, before->unit) : std::nullopt;
        const bool is_higher = now && *now > *before->value * (1 + rounding);
        if (is_higher) anchor = fhir::DateInterval{*day, *day};
    }
    return anchor;
}

// How many days a test is overdue beyond its days of grace; negative before.
struct Overdue {
    const MonitoredTest* row;
    int low, high; // over what the record leaves open
    int step_day;  // of `low`
    LastResult last;
};

constexpr int never = -1'000'000;      // no step is left
constexpr int widest_start_days = 366; // a start known by its year says what is due; a wider one does not

// With its last result on `last`, for a treatment that began on `anchor`.
std::pair<int, int> overdue_on(const MonitoredTest& row, Day anchor, std::optional<Day> last, const Derivation& from) {
    const auto step = first_open_step(row.phases, last ? std::optional(*last - anchor) : std::nullopt);
    if (!step) return {never, 0};
    const int grace = grace_days(step->every_days, from.settings.thresholds);
    return {from.today - (anchor + step->day) - grace, step->day};
}

Overdue overdue(const MonitoredTest& row, const fhir::DateInterval& anchor, const LastResult& last,
                const Derivation& from) {
    Overdue found{&row, std::numeric_limits<int>::max(), never, 0, last};
    for (Day day = anchor.first; day <= anchor.last; day = day + 1) {
        const auto [low, step_day] = overdue_on(row, day, last.perhaps, from);
        if (low < found.low) {
            found.low = low;
            found.step_day = step_day;
        }
        found.high = std::max(found.high, overdue_on(row, day, last.surely, from).first);
    }
    return found;
}

// "blood count of week 3, lipids overdue; last result 2026-10-01": the longest overdue first.
std::string overdue_in_words(std::span<const Overdue> tests, const Overdue& worst, bool is_start_exact,
                             std::size_t room) {
    std::vector<std::string> names{std::string(row_of(worst.row->test).shown)};
    if (is_start_exact)
        names.front() += worst.step_day % 7 == 0 ? " of week " + std::to_string(worst.step_day / 7)
                                                 : " of day " + std::to_string(worst.step_day);
    for (const Overdue& test : tests)
        if (test.row != worst.row) names.emplace_back(row_of(test.row->test).shown);
    return in_words(names, room) + " overdue; " +
           (worst.last.surely ? "last result " + to_text(*worst.last.surely) : std::string("no result on record"));
}

// `list`: every test that may be overdue.
FactValue overdue_fact(std::span<const Overdue> list, Gaps& gaps, bool is_start_exact, const Derivation& from) {
    int low = never, high = never;
    std::vector<Overdue> certain;
    for (const Overdue& test : list) {
        low = std::max(low, test.low);
        high = std::max(high, test.high);
        if (test.low > 0) certain.push_back(test);
    }
    if (high <= 0) return not_applicable();
    FactValue value{.truth = low > 0 ? Tri::yes : Tri::unknown, .missing = laboratory_results};
    value.number = Range{static_cast<double>(low), static_cast<double>(high)};
    if (certain.empty()) return value;
    const Overdue& worst = *std::max_element(certain.begin(), certain.end(),
                                             [](const Overdue& a, const Overdue& b) { return a.low < b.low; });
    value.detail =
        text_in(from.arena, overdue_in_words(certain, worst, is_start_exact, gaps.room()) + gaps.ordered_in_words());
    for (const Overdue& test : certain) {
        gaps.tests.push_back(test.row->test);
        if (const fhir::Observation* last = test.last.observation)
            gaps.evidence.push_back({"Observation", last->id, last->date});
    }
    value.tests = {gaps.tests.data(), gaps.tests.size()}; // the storage is the arena's
    value.evidence = gaps.sorted_evidence();
    return value;
}

void derive_monitoring(const Derivation& from, ValueSet drug, const Treatment& treatment, const LabResults& results,
                       const PatientFacts& patient, DrugFacts& facts) {
    const auto anchor = anchor_of(treatment, from.today);
    Gaps all(from.arena), decisive(from.arena);
    std::vector<Overdue> list, decisive_list;
    for (const MonitoredTest& row : monitored_tests()) {
        if (row.drug != drug || asks_for(row.test, patient) == Tri::no) continue;
        if (!anchor || anchor->last - anchor->first > widest_start_days) {
            for (const Fact fact : {Fact::monitoring_overdue_days, Fact::decisive_overdue_days})
                at(facts, fact) = unknown_fact("start of the drug");
            return;
        }
        const Overdue found = overdue(row, *anchor, results.last_of(row.test), from);
        if (found.high <= 0 || all.is_ordered(row.test, results)) continue;
        list.push_back(found);
        if (row.is_decisive) decisive_list.push_back(found);
    }
    if (!anchor || anchor->last - anchor->first > widest_start_days) return;
    at(facts, Fact::monitoring_overdue_days) = overdue_fact(list, all, anchor->is_exact(), from);
    at(facts, Fact::decisive_overdue_days) = overdue_fact(decisive_list, decisive, anchor->is_exact(), from);
}

} // namespace

void derive_tests(const Derivation& from, const JudgedDrug& judged, const PatientFacts& patient, DrugFacts& facts) {
    for (const Fact fact : {Fact::baseline_tests_missing, Fact::decisive_test_missing, Fact::monitoring_overdue_days,
                            Fact::decisive_overdue_days})
        at(facts, fact) = not_applicable();
    const auto drug = judged.drug.first_of(sets_in(DrugGroup::immunosuppressive)); // biologics need no laboratory
    if (!drug) return;
    const LabResults results(from);
    const bool is_only_taken = judged.treatment && !judged.draft;
    if (!is_only_taken) derive_baseline(from, *drug, results, patient, facts);
    if (judged.treatment) derive_monitoring(from, *drug, *judged.treatment, results, patient, facts);
}

} // namespace eczema::cards
