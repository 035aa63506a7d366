// Classes of topical steroids by strength, vehicle and salt; at, below and above the strengths of a row.
#include "cards/steroid_potency.hpp"

#include <gtest/gtest.h>

namespace eczema::cards {
namespace {

using enum ValueSet;

constexpr std::string_view triamcinolone = "10759", betamethasone = "1514", hydrocortisone = "5492",
                           fluocinolone = "25126", clobetasol = "2590", fluocinonide = "4462", mometasone = "108118",
                           flurandrenolide = "4500", desoximetasone = "3255";

struct Case {
    std::string_view ingredient, substance, form, distinction;
    std::optional<double> percent;
    std::optional<ValueSet> expected;
};

TEST(SteroidClass, FollowsStrengthVehicleAndSalt) {
    const Case cases[] = {
        {triamcinolone, "triamcinolone acetonide", "Topical Cream", "", 0.1, drug_tcs_class_iii_iv},
        {triamcinolone, "triamcinolone acetonide", "Topical Cream", "", 0.0, std::nullopt},
        {triamcinolone, "triamcinolone acetonide", "Topical Cream", "", 0.098, std::nullopt},
        {triamcinolone, "triamcinolone acetonide", "Topical Cream", "", 0.102, std::nullopt},
        {triamcinolone, "triamcinolone acetonide", "Topical Lotion", "", 0.1, drug_tcs_class_v},
        {triamcinolone, "triamcinolone acetonide", "Topical Ointment", "", 0.5, drug_tcs_class_ii},
        {triamcinolone, "triamcinolone acetonide", "Topical Cream", "", 0.025, drug_tcs_class_vi_vii},
        {triamcinolone, "triamcinolone acetonide", "Topical Ointment", "", 0.025, drug_tcs_class_vi_vii},
        {triamcinolone, "triamcinolone acetonide", "Topical Cream", "", std::nullopt, std::nullopt},
        {fluocinolone, "fluocinolone acetonide", "Topical Oil", "", 0.01, drug_tcs_class_vi_vii},
        {fluocinolone, "fluocinolone acetonide", "Topical Cream", "", 0.025, drug_tcs_class_v},
        {fluocinolone, "fluocinolone acetonide", "Topical Ointment", "", 0.025, drug_tcs_class_iii_iv},
        {betamethasone, "betamethasone dipropionate", "Topical Ointment", "", 0.05, drug_tcs_class_ii},
        {betamethasone, "betamethasone dipropionate", "Topical Ointment", "Augmented", 0.05, drug_tcs_class_i},
        {betamethasone, "betamethasone dipropionate", "Augmented Topical Cream", "", 0.05, drug_tcs_class_ii},
        {betamethasone, "Betamethasone Valerate", "Topical Lotion", "", 0.1, drug_tcs_class_vi_vii},
        {betamethasone, "betamethasone valerate", "Topical Foam", "", 0.12, drug_tcs_class_iii_iv},
        {betamethasone, "betamethasone", "Topical Lotion", "", 0.1, std::nullopt},
        {hydrocortisone, "hydrocortisone", "Topical Cream", "", 0.49, std::nullopt},
        {hydrocortisone, "hydrocortisone", "Topical Cream", "", 0.5, drug_tcs_class_vi_vii},
        {hydrocortisone, "hydrocortisone acetate", "Topical Cream", "", 2.5, drug_tcs_class_vi_vii},
        {hydrocortisone, "hydrocortisone", "Topical Cream", "", 2.6, std::nullopt},
        {hydrocortisone, "hydrocortisone butyrate", "Topical Solution", "", std::nullopt, drug_tcs_class_v},
        {hydrocortisone, "hydrocortisone valerate", "Topical Ointment", "", 0.2, drug_tcs_class_iii_iv},
        {hydrocortisone, "hydrocortisone valerate", "Topical Cream", "", 0.2, drug_tcs_class_v},
        {fluocinonide, "fluocinonide", "Topical Cream", "", 0.1, drug_tcs_class_i},
        {fluocinonide, "fluocinonide", "Topical Cream", "Emollient", 0.05, drug_tcs_class_iii_iv},
        {fluocinonide, "fluocinonide", "Topical Cream", "", 0.05, drug_tcs_class_ii},
        {desoximetasone, "desoximetasone", "Topical Spray", "", 0.25, drug_tcs_class_i},
        {mometasone, "mometasone furoate", "Topical Cream", "Emollient", 0.1, drug_tcs_class_iii_iv},
        {flurandrenolide, "flurandrenolide", "Medicated Tape", "", std::nullopt, drug_tcs_class_i},
        {clobetasol, "clobetasol propionate", "Topical Cream", "", 0.025, std::nullopt},
    };
    for (const Case& one : cases)
        EXPECT_EQ(steroid_class({one.ingredient, one.substance, one.form, one.distinction, one.percent}), one.expected)
            << one.substance << ' ' << one.form << ' ' << one.percent.value_or(-1);
}

} // namespace
} // namespace eczema::cards
