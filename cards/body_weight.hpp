// The weight that doses rest on: the newest measured one, while it is fresh (specification 1.1, 1.6, 8.3). A weight of
// unknown unit, out of reach for the age, too old or undated is no weight: nothing takes its place.
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

struct Weight {
    Range kg; // two bounds where results of one day differ
    std::string_view observation_id;
    fhir::DateInterval date;
};

// Days that a weight counts, inclusive: 30 under 2 years, 90 from 2 to 17, 365 from 18 (design, settings). Where the
// age is not known, or lies on both sides of a limit, the shorter time counts.
int weight_days(const std::optional<Range>& age_years, const Thresholds& thresholds);

// Nothing where the newest dated weight cannot be used, where one without a date says otherwise, or where a newer one
// may be missing from the list that was sent.
std::optional<Weight> current_weight(const PatientFacts& patient);
// The one that counted on a day that is past: what was measured later is left out.
std::optional<Weight> weight_on(fhir::Day day, const PatientFacts& patient);

// The least that a patient of this age can weigh.
double lightest_kg(const std::optional<Range>& age_years);

// "29.9 kg on 2026-11-10"
std::string weight_text(const Weight& weight);

} // namespace eczema::cards
