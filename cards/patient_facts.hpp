// The derivations of facts about the patient, one family a file. Each reads the lists of `from` and what the families
// before it found in `facts`.
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

void derive_infections(const Derivation& from, PatientFacts& facts);       // bacterial, herpeticum, helminth, serious
void derive_viral_infections(const Derivation& from, PatientFacts& facts); // gate-viral-other
void derive_pregnancy(const Derivation& from, PatientFacts& facts);
void derive_vaccines(const Derivation& from, PatientFacts& facts); // due, given, and drugs that forbid live ones
void derive_malignancy(const Derivation& from, PatientFacts& facts);
void derive_asthma(const Derivation& from, PatientFacts& facts);
void derive_steroid_courses(const Derivation& from, PatientFacts& facts);
void derive_light_treatment(const Derivation& from, PatientFacts& facts); // what makes light unsafe
void derive_prior_treatment(const Derivation& from, PatientFacts& facts); // ladder-skip
void derive_diagnosis_doubt(const Derivation& from, PatientFacts& facts); // ad-diagnosis-doubt, gate-contact-allergy
void derive_eyes(const Derivation& from, PatientFacts& facts);            // ocular-symptoms
void derive_lab_values(const Derivation& from, PatientFacts& facts);      // newest counts, kidney, liver
void derive_tuberculosis(const Derivation& from, PatientFacts& facts);    // gate-tuberculosis
void derive_viral_hepatitis(const Derivation& from, PatientFacts& facts); // gate-viral-hepatitis, HIV too
void derive_skin_infection_code(const Derivation& from, PatientFacts& facts); // antibiotic-without-infection
void derive_vascular_risk(const Derivation& from, PatientFacts& facts);       // gate-jaki-cardiovascular
void derive_liver_and_dialysis(const Derivation& from, PatientFacts& facts);  // gate-renal-hepatic
void derive_blood_pressure(const Derivation& from, PatientFacts& facts);      // the last two, and drugs against it
void derive_thiopurine_genetics(const Derivation& from, PatientFacts& facts); // TPMT and NUDT15
void derive_childbearing(const Derivation& from, PatientFacts& facts); // potential, contraception, pregnancy test
void derive_folic_acid(const Derivation& from, PatientFacts& facts);
void derive_nonresponse(const Derivation& from, PatientFacts& facts); // gate-contact-allergy
void derive_body_weight(const Derivation& from, PatientFacts& facts);
void derive_missing_data(const Derivation& from, PatientFacts& facts); // ad-data-insufficient; comes last

} // namespace eczema::cards
