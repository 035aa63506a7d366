#include "fhir/ndc.hpp"

#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

TEST(NdcDigits, AreElevenOrNothing) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"00054001720", "00054001720"},
        {"0054-0017-20", "00054001720"},
        {"12345-678-90", "12345067890"},
        {"12345-6789-0", "12345678900"},
        {"12345-6789-01", "12345678901"},
        {"1234567890", ""},
        {"123456789012", ""},
        {"1234-567-89", ""},
        {"1234-5678-9", ""},
        {"12345-67890-1", ""},
        {"12345-6789", ""},
        {"12345-6789-", ""},
        {"12345-6789-01-", ""},
        {"1234-5678-901", ""},
        {"1234A567890", ""},
        {"", ""},
        {"--", ""},
        {"12345-6789-0-1", ""},
    };
    for (const auto& [code, digits] : cases) EXPECT_EQ(ndc_digits(code).value_or(""), digits) << code;
}

} // namespace
} // namespace eczema::fhir
