#include "cards/suggestions.hpp"

#include "cards/body_weight.hpp"
#include "cards/card_text.hpp"
#include "cards/draft_resources.hpp"
#include "cards/fact_values.hpp"
#include "cards/proposals.hpp"
#include "cards/topical_options.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

// What one finding proposes, put on its card.
class Suggester {
  public:
    Suggester(Card& card, const Finding& finding, const PatientFacts& facts, const CallContext& call)
        : card_(card), finding_(finding), facts_(facts), drafts_(draft_context(call)) {}

    void run() {
        const std::string_view rule = finding_.rule->id;
        for (const Proposal proposal : finding_.fired->proposals) {
            switch (proposal) {
            case Proposal::remove_order:
                propose_removal();
                break;
            case Proposal::remove_stopping_draft:
                propose_removal_of_stop();
                break;
            case Proposal::first_open_options:
                propose_options();
                break;
            case Proposal::switch_drug:
                propose_switch();
                break;
            case Proposal::corrected_dose:
                propose_corrected_dose();
                break;
            case Proposal::dose_step:
                propose_dose_step();
                break;
            case Proposal::longer_interval:
                propose_longer_interval();
                break;
            case Proposal::end_earlier_order:
                propose_end_of_earlier_order();
                break;
            case Proposal::missing_tests:
                propose_tests();
                break;
            case Proposal::due_vaccines:
                propose_vaccines();
                break;
            case Proposal::optimised_topicals:
                for (const TopicalOption* option : finding_.topicals)
                    add_suggestion(draft_topical(*option, rule, drafts_));
                break;
            case Proposal::topical_partner:
                for (const TopicalOption* option : finding_.topicals)
                    if (option->is_steroid) {
                        add_suggestion(draft_topical(*option, rule, drafts_));
                        break;
                    }
                break;
            case Proposal::inactivated_influenza_vaccine:
                if (finding_.judged && finding_.judged->drug.is_in(ValueSet::vaccine_live_influenza) == Tri::yes)
                    add_suggestion(draft_vaccination(ValueSet::vaccine_influenza_inactivated, rule, drafts_));
                break;
            case Proposal::hold_judged_drug: // nothing to hold before the first dose
                if (finding_.judged && finding_.judged->treatment)
                    add_suggestion(draft_proposal(proposal, subject_of(proposal), rule, drafts_));
                break;
            case Proposal::stop_judged_drug:
                // What is not taken is not stopped; its draft can be removed.
                if (!is_stopped() && (!finding_.judged || !finding_.judged->draft || finding_.judged->treatment))
                    add_suggestion(draft_proposal(proposal, subject_of(proposal), rule, drafts_));
                break;
            case Proposal::reaction_record:
                propose_reaction_record();
                break;
            case Proposal::weekly_timing:
                if (!finding_.weekly_order.empty())
                    add_suggestion({ActionType::update,
                                    std::string(row_of(proposal).label),
                                    std::string(finding_.weekly_order),
                                    {}});
                break;
            case Proposal::folic_acid:
                if (finding_.offers_folic_acid) add_suggestion(draft_folic_acid(rule, drafts_));
                break;
            case Proposal::eye_lubricant:
                add_suggestion(draft_eye_lubricant(rule, drafts_));
                break;
            case Proposal::interrupt_judged_drug:
                if (!is_stopped()) add_suggestion(draft_proposal(proposal, subject_of(proposal), rule, drafts_));
                break;
            default:
                add_suggestion(draft_proposal(proposal, subject_of(proposal), rule, drafts_));
            }
        }
    }

  private:
    DraftContext draft_context(const CallContext& call) const {
        std::string_view condition;
        const auto conditions_of = [&](const FactValue& value) {
            for (const Evidence& evidence : value.evidence)
                if (condition.empty() && evidence.resource_type == "Condition") condition = evidence.id;
        };
        if (finding_.rule->family == Family::gate || finding_.rule->family == Family::response)
            for (const RowOutcome& row : finding_.rows)
                if (row.outcome == Tri::yes) conditions_of(*row.value);
        conditions_of(facts_[Fact::atopic_dermatitis]);
        return {.patient_id = call.patient_id,
                .encounter_id = call.encounter_id,
                .condition_id = condition,
                .today = facts_.today,
                .jurisdiction = facts_.settings->jurisdiction,
                .weight = current_weight(facts_),
                .version = facts_.settings->fhir_version,
                .site_orders = facts_.settings->orders};
    }

    bool is_stopped() const {
        const JudgedDrug* judged = finding_.judged;
        return judged && !judged->draft && judged->treatment && judged->treatment->is_on == Tri::no;
    }

    // The drug a task is about and the newest order of it. What is stopped is the treatment, not the draft that goes on
    // with it.
    ProposalSubject subject_of(Proposal proposal) {
        ProposalSubject subject{drug_of(finding_), {}};
        if (!finding_.judged) return subject;
        const bool is_stop = proposal == Proposal::stop_judged_drug && finding_.judged->treatment;
        if (const fhir::DraftOrder* draft = finding_.judged->draft; draft && !is_stop)
            subject.focus = keep_reference(draft->resource_type, draft->id);
        else if (finding_.judged->treatment)
            for (const Exposure* exposure : finding_.judged->treatment->exposures)
                if (exposure->resource_type == "MedicationRequest")
                    subject.focus = keep_reference(exposure->resource_type, exposure->id);
        return subject;
    }

    // Empty without an id.
    std::string_view keep_reference(std::string_view type, std::string_view id) {
        focus_ = id.empty() ? std::string() : std::string(type) + '/' + std::string(id);
        return focus_;
    }

    void add_removal(std::string_view type, std::string_view id, std::string description) {
        add_suggestion({ActionType::remove, std::move(description), {}, std::string(type) + '/' + std::string(id)});
    }

    // At most one removal for a card; none where the draft has no id to name it by.
    void propose_removal() {
        if (!finding_.judged || !finding_.judged->draft || finding_.judged->draft->id.empty()) return;
        const fhir::DraftOrder& draft = *finding_.judged->draft;
        add_removal(draft.resource_type, draft.id, "Remove the drafted order of " + std::string(drug_of(finding_)));
    }

    void propose_removal_of_stop() {
        for (const DraftedDrug& drafted : facts_.drafted) {
            if (!drafted.is_stop || drafted.draft->id.empty()) continue;
            for (const RowOutcome& row : finding_.rows)
                for (const Evidence& evidence : row.value->evidence)
                    if (row.outcome == Tri::yes && evidence.id == drafted.draft->id &&
                        evidence.resource_type == drafted.draft->resource_type)
                        return add_removal(evidence.resource_type, evidence.id, "Remove the draft that stops the drug");
        }
    }

    Action draft_option(const AssessedOption& option) {
        return {ActionType::create,
                "Draft " + std::string(option.option->id) + " for " + dose_text(*option.dose, drafts_.weight),
                draft_biologic(*option.dose, finding_.rule->id, drafts_),
                {}};
    }

    void propose_options() {
        if (!facts_[Fact::systemic_candidate].awaits_sign_off.empty()) return;
        constexpr std::size_t most_options = 2; // specification R03
        std::size_t count = 0;
        for (const AssessedOption& option : finding_.ladder)
            if (option.state == OptionState::open && option.dose && count++ < most_options)
                add_alternative(draft_option(option));
        propose_first_tests();
    }

    // The tests that the first of the shown options needs before its start.
    void propose_first_tests() {
        constexpr std::size_t most_open = 4; // specification R03
        std::size_t open_count = 0;
        for (const AssessedOption& option : finding_.ladder) {
            if (option.state != OptionState::open) continue;
            if (++open_count > most_open) return;
            for (const Finding& gate : option.gates) {
                const FactValue& missing = (*gate.facts)[Fact::baseline_tests_missing];
                if (gate.rule->id != "baseline-tests-missing" || !gate.fired) continue;
                Suggestion suggestion{"Order the tests that come before " + std::string(option.option->id), {}};
                suggestion.is_divisible = true;
                for (const LabTest test : missing.tests)
                    suggestion.actions.push_back(draft_lab_test(test, finding_.rule->id, drafts_));
                card_.suggestions.push_back(std::move(suggestion));
                return;
            }
        }
    }

    // One suggestion: end the drug that does not work, and begin the first open option.
    void propose_switch() {
        Action stop = draft_proposal(Proposal::stop_judged_drug, subject_of(Proposal::stop_judged_drug),
                                     finding_.rule->id, drafts_);
        for (const AssessedOption& option : finding_.ladder) {
            if (option.state != OptionState::open || !option.dose) continue;
            const std::string drug(drug_of(finding_)), option_id(option.option->id);
            const bool stops = is_draftable(stop);
            Suggestion suggestion{stops ? "Stop " + drug + ", draft " + option_id
                                        : "Draft " + option_id + "; stop " + drug + " by hand",
                                  {}};
            suggestion.is_alternative = true;
            if (stops) suggestion.actions.push_back(std::move(stop));
            suggestion.actions.push_back(draft_option(option));
            card_.suggestions.push_back(std::move(suggestion));
            return;
        }
        add_suggestion(std::move(stop));
    }

    // One suggestion: the labelled dose in place of the order.
    void propose_corrected_dose() {
        if (finding_.facts->oral_draft) return propose_oral_dose(*finding_.facts->oral_draft);
        if (finding_.gates.state != OptionState::open || !finding_.facts->labelled_dose) return;
        const BiologicDose& dose = *finding_.facts->labelled_dose;
        DraftContext drafts = drafts_;
        drafts.with_loading = (*finding_.facts)[Fact::drug_naive].truth == Tri::yes;
        replace_order("Replace by the labelled dose: ", dose, drafts);
    }

    // One suggestion: the same dose at the longer interval in place of the present order.
    void propose_longer_interval() {
        if (finding_.gates.state != OptionState::open || !finding_.facts->labelled_dose) return;
        BiologicDose longer = *finding_.facts->labelled_dose;
        if (!longer.later) return;
        longer.maintenance = longer.later->schedule;
        longer.maintenance_until_day = 0;
        longer.later = nullptr;
        DraftContext drafts = drafts_;
        drafts.with_loading = false;
        replace_order("Change to the longer interval: ", longer, drafts);
    }

    // A draft without an id cannot be removed, and what stands in its place must not be filed beside it.
    bool is_beyond_removal() const { return finding_.judged->draft && finding_.judged->draft->id.empty(); }

    // A draft is removed; an order on record is ended by a task, since we do not hold the whole of it to give it back.
    void replace_order(std::string_view opening, const BiologicDose& dose, const DraftContext& drafts) {
        if (is_beyond_removal()) return;
        const std::string dose_in_words = dose_text(dose, drafts.weight, drafts.with_loading);
        Suggestion suggestion{std::string(opening) + dose_in_words, {}};
        suggestion.is_alternative = true;
        if (const fhir::DraftOrder* draft = finding_.judged->draft) {
            suggestion.actions.push_back({ActionType::remove,
                                          "Remove the drafted order of " + std::string(drug_of(finding_)),
                                          {},
                                          std::string(draft->resource_type) + '/' + std::string(draft->id)});
        } else {
            Action end = draft_proposal(Proposal::end_earlier_order, subject_of(Proposal::end_earlier_order),
                                        finding_.rule->id, drafts_);
            if (is_draftable(end))
                suggestion.actions.push_back(std::move(end));
            else
                leave_to_hand(end);
        }
        suggestion.actions.push_back(
            {ActionType::create, "Draft " + dose_in_words, draft_biologic(dose, finding_.rule->id, drafts), {}});
        card_.suggestions.push_back(std::move(suggestion));
    }

    // The same of a drug by mouth.
    void propose_oral_dose(const OralDraft& dose) {
        if (finding_.gates.state != OptionState::open || is_beyond_removal()) return;
        const std::string words = dose_text(dose, drafts_.weight);
        Suggestion suggestion{"Replace by: " + words, {}};
        suggestion.is_alternative = true;
        const fhir::DraftOrder* draft = finding_.judged->draft;
        if (draft)
            suggestion.actions.push_back({ActionType::remove,
                                          "Remove the drafted order of " + std::string(drug_of(finding_)),
                                          {},
                                          std::string(draft->resource_type) + '/' + std::string(draft->id)});
        suggestion.actions.push_back(
            {ActionType::create, "Draft " + words, draft_oral(dose, finding_.rule->id, drafts_), {}});
        card_.suggestions.push_back(std::move(suggestion));
    }

    // The next labelled dose where nothing stands against it, else another drug. We do not hold the whole of the order
    // in force to end it: that is left to whoever accepts the draft.
    void propose_dose_step() {
        const OralDraft* dose = finding_.facts->oral_draft;
        if (finding_.gates.state != OptionState::open || !dose) return propose_switch();
        const std::string words = "Draft " + std::string(drug_of(finding_)) + " for " +
                                  dose_text(*dose, drafts_.weight) + ", in place of the dose now taken";
        add_alternative({ActionType::create, words, draft_oral(*dose, finding_.rule->id, drafts_), {}});
    }

    // The order on record that the drafted one would overlap with; of a draft beside it none.
    void propose_end_of_earlier_order() {
        for (const RowOutcome& row : finding_.rows) {
            if (!is_used(finding_, row)) continue;
            for (const Evidence& evidence : row.value->evidence)
                for (const Exposure& exposure : facts_.exposures) {
                    const Evidence own = evidence_of(exposure);
                    if (own.resource_type != evidence.resource_type || own.id != evidence.id) continue;
                    const auto drug = exposure.drug.first_of(sets_in(DrugGroup::systemic_or_other_biologic));
                    if (!drug) continue;
                    const std::string_view focus = exposure.order_id.empty()
                                                       ? keep_reference(own.resource_type, own.id)
                                                       : keep_reference("MedicationRequest", exposure.order_id);
                    return add_suggestion(draft_proposal(Proposal::end_earlier_order, {drug_name(*drug), focus},
                                                         finding_.rule->id, drafts_));
                }
        }
    }

    // One suggestion with an order for each test that the fired rows name.
    void propose_tests() {
        Suggestion suggestion{"Order the tests named", {}};
        suggestion.is_divisible = true;
        std::vector<LabTest> seen;
        for (const RowOutcome& row : finding_.rows) {
            if (!is_used(finding_, row)) continue;
            for (const LabTest test : row.value->tests) {
                if (std::find(seen.begin(), seen.end(), test) != seen.end()) continue;
                seen.push_back(test);
                suggestion.actions.push_back(draft_lab_test(test, finding_.rule->id, drafts_));
            }
        }
        if (!suggestion.actions.empty()) card_.suggestions.push_back(std::move(suggestion));
    }

    void propose_reaction_record() {
        const auto drug = finding_.judged->drug.first_of(sets_in(finding_.rule->judges));
        if (!drug) return;
        const Fact fact = finding_.fired->detail_of;
        const std::string_view reaction = fact == Fact::count ? std::string_view() : (*finding_.facts)[fact].detail;
        add_suggestion({ActionType::create,
                        label_of(row_of(Proposal::reaction_record), drug_of(finding_)),
                        draft_reaction(*drug, reaction, finding_.rule->id, drafts_),
                        {}});
    }

    void propose_vaccines() {
        Suggestion suggestion{"Order the vaccines due", {}};
        suggestion.is_divisible = true;
        for (const RowOutcome& row : finding_.rows)
            if (is_used(finding_, row))
                for (const ValueSet vaccine : row.value->vaccines)
                    suggestion.actions.push_back(draft_vaccination(vaccine, finding_.rule->id, drafts_));
        if (!suggestion.actions.empty()) card_.suggestions.push_back(std::move(suggestion));
    }

    static bool is_draftable(const Action& action) {
        return action.type != ActionType::create || !action.resource.empty();
    }

    // The client's version of FHIR has no resource for it: said in words.
    void leave_to_hand(const Action& action) {
        const std::string line = "\n\nTo do by hand: " + action.description + '.';
        if (card_.detail.find(line) == std::string::npos) card_.detail += line;
    }

    void add_alternative(Action action) {
        const std::size_t before = card_.suggestions.size();
        add_suggestion(std::move(action));
        if (card_.suggestions.size() > before) card_.suggestions.back().is_alternative = true;
    }

    void add_suggestion(Action action) {
        if (!is_draftable(action)) return leave_to_hand(action);
        for (const Suggestion& suggestion : card_.suggestions)
            for (const Action& known : suggestion.actions)
                if (known.type == action.type && known.description == action.description) return;
        std::string label = action.description;
        card_.suggestions.push_back({std::move(label), {std::move(action)}});
    }

    Card& card_;
    const Finding& finding_;
    const PatientFacts& facts_;
    const DraftContext drafts_;
    std::string focus_; // the order that a task is about
};

} // namespace

bool is_adjunct(std::string_view draft_id) {
    for (const Proposal proposal : {Proposal::folic_acid, Proposal::eye_lubricant})
        if (draft_id == std::string(draft_id_prefix) + std::string(row_of(proposal).id)) return true;
    for (const TopicalOption& option : topical_options())
        if (draft_id == std::string(draft_id_prefix) + std::string(option.id)) return true;
    return false;
}

void add_suggestions(Card& card, const Finding& finding, const PatientFacts& facts, const CallContext& call) {
    Suggester(card, finding, facts, call).run();
}

} // namespace eczema::cards
