// R04: cutaneous lymphoma, recorded or suspected, before a drug that may unmask it.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

ConditionSaid mycosis_fungoides(std::string_view verification = "confirmed", std::string_view status = "active") {
    return {.code = "C84.00", .onset = ago(100), .status = status, .verification = verification};
}

Request late_onset(std::string_view onset, std::string_view born) {
    return chart()
        .born(std::string(born))
        .has(ConditionSaid{.onset = std::string(onset), .id = "ad", .recorded = ago(900)})
        .has(failed_topical())
        .has(ScoreSaid{"easi", 24, ago(15)});
}
ProcedureSaid biopsy(int days) { return {.code = "240977001", .on = ago(days)}; }
OrderSaid failed(std::string_view drug, int start, int end) {
    return {.drug = drug, .start = ago(start), .end = ago(end), .status = "stopped", .why_ended = "INEFFECT"};
}
Request on_dupilumab(double before, double after) {
    return chart()
        .has(dermatitis())
        .has(in_use(dupilumab, 100))
        .has(ScoreSaid{"easi", before, ago(110), "before"})
        .has(ScoreSaid{"easi", after, ago(20), "after"});
}

std::vector<SpecRow> rows() {
    const std::vector<std::string> clarify{"create eczema-cds-skin-biopsy", "create eczema-cds-dermatology-referral"};
    return rows_of(
        "ad-diagnosis-doubt",
        {
            {"+ mycosis fungoides provisional, draft dupilumab",
             ordering(dupilumab).has(mycosis_fungoides("provisional")), warning, clarify},
            {"+ mycosis fungoides, draft nemolizumab", ordering(nemolizumab).has(mycosis_fungoides()), warning},
            {"+ mycosis fungoides, draft upadacitinib", ordering(upadacitinib).has(mycosis_fungoides()), warning},
            {"+ mycosis fungoides, draft ciclosporin", ordering(ciclosporin).has(mycosis_fungoides()), warning},
            {"- mycosis fungoides, draft methotrexate", ordering(methotrexate).has(mycosis_fungoides()), silent},
            {"- mycosis fungoides refuted", ordering(dupilumab).has(mycosis_fungoides("refuted")), silent},
            {"- mycosis fungoides resolved", ordering(dupilumab).has(mycosis_fungoides("confirmed", "resolved")),
             silent},
            {"- Hodgkin lymphoma is not of the skin",
             ordering(dupilumab).has(ConditionSaid{.code = "C81.90", .onset = ago(100)}), silent},
            {"- onset 3 y, first systemic", ordering(dupilumab), silent},
            {"- nothing ordered", chart().has(mycosis_fungoides()), silent},
            {"+ onset 56 y, failed dupilumab and tralokinumab, no biopsy",
             late_onset("2022-03-14", "1966-02-02")
                 .has(failed(dupilumab, 500, 380))
                 .has(failed(tralokinumab, 340, 200)),
             info},
            {"= onset at 40 y", late_onset("2010-02-02", "1970-02-02"), info},
            {"= onset the day before 40 y", late_onset("2010-02-01", "1970-02-02"), silent},
            {"= biopsy 730 d ago", late_onset("2022-03-14", "1966-02-02").has(biopsy(730)), silent},
            {"= biopsy 731 d ago", late_onset("2022-03-14", "1966-02-02").has(biopsy(731)), info},
            {"biopsy 10 d ago of a status that is not known",
             late_onset("2022-03-14", "1966-02-02")
                 .has(ProcedureSaid{.code = "240977001", .on = ago(10), .status = "x"}),
             unknown},
            {"biopsy some day in 2025",
             late_onset("2022-03-14", "1966-02-02").has(ProcedureSaid{.code = "240977001", .on = "2025"}), silent},
            {"biopsy some day in 2024: within 730 d or not",
             late_onset("2022-03-14", "1966-02-02").has(ProcedureSaid{.code = "240977001", .on = "2024"}), unknown},
            {"biopsy some day in 2023",
             late_onset("2022-03-14", "1966-02-02").has(ProcedureSaid{.code = "240977001", .on = "2023"}), info},
            {"+ two failed drugs", candidate().has(failed(dupilumab, 500, 380)).has(failed(tralokinumab, 340, 200)),
             info},
            {"one failed drug, statements not supplied",
             candidate().has(failed(dupilumab, 500, 380)).sends(RecordList::medication_statements, Sent::absent),
             unknown},
            {"EASI before and after not supplied, on dupilumab",
             on_dupilumab(20, 21).sends(RecordList::severity, Sent::absent), unknown},
            {"severity not supplied, never on a biologic",
             ordering(dupilumab).sends(RecordList::severity, Sent::absent), silent},
            {"= one failed after 84 d, one after 83 d",
             candidate().has(failed(dupilumab, 500, 416)).has(failed(tralokinumab, 340, 257)), silent},
            {"= both failed after 84 d",
             candidate().has(failed(dupilumab, 500, 416)).has(failed(tralokinumab, 340, 256)), info},
            {"+ erythroderma", candidate().has(ConditionSaid{.code = "L26", .onset = ago(30)}), info},
            {"+ EASI up by a quarter on dupilumab", on_dupilumab(20, 25), info, {}, alone("ad-diagnosis-doubt")},
            {"= EASI up by less than a quarter", on_dupilumab(20, 24.9), silent},
            {"EASI up by a quarter on dupilumab, entered in error",
             on_dupilumab(20, 20).has(ScoreSaid{"easi", 25, ago(10), "error", "{score}", "entered-in-error"}), silent},
            {"EASI up by a quarter, on dupilumab or before it",
             on_dupilumab(20, 20).has(ScoreSaid{"easi", 25, "2026", "year"}), unknown},
            {"condition list absent", ordering(dupilumab).sends(RecordList::conditions, Sent::absent), unknown},
        });
}

INSTANTIATE_TEST_SUITE_P(ad_diagnosis_doubt, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
