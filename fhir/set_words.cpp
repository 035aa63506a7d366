#include "fhir/set_words.hpp"

#include <algorithm>

namespace eczema::fhir {
namespace {

constexpr std::size_t shortest_misspelt = 7;

constexpr bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_letter_or_digit(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

// ASCII in lower case, whatever the locale; Latin letters with an accent as the bare letter, composed or not.
std::string plain(std::string_view text) {
    // U+00C0 to U+00FF, in UTF-8 the second bytes 80 to BF behind C3.
    constexpr std::string_view bare = "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty";
    static_assert(bare.size() == 64);
    std::string made;
    made.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool is_pair = i + 1 < text.size() && (static_cast<unsigned char>(text[i + 1]) & 0xC0) == 0x80;
        if (byte >= 'A' && byte <= 'Z')
            made += static_cast<char>(byte - 'A' + 'a');
        else if (byte == 0xC3 && is_pair)
            made += bare[static_cast<unsigned char>(text[++i]) & 0x3F];
        else if (byte == 0xCC && is_pair) // an accent of its own behind its letter
            ++i;
        else
            made += text[i];
    }
    return made;
}

// One of them made of the other by one letter more, less or other, or by exchanging two neighbours; or the same.
bool is_one_letter_apart(std::string_view a, std::string_view b) {
    const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    a.remove_prefix(static_cast<std::size_t>(in_a - a.begin()));
    b.remove_prefix(static_cast<std::size_t>(in_b - b.begin()));
    while (!a.empty() && !b.empty() && a.back() == b.back()) {
        a.remove_suffix(1);
        b.remove_suffix(1);
    }
    if (a.size() <= 1 && b.size() <= 1) return true;
    return a.size() == 2 && b.size() == 2 && a[0] == b[1] && a[1] == b[0];
}

} // namespace

void SetWords::add(std::string_view word, std::size_t index) {
    const bool is_beginning = word.ends_with('*');
    if (is_beginning) word.remove_suffix(1);
    const std::string key = plain(word);
    if (key.empty()) return;
    auto& bucket = words_[static_cast<unsigned char>(key.front())];
    auto found = std::find_if(bucket.begin(), bucket.end(), [&](const Word& known) {
        return known.plain == key && known.is_beginning == is_beginning;
    });
    if (found == bucket.end()) found = bucket.insert(bucket.end(), {key, is_beginning, {}});
    found->sets.set(index);
}

SetBits SetWords::sets_in(std::string_view text) const {
    SetBits named;
    const std::string searched = plain(text);
    bool starts_word = true;
    for (std::size_t at = 0; at < searched.size(); ++at) {
        const std::string_view rest = std::string_view(searched).substr(at);
        if (starts_word)
            for (const Word& word : words_[static_cast<unsigned char>(rest.front())])
                if (rest.starts_with(word.plain) && (word.is_beginning || rest.size() == word.plain.size() ||
                                                     !is_letter_or_digit(rest[word.plain.size()])))
                    named |= word.sets;
        starts_word = !is_letter_or_digit(rest.front());
    }
    return named;
}

SetBits SetWords::sets_nearly_in(std::string_view text) const {
    SetBits named;
    const std::string searched = plain(text);
    const char *const end = searched.data() + searched.size(), *at = searched.data();
    while ((at = std::find_if(at, end, is_letter)) != end) {
        const char* const behind = std::find_if_not(at, end, is_letter);
        const std::string_view sent(at, static_cast<std::size_t>(behind - at));
        at = behind;
        if (sent.size() + 1 < shortest_misspelt) continue;
        for (const Word& word : words_[static_cast<unsigned char>(sent.front())])
            if (!word.is_beginning && word.plain.size() >= shortest_misspelt && is_one_letter_apart(sent, word.plain))
                named |= word.sets;
    }
    return named;
}

} // namespace eczema::fhir
