// The value sets that facts read (specification section 8).
// Loaded once at start from the embedded FHIR ValueSets in cards/valuesets; immutable afterwards.
#pragma once
#include "cards/drug_products.hpp"
#include "cards/embedded_file.hpp"
#include "cards/tri.hpp"
#include "fhir/value_set.hpp"

#include <array>

namespace eczema::cards {

// One name for each file of cards/valuesets; the order is that of value_set_ids.
enum class ValueSet : std::uint16_t {
    cond_atopic_dermatitis,
    cond_eczema_unspecified,
    cond_skin_infection_bacterial,
    cond_skin_infection_serious,
    cond_acute_infection_serious,
    cond_eczema_herpeticum,
    cond_helminth,
    cond_cutaneous_lymphoma,
    cond_asthma,
    cond_asthma_exacerbation,
    cond_asthma_moderate_severe,
    cond_steroid_responsive,
    cond_steroid_topical_harm,
    cond_herpes_simplex,
    cond_varicella,
    cond_varicella_immune,
    cond_varicella_contact,
    cond_herpes_zoster,
    cond_measles,
    cond_molluscum,
    cond_warts,
    cond_contact_dermatitis,
    cond_erythroderma,
    cond_pregnancy,
    cond_pregnancy_ended,
    cond_pregnancy_planning,
    cond_breastfeeding,
    cond_malignancy,
    cond_malignancy_history,
    cond_nmsc,
    cond_melanoma,
    cond_photosensitivity,
    cond_conjunctivitis,
    cond_keratitis,
    cond_blepharitis,
    cond_dry_eye,
    cond_eye_alarm,
    cond_ocular_surgery,
    cond_crswnp,
    cond_eoe,
    cond_prurigo_nodularis,
    cond_alopecia_areata,
    cond_chronic_urticaria,
    cond_allergic_rhinitis,
    cond_food_allergy,
    cond_inflammatory_arthritis,
    cond_ibd,
    cond_needle_phobia,
    // part A
    cond_tb_active,
    cond_tb_latent,
    cond_tb_past,
    cond_hepatitis_b,
    cond_hepatitis_c,
    cond_hiv,
    cond_serum_sickness,
    cond_angioedema,
    cond_urticaria,
    cond_reactive_erythema,
    cond_vasculitis,
    cond_eosinophilic_disease,
    cond_antibiotic_reason,
    // part B
    cond_myocardial_infarction,
    cond_stroke,
    cond_vte,
    cond_thrombophilia,
    cond_vascular_other,
    cond_vascular_event_history,
    cond_hypertension,
    cond_diabetes,
    cond_hyperlipidemia,
    cond_smoking,
    cond_smoking_past,
    cond_gi_perforation,
    cond_retinal,
    cond_rheumatoid_arthritis,
    cond_covid_19,
    // part C
    cond_alcohol_use_disorder,
    cond_liver_alcoholic,
    cond_liver_chronic_hepatitis,
    cond_liver_cirrhosis,
    cond_liver_failure,
    cond_liver_unspecified,
    cond_fatty_liver,
    cond_ascites,
    cond_dialysis,
    // part D
    cond_urticaria_any,
    cond_pruritus,
    // part E
    cond_tpmt_deficiency,
    cond_childbearing_ended,
    cond_contraception,
    // part F
    // part G
    drug_dupilumab,
    drug_tralokinumab,
    drug_lebrikizumab,
    drug_nemolizumab,
    drug_upadacitinib,
    drug_abrocitinib,
    drug_baricitinib,
    drug_ciclosporin,
    drug_methotrexate,
    drug_azathioprine,
    drug_mycophenolate,
    drug_other_biologics,
    drug_systemic_corticosteroid,
    drug_tcs,
    drug_tcs_class_i,
    drug_tcs_class_ii,
    drug_tcs_class_iii_iv,
    drug_tcs_class_v,
    drug_tcs_class_vi_vii,
    drug_tci,
    drug_topical_nonsteroid,
    drug_antibiotic_systemic,
    drug_antiviral_herpes,
    drug_anthelmintic,
    drug_asthma_controller,
    drug_photosensitiser,
    drug_psoralen,
    drug_emollient,
    drug_ophthalmic,
    drug_tacrolimus_systemic,
    // part A
    drug_tuberculosis,
    // part B
    drug_oestrogen,
    drug_oestrogen_alone,
    // part C
    drug_antihypertensive,
    // part D
    drug_cyp3a4_strong_inhibitor,
    drug_cyp3a4_strong_inducer,
    drug_st_johns_wort,
    drug_cyp2c19_strong_inhibitor,
    drug_fluconazole,
    drug_cyp2c19_2c9_strong_inducer,
    drug_antiplatelet,
    drug_aspirin,
    drug_anticoagulant,
    drug_dabigatran,
    drug_digoxin,
    drug_probenecid,
    drug_jak_other_systemic,
    drug_jak_topical,
    drug_allopurinol,
    drug_febuxostat,
    drug_mercaptopurine,
    drug_ribavirin,
    drug_trimethoprim,
    drug_ace_inhibitor,
    drug_aminosalicylate,
    drug_nsaid,
    drug_ppi,
    drug_penicillin,
    drug_acitretin,
    drug_simvastatin,
    drug_lovastatin,
    drug_pitavastatin,
    drug_rosuvastatin,
    drug_atorvastatin,
    drug_aminoglycoside,
    drug_amphotericin,
    drug_potassium_sparing_diuretic,
    drug_bosentan,
    drug_aliskiren,
    drug_coal_tar,
    drug_antacid,
    drug_colestyramine,
    drug_oral_contraceptive,
    drug_other_immunosuppressant,
    drug_antihistamine_sedating,
    drug_promethazine,
    // part E
    drug_folic_acid,
    drug_contraceptive,
    drug_contraceptive_combined,
    // part F
    // part G
    vaccine_live,
    vaccine_live_influenza,
    vaccine_zoster_recombinant,
    vaccine_zoster_unspecified,
    vaccine_inactivated,
    vaccine_influenza_inactivated,
    vaccine_pneumococcal,
    vaccine_varicella,
    proc_light_therapy_unspecified,
    proc_phototherapy,
    proc_puva,
    excipient_polysorbate_80,
    obs_poem,
    obs_dlqi,
    obs_body_weight,
    obs_blood_pressure,
    obs_systolic,
    obs_diastolic,
    obs_cbc_panel,
    obs_wbc,
    obs_anc,
    obs_alc,
    obs_hemoglobin,
    obs_platelets,
    obs_metabolic_panel,
    obs_creatinine,
    obs_egfr,
    obs_urea,
    obs_potassium,
    obs_magnesium,
    obs_uric_acid,
    obs_alt,
    obs_ast,
    obs_bilirubin,
    obs_albumin,
    obs_lipids,
    obs_tb_test,
    obs_hbsag,
    obs_hbcab,
    obs_hcv_antibody,
    obs_tpmt,
    obs_nudt15,
    obs_pregnancy_test,
    obs_pregnancy_status,
    obs_breastfeeding_status,
    obs_edd,
    obs_pregnancy_intention,
    obs_vzv_igg,
    // part A
    obs_hcv_rna,
    obs_hbv_dna,
    obs_hiv,
    excipient_polysorbate_20,
    excipient_poloxamer_188,
    excipient_arginine,
    excipient_macrogol,
    excipient_lactose,
    // part B
    obs_bmi,
    obs_ck,
    obs_smoking_status,
    // part C
    // part D
    // part E
    obs_tpmt_activity,
    // part F
    // part G
    answer_positive,
    answer_negative,
    answer_pregnant,
    answer_not_pregnant,
    answer_possibly_pregnant,
    answer_breastfeeding,
    answer_intends_pregnancy,
    // part A
    answer_indeterminate,
    // part B
    answer_smoker,
    answer_non_smoker,
    answer_never_smoker,
    // part C
    // part D
    // part E
    answer_thiopurine_poor,
    answer_thiopurine_intermediate,
    answer_thiopurine_normal,
    answer_below_range,
    answer_not_below_range,
    // part F
    // part G
    reason_lack_of_efficacy,
    reason_intolerance,
    allergy_none_known,
    reaction_anaphylaxis,
    severity_mild,
    severity_moderate,
    severity_severe,
    route_topical,
    route_oral,
    route_injection,
    route_intramuscular,
    route_subcutaneous,
    route_inhaled_nasal_ophthalmic,
    route_inhaled,
    route_ophthalmic,
    form_topical,
    form_oral,
    form_injection,
    form_autoinjector,
    form_pen,
    form_prefilled_syringe,
    site_delicate,
    site_flexure,
    site_contact_pattern,
    proc_referral_dermatology,
    proc_referral_allergy,
    proc_referral_ophthalmology,
    proc_bacterial_culture,
    proc_patch_test,
    proc_skin_biopsy,
    proc_pregnancy_ended,
    encounter_derm_specialty,
    encounter_ophthalmology_specialty,
    // part A
    // part B
    // part C
    // part D
    // part E
    proc_red_cell_transfusion,
    proc_childbearing_ended,
    proc_contraceptive_inserted,
    proc_contraceptive_removed,
    // part F
    form_oral_solution,
    // part G
    count,
};
inline constexpr std::size_t value_set_count = static_cast<std::size_t>(ValueSet::count);
static_assert(value_set_count <= fhir::max_value_sets);

// "cond-atopic-dermatitis": the ValueSet's id and its file's stem.
std::string_view value_set_id(ValueSet set);

using fhir::SetBits;

constexpr std::size_t index_of(ValueSet set) { return static_cast<std::size_t>(set); }
inline bool holds(const SetBits& bits, ValueSet set) { return bits.test(index_of(set)); }

struct ValueSets {
    fhir::ValueSetTable table;
    std::string content;   // every file's text in order: what the content hash covers
    DrugProducts products; // of the site's own table; empty without one
};

// Reads the files; nothing where a set is missing, doubled or unreadable.
std::optional<ValueSets> load_value_sets(std::span<const EmbeddedFile> files, bool with_snomed_outside_gps);

extern const std::span<const EmbeddedFile> value_set_files_embedded;

} // namespace eczema::cards
