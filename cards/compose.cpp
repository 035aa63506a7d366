#include "cards/compose.hpp"

#include "cards/card_text.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

// Specification 7.5; criticals are outside the budget.
constexpr std::size_t patient_view_warnings = 1;
constexpr std::size_t patient_view_infos = 1;
constexpr std::size_t order_sign_cards = 6;
constexpr std::size_t order_sign_cards_per_order = 2;

// Findings that go on one card, the leading one first, and checks about the same order that could not be run.
struct Group {
    std::vector<std::size_t> findings; // indices
    std::vector<std::size_t> unevaluated;
    const OrderedDrug* order = nullptr;
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

    std::vector<Group> group_patient() const {
        std::vector<Group> groups;
        std::optional<std::size_t> ladder;
        for (std::size_t i = 0; i < findings_.size(); ++i) {
            if (!speaks(i)) continue;
            if (findings_[i].rule->family == Family::ladder)
                ladder = i;
            else
                groups.push_back({{i}, {}, nullptr});
        }
        if (ladder) {
            // An infection that holds the list leads its card: it is what to do first.
            const auto holds_list = [this](const Group& group) {
                return indicator(group.findings.front()) == Indicator::info;
            };
            const auto found = std::find_if(groups.begin(), groups.end(), holds_list);
            if (found != groups.end())
                found->findings.push_back(*ladder);
            else
                groups.push_back({{*ladder}, {}, nullptr});
        }
        // In the scope of ad-data-insufficient (specification R01) a check that could not run is said.
        const bool in_scope = (facts_[Fact::atopic_dermatitis].truth & facts_[Fact::on_systemic].truth) == Tri::yes;
        Group unevaluated;
        for (std::size_t i = 0; in_scope && i < findings_.size(); ++i)
            if (is_unevaluated(i)) unevaluated.unevaluated.push_back(i);
        add_unevaluated(groups, std::move(unevaluated));
        return groups;
    }

    static void add_unevaluated(std::vector<Group>& groups, Group unevaluated) {
        if (unevaluated.unevaluated.empty()) return;
        const auto same = std::find_if(groups.begin(), groups.end(),
                                       [&](const Group& group) { return group.order == unevaluated.order; });
        if (same != groups.end())
            same->unevaluated = std::move(unevaluated.unevaluated);
        else
            groups.push_back(std::move(unevaluated));
    }

    std::vector<Group> group_orders() const {
        std::vector<Group> groups;
        for (const OrderedDrug& order : facts_.orders) {
            Group gates{{}, {}, &order}, doses{{}, {}, &order}, unevaluated{{}, {}, &order};
            for (std::size_t i = 0; i < findings_.size(); ++i) {
                if (findings_[i].order != &order) continue;
                if (speaks(i)) (findings_[i].rule->family == Family::gate ? gates : doses).findings.push_back(i);
                if (is_unevaluated(i)) unevaluated.unevaluated.push_back(i);
            }
            std::vector<Group> own = split(std::move(gates), std::move(doses));
            add_unevaluated(own, std::move(unevaluated));
            groups.insert(groups.end(), own.begin(), own.end());
        }
        for (std::size_t i = 0; i < findings_.size(); ++i) {
            if (!speaks(i) || findings_[i].order) continue;
            // The ladder belongs on the card of the order that asked for it.
            const auto asking = std::find_if(groups.begin(), groups.end(), [](const Group& group) {
                return group.order && group.order->drug.is_in(DrugGroup::corticosteroid_or_traditional) == Tri::yes &&
                       !group.findings.empty();
            });
            if (findings_[i].rule->family == Family::ladder && asking != groups.end())
                asking->findings.push_back(i);
            else
                groups.push_back({{i}, {}, nullptr});
        }
        return groups;
    }

    // order-select: one card an ordered drug. order-sign: each finding its card while there are no more than two, else
    // one for safety and one for the rest.
    std::vector<Group> split(Group gates, Group doses) const {
        std::vector<Group> groups;
        const std::size_t count = gates.findings.size() + doses.findings.size();
        if (context_.hook == Hook::order_sign && count <= order_sign_cards_per_order) {
            for (const Group* part : {&gates, &doses})
                for (const std::size_t i : part->findings) groups.push_back({{i}, {}, part->order});
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

    // Takes what is over the budget out of `groups` and gives the summaries of it.
    std::vector<std::string> keep_to_budget(std::vector<Group>& groups) {
        std::vector<std::string> dropped;
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
            dropped.push_back(group.findings.empty() ? std::string("A check could not be completed.")
                                                     : summary_of(findings_[group.findings.front()]));
            return true;
        });
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
        card.is_single_choice = shown.size() == 1 && shown.front()->rule->family == Family::ladder;
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
        if (finding.rule->family == Family::gate)
            for (const RowOutcome& row : finding.rows)
                if (row.outcome == Tri::yes) conditions_of(*row.value);
        conditions_of(facts_[Fact::atopic_dermatitis]);
        return {context_.patient_id, context_.encounter_id, condition, facts_.today, facts_.settings->jurisdiction};
    }

    void propose(Card& card, const Finding& finding) const {
        for (const Proposal proposal : finding.fired->proposals) {
            if (proposal == Proposal::remove_order)
                propose_removal(card, finding);
            else if (proposal == Proposal::first_open_options)
                propose_options(card, finding);
            else
                add_suggestion(card, draft_service(proposal, finding.rule->id, draft_context(finding)));
        }
    }

    // At most one removal for a card; none where the draft has no id to name it by.
    void propose_removal(Card& card, const Finding& finding) const {
        if (!finding.order || !finding.order->draft || finding.order->draft->id.empty()) return;
        const fhir::DraftOrder& draft = *finding.order->draft;
        add_suggestion(card, {ActionType::remove,
                              "Remove the drafted order of " + std::string(drug_of(finding)),
                              {},
                              std::string(draft.resource_type) + '/' + std::string(draft.id)});
    }

    void propose_options(Card& card, const Finding& finding) const {
        constexpr std::size_t most_options = 2; // specification R03
        const DraftContext context = draft_context(finding);
        std::size_t count = 0;
        for (const AssessedOption& option : finding.ladder)
            if (option.state == OptionState::open && count++ < most_options)
                add_suggestion(card, {ActionType::create,
                                      "Draft " + std::string(option.option->id) + " for " + dose_text(*option.dose),
                                      draft_biologic(*option.dose, finding.rule->id, context),
                                      {}});
        add_suggestion(card, draft_service(Proposal::dermatology_referral, finding.rule->id, context));
    }

    static void add_suggestion(Card& card, Action action) {
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
};

} // namespace

Composed compose(std::span<const Finding> findings, const PatientFacts& facts, const CallContext& context) {
    return Composer(findings, facts, context).run();
}

} // namespace eczema::cards
