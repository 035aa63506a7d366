// R16: cancer, past or present.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

const std::string by_itself = alone("gate-malignancy");
const std::string oncology = "create eczema-cds-oncology-referral";
const std::string skin_examination = "create eczema-cds-skin-examination";

constexpr std::string_view breast_cancer = "C50.911", basal_cell = "C44.91", past_breast_cancer = "Z85.3";

ConditionSaid cancer(std::string onset, std::string abated = {}) {
    const std::string_view status = abated.empty() ? "active" : "resolved";
    return {.code = breast_cancer, .onset = std::move(onset), .status = status, .abated = std::move(abated)};
}
ConditionSaid skin_cancer(std::string onset, std::string_view status = "resolved") {
    return {.code = basal_cell, .onset = std::move(onset), .status = status};
}

std::vector<SpecRow> rows() {
    return rows_of(
        "gate-malignancy",
        {
            {"+ breast cancer active, draft upadacitinib",
             ordering(upadacitinib).has(cancer(ago(200))),
             critical,
             {{removal_of(upadacitinib), oncology}},
             by_itself},
            {"+ active, draft ciclosporin", ordering(ciclosporin).has(cancer(ago(200))), critical},
            {"+ active since 12 y, draft upadacitinib", ordering(upadacitinib).has(cancer("2014-05-01")), critical},
            {"+ active, draft methotrexate",
             ordering(methotrexate).has(cancer(ago(200))),
             warning,
             {{oncology}},
             by_itself},
            {"+ active, draft dupilumab",
             ordering(dupilumab).has(cancer(ago(200))),
             info,
             {std::vector<std::string>{}},
             by_itself},
            {"- active, prednisone is not judged", ordering(prednisone).has(cancer(ago(200))), not_run},
            {"+ BCC 2 y ago, draft azathioprine",
             ordering(azathioprine).has(skin_cancer(ago(730))),
             warning,
             {{skin_examination}},
             by_itself},
            {"+ BCC 20 y ago, draft baricitinib", ordering(baricitinib).has(skin_cancer("2006")), warning},
            {"- BCC 2 y ago, draft methotrexate", ordering(methotrexate).has(skin_cancer(ago(730))), silent},
            {"- BCC 2 y ago, draft dupilumab", ordering(dupilumab).has(skin_cancer(ago(730))), silent},
            {"BCC still active: whether it was treated is not known",
             ordering(methotrexate).has(skin_cancer(ago(60), "active")), unknown},
            {"BCC still active, draft azathioprine", ordering(azathioprine).has(skin_cancer(ago(60), "active")),
             warning},
            {"- actinic keratosis", ordering(upadacitinib).has(ConditionSaid{.code = "L57.0", .onset = ago(60)}),
             silent},
            {"- cancer 12 y ago, abated", ordering(upadacitinib).has(cancer("2014-05-01", "2014-11-01")), silent},
            {"= last evidence 5 y less a day ago", ordering(upadacitinib).has(cancer("2019-01-01", "2021-08-16")),
             warning},
            {"= last evidence 5 y ago to the day",
             ordering(upadacitinib).has(cancer("2019-01-01", "2021-08-15")),
             warning,
             {{oncology}},
             by_itself},
            {"= last evidence 5 y and a day ago", ordering(upadacitinib).has(cancer("2019-01-01", "2021-08-14")),
             silent},
            {"- abated 2 y ago, draft dupilumab", ordering(dupilumab).has(cancer("2019-01-01", ago(730))), silent},
            {"a year counts as its latest day", ordering(upadacitinib).has(cancer("2019", "2021")), warning},
            {"+ history code recorded 4 y ago",
             ordering(methotrexate).has(ConditionSaid{.code = past_breast_cancer, .recorded = "2022-08-15"}), warning},
            {"- history code of an onset 9 y ago, recorded lately",
             ordering(methotrexate)
                 .has(ConditionSaid{.code = past_breast_cancer, .onset = "2017-03-01", .recorded = ago(20)}),
             silent},
            {"+ a history code is no active cancer",
             ordering(upadacitinib).has(ConditionSaid{.code = past_breast_cancer, .recorded = ago(20)}), warning},
            {"history code without any date", ordering(methotrexate).has(ConditionSaid{.code = past_breast_cancer}),
             unknown},
            {"history of skin cancer counts as history of cancer",
             ordering(methotrexate).has(ConditionSaid{.code = "Z85.828", .recorded = ago(20)}), warning},
            {"+ cancer 12 y ago, a visit for it 2 y ago",
             ordering(upadacitinib)
                 .has(cancer("2014-05-01", "2014-11-01"))
                 .has(EncounterSaid{.on = ago(730), .reason = breast_cancer}),
             warning},
            {"cancer 12 y ago, visits not supplied",
             ordering(upadacitinib).has(cancer("2014-05-01", "2014-11-01")).sends(RecordList::encounters, Sent::absent),
             unknown},
            {"cancer 2 y ago, visits not supplied",
             ordering(upadacitinib).has(cancer(ago(760), ago(730))).sends(RecordList::encounters, Sent::absent),
             warning},
            {"no cancer, visits not supplied", ordering(upadacitinib).sends(RecordList::encounters, Sent::absent),
             silent},
            {"- a visit for cancer alone",
             ordering(upadacitinib).has(EncounterSaid{.on = ago(30), .reason = "C50.911"}), silent},
            {"+ melanoma 2 y ago",
             ordering(mycophenolate).has(ConditionSaid{.code = "C43.9", .onset = ago(730), .status = "resolved"}),
             warning},
            {"suspected",
             ordering(upadacitinib)
                 .has(ConditionSaid{.code = breast_cancer, .onset = ago(20), .verification = "differential"}),
             unknown},
            {"- suspected 8 y ago and closed",
             ordering(upadacitinib)
                 .has(ConditionSaid{.code = breast_cancer,
                                    .onset = "2018-01-01",
                                    .status = "resolved",
                                    .verification = "provisional"}),
             silent},
            {"- refuted",
             ordering(upadacitinib)
                 .has(ConditionSaid{.code = breast_cancer, .onset = ago(20), .verification = "refuted"}),
             silent},
            {"condition list absent", ordering(upadacitinib).sends(RecordList::conditions, Sent::absent), unknown},
            {"- phototherapy ordered with an active cancer",
             chart("order-sign").has(cancer(ago(200))).drafts(ServiceRequestSaid{.code = "450522005"}), silent},
        });
}

INSTANTIATE_TEST_SUITE_P(gate_malignancy, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
