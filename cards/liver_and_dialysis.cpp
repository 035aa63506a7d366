#include "cards/conditions.hpp"
#include "cards/fact_values.hpp"
#include "cards/patient_facts.hpp"

namespace eczema::cards {
namespace {

using enum ValueSet;

FactValue with_detail(FactValue value, std::string_view detail) {
    value.detail = detail;
    return value;
}

// Named by the gravest entry that is there.
FactValue liver_disease(const Derivation& from) {
    struct Kind {
        ValueSet set;
        std::string_view shown;
    };
    constexpr Kind kinds[] = {{cond_liver_failure, "liver failure recorded"},
                              {cond_liver_cirrhosis, "fibrosis or cirrhosis of the liver recorded"},
                              {cond_liver_alcoholic, "alcoholic liver disease recorded"},
                              {cond_liver_chronic_hepatitis, "chronic hepatitis recorded"}};
    FactBuilder fact(from.arena);
    std::string_view shown;
    for (const Kind& kind : kinds)
        for (const Diagnosis& diagnosis : from.diagnoses) {
            if (!holds(diagnosis.sets, kind.set)) continue;
            fact.add(has(diagnosis), evidence_of(diagnosis));
            if (has(diagnosis) == Tri::yes && shown.empty()) shown = kind.shown;
        }
    for (const Diagnosis& diagnosis : from.diagnoses)
        if (holds(diagnosis.sets, cond_liver_unspecified))
            fact.add(has(diagnosis) & Tri::unknown, evidence_of(diagnosis));
    FactValue value = fact.value(knows_conditions(from.record), shown);
    if (value.truth == Tri::unknown && !value.evidence.empty()) value.missing = "which liver disease is recorded";
    return value;
}

// No code says Child-Pugh class C (specification 8.4): liver failure, or ascites with cirrhosis, leave it open.
FactValue child_pugh_c(const Derivation& from) {
    const FactValue failure = has_diagnosis(cond_liver_failure, from), ascites = has_diagnosis(cond_ascites, from),
                    cirrhosis = has_diagnosis(cond_liver_cirrhosis, from),
                    alcoholic = has_diagnosis(cond_liver_alcoholic, from);
    const Tri may_be = failure.truth | (ascites.truth & (cirrhosis.truth | alcoholic.truth));
    if (may_be == Tri::no) return not_applicable();
    FactValue value = unknown_fact();
    value.evidence = failure.truth != Tri::no ? failure.evidence : ascites.evidence;
    if (!value.evidence.empty()) value.missing = "Child-Pugh class (liver failure or ascites recorded)";
    return value;
}

} // namespace

void derive_liver_and_dialysis(const Derivation& from, PatientFacts& facts) {
    at(facts, Fact::liver_disease) = liver_disease(from);
    at(facts, Fact::fatty_liver) = with_detail(has_diagnosis(cond_fatty_liver, from), "fatty liver recorded");
    at(facts, Fact::alcohol_use_disorder) =
        with_detail(has_diagnosis(cond_alcohol_use_disorder, from), "alcohol use disorder recorded");
    at(facts, Fact::child_pugh_c) = child_pugh_c(from);
    at(facts, Fact::on_dialysis) = with_detail(has_diagnosis(cond_dialysis, from), "dialysis recorded");
}

} // namespace eczema::cards
