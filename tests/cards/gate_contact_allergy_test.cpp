// R08: possible contact allergy.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

Entry dermatitis_of(std::string_view site, std::string_view onset = "1999") {
    ConditionSaid said{.onset = std::string(onset), .id = "ad", .recorded = ago(900)};
    Entry entry = entry_of(said);
    entry.json.insert(entry.json.size() - 1, raw("bodySite", '[' + concept_of(site, "sct") + ']'));
    return entry;
}
Request on_eyelids() { return chart("order-select").with(dermatitis_of("80243003")).drafts({.drug = dupilumab}); }
ProcedureSaid patch_test(std::string on) { return {.code = "cpt:95044", .on = std::move(on)}; }
ConditionSaid contact(std::string_view verification) {
    return {.code = "L23.9", .onset = ago(100), .verification = verification};
}

// Topicals failed and the disease is moderate; flexural since childhood.
Request failed() { return candidate(); }
// On dupilumab since so many days, EASI 30 before it.
Request treated(std::string_view drug, int days, double easi) {
    return chart()
        .has(dermatitis())
        .has(OrderSaid{.drug = drug, .start = ago(days), .every_weeks = 2})
        .has(ScoreSaid{"easi", 30, ago(days + 5), "before"})
        .has(ScoreSaid{"easi", easi, ago(0), "now"});
}

std::vector<SpecRow> rows() {
    return rows_of(
        "gate-contact-allergy",
        {
            {"+ eyelid-predominant AD, draft dupilumab, no patch test", on_eyelids(), info},
            {"- flexural childhood AD",
             chart("order-select").with(dermatitis_of("27947004")).drafts({.drug = dupilumab}), silent},
            {"= patch test 5 y ago to the day", on_eyelids().has(patch_test("2021-08-15")), silent},
            {"= patch test 5 y and a day ago", on_eyelids().has(patch_test("2021-08-14")), info},
            {"- patch test done 2 y ago", on_eyelids().has(patch_test("2024-08-15")), silent},
            {"- site unrecorded", ordering(dupilumab), silent},
            {"+ contact dermatitis suspected", ordering(dupilumab).has(contact("provisional")), info},
            {"- contact dermatitis refuted", ordering(dupilumab).has(contact("refuted")), silent},
            {"= onset at 18 y", chart("order-select").with(dermatitis_of("", "2010-03-14")).drafts({.drug = dupilumab}),
             info},
            {"= onset the day before 18 y",
             chart("order-select").with(dermatitis_of("", "2010-03-13")).drafts({.drug = dupilumab}), silent},
            {"- topicals failed, no change of distribution", failed(), silent},
            {"+ topicals failed, change of distribution recorded as an Observation",
             failed().has(ScoreSaid{"distribution-changed", 1, ago(9)}), info},
            {"+ the same as a Condition", failed().has(ConditionSaid{.code = "score:distribution-changed"}), info},
            {"+ by a code that the site maps",
             failed().has(ConditionSaid{.code = "local:X"}),
             info,
             {},
             R"({"site": {"codes": [{"system": "urn:example:local", "code": "X", "means": "distribution-changed"}]}})"},
            {"- that code unmapped", failed().has(ConditionSaid{.code = "local:X"}), silent},
            {"- recorded as unchanged", failed().has(ScoreSaid{"distribution-changed", 0, ago(9)}), silent},
            {"- refuted", failed().has(ConditionSaid{.code = "score:distribution-changed", .verification = "refuted"}),
             silent},
            {"suspected",
             failed().has(ConditionSaid{.code = "score:distribution-changed", .verification = "provisional"}), unknown},
            {"change of distribution, topical history not known",
             chart("order-select")
                 .has(dermatitis())
                 .has(ScoreSaid{"distribution-changed", 1, ago(9)})
                 .drafts({.drug = dupilumab}),
             unknown},

            {"+ no response to dupilumab, day 112",
             treated(dupilumab, 112, 28),
             info,
             {},
             alone("gate-contact-allergy")},
            {"= day 111", treated(dupilumab, 111, 28), silent},
            {"- response to dupilumab", treated(dupilumab, 112, 6), silent},
            {"- partial response", treated(dupilumab, 112, 18), silent},
            {"= upadacitinib, day 83", treated(upadacitinib, 83, 28), silent},
            {"= upadacitinib, day 84", treated(upadacitinib, 84, 28), info, {}, alone("gate-contact-allergy")},
            {"= baricitinib, day 55", treated(baricitinib, 55, 28), silent},
            {"= baricitinib, day 56", treated(baricitinib, 56, 28), info, {}, alone("gate-contact-allergy")},
            {"= methotrexate, day 83", treated(methotrexate, 83, 28), silent},
            {"= methotrexate, day 84", treated(methotrexate, 84, 28), info, {}, alone("gate-contact-allergy")},
            {"- no response, patch tested 2 y ago", treated(dupilumab, 112, 28).has(patch_test("2024-08-15")), silent},
            {"- no score before the drug", treated(dupilumab, 112, 28).without("before"), silent},
            {"severity list absent", treated(dupilumab, 112, 28).sends(RecordList::severity, Sent::absent), unknown},
            {"- eyelids, and a drug that helps",
             treated(dupilumab, 112, 6).without("ad").with(dermatitis_of("80243003")), silent},
            {"+ eyelids, and a drug that does not help",
             treated(dupilumab, 112, 28).without("ad").with(dermatitis_of("80243003")),
             info,
             {},
             alone("gate-contact-allergy")},
            {"whether systemic treatment is due is not known", chart().with(dermatitis_of("80243003")), unknown},
            {"offers a patch test",
             on_eyelids(),
             info,
             {{"create eczema-cds-patch-test", "create eczema-cds-allergy-referral"}},
             alone("gate-contact-allergy")},
        });
}

INSTANTIATE_TEST_SUITE_P(gate_contact_allergy, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
