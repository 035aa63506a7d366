// FHIR R4 resources that a card proposes: drafts for a clinician to accept, never orders. Nothing is invented: what the
// record does not say is left out.
#pragma once
#include "cards/card.hpp"
#include "cards/dosing.hpp"

namespace eczema::cards {

// Whose draft it is and what it is for.
struct DraftContext {
    std::string_view patient_id;
    std::string_view encounter_id; // empty where the hook names none
    std::string_view condition_id; // reasonReference; empty where the record has none
    fhir::Day today;
    Jurisdiction jurisdiction;
};

// A MedicationRequest with structured loading and maintenance dosage.
std::string draft_biologic(const BiologicDose& dose, std::string_view rule_id, const DraftContext& context);

// A ServiceRequest for a test or referral; empty for proposals that are none.
Action draft_service(Proposal proposal, std::string_view rule_id, const DraftContext& context);

// "adults: 600 mg (2 injections) on day 1, then 300 mg every 2 weeks from day 15, subcutaneously"
std::string dose_text(const BiologicDose& dose);

} // namespace eczema::cards
