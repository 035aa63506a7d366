#include "cards/conditions.hpp"
#include "cards/fact_values.hpp"
#include "cards/patient_facts.hpp"
#include "cards/qualitative_results.hpp"

namespace eczema::cards {
namespace {

// What speaks for an infection, with the words for the first thing that is certain.
class Markers {
  public:
    explicit Markers(const Derivation& from) : from_(from), fact_(from.arena) {}

    void add(Tri truth, const Evidence& evidence, std::string_view shown) {
        fact_.add(truth, evidence);
        if (truth == Tri::yes && shown_.empty()) shown_ = shown;
    }

    // The newest result, where it is positive. Without any result in a whole list there is no positive one.
    void add_test(const TestResults& tests, std::string_view shown) {
        const Tri positive = is_newest(TestAnswer::positive, tests);
        for (const Evidence& evidence : tests.evidence_of_newest()) add(positive, evidence, shown);
        has_open_test_ |= positive == Tri::unknown && !tests.all().empty();
        knows_tests_ &= positive != Tri::unknown;
    }

    FactValue value(bool asks_conditions, std::string_view result) {
        FactValue value = fact_.value(knows_tests_ && (!asks_conditions || knows_conditions(from_.record)), shown_);
        if (has_open_test_) value.missing = result;
        return value;
    }

  private:
    const Derivation& from_;
    FactBuilder fact_;
    std::string_view shown_;
    bool has_open_test_ = false, knows_tests_ = true;
};

FactValue hepatitis_b(const Derivation& from) {
    Markers markers(from);
    markers.add_test(TestResults(ValueSet::obs_hbsag, from), "hepatitis B surface antigen positive");
    markers.add_test(TestResults(ValueSet::obs_hbv_dna, from), "hepatitis B DNA detected");
    for (const Diagnosis& diagnosis : diagnoses_of(ValueSet::cond_hepatitis_b, from))
        markers.add(has(diagnosis), evidence_of(diagnosis), "hepatitis B recorded");
    return markers.value(true, "what a hepatitis B test showed");
}

// Whether RNA was looked for after the onset and not found.
Tri is_over(const Diagnosis& hepatitis, const TestResults& rna) {
    const Tri is_negative = is_newest(TestAnswer::negative, rna);
    if (is_negative == Tri::no) return Tri::no;
    Tri is_after = Tri::yes;
    for (const Evidence& result : rna.evidence_of_newest()) {
        if (!hepatitis.onset || !result.date)
            is_after &= Tri::unknown;
        else if (result.date->first <= hepatitis.onset->last)
            is_after &= tri(result.date->last > hepatitis.onset->first) & Tri::unknown;
    }
    return is_negative & is_after;
}

FactValue hepatitis_c(const TestResults& rna, const Derivation& from) {
    Markers markers(from);
    markers.add_test(rna, "hepatitis C RNA detected");
    for (const Diagnosis& diagnosis : diagnoses_of(ValueSet::cond_hepatitis_c, from)) {
        // A result that cannot be read cancels nothing.
        const Tri over = rna.newest() == TestAnswer::unread ? Tri::no : is_over(diagnosis, rna);
        markers.add(has(diagnosis) & !over, evidence_of(diagnosis), "hepatitis C recorded");
    }
    return markers.value(true, "what a hepatitis C test showed");
}

FactValue antibody_alone(const TestResults& rna, const Derivation& from) {
    const TestResults antibody(ValueSet::obs_hcv_antibody, from);
    const Tri lacks_rna = !rna.newest() || rna.newest() == TestAnswer::indeterminate ? Tri::yes
                          : rna.newest() == TestAnswer::unread                       ? Tri::unknown
                                                                                     : Tri::no;
    return {.truth = is_newest(TestAnswer::positive, antibody) & lacks_rna, .evidence = antibody.evidence_of_newest()};
}

FactValue core_antibody(const Derivation& from) {
    Markers markers(from);
    markers.add_test(TestResults(ValueSet::obs_hbcab, from), "hepatitis B core antibody positive");
    return markers.value(false, "what the hepatitis B core antibody test showed");
}

FactValue hiv(const Derivation& from) {
    Markers markers(from);
    for (const Diagnosis& diagnosis : diagnoses_of(ValueSet::cond_hiv, from))
        markers.add(has(diagnosis), evidence_of(diagnosis), "HIV recorded");
    markers.add_test(TestResults(ValueSet::obs_hiv, from), "HIV test positive");
    return markers.value(true, "what an HIV test showed");
}

} // namespace

void derive_viral_hepatitis(const Derivation& from, PatientFacts& facts) {
    const TestResults rna(ValueSet::obs_hcv_rna, from);
    at(facts, Fact::hepatitis_b_active) = hepatitis_b(from);
    at(facts, Fact::hepatitis_b_core_antibody) = core_antibody(from);
    at(facts, Fact::hepatitis_c_active) = hepatitis_c(rna, from);
    at(facts, Fact::hepatitis_c_antibody_alone) = antibody_alone(rna, from);
    at(facts, Fact::hiv_infection) = hiv(from);
}

} // namespace eczema::cards
