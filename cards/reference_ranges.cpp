#include "cards/reference_ranges.hpp"

#include "cards/tri.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

using fhir::DateInterval;
using fhir::ReferenceRange;

bool is_normal(const ReferenceRange& range) {
    return std::any_of(range.type.codings.begin(), range.type.codings.end(),
                       [](const fhir::Coding& coding) { return coding.code == "normal"; });
}

struct Age {
    double low, high; // completed, in the unit asked for
};

// Completed years or months, or days, by the unit of the limit.
std::optional<Age> age_in_unit_of(const fhir::Quantity& limit, const std::optional<DateInterval>& birth,
                                  const std::optional<DateInterval>& taken) {
    if (!birth || !taken) return std::nullopt;
    const auto age = [&](int (*completed)(fhir::Day, fhir::Day)) {
        return Age{static_cast<double>(completed(birth->last, taken->first)),
                   static_cast<double>(completed(birth->first, taken->last))};
    };
    if (fhir::amount_in(limit, "a") == limit.value) return age(fhir::completed_years);
    if (fhir::amount_in(limit, "mo") == limit.value) return age(fhir::completed_months);
    const auto days = fhir::days_of(limit);
    if (!days || *days <= 0) return std::nullopt;
    const double unit_days = *days / *limit.value;
    return Age{std::max(0, taken->first - birth->last) / unit_days,
               std::max(0, taken->last - birth->first) / unit_days};
}

// An upper limit of "18 years" may or may not hold in the eighteenth year.
Tri is_of_age(const ReferenceRange& range, const std::optional<DateInterval>& birth,
              const std::optional<DateInterval>& taken) {
    Tri is = Tri::yes;
    if (const auto& limit = range.age_low.value) {
        const auto age = age_in_unit_of(range.age_low, birth, taken);
        is &= !age ? Tri::unknown : age->low >= *limit ? Tri::yes : age->high < *limit ? Tri::no : Tri::unknown;
    }
    if (const auto& limit = range.age_high.value) {
        const auto age = age_in_unit_of(range.age_high, birth, taken);
        is &= !age ? Tri::unknown : age->high < *limit ? Tri::yes : age->low > *limit ? Tri::no : Tri::unknown;
    }
    return is;
}

} // namespace

std::optional<double> upper_limit(std::span<const ReferenceRange> ranges, std::string_view unit, double grams_per_mole,
                                  const std::optional<DateInterval>& birth, const std::optional<DateInterval>& taken) {
    const bool is_any_normal = std::any_of(ranges.begin(), ranges.end(), is_normal);
    const auto is_of_other_age = [&](const ReferenceRange& range) { return is_of_age(range, birth, taken) == Tri::no; };
    const bool is_one_for_some = std::any_of(ranges.begin(), ranges.end(), [&](const ReferenceRange& range) {
        return range.is_for_some && !is_of_other_age(range);
    });
    if (is_one_for_some && std::count_if(ranges.begin(), ranges.end(), is_of_other_age) + 1 < std::ssize(ranges))
        return std::nullopt; // of which sex or race the patient is, is not read
    std::optional<double> limit;
    for (const ReferenceRange& range : ranges) {
        if (is_any_normal ? !is_normal(range) : !range.type.is_empty()) continue;
        if (!range.high.value || is_of_other_age(range)) continue;
        // The limit is the number, whether normal is said to lie below it or up to it.
        fhir::Quantity high = range.high;
        if (high.comparator == fhir::Comparator::less || high.comparator == fhir::Comparator::at_most)
            high.comparator = fhir::Comparator::none;
        const auto read = fhir::interval_in(high, unit, grams_per_mole);
        if (!read || !read->is_exact() || read->high <= 0) return std::nullopt;
        if (limit && *limit != read->high) return std::nullopt;
        limit = read->high;
    }
    return limit;
}

} // namespace eczema::cards
