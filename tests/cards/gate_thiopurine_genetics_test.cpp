// R23: TPMT and NUDT15 before azathioprine.
#include "tests/support/spec_row.hpp"

#include <gmock/gmock.h>

namespace eczema::tests {
namespace {

const std::string by_itself = alone("gate-thiopurine-genetics");
const std::string order_tpmt = "create eczema-cds-tpmt", order_nudt15 = "create eczema-cds-nudt15";

constexpr std::string_view poor = "loinc:LA9657-3", intermediate = "loinc:LA10317-8", normal = "loinc:LA25391-6";

LabSaid tpmt(std::string_view answer, int days = 30) {
    return {.code = "79713-4", .on = ago(days), .id = "tpmt", .answer = answer};
}
LabSaid nudt15(std::string_view answer, int days = 30) {
    return {.code = "100664-2", .on = ago(days), .id = "nudt15", .answer = answer};
}
Request azathioprine_for(LabSaid first) { return ordering(azathioprine).has(first); }
Request azathioprine_for(LabSaid first, LabSaid second) { return ordering(azathioprine).has(first).has(second); }

// A measured activity with its reference range from 24 on, or with the laboratory's flag alone.
Entry activity(double value, int days, std::string_view flag = {}, bool has_range = true) {
    const std::string range = '[' + object(raw("low", quantity_of(24, "U/mL"))) + ']';
    return {RecordList::observations, "activity",
            object(begin("Observation", "activity") + text("status", "final") +
                   raw("code", concept_of("21563-2", "loinc")) + raw("subject", patient_reference()) +
                   text("effectiveDateTime", ago(days)) + raw("valueQuantity", quantity_of(value, "U/mL")) +
                   raw("interpretation", concepts_of(flag, "interpretation")) +
                   raw("referenceRange", has_range ? range : std::string()))};
}
Entry in_words(std::string_view code, std::string_view words, std::string_view id) {
    return {RecordList::observations, std::string(id),
            object(begin("Observation", id) + text("status", "final") + raw("code", concept_of(code, "loinc")) +
                   raw("subject", patient_reference()) + text("effectiveDateTime", ago(30)) +
                   text("valueString", words))};
}
ProcedureSaid transfusion(std::string on) { return {.code = "116863004", .on = std::move(on)}; }
Request with_activity(Entry entry) { return ordering(azathioprine).has(nudt15(normal)).with(std::move(entry)); }

std::vector<SpecRow> rows() {
    return rows_of(
        "gate-thiopurine-genetics",
        {
            {"+ no TPMT", ordering(azathioprine), warning, {{order_tpmt, order_nudt15}}, by_itself},
            {"+ TPMT PM",
             azathioprine_for(tpmt(poor), nudt15(normal)),
             critical,
             {{removal_of(azathioprine)}},
             by_itself},
            {"+ NUDT15 PM", azathioprine_for(tpmt(normal), nudt15(poor)), critical},
            {"+ NUDT15 PM, TPMT not tested", azathioprine_for(nudt15(poor)), critical},
            {"+ TPMT IM and NUDT15 IM",
             azathioprine_for(tpmt(intermediate), nudt15(intermediate)),
             warning,
             {std::vector<std::string>{}},
             by_itself},
            {"+ TPMT IM alone",
             azathioprine_for(tpmt(intermediate), nudt15(normal)),
             warning,
             {std::vector<std::string>{}},
             by_itself},
            {"+ TPMT IM, NUDT15 not tested",
             azathioprine_for(tpmt(intermediate)),
             warning,
             {{order_nudt15}},
             by_itself},
            {"+ NUDT15 IM, TPMT not tested",
             azathioprine_for(nudt15(intermediate)),
             warning,
             {{order_tpmt}},
             by_itself},
            {"- both NM", azathioprine_for(tpmt(normal), nudt15(normal)), silent},
            {"+ TPMT NM, NUDT15 not tested", azathioprine_for(tpmt(normal)), info, {{order_nudt15}}, by_itself},
            {"TPMT NM of 20 y ago", azathioprine_for(tpmt(normal, 7300), nudt15(normal, 7300)), silent},
            {"order-sign asks too", azathioprine_for(tpmt(poor), nudt15(normal)).on("order-sign"), critical},
            {"- methotrexate is not judged", ordering(methotrexate), not_run},
            {"- draft that stops azathioprine",
             chart("order-select").has(dermatitis()).drafts({.drug = azathioprine, .status = "stopped"}), not_run},

            // words
            {"+ CPIC's term as text", azathioprine_for(tpmt("text:Intermediate Metabolizer"), nudt15(normal)), warning},
            {"CPIC's term with the gene, British spelling",
             azathioprine_for(tpmt("text:TPMT Normal Metaboliser"), nudt15(normal)), silent},
            {"+ CPIC's term in valueString",
             ordering(azathioprine).with(in_words("79713-4", "poor metabolizer", "t")).has(nudt15(normal)), critical},
            {"+ possible intermediate metabolizer",
             azathioprine_for(tpmt("text:Possible Intermediate Metabolizer"), nudt15(normal)),
             warning,
             {{order_tpmt}},
             by_itself},
            {"+ indeterminate",
             azathioprine_for(tpmt("text:Indeterminate"), nudt15(normal)),
             warning,
             {{order_tpmt}},
             by_itself},
            {"+ other words say nothing", azathioprine_for(tpmt("text:normal activity"), nudt15(normal)), warning},
            {"+ negative says nothing", azathioprine_for(tpmt("260385009"), nudt15(normal)), warning},
            {"+ ultrarapid does not exist here", azathioprine_for(tpmt("loinc:LA10315-2"), nudt15(normal)), warning},

            // genotypes
            {"- *1/*1",
             azathioprine_for(LabSaid{.code = "41048-0", .on = ago(9), .answer = "text:*1/*1"}, nudt15(normal)),
             silent},
            {"+ *1/*3A",
             azathioprine_for(LabSaid{.code = "41048-0", .on = ago(9), .answer = "text:*1/*3A"}, nudt15(normal)),
             warning},
            {"+ TPMT*3A/TPMT*3C",
             azathioprine_for(LabSaid{.code = "41048-0", .on = ago(9), .answer = "text:TPMT*3A/TPMT*3C"},
                              nudt15(normal)),
             critical},
            {"+ NUDT15 *1/*3", azathioprine_for(tpmt(normal), nudt15("text:NUDT15 *1 / *3")), warning},
            {"+ an allele of uncertain function beside one without",
             azathioprine_for(tpmt("text:*3A/*8"), nudt15(normal)), warning},
            {"+ an allele of uncertain function beside a normal one",
             azathioprine_for(tpmt("text:*1/*8"), nudt15(normal)), warning},
            {"+ one variant not found is no result", azathioprine_for(tpmt(normal), nudt15("260415000")), warning},
            {"- genotype row beside its interpretation",
             azathioprine_for(tpmt(normal), nudt15(normal))
                 .has(LabSaid{.code = "41048-0", .on = ago(30), .answer = "text:see report"}),
             silent},
            {"+ the panel of both genes does not say of which",
             azathioprine_for(LabSaid{.code = "93193-1", .on = ago(9), .answer = normal}), warning},

            // activity
            {"+ a newer normal activity does not outdo two lost alleles",
             with_activity(activity(24, 30)).has(tpmt("text:TPMT *3A/*3C", 900)), critical},
            {"- activity in its range", with_activity(activity(24, 30)), silent},
            {"+ activity below its range", with_activity(activity(23.9, 30)), warning, {{order_tpmt}}, by_itself},
            {"- activity flagged normal", with_activity(activity(5, 30, "N", false)), silent},
            {"- activity flagged high", with_activity(activity(5, 30, "H", false)), silent},
            {"+ activity flagged low", with_activity(activity(5, 30, "L", false)), warning},
            {"+ flag and range differ", with_activity(activity(30, 30, "L")), warning},
            {"+ activity without range or flag", with_activity(activity(30, 30, {}, false)), warning},
            {"+ low activity, genotype says intermediate",
             with_activity(activity(10, 30)).has(tpmt(intermediate, 400)),
             warning,
             {std::vector<std::string>{}},
             by_itself},
            {"= activity 119 d after a transfusion",
             with_activity(activity(30, 30)).has(transfusion(ago(149))),
             warning,
             {{order_tpmt}},
             by_itself},
            {"= activity 120 d after a transfusion", with_activity(activity(30, 30)).has(transfusion(ago(150))),
             warning},
            {"= activity 121 d after a transfusion", with_activity(activity(30, 30)).has(transfusion(ago(151))),
             silent},
            {"- transfusion after the sample", with_activity(activity(30, 30)).has(transfusion(ago(29))), silent},
            {"+ transfusion without a date", with_activity(activity(30, 30)).has(transfusion("")), warning},
            {"- transfusion not done",
             with_activity(activity(30, 30))
                 .has(ProcedureSaid{.code = "116863004", .on = ago(40), .status = "not-done"}),
             silent},
            {"- a genotype does not change with a transfusion",
             azathioprine_for(tpmt(normal), nudt15(normal)).has(transfusion(ago(40))), silent},
            {"+ activity, procedures not sent",
             with_activity(activity(30, 30)).sends(RecordList::procedures, Sent::absent), warning},

            // several results
            {"+ the newer result stands",
             azathioprine_for(tpmt(poor, 20), nudt15(normal))
                 .has(LabSaid{.code = "62365-2", .on = ago(300), .answer = normal}),
             critical},
            {"- the older result is replaced",
             azathioprine_for(tpmt(normal, 20), nudt15(normal))
                 .has(LabSaid{.code = "62365-2", .on = ago(300), .answer = poor}),
             silent},
            {"+ of one day the lower",
             azathioprine_for(tpmt(normal, 20), nudt15(normal))
                 .has(LabSaid{.code = "62365-2", .on = ago(20), .answer = intermediate}),
             warning},
            {"+ without a date the lower",
             azathioprine_for(tpmt(normal, 20), nudt15(normal)).has(LabSaid{.code = "62365-2", .answer = poor}),
             critical},
            {"+ a newer one that cannot be read makes normal doubtful",
             azathioprine_for(tpmt(normal, 20), nudt15(normal))
                 .has(LabSaid{.code = "62365-2", .on = ago(5), .answer = "text:see report"}),
             warning},
            {"+ and leaves poor as it is",
             azathioprine_for(tpmt(poor, 20), nudt15(normal))
                 .has(LabSaid{.code = "62365-2", .on = ago(5), .answer = "text:see report"}),
             critical},
            {"+ a preliminary result is none",
             azathioprine_for(LabSaid{.code = "79713-4", .on = ago(5), .answer = normal, .status = "preliminary"},
                              nudt15(normal)),
             warning},
            {"+ a result of unknown status",
             azathioprine_for(LabSaid{.code = "79713-4", .on = ago(5), .answer = normal, .status = "x"},
                              nudt15(normal)),
             warning},
            {"+ TPMT ordered 3 d ago: no second order",
             azathioprine_for(nudt15(normal)).has(ServiceRequestSaid{.code = "loinc:41048-0", .authored = ago(3)}),
             warning,
             {std::vector<std::string>{}},
             by_itself},

            // the diagnosis
            {"+ TPMT deficiency recorded",
             azathioprine_for(nudt15(normal)).has(ConditionSaid{.code = "sct:238012003", .onset = "2019"}),
             warning,
             {{order_tpmt}},
             by_itself},
            {"+ and TPMT NM",
             azathioprine_for(tpmt(normal), nudt15(normal))
                 .has(ConditionSaid{.code = "sct:238012003", .onset = "2019"}),
             warning},
            {"- refuted",
             azathioprine_for(tpmt(normal), nudt15(normal))
                 .has(ConditionSaid{.code = "sct:238012003", .verification = "refuted"}),
             silent},
            {"- E79.8 is too broad",
             azathioprine_for(tpmt(normal), nudt15(normal)).has(ConditionSaid{.code = "E79.8", .onset = "2019"}),
             silent},

            // unknown
            {"results not sent", ordering(azathioprine).sends(RecordList::observations, Sent::absent), unknown},
            {"results failed", ordering(azathioprine).sends(RecordList::observations, Sent::failed), unknown},
            {"a page of results", azathioprine_for(nudt15(normal)).sends(RecordList::observations, Sent::partial),
             unknown},
            {"+ a page of results with a poor metabolizer",
             azathioprine_for(tpmt(poor)).sends(RecordList::observations, Sent::partial), critical},
            {"azathioprine by words only",
             chart("order-select").has(dermatitis()).drafts({.drug = "text:azathioprine 50 mg"}), unknown},
        });
}

INSTANTIATE_TEST_SUITE_P(gate_thiopurine_genetics, Specification, testing::ValuesIn(rows()));

TEST(ThiopurineGenetics, the_summary_says_what_was_found_and_how_to_start) {
    const auto summary = [](const Request& request) {
        return ask(request, by_itself).card_of("gate-thiopurine-genetics")->summary;
    };
    EXPECT_EQ(summary(azathioprine_for(tpmt(intermediate), nudt15(intermediate))),
              "Azathioprine: TPMT intermediate metabolizer, NUDT15 intermediate metabolizer; start with 20-50 % of the "
              "usual dose.");
    EXPECT_EQ(summary(azathioprine_for(tpmt(intermediate), nudt15(normal))),
              "Azathioprine: TPMT intermediate metabolizer; start with 30-80 % of the usual dose.");
    EXPECT_EQ(summary(ordering(azathioprine)), "Azathioprine: TPMT not tested; the dose depends on it.");
    EXPECT_EQ(summary(with_activity(activity(30, 30)).has(transfusion(ago(40)))),
              "Azathioprine: TPMT activity within 120 days of a transfusion; test or read it before the dose is set.");
    EXPECT_EQ(summary(with_activity(activity(10, 30))),
              "Azathioprine: TPMT function low, intermediate or poor; find out which before a dose is set.");
}

} // namespace
} // namespace eczema::tests
