#include "server/card_print.hpp"

#include "fhir/json.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

namespace eczema::server {
namespace {

using fhir::Value;

constexpr std::size_t columns = 100;

const Value& member(const Value& object, std::string_view name) {
    static constexpr Value absent{};
    const Value* found = object.find(name);
    return found ? *found : absent;
}

std::string text(const Value& object, std::string_view name) { return std::string(member(object, name).text()); }

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// Breaks between words; `first` opens the first line and `next` every other.
void wrap(std::string& out, std::string_view words, std::string_view first, std::string_view next) {
    std::string line(first);
    bool is_empty = true;
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        const std::string_view word = words.substr(0, end);
        words.remove_prefix(std::min(end + 1, words.size()));
        if (word.empty()) continue;
        if (!is_empty && characters(line) + 1 + characters(word) > columns) {
            out += line + '\n';
            line = next;
            is_empty = true;
        }
        if (!is_empty) line += ' ';
        line += word;
        is_empty = false;
    }
    out += line + '\n';
}

std::string_view trimmed(std::string_view part) {
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    return part;
}

std::vector<std::string_view> cells_of(std::string_view row) {
    std::vector<std::string_view> cells;
    row.remove_prefix(1); // the bar in front
    while (!row.empty()) {
        const std::size_t bar = std::min(row.find('|'), row.size());
        cells.push_back(trimmed(row.substr(0, bar)));
        row.remove_prefix(std::min(bar + 1, row.size()));
    }
    return cells;
}

std::string without_emphasis(std::string_view line) {
    std::string plain(line);
    for (std::size_t at = plain.find("**"); at != std::string::npos; at = plain.find("**")) plain.erase(at, 2);
    return plain;
}

// The markdown that cards use: paragraphs, lists, emphasis, and tables, of which each row becomes a list.
void print_detail(std::string& out, std::string_view markdown) {
    std::vector<std::string_view> header;
    while (!markdown.empty()) {
        const std::size_t end = std::min(markdown.find('\n'), markdown.size());
        const std::string_view line = markdown.substr(0, end);
        markdown.remove_prefix(std::min(end + 1, markdown.size()));
        if (!line.starts_with('|')) {
            header.clear();
            if (line.starts_with("- "))
                wrap(out, without_emphasis(line.substr(2)), "- ", "  ");
            else
                wrap(out, without_emphasis(line), "", "");
            continue;
        }
        if (line.starts_with("|--")) continue;
        const std::vector<std::string_view> cells = cells_of(line);
        if (header.empty()) {
            header = cells;
            continue;
        }
        wrap(out, cells.front(), "- ", "  ");
        for (std::size_t i = 1; i < std::min(cells.size(), header.size()); ++i)
            wrap(out, std::string(header[i]) + ": " + std::string(cells[i]), "    ", "      ");
    }
}

// The words of an action are often those of its suggestion, and then said once.
void print_action(std::string& out, const Value& action, std::string_view label) {
    const Value& resource = member(action, "resource");
    const std::string what = resource.is_null() ? text(action, "resourceId") : text(resource, "resourceType");
    const std::string description = text(action, "description");
    wrap(out, text(action, "type") + ' ' + what + (description == label ? "" : ": " + description), "     ", "       ");
    for (const Value& dosage : member(resource, "dosageInstruction").items())
        wrap(out, "dose: " + text(dosage, "text"), "       ", "         ");
}

void print_suggestions(std::string& out, const Value& card) {
    const auto suggestions = member(card, "suggestions").items();
    if (suggestions.empty()) return;
    out += text(card, "selectionBehavior") == "at-most-one" ? "\nSuggestions, one at most:\n" : "\nSuggestions:\n";
    std::size_t number = 0;
    for (const Value& suggestion : suggestions) {
        const std::string label = text(suggestion, "label");
        wrap(out, label, "  " + std::to_string(++number) + ". ", "     ");
        for (const Value& action : member(suggestion, "actions").items()) print_action(out, action, label);
    }
}

void print_card(std::string& out, const Value& card, std::size_t number) {
    std::string indicator = text(card, "indicator");
    std::transform(indicator.begin(), indicator.end(), indicator.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    out += '\n' + std::string(columns, '=') + '\n';
    wrap(out, text(card, "summary"), "Card " + std::to_string(number) + ", " + indicator + ": ", "    ");
    out += std::string(columns, '-') + '\n';
    print_detail(out, member(card, "detail").text());
    print_suggestions(out, card);
    const auto reasons = member(card, "overrideReasons").items();
    if (!reasons.empty()) out += "\nReasons to override:\n";
    for (const Value& reason : reasons) wrap(out, text(reason, "code") + ' ' + text(reason, "display"), "- ", "  ");
    const Value& basis = member(member(card, "extension"), "org.eczema-cds.basis");
    const auto unverified = member(basis, "unverified").items();
    if (!unverified.empty()) out += "\nRests on general knowledge, to be signed off:\n";
    for (const Value& fact : unverified) wrap(out, fact.text(), "- ", "  ");
    std::string rules;
    for (const Value& rule : member(basis, "rules").items()) rules += (rules.empty() ? "" : ", ") + text(rule, "id");
    out += '\n';
    wrap(out, "Rules: " + rules + ". Day of the call: " + text(basis, "asOf") + '.', "", "  ");
}

} // namespace

std::string print_cards(std::string_view response) {
    std::pmr::monotonic_buffer_resource arena;
    const auto tree = fhir::parse_json(response, arena, fhir::Keep::everything);
    const auto cards = tree ? member(*tree, "cards").items() : std::span<const Value>();
    if (cards.empty()) return "No card.\n";
    std::string out = std::to_string(cards.size()) + (cards.size() == 1 ? " card.\n" : " cards.\n");
    std::size_t number = 0;
    for (const Value& card : cards) print_card(out, card, ++number);
    return out;
}

} // namespace eczema::server
