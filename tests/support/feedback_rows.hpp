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

server::FeedbackRow row_of(const std::string& identity, bool accepted = true);

std::vector<server::FeedbackRow> rows_named(const std::vector<std::string>& identities);

// Adds, and waits for what is said of it.
bool stored(server::FeedbackStore& store, std::vector<server::FeedbackRow> rows);

void count(server::FeedbackStore& store, std::string_view client, std::vector<std::string_view> rules,
           std::int64_t at = 0);

} // namespace eczema::tests
