#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

// The order of specification section 6.2: safety first, the ladder last.
constexpr auto rules = std::to_array<const Rule*>({
    &gate_eczema_herpeticum,
    &gate_hypersensitivity,
    &gate_pregnancy_lactation,
    &gate_live_vaccine,
    &gate_bacterial_superinfection,
    &gate_malignancy,
    &gate_duplicate_advanced,
    &gate_viral_other,
    &baseline_tests_missing,
    &dose_dupilumab,
    &dose_other_biologics,
    &ocs_course_length,
    &ocs_repeat_courses,
    &phototherapy_safety,
    &gate_helminth,
    &gate_vaccines_before_start,
    &gate_asthma_continuity,
    &ad_diagnosis_doubt,
    &gate_contact_allergy,
    &self_injection_age,
    &ladder_skip,
    &response_review_due,
    &biologic_nonresponse,
    &immunosuppressant_nonresponse,
    &ocular_symptoms,
    &monitoring_overdue,
    &steroid_maintenance_detected,
    &response_deescalation,
    &age_weight_band_change,
    &ad_systemic_options,
    &ad_optimise_topicals,
    &ad_data_insufficient,
});

} // namespace

std::span<const Rule* const> live_rules() { return rules; }

const Rule* find_rule(std::string_view id) {
    for (const Rule* rule : rules)
        if (rule->id == id) return rule;
    return nullptr;
}

} // namespace eczema::cards
