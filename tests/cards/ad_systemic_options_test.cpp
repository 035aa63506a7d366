// R03: when the list of systemic options is shown. What it then offers is ladder_test.cpp's.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

const std::string draft = "create eczema-cds-dupilumab", referral = "create eczema-cds-dermatology-referral";

std::vector<SpecRow> rows() {
    const std::vector<std::string> offered{draft, "create eczema-cds-tralokinumab", referral}, held{referral};
    return rows_of(
        "ad-systemic-options",
        {
            {"+ 34 y, EASI 24, triamcinolone stopped for lack of effect, no gates", candidate(), info, offered},
            {"- the same on dupilumab", candidate().has(in_use(dupilumab)), silent},
            {"- the same on methotrexate", candidate().has(in_use(methotrexate)), silent},
            {"the same, an old dupilumab order without end", candidate().has(in_use(dupilumab, 366)), info, held},
            {"+ UK, no immunosuppressant yet", candidate(), info, held, R"({"site": {"jurisdiction": "UK"}})"},
            {"= age 5 months 29 days", candidate().born("2026-02-16"), silent},
            {"= age 6 months to the day: shown, no dose, no draft", candidate().born("2026-02-15"), info, held},
            {"+ untreated impetigo",
             candidate().has(impetigo(3)),
             info,
             {{"create eczema-cds-bacterial-culture", referral}}},
            {"+ mycosis fungoides provisional",
             candidate().has(ConditionSaid{.code = "C84.00", .onset = ago(50), .verification = "provisional"}), info,
             held},
            {"+ allergy list empty: list shown, no draft", candidate().without("a-716186003"), info, held},
            {"+ severity unknown: asks for a score", candidate().without("o-easi"), info, {std::vector<std::string>{}}},
            {"- mild", candidate().without("o-easi").has(ScoreSaid{"easi", 5, ago(3)}), silent},
            {"- topical treatment too short",
             chart()
                 .has(dermatitis())
                 .has(ScoreSaid{"easi", 24, ago(3)})
                 .has(OrderSaid{.drug = "rx:10759", .start = ago(20), .end = ago(3), .route = "6064005"}),
             silent},
            {"no topical treatment on record", candidate().without("tac"), unknown},
            {"- no dermatitis", candidate().without("ad"), silent},
            {"- dermatitis resolved",
             candidate().without("ad").has(ConditionSaid{.onset = "1999", .status = "resolved"}), silent},
            {"dermatitis suspected only",
             candidate().without("ad").has(ConditionSaid{.onset = "1999", .verification = "provisional"}), unknown},
            {"- eczema unspecified is not atopic dermatitis",
             candidate().without("ad").has(ConditionSaid{.code = "L30.9", .onset = "1999"}), silent},
            {"= encounter diagnosis without a status, of 730 d",
             candidate().without("ad").has(
                 ConditionSaid{.onset = ago(730), .status = "", .is_encounter_diagnosis = true}),
             info},
            {"= encounter diagnosis without a status, of 731 d",
             candidate().without("ad").has(
                 ConditionSaid{.onset = ago(731), .status = "", .is_encounter_diagnosis = true}),
             silent},
            {"encounter diagnosis that says active, of 731 d",
             candidate().without("ad").has(ConditionSaid{.onset = ago(731), .is_encounter_diagnosis = true}), info},
            {"= entry without a status, recorded 365 d ago",
             candidate().without("ad").has(ConditionSaid{.status = "", .recorded = ago(365)}), info},
            {"= entry without a status, recorded 366 d ago",
             candidate().without("ad").has(ConditionSaid{.status = "", .recorded = ago(366)}), unknown},
            {"date of birth absent", candidate().born(""), unknown},
            {"+ order-select, draft prednisone for the eczema",
             candidate("order-select").drafts({.drug = prednisone, .id = "ocs", .reason = "L20.9", .days = 14}), info},
            {"+ order-select, draft methotrexate", candidate("order-select").drafts({.drug = methotrexate}), info},
            {"- order-select, draft prednisone for asthma",
             candidate("order-select").drafts({.drug = prednisone, .reason = "J45.901", .days = 5}), silent},
            {"- order-select, draft dupilumab", candidate("order-select").drafts({.drug = dupilumab}), silent},
            {"- order-select, drafts methotrexate and dupilumab",
             candidate("order-select").drafts({.drug = methotrexate}).drafts({.drug = dupilumab}), silent},
            {"- order-sign", candidate("order-sign").drafts({.drug = methotrexate}), not_run},
            {"condition list absent", candidate().sends(RecordList::conditions, Sent::absent), unknown},
            {"medication requests absent", candidate().sends(RecordList::medication_requests, Sent::absent), unknown},
        });
}

INSTANTIATE_TEST_SUITE_P(ad_systemic_options, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
