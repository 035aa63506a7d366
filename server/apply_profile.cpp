#include "server/apply_profile.hpp"

#include "cards/card_text.hpp"
#include "server/allowed_link.hpp"
#include "server/card_identity.hpp"
#include "server/detail_text.hpp"

#include <algorithm>
#include <cctype>

namespace eczema::server {
namespace {

constexpr std::string_view any = "any", at_most_one = "at-most-one";

// The words of a sentence without its end, so that another may follow.
std::string clause(std::string_view text) {
    while (text.ends_with('.') || text.ends_with(' ')) text.remove_suffix(1);
    return std::string(text);
}

std::string named(std::string_view list, std::size_t index) {
    return std::string(list) + '[' + std::to_string(index) + ']';
}

// A part of a suggestion is named after the whole: the same place under the same key, other words.
std::string part_uuid(const WireSuggestion& whole, std::size_t part, const ProfileUse& use) {
    if (whole.uuid.empty()) return {};
    CallIdentity identity{};
    identity.key = use.key;
    identity.client = use.client;
    const auto place = place_of(whole.uuid, use.key, use.client);
    return make_uuid(identity, place.value_or(CardPlace{}), named(whole.uuid, part));
}

// One card, changed in place, step by step.
class Fitting {
  public:
    Fitting(WireCard& card, std::string path, const ClientProfile& profile, const ProfileUse& use,
            std::vector<ProfileChange>* changes)
        : card_(card), path_(std::move(path)), profile_(profile), use_(use), changes_(changes) {}

    void run() {
        if (!card_.suggestions.empty()) {
            fit_actions();
            fit_choice();
            fit_descriptions();
        }
        fit_topic();
        fit_links();
        fit_summary();
        fit_detail();
        for (const WireMember& member : profile_.card_extensions) add_extension(member);
    }

  private:
    void note(const std::string& place, std::string what) {
        if (changes_) changes_->push_back({path_ + place, std::move(what)});
    }

    // --- actions of a suggestion -------------------------------------------------------------

    void fit_actions() {
        std::vector<WireSuggestion> fitted;
        for (std::size_t i = 0; i < card_.suggestions.size(); ++i) {
            WireSuggestion& suggestion = card_.suggestions[i];
            const std::string place = named(".suggestions", i);
            fit_action_selection(suggestion, place);
            const std::size_t most = profile_.most_actions_per_suggestion;
            if (must_part_ && suggestion.actions.size() > 1)
                divide(suggestion, place, fitted);
            else if (most && suggestion.actions.size() > most)
                reduce(suggestion, place, fitted);
            else
                fitted.push_back(std::move(suggestion));
        }
        card_.suggestions = std::move(fitted);
    }

    // How the actions of one suggestion may be chosen, which CDS Hooks 2.0 cannot say.
    void fit_action_selection(WireSuggestion& suggestion, const std::string& place) {
        must_part_ = false;
        std::string& behavior = suggestion.action_selection_behavior;
        if (profile_.has_action_selection) {
            if (!behavior.empty() || !suggestion.is_divisible || suggestion.actions.size() < 2) return;
            behavior = any;
            note(place + ".actionSelectionBehavior", "is said: any");
        } else if (!behavior.empty()) {
            note(place + ".actionSelectionBehavior", "is left out: the client does not know it");
            must_part_ = behavior == any;
            if (behavior == at_most_one && suggestion.actions.size() > 1) {
                for (const WireAction& action : suggestion.actions)
                    to_do_.push_back("One of these at most: " + clause(action.description) + '.');
                suggestion.actions.clear();
                note(place + ".actions", "are left to the clinician: the client cannot offer one of them at most");
            }
            behavior.clear();
        }
    }

    void divide(const WireSuggestion& whole, const std::string& place, std::vector<WireSuggestion>& fitted) {
        note(place, "becomes " + std::to_string(whole.actions.size()) + " suggestions, one for each action");
        for (std::size_t i = 0; i < whole.actions.size(); ++i) {
            WireSuggestion part = whole;
            part.label = whole.actions[i].description;
            part.uuid = part_uuid(whole, i, use_);
            part.actions = {whole.actions[i]};
            fitted.push_back(std::move(part));
        }
    }

    // More actions than the client takes. Each may be taken alone, or the removal of a drafted order may: it then
    // orders nothing, while the new order beside the old would be two. Otherwise no part is offered.
    void reduce(WireSuggestion& whole, const std::string& place, std::vector<WireSuggestion>& fitted) {
        const auto removes = [](const WireAction& action) { return action.type == "delete"; };
        const auto removals = std::count_if(whole.actions.begin(), whole.actions.end(), removes);
        if (whole.is_divisible || static_cast<std::size_t>(removals) == whole.actions.size())
            return divide(whole, place, fitted);
        has_left_alternative_ = has_left_alternative_ || whole.is_alternative;
        std::string rest;
        for (const WireAction& action : whole.actions)
            if (removals != 1 || !removes(action)) rest += (rest.empty() ? "" : "; ") + clause(action.description);
        if (removals != 1) {
            to_do_.push_back("Together: " + rest + '.');
            note(place, "is left to the clinician: its actions belong together, and the client takes fewer");
            return;
        }
        std::erase_if(whole.actions, [&](const WireAction& action) { return !removes(action); });
        std::string& description = whole.actions.front().description;
        to_do_.push_back("After \"" + clause(description) + "\": " + rest + '.');
        description = clause(description) + "; then by hand: " + rest;
        whole.label = description;
        whole.is_alternative = false;
        note(place + ".actions", "only the removal is offered: the client takes fewer actions");
        fitted.push_back(std::move(whole));
    }

    // --- choice among suggestions --------------------------------------------------------------

    void fit_choice() {
        if (card_.suggestions.empty()) {
            card_.selection_behavior.clear();
            note(".suggestions", "are left out: none is left");
            return;
        }
        if (!profile_.allows(at_most_one)) keep_one_alternative();
        if (card_.selection_behavior.empty() || profile_.allows(card_.selection_behavior)) return;
        const std::string& known = profile_.selection_behaviors.front();
        if (known == at_most_one && card_.suggestions.size() > 1)
            to_do_.emplace_back("One suggestion can be taken here; others that apply are done by hand.");
        note(".selectionBehavior", "becomes " + known);
        card_.selection_behavior = known;
    }

    // The first, or the first that is recommended: the client would let all be taken.
    void keep_one_alternative() {
        const WireSuggestion* kept = nullptr;
        for (const WireSuggestion& suggestion : card_.suggestions)
            if (suggestion.is_alternative &&
                (!kept || (suggestion.is_recommended.value_or(false) && !kept->is_recommended.value_or(false))))
                kept = &suggestion;
        if (!kept) return;
        const std::string label = kept->label;
        std::size_t left = 0;
        std::vector<WireSuggestion> fitted;
        for (WireSuggestion& suggestion : card_.suggestions) {
            if (!suggestion.is_alternative || &suggestion == kept) {
                fitted.push_back(std::move(suggestion));
                continue;
            }
            to_do_.push_back("In place of the one suggested, never beside it: " + clause(suggestion.label) + '.');
            ++left;
        }
        card_.suggestions = std::move(fitted);
        if (has_left_alternative_) to_do_.emplace_back("Of the drugs drafted or named here one only.");
        if (left)
            note(".suggestions", std::to_string(left) + " of those that exclude each other are left to the clinician, "
                                                        "since the client would let all be taken");
    }

    // Where the description alone is shown, it says what the label says.
    void fit_descriptions() {
        if (!profile_.shows_description_only) return;
        for (WireSuggestion& suggestion : card_.suggestions) {
            if (suggestion.actions.size() != 1) continue;
            std::string& description = suggestion.actions.front().description;
            if (description == suggestion.label || suggestion.label.empty()) continue;
            description = clause(suggestion.label) + ". " + description;
            note(".suggestions", "a label is said in the description of its action");
        }
    }

    // --- the rest of a card --------------------------------------------------------------------

    void fit_topic() {
        if (!card_.source.topic) return;
        std::string code = card_.source.topic->code;
        if (profile_.topic_code.is_alphanumeric_only)
            std::erase_if(code, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; });
        if (std::size_t end = profile_.topic_code.longest; end && code.size() > end) {
            while (end && (static_cast<unsigned char>(code[end]) & 0xC0U) == 0x80U) --end; // not inside a character
            code.resize(end);
        }
        if (code == card_.source.topic->code) return;
        note(".source.topic", code.empty() ? "is left out: nothing of its code is left" : "has another code");
        if (code.empty())
            card_.source.topic.reset();
        else
            card_.source.topic->code = std::move(code);
    }

    // source.url stays: it is the name of who speaks, not a link of the card, and no site lists it.
    void fit_links() {
        std::vector<WireLink> fitted;
        for (std::size_t i = 0; i < card_.links.size(); ++i) {
            WireLink& link = card_.links[i];
            const std::string place = named(".links", i);
            if (profile_.lists_links && !is_allowed_link(link.url, use_.allowed_links)) {
                note(place, "is left out: it is not listed for the client");
                continue;
            }
            if (!link.app_context.empty() && (!profile_.has_app_context || link.type != "smart")) {
                link.app_context.clear();
                note(place + ".appContext", "is left out");
            }
            if (link.autolaunchable && !profile_.has_autolaunch) {
                link.autolaunchable.reset();
                note(place + ".autolaunchable", "is left out: the client does not know it");
            }
            fitted.push_back(std::move(link));
        }
        card_.links = std::move(fitted);
    }

    void fit_summary() {
        if (cards::utf16_units(card_.summary) <= profile_.longest_summary) return;
        card_.detail = card_.summary + (card_.detail.empty() ? "" : "\n\n") + card_.detail;
        card_.summary = fitted_summary(card_.summary, profile_.longest_summary);
        note(".summary", "is shortened, and opens the detail in full");
    }

    void fit_detail() {
        if (card_.detail.empty() && to_do_.empty()) return;
        const std::string sequel = card_.links.empty()
                                       ? "The rule in full is in the rulebook of " + card_.source.label + "."
                                       : std::string("The rule in full is behind the link of this card.");
        std::string fitted = fitted_detail(card_.detail, to_do_, profile_.detail, sequel);
        if (fitted == card_.detail) return;
        note(".detail", cards::utf16_units(fitted) < cards::utf16_units(card_.detail)
                            ? "is shorter"
                            : (to_do_.empty() ? "has another format" : "says what is left to the clinician"));
        card_.detail = std::move(fitted);
    }

    void add_extension(const WireMember& member) {
        for (const WireMember& there : card_.extension)
            if (there.name == member.name) return;
        card_.extension.push_back(member);
        note(".extension", "has " + member.name);
    }

    WireCard& card_;
    const std::string path_;
    const ClientProfile& profile_;
    const ProfileUse& use_;
    std::vector<ProfileChange>* changes_;
    std::vector<std::string> to_do_; // what is left to the clinician, in sentences
    bool must_part_ = false;         // of the suggestion in hand
    bool has_left_alternative_ = false;
};

} // namespace

void apply_profile(std::vector<WireCard>& cards, const ClientProfile& profile, const ProfileUse& use,
                   std::vector<ProfileChange>* changes) {
    for (std::size_t i = 0; i < cards.size(); ++i) Fitting(cards[i], named("cards", i), profile, use, changes).run();
}

} // namespace eczema::server
