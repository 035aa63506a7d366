#include "server/order_coverage.hpp"

#include "cards/order_items.hpp"

#include <algorithm>

namespace eczema::server {
namespace {

using cards::OrderItem;

bool is_mapped(const OrderItem& item, const cards::Settings& settings) {
    return std::any_of(settings.orders.begin(), settings.orders.end(),
                       [&](const cards::SiteOrder& order) { return order.item == item.id; });
}

std::string count_text(std::size_t mapped, std::size_t all) {
    return std::to_string(mapped) + " of " + std::to_string(all);
}

} // namespace

std::string order_coverage(const cards::Settings& settings) {
    std::string kinds;
    std::size_t mapped_in_all = 0;
    for (std::size_t i = 0; i < cards::order_kind_count; ++i) {
        const auto kind = static_cast<cards::OrderKind>(i);
        std::size_t mapped = 0, all = 0;
        std::string missing;
        for (const OrderItem& item : cards::order_items()) {
            if (item.kind != kind) continue;
            ++all;
            if (is_mapped(item, settings))
                ++mapped;
            else
                missing += "  not mapped: " + item.id + " (" + item.shown + ")\n";
        }
        mapped_in_all += mapped;
        kinds += std::string(to_text(kind)) + ": " + count_text(mapped, all) + " mapped\n" + missing;
    }
    return "mapped: " + std::to_string(settings.codes.size()) + " codes, " + std::to_string(settings.drugs.size()) +
           " drugs, " + count_text(mapped_in_all, cards::order_items().size()) + " order items\n" + kinds;
}

} // namespace eczema::server
