// What the sets of conditions, observations and answers hold, and what was cut from them (specification section 8): one
// row for each decision, the dangerous ones first.
#include "tests/support/value_set_row.hpp"

#include <gtest/gtest.h>

namespace eczema::cards {
namespace {

using enum ValueSet;

constexpr std::string_view snomed = "http://snomed.info/sct";
constexpr std::string_view icd10cm = "http://hl7.org/fhir/sid/icd-10-cm";
constexpr std::string_view icd10 = "http://hl7.org/fhir/sid/icd-10";
constexpr std::string_view loinc = "http://loinc.org";
constexpr std::string_view v3_interpretation = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";

using Row = ValueSetRow;

class ValueSetsOfTheRecord : public testing::TestWithParam<Row> {};

TEST_P(ValueSetsOfTheRecord, hold_what_the_specification_says) {
    const Row& row = GetParam();
    const fhir::Membership found = loaded_sets().table.sets_of(row.system, row.code);
    EXPECT_TRUE(found.is_known_system);
    EXPECT_EQ(holds(found.sets, row.set), row.is_in);
    EXPECT_TRUE(found.by_route.none());
}

constexpr bool in = true, out = false;

INSTANTIATE_TEST_SUITE_P(
    LiverAndKidney, ValueSetsOfTheRecord,
    testing::Values(Row{"alcoholic cirrhosis is alcoholic", cond_liver_alcoholic, icd10cm, "K70.30", in},
                    Row{"alcoholic cirrhosis", cond_liver_cirrhosis, icd10cm, "K70.30", out},
                    Row{"alcoholic liver failure", cond_liver_failure, icd10, "K70.4", in},
                    Row{"chronic hepatitis B", cond_liver_chronic_hepatitis, icd10, "B18.1", in},
                    Row{"acute hepatitis B", cond_liver_chronic_hepatitis, icd10cm, "B16.9", out},
                    Row{"steatohepatitis", cond_liver_chronic_hepatitis, icd10cm, "K75.81", in},
                    Row{"steatohepatitis", cond_fatty_liver, icd10cm, "K75.81", out},
                    Row{"fatty liver", cond_fatty_liver, icd10, "K76.0", in},
                    Row{"primary biliary cholangitis", cond_liver_cirrhosis, icd10cm, "K74.3", in},
                    Row{"portal hypertension need not be cirrhosis", cond_liver_cirrhosis, icd10cm, "K76.6", out},
                    Row{"a liver disease not said which", cond_liver_unspecified, snomed, "328383001", in},
                    Row{"malignant ascites", cond_ascites, icd10cm, "R18.0", out},
                    Row{"other ascites", cond_ascites, icd10cm, "R18.8", in},
                    Row{"alcohol dependence", cond_alcohol_use_disorder, icd10, "F10.2", in},
                    Row{"alcohol dependence in remission", cond_alcohol_use_disorder, icd10cm, "F10.21", out},
                    Row{"alcohol use without a disorder", cond_alcohol_use_disorder, icd10cm, "F10.90", out},
                    Row{"dependence on dialysis", cond_dialysis, icd10cm, "Z99.2", in},
                    Row{"preparation for dialysis", cond_dialysis, icd10, "Z49.0", out}));

INSTANTIATE_TEST_SUITE_P(
    Pregnancy, ValueSetsOfTheRecord,
    testing::Values(Row{"ectopic pregnancy is a loss", cond_pregnancy, icd10cm, "O00.10", out},
                    Row{"ectopic pregnancy ends it", cond_pregnancy_ended, icd10cm, "O00.10", in},
                    Row{"miscarriage ends it", cond_pregnancy_ended, icd10, "O03.9", in},
                    Row{"miscarriage is no pregnancy", cond_pregnancy, icd10, "O03.9", out},
                    Row{"a failed termination ends nothing", cond_pregnancy_ended, icd10cm, "O07.4", out},
                    Row{"a failed termination proves nothing", cond_pregnancy, icd10cm, "O07.4", out},
                    Row{"threatened abortion is pregnancy", cond_pregnancy, icd10cm, "O20.0", in},
                    Row{"threatened abortion ends nothing", cond_pregnancy_ended, icd10cm, "O20.0", out},
                    Row{"threatened abortion ends nothing", cond_pregnancy_ended, snomed, "54048003", out},
                    Row{"hCG rises badly: open", cond_pregnancy_ended, icd10cm, "O02.81", out},
                    Row{"elective termination is no pregnancy", cond_pregnancy, icd10cm, "Z33.2", out},
                    Row{"elective termination ends it", cond_pregnancy_ended, icd10cm, "Z33.2", in},
                    Row{"delivery", cond_pregnancy, icd10cm, "O80", out},
                    Row{"delivery ends it", cond_pregnancy_ended, icd10cm, "O80", in},
                    Row{"caesarean section ends it", cond_pregnancy_ended, icd10, "O82.1", in},
                    Row{"forceps delivery ends it", cond_pregnancy_ended, icd10, "O81.0", in},
                    Row{"outcome of delivery ends it", cond_pregnancy_ended, icd10cm, "Z37.0", in},
                    Row{"the infant's code ends nothing", cond_pregnancy_ended, icd10cm, "Z38.00", out},
                    Row{"puerperal sepsis", cond_pregnancy, icd10cm, "O85", out},
                    Row{"puerperal sepsis ends it", cond_pregnancy_ended, icd10cm, "O85", in},
                    Row{"puerperium within O10", cond_pregnancy, icd10cm, "O10.03", out},
                    Row{"puerperium within O10 ends it", cond_pregnancy_ended, icd10cm, "O10.03", in},
                    Row{"puerperium within O24", cond_pregnancy, icd10cm, "O24.430", out},
                    Row{"puerperium within O99", cond_pregnancy_ended, icd10cm, "O99.345", in},
                    Row{"pregnancy within O99", cond_pregnancy, icd10cm, "O99.341", in},
                    Row{"embolism in pregnancy", cond_pregnancy, icd10cm, "O88.211", in},
                    Row{"embolism in pregnancy ends nothing", cond_pregnancy_ended, icd10cm, "O88.211", out},
                    Row{"embolism in the puerperium ends it", cond_pregnancy_ended, icd10cm, "O88.23", in},
                    Row{"embolism at any time: open", cond_pregnancy_ended, icd10, "O88.2", out},
                    Row{"high risk pregnancy", cond_pregnancy, icd10cm, "O09.521", in},
                    Row{"gestational diabetes", cond_pregnancy, icd10cm, "O24.410", in},
                    Row{"gestational diabetes", cond_pregnancy, icd10, "O24.4", in},
                    Row{"one twin lost, one carried on", cond_pregnancy, icd10cm, "O31.11X1", in},
                    Row{"labour without delivery", cond_pregnancy, icd10cm, "O60.03", in},
                    Row{"preterm delivery ends it", cond_pregnancy_ended, icd10cm, "O60.14X0", in},
                    Row{"weeks of gestation", cond_pregnancy, icd10cm, "Z3A.20", in},
                    Row{"supervision", cond_pregnancy, icd10cm, "Z34.91", in},
                    Row{"pregnant state", cond_pregnancy, icd10, "Z33", in},
                    Row{"gestational carrier", cond_pregnancy, icd10cm, "Z33.3", in},
                    Row{"pregnancy", cond_pregnancy, snomed, "77386006", in},
                    Row{"the chapter's letter alone", cond_pregnancy, icd10cm, "O", out},
                    Row{"possible pregnancy is no pregnancy", cond_pregnancy, snomed, "102874004", out},
                    Row{"possible pregnancy", answer_possibly_pregnant, snomed, "102874004", in},
                    Row{"possible pregnancy", answer_pregnant, snomed, "102874004", out},
                    Row{"pregnant", answer_pregnant, snomed, "77386006", in},
                    Row{"pregnant", answer_pregnant, loinc, "LA15173-0", in},
                    Row{"not pregnant", answer_not_pregnant, snomed, "60001007", in},
                    Row{"not pregnant", answer_not_pregnant, loinc, "LA26683-5", in},
                    Row{"not pregnant", answer_pregnant, snomed, "60001007", out},
                    Row{"not pregnant is no end", cond_pregnancy_ended, snomed, "60001007", out},
                    Row{"intention is no status", obs_pregnancy_status, loinc, "86645-9", out},
                    Row{"intention", obs_pregnancy_intention, loinc, "86645-9", in},
                    Row{"wants to", answer_intends_pregnancy, loinc, "LA26438-4", in},
                    Row{"either way is no intention", answer_intends_pregnancy, loinc, "LA26439-2", out},
                    Row{"does not want to", answer_intends_pregnancy, loinc, "LA26440-0", out},
                    Row{"procreative advice", cond_pregnancy_planning, icd10cm, "Z31.69", in},
                    Row{"trying to conceive", cond_pregnancy_planning, snomed, "169449001", in},
                    Row{"feeding intention", cond_pregnancy_planning, snomed, "169643005", out}));

INSTANTIATE_TEST_SUITE_P(Breastfeeding, ValueSetsOfTheRecord,
                         testing::Values(Row{"the fed infant", cond_breastfeeding, snomed, "169741004", out},
                                         Row{"an intention", cond_breastfeeding, snomed, "169643005", out},
                                         Row{"suppressed lactation", cond_breastfeeding, icd10cm, "O92.5", out},
                                         Row{"engorgement in pregnancy", cond_breastfeeding, snomed, "200420005", out},
                                         Row{"nursing mother", cond_breastfeeding, icd10cm, "Z39.1", in},
                                         Row{"a nursing mother ended it long ago", cond_pregnancy_ended, icd10cm,
                                             "Z39.1", out},
                                         Row{"mother breastfeeding", cond_breastfeeding, snomed, "866041003", in},
                                         Row{"mastitis in lactation", cond_breastfeeding, icd10cm, "O91.23", in},
                                         Row{"mastitis in pregnancy", cond_breastfeeding, icd10cm, "O91.211", out},
                                         Row{"mastitis in pregnancy", cond_pregnancy, icd10cm, "O91.211", in},
                                         Row{"currently", answer_breastfeeding, loinc, "LA29252-6", in},
                                         Row{"not currently", answer_breastfeeding, loinc, "LA29253-4", out},
                                         Row{"question", obs_breastfeeding_status, loinc, "63895-7", in}));

INSTANTIATE_TEST_SUITE_P(
    Infections, ValueSetsOfTheRecord,
    testing::Values(Row{"NOT immune", cond_varicella_immune, snomed, "371108009", out},
                    Row{"immune", cond_varicella_immune, snomed, "371113008", in},
                    Row{"had chickenpox", cond_varicella_immune, snomed, "161423008", in},
                    Row{"had chickenpox", cond_varicella, snomed, "161423008", out},
                    Row{"eczema herpeticum has its own set", cond_herpes_simplex, icd10cm, "B00.0", out},
                    Row{"eczema herpeticum has its own set", cond_herpes_simplex, snomed, "186535001", out},
                    Row{"ocular herpes is keratitis", cond_herpes_simplex, icd10cm, "B00.52", out},
                    Row{"ocular herpes is keratitis", cond_keratitis, icd10cm, "B00.52", in},
                    Row{"ocular herpes is keratitis", cond_keratitis, icd10, "B00.5", in},
                    Row{"herpes keratitis", cond_herpes_simplex, snomed, "9389005", out},
                    Row{"herpes keratitis", cond_keratitis, snomed, "9389005", in},
                    Row{"herpes conjunctivitis", cond_keratitis, snomed, "410508006", in},
                    Row{"herpes of the skin", cond_herpes_simplex, icd10, "B00.1", in},
                    Row{"herpes", cond_herpes_simplex, icd10cm, "B00.9", in},
                    Row{"the block of virus rashes", cond_herpes_simplex, icd10, "B00-B09", out},
                    Row{"chickenpox", cond_varicella, icd10cm, "B01.9", in},
                    Row{"chickenpox is no contact", cond_varicella_contact, icd10cm, "B01.9", out},
                    Row{"contact", cond_varicella_contact, icd10cm, "Z20.820", in},
                    Row{"contact", cond_varicella_contact, snomed, "444453009", in},
                    Row{"contact with something else", cond_varicella_contact, icd10cm, "Z20.828", out},
                    Row{"contact is no disease", cond_varicella, snomed, "444453009", out},
                    Row{"zoster", cond_herpes_zoster, icd10, "B02.9", in},
                    Row{"zoster keratitis", cond_keratitis, icd10cm, "B02.33", in},
                    Row{"measles", cond_measles, icd10cm, "B05.9", in},
                    Row{"contact with measles", cond_measles, snomed, "444435003", out},
                    Row{"rubella", cond_measles, icd10cm, "B06.9", out},
                    Row{"molluscum", cond_molluscum, icd10cm, "B08.1", in},
                    Row{"hand, foot and mouth", cond_molluscum, icd10cm, "B08.4", out},
                    Row{"warts", cond_warts, icd10cm, "B07.8", in},
                    Row{"genital warts", cond_warts, icd10cm, "A63.0", out}));

INSTANTIATE_TEST_SUITE_P(
    Malignancy, ValueSetsOfTheRecord,
    testing::Values(Row{"a history makes no present cancer", cond_malignancy, icd10cm, "Z85.3", out},
                    Row{"history", cond_malignancy_history, icd10cm, "Z85.3", in},
                    Row{"history", cond_malignancy, snomed, "266987004", out},
                    Row{"family history", cond_malignancy_history, snomed, "275937001", out},
                    Row{"skin cancer has its own set", cond_malignancy, icd10cm, "C44.91", out},
                    Row{"skin cancer", cond_nmsc, icd10cm, "C44.91", in},
                    Row{"basal cell carcinoma", cond_malignancy, snomed, "254701007", out},
                    Row{"basal cell carcinoma", cond_nmsc, snomed, "254701007", in},
                    Row{"basal cell carcinoma of the face", cond_malignancy, snomed, "402519009", out},
                    Row{"basal cell carcinoma of the face", cond_nmsc, snomed, "402519009", in},
                    Row{"carcinoma in situ of skin", cond_nmsc, icd10, "D04.9", in},
                    Row{"actinic keratosis", cond_nmsc, snomed, "201101007", out},
                    Row{"actinic keratosis", cond_nmsc, icd10cm, "L57.0", out},
                    Row{"screening", cond_nmsc, snomed, "444638005", out},
                    Row{"Merkel cell carcinoma", cond_nmsc, icd10cm, "C4A.9", out},
                    Row{"Merkel cell carcinoma", cond_malignancy, icd10cm, "C4A.9", in},
                    Row{"melanoma", cond_malignancy, icd10cm, "C43.9", in},
                    Row{"melanoma", cond_melanoma, icd10cm, "C43.9", in},
                    Row{"melanoma in situ", cond_melanoma, icd10cm, "D03.9", in},
                    Row{"melanoma in the past", cond_melanoma, icd10cm, "Z85.820", in},
                    Row{"melanoma in the past", cond_malignancy, icd10cm, "Z85.820", out},
                    Row{"basal cell carcinoma is no melanoma", cond_melanoma, snomed, "254701007", out},
                    Row{"breast cancer", cond_malignancy, icd10cm, "C50.911", in},
                    Row{"breast cancer", cond_malignancy, icd10, "C50.9", in},
                    Row{"polycythaemia vera", cond_malignancy, icd10cm, "D45", in},
                    Row{"the whole of D47", cond_malignancy, icd10cm, "D47.3", in},
                    Row{"the whole of D47", cond_malignancy, icd10, "D47.9", in},
                    Row{"benign neoplasm", cond_malignancy, icd10cm, "D22.9", out},
                    Row{"from the extended list", cond_malignancy, snomed, "254626006", in}));

INSTANTIATE_TEST_SUITE_P(
    SkinAndLight, ValueSetsOfTheRecord,
    testing::Values(Row{"xeroderma pigmentosum", cond_photosensitivity, icd10cm, "Q82.1", in},
                    Row{"not verified", cond_photosensitivity, snomed, "44600005", out},
                    Row{"porphyria cutanea tarda", cond_photosensitivity, icd10cm, "E80.1", in},
                    Row{"Gilbert syndrome", cond_photosensitivity, icd10cm, "E80.4", out},
                    Row{"lupus of the skin", cond_photosensitivity, icd10, "L93.1", in},
                    Row{"lupus", cond_photosensitivity, icd10cm, "M32.9", in},
                    Row{"polymorphic light eruption", cond_photosensitivity, icd10cm, "L56.4", out},
                    Row{"allergic contact dermatitis", cond_contact_dermatitis, icd10cm, "L23.9", in},
                    Row{"irritant contact dermatitis", cond_contact_dermatitis, icd10, "L24.9", in},
                    Row{"atopic dermatitis", cond_contact_dermatitis, icd10cm, "L20.9", out},
                    Row{"erythroderma", cond_erythroderma, snomed, "399992009", in},
                    Row{"erythroderma", cond_erythroderma, icd10cm, "L26", in},
                    Row{"toxic erythema", cond_erythroderma, icd10cm, "L53.0", out},
                    Row{"prurigo nodularis", cond_prurigo_nodularis, icd10cm, "L28.1", in},
                    Row{"other prurigo", cond_prurigo_nodularis, icd10cm, "L28.2", out},
                    Row{"alopecia areata", cond_alopecia_areata, icd10cm, "L63.9", in},
                    Row{"chronic urticaria", cond_chronic_urticaria, snomed, "51611005", in},
                    Row{"idiopathic urticaria", cond_chronic_urticaria, icd10cm, "L50.1", in},
                    Row{"allergic urticaria", cond_chronic_urticaria, icd10cm, "L50.0", out},
                    Row{"urticaria of any kind", cond_chronic_urticaria, snomed, "126485001", out}));

INSTANTIATE_TEST_SUITE_P(Eyes, ValueSetsOfTheRecord,
                         testing::Values(Row{"dry eye is no alarm", cond_keratitis, snomed, "302896008", out},
                                         Row{"dry eye", cond_dry_eye, snomed, "302896008", in},
                                         Row{"dry eye within keratitis", cond_keratitis, icd10cm, "H16.223", out},
                                         Row{"dry eye within keratitis", cond_dry_eye, icd10cm, "H16.223", in},
                                         Row{"keratitis", cond_keratitis, icd10cm, "H16.9", in},
                                         Row{"vernal keratoconjunctivitis", cond_keratitis, icd10cm, "H16.263", in},
                                         Row{"keratitis", cond_keratitis, icd10, "H16.2", in},
                                         Row{"corneal ulcer", cond_keratitis, icd10cm, "H16.001", in},
                                         Row{"conjunctivitis", cond_conjunctivitis, icd10cm, "H10.45", in},
                                         Row{"viral conjunctivitis", cond_conjunctivitis, icd10, "B30.9", in},
                                         Row{"the block of conjunctival disease", cond_conjunctivitis, icd10, "H10-H13",
                                             out},
                                         Row{"conjunctivitis is no keratitis", cond_keratitis, icd10cm, "H10.45", out},
                                         Row{"blepharitis", cond_blepharitis, icd10cm, "H01.004", in},
                                         Row{"blepharitis is no dry eye", cond_dry_eye, icd10cm, "H01.004", out},
                                         Row{"dry eye", cond_dry_eye, icd10cm, "H04.123", in},
                                         Row{"dry eye is no blepharitis", cond_blepharitis, icd10cm, "H04.123", out},
                                         Row{"photophobia", cond_eye_alarm, snomed, "409668002", in},
                                         Row{"eye pain", cond_eye_alarm, icd10cm, "H57.12", in},
                                         Row{"sudden visual loss", cond_eye_alarm, icd10cm, "H53.131", in},
                                         Row{"lasting blindness", cond_eye_alarm, icd10cm, "H54.8", out},
                                         Row{"glaucoma", cond_ocular_surgery, icd10cm, "H40.9", in},
                                         Row{"corneal graft", cond_ocular_surgery, icd10cm, "Z94.7", in},
                                         Row{"kidney graft", cond_ocular_surgery, icd10cm, "Z94.0", out},
                                         Row{"trabeculectomy", cond_ocular_surgery, snomed, "30880003", in}));

INSTANTIATE_TEST_SUITE_P(Comorbidity, ValueSetsOfTheRecord,
                         testing::Values(Row{"nasal polyps", cond_crswnp, icd10cm, "J33.9", in},
                                         Row{"sinusitis without polyps", cond_crswnp, icd10cm, "J32.9", out},
                                         Row{"sinusitis without polyps", cond_crswnp, snomed, "40055000", out},
                                         Row{"eosinophilic oesophagitis", cond_eoe, icd10cm, "K20.0", in},
                                         Row{"oesophagitis", cond_eoe, icd10cm, "K20.9", out},
                                         Row{"vasomotor rhinitis", cond_allergic_rhinitis, icd10cm, "J30.0", out},
                                         Row{"allergic rhinitis", cond_allergic_rhinitis, icd10, "J30.4", in},
                                         Row{"anaphylaxis of any cause", cond_food_allergy, snomed, "39579001", out},
                                         Row{"anaphylaxis of any cause", cond_food_allergy, icd10cm, "T78.2XXA", out},
                                         Row{"peanut", cond_food_allergy, icd10cm, "Z91.010", in},
                                         Row{"food anaphylaxis", cond_food_allergy, icd10cm, "T78.01XA", in},
                                         Row{"rheumatoid arthritis", cond_inflammatory_arthritis, icd10, "M05.9", in},
                                         Row{"psoriatic arthritis", cond_inflammatory_arthritis, icd10cm, "L40.50", in},
                                         Row{"psoriasis", cond_inflammatory_arthritis, icd10cm, "L40.0", out},
                                         Row{"ulcerative colitis", cond_ibd, icd10cm, "K51.90", in},
                                         Row{"fear of injections", cond_needle_phobia, icd10cm, "F40.231", in},
                                         Row{"fear of blood", cond_needle_phobia, icd10cm, "F40.230", out}));

INSTANTIATE_TEST_SUITE_P(
    TuberculosisHepatitisHiv, ValueSetsOfTheRecord,
    testing::Values(
        Row{"lung", cond_tb_active, icd10cm, "A15.0", in}, Row{"skin", cond_tb_active, icd10cm, "A18.4", in},
        Row{"not confirmed", cond_tb_active, icd10, "A16.2", in}, Row{"latent", cond_tb_active, icd10cm, "Z22.7", out},
        Row{"latent", cond_tb_latent, icd10cm, "Z22.7", in}, Row{"skin test", cond_tb_latent, icd10cm, "R76.11", in},
        Row{"inactive", cond_tb_latent, snomed, "11999007", in}, Row{"contact", cond_tb_latent, icd10cm, "Z20.1", out},
        Row{"contact", cond_tb_latent, snomed, "1431000119101", out},
        Row{"contact", cond_tb_latent, snomed, "444507004", out}, Row{"past", cond_tb_latent, icd10cm, "Z86.11", out},
        Row{"past latent", cond_tb_latent, icd10cm, "Z86.15", out}, Row{"past", cond_tb_past, icd10cm, "Z86.11", in},
        Row{"past", cond_tb_past, snomed, "161414005", in}, Row{"late effects", cond_tb_past, icd10, "B90.9", in},
        Row{"past latent", cond_tb_past, icd10cm, "Z86.15", out},
        Row{"any past infection", cond_tb_past, icd10, "Z86.1", out},
        Row{"chronic hepatitis B", cond_hepatitis_b, icd10cm, "B18.1", in},
        Row{"unspecified", cond_hepatitis_b, icd10cm, "B19.10", in},
        Row{"hepatitis C", cond_hepatitis_b, icd10cm, "B18.2", out},
        Row{"immune", cond_hepatitis_b, snomed, "271511000", out},
        Row{"antibody present", cond_hepatitis_b, snomed, "313234004", out},
        Row{"chronic hepatitis C", cond_hepatitis_c, icd10cm, "B18.2", in},
        Row{"both", cond_hepatitis_c, snomed, "442374005", in}, Row{"HIV", cond_hiv, icd10cm, "B20", in},
        Row{"HIV", cond_hiv, icd10, "B23.2", in}, Row{"without symptoms", cond_hiv, icd10cm, "Z21", in},
        Row{"inconclusive", cond_hiv, icd10cm, "R75", out},
        Row{"IGRA indeterminate", answer_indeterminate, v3_interpretation, "IND", in},
        Row{"positive", answer_indeterminate, v3_interpretation, "POS", out}));

INSTANTIATE_TEST_SUITE_P(ReactionsToBiologics, ValueSetsOfTheRecord,
                         testing::Values(Row{"serum sickness", cond_serum_sickness, icd10cm, "T80.69XA", in},
                                         Row{"any drug allergy", cond_serum_sickness, icd10cm, "Z88.8", out},
                                         Row{"effect of a vaccine", cond_serum_sickness, icd10cm, "T50.Z95A", out},
                                         Row{"angioedema", cond_angioedema, icd10cm, "T78.3XXA", in},
                                         Row{"hereditary angioedema", cond_angioedema, snomed, "82966003", out},
                                         Row{"urticaria", cond_urticaria, icd10cm, "L50.9", in},
                                         Row{"from cold", cond_urticaria, icd10cm, "L50.2", out},
                                         Row{"by contact", cond_urticaria, icd10, "L50.6", out},
                                         Row{"erythema nodosum", cond_reactive_erythema, icd10, "L52", in},
                                         Row{"erythema multiforme", cond_reactive_erythema, icd10cm, "L51.9", in},
                                         Row{"vasculitis of the skin", cond_vasculitis, icd10cm, "L95.9", in},
                                         Row{"Kawasaki disease", cond_vasculitis, icd10cm, "M30.3", out},
                                         Row{"EGPA", cond_eosinophilic_disease, icd10cm, "M30.1", in},
                                         Row{"eosinophilic pneumonia", cond_eosinophilic_disease, icd10cm, "J82.82",
                                             in},
                                         Row{"eosinophilic asthma", cond_eosinophilic_disease, icd10cm, "J82.83", out},
                                         Row{"raised count", cond_eosinophilic_disease, icd10cm, "D72.10", out},
                                         Row{"lactose", excipient_lactose, snomed, "47703008", in},
                                         Row{"lactose intolerance", excipient_lactose, snomed, "267425008", out}));

INSTANTIATE_TEST_SUITE_P(
    Observations, ValueSetsOfTheRecord,
    testing::Values(
        Row{"mitogen control", obs_tb_test, loinc, "71774-4", out},
        Row{"mitogen control", obs_tb_test, loinc, "71772-8", out}, Row{"IGRA", obs_tb_test, loinc, "71773-6", in},
        Row{"T-SPOT", obs_tb_test, loinc, "74281-7", in}, Row{"skin test", obs_tb_test, loinc, "39263-9", in},
        Row{"stated weight", obs_body_weight, loinc, "3142-7", out},
        Row{"usual weight", obs_body_weight, loinc, "75292-3", out},
        Row{"dry weight", obs_body_weight, loinc, "8341-0", out},
        Row{"after dialysis", obs_body_weight, loinc, "8344-4", out},
        Row{"before dialysis", obs_body_weight, loinc, "8347-7", out},
        Row{"first weight", obs_body_weight, loinc, "18833-4", out},
        Row{"weight", obs_body_weight, loinc, "29463-7", in},
        Row{"measured weight", obs_body_weight, loinc, "3141-9", in}, Row{"by race", obs_egfr, loinc, "48642-3", out},
        Row{"by race", obs_egfr, loinc, "48643-1", out}, Row{"eGFR", obs_egfr, loinc, "98979-8", in},
        Row{"creatinine", obs_creatinine, loinc, "2160-0", in},
        Row{"after dialysis", obs_creatinine, loinc, "11041-1", out},
        Row{"total bilirubin", obs_bilirubin, loinc, "1975-2", in},
        Row{"direct bilirubin", obs_bilirubin, loinc, "1968-7", out},
        Row{"core antibody", obs_hbcab, loinc, "13952-7", in}, Row{"IgM alone", obs_hbcab, loinc, "31204-1", out},
        Row{"hepatitis C antibody", obs_hcv_antibody, loinc, "16128-1", in},
        Row{"RNA is no antibody", obs_hcv_antibody, loinc, "11011-4", out},
        Row{"hepatitis B DNA", obs_hbv_dna, loinc, "42595-9", in}, Row{"HIV", obs_hiv, loinc, "56888-1", in},
        Row{"HIV viral load", obs_hiv, loinc, "20447-9", out},
        Row{"hepatitis C RNA", obs_hcv_rna, loinc, "11011-4", in},
        Row{"hepatitis C RNA", obs_hcv_rna, loinc, "11259-9", in},
        Row{"TPMT interpretation", obs_tpmt, loinc, "62365-2", in}, Row{"both genes", obs_tpmt, loinc, "93193-1", in},
        Row{"both genes", obs_nudt15, loinc, "93193-1", in}, Row{"CYP2C19 phenotype", obs_tpmt, loinc, "79714-2", out},
        Row{"lipids", obs_lipids, loinc, "24331-1", in}, Row{"hCG in urine", obs_pregnancy_test, loinc, "2106-3", in},
        Row{"hCG in serum", obs_pregnancy_test, loinc, "2118-8", in},
        Row{"a result is no test", obs_pregnancy_test, snomed, "250423000", out},
        Row{"cord blood", obs_pregnancy_test, loinc, "55870-0", out},
        Row{"tumour marker", obs_pregnancy_test, loinc, "19180-9", out}, Row{"EDD", obs_edd, loinc, "11778-8", in},
        Row{"potassium", obs_potassium, loinc, "2823-3", in}, Row{"sodium", obs_potassium, loinc, "2951-2", out},
        Row{"magnesium", obs_magnesium, loinc, "19123-9", in}, Row{"albumin", obs_albumin, loinc, "1751-7", in},
        Row{"alkaline phosphatase", obs_albumin, loinc, "6768-6", out},
        Row{"systolic", obs_systolic, loinc, "8480-6", in}, Row{"systolic", obs_diastolic, loinc, "8480-6", out},
        Row{"panel", obs_blood_pressure, loinc, "85354-9", in},
        Row{"panel is no number", obs_systolic, loinc, "85354-9", out}));

INSTANTIATE_TEST_SUITE_P(Answers, ValueSetsOfTheRecord,
                         testing::Values(Row{"normal is not negative", answer_negative, v3_interpretation, "N", out},
                                         Row{"abnormal is not positive", answer_positive, v3_interpretation, "A", out},
                                         Row{"indeterminate", answer_positive, v3_interpretation, "IND", out},
                                         Row{"indeterminate", answer_negative, v3_interpretation, "IND", out},
                                         Row{"positive", answer_positive, v3_interpretation, "POS", in},
                                         Row{"negative", answer_negative, v3_interpretation, "NEG", in},
                                         Row{"positive", answer_positive, snomed, "10828004", in},
                                         Row{"negative", answer_negative, snomed, "260385009", in},
                                         Row{"negative is not positive", answer_positive, snomed, "260385009", out},
                                         Row{"weakly reactive", answer_positive, v3_interpretation, "WR", in},
                                         Row{"non-reactive", answer_negative, v3_interpretation, "NR", in},
                                         Row{"not detected", answer_negative, loinc, "LA11883-8", in},
                                         Row{"pregnancy test positive", answer_positive, snomed, "250423000", in}));

TEST(RecordSets, what_ends_a_pregnancy_is_no_pregnancy) {
    for (const char* code : {"O00", "O01", "O03", "O04", "O08", "O70", "O72", "O73", "O80", "O82", "O85", "O86", "O90"})
        for (const std::string_view system : {icd10, icd10cm}) {
            EXPECT_TRUE(is_in(system, code, cond_pregnancy_ended)) << code;
            EXPECT_FALSE(is_in(system, code, cond_pregnancy)) << code;
        }
    for (const char* code : {"O10", "O24", "O26", "O30", "O42", "O47", "O98", "O99"})
        for (const std::string_view system : {icd10, icd10cm}) {
            EXPECT_TRUE(is_in(system, code, cond_pregnancy)) << code;
            EXPECT_FALSE(is_in(system, code, cond_pregnancy_ended)) << code;
        }
}

// Over every single code and family that is shipped: none says two things that exclude each other.
TEST(RecordSets, opposites_share_no_code) {
    constexpr std::pair<ValueSet, ValueSet> opposites[] = {{cond_pregnancy, cond_pregnancy_ended},
                                                           {answer_positive, answer_negative},
                                                           {answer_pregnant, answer_not_pregnant},
                                                           {answer_pregnant, answer_possibly_pregnant},
                                                           {cond_malignancy, cond_malignancy_history},
                                                           {cond_malignancy, cond_nmsc},
                                                           {cond_herpes_simplex, cond_eczema_herpeticum},
                                                           {cond_herpes_simplex, cond_keratitis},
                                                           {cond_keratitis, cond_dry_eye},
                                                           {cond_varicella, cond_varicella_immune},
                                                           {cond_varicella, cond_varicella_contact}};
    std::size_t codes = 0;
    const auto check = [&](std::string_view system, std::string_view code) {
        const fhir::SetBits found = loaded_sets().table.sets_of(system, code).sets;
        for (const auto& [one, other] : opposites)
            EXPECT_FALSE(holds(found, one) && holds(found, other)) << code << ' ' << value_set_id(one);
        ++codes;
    };
    for (const EmbeddedFile& file : value_set_files_embedded) {
        std::pmr::monotonic_buffer_resource arena;
        const auto parsed = fhir::parse_json(file.text, arena, fhir::Keep::everything);
        ASSERT_TRUE(parsed) << file.name;
        for (const fhir::Value& include : parsed->find("compose")->find("include")->items()) {
            const std::string_view system = include["system"].text();
            if (const fhir::Value* concepts = include.find("concept"))
                for (const fhir::Value& entry : concepts->items()) check(system, entry["code"].text());
            if (const fhir::Value* filters = include.find("filter"))
                for (const fhir::Value& filter : filters->items()) check(system, filter["value"].text());
        }
    }
    EXPECT_GT(codes, 2000U);
}

// With the free part of SNOMED CT alone the dangers are still told.
TEST(RecordSets, free_codes_still_tell_of_danger) {
    for (const auto& [set, code] : {std::pair{cond_pregnancy, "77386006"}, std::pair{cond_malignancy, "363346000"},
                                    std::pair{cond_varicella, "38907003"}, std::pair{cond_herpes_zoster, "4740000"},
                                    std::pair{cond_keratitis, "5888003"}, std::pair{answer_positive, "10828004"}})
        EXPECT_TRUE(holds(loaded_sets(false).table.sets_of(snomed, code).sets, set)) << code;
    EXPECT_TRUE(holds(loaded_sets(false).table.sets_of(icd10cm, "O09.91").sets, cond_pregnancy));
    EXPECT_FALSE(holds(loaded_sets(false).table.sets_of(snomed, "255409004").sets, cond_pregnancy))
        << "needs the licence";
}

} // namespace
} // namespace eczema::cards
