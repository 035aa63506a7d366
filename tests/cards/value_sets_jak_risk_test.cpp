// What the sets behind the rules about JAK inhibitors hold, and what was cut from them (specification 1.7, 8.4).
#include "tests/support/value_set_row.hpp"

#include <gtest/gtest.h>

namespace eczema::cards {
namespace {

using enum ValueSet;

constexpr std::string_view snomed = "http://snomed.info/sct", cm = "http://hl7.org/fhir/sid/icd-10-cm",
                           who = "http://hl7.org/fhir/sid/icd-10", loinc = "http://loinc.org",
                           atc = "http://www.whocc.no/atc";

using Row = ValueSetRow;

class ValueSetsOfJakRisk : public testing::TestWithParam<Row> {};

TEST_P(ValueSetsOfJakRisk, hold_what_the_specification_says) {
    const Row& row = GetParam();
    EXPECT_EQ(is_in(row.system, row.code, row.set), row.is_in);
}

constexpr bool in = true, out = false;

INSTANTIATE_TEST_SUITE_P(
    Hard, ValueSetsOfJakRisk,
    testing::Values(
        Row{"acute infarction", cond_myocardial_infarction, cm, "I21.4", in},
        Row{"subsequent infarction", cond_myocardial_infarction, who, "I22.0", in},
        Row{"old infarction", cond_myocardial_infarction, cm, "I25.2", in},
        Row{"angina is soft", cond_myocardial_infarction, cm, "I20.0", out},
        Row{"the family I25 is soft", cond_myocardial_infarction, cm, "I25.10", out},
        Row{"a stent is soft", cond_myocardial_infarction, cm, "Z95.5", out},
        Row{"coronary arteriosclerosis is soft", cond_myocardial_infarction, snomed, "53741008", out},
        Row{"ischaemic heart disease is soft", cond_myocardial_infarction, snomed, "414545008", out},
        Row{"history of infarction", cond_myocardial_infarction, snomed, "399211009", in},
        Row{"subarachnoid haemorrhage", cond_stroke, who, "I60.9", in},
        Row{"subdural haemorrhage", cond_stroke, cm, "I62.00", out},
        Row{"cerebral infarction", cond_stroke, cm, "I63.512", in},
        Row{"stroke of unstated kind", cond_stroke, who, "I64", in},
        Row{"narrowed artery without infarction", cond_stroke, cm, "I65.21", out},
        Row{"sequelae", cond_stroke, cm, "I69.354", in}, Row{"history of stroke", cond_stroke, cm, "Z86.73", in},
        Row{"transient attack is soft", cond_stroke, snomed, "266257000", out},
        Row{"history of a transient attack is soft", cond_stroke, snomed, "161511000", out},
        Row{"transient attack is soft", cond_stroke, cm, "G45.9", out},
        Row{"lung embolism", cond_vte, cm, "I26.99", in}, Row{"portal vein", cond_vte, who, "I81", in},
        Row{"superficial phlebitis", cond_vte, cm, "I80.01", out}, Row{"femoral phlebitis", cond_vte, cm, "I80.13", in},
        Row{"deep phlebitis", cond_vte, who, "I80.2", in},
        Row{"phlebitis of unstated site", cond_vte, cm, "I80.3", out}, Row{"Budd-Chiari", cond_vte, cm, "I82.0", in},
        Row{"history of lung embolism", cond_vte, cm, "Z86.711", in},
        Row{"history of phlebitis", cond_vte, cm, "Z86.72", out},
        Row{"deep vein thrombosis", cond_vte, snomed, "128053003", in},
        Row{"thrombophlebitis of the leg, depth not said", cond_vte, snomed, "46253008", out},
        Row{"thrombophilia is no event", cond_vte, cm, "D68.51", out},
        Row{"thrombophilia is no event", cond_vte, snomed, "234467004", out},
        Row{"thrombophilia", cond_thrombophilia, cm, "D68.61", in},
        Row{"thrombophilia", cond_thrombophilia, snomed, "439698008", in},
        Row{"haemophilia", cond_thrombophilia, cm, "D66", out},
        Row{"of the past", cond_vascular_event_history, cm, "Z86.718", in},
        Row{"of the past", cond_vascular_event_history, snomed, "161508001", in},
        Row{"not of the past", cond_vascular_event_history, cm, "I82.401", out},
        Row{"not of the past", cond_vascular_event_history, cm, "I21.9", out}));

INSTANTIATE_TEST_SUITE_P(Soft, ValueSetsOfJakRisk,
                         testing::Values(Row{"angina", cond_vascular_other, cm, "I20.0", in},
                                         Row{"coronary disease", cond_vascular_other, cm, "I25.10", in},
                                         Row{"the family alone", cond_vascular_other, cm, "I25", in},
                                         Row{"old infarction is hard", cond_vascular_other, cm, "I25.2", out},
                                         Row{"acute infarction is hard", cond_vascular_other, who, "I21.9", out},
                                         Row{"stent", cond_vascular_other, cm, "Z95.5", in},
                                         Row{"transient attack", cond_vascular_other, who, "G45.9", in},
                                         Row{"transient attack", cond_vascular_other, snomed, "266257000", in},
                                         Row{"arteries of the legs", cond_vascular_other, cm, "I70.211", in},
                                         Row{"aorta", cond_vascular_other, cm, "I70.0", out},
                                         Row{"essential hypertension", cond_hypertension, cm, "I10", in},
                                         Row{"pulmonary hypertension", cond_hypertension, cm, "I27.20", out},
                                         Row{"high reading, no diagnosis", cond_hypertension, cm, "R03.0", out},
                                         Row{"type 2", cond_diabetes, cm, "E11.65", in},
                                         Row{"drug-induced", cond_diabetes, cm, "E09.9", in},
                                         Row{"of pregnancy", cond_diabetes, cm, "O24.410", out},
                                         Row{"prediabetes", cond_diabetes, snomed, "15777000", out},
                                         Row{"prediabetes", cond_diabetes, cm, "R73.03", out},
                                         Row{"hypercholesterolaemia", cond_hyperlipidemia, cm, "E78.00", in},
                                         Row{"cigarettes", cond_smoking, cm, "F17.210", in},
                                         Row{"cigarettes, in remission", cond_smoking, cm, "F17.211", out},
                                         Row{"cigarettes, in remission", cond_smoking_past, cm, "F17.211", in},
                                         Row{"chewing tobacco", cond_smoking, cm, "F17.220", out},
                                         Row{"dependence in the past", cond_smoking_past, cm, "Z87.891", in},
                                         Row{"dependence in the past", cond_smoking, cm, "Z87.891", out},
                                         Row{"smokeless", obs_smoking_status, loinc, "68536-2", out},
                                         Row{"status", obs_smoking_status, loinc, "72166-2", in},
                                         Row{"daily", answer_smoker, snomed, "449868002", in},
                                         Row{"former", answer_smoker, snomed, "8517006", out},
                                         Row{"former", answer_non_smoker, loinc, "LA15920-4", in},
                                         Row{"non-smoker is not never", answer_never_smoker, snomed, "8392000", out},
                                         Row{"never", answer_never_smoker, loinc, "LA18978-9", in},
                                         Row{"unknown", answer_smoker, snomed, "266927001", out},
                                         Row{"percentile", obs_bmi, loinc, "59576-9", out},
                                         Row{"index", obs_bmi, loinc, "39156-5", in},
                                         Row{"combined contraceptive", drug_oestrogen, atc, "G03AA07", in},
                                         Row{"progestogen alone", drug_oestrogen, atc, "G03AC09", out},
                                         Row{"emergency contraception", drug_oestrogen, atc, "G03AD01", out},
                                         Row{"hormone replacement", drug_oestrogen, atc, "G03FA01", in},
                                         Row{"estradiol, route open", drug_oestrogen, atc, "G03CA03", out},
                                         Row{"estradiol, route open", drug_oestrogen_alone, atc, "G03CA03", in},
                                         Row{"tibolone", drug_oestrogen_alone, atc, "G03CX01", out}));

INSTANTIATE_TEST_SUITE_P(Others, ValueSetsOfJakRisk,
                         testing::Values(Row{"perforation", cond_gi_perforation, cm, "K63.1", in},
                                         Row{"diverticulitis", cond_gi_perforation, cm, "K57.32", in},
                                         Row{"with abscess", cond_gi_perforation, cm, "K57.20", in},
                                         Row{"diverticulosis", cond_gi_perforation, cm, "K57.30", out},
                                         Row{"diverticulosis", cond_gi_perforation, snomed, "397881000", out},
                                         Row{"WHO does not tell them apart", cond_gi_perforation, who, "K57.3", out},
                                         Row{"WHO with perforation", cond_gi_perforation, who, "K57.2", in},
                                         Row{"peptic ulcer", cond_gi_perforation, snomed, "13200003", out},
                                         Row{"ulcer with perforation", cond_gi_perforation, cm, "K25.5", in},
                                         Row{"ulcer without", cond_gi_perforation, cm, "K25.9", out},
                                         Row{"retinal detachment", cond_retinal, cm, "H33.001", in},
                                         Row{"occlusion of a retinal vein", cond_retinal, who, "H34.8", in},
                                         Row{"diabetic retinopathy", cond_retinal, cm, "E11.319", out},
                                         Row{"rheumatoid arthritis", cond_rheumatoid_arthritis, cm, "M05.79", in},
                                         Row{"psoriatic arthritis", cond_rheumatoid_arthritis, cm, "L40.52", out},
                                         Row{"COVID-19", cond_covid_19, cm, "U07.1", in},
                                         Row{"after COVID-19", cond_covid_19, cm, "U09.9", out},
                                         Row{"creatine kinase", obs_ck, loinc, "2157-6", in}));

} // namespace
} // namespace eczema::cards
