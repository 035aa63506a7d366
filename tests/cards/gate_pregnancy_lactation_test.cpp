// R12: pregnancy and breastfeeding.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

const std::string by_itself = alone("gate-pregnancy-lactation");
const std::string eu = R"({"site": {"jurisdiction": "EU"}})", uk = R"({"site": {"jurisdiction": "UK"}})";
const std::string pregnancy_test = "create eczema-cds-pregnancy-test";

constexpr std::string_view positive = "10828004", negative = "260385009";

Request woman(std::string_view drug) { return ordering(drug).gender("female"); }
Request woman_on(std::string_view drug) { return chart().gender("female").has(dermatitis()).has(in_use(drug)); }

LabSaid hcg(int days, std::string_view answer, std::string_view id = {}) {
    return {.code = "2106-3", .on = ago(days), .id = id, .answer = answer};
}
LabSaid due(int days_ahead, int days = 20) {
    return {.code = "11778-8", .on = ago(days), .value_date = ago(-days_ahead)};
}
LabSaid of_unknown_status(LabSaid said) {
    said.status = "unknown";
    return said;
}
LabSaid state(int days, std::string_view answer) { return {.code = "82810-3", .on = ago(days), .answer = answer}; }
constexpr std::string_view pregnant = "77386006", not_pregnant = "60001007", possibly = "102874004";
ConditionSaid pregnancy(int days, std::string_view verification = "confirmed") {
    return {.code = "Z34.90", .onset = ago(days), .verification = verification};
}
ConditionSaid delivery(int days) { return {.code = "O80", .onset = ago(days), .status = "resolved"}; }
ConditionSaid loss(int days) { return {.code = "O03.9", .onset = ago(days), .status = "resolved"}; }
ConditionSaid lactation(int days = 30) { return {.code = "Z39.1", .onset = ago(days)}; }
LabSaid feeding(int days, std::string_view answer) { return {.code = "63895-7", .on = ago(days), .answer = answer}; }
LabSaid intends(int days) { return {.code = "86645-9", .on = ago(days), .answer = "454411000124108"}; }

std::vector<SpecRow> drugs() {
    const auto on = [](std::string_view drug) { return woman(drug).has(hcg(5, positive)); };
    return {
        {"+ due in 20 wk, draft methotrexate",
         woman(methotrexate).has(due(140)),
         critical,
         {{removal_of(methotrexate), pregnancy_test}},
         by_itself},
        {"+ pregnant, draft dupilumab", on(dupilumab), info, {std::vector<std::string>{}}, by_itself},
        {"+ pregnant, draft mycophenolate", on(mycophenolate), critical},
        {"+ pregnant, draft upadacitinib", on(upadacitinib), critical},
        {"+ pregnant, draft a psoralen", on("D05BA02"), critical},
        {"+ pregnant, draft azathioprine", on(azathioprine), warning},
        {"+ pregnant, draft ciclosporin", on(ciclosporin), warning},
        {"+ pregnant, PUVA ordered",
         chart("order-sign").gender("female").has(hcg(5, positive)).drafts(ServiceRequestSaid{.code = "46467001"}),
         critical},
        {"- pregnant, narrow-band UVB ordered",
         chart("order-sign").gender("female").has(hcg(5, positive)).drafts(ServiceRequestSaid{.code = "450522005"}),
         silent},
        {"- pregnant, prednisone is not judged", on(prednisone), not_run},
        {"+ opening the chart, pregnant on methotrexate",
         woman_on(methotrexate).has(hcg(5, positive)),
         critical,
         {{pregnancy_test}},
         by_itself},
        {"+ opening the chart, pregnant on azathioprine", woman_on(azathioprine).has(hcg(5, positive)), warning},
        {"- opening the chart, pregnant on dupilumab", woman_on(dupilumab).has(hcg(5, positive)), silent},
        {"opening the chart, pregnant, methotrexate ordered more than a year ago",
         chart().gender("female").has(dermatitis()).has(in_use(methotrexate, 400)).has(hcg(5, positive)), unknown},
        {"+ breastfeeding, draft methotrexate",
         woman(methotrexate).has(lactation()).has(hcg(3, negative)),
         critical,
         {{removal_of(methotrexate)}},
         by_itself},
        {"+ breastfeeding, draft abrocitinib in the US", woman(abrocitinib).has(lactation()).has(hcg(3, negative)),
         warning},
        {"+ breastfeeding, draft abrocitinib in the EU", woman(abrocitinib).has(lactation()).has(hcg(3, negative)),
         critical, std::nullopt, eu},
        {"+ breastfeeding, draft mycophenolate in the US", woman(mycophenolate).has(lactation()).has(hcg(3, negative)),
         warning},
        {"+ breastfeeding, draft mycophenolate in the UK", woman(mycophenolate).has(lactation()).has(hcg(3, negative)),
         critical, std::nullopt, uk},
        {"+ breastfeeding, draft upadacitinib in the EU", woman(upadacitinib).has(lactation()).has(hcg(3, negative)),
         warning, std::nullopt, eu},
        {"+ breastfeeding, draft lebrikizumab", woman("D11AH10").has(lactation()).has(hcg(3, negative)), info},
        {"+ planning, draft methotrexate", woman(methotrexate).has(intends(30)).has(hcg(3, negative)), warning},
        {"+ planning by diagnosis, draft abrocitinib",
         woman(abrocitinib).has(ConditionSaid{.code = "Z31.69", .onset = ago(30)}).has(hcg(3, negative)), warning},
        {"= planned 365 d ago", woman(methotrexate).has(intends(365)).has(hcg(3, negative)), warning},
        {"= planned 366 d ago", woman(methotrexate).has(intends(366)).has(hcg(3, negative)), silent},
        {"- planning, draft azathioprine", woman(azathioprine).has(intends(30)).has(hcg(3, negative)), silent},
    };
}

std::vector<SpecRow> states() {
    const auto mtx = [] { return woman(methotrexate); };
    return {
        {"- delivery coded after last positive hCG, not lactating", mtx().has(hcg(50, positive)).has(delivery(20)),
         silent},
        {"= hCG positive 59 d ago", mtx().has(hcg(59, positive)), critical},
        {"= hCG positive 60 d ago", mtx().has(hcg(60, positive)), critical},
        {"= hCG positive 61 d ago", mtx().has(hcg(61, positive)), unknown},
        {"positive by interpretation", mtx().has(LabSaid{.code = "2118-8", .on = ago(3), .interpretation = "POS"}),
         critical},
        {"a number without interpretation",
         mtx().has(LabSaid{.code = "19080-1", .value = 5000, .unit = "mIU/mL", .on = ago(3)}), unknown},
        {"a positive test, then a number",
         mtx().has(hcg(9, positive)).has(LabSaid{.code = "19080-1", .value = 5000, .unit = "mIU/mL", .on = ago(3)}),
         critical},
        {"- positive, then negative", mtx().has(hcg(20, positive)).has(hcg(3, negative, "later")), silent},
        {"negative, then positive", mtx().has(hcg(20, negative)).has(hcg(3, positive, "later")), critical},
        {"= negative 7 d ago", mtx().has(hcg(7, negative)), silent},
        {"= negative 8 d ago", mtx().has(hcg(8, negative)), unknown},
        {"nothing recorded", mtx(), unknown},
        {"nothing recorded, draft dupilumab: silent, since nothing is asked for it", woman(dupilumab), silent},
        {"= overdue by 14 d", mtx().has(due(-14)), critical},
        {"= overdue by 15 d", mtx().has(due(-15)), unknown},
        {"due, then delivered", mtx().has(due(140, 50)).has(delivery(3)), silent},
        {"due, then a loss, as a procedure",
         mtx().has(due(140, 50)).has(ProcedureSaid{.code = "11466000", .on = ago(3)}), silent},
        {"delivered, then due again", mtx().has(due(140, 50)).has(delivery(400)), critical},
        {"due, recorded as not pregnant since", mtx().has(due(140, 50)).has(state(3, not_pregnant)), unknown},
        {"= recorded as pregnant 294 d ago", mtx().has(state(294, pregnant)), critical},
        {"= recorded as pregnant 295 d ago", mtx().has(state(295, pregnant)), unknown},
        {"recorded as pregnant, then a loss", mtx().has(state(60, pregnant)).has(loss(20)), silent},
        {"a loss on the day of the record ends it", mtx().has(state(20, pregnant)).has(loss(20)), silent},
        {"possibly pregnant", mtx().has(state(3, possibly)).has(hcg(5, negative)), unknown},
        {"possibly pregnant, then a negative test", mtx().has(state(5, possibly)).has(hcg(3, negative)), silent},
        {"recorded as pregnant, status not known", mtx().has(of_unknown_status(state(3, pregnant))), unknown},
        {"not pregnant, status not known", mtx().has(of_unknown_status(state(3, not_pregnant))), unknown},
        {"due, status not known", mtx().has(hcg(3, negative)).has(of_unknown_status(due(140, 2))), unknown},
        {"a positive test, status not known", mtx().has(of_unknown_status(hcg(3, positive))), unknown},
        {"negative, then a test of unknown status",
         mtx().has(hcg(5, negative)).has(of_unknown_status(hcg(3, negative, "later"))), unknown},
        {"breastfeeding, status not known",
         mtx().has(hcg(3, negative)).has(of_unknown_status(feeding(20, "866041003"))), unknown},
        {"not pregnant 3 d ago", mtx().has(state(3, not_pregnant)), silent},
        {"not pregnant 30 d ago", mtx().has(state(30, not_pregnant)), unknown},
        {"= pregnancy diagnosed 300 d ago", mtx().has(pregnancy(300)), critical},
        {"= pregnancy diagnosed 301 d ago", mtx().has(pregnancy(301)), unknown},
        {"pregnancy suspected", mtx().has(pregnancy(30, "provisional")), unknown},
        {"pregnancy diagnosed, then a negative test", mtx().has(pregnancy(60)).has(hcg(3, negative)), unknown},
        {"pregnancy diagnosed, then delivered", mtx().has(pregnancy(250)).has(delivery(10)), silent},
        {"pregnancy diagnosed, delivered in the same year",
         mtx().has(pregnancy(100)).has(ConditionSaid{.code = "O80", .onset = "2026"}), unknown},
        {"pregnancy closed by the record, positive test before",
         mtx()
             .has(hcg(50, positive))
             .has(ConditionSaid{.code = "Z34.90", .onset = ago(50), .status = "resolved", .abated = ago(10)}),
         silent},
        {"= delivered 28 d ago", mtx().has(delivery(28)), silent},
        {"= delivered 29 d ago", mtx().has(delivery(29)), unknown},
        {"loss suspected after a positive test",
         mtx()
             .has(hcg(20, positive))
             .has(ConditionSaid{.code = "O03.9", .onset = ago(10), .verification = "provisional"}),
         unknown},
        {"condition list absent, negative test",
         mtx().has(hcg(3, negative)).sends(RecordList::conditions, Sent::absent), unknown},
        {"observations absent", mtx().sends(RecordList::observations, Sent::absent), unknown},
        {"observations absent, draft dupilumab", woman(dupilumab).sends(RecordList::observations, Sent::absent),
         unknown},
        {"breastfeeding recorded, then another answer",
         woman(methotrexate).has(hcg(3, negative)).has(lactation(60)).has(feeding(20, "local:stopped")), unknown},
        {"= breastfeeding recorded 730 d ago", mtx().has(hcg(3, negative)).has(feeding(730, "866041003")), critical},
        {"= breastfeeding recorded 731 d ago", mtx().has(hcg(3, negative)).has(feeding(731, "866041003")), unknown},
    };
}

std::vector<SpecRow> people() {
    const auto mtx = [](std::string_view gender, std::string birth) {
        return ordering(methotrexate).gender(gender).born(std::move(birth));
    };
    return {
        {"- a man", mtx("male", "1992-03-14"), silent},
        {"- a man with a diagnosis of pregnancy", mtx("male", "1992-03-14").has(pregnancy(30)), silent},
        {"a man with a date of delivery", mtx("male", "1992-03-14").has(due(140)), unknown},
        {"- a man, lists absent", mtx("male", "1992-03-14").sends(RecordList::conditions, Sent::absent), silent},
        {"- a woman of 56", mtx("female", "1970-08-15"), silent},
        {"a woman of 55", mtx("female", "1970-08-16"), unknown},
        {"a woman of 56 with a positive test", mtx("female", "1970-08-15").has(hcg(5, positive)), critical},
        {"- a girl of 11", mtx("female", "2014-08-16"), silent},
        {"a girl of 12", mtx("female", "2014-08-15"), unknown},
        {"- a girl of 11 with a diagnosis of pregnancy", mtx("female", "2014-08-16").has(pregnancy(30)), silent},
        {"a girl of 11 with a positive test", mtx("female", "2014-08-16").has(hcg(5, positive)), unknown},
        {"sex not recorded", mtx("", "1992-03-14"), unknown},
        {"sex other, pregnant", mtx("other", "1992-03-14").has(hcg(5, positive)), critical},
        {"no date of birth", mtx("female", ""), unknown},
    };
}

std::vector<SpecRow> rows() {
    std::vector<SpecRow> all = drugs();
    for (const auto& part : {states(), people()}) all.insert(all.end(), part.begin(), part.end());
    return rows_of("gate-pregnancy-lactation", std::move(all));
}

INSTANTIATE_TEST_SUITE_P(gate_pregnancy_lactation, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
