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
