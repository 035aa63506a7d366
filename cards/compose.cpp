#include "cards/compose.hpp"

#include "cards/card_text.hpp"
#include "cards/lacking_lists.hpp"

#include <algorithm>
#include <utility>

namespace eczema::cards {
namespace {

// Specification 7.5; criticals are outside the budget.
constexpr std::size_t patient_view_warnings = 1;
constexpr std::size_t patient_view_infos = 1;
constexpr std::size_t order_sign_cards = 6;
constexpr std::size_t order_sign_cards_per_order = 2;
constexpr std::ptrdiff_t most_cards_over_counselling = 3; // warnings and criticals of a call (specification R52)

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

// Where every suggestion of a card may be taken, two systemic drugs must not be among them: the first stays, the others
// are said.
void keep_one_alternative(Card& card) {
    std::vector<Suggestion> kept;
    std::string others;
    bool has_one = false;
    for (Suggestion& suggestion : card.suggestions) {
        if (!suggestion.is_alternative || !std::exchange(has_one, true))
            kept.push_back(std::move(suggestion));
        else
            others += "\n- " + suggestion.label;
    }
    card.suggestions = std::move(kept);
    if (!others.empty()) card.detail += "\n\n**In place of the drug drafted here, never beside it**" + others;
}

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
    // Counselling is no check: not to know whether it is due says nothing about the order.
    bool is_unevaluated(std::size_t i) const {
        return findings_[i].outcome == Tri::unknown && !findings_[i].is_off && !is_counselling(i);
    }
    bool is_counselling(std::size_t i) const { return findings_[i].rule->family == Family::counselling; }
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

    std::vector<Group> group_orders() {
        std::vector<Group> groups;
        Group silent; // checks that could not be run, of orders that have no card
        for (const JudgedDrug& order : facts_.orders) {
            Group gates{{}, {}, &order}, doses{{}, {}, &order};
            std::vector<std::size_t> unevaluated;
            for (std::size_t i = 0; i < findings_.size(); ++i) {
                if (findings_[i].judged != &order) continue;
                if (speaks(i) && !is_counselling(i))
                    (findings_[i].rule->family == Family::gate ? gates : doses).findings.push_back(i);
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
        add_counselling(groups);
        return groups;
    }

    // Last, and only where nothing of more weight is said of its order and the order has room for one more card
    // (specification R52, 7.5).
    void add_counselling(std::vector<Group>& groups) {
        const auto weighs = [this](const Group& group) {
            return !group.findings.empty() && level(group) > Indicator::info;
        };
        const bool is_crowded = std::count_if(groups.begin(), groups.end(), weighs) >= most_cards_over_counselling;
        const std::size_t last = groups.size();
        for (std::size_t i = 0; i < findings_.size(); ++i) {
            if (!speaks(i) || !is_counselling(i)) continue;
            std::size_t of_order = 0;
            bool is_outweighed = is_crowded;
            for (std::size_t g = 0; g < last; ++g) {
                if (groups[g].judged != findings_[i].judged) continue;
                ++of_order;
                is_outweighed |= weighs(groups[g]);
            }
            if (is_outweighed || of_order >= order_sign_cards_per_order)
                fates_[i].suppressed_by = "budget";
            else
                groups.push_back({{i}, {}, findings_[i].judged});
        }
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
        for (const Finding* finding : shown) add_suggestions(card, *finding, facts_, context_);
        card.is_single_choice = !shown.empty() && shown.front()->rule->family == Family::ladder;
        if (!card.is_single_choice) keep_one_alternative(card);
        for (const BasisRule& entry : card.rules)
            for (const std::uint8_t reason : entry.rule->override_reasons)
                if (std::find(card.override_reasons.begin(), card.override_reasons.end(), reason) ==
                    card.override_reasons.end())
                    card.override_reasons.push_back(reason);
        std::sort(card.override_reasons.begin(), card.override_reasons.end());
        return card;
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
