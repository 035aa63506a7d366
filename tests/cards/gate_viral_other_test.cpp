// R07: viral infections other than eczema herpeticum.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

const std::string by_itself = alone("gate-viral-other");
const std::string antiviral = "create eczema-cds-antiviral-order-set";
const std::string serology = "create eczema-cds-varicella-zoster-igg";

ConditionSaid zoster(int days) { return {.code = "B02.9", .onset = ago(days)}; }
ConditionSaid molluscum(int days) { return {.code = "B08.1", .onset = ago(days)}; }
ConditionSaid contact(int days) { return {.code = "Z20.820", .onset = ago(days)}; }
LabSaid antibodies(std::string_view answer) { return {.code = "19162-7", .on = ago(5), .answer = answer}; }
ImmunizationSaid dose(std::string_view id, int days) { return {.vaccine = "21", .on = ago(days), .id = id}; }

constexpr std::string_view positive = "10828004", negative = "260385009";

std::vector<SpecRow> rows() {
    return rows_of(
        "gate-viral-other",
        {
            {"+ zoster 4 d, draft baricitinib",
             ordering(baricitinib).has(zoster(4)),
             critical,
             {{removal_of(baricitinib), antiviral}},
             by_itself},
            {"+ molluscum, draft dupilumab",
             ordering(dupilumab).has(molluscum(20)),
             info,
             {std::vector<std::string>{}},
             by_itself},
            {"- varicella 5 y ago", ordering(baricitinib).has(ConditionSaid{.code = "B01.9", .onset = ago(1826)}),
             silent},
            {"= zoster onset 29 d", ordering(baricitinib).has(zoster(29)), critical},
            {"= zoster onset 30 d", ordering(baricitinib).has(zoster(30)), critical},
            {"= zoster onset 31 d", ordering(baricitinib).has(zoster(31)), silent},
            {"+ varicella, draft methotrexate",
             ordering(methotrexate).has(ConditionSaid{.code = "B01.9", .onset = ago(2)}),
             critical,
             {{removal_of(methotrexate), antiviral}},
             by_itself},
            {"+ measles, draft ciclosporin: no antiviral",
             ordering(ciclosporin).has(ConditionSaid{.code = "B05.9", .onset = ago(2)}),
             critical,
             {{removal_of(ciclosporin)}},
             by_itself},
            {"+ cold sore, draft upadacitinib",
             ordering(upadacitinib).has(ConditionSaid{.code = "B00.1", .onset = ago(3)}),
             warning,
             {{removal_of(upadacitinib), antiviral}},
             by_itself},
            {"= cold sore 31 d", ordering(upadacitinib).has(ConditionSaid{.code = "B00.1", .onset = ago(31)}), silent},
            {"= molluscum 180 d, draft azathioprine: no antiviral",
             ordering(azathioprine).has(molluscum(180)),
             warning,
             {{removal_of(azathioprine)}},
             by_itself},
            {"= molluscum 181 d", ordering(azathioprine).has(molluscum(181)), silent},
            {"- eczema herpeticum has its own rule", ordering(upadacitinib).has(herpeticum(3)), silent},
            {"- warts, draft upadacitinib", ordering(upadacitinib).has(ConditionSaid{.code = "B07.9", .onset = ago(3)}),
             silent},
            {"+ warts, draft tralokinumab", ordering(tralokinumab).has(ConditionSaid{.code = "B07.9", .onset = ago(3)}),
             info},
            {"+ zoster, draft nemolizumab", ordering(nemolizumab).has(zoster(3)), info},
            {"- zoster, prednisone is not judged", ordering(prednisone).has(zoster(3)), not_run},
            {"- zoster resolved",
             ordering(baricitinib).has(ConditionSaid{.code = "B02.9", .onset = ago(10), .status = "resolved"}), silent},
            {"a month counts as the latest day it can mean",
             ordering(baricitinib).has(ConditionSaid{.code = "B02.9", .onset = "2026-07"}), critical},
            {"no date counts as today", ordering(baricitinib).has(ConditionSaid{.code = "B02.9"}), critical},
            {"zoster suspected",
             ordering(baricitinib).has(ConditionSaid{.code = "B02.9", .onset = ago(4), .verification = "provisional"}),
             unknown},
            {"zoster suspected long ago",
             ordering(baricitinib).has(ConditionSaid{.code = "B02.9", .onset = ago(40), .verification = "provisional"}),
             silent},
            {"condition list absent", ordering(baricitinib).sends(RecordList::conditions, Sent::absent).has(zoster(40)),
             unknown},
            {"condition list partial, zoster in it",
             ordering(baricitinib).sends(RecordList::conditions, Sent::partial).has(zoster(4)), critical},
            {"condition list partial, old zoster in it",
             ordering(baricitinib).sends(RecordList::conditions, Sent::partial).has(zoster(40)), unknown},

            {"+ contact with varicella 10 d, no immunity known",
             ordering(upadacitinib).has(contact(10)),
             warning,
             {{removal_of(upadacitinib), serology}},
             by_itself},
            {"= contact 21 d", ordering(upadacitinib).has(contact(21)), warning},
            {"= contact 22 d", ordering(upadacitinib).has(contact(22)), silent},
            {"+ a contact that is closed is still a contact",
             ordering(upadacitinib).has(ConditionSaid{.code = "Z20.820", .onset = ago(10), .status = "resolved"}),
             warning},
            {"- contact, draft dupilumab", ordering(dupilumab).has(contact(10)), silent},
            {"- contact, antibodies positive", ordering(upadacitinib).has(contact(10)).has(antibodies(positive)),
             silent},
            {"+ contact, antibodies negative after two doses",
             ordering(upadacitinib)
                 .has(contact(10))
                 .has(antibodies(negative))
                 .has(dose("v1", 4000))
                 .has(dose("v2", 3000)),
             warning},
            {"- contact, two doses of vaccine",
             ordering(upadacitinib).has(contact(10)).has(dose("v1", 4000)).has(dose("v2", 3000)), silent},
            {"+ contact, one dose", ordering(upadacitinib).has(contact(10)).has(dose("v1", 4000)), warning},
            {"+ contact, one dose recorded twice",
             ordering(upadacitinib).has(contact(10)).has(dose("v1", 4000)).has(dose("v2", 4000)), warning},
            {"- contact, past varicella",
             ordering(upadacitinib)
                 .has(contact(10))
                 .has(ConditionSaid{.code = "B01.9", .onset = ago(9000), .status = "resolved"}),
             silent},
        });
}

INSTANTIATE_TEST_SUITE_P(gate_viral_other, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
