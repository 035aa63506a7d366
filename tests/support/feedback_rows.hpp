// Rows of feedback, and their way into a store, for its tests.
#pragma once
#include "server/feedback_store.hpp"
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::tests {

inline constexpr std::string_view card_rule = "ocs-course-length";

inline server::FeedbackRow row_of(const std::string& identity, bool accepted = true) {
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

inline std::vector<server::FeedbackRow> rows_named(const std::vector<std::string>& identities) {
    std::vector<server::FeedbackRow> rows;
    for (const std::string& identity : identities) rows.push_back(row_of(identity));
    return rows;
}

// Adds, and waits for what is said of it.
inline bool stored(server::FeedbackStore& store, std::vector<server::FeedbackRow> rows) {
    auto answer = std::make_shared<std::promise<bool>>();
    auto result = answer->get_future();
    store.add(std::move(rows), [answer](bool is_stored) { answer->set_value(is_stored); });
    return result.get();
}

inline void count(server::FeedbackStore& store, std::string_view client, std::vector<std::string_view> rules,
                  std::int64_t at = 0) {
    store.count_shown(client, rules, at);
}

} // namespace eczema::tests
