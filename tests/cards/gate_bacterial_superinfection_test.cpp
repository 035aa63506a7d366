// R05: untreated skin infection and serious infection before systemic treatment.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

const std::string culture = "create eczema-cds-bacterial-culture";

Request covid_for(std::string_view reason) {
    return chart("order-select")
        .has(ConditionSaid{.code = "U07.1", .onset = ago(2)})
        .drafts({.drug = baricitinib, .reason = reason});
}

Entry impetigo_with(const std::string& status) {
    Entry entry = entry_of(ConditionSaid{.code = "L01.1", .onset = ago(3), .status = ""});
    entry.json.pop_back();
    entry.json += raw("clinicalStatus", status) + '}';
    return entry;
}
ConditionSaid of_certainty(std::string_view code) { return {.code = "L01.1", .onset = ago(3), .verification = code}; }
ConditionSaid over_on(std::string day) {
    return {.code = "L01.1", .onset = ago(3), .status = "", .abated = std::move(day)};
}

std::vector<SpecRow> rows() {
    return rows_of(
        "gate-bacterial-superinfection",
        {
            {"+ impetiginised eczema 3 d, no antibiotic, draft dupilumab",
             ordering(dupilumab).has(impetigo(3)),
             warning,
             {{removal_of(dupilumab), culture}}},
            {"+ status after a code of the site's own",
             ordering(dupilumab).with(
                 impetigo_with(R"({"coding":[{"system":"urn:example:local","code":"A"},{"code":"active"}]})")),
             warning},
            {"+ status in another letter case", ordering(dupilumab).with(impetigo_with(R"("Active")")), warning},
            {"a status that is not known", ordering(dupilumab).with(impetigo_with(R"("A")")), unknown},
            {"a status in words", ordering(dupilumab).with(impetigo_with(R"({"text":"Resolved"})")), unknown},
            {"- resolved in another letter case", ordering(dupilumab).with(impetigo_with(R"("Resolved")")), silent},
            {"a certainty that is not known", ordering(dupilumab).has(of_certainty("local:R")), unknown},
            {"+ over on a day to come", ordering(dupilumab).has(over_on(ago(-1))), warning},
            {"- over since today", ordering(dupilumab).has(over_on(ago(0))), silent},
            {"over on a day that cannot be read", ordering(dupilumab).has(over_on("soon")), unknown},
            {"+ the same at order-sign", ordering(dupilumab, "order-sign").has(impetigo(3)), warning},
            {"+ the same, draft methotrexate", ordering(methotrexate).has(impetigo(3)), warning},
            {"- the same with cefalexin day 4", ordering(dupilumab).has(impetigo(5)).has(cefalexin(4)), silent},
            {"= cefalexin day 3", ordering(dupilumab).has(impetigo(5)).has(cefalexin(3)), silent},
            {"= cefalexin day 2: confirm response",
             ordering(dupilumab).has(impetigo(5)).has(cefalexin(2)),
             info,
             {std::vector<std::string>{}}},
            {"= cefalexin begun today", ordering(dupilumab).has(impetigo(1)).has(cefalexin(0)), info},
            {"- cefalexin day 2, nothing ordered", candidate().has(impetigo(5)).has(cefalexin(2)), silent},
            {"+ cellulitis, draft upadacitinib",
             ordering(upadacitinib).has(cellulitis(3)),
             critical,
             {{removal_of(upadacitinib), culture}}},
            {"+ cellulitis, draft ciclosporin", ordering(ciclosporin).has(cellulitis(3)), critical},
            {"+ cellulitis, draft dupilumab", ordering(dupilumab).has(cellulitis(3)), warning},
            {"+ impetigo, draft upadacitinib: not serious", ordering(upadacitinib).has(impetigo(3)), warning},
            {"+ erysipelas, draft upadacitinib",
             ordering(upadacitinib).has(ConditionSaid{.code = "A46", .onset = ago(3)}), critical},
            {"+ cutaneous abscess, draft upadacitinib",
             ordering(upadacitinib).has(ConditionSaid{.code = "L02.91", .onset = ago(3)}), critical},
            {"+ scalded skin, draft upadacitinib",
             ordering(upadacitinib).has(ConditionSaid{.code = "L00", .onset = ago(3)}), critical},
            {"- furuncle of the list L02 is an infection but not serious, draft upadacitinib",
             ordering(upadacitinib).has(ConditionSaid{.code = "L02.92", .onset = ago(3)}), warning},
            {"= antibiotic ended 14 d ago", ordering(dupilumab).has(impetigo(30)).has(cefalexin(29, 14)), silent},
            {"= antibiotic ended 15 d ago, entry still active",
             ordering(dupilumab).has(impetigo(30)).has(cefalexin(29, 15)), warning},
            {"+ antibiotic on hold, perhaps never begun",
             ordering(dupilumab)
                 .has(impetigo(6))
                 .has(OrderSaid{.drug = "rx:2231", .start = ago(5), .id = "a", .status = "on-hold"}),
             info},
            {"antibiotic ended some day of the year, within 14 d or not: ask",
             ordering(dupilumab)
                 .has(impetigo(30))
                 .has(OrderSaid{.drug = "rx:2231", .start = ago(29), .end = "2026", .id = "abx", .status = "stopped"}),
             info},
            {"= antibiotic begun the day before onset", ordering(dupilumab).has(impetigo(6)).has(cefalexin(7)), silent},
            {"= antibiotic begun two days before onset", ordering(dupilumab).has(impetigo(6)).has(cefalexin(8)),
             warning},
            {"- culture S. aureus, no infection code",
             ordering(dupilumab).has(ScoreSaid{.score = "loinc:6463-4", .points = 1, .on = ago(2)}), silent},
            {"+ pneumonia 3 d, draft upadacitinib", ordering(upadacitinib).has(pneumonia(3)), critical},
            {"+ pneumonia 3 d, draft dupilumab", ordering(dupilumab).has(pneumonia(3)), warning},
            {"+ pneumonia treated, draft upadacitinib", ordering(upadacitinib).has(pneumonia(3)).has(cefalexin(2)),
             critical},
            {"= pneumonia 60 d, draft upadacitinib", ordering(upadacitinib).has(pneumonia(60)), critical},
            {"= pneumonia 61 d, draft upadacitinib: not known to be resolved",
             ordering(upadacitinib).has(pneumonia(61)), unknown},
            {"- pneumonia, nothing ordered", candidate().has(pneumonia(3)), silent},
            {"+ COVID-19, draft baricitinib for the eczema", covid_for("L20.9"), critical},
            {"- COVID-19 is what baricitinib is ordered for", covid_for("U07.1"), silent},
            {"+ COVID-19 is what it is ordered for, but there is a sepsis too",
             covid_for("U07.1").has(ConditionSaid{.code = "A41.9", .onset = ago(1)}), critical},
            {"+ cellulitis on day 5 of cefalexin, draft upadacitinib",
             ordering(upadacitinib).has(cellulitis(6)).has(cefalexin(5)), warning},
            {"- cellulitis on day 5 of cefalexin, draft dupilumab",
             ordering(dupilumab).has(cellulitis(6)).has(cefalexin(5)), silent},
            {"= onset 60 d", ordering(dupilumab).has(impetigo(60)), warning},
            {"= onset 61 d: confirm resolved", ordering(dupilumab).has(impetigo(61)), info},
            {"+ no onset counts as today", ordering(dupilumab).has(ConditionSaid{.code = "L01.1"}), warning},
            {"+ a month counts as its last day",
             ordering(dupilumab).has(ConditionSaid{.code = "L01.1", .onset = "2026-06"}), warning},
            {"+ recorded date where there is no onset",
             ordering(dupilumab).has(ConditionSaid{.code = "L01.1", .recorded = ago(61)}), info},
            {"- resolved",
             ordering(dupilumab).has(ConditionSaid{.code = "L01.1", .onset = ago(3), .status = "resolved"}), silent},
            {"- refuted",
             ordering(dupilumab).has(ConditionSaid{.code = "L01.1", .onset = ago(3), .verification = "refuted"}),
             silent},
            {"- entered in error",
             ordering(dupilumab).has(
                 ConditionSaid{.code = "L01.1", .onset = ago(3), .verification = "entered-in-error"}),
             silent},
            {"suspected only",
             ordering(dupilumab).has(ConditionSaid{.code = "L01.1", .onset = ago(3), .verification = "provisional"}),
             unknown},
            {"+ two infections, one of them treated",
             ordering(dupilumab)
                 .has(impetigo(3))
                 .has(ConditionSaid{.code = "L03.90", .onset = ago(30)})
                 .has(cefalexin(29, 20)),
             warning},
            {"+ topical antibiotic is no treatment",
             ordering(dupilumab).has(impetigo(5)).has(OrderSaid{.drug = "D06AX09", .start = ago(4)}), warning},
            {"+ medication list absent: treatment not known",
             ordering(dupilumab).has(impetigo(3)).sends(RecordList::medication_requests, Sent::absent), info},
            {"condition list absent", ordering(dupilumab).sends(RecordList::conditions, Sent::absent), unknown},
            {"condition list one page of more", ordering(dupilumab).sends(RecordList::conditions, Sent::partial),
             unknown},
            {"condition list failed", ordering(dupilumab).sends(RecordList::conditions, Sent::failed), unknown},
            {"- condition list null: searched, none", ordering(dupilumab).sends(RecordList::conditions, Sent::null),
             silent},
            {"+ patient-view, candidate", candidate().has(impetigo(3)), info},
            {"+ patient-view, on dupilumab",
             chart().has(dermatitis()).has(impetigo(3)).has(in_use(dupilumab)),
             info,
             {{culture}}},
            {"- patient-view, mild disease without systemic treatment",
             chart().has(dermatitis()).has(impetigo(3)).has(failed_topical()).has(ScoreSaid{"easi", 3, ago(1)}),
             silent},
            {"- steroid course is not its business",
             chart("order-select").has(impetigo(3)).drafts({.drug = prednisone}), not_run},
        });
}

INSTANTIATE_TEST_SUITE_P(gate_bacterial_superinfection, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
