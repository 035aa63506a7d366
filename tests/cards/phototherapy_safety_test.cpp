// R35: light treatment.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

const std::string by_itself = alone("phototherapy-safety");
constexpr std::string_view narrow_band = "450522005", puva = "46467001", unstated_light = "31394004";
const std::string skin_examination = "create eczema-cds-skin-examination";

// Nothing but the order and what the row says: no test of pregnancy is needed for narrow-band UVB.
Request light(std::string_view code = narrow_band) {
    return chart("order-sign")
        .has(dermatitis())
        .gender("male")
        .drafts(ServiceRequestSaid{.code = code, .id = "s-light"});
}
const std::string removal = "delete ServiceRequest/s-light";
OrderSaid doxycycline(int start, int end) { return {.drug = "J01AA02", .start = ago(start), .end = ago(end)}; }
OrderSaid tacrolimus() { return {.drug = "D11AH01", .start = ago(30), .id = "tci", .route = "6064005", .times = 2}; }

std::vector<SpecRow> rows() {
    return rows_of(
        "phototherapy-safety",
        {
            {"+ 10 y, NB-UVB", light().born("2016-01-01"), warning, {{removal, skin_examination}}, by_itself},
            {"= the day before the 12th birthday", light().born("2014-08-16"), warning},
            {"= 12th birthday", light().born("2014-08-15"), silent},
            {"+ on ciclosporin", light().has(in_use(ciclosporin)), critical, {{removal}}, by_itself},
            {"- 30 y, no risks", light().born("1996-01-01"), silent},
            {"+ doxycycline, NB-UVB", light().has(doxycycline(10, -10)), warning},
            {"= doxycycline ended 7 d ago", light().has(doxycycline(30, 7)), warning},
            {"= doxycycline ended 8 d ago", light().has(doxycycline(30, 8)), silent},
            {"doxycycline stopped on an unknown day",
             light().has(OrderSaid{.drug = "J01AA02", .start = ago(30), .status = "stopped"}), unknown},
            {"doxycycline begun 7 d ago, stopped on an unknown day",
             light().has(OrderSaid{.drug = "J01AA02", .start = ago(7), .status = "stopped"}), warning},
            {"doxycycline ordered more than a year ago, no end", light().has(in_use("J01AA02", 400)), unknown},
            {"+ PUVA at 11 y", light(puva).born("2015-01-01"), critical, {{removal}}, by_itself},
            {"+ PUVA at 30 y", light(puva).born("1996-01-01"), warning},
            {"+ PUVA in pregnancy",
             light(puva).gender("female").has(LabSaid{.code = "2106-3", .on = ago(5), .answer = "10828004"}), critical},
            {"+ PUVA by CPT code", light("cpt:96912").born("1996-01-01"), warning},
            {"+ NB-UVB by CPT code, on ciclosporin", light("cpt:96910").has(in_use(ciclosporin)), critical},
            {"- NB-UVB in pregnancy",
             light().gender("female").has(LabSaid{.code = "2106-3", .on = ago(5), .answer = "10828004"}), silent},
            {"+ lupus", light().has(ConditionSaid{.code = "M32.9", .onset = "2020"}), critical},
            {"+ porphyria cutanea tarda", light().has(ConditionSaid{.code = "E80.1", .onset = "2020"}), critical},
            {"+ xeroderma pigmentosum", light().has(ConditionSaid{.code = "Q82.1", .onset = "2000"}), critical},
            {"- polymorphic light eruption", light().has(ConditionSaid{.code = "L56.4", .onset = "2020"}), silent},
            {"lupus suspected",
             light().has(ConditionSaid{.code = "M32.9", .onset = "2020", .verification = "provisional"}), unknown},
            {"+ melanoma in the past",
             light().has(ConditionSaid{.code = "C43.9", .onset = "2010", .status = "resolved"}), warning},
            {"+ melanoma by history code", light().has(ConditionSaid{.code = "Z85.820", .onset = "2010"}), warning},
            {"+ on azathioprine", light().has(in_use(azathioprine)), warning},
            {"+ on mycophenolate", light().has(in_use(mycophenolate)), warning},
            {"+ on methotrexate", light().has(in_use(methotrexate)), info},
            {"+ BCC in the past",
             light().has(ConditionSaid{.code = "C44.91", .onset = "2020", .status = "resolved"}),
             info,
             {{skin_examination}},
             by_itself},
            {"+ topical tacrolimus in use", light().has(tacrolimus()), info},
            {"- on dupilumab", light().has(in_use(dupilumab)), silent},
            {"- a draft that is not to be performed",
             chart("order-sign").drafts(ServiceRequestSaid{.code = narrow_band, .do_not_perform = true}), not_run},
            {"light of unstated kind, on ciclosporin", light(unstated_light).has(in_use(ciclosporin)), unknown},
            {"light of unstated kind, nothing against it: PUVA is not ruled out", light(unstated_light), unknown},
            {"condition list absent", light().sends(RecordList::conditions, Sent::absent), unknown},
            {"medication statements absent", light().sends(RecordList::medication_statements, Sent::absent), unknown},
            {"no date of birth", light().born(""), unknown},
        });
}

INSTANTIATE_TEST_SUITE_P(phototherapy_safety, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
