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
inline std::string alone(std::string_view rule) {
    std::string others;
    for (const cards::Rule* live : cards::live_rules())
        if (live->id != rule) others += (others.empty() ? "\"" : ", \"") + std::string(live->id) + '"';
    return R"({"site": {"rulesOff": [)" + others + "]}}";
}

// `rule` in front of each row. A row of a gate that names every suggestion is about this rule alone.
inline std::vector<SpecRow> rows_of(std::string_view rule, std::vector<SpecRow> rows) {
    for (SpecRow& row : rows) {
        row.rule = rule;
        const bool drafts_nothing =
            rule.starts_with("gate-") || rule == "ad-diagnosis-doubt" || rule == "ocs-course-length";
        if (row.suggestions && row.config.empty() && drafts_nothing) row.config = alone(rule);
    }
    return rows;
}

class Specification : public testing::TestWithParam<SpecRow> {};

// The name of a row in test lists: "gate-helminth: + strongyloidiasis untreated, draft dupilumab".
inline void PrintTo(const SpecRow& row, std::ostream* out) { *out << row.rule << ": " << row.line; }

// --- what the rows speak of -------------------------------------------------------------------------------------

inline constexpr std::string_view dupilumab = "D11AH05", tralokinumab = "D11AH07", nemolizumab = "D11AH12",
                                  upadacitinib = "L04AF03", abrocitinib = "D11AH08", baricitinib = "L04AF02",
                                  ciclosporin = "L04AD01", methotrexate = "L04AX03", azathioprine = "L04AX01",
                                  mycophenolate = "L04AA06", omalizumab = "R03DX05", prednisone = "H02AB07";

// A chart with dermatitis in which `drug` is being ordered.
inline Request ordering(std::string_view drug, std::string_view hook = "order-select") {
    return chart(hook).has(dermatitis()).drafts({.drug = drug});
}
inline ConditionSaid impetigo(int days) { return {.code = "L01.1", .onset = ago(days)}; }
inline ConditionSaid cellulitis(int days) { return {.code = "L03.90", .onset = ago(days)}; }
inline ConditionSaid pneumonia(int days) { return {.code = "J18.9", .onset = ago(days)}; }
inline ConditionSaid herpeticum(int days) { return {.code = "B00.0", .onset = ago(days)}; }
// From so many days ago on; `end` counts likewise.
inline OrderSaid cefalexin(int start, int end = -7) {
    return {.drug = "rx:2231", .start = ago(start), .end = ago(end)};
}
inline OrderSaid valaciclovir(int start, int end = -7) {
    return {.drug = "J05AB11", .start = ago(start), .end = ago(end)};
}
// In use without an end.
inline OrderSaid in_use(std::string_view drug, int start = 100) { return {.drug = drug, .start = ago(start)}; }
inline OrderSaid in_use_until(std::string_view drug, int end) {
    return {.drug = drug, .start = ago(100), .end = ago(end)};
}

inline std::string removal_of(std::string_view id) { return "delete MedicationRequest/" + std::string(id); }

} // namespace eczema::tests
