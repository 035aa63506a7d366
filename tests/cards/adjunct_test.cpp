// Drugs that are drafted beside a systemic treatment, told by the ids of their drafts.
#include "cards/suggestions.hpp"
#include "cards/topical_options.hpp"

#include <gtest/gtest.h>

namespace eczema::cards {
namespace {

TEST(Adjuncts, AreTopicalsFolicAcidAndEyeDrops) {
    for (const TopicalOption& option : topical_options())
        EXPECT_TRUE(is_adjunct("eczema-cds-" + std::string(option.id))) << option.id;
    EXPECT_TRUE(is_adjunct("eczema-cds-folic-acid-1-mg"));
    EXPECT_TRUE(is_adjunct("eczema-cds-eye-lubricant"));
}

TEST(Adjuncts, AreNoSystemicTreatments) {
    for (const char* id : {"eczema-cds-dupilumab", "eczema-cds-upadacitinib", "tapinarof-1", "eczema-cds-", ""})
        EXPECT_FALSE(is_adjunct(id)) << id;
}

} // namespace
} // namespace eczema::cards
