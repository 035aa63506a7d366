#include "cards/review_dates.hpp"

#include <algorithm>
#include <map>

namespace eczema::cards {

bool is_review_overdue(const Rule& rule, fhir::Day today) {
    const auto review = fhir::parse_date(rule.review_by, {});
    return review && today > review->last;
}

std::string overdue_reviews_in_words(std::span<const Rule* const> rules, fhir::Day today) {
    struct Due {
        std::string titles;
        std::size_t count = 0;
    };
    std::map<std::string_view, Due> due; // by date
    for (const Rule* rule : rules) {
        if (!is_review_overdue(*rule, today)) continue;
        Due& same_day = due[rule->review_by];
        same_day.titles += (same_day.count++ ? "; " : "") + std::string(rule->title);
    }
    std::string text;
    for (const auto& [date, same_day] : due)
        text += (text.empty() ? "" : " ") + std::string(same_day.count > 1 ? "The rules \"" : "The rule \"") +
                same_day.titles + (same_day.count > 1 ? "\" were" : "\" was") + " due for review on " +
                std::string(date) + '.';
    return text;
}

} // namespace eczema::cards
