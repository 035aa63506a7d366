// FHIR resources that a card proposes: drafts for a clinician to accept, never orders. Nothing is invented: what the
// record does not say is left out.
#pragma once
#include "cards/card.hpp"
#include "cards/oral_doses.hpp"

namespace eczema::cards {

// Whose draft it is and what it is for.
struct DraftContext {
    std::string_view patient_id;
    std::string_view encounter_id; // empty where the hook names none
    std::string_view condition_id; // reasonReference; empty where the record has none
    fhir::Day today;
    Jurisdiction jurisdiction;
    std::optional<Weight> weight{}; // current_weight(): stands beside every dose of a child
    bool with_loading = true;       // false for a patient who is no beginner on the drug
    fhir::FhirVersion version = fhir::FhirVersion::r4;
    std::span<const SiteOrder> site_orders{};
};

// A drug order for one month with structured loading and maintenance dosage, step by step; without loading a
// single step.
std::string draft_biologic(const BiologicDose& dose, std::string_view rule_id, const DraftContext& context);

// An unconfirmed entry of the allergy list for the drug; `reaction` in words, or empty.
std::string draft_reaction(ValueSet drug, std::string_view reaction, std::string_view rule_id,
                           const DraftContext& context);

// "adults: 600 mg (2 injections at different sites) on day 1, then 300 mg every 2 weeks from day 15, subcutaneously";
// of a row that is not for adults only, or that depends on weight, with the weight where it is given.
std::string dose_text(const BiologicDose& dose, const std::optional<Weight>& weight = std::nullopt,
                      bool with_loading = true);

// A drug order for one month of a dose by mouth every day.
std::string draft_oral(const OralDraft& dose, std::string_view rule_id, const DraftContext& context);

// "12 to 17 years, 40 kg and more: 15 mg once a day by mouth", with the weight where the dose goes by it.
std::string dose_text(const OralDraft& dose, const std::optional<Weight>& weight);

} // namespace eczema::cards
