// What a card proposes for one of its findings: drafts, removals, tests, referrals and tasks that a clinician may
// accept. Nothing is proposed where a fact it needs is not known; what the client's FHIR has no resource for is said.
#pragma once
#include "cards/card.hpp"
#include "cards/drafts.hpp"
#include "cards/evaluate.hpp"

namespace eczema::cards {

struct CallContext {
    Hook hook;
    std::string_view patient_id;
    std::string_view encounter_id;
};

// Adds the suggestions of a finding that fired; one that the card has already is not added again.
void add_suggestions(Card& card, const Finding& finding, const PatientFacts& facts, const CallContext& call);

// Whether a drug draft of this id goes beside a systemic treatment and not in its place: topicals, folic acid, eye
// drops.
bool is_adjunct(std::string_view draft_id);

} // namespace eczema::cards
