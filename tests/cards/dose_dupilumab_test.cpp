// R26: the ordered dose of dupilumab against the label.
#include "tests/support/biologic_order.hpp"

namespace eczema::tests {
namespace {

Request drafts(Request chart, std::vector<std::string> steps, std::string_view reason = {}) {
    return drafting(std::move(chart), {.drug = dupilumab, .steps = std::move(steps), .reason = reason});
}
Request child(int years, double kg) { return weighing(patient_of(years), kg); }
Request severe_child(int years, double kg, double easi = 30) {
    return child(years, kg).has(ScoreSaid{"easi", easi, ago(10)});
}
Request severe_infant(int months, double kg) {
    return weighing(patient_of_months(months), kg).has(ScoreSaid{"easi", 30, ago(10)});
}

const std::vector<std::string> replaced{removal_of("d1"), "create eczema-cds-dupilumab"};
const std::vector<std::string> removed{removal_of("d1")};

std::vector<SpecRow> specification() {
    return rows_of(
        "dose-dupilumab",
        {
            {"+ 8 y, 29.9 kg, 300 mg q2w, no load", drafts(child(8, 29.9), {repeated(300, 2)}), critical, replaced},
            {"= 8 y, 29.9 kg, 600 mg, then 300 mg q4w", drafts(child(8, 29.9), {once(600, 1), repeated(300, 4, 2)}),
             silent},
            {"= 8 y, 30.0 kg, 400 mg, then 200 mg q2w", drafts(child(8, 30.0), {once(400, 1), repeated(200, 2, 2)}),
             silent},
            {"= 8 y, 30.0 kg, 600 mg, then 300 mg q4w", drafts(child(8, 30.0), {once(600, 1), repeated(300, 4, 2)}),
             warning, replaced},
            {"= 5 y 11 mo, 20 kg, 300 mg q4w without load", drafts(weighing(patient_of(5, 11), 20), {repeated(300, 4)}),
             silent},
            {"= 5 y 11 mo, 20 kg, 600 mg, then 300 mg q4w",
             drafts(weighing(patient_of(5, 11), 20), {once(600, 1), repeated(300, 4, 2)}), critical, replaced},
            {"= 6 y 0 mo, 20 kg, 600 mg, then 300 mg q4w",
             drafts(weighing(patient_of(6), 20), {once(600, 1), repeated(300, 4, 2)}), silent},
            {"= 6 y 0 mo, 20 kg, 300 mg q4w without load", drafts(weighing(patient_of(6), 20), {repeated(300, 4)}),
             warning, replaced},
            {"+ adult, 300 mg q2w without load, naive", drafts(patient_of(34), {repeated(300, 2)}), warning, replaced},
            {"- adult on it 200 d, refill without load",
             drafts(using_until_today(patient_of(34), dupilumab, 200, 300, 2), {repeated(300, 2)}), silent},
            {"adult on it 200 d, 300 mg weekly, scores not supplied",
             drafts(using_until_today(patient_of(34), dupilumab, 200, 300, 2), {repeated(300, 1)})
                 .sends(RecordList::severity, Sent::absent),
             critical, replaced},
            {"adult on it 200 d, 300 mg weekly, allergies not supplied",
             drafts(using_until_today(patient_of(34), dupilumab, 200, 300, 2), {repeated(300, 1)})
                 .sends(RecordList::allergies, Sent::absent),
             critical, removed},
            {"+ 5 y, 31 kg", drafts(child(5, 31), {repeated(300, 4)}), warning, removed},
            {"+ 4 y, 12 kg, 300 mg q4w", drafts(child(4, 12), {repeated(300, 4)}), critical, replaced},
            {"- reason eosinophilic oesophagitis, 300 mg weekly, 45 kg",
             drafts(child(14, 45), {repeated(300, 1)}, "K20.0"), silent},
            {"- reason asthma, 400 mg, then 200 mg q2w, adult",
             drafts(patient_of(34), {once(400, 1), repeated(200, 2, 2)}, "J45.50"), silent},
            {"the same, reason dermatitis", drafts(patient_of(34), {once(400, 1), repeated(200, 2, 2)}, "L20.9"),
             warning},
            {"the same, a reason without a readable code",
             drafts(patient_of(34), {once(400, 1), repeated(200, 2, 2)}, "text:skin"), unknown},
        });
}

std::vector<SpecRow> ages() {
    return rows_of(
        "dose-dupilumab",
        {
            {"5 mo, 7 kg", drafts(weighing(patient_of_months(5), 7), {repeated(200, 4)}), critical, removed},
            {"6 mo, 7 kg", drafts(weighing(patient_of_months(6), 7), {repeated(200, 4)}), silent},
            {"no birth date", drafts(weighing(patient_of(8), 20), {repeated(300, 4)}).born(""), unknown},
            {"born in a year, 17 or 18 y",
             drafts(weighing(patient_of(18), 70), {once(600, 1), repeated(300, 2, 2)}).born("2008"), unknown},
            {"born in a year, 19 or 20 y", drafts(patient_of(19), {once(600, 1), repeated(300, 2, 2)}).born("2006"),
             silent},
            {"17 y 11 mo without weight", drafts(patient_of(17, 11), {once(600, 1), repeated(300, 2, 2)}), warning,
             std::vector<std::string>{}},
            {"18 y without weight", drafts(patient_of(18), {once(600, 1), repeated(300, 2, 2)}), silent},
            {"8 y, weight of 90 d", drafts(weighing(patient_of(8), 20, 90), {once(600, 1), repeated(300, 4, 2)}),
             silent},
            {"8 y, weight of 91 d", drafts(weighing(patient_of(8), 20, 91), {once(600, 1), repeated(300, 4, 2)}),
             warning, std::vector<std::string>{}},
            {"8 y, two weights of one day on both sides of 30 kg",
             drafts(child(8, 29.9).has(WeightSaid{30.1, ago(5), "o-other"}), {repeated(300, 4)}), warning,
             std::vector<std::string>{}},
            {"20 mo, weight of 30 d", drafts(weighing(patient_of_months(20), 11, 30), {repeated(200, 4)}), silent},
            {"20 mo, weight of 31 d", drafts(weighing(patient_of_months(20), 11, 31), {repeated(200, 4)}), warning},
            {"8 y, observations absent",
             drafts(child(8, 29.9), {repeated(300, 4)}).sends(RecordList::observations, Sent::absent), warning},
        });
}

std::vector<SpecRow> weights() {
    return rows_of(
        "dose-dupilumab",
        {
            {"= 8 y, 14.9 kg", drafts(child(8, 14.9), {once(600, 1), repeated(300, 4, 2)}), warning, removed},
            {"= 8 y, 15 kg", drafts(child(8, 15), {once(600, 1), repeated(300, 4, 2)}), silent},
            {"= 14 y, 59.9 kg, 200 mg q2w", drafts(child(14, 59.9), {once(400, 1), repeated(200, 2, 2)}), silent},
            {"= 14 y, 59.9 kg, 300 mg q2w", drafts(child(14, 59.9), {once(600, 1), repeated(300, 2, 2)}), critical},
            {"= 14 y, 60.0 kg, 300 mg q2w", drafts(child(14, 60), {once(600, 1), repeated(300, 2, 2)}), silent},
            {"= 14 y, 60.0 kg, 200 mg q2w", drafts(child(14, 60), {once(400, 1), repeated(200, 2, 2)}), warning,
             replaced},
            {"= 12 mo, 4.9 kg", drafts(weighing(patient_of_months(12), 4.9), {repeated(200, 4)}), warning, removed},
            {"= 12 mo, 5 kg", drafts(weighing(patient_of_months(12), 5), {repeated(200, 4)}), silent},
            {"= 3 y, 14.9 kg, 200 mg q4w", drafts(child(3, 14.9), {repeated(200, 4)}), silent},
            {"= 3 y, 15 kg, 200 mg q4w: too little", drafts(child(3, 15), {repeated(200, 4)}), warning, replaced},
            {"= 3 y, 15 kg, 300 mg q4w", drafts(child(3, 15), {repeated(300, 4)}), silent},
            {"= 5 y, 29.9 kg, 300 mg q4w", drafts(child(5, 29.9), {repeated(300, 4)}), silent},
            {"= 5 y, 30 kg", drafts(child(5, 30), {repeated(300, 4)}), warning, removed},
        });
}

std::vector<SpecRow> doses() {
    const auto adult = [](std::vector<std::string> steps) { return drafts(patient_of(34), std::move(steps)); };
    const std::string syringe = concept_of("rx:2099302", "rx");
    return rows_of(
        "dose-dupilumab",
        {
            {"= four thirds of the weekly amount", adult({once(600, 1), repeated(400, 2, 2)}), warning},
            {"= a little more than four thirds", adult({once(600, 1), repeated(401, 2, 2)}), critical},
            {"+ 300 mg weekly", adult({once(600, 1), repeated(300, 1, 2)}), critical, replaced},
            {"+ 300 mg q4w, too little", adult({once(600, 1), repeated(300, 4, 2)}), warning},
            {"300 mg q2w on two lines", adult({once(600, 1), repeated(300, 2, 2), repeated(300, 2, 2)}), critical},
            {"150 mg q2w on two lines", adult({once(600, 1), repeated(150, 2, 2), repeated(150, 2, 2)}), silent},
            {"load of 300 mg", adult({once(300, 1), repeated(300, 2, 2)}), warning},
            {"load as two doses of 300 mg", adult({once(300, 1), once(300, 1), repeated(300, 2, 2)}), silent},
            {"load of 900 mg", adult({once(900, 1), repeated(300, 2, 2)}), warning},
            {"load counted out in two doses of one day",
             adult({step_of(quantity_of(300, "mg"), R"(,"count":2,"frequency":2,"period":1,"periodUnit":"d")", 1),
                    repeated(300, 2, 2)}),
             silent},
            {"load in a draft of its own",
             drafting(adult({repeated(300, 2)}), {.drug = dupilumab, .steps = {once(600)}, .id = "d2"}), silent},
            {"two loads, each in a draft of its own",
             drafting(adult({once(600, 1), repeated(300, 2, 2)}),
                      {.drug = dupilumab, .steps = {once(600)}, .id = "d2"}),
             warning},
            {"load only", adult({once(600)}), silent},
            {"- on it 200 d, one dose of 300 mg",
             drafts(using_until_today(patient_of(34), dupilumab, 200, 300, 2), {once(300)}), silent},
            {"- on it until 100 d ago, 300 mg q2w",
             drafts(patient_of(34).has(OrderSaid{.drug = dupilumab, .start = ago(300), .end = ago(100), .id = "old"}),
                    {repeated(300, 2)}),
             silent},
            {"on it until 181 d ago, 300 mg q2w",
             drafts(patient_of(34).has(OrderSaid{.drug = dupilumab, .start = ago(300), .end = ago(181), .id = "old"}),
                    {repeated(300, 2)}),
             warning},
            {"300 mg q2w, statements absent",
             adult({repeated(300, 2)}).sends(RecordList::medication_statements, Sent::absent), unknown},
            {"no dosage at all", adult({}), unknown},
            {"interval only, daily", adult({step_of("null", R"(,"frequency":1,"period":1,"periodUnit":"d")")}),
             warning},
            {"dose only", adult({step_of(quantity_of(300, "mg"), "")}), unknown},
            {"2 mL of a product without a code", adult({once(600, 1), step_of(quantity_of(2, "mL"), every(2), 2)}),
             unknown},
            {"- one syringe of 200 mg q2w, 14 y, 45 kg",
             drafting(child(14, 45), {.drug = {},
                                      .steps = {once(400, 1), step_of(quantity_of(1, "{syringe}"), every(2), 2)},
                                      .product = syringe}),
             silent},
            {"- 1.14 mL of 175 mg/mL q2w, 14 y, 45 kg",
             drafting(child(14, 45), {.drug = {},
                                      .steps = {once(400, 1), step_of(quantity_of(1.14, "mL"), every(2), 2)},
                                      .product = syringe}),
             silent},
        });
}

std::vector<SpecRow> europe() {
    std::vector<SpecRow> rows = rows_of(
        "dose-dupilumab",
        {
            {"8 y, 29.9 kg, 300 mg on days 1 and 15, then q4w",
             drafts(severe_child(8, 29.9), {once(300, 1), once(300, 2), repeated(300, 4, 3)}), silent},
            {"8 y, 29.9 kg, 600 mg at once, then 300 mg q4w",
             drafts(severe_child(8, 29.9), {once(600, 1), repeated(300, 4, 2)}), warning, replaced},
            {"8 y, 40 kg, alternative 200 mg q2w",
             drafts(severe_child(8, 40), {once(300, 1), once(300, 2), repeated(200, 2, 3)}), silent},
            {"8 y, 40 kg, 300 mg q2w", drafts(severe_child(8, 40), {once(300, 1), once(300, 2), repeated(300, 2, 3)}),
             critical, replaced},
            {"8 y, 60 kg, 600 mg, then 300 mg q2w", drafts(severe_child(8, 60), {once(600, 1), repeated(300, 2, 2)}),
             silent},
            {"8 y, moderate", drafts(severe_child(8, 40, 15), {once(300, 1), once(300, 2), repeated(300, 4, 3)}),
             warning, removed},
            {"8 y, severity not known", drafts(child(8, 40), {once(300, 1), once(300, 2), repeated(300, 4, 3)}),
             unknown},
            {"8 y, severity not known, 300 mg q2w",
             drafts(child(8, 40), {once(300, 1), once(300, 2), repeated(300, 2, 3)}), critical, removed},
            {"8 y, on it and now mild, refill",
             drafts(using_until_today(severe_child(8, 40, 3), dupilumab, 200, 300, 4), {repeated(300, 4)}), silent},
            {"12 y, 59.9 kg, 400 mg, then 200 mg q2w: general knowledge",
             drafts(child(12, 59.9), {once(400, 1), repeated(200, 2, 2)}), silent},
            {"12 y, 59.9 kg, 300 mg q2w: said, not drafted",
             drafts(child(12, 59.9), {once(600, 1), repeated(300, 2, 2)}), critical, removed},
            {"12 y, 60 kg, 200 mg q2w", drafts(child(12, 60), {once(400, 1), repeated(200, 2, 2)}), warning, replaced},
            {"20 mo, 11 kg, 200 mg q4w, severe", drafts(severe_infant(20, 11), {repeated(200, 4)}), silent},
            {"20 mo, 11 kg, 200 mg, then q4w, severe",
             drafts(severe_infant(20, 11), {once(200, 1), repeated(200, 4, 2)}), silent},
            {"adult, 300 mg q2w without load", drafts(patient_of(34), {repeated(300, 2)}), warning, replaced},
        });
    for (SpecRow& row : rows) row.config = eu_label;
    SpecRow as_in_europe = rows.front();
    as_in_europe.line = "UK: " + as_in_europe.line;
    as_in_europe.config = uk_label;
    rows.push_back(as_in_europe);
    return rows;
}

INSTANTIATE_TEST_SUITE_P(dose_dupilumab, Specification, testing::ValuesIn(specification()));
INSTANTIATE_TEST_SUITE_P(dose_dupilumab_ages, Specification, testing::ValuesIn(ages()));
INSTANTIATE_TEST_SUITE_P(dose_dupilumab_weights, Specification, testing::ValuesIn(weights()));
INSTANTIATE_TEST_SUITE_P(dose_dupilumab_doses, Specification, testing::ValuesIn(doses()));
INSTANTIATE_TEST_SUITE_P(dose_dupilumab_europe, Specification, testing::ValuesIn(europe()));

} // namespace
} // namespace eczema::tests
