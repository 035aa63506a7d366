// The facts about one judged drug: recorded reactions to it, overlap with other systemic drugs, why and for how long it
// is ordered, its dose against the label, its tests and its effect.
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

// An entry that counts: active or without a status, neither refuted nor made in error. Unknown where it has a status
// that cannot be read.
Tri is_active(const fhir::AllergyIntolerance& allergy);

// gate-hypersensitivity: reactions to the drug or to an excipient of its product.
void derive_recorded_reactions(const Derivation& from, const JudgedDrug& order, DrugFacts& facts);

// gate-duplicate-advanced: days on which both drugs of a pair would be taken, by kind of pair.
void derive_overlaps(const Derivation& from, const JudgedDrug& order, DrugFacts& facts);

// ocs-course-length: days, repeats and route of a drafted steroid course.
void derive_course(const Derivation& from, const JudgedDrug& order, DrugFacts& facts);

// Whether the order is for atopic dermatitis: by its reason, else by what else is on the record.
FactValue order_is_for_dermatitis(const Derivation& from, const JudgedDrug& order, const FactValue& atopic_dermatitis);

// Whether what is on record says that it is for dermatitis; nothing where it names no reason.
std::optional<Tri> stated_dermatitis(const Exposure& exposure, const Derivation& from);

// Whether every serious infection on the list is a stated reason of the order. Never unknown: a warning must not wait
// for a reason.
FactValue order_is_for_infection(const Derivation& from, const JudgedDrug& order);

// ocs-repeat-courses: days of systemic steroid in a year, this order included.
void derive_steroid_order(const Derivation& from, const JudgedDrug& judged, const PatientFacts& patient,
                          DrugFacts& facts);

// dose-dupilumab, dose-other-biologics: the drafted dose against the labelled one, which it sets; of a drug by mouth
// age and weight only.
void derive_dose_check(const Derivation& from, const JudgedDrug& judged, const PatientFacts& patient, DrugFacts& facts);

// baseline-tests-missing, monitoring-overdue: tests of table 3.6 without a result in time.
void derive_tests(const Derivation& from, const JudgedDrug& judged, const PatientFacts& patient, DrugFacts& facts);

// response-review-due and the rules about non-response: severity before and during the treatment.
void derive_response(const Derivation& from, const JudgedDrug& judged, const PatientFacts& patient, DrugFacts& facts);

// antibiotic-without-infection: whether it is for dermatitis and nothing else that the record names.
void derive_antibiotic_reason(const Derivation& from, const JudgedDrug& judged, const PatientFacts& patient,
                              DrugFacts& facts);

// antidrug-hypersensitivity: reactions after a dose of a biologic, and a response that was lost.
void derive_reactions_after_dose(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts);
void derive_lost_response(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts);

// gate-jaki-cardiovascular: what is judged, and what was there before the drug or came with it.
void derive_vascular_course(const Derivation& from, const JudgedDrug& judged, const PatientFacts& patient,
                            DrugFacts& facts);

// jaki-adverse-event: what happened since the drug was started, and the newest results on it.
void derive_adverse_events(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts);

// baricitinib-jurisdiction: ordered for dermatitis and for no illness that its US label names.
FactValue unlicensed_for_dermatitis(const Derivation& from, const JudgedDrug& order,
                                    const FactValue& atopic_dermatitis);
// What the order comes to in a day, in mg; unknown where it states no dose that can be read.
void derive_daily_dose(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts);

// gate-renal-hepatic: how old a result is where the drug is in use; it does not count where the drug is being ordered.
void derive_result_ages(const JudgedDrug& judged, DrugFacts& facts);

// cyclosporine-duration: the last two creatinine results of the treatment against the one before its start.
void derive_creatinine_rise(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts);

// gate-interactions: drugs taken or ordered beside it that do not go with it.
void derive_interactions(const Derivation& from, const JudgedDrug& judged, const PatientFacts& patient,
                         DrugFacts& facts);

// sedating-antihistamine: whether the dermatitis is what it is ordered for, as far as can be told.
void derive_antihistamine_reason(const Derivation& from, const JudgedDrug& judged, const PatientFacts& patient,
                                 DrugFacts& facts);

// counselling-checklist: whether the drug, or light, is ordered for the first time in 180 days.
void derive_first_prescription(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts);

// methotrexate-weekly: the rhythm, weekly dose, route and reason of an order of methotrexate.
void derive_methotrexate_order(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts);
// dose-jaki: the ordered dose against the labelled ones; jaki-nonresponse: the next higher one. Both set the dose that
// may be drafted.
void derive_jak_dose(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts);
// dose-traditional-immunosuppressants: the ordered dose by the weight, and how often a day it is taken.
void derive_traditional_dose(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts);

// self-injection-age: whether the product is a pen or autoinjector.
void derive_injection_device(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts);

// response-deescalation, age-weight-band-change: the order on record of a drug that is taken, and the labelled dose
// of today, which it sets.
void derive_order_on_record(const Derivation& from, const JudgedDrug& judged, const PatientFacts& patient,
                            DrugFacts& facts);

} // namespace eczema::cards
