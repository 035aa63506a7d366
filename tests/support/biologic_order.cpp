#include "tests/support/biologic_order.hpp"

namespace eczema::tests {

std::string step_of(const std::string& dose, const std::string& repeat, int sequence) {
    std::string members = raw("doseAndRate", '[' + object(raw("doseQuantity", dose)) + ']');
    if (sequence > 0) members += raw("sequence", std::to_string(sequence));
    if (!repeat.empty()) members += raw("timing", object(raw("repeat", object(repeat))));
    return object(members);
}

std::string every(int weeks) { return R"(,"frequency":1,"period":)" + std::to_string(weeks) + R"(,"periodUnit":"wk")"; }

std::string once(double mg, int sequence) { return step_of(quantity_of(mg, "mg"), R"(,"count":1)", sequence); }

std::string repeated(double mg, int weeks, int sequence) {
    return step_of(quantity_of(mg, "mg"), every(weeks), sequence);
}

std::string order_json(const BiologicOrder& order) {
    const std::string drug = order.product.empty() ? concept_of(order.drug, "atc") : order.product;
    return object(begin("MedicationRequest", order.id) + text("status", "draft") + text("intent", "order") +
                  raw("medicationCodeableConcept", drug) + raw("subject", patient_reference()) +
                  raw("reasonCode", concepts_of(order.reason, "cm")) +
                  raw("dosageInstruction", order.steps.empty() ? std::string() : listed(order.steps)));
}

Request drafting(Request chart, const BiologicOrder& order) {
    chart.with_draft("MedicationRequest/" + std::string(order.id), order_json(order));
    return chart;
}

Request patient_of_months(int months, std::string_view hook) {
    const fhir::CivilDate now = fhir::civil_of(today);
    const int count = now.year * 12 + static_cast<int>(now.month) - 1 - months;
    return chart(hook)
        .has(dermatitis())
        .born(fhir::to_text(fhir::day_of(count / 12, static_cast<unsigned>(count % 12 + 1), now.day)));
}

Request patient_of(int years, int months) { return patient_of_months(12 * years + months); }

Request weighing(Request chart, double kg, int days_ago) {
    chart.has(WeightSaid{kg, ago(days_ago)});
    return chart;
}

Request using_since(Request chart, std::string_view drug, int days, double mg, int weeks) {
    chart.has(OrderSaid{.drug = drug, .start = ago(days), .id = "in-use", .dose_mg = mg, .every_weeks = weeks});
    return chart;
}

Request using_until_today(Request chart, std::string_view drug, int days, double mg, int weeks) {
    chart.has(OrderSaid{
        .drug = drug, .start = ago(days), .end = ago(0), .id = "in-use", .dose_mg = mg, .every_weeks = weeks});
    return chart;
}

} // namespace eczema::tests
