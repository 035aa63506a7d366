// Orders of injected drugs, step by step, for tests of doses; and the children and adults they are for.
#pragma once
#include "tests/support/spec_row.hpp"

namespace eczema::tests {

inline const std::string us_label = R"({"site": {"jurisdiction": "US"}})",
                         eu_label = R"({"site": {"jurisdiction": "EU"}})",
                         uk_label = R"({"site": {"jurisdiction": "UK"}})";
inline constexpr std::string_view lebrikizumab = "D11AH10";

// One dosageInstruction. `dose` is a Quantity, `repeat` members of timing.repeat with a comma in front.
std::string step_of(const std::string& dose, const std::string& repeat, int sequence = 0);
std::string every(int weeks);
std::string once(double mg, int sequence = 0);
std::string repeated(double mg, int weeks, int sequence = 0);

struct BiologicOrder {
    std::string_view drug;
    std::vector<std::string> steps;
    std::string_view reason{}; // ICD-10-CM
    std::string_view id = "d1";
    std::string product{}; // a CodeableConcept, or the whole of it in place of the drug
};

std::string order_json(const BiologicOrder& order);

Request drafting(Request chart, const BiologicOrder& order);

// Dermatitis, no known allergy, every list whole; born so many months before today, or in years and months.
Request patient_of_months(int months, std::string_view hook = "order-sign");
Request patient_of(int years, int months = 0);
Request weighing(Request chart, double kg, int days_ago = 5);
// `drug` in use since so many days, ordered for `mg` every so many weeks.
Request using_since(Request chart, std::string_view drug, int days, double mg, int weeks);
// A renewal names the order whose place it takes only where it says so; this ends the one in use today.
Request using_until_today(Request chart, std::string_view drug, int days, double mg, int weeks);

} // namespace eczema::tests
