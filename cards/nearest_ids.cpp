#include "cards/nearest_ids.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace eczema::cards {
namespace {

constexpr std::size_t most_named = 3;

// Letters to add, drop or change to make one of the other (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

} // namespace

std::string nearest_ids(std::string_view word, std::span<const std::string_view> ids) {
    struct Candidate {
        bool lacks_word;
        std::size_t letters;
        std::string_view id;
    };
    std::vector<Candidate> candidates;
    for (const std::string_view id : ids)
        candidates.push_back({id.find(word) == std::string_view::npos, distance(word, id), id});
    std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        return a.lacks_word != b.lacks_word ? b.lacks_word : a.letters < b.letters;
    });
    std::string named;
    for (std::size_t i = 0; i < std::min(most_named, candidates.size()); ++i)
        (named += named.empty() ? "" : ", ") += candidates[i].id;
    return named;
}

} // namespace eczema::cards
