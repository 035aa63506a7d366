#include "cards/order_items.hpp"

#include <gtest/gtest.h>

#include <set>

namespace eczema::cards {
namespace {

TEST(OrderItems, have_ids_of_their_own) {
    std::set<std::string> ids;
    for (const OrderItem& item : order_items()) {
        EXPECT_TRUE(ids.insert(item.id).second) << item.id;
        EXPECT_EQ(item.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string::npos) << item.id;
        EXPECT_FALSE(item.shown.empty()) << item.id;
        EXPECT_EQ(item.shown.find('{'), std::string::npos) << item.shown;
    }
    std::set<OrderKind> kinds;
    for (const OrderItem& item : order_items()) kinds.insert(item.kind);
    EXPECT_EQ(kinds.size(), order_kind_count);
    for (const auto& [id, kind] :
         {std::pair{"eye-lubricant", OrderKind::drug}, std::pair{"tacrolimus-0-1", OrderKind::drug},
          std::pair{"tpmt", OrderKind::test}, std::pair{"zoster-vaccine", OrderKind::vaccine},
          std::pair{"skin-biopsy", OrderKind::procedure}, std::pair{"phototherapy", OrderKind::referral},
          std::pair{"stop-drug", OrderKind::task}})
        for (const OrderItem& item : order_items())
            if (item.id == id) {
                EXPECT_EQ(item.kind, kind) << id;
            }
    for (const char* id : {"dupilumab-200-mg", "dupilumab-300-mg", "tralokinumab-150-mg", "lebrikizumab-250-mg",
                           "nemolizumab-30-mg", "triamcinolone-0-1", "eye-lubricant", "tpmt", "zoster-vaccine",
                           "phototherapy", "urgent-dermatology", "stop-drug"})
        EXPECT_TRUE(ids.contains(id)) << id;
}

} // namespace
} // namespace eczema::cards
