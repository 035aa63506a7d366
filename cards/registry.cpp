#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

// The order of specification section 6.2: safety first, the ladder last.
constexpr auto rules = std::to_array<const Rule*>({
    &gate_eczema_herpeticum,
    &gate_hypersensitivity,
    &gate_pregnancy_lactation,
    &teratogen_contraception,
    &methotrexate_weekly,
    &gate_live_vaccine,
    &gate_bacterial_superinfection,
    &gate_tuberculosis,
    &gate_viral_hepatitis,
    &gate_jaki_cardiovascular,
    &gate_malignancy,
    &gate_cytopenia,
    &gate_renal_hepatic,
    &gate_interactions,
    &gate_duplicate_advanced,
    &gate_thiopurine_genetics,
    &gate_viral_other,
    &baseline_tests_missing,
    &dose_dupilumab,
    &dose_other_biologics,
    &dose_jaki,
    &ocs_course_length,
    &ocs_repeat_courses,
    &dose_traditional_immunosuppressants,
    &phototherapy_safety,
    &jaki_step_order,
    &baricitinib_jurisdiction,
    &gate_helminth,
    &gate_vaccines_before_start,
    &gate_asthma_continuity,
    &ad_diagnosis_doubt,
    &gate_contact_allergy,
    &self_injection_age,
    &antibiotic_without_infection,
    &sedating_antihistamine,
    &ladder_skip,
    &response_review_due,
    &biologic_nonresponse,
    &jaki_nonresponse,
    &immunosuppressant_nonresponse,
    &ocular_symptoms,
    &monitoring_overdue,
    &steroid_maintenance_detected,
    &antidrug_hypersensitivity,
    &jaki_adverse_event,
    &response_deescalation,
    &cyclosporine_duration,
    &age_weight_band_change,
    &counselling_checklist,
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
