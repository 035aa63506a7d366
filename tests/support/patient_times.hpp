// A store as tests open it: it waits as long as a slow machine needs, and pauses for no longer than it must.
#pragma once
#include "server/store.hpp"

namespace eczema::tests {

inline const server::StoreTimes patient_times{
    .use = {.connect_time = std::chrono::minutes(1), .statement_time = std::chrono::minutes(1)},
    .tokens = {std::chrono::minutes(1), std::chrono::minutes(1), std::chrono::minutes(1)},
    .feedback = std::chrono::minutes(1),
    .between_attempts = std::chrono::milliseconds(20),
    .between_tokens = std::chrono::milliseconds(20)};

} // namespace eczema::tests
