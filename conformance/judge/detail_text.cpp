#include "conformance/judge/detail_text.hpp"

#include <algorithm>

namespace eczema::conformance {
namespace {

bool is_alpha(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// No Markdown has longer ones; with a bound, a text made of ticks is read in no more than that many turns.
constexpr std::size_t longest_fence = 50;

// Where the code that begins at `tick` ends: behind as many ticks as it begins with, or, where there are none, behind
// its first ticks.
std::size_t end_of_code(std::string_view text, std::size_t tick) {
    const std::size_t begin = std::min(text.find_first_not_of('`', tick), text.size());
    const std::string_view fence = text.substr(tick, begin - tick);
    if (fence.size() > longest_fence) return begin;
    const std::size_t end = text.find(fence, begin);
    return end == std::string_view::npos ? begin : end + fence.size();
}

// "<b>", "</b>", "<br/>", "<a href=...>"; not "<https://...>" and not "a < b". That it ends is seen elsewhere.
bool begins_tag(std::string_view text) {
    std::size_t i = text.starts_with("</") ? 2 : 1;
    if (i >= text.size() || !is_alpha(text[i])) return false;
    while (i < text.size() && (is_alpha(text[i]) || (text[i] >= '0' && text[i] <= '9') || text[i] == '-')) ++i;
    return i < text.size() && std::string_view(" \n\t/>").find(text[i]) != std::string_view::npos;
}

} // namespace

bool holds_html(std::string_view markdown) {
    const std::size_t last_end = std::min(markdown.rfind('>'), markdown.size());
    for (std::size_t i = 0; i < markdown.size(); ++i)
        if (markdown[i] == '\\')
            ++i;
        else if (markdown[i] == '`')
            i = end_of_code(markdown, i) - 1;
        else if (markdown.substr(i).starts_with("<!--")) // one that never ends as well
            return true;
        else if (markdown[i] == '<' && i < last_end && last_end < markdown.size() && begins_tag(markdown.substr(i)))
            return true;
    return false;
}

std::vector<std::string_view> urls_in(std::string_view markdown) {
    std::vector<std::string_view> urls;
    for (std::size_t i = 0; i < markdown.size(); ++i) {
        if (markdown[i] == '`') i = end_of_code(markdown, i) - 1;
        const std::string_view rest = markdown.substr(i);
        if (!rest.starts_with("http://") && !rest.starts_with("https://")) continue;
        std::string_view url = rest.substr(0, rest.find_first_of(" \t\r\n<>)]\"'|`"));
        while (!url.empty() && std::string_view(".,;:!?*").find(url.back()) != std::string_view::npos)
            url.remove_suffix(1);
        urls.push_back(url);
        i += url.size();
    }
    return urls;
}

} // namespace eczema::conformance
