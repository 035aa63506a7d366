#include "cards/number_text.hpp"
#include "cards/rule.hpp"

namespace eczema::cards {
namespace {

std::string_view text_of(Operator op) {
    switch (op) {
    case Operator::is_yes:
        return "is yes";
    case Operator::is_no:
        return "is no";
    case Operator::not_no:
        return "is not ruled out";
    case Operator::not_yes:
        return "is not known to hold";
    case Operator::is_unknown:
        return "is unknown";
    case Operator::at_least:
        return "at least";
    case Operator::more_than:
        return "more than";
    case Operator::at_most:
        return "at most";
    case Operator::less_than:
        return "less than";
    case Operator::none_within:
        return "none within";
    case Operator::in_group:
        return "is a";
    }
    return {};
}

} // namespace

std::string sentence_of(const Row& row) {
    std::string text(row.sentence);
    if (const std::size_t at = text.find("{n}"); at != std::string::npos)
        text.replace(at, 3, number_text(row.threshold));
    return text;
}

std::string comparison_of(const Row& row) {
    std::string text = '`' + std::string(name_of(row.fact).id) + "` " + std::string(text_of(row.op));
    if (row.op == Operator::in_group) return text + ' ' + std::string(name_of(row.group));
    if (!row.unit.empty()) text += ' ' + number_text(row.threshold) + ' ' + std::string(row.unit);
    return text;
}

} // namespace eczema::cards
