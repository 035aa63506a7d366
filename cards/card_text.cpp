#include "cards/card_text.hpp"

#include "cards/drafts.hpp"
#include "cards/lacking_lists.hpp"
#include "cards/number_text.hpp"
#include "cards/review_dates.hpp"
#include "cards/unread_drugs.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

constexpr std::size_t longest_summary = 139; // UTF-16 units; CDS Hooks asks for fewer than 140

std::string filled(std::string_view text, std::string_view slot, std::string_view value) {
    std::string result(text);
    for (std::size_t at = result.find(slot); at != std::string::npos; at = result.find(slot, at + value.size()))
        result.replace(at, slot.size(), value);
    return result;
}

std::string capitalised(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

// As many of the items as fit in `room`, one at least, and how many more there are.
std::string listed(std::span<const std::string_view> items, std::size_t room) {
    std::string text;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string more = " and " + std::to_string(items.size() - i) + " more";
        const std::string next = (i ? ", " : "") + std::string(items[i]);
        const bool is_last = i + 1 == items.size();
        if (i && utf16_units(text) + utf16_units(next) + (is_last ? 0 : more.size()) > room) return text + more;
        text += next;
    }
    return text;
}

// {x}: what the named fact found, else what the branch's rows found, as many as fit in `room`.
std::string found(const Finding& finding, std::size_t room) {
    if (finding.rule->family == Family::ladder && !finding.ladder.empty()) return ladder_headline(finding);
    if (const Fact fact = finding.fired->detail_of; fact != Fact::count) {
        const FactValue& value = (*finding.facts)[fact];
        if (!value.detail.empty()) return std::string(value.detail);
        return value.number ? number_text(value.number->low) : std::string(name_of(fact).shown);
    }
    std::vector<std::string_view> items;
    for (const RowOutcome& row : finding.rows)
        if (row.branch != 0 && is_used(finding, row)) {
            const std::string_view item = row.value->detail.empty() ? name_of(row.row->fact).shown : row.value->detail;
            if (std::find(items.begin(), items.end(), item) == items.end()) items.push_back(item);
        }
    return listed(items, room);
}

template <class T>
void add_once(std::vector<T>& list, const T& item) {
    if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}

// A list longer than this is no longer read; it also bounds what one request can cost.
constexpr std::size_t most_facts = 100;
constexpr std::string_view more_unread_drugs = "further medications recorded by name only";

void add_fact(Card& card, std::string_view text, const Evidence& evidence) {
    if (card.facts.size() == most_facts) return;
    const auto same = [&](const BasisFact& fact) {
        return fact.fact == text && fact.evidence.resource_type == evidence.resource_type &&
               fact.evidence.id == evidence.id;
    };
    if (std::none_of(card.facts.begin(), card.facts.end(), same)) card.facts.push_back({text, evidence});
}

std::string missing_in(const RowOutcome& row) {
    return std::string(row.value->missing.empty() ? name_of(row.row->fact).missing : row.value->missing);
}

// Whether the finding could say more, or more strongly, if the row were known.
bool leaves_open(const Finding& finding, const RowOutcome& row) {
    if (row.outcome != Tri::unknown) return false;
    if (row.branch == 0) return true;
    const bool is_below_fired = finding.fired && &finding.rule->branches[row.branch - 1U] > finding.fired;
    return !is_below_fired && branch_outcome(finding, row.branch) == Tri::unknown;
}

// The medications behind a fact that no code tells, the first of them by resource.
void add_unread_drugs(Card& card, const PatientFacts& patient, std::span<const Evidence> evidence) {
    constexpr std::size_t most_named = 6;
    if (patient.unread_drugs.empty()) return;
    for (const Evidence& one : evidence.first(std::min(most_facts, evidence.size()))) {
        const UnreadDrug* drug = find_unread_drug(one, patient.unread_drugs);
        if (!drug || std::find(card.unknown.begin(), card.unknown.end(), drug->words) != card.unknown.end()) continue;
        if (card.unread_drugs == most_named) return add_once(card.unknown, std::string(more_unread_drugs));
        card.unknown.emplace_back(drug->words);
        ++card.unread_drugs;
    }
}

bool offers(const Finding& finding, Proposal proposal) {
    if (!finding.fired) return false;
    const auto& proposals = finding.fired->proposals;
    return std::find(proposals.begin(), proposals.end(), proposal) != proposals.end();
}

void add_basis(Card& card, const Finding& finding) {
    for (const RowOutcome& row : finding.rows) {
        const FactName& name = name_of(row.row->fact);
        const bool is_fired_by = finding.fired && is_used(finding, row);
        if (!is_fired_by && !leaves_open(finding, row)) continue;
        for (const fhir::RecordList list : lacking_lists(row, *finding.facts->patient.record))
            add_once(card.lacking, list);
        if (is_fired_by) {
            for (const Evidence& evidence : row.value->evidence)
                add_fact(card, row.value->detail.empty() ? name.shown : row.value->detail, evidence);
            if (row.row->source == "gk") add_once(card.unverified, sentence_of(*row.row));
            if (!row.value->unverified.empty()) add_once(card.unverified, std::string(row.value->unverified));
        }
        if (!is_fired_by || row.row->op == Operator::is_unknown) add_once(card.unknown, missing_in(row));
        add_unread_drugs(card, finding.facts->patient, row.value->evidence);
    }
    if (offers(finding, Proposal::first_open_options)) {
        const FactValue& candidate = finding.facts->patient[Fact::systemic_candidate];
        if (!candidate.unverified.empty()) add_once(card.unverified, std::string(candidate.unverified));
    }
    for (const AssessedOption& option : finding.ladder) {
        if (option.state == OptionState::not_assessed && option.dose)
            add_once(card.unknown, std::string(option.reason));
        for (const Evidence& evidence : option.moved_by) add_fact(card, option.preference, evidence);
        if (!option.dose) continue; // never drafted from the list: its row says what holds it
        for (const Finding& gate : option.gates)
            if (gate.fired || gate.outcome == Tri::unknown) add_basis(card, gate);
    }
    for (const Finding& gate : finding.gates.gates) // what keeps a corrected dose from being drafted
        if (gate.outcome == Tri::unknown) add_basis(card, gate);
}

std::string_view shown(OptionState state) {
    switch (state) {
    case OptionState::base:
        return "always";
    case OptionState::open:
        return "open";
    case OptionState::held:
        return "on hold";
    case OptionState::not_assessed:
        return "not assessed";
    case OptionState::excluded:
        return "not offered";
    }
    return {};
}

// "gk" is the rulebook's word.
std::string said_in_full(std::string_view cell) {
    constexpr std::string_view mark = "gk";
    std::string text(cell);
    if (const std::size_t at = text.find(mark); at != std::string::npos) text.replace(at, mark.size(), "unverified");
    return text;
}

// At most four open options and the others that a row each is worth; the rest on one line.
std::string ladder_text(const Finding& ladder) {
    std::string text = "\n\n| Option | State | AAD | JTF 2023 | For whom |\n|---|---|---|---|---|\n";
    std::string rest;
    std::size_t open_count = 0;
    constexpr std::size_t most_open = 4; // specification R03
    for (const AssessedOption& option : ladder.ladder) {
        if (option.state == OptionState::open && ++open_count > most_open) {
            rest += (rest.empty() ? "" : "; ") + std::string(option.option->shown);
            if (!option.reason.empty()) rest += " (tests first)";
            continue;
        }
        text += "| " + std::string(option.option->shown) + " | " + std::string(shown(option.state));
        if (option.state == OptionState::open && option.dose)
            text += "; " + dose_text(*option.dose, current_weight(ladder.facts->patient));
        else if (!option.reason.empty())
            text += ": " + std::string(option.reason);
        if (!option.caution.empty())
            text += "; caution: " + std::string(option.caution);
        else if (!option.preference.empty())
            text += "; " + std::string(option.preference);
        text += " | " + said_in_full(option.option->aad) + " | " + said_in_full(option.option->jtf) + " | " +
                std::string(option.option->listing) + " |\n";
    }
    if (!rest.empty()) text += "\nAlso open: " + rest + ".\n";
    text +=
        "\nDupilumab in trials, week 16: clear or almost clear in 38 % and 36 % against 10 % and 9 % (SOLO 1, SOLO "
        "2); EASI-75 in 51 % and 44 % against 15 % and 12 %; itch better by 4 points or more in 41 % and 36 % "
        "against 12 % and 10 %; with topical steroids EASI-75 in 69 % against 23 %, itch in 59 % against 20 % "
        "(CHRONOS). Serious reactions were few; conjunctivitis, reactions at the injection site and oral herpes are "
        "the commonest. It blocks the receptor through which IL-4 and IL-13 act; tralokinumab blocks IL-13; JAK "
        "inhibitors are small molecules taken by mouth. Network comparisons place high-dose JAK inhibitors above "
        "dupilumab for efficacy. AAD strengths are for adults.";
    if (const auto& age = (*ladder.facts)[Fact::age_years].number; age && age->low < 18)
        text += " For patients under 18 the list rests on labels; the AAD's guideline for children is not encoded yet.";
    if (const auto& age = (*ladder.facts)[Fact::age_years].number; age && age->high >= 65)
        text += " From 65 years JAK inhibitors call for particular caution, and upadacitinib for 15 mg at most.";
    const std::string_view basis = (*ladder.facts)[Fact::severity_band].detail;
    if (basis.find("EASI") != std::string_view::npos || basis.find("SCORAD") != std::string_view::npos)
        text += " Redness is under-scored on darker skin, and with it EASI and SCORAD.";
    return text;
}

// The list on the card of another rule: what is open, and what is not in one line.
std::string short_ladder_text(const Finding& finding) {
    std::string open, others;
    std::size_t open_count = 0;
    constexpr std::size_t most_open = 4; // specification R03
    for (const AssessedOption& option : finding.ladder) {
        if (option.state == OptionState::base) continue;
        const std::string name(option.option->shown);
        if (option.state == OptionState::open && open_count++ < most_open) {
            open += "\n- " + name;
            if (option.dose) open += ": " + dose_text(*option.dose, current_weight(finding.facts->patient));
            if (!option.caution.empty()) open += "; caution: " + std::string(option.caution);
            continue;
        }
        others += (others.empty() ? "" : "; ") + name + " (" + std::string(shown(option.state));
        if (!option.reason.empty()) others += ": " + std::string(option.reason);
        others += ')';
    }
    std::string text = "\n\nOptions that are open:" + (open.empty() ? std::string(" none.") : open);
    if (!others.empty()) text += "\n\nOthers: " + others + '.';
    return text;
}

// Where options are open and still not drafted, the reason.
std::string why_no_options(const Finding& finding) {
    const FactValue& candidate = finding.facts->patient[Fact::systemic_candidate];
    if (!offers(finding, Proposal::first_open_options) || candidate.awaits_sign_off.empty()) return {};
    return " No drug is drafted: that topical treatment failed turns on the " + std::string(candidate.unverified) +
           ", which awaits sign-off (" + std::string(candidate.awaits_sign_off) + ").";
}

// Where another dose is due and is still not drafted, the reason (specification 1.10).
std::string why_no_correction(const Finding& finding) {
    const bool is_offered = offers(finding, Proposal::corrected_dose) || offers(finding, Proposal::longer_interval);
    if (!is_offered || finding.gates.state == OptionState::open || finding.gates.reason.empty()) return {};
    if (finding.judged->draft && !finding.facts->labelled_dose) return {};
    return (finding.judged->draft ? " No corrected order is drafted: " : " No new order is drafted: ") +
           std::string(finding.gates.reason) + '.';
}

// The same of a dose by mouth, corrected or raised.
std::string why_no_oral_dose(const Finding& finding) {
    if (!finding.facts->oral_draft || finding.gates.state == OptionState::open) return {};
    for (const Proposal proposal : finding.fired->proposals) {
        if (proposal == Proposal::corrected_dose)
            return " No corrected order is drafted: " + std::string(finding.gates.reason) + '.';
        if (proposal == Proposal::dose_step)
            return " No higher dose is drafted: " + std::string(finding.gates.reason) + '.';
    }
    return {};
}

// What the fired rows list, one a line.
std::string lines_of(const Finding& finding) {
    std::vector<std::string_view> lines;
    for (const RowOutcome& row : finding.rows)
        if (is_used(finding, row))
            for (const std::string_view line : row.value->lines) add_once(lines, line);
    std::string text;
    for (const std::string_view line : lines) text += "\n- " + std::string(line);
    return text;
}

void append_list(std::string& text, std::string_view title, const std::vector<std::string>& items) {
    if (items.empty()) return;
    if (!text.empty()) text += "\n\n"; // a card of checks that were not completed has no advice in front
    text += "**" + std::string(title) + "**";
    for (const std::string& item : items) text += "\n- " + item;
}

std::string fact_line(const BasisFact& fact) {
    std::string line(fact.fact);
    line += " (" + std::string(fact.evidence.resource_type);
    // Ids are the record's own text: shown in markdown only where they are FHIR ids.
    if (fhir::is_id(fact.evidence.id)) line += '/' + std::string(fact.evidence.id);
    if (fact.evidence.date) line += ", " + to_text(*fact.evidence.date);
    return line + ')';
}

std::string closing_words(const Card& card, fhir::Day today) {
    std::optional<fhir::Day> first, last;
    for (const BasisFact& fact : card.facts)
        if (fact.evidence.date) {
            first = std::min(first.value_or(fact.evidence.date->first), fact.evidence.date->first);
            last = std::max(last.value_or(fact.evidence.date->last), fact.evidence.date->last);
        }
    std::string text = "\n\nDecision support for licensed clinicians; not a prescription. Based on " +
                       std::to_string(card.facts.size()) + " record items";
    if (first) text += " dated " + to_text(*first) + (*first == *last ? std::string() : " to " + to_text(*last));
    text += ". Verify against current label and local policy. Rules dated " + std::string(card.leading->as_of) +
            "; clinical review pending.";
    std::vector<const Rule*> rules;
    for (const BasisRule& entry : card.rules) add_once(rules, entry.rule);
    const std::string overdue = overdue_reviews_in_words(rules, today);
    return overdue.empty() ? text : text + ' ' + overdue;
}

} // namespace

bool is_used(const Finding& finding, const RowOutcome& row) {
    const auto fired = static_cast<std::size_t>(finding.fired - finding.rule->branches.data()) + 1;
    return row.outcome == Tri::yes && (row.branch == 0 || row.branch == fired);
}

std::string_view drug_of(const Finding& finding) {
    if (!finding.judged) return "systemic treatment";
    const auto set = finding.judged->drug.first_of(sets_in(finding.rule->judges));
    return set ? drug_name(*set) : std::string_view("the ordered drug");
}

std::size_t utf16_units(std::string_view text) {
    std::size_t units = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
    }
    return units;
}

std::string shortened(std::string text) {
    std::size_t units = 0;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        units += bytes == 4 ? 2 : 1;
        if (units > longest_summary) {
            text.resize(i);
            break;
        }
        i += bytes;
    }
    return text;
}

std::string summary_of(const Finding& finding) {
    std::string text = filled(finding.fired->summary, "{drug}", drug_of(finding));
    if (text.find("{x}") != std::string::npos) {
        const std::size_t taken = utf16_units(text) - 3;
        text = filled(text, "{x}", found(finding, longest_summary > taken ? longest_summary - taken : 0));
    }
    return shortened(capitalised(std::move(text)));
}

std::string not_completed_summary(std::span<const Finding* const> findings) {
    Card missing;
    std::vector<std::string_view> drugs, items;
    for (const Finding* finding : findings) {
        add_basis(missing, *finding);
        add_once(drugs, drug_of(*finding));
    }
    std::sort(missing.lacking.begin(), missing.lacking.end());
    for (const fhir::RecordList list : missing.lacking) items.push_back(shown(list));
    const bool is_unavailable = !items.empty();
    if (!is_unavailable) items.assign(missing.unknown.begin(), missing.unknown.end());
    constexpr std::size_t drugs_room = 32;
    const std::string opening =
        "Check not completed for " + listed(drugs, drugs_room) + (is_unavailable ? ": " : ": not known: ");
    const std::string_view closing = is_unavailable ? " unavailable" : "";
    const std::size_t taken = utf16_units(opening) + closing.size();
    return shortened(opening + listed(items, longest_summary > taken ? longest_summary - taken : 0) +
                     std::string(closing));
}

std::string ladder_headline(const Finding& ladder) {
    for (const AssessedOption& option : ladder.ladder)
        if (option.state == OptionState::open) return std::string(option.option->id) + " listed first";
    for (const AssessedOption& option : ladder.ladder)
        if (option.dose)
            return std::string(option.option->id) + ' ' + std::string(shown(option.state)) + " (" +
                   std::string(option.reason) + ')';
    return "options not assessed for this patient";
}

namespace {

// What else holds, where the branches of a rule are different hazards and the leading one is said.
std::string besides(const Finding& finding) {
    if (!finding.rule->tells_every_branch) return {};
    std::vector<std::string> said{summary_of(finding)};
    std::string text;
    const auto& branches = finding.rule->branches;
    for (auto i = static_cast<std::size_t>(finding.fired - branches.data()) + 1; i < branches.size(); ++i) {
        if (branch_outcome(finding, static_cast<std::uint8_t>(i + 1)) != Tri::yes) continue;
        Finding other = finding;
        other.fired = &branches[i];
        std::string summary = summary_of(other);
        if (std::find(said.begin(), said.end(), summary) != said.end()) continue;
        text += "\n- Besides: " + summary;
        said.push_back(std::move(summary));
    }
    return text;
}

} // namespace

void describe(Card& card, std::span<const Finding* const> findings, std::span<const Finding* const> unevaluated) {
    for (const Finding* finding : findings) add_basis(card, *finding);
    for (const Finding* finding : unevaluated) add_basis(card, *finding);
    std::sort(card.lacking.begin(), card.lacking.end());
    const Finding& any = *(findings.empty() ? unevaluated : findings).front();
    for (const fhir::RecordList list : card.lacking)
        card.unknown.push_back(lack_in_words(list, *any.facts->patient.record));

    std::string& text = card.detail;
    for (const Finding* finding : findings) {
        if (!text.empty()) text += "\n\n";
        if (findings.size() > 1) text += "**" + std::string(finding->rule->title) + ".** " + summary_of(*finding) + ' ';
        text += finding->fired->advice;
        text += besides(*finding);
        text += lines_of(*finding);
        text += why_no_correction(*finding);
        text += why_no_oral_dose(*finding);
        if (!finding->ladder.empty()) text += why_no_options(*finding);
        if (!finding->ladder.empty())
            text += finding->rule->family == Family::ladder ? ladder_text(*finding) : short_ladder_text(*finding);
    }
    std::vector<std::string> checks, facts, sources;
    for (const Finding* finding : unevaluated)
        add_once(checks, std::string(finding->rule->title) + ": " + std::string(finding->rule->when_unknown));
    for (const BasisFact& fact : card.facts) facts.push_back(fact_line(fact));
    for (const BasisRule& entry : card.rules) {
        if (!entry.indicator && !findings.empty()) continue; // what could not be checked is said above
        std::string line = std::string(entry.rule->title) + ": " + std::string(entry.rule->passage) +
                           " Strength: " + std::string(entry.rule->strength) +
                           ". Certainty: " + std::string(entry.rule->certainty) + '.';
        if (!entry.rule->differs.empty()) line += " Where guidance differs: " + std::string(entry.rule->differs) + '.';
        line += " Sources: ";
        for (std::size_t i = 0; i < entry.rule->sources.size(); ++i)
            line += (i ? "; " : "") + std::string(entry.rule->sources[i].title);
        sources.push_back(line + '.');
    }
    append_list(text, "Checks not completed", checks);
    if (facts.size() == most_facts) facts.emplace_back("further entries of the record are not listed");
    append_list(text, "Based on", facts);
    append_list(text, "Not known", card.unknown);
    append_list(text, "Guidance", sources);
    text += closing_words(card, any.facts->patient.today);
}

} // namespace eczema::cards
