// R34: the ordered dose of a traditional immunosuppressant.
#include "tests/support/oral_order.hpp"

namespace eczema::tests {
namespace {

const std::vector<std::string> removed{removal_of("d1")}, nothing{};

Request adult(double kg = 60) { return weighing(patient_of(30), kg); }
Request child(int years, double kg) { return weighing(patient_of(years), kg); }
Request weekly(Request chart, double mg) {
    return drafting(std::move(chart), {.drug = methotrexate, .steps = {repeated(mg, 1)}});
}

std::vector<SpecRow> specification() {
    Rows of{"dose-traditional-immunosuppressants"};
    of.add("+ 60 kg ciclosporin 400 mg/day (6.7 mg/kg)", drafting_oral(adult(), ciclosporin, 200, 2), critical);
    of.add("= 300 mg/day at 60 kg", drafting_oral(adult(), ciclosporin, 150, 2), silent);
    of.add("- MMF 1 g BID", drafting_oral(adult(), mycophenolate, 1000, 2), silent);
    of.add("+ azathioprine 200 mg, 55 kg", drafting_oral(adult(55), azathioprine, 200), warning);
    return of.all();
}

std::vector<SpecRow> limits() {
    Rows of{"dose-traditional-immunosuppressants"};
    of.add("ciclosporin 301 mg at 60 kg", drafting_oral(adult(), ciclosporin, 150.5, 2), warning);
    of.add("ciclosporin 360 mg at 60 kg: 6 mg/kg", drafting_oral(adult(), ciclosporin, 180, 2), warning);
    of.add("ciclosporin 361 mg at 60 kg", drafting_oral(adult(), ciclosporin, 180.5, 2), critical);
    of.add("ciclosporin, 17 y, 50 kg, 250 mg", drafting_oral(child(17, 50), ciclosporin, 125, 2), silent);
    of.add("ciclosporin, 17 y, 50 kg, 260 mg", drafting_oral(child(17, 50), ciclosporin, 130, 2), info);
    of.add("ciclosporin, 17 y, 50 kg, 300 mg: 6 mg/kg", drafting_oral(child(17, 50), ciclosporin, 150, 2), info);
    of.add("ciclosporin, 17 y, 50 kg, 302 mg", drafting_oral(child(17, 50), ciclosporin, 151, 2), critical);
    of.add("ciclosporin, 18 y, 50 kg, 260 mg", drafting_oral(child(18, 50), ciclosporin, 130, 2), warning);
    of.add("ciclosporin once a day", drafting_oral(adult(), ciclosporin, 200), warning);
    of.add("ciclosporin three times a day", drafting_oral(adult(), ciclosporin, 100, 3), warning);
    of.add("ciclosporin in the morning and in the evening, two lines",
           drafting(adult(), {.drug = ciclosporin,
                              .steps = {step_of(quantity_of(150, "mg"),
                                                R"(,"frequency":1,"period":1,"periodUnit":"d","when":["MORN"])"),
                                        step_of(quantity_of(100, "mg"),
                                                R"(,"frequency":1,"period":1,"periodUnit":"d","when":["EVE"])")}}),
           silent);
    of.add("ciclosporin, adult, no weight", drafting_oral(patient_of(30), ciclosporin, 150, 2), unknown);
    of.add("ciclosporin, adult, no weight, once a day", drafting_oral(patient_of(30), ciclosporin, 150), warning, {},
           nothing);
    of.add("ciclosporin, adult, weight of 365 d", drafting_oral(weighing(patient_of(30), 60, 365), ciclosporin, 150, 2),
           silent);
    of.add("ciclosporin, adult, weight of 366 d", drafting_oral(weighing(patient_of(30), 60, 366), ciclosporin, 150, 2),
           unknown);
    of.add("ciclosporin, no dose", drafting_oral(adult(), ciclosporin, 0, 2), unknown);
    of.add("ciclosporin, no timing",
           Request(adult()).drafts(OrderSaid{.drug = ciclosporin, .id = "d1", .times = 0, .dose_mg = 150}), unknown);
    of.add("ciclosporin, no birth date, 5.5 mg/kg: an adult's excess or a child's upper range",
           drafting_oral(weighing(patient_of(30), 60), ciclosporin, 165, 2).born(""), unknown);
    of.add("ciclosporin, birth year 2008: 17 or 18 y, 5.5 mg/kg",
           drafting_oral(weighing(patient_of(30), 60), ciclosporin, 165, 2).born("2008"), unknown);
    of.add("two weights of one day on both sides of the limit",
           drafting_oral(Request(patient_of(30)).has(WeightSaid{59, ago(5), "w1"}).has(WeightSaid{61, ago(5), "w2"}),
                         ciclosporin, 150, 2),
           unknown);
    of.add("azathioprine 165 mg, 55 kg: 3 mg/kg", drafting_oral(adult(55), azathioprine, 165), silent);
    of.add("azathioprine 166 mg, 55 kg", drafting_oral(adult(55), azathioprine, 166), warning, {}, removed);
    const auto result = [](std::string_view gene, std::string_view answer) {
        return LabSaid{.code = gene, .on = ago(30), .answer = answer};
    };
    constexpr std::string_view tpmt = "79713-4", nudt15 = "100664-2", intermediate = "loinc:LA10317-8",
                               normal = "loinc:LA25391-6";
    of.add("azathioprine 110 mg, 55 kg, TPMT intermediate: 2 mg/kg",
           drafting_oral(adult(55).has(result(tpmt, intermediate)), azathioprine, 110), silent);
    of.add("azathioprine 111 mg, 55 kg, TPMT intermediate",
           drafting_oral(adult(55).has(result(tpmt, intermediate)), azathioprine, 111), warning);
    of.add("azathioprine 111 mg, 55 kg, NUDT15 intermediate",
           drafting_oral(adult(55).has(result(nudt15, intermediate)), azathioprine, 111), warning);
    of.add("azathioprine 111 mg, 55 kg, TPMT normal",
           drafting_oral(adult(55).has(result(tpmt, normal)), azathioprine, 111), silent);
    of.add("azathioprine, 17 y, 3.5 mg/kg", drafting_oral(child(17, 50), azathioprine, 175), silent);
    of.add("azathioprine, adult, no weight", drafting_oral(patient_of(30), azathioprine, 100), unknown);
    of.add("mycophenolate 3 g", drafting_oral(adult(), mycophenolate, 1500, 2), silent);
    of.add("mycophenolate 3.5 g", drafting_oral(adult(), mycophenolate, 1750, 2), warning, {}, removed);
    of.add("mycophenolate once a day", drafting_oral(adult(), mycophenolate, 2000), warning, {}, nothing);
    of.add("mycophenolate, adult, no weight", drafting_oral(patient_of(30), mycophenolate, 1000, 2), silent);
    of.add("mycophenolate, dose not readable", drafting_oral(adult(), mycophenolate, 0, 2), unknown);
    of.add("methotrexate, 10 y, 30 kg, 21 mg a week: 0.7 mg/kg", weekly(child(10, 30), 21), silent);
    of.add("methotrexate, 10 y, 30 kg, 22.5 mg a week", weekly(child(10, 30), 22.5), warning, {}, removed);
    of.add("methotrexate, 10 y, 30 kg, 10 mg a day", drafting_oral(child(10, 30), methotrexate, 10), warning);
    of.add("methotrexate, adult, 25 mg a week at 30 kg", weekly(adult(30), 25), silent);
    of.add("methotrexate, adult, no weight", weekly(patient_of(30), 25), silent);
    of.add("methotrexate, 10 y, dose not readable",
           drafting(child(10, 30), {.drug = methotrexate, .steps = {step_of(quantity_of(4, "{tablet}"), every(1))}}),
           unknown);
    for (const std::string_view drug : {ciclosporin, azathioprine, mycophenolate})
        of.add("child without a weight, " + std::string(drug), drafting_oral(patient_of(14), drug, 50, 2), warning, {},
               nothing);
    of.add("child without a weight, methotrexate", weekly(patient_of(14), 10), warning);
    of.add("child, weight of 91 d", drafting_oral(weighing(patient_of(14), 50, 91), azathioprine, 50), warning);
    of.add("reason kidney transplant, 8 mg/kg", drafting_oral(adult(), ciclosporin, 240, 2, "Z94.0"), silent);
    of.add("- upadacitinib", drafting_oral(adult(), upadacitinib, 45), not_run);
    of.add("order-select too", drafting_oral(weighing(patient_of_months(360, "order-select"), 60), ciclosporin, 200, 2),
           critical);
    return of.all();
}

std::vector<SpecRow> rows() {
    std::vector<SpecRow> all;
    for (const auto& part : {specification(), limits()}) all.insert(all.end(), part.begin(), part.end());
    return all;
}

INSTANTIATE_TEST_SUITE_P(dose_traditional_immunosuppressants, Specification, testing::ValuesIn(rows()));

TEST(DoseTraditional, shows_the_weight_it_used) {
    const Answer answer =
        ask(drafting_oral(adult(), ciclosporin, 200, 2), alone("dose-traditional-immunosuppressants"));
    const CardSeen* card = answer.card_of("dose-traditional-immunosuppressants");
    ASSERT_TRUE(card);
    EXPECT_EQ(card->summary, "Ciclosporin dose above 6 mg/kg a day: 400 mg a day, 6.67 mg/kg at 60 kg on 2026-08-10.");
    EXPECT_NE(std::find(card->evidence.begin(), card->evidence.end(), "Observation/o-weight"), card->evidence.end());
}

} // namespace
} // namespace eczema::tests
