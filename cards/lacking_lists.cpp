#include "cards/lacking_lists.hpp"

#include <algorithm>
#include <array>
#include <bitset>

namespace eczema::cards {
namespace {

using fhir::RecordList;
using enum fhir::RecordList;
using Lists = std::bitset<fhir::record_list_count>;

template <class... More>
Lists lists(More... list) {
    Lists bits;
    (bits.set(static_cast<std::size_t>(list)), ...);
    return bits;
}

// A fact and the lists behind it.
struct Reads {
    Lists lists;
    bool is_absence = false; // its yes means that something was not found
    Lists if_found{};        // of a drug that was found: what was handed out or given says whether it is still taken
};

Reads reads(Fact fact) {
    static const Lists drugs = lists(medication_requests, medication_statements);
    static const Lists supplies = lists(medication_dispenses, medication_administrations);
    static const Lists tests = lists(observations, service_requests); // a test on order is no gap
    static const Lists done = lists(procedures, diagnostic_reports);
    static const Lists topical_history = drugs | lists(conditions, severity);
    using enum Fact;
    switch (fact) {
    case atopic_dermatitis:
    case dermatitis_onset_years:
    case erythroderma:
    case cutaneous_lymphoma:
    case contact_allergy_suspected:
    case contact_pattern:
    case skin_infection:
    case skin_infection_unresolved:
    case skin_infection_serious:
    case serious_infection:
    case herpeticum:
    case herpeticum_unresolved:
    case herpeticum_resolved_days:
    case herpeticum_episodes:
    case helminth:
    case varicella_days:
    case zoster_days:
    case measles_days:
    case herpes_simplex_days:
    case molluscum_days:
    case wart_days:
    case varicella_contact_days:
    case malignancy:
    case skin_cancer_history:
    case melanoma_history:
    case asthma:
    case asthma_exacerbation_days:
    case photosensitive_disease:
    case order_for_dermatitis: // where it states no reason
        return {lists(conditions)};
    case malignancy_years:
        return {lists(conditions, encounters)};
    case asthma_admission_days:
        return {lists(encounters)};
    case severity_band:
        return {lists(severity)};
    case severity_missing:
        return {lists(severity), true};
    case topicals_failed:
    case topicals_under_treated:
    case adequate_topical_recent:
        return {topical_history};
    case topical_history_missing:
        return {topical_history, true};
    case systemic_candidate:
    case systemic_considered:
        return {topical_history};
    case data_scope:
        return {drugs | lists(conditions, encounters)};
    case on_systemic:
    case on_immunosuppressive:
    case on_il413_biologic:
    case immunosuppressive_last_days:
    case biologic_last_days:
    case on_ciclosporin:
    case on_azathioprine_or_mycophenolate:
    case on_methotrexate:
    case photosensitiser_days:
    case calcineurin_inhibitor_used:
    case on_or_recent_il413:
    case overlap_one_pathway_days:
    case overlap_advanced_days:
    case overlap_adjunct_days:
    case overlap_same_drug_days:
    case drug_naive:
    case drug_taken:
    case treatment_days:
    case controller_stop_days:
        return {drugs, false, supplies};
    case skin_infection_treated:
    case antibiotic_day:
    case herpeticum_treated:
    case helminth_treated:
    case helminth_days_since_treatment:
    case high_dose_steroid_days:
    case steroid_courses:
    case steroid_days_in_year:
    case steroid_course_days:
    case steroid_days_with_order:
    case failed_systemics:
    case prior_traditional:
    case eye_treated:
    case dose_differs: // a loading dose is for the drug's first weeks
        return {drugs};
    case medication_list_missing:
    case topical_partner_missing:
        return {drugs, true};
    case drug_unread:
    case stop_reason_unread:
        return {drugs};
    case doses_missed:
        return {supplies};
    case prior_advanced_or_light:
        return {drugs | lists(procedures)};
    case allergy_list_missing:
        return {lists(allergies), true};
    case recorded_reaction:
    case recorded_reaction_serious:
        return {lists(allergies)};
    case pregnant:
    case pregnancy_recorded:
    case pregnancy_planned:
    case breastfeeding:
        return {lists(conditions, observations)};
    case pregnancy_state_missing:
        return {lists(conditions, observations), true};
    case below_labelled_weight:
    case labelled_dose:
    case without_labelled_dose:
        return {lists(observations)};
    case weight_missing:
    case dose_weight_missing:
        return {lists(observations), true};
    case baseline_tests_missing:
    case decisive_test_missing:
    case monitoring_overdue_days:
    case decisive_overdue_days:
        return {tests, true};
    case tuberculosis_active:
    case antibiotic_for_dermatitis:
    case skin_infection_code_days:
        return {lists(conditions)};
    case tuberculosis_infection:
    case hepatitis_b_active:
    case hepatitis_c_active:
    case hiv_infection:
        return {lists(conditions, observations)};
    case tuberculosis_test_unclear:
    case hepatitis_b_core_antibody:
    case hepatitis_c_antibody_alone:
        return {lists(observations)};
    case tuberculosis_treated_now:
    case tuberculosis_course_days:
        return {drugs};
    case serious_reaction_days:
    case other_reaction_days:
    case eosinophilic_disease:
        return {drugs | lists(conditions), false, supplies};
    case response_lost_days:
        return {lists(severity)};
    case unverified_excipient_reaction:
    case unverified_excipient_reaction_serious:
        return {lists(allergies)};
    case vascular_event:
    case gi_perforation:
    case unlicensed_for_dermatitis: // where the order states no reason
        return {lists(conditions)};
    case vascular_risks:
    case smoker:
        return {lists(conditions, observations)};
    case oestrogen:
    case days_off_drug:
        return {drugs, false, supplies};
    case other_systemic_failed:
        return {drugs | lists(allergies)};
    case other_therapies_inadvisable:
        return {lists(conditions, observations)};
    case vascular_event_before_start:
    case vascular_event_since_start:
    case gi_perforation_since_start:
    case serious_infection_since_start:
    case zoster_since_start:
    case retinal_since_start:
    case malignancy_since_start:
        return {drugs | lists(conditions)};
    case vascular_risk_since_start:
        return {drugs | lists(conditions, observations)};
    case lymphocytes_on_drug:
    case neutrophils_on_drug:
    case haemoglobin_on_drug:
    case platelets_on_drug:
    case filtration_rate_on_drug:
    case alt_on_drug:
    case ast_on_drug:
    case creatine_kinase_on_drug:
        return {drugs | lists(observations)};
    case white_cells:
    case white_cells_days:
    case neutrophils:
    case neutrophils_days:
    case lymphocytes:
    case lymphocytes_days:
    case haemoglobin:
    case haemoglobin_days:
    case platelets:
    case platelets_days:
    case filtration_rate:
    case filtration_rate_days:
    case filtration_rate_days_in_use:
    case creatinine_of_limit:
    case creatinine_days:
    case creatinine_days_in_use:
    case creatinine_of_baseline:
    case alt_of_limit:
    case alt_days:
    case alt_days_in_use:
    case ast_of_limit:
    case ast_days:
    case ast_days_in_use:
    case blood_pressure_held:
    case blood_pressure_days:
    case blood_pressure_days_in_use:
        return {lists(observations)};
    case liver_disease:
    case fatty_liver:
    case alcohol_use_disorder:
    case child_pugh_c:
    case on_dialysis:
        return {lists(conditions)};
    case on_antihypertensive:
        return {drugs, false, supplies};
    case interaction_critical:
    case interaction_critical_unverified:
    case interaction_warning:
    case interaction_warning_unverified:
    case interaction_info:
    case interaction_info_unverified:
        return {drugs, false, supplies};
    case antihistamine_for_dermatitis: // where it states no reason
        return {lists(conditions)};
    case first_prescription:
        return {drugs, true};
    case tpmt_phenotype:
    case nudt15_phenotype:
    case thiopurine_low_unclassified:
    case thiopurine_unclear:
        return {lists(conditions, observations, procedures)};
    case tpmt_missing:
    case nudt15_missing:
        return {lists(observations), true};
    case childbearing_potential:
        return {lists(conditions, procedures), true};
    case pregnancy_prevention_missing:
        return {drugs | lists(conditions, observations, procedures, device_use_statements), true};
    case combined_contraceptive_used:
        return {drugs, false, supplies};
    case folic_acid_missing:
        return {drugs, true};
    case order_for_cancer:
        return {lists(conditions)};
    case kidney_below_label:
    case below_unverified_weight:
    case daily_mg_per_kg:
    case weekly_mg_per_kg:
        return {lists(observations)};
    case dose_above_start:
    case dose_above_limit:
    case dose_above_unverified_limit:
    case dose_step:
    case dose_step_unverified_limit:
        return {drugs | lists(observations), false, supplies};
    case distribution_changed:
        return {lists(conditions, observations, severity)};
    case systemic_nonresponse:
        return {drugs | lists(severity)};
    case patch_test_considered:
        return {topical_history};
    case body_weight:
        return {lists(observations)};
    case taken_for_dermatitis:
        return {lists(conditions)};
    case taken_interval_weeks:
    case taken_daily_mg:
        return {drugs};
    case dose_band_changed:
        return {drugs | lists(observations)};
    case vaccine_record_missing:
        return {lists(immunizations), true};
    case zoster_vaccine_doses:
    case live_vaccine_days:
        return {lists(immunizations)};
    case vaccines_due:
        return {lists(immunization_recommendations)};
    case varicella_immune:
        return {lists(conditions, observations, immunizations)};
    case skin_biopsy_days:
    case patch_test_years:
        return {done};
    case worsened_on_il413:
        return {drugs | lists(severity)};
    case eye_finding:
    case eye_alarm:
    case eye_finding_days:
        return {lists(conditions, observations, severity)};
    case eye_referred:
        return {lists(service_requests, encounters)};
    case response:
    case response_comparable:
    case response_scored:
        return {lists(severity)};
    case baseline_score_missing:
        return {lists(severity), true};
    default:
        return {};
    }
}

// "None on record": the row is met because nothing was found, or nothing newer.
bool rests_on_absence(const RowOutcome& row) {
    if (row.outcome != Tri::yes) return false;
    const Operator op = row.row->op;
    if (op == Operator::none_within || row.value->truth != Tri::yes) return true;
    return reads(row.row->fact).is_absence;
}

std::string_view in_words(fhir::Lack lack) {
    using enum fhir::Lack;
    switch (lack) {
    case not_sent:
        return "not sent";
    case failed:
        return "the EHR's search failed";
    case unavailable:
        return "not available from the EHR";
    case partial:
        return "only a part was sent";
    case loose:
        return "not sent as a search result";
    case other_type:
        return "other resources were sent";
    case unreadable:
        return "what was sent cannot be read";
    case other_patient:
        return "another patient's were sent";
    }
    return {};
}

} // namespace

std::vector<RecordList> lists_of(Fact fact) {
    std::vector<RecordList> found;
    const Lists bits = reads(fact).lists | reads(fact).if_found;
    for (std::size_t i = 0; i < bits.size(); ++i)
        if (bits.test(i)) found.push_back(static_cast<RecordList>(i));
    return found;
}

std::vector<RecordList> lacking_lists(const RowOutcome& row, const fhir::PatientRecord& record) {
    if (row.outcome != Tri::unknown && !rests_on_absence(row)) return {};
    const bool is_found = !row.value->evidence.empty();
    const Lists own = reads(row.row->fact).lists;
    std::vector<RecordList> lacking = lists_of(row.row->fact);
    std::erase_if(lacking, [&](RecordList list) {
        return record.supply_of(list).is_whole || (!is_found && !own.test(static_cast<std::size_t>(list)));
    });
    return lacking;
}

bool lacks_a_list(const Finding& finding) {
    return std::any_of(finding.rows.begin(), finding.rows.end(), [&](const RowOutcome& row) {
        return row.outcome == Tri::unknown && !lacking_lists(row, *finding.facts->patient.record).empty();
    });
}

bool lacks_a_failed_list(const Finding& finding) {
    const fhir::PatientRecord& record = *finding.facts->patient.record;
    const auto has_failed = [&](RecordList list) {
        const fhir::Lack lack = record.supply_of(list).lack;
        return lack == fhir::Lack::failed || lack == fhir::Lack::unavailable;
    };
    return std::any_of(finding.rows.begin(), finding.rows.end(), [&](const RowOutcome& row) {
        const std::vector<RecordList> lacking = lacking_lists(row, record);
        return row.outcome == Tri::unknown && std::any_of(lacking.begin(), lacking.end(), has_failed);
    });
}

std::string_view shown(RecordList list) {
    constexpr std::array<std::string_view, fhir::record_list_count> names{"conditions",
                                                                          "medication requests",
                                                                          "medication statements",
                                                                          "allergies",
                                                                          "observations",
                                                                          "severity scores",
                                                                          "medication dispenses",
                                                                          "medication administrations",
                                                                          "immunizations",
                                                                          "immunization recommendations",
                                                                          "procedures",
                                                                          "service requests",
                                                                          "diagnostic reports",
                                                                          "encounters",
                                                                          "device use statements"};
    return names[static_cast<std::size_t>(list)];
}

std::string lack_in_words(RecordList list, const fhir::PatientRecord& record) {
    return std::string(shown(list)) + ": " + std::string(in_words(record.supply_of(list).lack));
}

} // namespace eczema::cards
