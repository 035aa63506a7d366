// R27: the ordered dose of tralokinumab, lebrikizumab and nemolizumab against the label.
#include "tests/support/biologic_order.hpp"

namespace eczema::tests {
namespace {

using Steps = std::vector<std::string>;

Request drafts(Request chart, std::string_view drug, Steps steps, std::string_view reason = {}) {
    return drafting(std::move(chart), {.drug = drug, .steps = std::move(steps), .reason = reason});
}
Request scoring(Request chart, double easi) {
    chart.has(ScoreSaid{"easi", easi, ago(10)});
    return chart;
}
// In use until today, so that the order begins where it ends.
Request on_it(Request chart, std::string_view drug, int days, double mg, int weeks) {
    return using_until_today(std::move(chart), drug, days, mg, weeks);
}
Request with_tacrolimus_ointment(Request chart) {
    chart.has(OrderSaid{.drug = "D11AH01", .start = ago(30), .id = "tac"});
    return chart;
}

const std::vector<std::string> removed{removal_of("d1")};

const Steps tralokinumab_adult{once(600, 1), repeated(300, 2, 2)}, tralokinumab_teen{once(300, 1), repeated(150, 2, 2)};
const Steps lebrikizumab_start{once(500, 1), once(500, 2), repeated(250, 2, 3)};
const Steps nemolizumab_start{once(60, 1), repeated(30, 4, 2)};

std::vector<SpecRow> specification() {
    const Request teen = weighing(patient_of(15), 55);
    const std::vector<std::string> replaced{removal_of("d1"), "create eczema-cds-tralokinumab"};
    return rows_of(
        "dose-other-biologics",
        {
            {"+ US 15 y, tralokinumab 300 mg q2w", drafts(teen, tralokinumab, tralokinumab_adult), warning, replaced},
            {"US 15 y, tralokinumab 150 mg q2w", drafts(teen, tralokinumab, tralokinumab_teen), silent},
            {"- EU 15 y, tralokinumab 300 mg q2w",
             drafts(teen, tralokinumab, tralokinumab_adult),
             silent,
             {},
             eu_label},
            {"EU 15 y, tralokinumab 150 mg q2w", drafts(teen, tralokinumab, tralokinumab_teen), warning, replaced,
             eu_label},
            {"UK 15 y, tralokinumab 150 mg q2w", drafts(teen, tralokinumab, tralokinumab_teen), warning, {}, uk_label},
            {"= lebrikizumab, 39.9 kg", drafts(weighing(patient_of(14), 39.9), lebrikizumab, lebrikizumab_start),
             critical, removed},
            {"= lebrikizumab, 40.0 kg", drafts(weighing(patient_of(14), 40), lebrikizumab, lebrikizumab_start), silent},
            {"lebrikizumab, adult of 39.9 kg", drafts(weighing(patient_of(34), 39.9), lebrikizumab, lebrikizumab_start),
             critical, removed},
            {"lebrikizumab, no weight", drafts(patient_of(34), lebrikizumab, lebrikizumab_start), warning,
             std::vector<std::string>{}},
            {"lebrikizumab, adult, weight of 365 d",
             drafts(weighing(patient_of(34), 70, 365), lebrikizumab, lebrikizumab_start), silent},
            {"lebrikizumab, adult, weight of 366 d",
             drafts(weighing(patient_of(34), 70, 366), lebrikizumab, lebrikizumab_start), warning},
            {"+ nemolizumab 30 mg q8w at week 8",
             drafts(with_tacrolimus_ointment(on_it(patient_of(34), nemolizumab, 56, 30, 4)), nemolizumab,
                    {repeated(30, 8)}),
             warning},
            {"- nemolizumab with tacrolimus ointment in use",
             drafts(with_tacrolimus_ointment(patient_of(34)), nemolizumab, nemolizumab_start), silent},
            {"nemolizumab without a topical", drafts(patient_of(34), nemolizumab, nemolizumab_start), info},
            {"EU: nemolizumab without a topical",
             drafts(patient_of(34), nemolizumab, nemolizumab_start),
             silent,
             {},
             eu_label},
            {"UK: nemolizumab without a topical",
             drafts(weighing(patient_of(34), 70), nemolizumab, nemolizumab_start),
             info,
             {},
             uk_label},
            {"reason prurigo nodularis", drafts(patient_of(34), nemolizumab, {once(90)}, "L28.1"), silent},
        });
}

std::vector<SpecRow> limits() {
    std::vector<SpecRow> rows;
    const auto add = [&rows](std::string line, Request request, Expected expected, const std::string& config = {}) {
        rows.push_back({std::move(line), std::move(request), expected, {}, config});
    };
    struct Drug {
        std::string_view code;
        Steps steps;
    };
    for (const Drug& drug : {Drug{tralokinumab, tralokinumab_teen}, Drug{lebrikizumab, lebrikizumab_start},
                             Drug{nemolizumab, nemolizumab_start}}) {
        const std::string name(drug.code);
        add(name + ", 11 y 11 mo", drafts(weighing(patient_of(11, 11), 45), drug.code, drug.steps), critical);
        add(name + ", 12 y", drafts(with_tacrolimus_ointment(weighing(patient_of(12), 45)), drug.code, drug.steps),
            silent);
        add(name + ", no birth date",
            drafts(with_tacrolimus_ointment(weighing(patient_of(12), 45)).born(""), drug.code, drug.steps), unknown);
    }
    add("tralokinumab, US 17 y 11 mo, adult dose", drafts(patient_of(17, 11), tralokinumab, tralokinumab_adult),
        warning);
    add("tralokinumab, US 18 y, adult dose", drafts(patient_of(18), tralokinumab, tralokinumab_adult), silent);
    add("tralokinumab, US 15 y, no weight", drafts(patient_of(15), tralokinumab, tralokinumab_teen), silent);
    const Request light = with_tacrolimus_ointment(weighing(patient_of(34), 29.9)),
                  heavy = with_tacrolimus_ointment(weighing(patient_of(34), 30));
    add("UK nemolizumab, 29.9 kg", drafts(light, nemolizumab, nemolizumab_start), critical, uk_label);
    add("UK nemolizumab, 30 kg", drafts(heavy, nemolizumab, nemolizumab_start), silent, uk_label);
    add("EU nemolizumab, 29.9 kg", drafts(light, nemolizumab, nemolizumab_start), silent, eu_label);
    add("UK nemolizumab, no weight", drafts(with_tacrolimus_ointment(patient_of(34)), nemolizumab, nemolizumab_start),
        warning, uk_label);

    const Request adult = weighing(patient_of(34), 70);
    add("lebrikizumab, one load", drafts(adult, lebrikizumab, {once(500, 1), repeated(250, 2, 2)}), warning);
    add("lebrikizumab, no load", drafts(adult, lebrikizumab, {repeated(250, 2)}), warning);
    add("lebrikizumab, both loads counted out",
        drafts(adult, lebrikizumab,
               {step_of(quantity_of(500, "mg"), ",\"count\":2" + every(2), 1), repeated(250, 2, 2)}),
        silent);
    add("lebrikizumab 1000 mg at once", drafts(adult, lebrikizumab, {once(1000, 1), repeated(250, 2, 2)}), warning);
    add("nemolizumab, no load", drafts(with_tacrolimus_ointment(adult), nemolizumab, {repeated(30, 4)}), warning);
    add("nemolizumab, one pen of 30 mg each time",
        drafting(with_tacrolimus_ointment(adult), {.drug = {},
                                                   .steps = {step_of(quantity_of(2, "{pen}"), ",\"count\":1", 1),
                                                             step_of(quantity_of(1, "{pen}"), every(4), 2)},
                                                   .product = concept_of("rx:2691328", "rx")}),
        silent);
    add("nemolizumab, a topical steroid drafted beside it",
        drafts(Request(patient_of(34)).drafts(OrderSaid{.drug = "rx:10759", .id = "tcs", .route = "6064005"}),
               nemolizumab, nemolizumab_start),
        silent);
    add("nemolizumab, statements absent",
        drafts(on_it(patient_of(34), nemolizumab, 56, 30, 4).sends(RecordList::medication_statements, Sent::absent),
               nemolizumab, {repeated(30, 4)}),
        unknown);
    return rows_of("dose-other-biologics", std::move(rows));
}

// The longer interval from week 16.
std::vector<SpecRow> later() {
    std::vector<SpecRow> rows;
    const auto add = [&rows](std::string line, Request request, Expected expected, const std::string& config = {}) {
        rows.push_back({std::move(line), std::move(request), expected, {}, config});
    };
    const auto lebrikizumab_on = [](int days) {
        return on_it(weighing(patient_of(34), 70), lebrikizumab, days, 250, 2);
    };
    add("lebrikizumab q4w, day 111", drafts(lebrikizumab_on(111), lebrikizumab, {repeated(250, 4)}), warning);
    add("lebrikizumab q4w, day 112", drafts(lebrikizumab_on(112), lebrikizumab, {repeated(250, 4)}), silent);
    add("lebrikizumab q2w, day 200", drafts(lebrikizumab_on(200), lebrikizumab, {repeated(250, 2)}), silent);
    add("lebrikizumab q4w from the start",
        drafts(weighing(patient_of(34), 70), lebrikizumab, {once(500, 1), once(500, 2), repeated(250, 4, 3)}), warning);
    const auto twelve_weeks = [](int days) {
        return step_of(quantity_of(250, "mg"),
                       every(2) + R"(,"boundsDuration":{"value":)" + std::to_string(days) + R"(,"code":"d"})", 3);
    };
    add("lebrikizumab, q4w after q2w to day 112",
        drafts(weighing(patient_of(34), 70), lebrikizumab,
               {once(500, 1), once(500, 2), twelve_weeks(84), repeated(250, 4, 4)}),
        silent);
    add("lebrikizumab, q4w after q2w to day 111",
        drafts(weighing(patient_of(34), 70), lebrikizumab,
               {once(500, 1), once(500, 2), twelve_weeks(83), repeated(250, 4, 4)}),
        warning);
    add("lebrikizumab, q4w after q2w without an end",
        drafts(weighing(patient_of(34), 70), lebrikizumab,
               {once(500, 1), once(500, 2), repeated(250, 2, 3), repeated(250, 4, 4)}),
        unknown);
    add("lebrikizumab q4w, statements absent",
        drafts(weighing(patient_of(34), 70).sends(RecordList::medication_statements, Sent::absent), lebrikizumab,
               {repeated(250, 4)}),
        unknown);

    const auto tralokinumab_on = [](int days, double kg, double easi) {
        return scoring(on_it(weighing(patient_of(34), kg), tralokinumab, days, 300, 2), easi);
    };
    const Steps monthly{repeated(300, 4)};
    add("tralokinumab q4w, day 111, 99.9 kg, clear", drafts(tralokinumab_on(111, 99.9, 1), tralokinumab, monthly),
        warning);
    add("tralokinumab q4w, day 112, 99.9 kg, clear", drafts(tralokinumab_on(112, 99.9, 1), tralokinumab, monthly),
        silent);
    add("tralokinumab q4w, day 112, 100 kg, clear", drafts(tralokinumab_on(112, 100, 1), tralokinumab, monthly),
        warning);
    add("tralokinumab q4w, day 112, 99.9 kg, mild", drafts(tralokinumab_on(112, 99.9, 1.1), tralokinumab, monthly),
        warning);
    add("tralokinumab q4w, day 112, no weight",
        drafts(scoring(on_it(patient_of(34), tralokinumab, 112, 300, 2), 1), tralokinumab, monthly), unknown);
    add("tralokinumab q4w, day 112, no score",
        drafts(on_it(weighing(patient_of(34), 80), tralokinumab, 112, 300, 2), tralokinumab, monthly), unknown);
    add("tralokinumab q4w, 17 y, day 112",
        drafts(scoring(on_it(weighing(patient_of(17), 80), tralokinumab, 112, 150, 2), 1), tralokinumab,
               {repeated(150, 4)}),
        warning);
    add("EU tralokinumab q4w, day 112, 100 kg, mild", drafts(tralokinumab_on(112, 100, 5), tralokinumab, monthly),
        silent, eu_label);
    add("EU tralokinumab q4w, day 111", drafts(tralokinumab_on(111, 100, 5), tralokinumab, monthly), warning, eu_label);

    const auto nemolizumab_on = [](int days, double easi) {
        return scoring(with_tacrolimus_ointment(on_it(patient_of(34), nemolizumab, days, 30, 4)), easi);
    };
    const Steps two_monthly{repeated(30, 8)};
    add("nemolizumab q8w, day 111, clear", drafts(nemolizumab_on(111, 0), nemolizumab, two_monthly), warning);
    add("nemolizumab q8w, day 112, clear", drafts(nemolizumab_on(112, 0), nemolizumab, two_monthly), silent);
    add("nemolizumab q8w, day 112, moderate", drafts(nemolizumab_on(112, 10), nemolizumab, two_monthly), warning);
    add("EU nemolizumab q8w, day 112, moderate", drafts(nemolizumab_on(112, 10), nemolizumab, two_monthly), silent,
        eu_label);
    return rows_of("dose-other-biologics", std::move(rows));
}

INSTANTIATE_TEST_SUITE_P(dose_other_biologics, Specification, testing::ValuesIn(specification()));
INSTANTIATE_TEST_SUITE_P(dose_other_biologics_limits, Specification, testing::ValuesIn(limits()));
INSTANTIATE_TEST_SUITE_P(dose_other_biologics_later, Specification, testing::ValuesIn(later()));

} // namespace
} // namespace eczema::tests
