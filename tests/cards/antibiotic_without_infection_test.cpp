// R39: a systemic antibiotic for eczema that is not infected.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

constexpr std::string_view cefalexin_code = "rx:2231", doxycycline = "J01AA02";

const std::string by_itself = alone("antibiotic-without-infection");

Request signing(std::string_view reason, std::string_view drug = cefalexin_code) {
    return chart("order-sign").has(dermatitis()).drafts({.drug = drug, .id = "ab", .reason = reason});
}
Request infected(int days, std::string_view status = "active") {
    return signing("L20.9").has(ConditionSaid{.code = "L01.1", .onset = ago(days), .status = status});
}
// Two reasons, or a reason in words or by reference.
Request with_reason(const std::string& members) {
    return chart("order-sign")
        .has(dermatitis())
        .with_draft("MedicationRequest/ab",
                    object(begin("MedicationRequest", "ab") + text("status", "draft") + text("intent", "order") +
                           raw("subject", patient_reference()) +
                           raw("medicationCodeableConcept", concept_of("J01DB01", "atc")) + members));
}
Request beside(const ConditionSaid& other) { return signing("").has(other); }

std::vector<SpecRow> rows() {
    return rows_of(
        "antibiotic-without-infection",
        {
            {"+ cefalexin, reason L20.9",
             signing("L20.9"),
             info,
             {{"delete MedicationRequest/ab", "create eczema-cds-bacterial-culture"}},
             by_itself},
            {"+ the same, order-select", signing("L20.9").on("order-select"), info},
            {"+ unspecified eczema as reason", signing("L30.9"), info},
            {"+ reason by reference", with_reason(raw("reasonReference", listed({R"({"reference":"Condition/ad"})"}))),
             info},
            {"+ on dupilumab", signing("L20.9").has(in_use(dupilumab)), info},
            {"- cefalexin with L01", signing("L01.1"), silent},
            {"- infected eczema as reason", signing("L30.3"), silent},
            {"- doxycycline for acne", signing("L70.0", doxycycline), silent},
            {"- eczema and acne as reasons",
             with_reason(raw("reasonCode", listed({concept_of("L20.9", "icd10cm"), concept_of("L70.0", "icd10cm")}))),
             silent},
            {"- reason in words", with_reason(raw("reasonCode", listed({object(text("text", "eczema"))}))), silent},
            {"- reason by a reference that was not sent",
             with_reason(raw("reasonReference", listed({R"({"reference":"Condition/elsewhere"})"}))), silent},
            {"= infection recorded 30 d ago", infected(30), silent},
            {"= infection recorded 31 d ago", infected(31), info},
            {"- infection 10 d ago, resolved", infected(10, "resolved"), silent},
            {"- infection suspected",
             signing("L20.9").has(ConditionSaid{.code = "L01.1", .onset = ago(3), .verification = "provisional"}),
             silent},
            {"- infection of old, recorded lately",
             signing("L20.9").has(ConditionSaid{.code = "L01.1", .onset = ago(200), .recorded = ago(5)}), silent},
            {"+ infection refuted",
             signing("L20.9").has(ConditionSaid{.code = "L01.1", .onset = ago(3), .verification = "refuted"}), info},
            {"- infection without a date", signing("L20.9").has(ConditionSaid{.code = "L01.1"}), silent},
            {"+ no reason, nothing else on record", signing(""), info},
            {"+ no reason, old hypertension", beside({.code = "I10", .onset = ago(900)}), info},
            {"- no reason, cystitis 3 d ago", beside({.code = "N30.00", .onset = ago(3)}), silent},
            {"= no reason, cystitis 30 d ago", beside({.code = "N30.00", .onset = ago(30)}), silent},
            {"= no reason, cystitis 31 d ago", beside({.code = "N30.00", .onset = ago(31)}), info},
            {"+ no reason, cystitis over", beside({.code = "N30.00", .onset = ago(9), .status = "resolved"}), info},
            {"- no reason, acne since years", beside({.code = "L70.0", .onset = ago(900)}), silent},
            {"- no reason and no dermatitis", chart("order-sign").drafts({.drug = cefalexin_code, .id = "ab"}), silent},
            {"- condition list absent", signing("L20.9").sends(RecordList::conditions, Sent::absent), silent},
            {"- condition list sent in part", signing("L20.9").sends(RecordList::conditions, Sent::partial), silent},
            {"- antibiotic cream", signing("L20.9", "D06AX01"), not_run},
            {"- isoniazid", signing("L20.9", "J04AC01"), not_run},
            {"- prednisone", signing("L20.9", prednisone), not_run},
            {"- dupilumab", signing("L20.9", dupilumab), not_run},
        });
}

INSTANTIATE_TEST_SUITE_P(antibiotic_without_infection, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
