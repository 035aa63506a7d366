// What a card may propose besides a drug: tests, referrals and tasks as data rows, and the drafts made of them.
// Drafts for a clinician to accept; nothing is invented that the record does not say.
#pragma once
#include "cards/draft_resources.hpp"
#include "cards/lab_tests.hpp"

namespace eczema::cards {

struct ProposalRow {
    Proposal proposal;
    DraftKind kind;
    std::string_view id;                          // "skin-biopsy"
    std::string_view label;                       // "Order a skin biopsy"
    std::string_view system{}, code{}, display{}; // a verified code where there is one
    bool is_urgent = false;
};

const ProposalRow& row_of(Proposal proposal);
std::span<const ProposalRow> proposal_rows();
std::string label_of(const ProposalRow& row, std::string_view drug); // "Stop dupilumab and set its last day"

struct VaccineRow {
    ValueSet set;
    std::string_view name;               // "recombinant zoster vaccine"
    std::string_view id;                 // "zoster-vaccine"
    std::string_view cvx_code, cvx_name; // empty where no one code is meant
};

std::span<const VaccineRow> vaccine_rows();

// What a task is about.
struct ProposalSubject {
    std::string_view drug;  // fills {drug} of the label
    std::string_view focus; // "MedicationRequest/x", or empty where no order is on record
};

// The order or task of a row that is not made elsewhere. Without a resource where the client's version of FHIR has none
// for it.
Action draft_proposal(Proposal proposal, const ProposalSubject& subject, std::string_view rule_id,
                      const DraftContext& context);

Action draft_lab_test(LabTest test, std::string_view rule_id, const DraftContext& context);
Action draft_vaccination(ValueSet vaccine, std::string_view rule_id, const DraftContext& context);
Action draft_folic_acid(std::string_view rule_id, const DraftContext& context);
Action draft_eye_lubricant(std::string_view rule_id, const DraftContext& context);

std::string_view vaccine_name(ValueSet vaccine);

} // namespace eczema::cards
