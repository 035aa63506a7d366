#include "tests/support/feedback_rows.hpp"

namespace eczema::tests {

server::FeedbackRow row_of(const std::string& identity, bool accepted) {
    server::FeedbackRow row;
    row.identity = identity;
    row.client = "ehr";
    row.service = "atopic-dermatitis-order-sign";
    row.card = "card of " + identity;
    row.rule = card_rule;
    row.accepted = accepted;
    row.outcome_time = "2026-11-22T10:44:22.445Z";
    row.received_time = "2026-11-22T10:44:25.000Z";
    return row;
}

std::vector<server::FeedbackRow> rows_named(const std::vector<std::string>& identities) {
    std::vector<server::FeedbackRow> rows;
    for (const std::string& identity : identities) rows.push_back(row_of(identity));
    return rows;
}

bool stored(server::FeedbackStore& store, std::vector<server::FeedbackRow> rows) {
    auto answer = std::make_shared<std::promise<bool>>();
    auto result = answer->get_future();
    store.add(std::move(rows), [answer](bool is_stored) { answer->set_value(is_stored); });
    return result.get();
}

void count(server::FeedbackStore& store, std::string_view client, std::vector<std::string_view> rules,
           std::int64_t at) {
    store.count_shown(client, rules, at);
}

} // namespace eczema::tests
