#include "cards/proposals.hpp"

#include "cards/draft_json.hpp"

#include <array>

namespace eczema::cards {
namespace {

constexpr std::string_view snomed = "http://snomed.info/sct";
constexpr std::string_view loinc = "http://loinc.org";
constexpr std::string_view cvx = "http://hl7.org/fhir/sid/cvx";
constexpr std::string_view task_code = "http://hl7.org/fhir/CodeSystem/task-code";

constexpr std::string_view drug_slot = "{drug}";
constexpr std::size_t proposal_count = static_cast<std::size_t>(Proposal::count);
using enum DraftKind;

constexpr std::array<ProposalRow, proposal_count> rows{{
    {Proposal::remove_order, made_elsewhere, "remove-order", "Remove the drafted order"},
    {Proposal::remove_stopping_draft, made_elsewhere, "remove-stopping-draft", "Remove the draft that stops the drug"},
    {Proposal::first_open_options, made_elsewhere, "first-open-options",
     "Draft the first open options (two at most), refer to dermatology"},
    {Proposal::switch_drug, made_elsewhere, "switch-drug", "Stop {drug} and draft the first open option in its place"},
    {Proposal::corrected_dose, made_elsewhere, "corrected-dose", "Replace the order by the labelled dose"},
    {Proposal::missing_tests, made_elsewhere, "missing-tests", "Order the tests named"},
    {Proposal::due_vaccines, made_elsewhere, "due-vaccines", "Order the inactivated vaccines named"},
    {Proposal::optimised_topicals, made_elsewhere, "optimised-topicals", "Draft optimised topical treatment"},
    {Proposal::topical_partner, made_elsewhere, "topical-partner", "Draft a topical steroid beside the biologic"},
    {Proposal::bacterial_culture, test, "bacterial-culture", "Order a bacterial culture of the skin", loinc, "6463-4",
     "Bacteria identified in Unspecified specimen by Culture"},
    {Proposal::herpes_pcr, test, "herpes-simplex-pcr", "Order a herpes simplex PCR of a lesion", {}, {}, {}, true},
    {Proposal::varicella_serology, test, "varicella-zoster-igg", "Order varicella zoster IgG"},
    {Proposal::pregnancy_test, test, "pregnancy-test", "Order a pregnancy test", loinc, "2106-3",
     "Choriogonadotropin (pregnancy test) [Presence] in Urine"},
    {Proposal::patch_test, procedure, "patch-test", "Order a patch test"},
    {Proposal::skin_biopsy, procedure, "skin-biopsy", "Order a skin biopsy"},
    {Proposal::skin_examination, procedure, "skin-examination", "Order a full skin examination"},
    {Proposal::steroid_harm_checks, procedure, "steroid-harm-checks",
     "Check blood pressure, glucose and bone health after repeated systemic steroids"},
    {Proposal::severity_score, procedure, "severity-score", "Record EASI or IGA, and POEM"},
    {Proposal::phototherapy, referral, "phototherapy", "Refer for narrow-band UVB phototherapy"},
    {Proposal::inactivated_influenza_vaccine, made_elsewhere, "inactivated-influenza-vaccine",
     "Order an inactivated influenza vaccine instead"},
    {Proposal::urgent_dermatology, referral, "urgent-dermatology", "Refer to dermatology urgently", snomed, "183518005",
     "Referral to dermatology service", true},
    {Proposal::dermatology_referral, referral, "dermatology-referral", "Refer to dermatology", snomed, "183518005",
     "Referral to dermatology service"},
    {Proposal::allergy_referral, referral, "allergy-referral", "Refer to allergy"},
    {Proposal::infectious_disease_referral, referral, "infectious-disease-referral", "Refer to infectious disease"},
    {Proposal::oncology_referral, referral, "oncology-referral", "Ask oncology about the plan"},
    {Proposal::ophthalmology_referral,
     referral,
     "ophthalmology-referral",
     "Refer to ophthalmology urgently",
     {},
     {},
     {},
     true},
    {Proposal::chest_imaging, procedure, "chest-imaging", "Order chest imaging for tuberculosis"},
    {Proposal::tuberculosis_clinic, referral, "tuberculosis-clinic", "Refer to a tuberculosis clinic"},
    {Proposal::hepatology_referral, referral, "hepatology-referral", "Ask hepatology about the plan"},
    {Proposal::hepatitis_b_dna, test, "hepatitis-b-dna", "Order hepatitis B DNA", loinc, "42595-9",
     "Hepatitis B virus DNA [Units/volume] (viral load) in Serum or Plasma by NAA with probe detection"},
    {Proposal::hepatitis_c_rna, test, "hepatitis-c-rna", "Order hepatitis C RNA", loinc, "11259-9",
     "Hepatitis C virus RNA [Presence] in Serum or Plasma by NAA with probe detection"},
    {Proposal::tryptase, test, "tryptase", "Order serum tryptase"},
    {Proposal::differential_blood_count, test, "differential-blood-count", "Order a blood count with differential",
     loinc, "57021-8", "CBC W Auto Differential panel - Blood"},
    {Proposal::urinalysis, test, "urinalysis", "Order urinalysis", loinc, "24356-8",
     "Urinalysis complete panel - Urine"},
    {Proposal::reaction_record, made_elsewhere, "reaction-record",
     "Draft an unconfirmed entry for {drug} in the allergy list"},
    {Proposal::assess_cardiovascular_risk, task, "assess-cardiovascular-risk",
     "Go through the risk of heart attack, stroke and thrombosis with the patient before {drug}"},
    {Proposal::record_therapies_inadvisable, task, "record-therapies-inadvisable",
     "Record why other systemic treatments failed or are not advisable"},
    {Proposal::interrupt_judged_drug, task, "interrupt-drug", "Interrupt {drug} until this is assessed", task_code,
     "suspend", "Suspend the focal resource"},
    {Proposal::repeat_blood_count, test, "repeat-blood-count", "Repeat the blood count in 1 to 2 weeks", loinc,
     "57021-8", "CBC W Auto Differential panel - Blood"},
    {Proposal::repeat_kidney_test, test, "repeat-creatinine", "Repeat creatinine and eGFR", loinc, "2160-0",
     "Creatinine [Mass/volume] in Serum or Plasma"},
    {Proposal::repeat_liver_test, test, "repeat-liver-enzymes", "Repeat the liver enzymes", loinc, "1742-6",
     "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma"},
    {Proposal::repeat_blood_pressure, test, "repeat-blood-pressure", "Measure the blood pressure again", loinc,
     "85354-9", "Blood pressure panel with all children optional"},
    {Proposal::hold_judged_drug, task, "hold-drug", "Hold {drug} until this is cleared up", task_code, "suspend",
     "Suspend the focal resource"},
    {Proposal::reduce_judged_drug, task, "reduce-drug", "Reduce {drug} by 25 to 50 %"},
    {Proposal::counselling, task, "counselling", "Go through the counselling points for {drug} with the patient"},
    {Proposal::weekly_timing, made_elsewhere, "weekly-timing", "Write the order as once a week"},
    {Proposal::folic_acid, made_elsewhere, "folic-acid-1-mg", "Draft folic acid 1 mg a day"},
    {Proposal::repeat_pregnancy_test, test, "repeat-pregnancy-test",
     "Repeat the pregnancy test 8 to 10 days after the first", loinc, "2106-3",
     "Choriogonadotropin (pregnancy test) [Presence] in Urine"},
    {Proposal::name_weekday, task, "name-weekday",
     "Write {drug} as once a week: name the weekday, the dose in mg and the number of tablets"},
    {Proposal::rems_education, task, "rems-education",
     "Go through the risk programme for {drug} with the patient: pregnancy loss, birth defects, contraception"},
    {Proposal::dose_step, made_elsewhere, "dose-step",
     "Draft the next labelled dose of {drug}, else stop it and draft the first open option"},
    {Proposal::longer_interval, made_elsewhere, "longer-interval",
     "End the present order and draft the longer labelled interval"},
    {Proposal::antiviral_order_set, task, "antiviral-order-set",
     "Open the local antiviral order set; drug and dose are chosen there"},
    {Proposal::end_earlier_order, task, "end-earlier-order", "End the earlier order of {drug}", task_code, "abort",
     "Mark the focal resource as no longer active"},
    {Proposal::device_training, task, "device-training", "Train whoever injects {drug}: technique, sites, disposal"},
    {Proposal::review_dose, task, "review-dose", "Review the dose of {drug}"},
    {Proposal::record_missing_data, task, "record-missing-data", "Record what is missing for eczema advice"},
    {Proposal::topical_education, task, "topical-education",
     "Go through topical technique, emollients and triggers with the patient"},
    {Proposal::inform_asthma_team, task, "inform-asthma-team", "Tell the asthma team about the change of treatment"},
    {Proposal::steroid_taper_plan, task, "steroid-taper-plan",
     "Plan how the systemic steroid ends; after 3 weeks or more taper it"},
    {Proposal::stop_judged_drug, task, "stop-drug", "Stop {drug} and set its last day", task_code, "abort",
     "Mark the focal resource as no longer active"},
    {Proposal::taper_judged_drug, task, "taper-drug", "Plan how {drug} is reduced and stopped"},
    {Proposal::review_appointment, task, "review-appointment", "Book a review of the response to {drug}"},
    {Proposal::hold_refill, task, "hold-refill", "Hold the refill until the overdue tests are back", task_code,
     "suspend", "Suspend the focal resource"},
    {Proposal::eye_lubricant, made_elsewhere, "eye-lubricant", "Draft preservative-free lubricant eye drops"},
}};

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < proposal_count; ++i)
        if (rows[i].proposal != static_cast<Proposal>(i)) return false;
    return true;
}
static_assert(is_in_order());

constexpr VaccineRow vaccines[] = {
    {ValueSet::vaccine_zoster_recombinant, "recombinant zoster vaccine", "zoster-vaccine", "187", "zoster recombinant"},
    {ValueSet::vaccine_influenza_inactivated, "inactivated influenza vaccine", "influenza-vaccine", {}, {}},
    {ValueSet::vaccine_pneumococcal, "pneumococcal vaccine", "pneumococcal-vaccine", {}, {}},
    {ValueSet::vaccine_inactivated,
     "another inactivated vaccine that the forecast names",
     "inactivated-vaccine",
     {},
     {}},
};

const VaccineRow* find_vaccine(ValueSet set) {
    for (const VaccineRow& row : vaccines)
        if (row.set == set) return &row;
    return nullptr;
}

} // namespace

const ProposalRow& row_of(Proposal proposal) { return rows[static_cast<std::size_t>(proposal)]; }

std::span<const ProposalRow> proposal_rows() { return rows; }

std::string label_of(const ProposalRow& row, std::string_view drug) {
    std::string label(row.label);
    if (const std::size_t at = label.find(drug_slot); at != std::string::npos)
        label.replace(at, drug_slot.size(), drug);
    return label;
}

std::span<const VaccineRow> vaccine_rows() { return vaccines; }

Action draft_proposal(Proposal proposal, const ProposalSubject& subject, std::string_view rule_id,
                      const DraftContext& context) {
    const ProposalRow& row = row_of(proposal);
    std::string label = label_of(row, subject.drug);
    std::string codings = row.code.empty() ? std::string() : coding_json(row.system, row.code, row.display);
    std::string json =
        row.kind == task
            ? task_json(row.id, {row.id, std::move(codings), {}}, label, subject.focus, rule_id, context)
            : service_json(row.kind, row.id, {row.id, std::move(codings), label}, row.is_urgent, rule_id, context);
    return {ActionType::create, std::move(label), std::move(json), {}};
}

Action draft_lab_test(LabTest lab_test, std::string_view rule_id, const DraftContext& context) {
    const LabTestRow& row = row_of(lab_test);
    const std::string codings = row.loinc.empty() ? std::string() : coding_json(loinc, row.loinc, row.loinc_name);
    return {ActionType::create,
            "Order: " + std::string(row.shown),
            service_json(test, row.id, {row.id, codings, row.shown}, false, rule_id, context),
            {}};
}

Action draft_vaccination(ValueSet vaccine, std::string_view rule_id, const DraftContext& context) {
    const VaccineRow& row = *find_vaccine(vaccine);
    const std::string codings = row.cvx_code.empty() ? std::string() : coding_json(cvx, row.cvx_code, row.cvx_name);
    return {ActionType::create,
            "Order: " + std::string(row.name),
            service_json(procedure, row.id, {row.id, codings, row.name}, false, rule_id, context),
            {}};
}

Action draft_folic_acid(std::string_view rule_id, const DraftContext& context) {
    const DraftStep step{.text = "1 mg once a day by mouth",
                         .timing = DraftTiming{.frequency = 1, .period = 1, .period_unit = "d"},
                         .mg = 1};
    const ProposalRow& row = row_of(Proposal::folic_acid);
    const std::string codings = coding_json("http://www.whocc.no/atc", "B03BB01", "folic acid");
    return {ActionType::create,
            std::string(row.label),
            drug_json(row.id, {row.id, codings, "Folic acid"}, {step}, false, rule_id, context),
            {}};
}

Action draft_eye_lubricant(std::string_view rule_id, const DraftContext& context) {
    const DraftStep step{.text = "1 drop in the affected eyes 3 to 5 times a day",
                         .timing = DraftTiming{.frequency = 3, .frequency_max = 5, .period = 1, .period_unit = "d"}};
    const ProposalRow& row = row_of(Proposal::eye_lubricant);
    return {ActionType::create,
            std::string(row.label),
            drug_json(row.id, {row.id, {}, "Preservative-free lubricant eye drops"}, {step}, false, rule_id, context),
            {}};
}

std::string_view vaccine_name(ValueSet vaccine) {
    const VaccineRow* row = find_vaccine(vaccine);
    return row ? row->name : std::string_view("a vaccine");
}

} // namespace eczema::cards
