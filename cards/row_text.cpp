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

std::string id_of(const Rule& rule, std::uint8_t branch, std::size_t row) {
    const std::span<const Row> rows = branch == 0 ? rule.applies : rule.branches[branch - 1U].rows;
    std::size_t earlier = 0;
    for (std::size_t i = 0; i < row; ++i) earlier += rows[i].fact == rows[row].fact;
    std::string id =
        std::string(rule.id) + '/' + std::to_string(branch) + '/' + std::string(name_of(rows[row].fact).id);
    return earlier == 0 ? id : id + '-' + std::to_string(earlier + 1);
}

std::string comparison_of(const Row& row) {
    std::string text = '`' + std::string(name_of(row.fact).id) + "` " + std::string(text_of(row.op));
    if (row.op == Operator::in_group) return text + ' ' + std::string(name_of(row.group));
    if (!row.unit.empty()) text += ' ' + number_text(row.threshold) + ' ' + std::string(row.unit);
    return text;
}

} // namespace eczema::cards
