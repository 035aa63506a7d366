// R10: viral hepatitis and HIV before a JAK inhibitor or traditional immunosuppressant.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

constexpr std::string_view surface_antigen = "5196-1", core_antibody = "13952-7", surface_antibody = "10900-9",
                           b_dna = "42595-9", c_antibody = "13955-0", c_rna = "11259-9", c_load = "11011-4",
                           hiv_test = "56888-1";
constexpr std::string_view positive = "10828004", negative = "260385009", detected = "260373001",
                           not_detected = "260415000", indeterminate = "82334004";

const std::string by_itself = alone("gate-viral-hepatitis");
const std::string hepatology = "create eczema-cds-hepatology-referral", find_dna = "create eczema-cds-hepatitis-b-dna",
                  find_rna = "create eczema-cds-hepatitis-c-rna",
                  hiv_clinic = "create eczema-cds-infectious-disease-referral";

LabSaid tested(std::string_view code, std::string_view answer, int days = 30, std::string_view id = {}) {
    return {.code = code, .on = ago(days), .id = id, .answer = answer};
}
LabSaid counted(std::string_view code, double load, int days = 30) {
    return {.code = code, .value = load, .unit = "[IU]/mL", .on = ago(days)};
}
// A viral load as a text or a bound: "<15 [IU]/mL", "Not detected".
Entry in_words(std::string_view code, std::string_view words) {
    return {RecordList::observations, "o-words",
            object(begin("Observation", "o-words") + text("status", "final") + raw("code", concept_of(code, "loinc")) +
                   raw("subject", patient_reference()) + text("effectiveDateTime", ago(30)) +
                   text("valueString", words))};
}
ConditionSaid recorded(std::string_view code, std::string onset = ago(900), std::string_view status = "active",
                       std::string_view verification = "confirmed") {
    return {.code = code, .onset = std::move(onset), .status = status, .verification = verification};
}
constexpr std::string_view hepatitis_b = "B18.1", hepatitis_c = "B18.2", hiv = "B20";

std::vector<SpecRow> rows() {
    return rows_of(
        "gate-viral-hepatitis",
        {
            // hepatitis B
            {"+ HBsAg positive, draft abrocitinib",
             ordering(abrocitinib).has(tested(surface_antigen, positive)),
             critical,
             {{removal_of(abrocitinib), find_dna, hepatology}},
             by_itself},
            {"+ HBsAg positive, draft methotrexate", ordering(methotrexate).has(tested(surface_antigen, positive)),
             critical},
            {"+ HBsAg positive, draft azathioprine",
             ordering(azathioprine).has(tested(surface_antigen, positive)),
             warning,
             {{find_dna, hepatology}},
             by_itself},
            {"+ HBsAg positive, draft ciclosporin", ordering(ciclosporin).has(tested(surface_antigen, positive)),
             warning},
            {"- HBsAg positive, draft dupilumab", ordering(dupilumab).has(tested(surface_antigen, positive)), not_run},
            {"+ HBV DNA counted", ordering(upadacitinib).has(counted(b_dna, 2000)), critical},
            {"- HBV DNA nought", ordering(upadacitinib).has(counted(b_dna, 0)), silent},
            {"= HBV DNA below what can be counted", ordering(upadacitinib).with(in_words(b_dna, "<10 [IU]/mL")),
             silent},
            {"= HBV DNA above what can be counted", ordering(upadacitinib).with(in_words(b_dna, ">170000000 [IU]/mL")),
             critical},
            {"HBV DNA in words", ordering(upadacitinib).with(in_words(b_dna, "Not detected")), unknown},
            {"+ hepatitis B active", ordering(upadacitinib).has(recorded(hepatitis_b)), critical},
            {"- hepatitis B resolved", ordering(upadacitinib).has(recorded(hepatitis_b, ago(900), "resolved")), silent},
            {"hepatitis B suspected",
             ordering(upadacitinib).has(recorded(hepatitis_b, ago(9), "active", "provisional")), unknown},
            {"- immune to hepatitis B", ordering(upadacitinib).has(recorded("sct:271511000")), silent},
            {"- HBsAg positive once, negative since",
             ordering(upadacitinib)
                 .has(tested(surface_antigen, positive, 900, "o-1"))
                 .has(tested(surface_antigen, negative, 30, "o-2")),
             silent},
            {"+ HBsAg negative once, positive since",
             ordering(upadacitinib)
                 .has(tested(surface_antigen, negative, 900, "o-1"))
                 .has(tested(surface_antigen, positive, 30, "o-2")),
             critical},
            {"two results of one day disagree",
             ordering(upadacitinib)
                 .has(tested(surface_antigen, negative, 30, "o-1"))
                 .has(tested(surface_antigen, positive, 30, "o-2")),
             unknown},
            {"+ anti-HBc positive, HBsAg negative, draft upadacitinib",
             ordering(upadacitinib).has(tested(core_antibody, positive)).has(tested(surface_antigen, negative)),
             warning,
             {{find_dna}},
             by_itself},
            {"+ anti-HBc positive, no HBsAg", ordering(mycophenolate).has(tested(core_antibody, positive)), warning},
            {"- vaccinated: HBsAg and anti-HBc negative, anti-HBs positive",
             ordering(upadacitinib)
                 .has(tested(surface_antigen, negative))
                 .has(tested(core_antibody, negative))
                 .has(tested(surface_antibody, positive)),
             silent},

            // hepatitis C
            {"+ RNA detected, draft upadacitinib",
             ordering(upadacitinib).has(tested(c_rna, detected)),
             critical,
             {{removal_of(upadacitinib), find_rna, hepatology}},
             by_itself},
            {"+ RNA counted", ordering(methotrexate).has(counted(c_load, 80000)), critical},
            {"- RNA below what can be counted", ordering(methotrexate).with(in_words(c_load, "<15 [IU]/mL")), silent},
            {"+ RNA counted, draft mycophenolate", ordering(mycophenolate).has(counted(c_load, 80000)), warning},
            {"= antibody positive, RNA not detected",
             ordering(upadacitinib).has(tested(c_antibody, positive, 40)).has(tested(c_rna, not_detected, 30)), silent},
            {"+ antibody positive, no RNA",
             ordering(upadacitinib).has(tested(c_antibody, positive)),
             warning,
             {{find_rna}},
             by_itself},
            {"+ antibody positive, RNA indeterminate",
             ordering(upadacitinib).has(tested(c_antibody, positive)).has(tested(c_rna, indeterminate)), warning},
            {"antibody positive, RNA in words",
             ordering(upadacitinib).has(tested(c_antibody, positive)).with(in_words(c_rna, "Not detected")), unknown},
            {"- antibody negative", ordering(upadacitinib).has(tested(c_antibody, negative)), silent},
            {"+ hepatitis C active", ordering(upadacitinib).has(recorded(hepatitis_c)), critical},
            {"- hepatitis C active, RNA gone since",
             ordering(upadacitinib).has(recorded(hepatitis_c)).has(tested(c_rna, not_detected)), silent},
            {"+ hepatitis C recorded after RNA was not found",
             ordering(upadacitinib).has(recorded(hepatitis_c, ago(20))).has(tested(c_rna, not_detected)), critical},
            {"= hepatitis C recorded on the day of the test",
             ordering(upadacitinib).has(recorded(hepatitis_c, ago(30))).has(tested(c_rna, not_detected)), critical},
            {"= hepatitis C recorded the day before the test",
             ordering(upadacitinib).has(recorded(hepatitis_c, ago(31))).has(tested(c_rna, not_detected)), silent},
            {"hepatitis C of the year of the test",
             ordering(upadacitinib).has(recorded(hepatitis_c, "2026")).has(tested(c_rna, not_detected)), unknown},
            {"hepatitis C without onset, RNA gone",
             ordering(upadacitinib).has(recorded(hepatitis_c, "")).has(tested(c_rna, not_detected)), unknown},
            {"+ hepatitis C active, RNA in words",
             ordering(upadacitinib).has(recorded(hepatitis_c)).with(in_words(c_rna, "Not detected")), critical},

            // HIV
            {"+ HIV, draft upadacitinib",
             ordering(upadacitinib).has(recorded(hiv)),
             warning,
             {{hiv_clinic}},
             by_itself},
            {"+ HIV, draft methotrexate", ordering(methotrexate).has(recorded("Z21")), warning},
            {"+ HIV test positive", ordering(ciclosporin).has(tested(hiv_test, positive)), warning},
            {"- HIV test negative", ordering(ciclosporin).has(tested(hiv_test, negative)), silent},
            {"- inconclusive", ordering(ciclosporin).has(recorded("R75")), silent},
            {"- HIV, draft dupilumab", ordering(dupilumab).has(recorded(hiv)), not_run},
            {"+ hepatitis B leads before HIV",
             ordering(upadacitinib).has(recorded(hiv)).has(tested(surface_antigen, positive)), critical},

            // what is not known
            {"- no result at all: told by baseline-tests-missing", ordering(upadacitinib), silent},
            {"results not sent", ordering(upadacitinib).sends(RecordList::observations, Sent::absent), unknown},
            {"results sent in part", ordering(upadacitinib).sends(RecordList::observations, Sent::partial), unknown},
            {"+ positive in the part that was sent",
             ordering(upadacitinib)
                 .has(tested(surface_antigen, positive))
                 .sends(RecordList::observations, Sent::partial),
             critical},
            {"condition list absent", ordering(upadacitinib).sends(RecordList::conditions, Sent::absent), unknown},
            {"draft by its name alone", ordering("text:Rinvoq 15 mg").has(tested(surface_antigen, positive)), unknown},
            {"HBsAg in words", ordering(upadacitinib).with(in_words(surface_antigen, "Negative")), unknown},
            {"- not asked on patient-view", chart().has(in_use(upadacitinib)).has(recorded(hiv)), not_run},
        });
}

INSTANTIATE_TEST_SUITE_P(gate_viral_hepatitis, Specification, testing::ValuesIn(rows()));

// Different hazards, each of them said.
TEST(ViralHepatitis, tells_what_else_holds) {
    const Answer answer = ask(ordering(upadacitinib)
                                  .has(ConditionSaid{.code = "B18.1", .onset = ago(400), .id = "hbv"})
                                  .has(ConditionSaid{.code = "B20", .onset = ago(400), .id = "hiv"}));
    const CardSeen* card = answer.card_of("gate-viral-hepatitis");
    ASSERT_TRUE(card);
    EXPECT_NE(card->detail.find("Besides: HIV recorded"), std::string::npos) << card->detail;
}

} // namespace
} // namespace eczema::tests
