// What cards can draft, by stable ids: the items to which a site maps its own orders.
// An id is never reused. How a draft is written is not known here.
#pragma once
#include "cards/oral_doses.hpp"

#include <string>
#include <vector>

namespace eczema::cards {

enum class OrderKind : std::uint8_t { drug, test, vaccine, procedure, referral, task };
inline constexpr std::size_t order_kind_count = static_cast<std::size_t>(OrderKind::task) + 1;
std::string_view to_text(OrderKind kind); // "drugs"

struct OrderItem {
    std::string id;    // "dupilumab-300-mg", "blood-count", "dermatology-referral"
    std::string shown; // in words
    OrderKind kind;
};

// In the order of the tables they come from: drugs, tests, vaccines, services, tasks.
const std::vector<OrderItem>& order_items();

// A biologic is ordered by the amount of one maintenance dose, since products differ by it.
std::string order_item_of(const BiologicDose& dose);
// A JAK inhibitor by the strength of its tablet; ciclosporin, whose dose goes by weight, by its name.
std::string order_item_of(const OralDraft& dose);

} // namespace eczema::cards
