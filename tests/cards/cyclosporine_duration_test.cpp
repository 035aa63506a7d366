// R50: ciclosporin over the weeks, creatinine and blood pressure on it.
#include "tests/support/observed.hpp"
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

const std::string by_itself = alone("cyclosporine-duration");
const std::string reduce = "create eczema-cds-reduce-drug", kidney_test = "create eczema-cds-repeat-creatinine",
                  pressure_test = "create eczema-cds-repeat-blood-pressure", taper = "create eczema-cds-taper-drug";

Entry creatinine(const std::string& number, int days, std::string_view unit = "mg/dL") {
    return observed("2160-0", quantity(number, unit), ago(days), "cr" + std::to_string(days));
}
Entry pressure(int systolic, int days) {
    const auto part = [](std::string_view code, int value) {
        return object(raw("code", concept_of(code, "loinc")) + quantity(std::to_string(value), "mm[Hg]"));
    };
    return observed("85354-9", raw("component", listed({part("8480-6", systolic), part("8462-4", 80)})), ago(days),
                    "bp" + std::to_string(days));
}
Request on_ciclosporin(int days) { return chart().has(dermatitis()).has(in_use(ciclosporin, days)); }
// Since so many days, creatinine 0.8 before the start and twice since.
Request with_creatinine(const std::string& before, const std::string& newest, int days = 60) {
    return on_ciclosporin(days)
        .with(creatinine("0.8", days + 3))
        .with(creatinine(before, 20))
        .with(creatinine(newest, 6));
}

std::vector<SpecRow> rows() {
    return rows_of(
        "cyclosporine-duration",
        {
            {"- day 400 after a transplant",
             chart().has(dermatitis()).has(OrderSaid{.drug = ciclosporin, .start = ago(400), .reason = "Z94.0"}),
             silent},
            {"= day 111", on_ciclosporin(111), silent},
            {"+ day 112", on_ciclosporin(112), info, {{taper}}, by_itself},
            {"= day 364", on_ciclosporin(364), info},
            {"= day 365", on_ciclosporin(365), warning, {{taper}}, by_itself},
            {"- day 60 stable", with_creatinine("0.8", "0.82"), silent},
            {"- day 60, no result since the start: another rule says it", on_ciclosporin(60), silent},
            {"+ creatinine 0.8 to 1.0 twice",
             with_creatinine("1.0", "1.0"),
             warning,
             {{reduce, kidney_test}},
             by_itself},
            {"= 1.24 times", with_creatinine("1.0", "0.99"), silent},
            {"- 1.25 times once", with_creatinine("0.85", "1.0"), silent},
            {"= 0.84 to 1.05 is 1.25 times",
             on_ciclosporin(60).with(creatinine("0.84", 63)).with(creatinine("1.05", 20)).with(creatinine("1.05", 6)),
             warning},
            {"in micromoles",
             on_ciclosporin(60)
                 .with(creatinine("0.8", 63))
                 .with(creatinine("100", 20, "umol/L"))
                 .with(creatinine("100", 6, "umol/L")),
             warning},
            {"taken on the day of the start counts as before it",
             on_ciclosporin(60).with(creatinine("0.8", 60)).with(creatinine("1", 20)).with(creatinine("1", 6)),
             warning},
            {"compared with the newest before the start", with_creatinine("1.0", "1.0").with(creatinine("0.9", 61)),
             silent},
            {"without a result before the start", on_ciclosporin(60).with(creatinine("1", 20)).with(creatinine("1", 6)),
             unknown},
            {"without a result before the start, day 112",
             on_ciclosporin(112).with(creatinine("1", 20)).with(creatinine("1", 6)),
             info,
             {{taper}},
             by_itself},
            {"two of one day are one result",
             on_ciclosporin(60)
                 .with(creatinine("0.8", 63))
                 .with(creatinine("1", 6))
                 .with(observed("2160-0", quantity("1", "mg/dL"), ago(6), "again")),
             silent},
            {"the newest cannot be read",
             with_creatinine("1.0", "1.0").with(observed("2160-0", R"(,"valueString":"haemolysed")", ago(2), "x")),
             unknown},
            {"observations not sent", on_ciclosporin(60).sends(RecordList::observations, Sent::absent), unknown},
            {"start is a month",
             chart().has(dermatitis()).has(OrderSaid{.drug = ciclosporin, .start = "2026-04"}), // day 107 to 136
             unknown},
            {"+ blood pressure raised twice",
             on_ciclosporin(60).with(pressure(142, 20)).with(pressure(140, 6)),
             warning,
             {{reduce, pressure_test}},
             by_itself},
            {"= 139 last", on_ciclosporin(60).with(pressure(150, 20)).with(pressure(139, 6)), silent},
            {"- raised once", on_ciclosporin(60).with(pressure(150, 6)), silent},
            {"+ refill on day 112",
             ordering(ciclosporin, "order-sign").has(OrderSaid{.drug = ciclosporin, .start = ago(112), .id = "before"}),
             info},
            {"- a first order", ordering(ciclosporin, "order-sign"), silent},
            {"- order-select is not asked", ordering(ciclosporin), not_run},
            {"- ended", chart().has(dermatitis()).has(in_use_until(ciclosporin, 10)), not_run},
            {"- methotrexate for a year", chart().has(dermatitis()).has(in_use(methotrexate, 370)), not_run},
            {"perhaps no longer taken", on_ciclosporin(500), unknown},
        });
}

INSTANTIATE_TEST_SUITE_P(cyclosporine_duration, Specification, testing::ValuesIn(rows()));

TEST(CyclosporineDuration, says_the_rise) {
    const Answer answer = ask(with_creatinine("1.0", "1.0"), by_itself);
    ASSERT_EQ(answer.cards.size(), 1u);
    EXPECT_EQ(answer.cards.front().summary, "Ciclosporin: creatinine 1.25 times the result before the start (0.8, now "
                                            "1 mg/dL); reduce the dose and plan the exit.");
}

} // namespace
} // namespace eczema::tests
