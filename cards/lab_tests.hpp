// Laboratory tests and measurements that baseline and monitoring tables name (specification 1.8, 3.6): what a card
// calls them, which codes are a result, which an order, and what to order. Reads no record.
#pragma once
#include "cards/value_sets.hpp"

namespace eczema::cards {

enum class LabTest : std::uint8_t {
    blood_count, // white cells, haemoglobin, platelets
    blood_count_with_differential,
    liver_enzymes,
    creatinine, // or eGFR
    urea,
    potassium,
    magnesium,
    uric_acid,
    lipids,
    albumin,
    metabolic_panel,
    tuberculosis,
    hepatitis_b_antigen,
    hepatitis_b_core_antibody,
    hepatitis_c,
    pregnancy_test,
    blood_pressure,
    tpmt,
    nudt15,
    count,
};
inline constexpr std::size_t lab_test_count = static_cast<std::size_t>(LabTest::count);

struct LabTestRow {
    LabTest test;
    std::string_view id;    // "blood-count"
    std::string_view shown; // "blood count"
    // A result counts when every group has a member with a value; a panel code alone satisfies nothing (8.3).
    std::span<const std::span<const ValueSet>> groups;
    std::span<const ValueSet> panels;   // one of these ordered is the whole test ordered
    std::string_view loinc, loinc_name; // what to order; empty where no verified code exists
    std::string_view source;            // of what counts as the test
};

const LabTestRow& row_of(LabTest test);

// Every set that some test reads.
SetBits lab_sets();

} // namespace eczema::cards
