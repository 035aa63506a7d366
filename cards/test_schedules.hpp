// Which tests a systemic drug needs before it is started and while it is taken: table 3.6 of the specification as
// rows, with the windows of 1.6. Reads no record; whether a result is there is lab_results' matter.
#pragma once
#include "cards/lab_tests.hpp"
#include "cards/settings.hpp"

namespace eczema::cards {

// How old a result may be. The days are settings, but for those that the row's source fixes.
enum class Freshness : std::uint8_t {
    blood,     // blood count, liver enzymes, electrolytes
    blood_jak, // the same before a JAK inhibitor
    kidney,
    kidney_ciclosporin,
    lipids,
    tuberculosis,
    hepatitis, // longer where the newest result is negative
    pregnancy,
    pregnancy_pair, // the earlier of two tests: up to 10 days more
    blood_pressure,
    lifetime,
};

// Days, inclusive; nothing for a lifetime.
std::optional<int> days_of(Freshness freshness, bool is_negative, const Thresholds& thresholds);

struct BaselineTest {
    ValueSet drug;
    LabTest test;
    Freshness freshness;
    std::string_view source;
    int results = 1;          // on as many days
    int days_apart = 1;       // at least, from one to the next
    bool is_optional = false; // in brackets in table 3.6: named there, never missed
    bool is_decisive = false; // its absence alone is critical
    bool is_eu_uk_only = false;
};

// Rows of one drug stand together, what is decisive first.
std::span<const BaselineTest> baseline_tests();

// Due on `first_day`, then every `every_days` up to `last_day`; days since the start or the last rise of the dose.
// No last day: for as long as the drug is taken.
struct Phase {
    int first_day, every_days, last_day = 0;
};

struct MonitoredTest {
    ValueSet drug;
    LabTest test;
    std::span<const Phase> phases;
    std::string_view source;
    bool is_decisive = false; // long overdue it is critical
};

std::span<const MonitoredTest> monitored_tests();

struct DueStep {
    int day;        // since the start or the last rise of the dose
    int every_days; // the interval it belongs to

    friend bool operator==(const DueStep&, const DueStep&) = default;
};

// The first step that a result on `last_result_day` leaves open; a result shortly before a step closes it and all
// earlier ones. Nothing once no step is left.
std::optional<DueStep> first_open_step(std::span<const Phase> phases, std::optional<int> last_result_day);

// How long before its day a result closes a step, and how long after its day a step is not yet overdue.
int early_days(int every_days);
int grace_days(int every_days, const Thresholds& thresholds);

} // namespace eczema::cards
