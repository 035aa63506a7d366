// Orders of injected drugs, step by step, for tests of doses; and the children and adults they are for.
#pragma once
#include "tests/support/spec_row.hpp"

namespace eczema::tests {

inline const std::string us_label = R"({"site": {"jurisdiction": "US"}})",
                         eu_label = R"({"site": {"jurisdiction": "EU"}})",
                         uk_label = R"({"site": {"jurisdiction": "UK"}})";
inline constexpr std::string_view lebrikizumab = "D11AH10";

// One dosageInstruction. `dose` is a Quantity, `repeat` members of timing.repeat with a comma in front.
inline std::string step_of(const std::string& dose, const std::string& repeat, int sequence = 0) {
    std::string members = raw("doseAndRate", '[' + object(raw("doseQuantity", dose)) + ']');
    if (sequence > 0) members += raw("sequence", std::to_string(sequence));
    if (!repeat.empty()) members += raw("timing", object(raw("repeat", object(repeat))));
    return object(members);
}
inline std::string every(int weeks) {
    return R"(,"frequency":1,"period":)" + std::to_string(weeks) + R"(,"periodUnit":"wk")";
}
inline std::string once(double mg, int sequence = 0) {
    return step_of(quantity_of(mg, "mg"), R"(,"count":1)", sequence);
}
inline std::string repeated(double mg, int weeks, int sequence = 0) {
    return step_of(quantity_of(mg, "mg"), every(weeks), sequence);
}

struct BiologicOrder {
    std::string_view drug;
    std::vector<std::string> steps;
    std::string_view reason{}; // ICD-10-CM
    std::string_view id = "d1";
    std::string product{}; // a CodeableConcept, or the whole of it in place of the drug
};

inline std::string order_json(const BiologicOrder& order) {
    const std::string drug = order.product.empty() ? concept_of(order.drug, "atc") : order.product;
    return object(begin("MedicationRequest", order.id) + text("status", "draft") + text("intent", "order") +
                  raw("medicationCodeableConcept", drug) + raw("subject", patient_reference()) +
                  raw("reasonCode", concepts_of(order.reason, "cm")) +
                  raw("dosageInstruction", order.steps.empty() ? std::string() : listed(order.steps)));
}

inline Request drafting(Request chart, const BiologicOrder& order) {
    chart.with_draft("MedicationRequest/" + std::string(order.id), order_json(order));
    return chart;
}

// Dermatitis, no known allergy, every list whole; born so many months before today, or in years and months.
inline Request patient_of_months(int months, std::string_view hook = "order-sign") {
    const fhir::CivilDate now = fhir::civil_of(today);
    const int count = now.year * 12 + static_cast<int>(now.month) - 1 - months;
    return chart(hook)
        .has(dermatitis())
        .born(fhir::to_text(fhir::day_of(count / 12, static_cast<unsigned>(count % 12 + 1), now.day)));
}
inline Request patient_of(int years, int months = 0) { return patient_of_months(12 * years + months); }
inline Request weighing(Request chart, double kg, int days_ago = 5) {
    chart.has(WeightSaid{kg, ago(days_ago)});
    return chart;
}
// `drug` in use since so many days, ordered for `mg` every so many weeks.
inline Request using_since(Request chart, std::string_view drug, int days, double mg, int weeks) {
    chart.has(OrderSaid{.drug = drug, .start = ago(days), .id = "in-use", .dose_mg = mg, .every_weeks = weeks});
    return chart;
}
// A renewal names the order whose place it takes only where it says so; this ends the one in use today.
inline Request using_until_today(Request chart, std::string_view drug, int days, double mg, int weeks) {
    chart.has(OrderSaid{
        .drug = drug, .start = ago(days), .end = ago(0), .id = "in-use", .dose_mg = mg, .every_weeks = weeks});
    return chart;
}

} // namespace eczema::tests
