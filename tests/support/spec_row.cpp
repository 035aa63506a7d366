#include "tests/support/spec_row.hpp"

namespace eczema::tests {

std::string alone(std::string_view rule) {
    std::string others;
    for (const cards::Rule* live : cards::live_rules())
        if (live->id != rule) others += (others.empty() ? "\"" : ", \"") + std::string(live->id) + '"';
    return R"({"site": {"rulesOff": [)" + others + "]}}";
}

std::vector<SpecRow> rows_of(std::string_view rule, std::vector<SpecRow> rows) {
    for (SpecRow& row : rows) {
        row.rule = rule;
        const bool drafts_nothing =
            rule.starts_with("gate-") || rule == "ad-diagnosis-doubt" || rule == "ocs-course-length";
        if (row.suggestions && row.config.empty() && drafts_nothing) row.config = alone(rule);
    }
    return rows;
}

void PrintTo(const SpecRow& row, std::ostream* out) { *out << row.rule << ": " << row.line; }

Request ordering(std::string_view drug, std::string_view hook) {
    return chart(hook).has(dermatitis()).drafts({.drug = drug});
}

ConditionSaid impetigo(int days) { return {.code = "L01.1", .onset = ago(days)}; }

ConditionSaid cellulitis(int days) { return {.code = "L03.90", .onset = ago(days)}; }

ConditionSaid pneumonia(int days) { return {.code = "J18.9", .onset = ago(days)}; }

ConditionSaid herpeticum(int days) { return {.code = "B00.0", .onset = ago(days)}; }

OrderSaid cefalexin(int start, int end) { return {.drug = "rx:2231", .start = ago(start), .end = ago(end)}; }

OrderSaid valaciclovir(int start, int end) { return {.drug = "J05AB11", .start = ago(start), .end = ago(end)}; }

OrderSaid in_use(std::string_view drug, int start) { return {.drug = drug, .start = ago(start)}; }

OrderSaid in_use_until(std::string_view drug, int end) { return {.drug = drug, .start = ago(100), .end = ago(end)}; }

std::string removal_of(std::string_view id) { return "delete MedicationRequest/" + std::string(id); }

} // namespace eczema::tests
