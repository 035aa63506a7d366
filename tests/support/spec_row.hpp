// One line of the clinical specification as a row of a table: a request, and what one rule must say to it. The test
// that runs the rows is cards/specification_test.cpp; each rule's rows stand in a file of the rule's name.
#pragma once
#include "cards/rule.hpp"
#include "tests/support/answer.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <ostream>

namespace eczema::tests {

// What the rule must come to. `not run`: it judges no drug of this request.
struct Expected {
    std::string_view outcome, indicator;
};
inline constexpr Expected critical{"yes", "critical"}, warning{"yes", "warning"}, info{"yes", "info"};
inline constexpr Expected silent{"no", ""}, unknown{"unknown", ""}, not_run{"not run", ""};

struct SpecRow {
    std::string line; // of the specification: "+ pneumonia 3 d, draft upadacitinib"
    Request request;
    Expected expected;
    std::optional<std::vector<std::string>> suggestions{}; // of the card that carries the rule
    std::string config{};
    std::string_view rule{}; // set by rows_of
};

// The configuration in which this rule alone is active, for rows about what it proposes: the card of an order carries
// the proposals of every rule that speaks of it.
std::string alone(std::string_view rule);

// `rule` in front of each row. A row of a gate that names every suggestion is about this rule alone.
std::vector<SpecRow> rows_of(std::string_view rule, std::vector<SpecRow> rows);

class Specification : public testing::TestWithParam<SpecRow> {};

// The name of a row in test lists: "gate-helminth: + strongyloidiasis untreated, draft dupilumab".
void PrintTo(const SpecRow& row, std::ostream* out);

// --- what the rows speak of -------------------------------------------------------------------------------------

inline constexpr std::string_view dupilumab = "D11AH05", tralokinumab = "D11AH07", nemolizumab = "D11AH12",
                                  upadacitinib = "L04AF03", abrocitinib = "D11AH08", baricitinib = "L04AF02",
                                  ciclosporin = "L04AD01", methotrexate = "L04AX03", azathioprine = "L04AX01",
                                  mycophenolate = "L04AA06", omalizumab = "R03DX05", prednisone = "H02AB07";

// A chart with dermatitis in which `drug` is being ordered.
Request ordering(std::string_view drug, std::string_view hook = "order-select");
ConditionSaid impetigo(int days);
ConditionSaid cellulitis(int days);
ConditionSaid pneumonia(int days);
ConditionSaid herpeticum(int days);
// From so many days ago on; `end` counts likewise.
OrderSaid cefalexin(int start, int end = -7);
OrderSaid valaciclovir(int start, int end = -7);
// In use without an end.
OrderSaid in_use(std::string_view drug, int start = 100);
OrderSaid in_use_until(std::string_view drug, int end);

std::string removal_of(std::string_view id);

} // namespace eczema::tests
