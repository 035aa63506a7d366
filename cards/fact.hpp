// The names of facts: what rules compare and what a card calls it. Those about the patient come first, those about one
// judged drug from `ordered_drug` on. A fact says nothing by itself; cards/facts.hpp gives it its value.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace eczema::cards {

enum class Fact : std::uint16_t {
    // cohort
    atopic_dermatitis,
    severity_band,
    topicals_failed,
    topicals_under_treated,
    adequate_topical_recent,
    age_months,
    age_years,
    systemic_candidate,
    on_systemic,
    on_immunosuppressive,
    on_il413_biologic,
    systemic_considered,
    // what is not known about the patient (ad-data-insufficient)
    data_scope,
    allergy_list_missing,
    pregnancy_state_missing,
    weight_missing,
    birth_date_missing,
    drug_unread,
    severity_missing,
    topical_history_missing,
    stop_reason_unread,
    dermatitis_unconfirmed,
    vaccine_record_missing,
    medication_list_missing,
    // doubt about the diagnosis
    dermatitis_onset_years,
    erythroderma,
    failed_systemics,
    worsened_on_il413,
    skin_biopsy_days,
    cutaneous_lymphoma,
    contact_allergy_suspected,
    contact_pattern,
    patch_test_years,
    // infections
    skin_infection,
    skin_infection_unresolved,
    skin_infection_serious,
    skin_infection_treated,
    antibiotic_day,
    serious_infection,
    herpeticum,
    herpeticum_treated,
    herpeticum_unresolved,
    herpeticum_resolved_days,
    herpeticum_episodes,
    helminth,
    helminth_treated,
    helminth_days_since_treatment,
    varicella_days,
    zoster_days,
    measles_days,
    herpes_simplex_days,
    molluscum_days,
    wart_days,
    varicella_contact_days,
    varicella_immune,
    // pregnancy
    pregnant,
    pregnancy_recorded,
    pregnancy_planned,
    breastfeeding,
    // vaccines
    vaccines_due,
    zoster_vaccine_doses,
    live_vaccine_days,
    immunosuppressive_last_days,
    biologic_last_days,
    immunosuppressive_drafted,
    biologic_drafted,
    high_dose_steroid_days,
    // malignancy
    malignancy,
    malignancy_years,
    skin_cancer_history,
    melanoma_history,
    // asthma
    asthma,
    asthma_exacerbation_days,
    asthma_admission_days,
    controller_stop_days,
    dupilumab_stop_drafted,
    // systemic corticosteroids
    steroid_courses,
    steroid_days_in_year,
    steroid_course_days,
    // light
    photosensitive_disease,
    on_ciclosporin,
    on_azathioprine_or_mycophenolate,
    on_methotrexate,
    photosensitiser_days,
    calcineurin_inhibitor_used,
    // the ladder
    prior_advanced_or_light,
    prior_traditional,
    // eyes
    on_or_recent_il413,
    eye_finding,
    eye_alarm,
    eye_finding_days,
    eye_treated,
    eye_referred,
    // part A
    tuberculosis_active,
    tuberculosis_infection,
    tuberculosis_test_unclear,
    tuberculosis_treated_now,
    tuberculosis_course_days,
    hepatitis_b_active,
    hepatitis_b_core_antibody,
    hepatitis_c_active,
    hepatitis_c_antibody_alone,
    hiv_infection,
    skin_infection_code_days,
    // part B
    vascular_event,
    vascular_risks,
    smoker,
    oestrogen,
    gi_perforation,
    other_systemic_failed,
    other_therapies_inadvisable,
    // part C
    // kidney, liver, blood pressure
    liver_disease,
    fatty_liver,
    alcohol_use_disorder,
    child_pugh_c,
    on_dialysis,
    on_antihypertensive,
    blood_pressure_held,
    blood_pressure_days,
    // part D
    // part E
    // thiopurine genetics, child-bearing potential, folic acid
    tpmt_phenotype,
    nudt15_phenotype,
    thiopurine_low_unclassified,
    thiopurine_unclear,
    tpmt_missing,
    nudt15_missing,
    childbearing_potential,
    male_patient,
    pregnancy_prevention_missing,
    combined_contraceptive_used,
    folic_acid_missing,
    // part F
    // part G
    distribution_changed,
    systemic_nonresponse,
    patch_test_considered,
    body_weight,
    // laboratory: the newest result and its age (lab_values.hpp)
    white_cells,
    white_cells_days,
    neutrophils,
    neutrophils_days,
    lymphocytes,
    lymphocytes_days,
    haemoglobin,
    haemoglobin_days,
    platelets,
    platelets_days,
    filtration_rate,
    filtration_rate_days,
    creatinine_of_limit,
    creatinine_days,
    alt_of_limit,
    alt_days,
    ast_of_limit,
    ast_days,
    // the call
    jurisdiction_us,
    jurisdiction_eu,
    jurisdiction_uk,
    ladder_asked,
    advanced_drug_drafted,
    systemic_drug_drafted,

    // one judged drug: an order, an option of the ladder, or a treatment under way
    ordered_drug,
    order_for_dermatitis,
    order_for_infection,
    course_days,
    order_repeats,
    depot_injection,
    recorded_reaction,
    recorded_reaction_serious,
    overlap_one_pathway_days,
    overlap_advanced_days,
    overlap_adjunct_days,
    overlap_same_drug_days,
    drug_naive,
    drug_taken,
    treatment_days,
    steroid_days_with_order,
    // its dose against the label
    below_labelled_age,
    below_labelled_weight,
    dose_weight_missing,
    without_labelled_dose,
    labelled_dose,
    dose_ratio,
    dose_differs,
    loading_not_labelled,
    topical_partner_missing,
    // its tests
    baseline_tests_missing,
    decisive_test_missing,
    monitoring_overdue_days,
    decisive_overdue_days,
    // its effect
    response,
    response_comparable,
    response_scored,
    baseline_score_missing,
    doses_missed,
    // part A
    ordered_now,
    antibiotic_for_dermatitis,
    serious_reaction_days,
    other_reaction_days,
    eosinophilic_disease,
    response_lost_days,
    unverified_excipient_reaction,
    unverified_excipient_reaction_serious,
    // part B
    drug_considered,
    vascular_event_before_start,
    vascular_risk_since_start,
    unlicensed_for_dermatitis,
    days_off_drug,
    vascular_event_since_start,
    gi_perforation_since_start,
    serious_infection_since_start,
    zoster_since_start,
    retinal_since_start,
    malignancy_since_start,
    lymphocytes_on_drug,
    neutrophils_on_drug,
    haemoglobin_on_drug,
    platelets_on_drug,
    filtration_rate_on_drug,
    alt_on_drug,
    ast_on_drug,
    creatine_kinase_on_drug,
    // part C
    ordered_daily_mg,
    taken_without_order,
    filtration_rate_days_in_use,
    creatinine_days_in_use,
    alt_days_in_use,
    ast_days_in_use,
    blood_pressure_days_in_use,
    creatinine_of_baseline,
    // part D
    // its interactions, by level; unverified: those that rest on general knowledge
    interaction_critical,
    interaction_critical_unverified,
    interaction_warning,
    interaction_warning_unverified,
    interaction_info,
    interaction_info_unverified,
    antihistamine_for_dermatitis,
    first_prescription,
    // part E
    // methotrexate: how it is ordered
    methotrexate_not_weekly,
    methotrexate_weekly_mg,
    methotrexate_titrated,
    order_for_cancer,
    methotrexate_other_route,
    // part F
    kidney_below_label,
    below_unverified_weight,
    dose_above_start,
    dose_above_limit,
    dose_above_unverified_limit,
    oral_solution_ordered,
    daily_mg_per_kg,
    weekly_mg_per_kg,
    doses_a_day,
    dose_step,
    dose_step_unverified_limit,
    // part G
    taken_for_dermatitis,
    taken_interval_weeks,
    taken_daily_mg,
    dose_band_changed,
    pen_ordered,
    // orders that are no drug
    puva_ordered,
    skin_light,
    count,
};
inline constexpr std::size_t fact_count = static_cast<std::size_t>(Fact::count);

constexpr std::size_t drug_fact_index(Fact fact) {
    return static_cast<std::size_t>(fact) - static_cast<std::size_t>(Fact::ordered_drug);
}
inline constexpr std::size_t drug_fact_count = drug_fact_index(Fact::count);

// How the fact reads on a card, and what to call it where it is not known.
struct FactName {
    Fact fact;
    std::string_view id;      // "skin-infection"
    std::string_view shown;   // "bacterial skin infection recorded"
    std::string_view missing; // "condition list"
};
const FactName& name_of(Fact fact);

} // namespace eczema::cards
