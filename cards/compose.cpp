#include "cards/compose.hpp"

#include "cards/card_text.hpp"
#include "cards/lacking_lists.hpp"
#include "cards/proposals.hpp"

#include <algorithm>
#include <deque>

namespace eczema::cards {
namespace {

// Specification 7.5; criticals are outside the budget.
constexpr std::size_t patient_view_warnings = 1;
constexpr std::size_t patient_view_infos = 1;
constexpr std::size_t order_sign_cards = 6;
constexpr std::size_t order_sign_cards_per_order = 2;

bool is_caution_of_ladder(std::string_view rule_id) {
    constexpr std::array<std::string_view, 3> ids{"ad-diagnosis-doubt", "gate-contact-allergy",
                                                  "gate-vaccines-before-start"};
    return std::find(ids.begin(), ids.end(), rule_id) != ids.end();
}

// Findings that go on one card, the leading one first, and checks about the same order that could not be run.
struct Group {
    std::vector<std::size_t> findings; // indices
    std::vector<std::size_t> unevaluated;
    const JudgedDrug* judged = nullptr; // null where no drug is judged
};

class Composer {
  public:
    Composer(std::span<const Finding> findings, const PatientFacts& facts, const CallContext& context)
        : findings_(findings), facts_(facts), context_(context), fates_(findings.size()) {}

    Composed run() {
        for (std::size_t i = 0; i < findings_.size(); ++i)
            if (findings_[i].is_off) fates_[i].suppressed_by = "site-off";
        if (facts_.record->patient.is_deceased) return {{}, std::move(fates_)};
        std::vector<Group> groups = context_.hook == Hook::patient_view ? group_patient() : group_orders();
        std::stable_sort(groups.begin(), groups.end(),
                         [this](const Group& a, const Group& b) { return level(a) > level(b); });
        const std::vector<std::string> dropped = keep_to_budget(groups);
        Composed composed;
        for (const Group& group : groups) composed.cards.push_back(card_of(group));
        if (!dropped.empty() && !composed.cards.empty()) {
            std::string& detail = composed.cards.back().detail;
            detail += "\n\nFurther notes:";
            for (const std::string& summary : dropped) detail += ' ' + summary;
        }
        composed.fates = std::move(fates_);
        return composed;
    }

  private:
    bool speaks(std::size_t i) const { return findings_[i].fired && !findings_[i].is_off; }
    bool is_unevaluated(std::size_t i) const { return findings_[i].outcome == Tri::unknown && !findings_[i].is_off; }
    Indicator indicator(std::size_t i) const { return findings_[i].fired->indicator; }

    Indicator level(const Group& group) const {
        Indicator highest = Indicator::info;
        for (const std::size_t i : group.findings) highest = std::max(highest, indicator(i));
        return highest;
    }

    // The highest indicator leads; of equals, the earlier in the order of rules.
    void lead_with_highest(Group& group) const {
        std::stable_sort(group.findings.begin(), group.findings.end(),
                         [this](std::size_t a, std::size_t b) { return indicator(a) > indicator(b); });
    }

    // On patient-view the ladder owns the info place (specification section 6, item 6). An infection that holds the
    // list leads its card: it is what to do first. Doubts and vaccines become caution lines on it.
    std::vector<Group> group_patient() const {
        std::vector<Group> groups;
        Group list;
        std::vector<std::size_t> holding, ladder, cautions;
        for (std::size_t i = 0; i < findings_.size(); ++i) {
            if (!speaks(i)) continue;
            const Rule& rule = *findings_[i].rule;
            const bool is_info = indicator(i) == Indicator::info;
            if (rule.family == Family::ladder)
                ladder.push_back(i);
            else if (is_info && holds_whole_list(rule.id))
                holding.push_back(i);
            else if (is_info && is_caution_of_ladder(rule.id))
                cautions.push_back(i);
            else
                groups.push_back({{i}, {}, findings_[i].judged});
        }
        if (ladder.empty()) {
            for (const auto* part : {&holding, &cautions})
                for (const std::size_t i : *part) groups.push_back({{i}, {}, nullptr});
        } else {
            for (const auto* part : {&holding, &ladder, &cautions})
                list.findings.insert(list.findings.end(), part->begin(), part->end());
            groups.insert(groups.begin(), std::move(list)); // of equals it stays first
        }
        // A check that could not run is said in the scope of ad-data-insufficient (specification R01), and everywhere
        // where the EHR failed to give its data (section 6, item 7). What a client never sends is no failure.
        const bool is_in_scope = facts_[Fact::data_scope].truth == Tri::yes;
        Group unevaluated;
        for (std::size_t i = 0; i < findings_.size(); ++i)
            if (is_unevaluated(i) && (is_in_scope || lacks_a_failed_list(findings_[i])))
                unevaluated.unevaluated.push_back(i);
        if (unevaluated.unevaluated.empty()) return groups;
        const auto same = std::find_if(groups.begin(), groups.end(), [](const Group& group) { return !group.judged; });
        if (same != groups.end())
            same->unevaluated = std::move(unevaluated.unevaluated);
        else
            groups.push_back(std::move(unevaluated));
        return groups;
    }

    // The order that gives rise to what is said of the patient as a whole: its card, if it has one.
    static std::vector<Group>::iterator asking(std::vector<Group>& groups) {
        return std::find_if(groups.begin(), groups.end(), [](const Group& group) {
            return group.judged && !group.findings.empty() &&
                   (group.judged->drug.is_in(DrugGroup::corticosteroid_or_traditional) |
                    group.judged->drug.is_in(DrugGroup::systemic)) == Tri::yes;
        });
    }

    std::vector<Group> group_orders() const {
        std::vector<Group> groups;
        Group silent; // checks that could not be run, of orders that have no card
        for (const JudgedDrug& order : facts_.orders) {
            Group gates{{}, {}, &order}, doses{{}, {}, &order};
            std::vector<std::size_t> unevaluated;
            for (std::size_t i = 0; i < findings_.size(); ++i) {
                if (findings_[i].judged != &order) continue;
                if (speaks(i)) (findings_[i].rule->family == Family::gate ? gates : doses).findings.push_back(i);
                if (is_unevaluated(i)) unevaluated.push_back(i);
            }
            std::vector<Group> own = split(std::move(gates), std::move(doses));
            std::vector<std::size_t>& place = own.empty() ? silent.unevaluated : own.front().unevaluated;
            place.insert(place.end(), unevaluated.begin(), unevaluated.end());
            groups.insert(groups.end(), own.begin(), own.end());
        }
        for (std::size_t i = 0; i < findings_.size(); ++i) {
            if (!speaks(i) || findings_[i].judged) continue;
            const auto card = asking(groups);
            if (card != groups.end() && indicator(i) <= level(*card))
                card->findings.push_back(i);
            else
                groups.push_back({{i}, {}, nullptr});
        }
        bool is_asked = false; // for data that are missing in the record itself, by ad-data-insufficient
        for (std::size_t i = 0; i < findings_.size(); ++i)
            is_asked |= speaks(i) && findings_[i].rule->family == Family::data;
        for (std::size_t i = 0; i < findings_.size(); ++i) {
            if (!is_unevaluated(i) || findings_[i].judged) continue;
            const bool is_said =
                facts_[Fact::data_scope].truth == Tri::yes && (lacks_a_list(findings_[i]) || !is_asked);
            if (!is_said && !rests_on_a_draft(findings_[i], facts_)) continue;
            const auto card = asking(groups);
            (card != groups.end() ? card->unevaluated : silent.unevaluated).push_back(i);
        }
        if (!silent.unevaluated.empty()) groups.push_back(std::move(silent));
        return groups;
    }

    // order-select: one card an ordered drug. order-sign: each finding its card while there are no more than two, else
    // one for safety and one for the rest.
    std::vector<Group> split(Group gates, Group doses) const {
        std::vector<Group> groups;
        const std::size_t count = gates.findings.size() + doses.findings.size();
        if (context_.hook == Hook::order_sign && count <= order_sign_cards_per_order) {
            for (const Group* part : {&gates, &doses})
                for (const std::size_t i : part->findings) groups.push_back({{i}, {}, part->judged});
            return groups;
        }
        if (context_.hook == Hook::order_select) {
            gates.findings.insert(gates.findings.end(), doses.findings.begin(), doses.findings.end());
            doses.findings.clear();
        }
        for (Group* part : {&gates, &doses}) {
            if (part->findings.empty()) continue;
            lead_with_highest(*part);
            groups.push_back(std::move(*part));
        }
        return groups;
    }

    // Takes what is over the budget out of `groups` and gives the summaries of it. Checks that could not be run for
    // want of a list are kept: the last card says them.
    std::vector<std::string> keep_to_budget(std::vector<Group>& groups) {
        std::vector<std::string> dropped;
        std::vector<std::size_t> unevaluated;
        std::size_t warnings = 0, infos = 0, cards = 0;
        std::erase_if(groups, [&](const Group& group) {
            const Indicator highest = level(group);
            if (highest == Indicator::critical) return false;
            const bool fits = context_.hook == Hook::patient_view
                                  ? (highest == Indicator::warning ? warnings++ < patient_view_warnings
                                                                   : infos++ < patient_view_infos)
                                  : context_.hook != Hook::order_sign || cards++ < order_sign_cards;
            if (fits) return false;
            for (const std::size_t i : group.findings) fates_[i].suppressed_by = "budget";
            if (!group.findings.empty()) dropped.push_back(summary_of(findings_[group.findings.front()]));
            for (const std::size_t i : group.unevaluated)
                if (group.findings.empty() || lacks_a_list(findings_[i])) unevaluated.push_back(i);
            return true;
        });
        if (!groups.empty())
            groups.back().unevaluated.insert(groups.back().unevaluated.end(), unevaluated.begin(), unevaluated.end());
        return dropped;
    }

    Card card_of(const Group& group) {
        Card card;
        std::vector<const Finding*> shown, unevaluated;
        for (const std::size_t i : group.findings) {
            shown.push_back(&findings_[i]);
            fates_[i].is_shown = true;
            if (i != group.findings.front())
                fates_[i].suppressed_by = "merged:" + std::string(findings_[group.findings.front()].rule->id);
            card.rules.push_back({findings_[i].rule, indicator(i)});
        }
        for (const std::size_t i : group.unevaluated) {
            unevaluated.push_back(&findings_[i]);
            fates_[i].is_shown = true;
            card.rules.push_back({findings_[i].rule, std::nullopt});
        }
        card.indicator = level(group);
        card.leading = card.rules.front().rule;
        card.summary = shown.empty() ? not_completed_summary(unevaluated) : summary_of(*shown.front());
        describe(card, shown, unevaluated);
        for (const Finding* finding : shown) propose(card, *finding);
        card.is_single_choice = !shown.empty() && shown.front()->rule->family == Family::ladder;
        for (const BasisRule& entry : card.rules)
            for (const std::uint8_t reason : entry.rule->override_reasons)
                if (std::find(card.override_reasons.begin(), card.override_reasons.end(), reason) ==
                    card.override_reasons.end())
                    card.override_reasons.push_back(reason);
        std::sort(card.override_reasons.begin(), card.override_reasons.end());
        return card;
    }

    DraftContext draft_context(const Finding& finding) const {
        std::string_view condition;
        const auto conditions_of = [&](const FactValue& value) {
            for (const Evidence& evidence : value.evidence)
                if (condition.empty() && evidence.resource_type == "Condition") condition = evidence.id;
        };
        if (finding.rule->family == Family::gate || finding.rule->family == Family::response)
            for (const RowOutcome& row : finding.rows)
                if (row.outcome == Tri::yes) conditions_of(*row.value);
        conditions_of(facts_[Fact::atopic_dermatitis]);
        return {.patient_id = context_.patient_id,
                .encounter_id = context_.encounter_id,
                .condition_id = condition,
                .today = facts_.today,
                .jurisdiction = facts_.settings->jurisdiction,
                .weight = current_weight(facts_),
                .version = facts_.settings->fhir_version,
                .site_orders = facts_.settings->orders};
    }

    void propose(Card& card, const Finding& finding) const {
        const DraftContext context = draft_context(finding);
        const std::string_view rule = finding.rule->id;
        for (const Proposal proposal : finding.fired->proposals) {
            switch (proposal) {
            case Proposal::remove_order:
                propose_removal(card, finding);
                break;
            case Proposal::remove_stopping_draft:
                propose_removal_of_stop(card, finding);
                break;
            case Proposal::first_open_options:
                propose_options(card, finding, context);
                break;
            case Proposal::switch_drug:
                propose_switch(card, finding, context);
                break;
            case Proposal::corrected_dose:
                propose_corrected_dose(card, finding, context);
                break;
            case Proposal::missing_tests:
                propose_tests(card, finding, context);
                break;
            case Proposal::due_vaccines:
                propose_vaccines(card, finding, context);
                break;
            case Proposal::optimised_topicals:
                for (const TopicalOption* option : finding.topicals)
                    add_suggestion(card, draft_topical(*option, rule, context));
                break;
            case Proposal::topical_partner:
                for (const TopicalOption* option : finding.topicals)
                    if (option->is_steroid) {
                        add_suggestion(card, draft_topical(*option, rule, context));
                        break;
                    }
                break;
            case Proposal::inactivated_influenza_vaccine:
                if (finding.judged && finding.judged->drug.is_in(ValueSet::vaccine_live_influenza) == Tri::yes)
                    add_suggestion(card, draft_vaccination(ValueSet::vaccine_influenza_inactivated, rule, context));
                break;
            case Proposal::eye_lubricant:
                add_suggestion(card, draft_eye_lubricant(rule, context));
                break;
            default:
                add_suggestion(card, draft_proposal(proposal, subject_of(finding), rule, context));
            }
        }
    }

    // The drug a task is about and the newest order of it.
    ProposalSubject subject_of(const Finding& finding) const {
        ProposalSubject subject{drug_of(finding), {}};
        if (!finding.judged) return subject;
        if (const fhir::DraftOrder* draft = finding.judged->draft)
            subject.focus = reference_in_call(draft->resource_type, draft->id);
        else if (finding.judged->treatment)
            for (const Exposure* exposure : finding.judged->treatment->exposures)
                if (exposure->resource_type == "MedicationRequest")
                    subject.focus = reference_in_call(exposure->resource_type, exposure->id);
        return subject;
    }

    // A reference that lives as long as the composing does; empty without an id.
    std::string_view reference_in_call(std::string_view type, std::string_view id) const {
        if (id.empty()) return {};
        references_.push_back(std::string(type) + '/' + std::string(id));
        return references_.back();
    }

    static void add_removal(Card& card, std::string_view type, std::string_view id, std::string description) {
        add_suggestion(card,
                       {ActionType::remove, std::move(description), {}, std::string(type) + '/' + std::string(id)});
    }

    // At most one removal for a card; none where the draft has no id to name it by.
    void propose_removal(Card& card, const Finding& finding) const {
        if (!finding.judged || !finding.judged->draft || finding.judged->draft->id.empty()) return;
        const fhir::DraftOrder& draft = *finding.judged->draft;
        add_removal(card, draft.resource_type, draft.id,
                    "Remove the drafted order of " + std::string(drug_of(finding)));
    }

    void propose_removal_of_stop(Card& card, const Finding& finding) const {
        for (const DraftedDrug& drafted : facts_.drafted) {
            if (!drafted.is_stop || drafted.draft->id.empty()) continue;
            for (const RowOutcome& row : finding.rows)
                for (const Evidence& evidence : row.value->evidence)
                    if (row.outcome == Tri::yes && evidence.id == drafted.draft->id &&
                        evidence.resource_type == drafted.draft->resource_type)
                        return add_removal(card, evidence.resource_type, evidence.id,
                                           "Remove the draft that stops the drug");
        }
    }

    Action draft_option(const AssessedOption& option, const Finding& finding, const DraftContext& context) const {
        return {ActionType::create,
                "Draft " + std::string(option.option->id) + " for " + dose_text(*option.dose, context.weight),
                draft_biologic(*option.dose, finding.rule->id, context),
                {}};
    }

    void propose_options(Card& card, const Finding& finding, const DraftContext& context) const {
        constexpr std::size_t most_options = 2; // specification R03
        std::size_t count = 0;
        for (const AssessedOption& option : finding.ladder)
            if (option.state == OptionState::open && option.dose && count++ < most_options)
                add_suggestion(card, draft_option(option, finding, context));
    }

    // One suggestion: end the drug that does not work, and begin the first open option.
    void propose_switch(Card& card, const Finding& finding, const DraftContext& context) const {
        Action stop = draft_proposal(Proposal::stop_judged_drug, subject_of(finding), finding.rule->id, context);
        for (const AssessedOption& option : finding.ladder) {
            if (option.state != OptionState::open || !option.dose) continue;
            const std::string drug(drug_of(finding)), option_id(option.option->id);
            const bool stops = is_draftable(stop);
            Suggestion suggestion{stops ? "Stop " + drug + ", draft " + option_id
                                        : "Draft " + option_id + "; stop " + drug + " by hand",
                                  {}};
            if (stops) suggestion.actions.push_back(std::move(stop));
            suggestion.actions.push_back(draft_option(option, finding, context));
            card.suggestions.push_back(std::move(suggestion));
            return;
        }
        add_suggestion(card, std::move(stop));
    }

    // One suggestion: the labelled dose in place of the order.
    void propose_corrected_dose(Card& card, const Finding& finding, DraftContext context) const {
        if (finding.gates.state != OptionState::open || !finding.facts->labelled_dose) return;
        const BiologicDose& dose = *finding.facts->labelled_dose;
        context.with_loading = (*finding.facts)[Fact::drug_naive].truth == Tri::yes;
        const std::string dose_in_words = dose_text(dose, context.weight, context.with_loading);
        Suggestion suggestion{"Replace by the labelled dose: " + dose_in_words, {}};
        const fhir::DraftOrder* draft = finding.judged->draft;
        if (draft && !draft->id.empty())
            suggestion.actions.push_back({ActionType::remove,
                                          "Remove the drafted order of " + std::string(drug_of(finding)),
                                          {},
                                          std::string(draft->resource_type) + '/' + std::string(draft->id)});
        suggestion.actions.push_back(
            {ActionType::create, "Draft " + dose_in_words, draft_biologic(dose, finding.rule->id, context), {}});
        card.suggestions.push_back(std::move(suggestion));
    }

    // One suggestion with an order for each test that the fired rows name.
    void propose_tests(Card& card, const Finding& finding, const DraftContext& context) const {
        Suggestion suggestion{"Order the tests named", {}};
        std::vector<LabTest> seen;
        for (const RowOutcome& row : finding.rows) {
            if (!is_used(finding, row)) continue;
            for (const LabTest test : row.value->tests) {
                if (std::find(seen.begin(), seen.end(), test) != seen.end()) continue;
                seen.push_back(test);
                suggestion.actions.push_back(draft_lab_test(test, finding.rule->id, context));
            }
        }
        if (!suggestion.actions.empty()) card.suggestions.push_back(std::move(suggestion));
    }

    void propose_vaccines(Card& card, const Finding& finding, const DraftContext& context) const {
        Suggestion suggestion{"Order the vaccines due", {}};
        for (const RowOutcome& row : finding.rows)
            if (is_used(finding, row))
                for (const ValueSet vaccine : row.value->vaccines)
                    suggestion.actions.push_back(draft_vaccination(vaccine, finding.rule->id, context));
        if (!suggestion.actions.empty()) card.suggestions.push_back(std::move(suggestion));
    }

    static bool is_draftable(const Action& action) {
        return action.type != ActionType::create || !action.resource.empty();
    }

    // The client's version of FHIR has no resource for it: said in words.
    static void leave_to_hand(Card& card, const Action& action) {
        const std::string line = "\n\nTo do by hand: " + action.description + '.';
        if (card.detail.find(line) == std::string::npos) card.detail += line;
    }

    static void add_suggestion(Card& card, Action action) {
        if (!is_draftable(action)) return leave_to_hand(card, action);
        for (const Suggestion& suggestion : card.suggestions)
            for (const Action& known : suggestion.actions)
                if (known.type == action.type && known.description == action.description) return;
        std::string label = action.description;
        card.suggestions.push_back({std::move(label), {std::move(action)}});
    }

    std::span<const Finding> findings_;
    const PatientFacts& facts_;
    const CallContext& context_;
    std::vector<Fate> fates_;
    mutable std::deque<std::string> references_; // of the tasks of this call
};

} // namespace

Composed compose(std::span<const Finding> findings, const PatientFacts& facts, const CallContext& context) {
    return Composer(findings, facts, context).run();
}

} // namespace eczema::cards
