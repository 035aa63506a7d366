#include "server/detail_text.hpp"

#include "cards/card_text.hpp"

#include <algorithm>
#include <cctype>

namespace eczema::server {
namespace {

using cards::utf16_units;

constexpr std::string_view to_do_title = "To do by hand";
constexpr std::string_view gap = "\n\n";

enum class Standing : std::uint8_t {
    leading,  // what is advised: never cut
    to_do,    // likewise
    kept,     // a section to keep: a long list is cut between items, and the rest counted
    optional, // whole, or as much of a list as fits
    last,     // never cut, at the end
};

struct Block {
    std::string text;  // without blank lines at its ends
    std::string table; // of a table: its rows as items, with the first two columns, for where there is little room
    std::string name;  // title, or what it is in a word
    Standing standing = Standing::optional;
    std::size_t place = 0; // of a kept section
};

std::vector<std::string_view> split(std::string_view text, std::string_view mark) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(mark), text.size());
        parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + mark.size(), text.size()));
    }
    return parts;
}

std::string_view trimmed(std::string_view text, std::string_view blanks) {
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// "**Based on**" as a line of its own.
std::string_view title_of(std::string_view block) {
    const std::string_view line = block.substr(0, block.find('\n'));
    if (line.size() < 5 || !line.starts_with("**") || line.find("**", 2) != line.size() - 2) return {};
    return line.substr(2, line.size() - 4);
}

bool is_table(std::string_view block) { return block.starts_with('|'); }

Block judged(std::string_view text, bool is_first, const DetailLimits& limits) {
    Block block{std::string(text), {}, {}, Standing::optional, 0};
    const std::string_view title = title_of(text);
    block.name = !title.empty() ? std::string(title) : is_table(text) ? "a table" : "further text";
    if (!limits.last.empty() && text.starts_with(limits.last)) {
        block.standing = Standing::last;
        return block;
    }
    for (std::size_t i = 0; i < limits.keep.size(); ++i)
        if (title.empty() ? text.starts_with(limits.keep[i]) : title == limits.keep[i]) {
            block.standing = title == to_do_title ? Standing::to_do : Standing::kept;
            block.place = i;
            return block;
        }
    // A card for several rules opens a paragraph for each with its name.
    if (title.empty() && !is_table(text) && (is_first || text.starts_with("**"))) block.standing = Standing::leading;
    return block;
}

// --- format --------------------------------------------------------------------------------------

std::vector<std::string_view> cells_of(std::string_view row) {
    std::vector<std::string_view> cells;
    for (const std::string_view cell : split(trimmed(row, "| "), "|")) cells.push_back(trimmed(cell, " "));
    return cells;
}

// Each row of a table as an item of a list: "- Dupilumab: open. AAD: strong".
std::string listed_table(std::string_view table, std::size_t columns) {
    std::vector<std::string_view> header;
    std::string text;
    for (const std::string_view line : split(table, "\n")) {
        if (line.starts_with("|-")) continue;
        const std::vector<std::string_view> cells = cells_of(line);
        if (header.empty()) {
            header = cells;
            continue;
        }
        text += (text.empty() ? "- " : "\n- ") + std::string(cells.empty() ? std::string_view() : cells.front());
        for (std::size_t i = 1; i < std::min({cells.size(), header.size(), columns}); ++i)
            text += (i == 1 ? "" : ". " + std::string(header[i])) + ": " + std::string(cells[i]);
    }
    return text;
}

std::string plain(std::string_view block) {
    if (is_table(block)) return listed_table(block, block.size());
    const std::string_view title = title_of(block);
    std::string text =
        title.empty() ? std::string(block) : std::string(title) + ':' + std::string(block.substr(title.size() + 4));
    for (std::size_t at = text.find("**"); at != std::string::npos; at = text.find("**")) text.erase(at, 2);
    return text;
}

// What would open a tag or a reference to a character, where a client renders it.
std::string without_html(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char next = i + 1 < text.size() ? text[i + 1] : ' ';
        const bool is_letter = std::isalpha(static_cast<unsigned char>(next)) != 0;
        if (text[i] == '<' && (is_letter || next == '/' || next == '!' || next == '?'))
            out += "&lt;";
        else if (text[i] == '&' && (is_letter || next == '#'))
            out += "&amp;";
        else
            out += text[i];
    }
    return out;
}

std::string formatted(std::string_view block, DetailFormat format) {
    if (format == DetailFormat::plain) return plain(block);
    return format == DetailFormat::markdown ? std::string(block) : without_html(block);
}

// --- length --------------------------------------------------------------------------------------

// As many items of the list as fit in `room`, `least` of them in any case, and how many more there are. A block that is
// no list is whole; so is one that fits. Empty where nothing may stay.
std::string fitted_list(std::string_view block, std::size_t room, std::size_t least) {
    if (utf16_units(block) <= room) return std::string(block);
    const std::vector<std::string_view> lines = split(block, "\n");
    const auto is_item = [](std::string_view line) { return line.starts_with("- "); };
    const auto items = static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), is_item));
    std::string text;
    std::size_t taken = 0;
    for (const std::string_view line : lines) {
        const std::string more = "\n- and " + std::to_string(items - taken) + " more";
        if (is_item(line)) {
            if (taken >= least && utf16_units(text) + 1 + utf16_units(line) + more.size() > room)
                return taken ? text + more : std::string();
            ++taken;
        }
        text += (text.empty() ? "" : "\n") + std::string(line);
    }
    return items || least ? text : std::string();
}

class Shortener {
  public:
    Shortener(std::vector<Block> blocks, std::size_t longest, std::string_view sequel)
        : blocks_(std::move(blocks)), longest_(longest), sequel_(sequel) {}

    std::string run() {
        constexpr std::size_t least_kept_items = 3;
        constexpr std::size_t room_of_closing = 160; // for the sentence that names what is left out
        std::stable_sort(blocks_.begin(), blocks_.end(), [](const Block& a, const Block& b) {
            return a.standing != b.standing ? a.standing < b.standing : a.place < b.place;
        });
        std::size_t reserved = room_of_closing;
        for (const Block& block : blocks_)
            if (block.standing == Standing::last) reserved += utf16_units(block.text) + gap.size();
        const std::size_t room = longest_ > reserved ? longest_ - reserved : 0;
        for (const Block& block : blocks_) {
            const bool is_whole = block.standing == Standing::leading || block.standing == Standing::to_do ||
                                  block.standing == Standing::last;
            const std::size_t taken = utf16_units(text_) + gap.size();
            const std::size_t left = room > taken ? room - taken : 0;
            const std::size_t least = block.standing == Standing::kept ? least_kept_items : 0;
            const std::string& text = block.table.empty() ? block.text : block.table;
            const std::string kept = is_whole ? block.text : fitted_list(text, left, least);
            if (kept != block.text && std::find(left_out_.begin(), left_out_.end(), block.name) == left_out_.end())
                left_out_.push_back(block.name);
            if (!kept.empty()) text_ += (text_.empty() ? "" : gap.data()) + kept;
        }
        if (!left_out_.empty()) {
            text_ += std::string(gap) + "Shortened; left out in whole or in part: ";
            for (const std::string& name : left_out_) text_ += (&name == &left_out_.front() ? "" : ", ") + name;
            text_ += ". " + std::string(sequel_);
        }
        return std::move(text_);
    }

  private:
    std::vector<Block> blocks_;
    std::size_t longest_;
    std::string_view sequel_;
    std::string text_;
    std::vector<std::string> left_out_;
};

} // namespace

std::string fitted_detail(std::string_view markdown, const std::vector<std::string>& to_do, const DetailLimits& limits,
                          std::string_view sequel) {
    if (to_do.empty() && limits.longest == 0 && limits.format != DetailFormat::plain)
        return formatted(markdown, limits.format);
    std::vector<Block> blocks;
    for (const std::string_view part : split(markdown, gap))
        if (const std::string_view text = trimmed(part, "\n"); !text.empty())
            blocks.push_back(judged(text, blocks.empty(), limits));
    if (!to_do.empty()) {
        Block block{"**" + std::string(to_do_title) + "**", {}, std::string(to_do_title), Standing::to_do, 0};
        for (const std::string& item : to_do) block.text += "\n- " + item;
        const bool has_opening = !blocks.empty() && title_of(blocks.front().text).empty();
        blocks.insert(blocks.begin() + (has_opening ? 1 : 0), std::move(block));
    }
    std::string text;
    constexpr std::size_t columns_for_little_room = 2;
    for (Block& block : blocks) {
        if (is_table(block.text)) block.table = listed_table(block.text, columns_for_little_room);
        block.text = formatted(block.text, limits.format);
        text += (text.empty() ? "" : gap.data()) + block.text;
    }
    if (limits.longest == 0 || utf16_units(text) <= limits.longest) return text;
    return Shortener(std::move(blocks), limits.longest, sequel).run();
}

std::string fitted_summary(std::string_view summary, std::size_t longest) {
    if (utf16_units(summary) <= longest) return std::string(summary);
    constexpr std::string_view ellipsis = "\xE2\x80\xA6"; // one unit
    std::string text;
    for (const std::string_view word : split(summary, " ")) {
        const std::string next = (text.empty() ? "" : " ") + std::string(word);
        if (utf16_units(text) + utf16_units(next) + 1 > longest) break;
        text += next;
    }
    if (text.empty()) // one word longer than the whole
        for (const char c : summary) {
            const auto byte = static_cast<unsigned char>(c);
            const bool opens = (byte & 0xC0U) != 0x80U;
            if (opens && utf16_units(text) + (byte >= 0xF0U ? 2 : 1) + 1 > longest) break;
            text += c;
        }
    return text + std::string(ellipsis);
}

} // namespace eczema::server
