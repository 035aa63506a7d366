// What weighs for and against a JAK inhibitor in heart and vessels (specification R17): risk factors, each with the day
// since which it is there. The events themselves are diagnoses; which of them came after a drug was started is told in
// cards/adverse_events.cpp.
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

struct VascularRisk {
    std::string_view shown;     // "67 years old", "current smoker"
    Tri truth = Tri::unknown;   // whether it holds today
    std::string_view missing{}; // where unknown
    fhir::DateInterval since{}; // the first day that it was there; as wide as the record leaves it open
    std::optional<Evidence> evidence{};
};
inline constexpr std::size_t vascular_risk_count = 4;

// Age, smoking, arterial disease short of infarction and stroke, and a risk factor from 50 years on; in this order.
std::array<VascularRisk, vascular_risk_count> vascular_risks(const Derivation& from, const FactValue& age_years);

} // namespace eczema::cards
