// The live rules, one file each. A new rule: its file, a line here, and a line in cards/registry.cpp.
#pragma once
#include "cards/rule.hpp"

namespace eczema::cards {

extern const Rule gate_eczema_herpeticum;              // R06
extern const Rule gate_hypersensitivity;               // R15
extern const Rule gate_pregnancy_lactation;            // R12
extern const Rule teratogen_contraception;             // R33
extern const Rule methotrexate_weekly;                 // R32
extern const Rule gate_live_vaccine;                   // R14
extern const Rule gate_bacterial_superinfection;       // R05
extern const Rule gate_tuberculosis;                   // R09
extern const Rule gate_viral_hepatitis;                // R10
extern const Rule gate_jaki_cardiovascular;            // R17
extern const Rule gate_malignancy;                     // R16
extern const Rule gate_cytopenia;                      // R18
extern const Rule gate_renal_hepatic;                  // R19
extern const Rule gate_interactions;                   // R20
extern const Rule gate_duplicate_advanced;             // R21
extern const Rule gate_thiopurine_genetics;            // R23
extern const Rule gate_viral_other;                    // R07
extern const Rule baseline_tests_missing;              // R31
extern const Rule dose_dupilumab;                      // R26
extern const Rule dose_other_biologics;                // R27
extern const Rule dose_jaki;                           // R28
extern const Rule ocs_course_length;                   // R24
extern const Rule ocs_repeat_courses;                  // R25
extern const Rule dose_traditional_immunosuppressants; // R34
extern const Rule phototherapy_safety;                 // R35
extern const Rule jaki_step_order;                     // R29
extern const Rule baricitinib_jurisdiction;            // R30
extern const Rule gate_helminth;                       // R11
extern const Rule gate_vaccines_before_start;          // R13
extern const Rule gate_asthma_continuity;              // R22
extern const Rule ad_diagnosis_doubt;                  // R04
extern const Rule gate_contact_allergy;                // R08
extern const Rule self_injection_age;                  // R38
extern const Rule antibiotic_without_infection;        // R39
extern const Rule sedating_antihistamine;              // R36
extern const Rule ladder_skip;                         // R37
extern const Rule response_review_due;                 // R40
extern const Rule biologic_nonresponse;                // R41
extern const Rule jaki_nonresponse;                    // R42
extern const Rule immunosuppressant_nonresponse;       // R43
extern const Rule ocular_symptoms;                     // R44
extern const Rule monitoring_overdue;                  // R45
extern const Rule steroid_maintenance_detected;        // R46
extern const Rule antidrug_hypersensitivity;           // R47
extern const Rule jaki_adverse_event;                  // R48
extern const Rule response_deescalation;               // R49
extern const Rule cyclosporine_duration;               // R50
extern const Rule age_weight_band_change;              // R51
extern const Rule counselling_checklist;               // R52
extern const Rule ad_systemic_options;                 // R03
extern const Rule ad_optimise_topicals;                // R02
extern const Rule ad_data_insufficient;                // R01

} // namespace eczema::cards
