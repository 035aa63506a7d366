#include "cards/dose_comparison.hpp"
#include "cards/drafts.hpp"
#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"
#include "cards/number_text.hpp"
#include "cards/oral_doses.hpp"

namespace eczema::cards {
namespace {

constexpr double severe = 3; // Fact::severity_band
constexpr double adult_years = 18;

std::string age_text(const PatientFacts& patient) {
    const auto in_words = [](const Range& range, std::string_view unit) {
        std::string text = number_text(range.low);
        if (range.high > range.low) text += " to " + number_text(range.high);
        return text + ' ' + std::string(unit) + (range.high == 1 && range.low == 1 ? "" : "s");
    };
    const auto& years = patient[Fact::age_years].number;
    const auto& months = patient[Fact::age_months].number;
    if (!years || !months) return "unknown age";
    return years->high < 2 ? in_words(*months, "month") : in_words(*years, "year");
}

// Age and, where the dose goes by it or it is a child's, weight: in words and as evidence.
struct Described {
    std::string age, age_and_weight;
    std::span<const Evidence> of_age, of_weight, of_both;
};

Described describe(const PatientFacts& patient, const std::optional<Weight>& weight, std::pmr::memory_resource& arena) {
    Described described{age_text(patient), {}, patient[Fact::age_months].evidence, {}, {}};
    described.age_and_weight = described.age;
    std::pmr::vector<Evidence> both(described.of_age.begin(), described.of_age.end(), &arena);
    if (weight) {
        described.age_and_weight += ", " + weight_text(*weight);
        described.of_weight = evidence_in(arena, {"Observation", weight->observation_id, weight->date});
        both.push_back(described.of_weight.front());
    }
    described.of_both = {both.data(), both.size()}; // the storage is the arena's
    return described;
}

// The US and UK labels ask for a topical steroid or calcineurin inhibitor beside nemolizumab, taken or ordered with it.
FactValue partner_missing(const Derivation& from) {
    FactBuilder partner(from.arena);
    constexpr DrugGroup group = DrugGroup::topical_steroid_or_calcineurin_inhibitor;
    for (const Exposure& exposure : from.exposures)
        partner.add(exposure.drug.is_in(group) & exposure.is_on, evidence_of(exposure));
    for (const DraftedDrug& drafted : from.drafted)
        if (!drafted.is_stop)
            partner.add(drafted.drug.is_in(group), {drafted.draft->resource_type, drafted.draft->id, std::nullopt});
    FactValue value = partner.value(knows_medications(from.record));
    value.missing = value.evidence.empty() ? missing_medications(from.record) : "whether a topical is in use";
    value.truth = !value.truth;
    return value;
}

// How severe the dermatitis is counts for a beginner; on the drug it is what the drug has made of it.
void leave_out_severity_of_the_treated(DoseSubject& subject, Tri naive) {
    if (naive == Tri::no) subject.severity_band = Range{severe, severe};
    if (naive == Tri::unknown && subject.severity_band && subject.severity_band->low < severe)
        subject.severity_band = std::nullopt;
}

// What is known without a row: which facts hold for the problem that stands in the way of one.
void set_problem(DoseProblem problem, const Described& subject, bool has_weight, DrugFacts& facts,
                 std::pmr::memory_resource& arena) {
    const auto found = [&arena](Tri truth, const std::string& detail, std::span<const Evidence> evidence) {
        return FactValue{.truth = truth, .detail = text_in(arena, detail), .evidence = evidence};
    };
    at(facts, Fact::below_labelled_age) =
        found(tri(problem == DoseProblem::below_labelled_age), subject.age, subject.of_age);
    if (!subject.of_weight.empty()) {
        const std::string weight = subject.age_and_weight.substr(subject.age.size() + 2);
        at(facts, Fact::below_labelled_weight) =
            found(tri(problem == DoseProblem::below_labelled_weight), weight, subject.of_weight);
    }
    switch (problem) {
    case DoseProblem::needs_age:
        for (const Fact fact : {Fact::below_labelled_age, Fact::below_labelled_weight, Fact::without_labelled_dose,
                                Fact::labelled_dose, Fact::dose_ratio, Fact::dose_differs, Fact::loading_not_labelled})
            at(facts, fact) = unknown_fact("date of birth");
        break;
    case DoseProblem::needs_weight:
        at(facts, Fact::dose_weight_missing) =
            found(Tri::yes, (has_weight ? "weights of one day differ, " : "no current weight, ") + subject.age,
                  subject.of_age);
        break;
    case DoseProblem::needs_severity:
        at(facts, Fact::without_labelled_dose) = unknown_fact("severity score");
        break;
    case DoseProblem::not_severe:
        at(facts, Fact::without_labelled_dose) =
            found(Tri::yes, subject.age_and_weight + ", dermatitis not severe", subject.of_both);
        break;
    case DoseProblem::below_labelled_weight:
    case DoseProblem::no_labelled_dose:
        at(facts, Fact::without_labelled_dose) = found(Tri::yes, subject.age_and_weight, subject.of_both);
        break;
    case DoseProblem::below_labelled_age:
    case DoseProblem::none:
        break;
    }
}

// A JAK inhibitor: age and weight against its label, its dose elsewhere. Adults without a weight are not asked for one:
// the doses of this drug do not go by it.
void check_jak_subject(ValueSet drug, const Derivation& from, const DoseSubject& subject, const Described& described,
                       DrugFacts& facts) {
    const JakDoseSearch search = find_jak_dose(drug, from.settings.jurisdiction, subject);
    if (search.problem == DoseProblem::no_labelled_dose) return; // no label here
    set_problem(search.problem, described, subject.weight_kg.has_value(), facts, from.arena);
    if (search.problem == DoseProblem::below_labelled_weight && !search.dose->is_verified)
        std::swap(at(facts, Fact::below_labelled_weight), at(facts, Fact::below_unverified_weight));
}

} // namespace

void derive_dose_check(const Derivation& from, const JudgedDrug& judged, const PatientFacts& patient,
                       DrugFacts& facts) {
    for (const Fact fact : {Fact::below_labelled_age, Fact::below_labelled_weight, Fact::dose_weight_missing,
                            Fact::without_labelled_dose, Fact::labelled_dose, Fact::dose_ratio, Fact::dose_differs,
                            Fact::loading_not_labelled, Fact::topical_partner_missing, Fact::below_unverified_weight})
        at(facts, fact) = not_applicable();
    const auto drug = judged.drug.first_of(sets_in(DrugGroup::systemic));
    if (!drug || !judged.draft || !judged.draft->medication_request) return;

    if (*drug == ValueSet::drug_nemolizumab && from.settings.jurisdiction != Jurisdiction::eu)
        at(facts, Fact::topical_partner_missing) = partner_missing(from);
    const std::optional<Weight> weight = current_weight(patient);
    DoseSubject subject = dose_subject(patient, weight);
    if (holds(sets_in(DrugGroup::jak_inhibitors), *drug))
        return check_jak_subject(*drug, from, subject, describe(patient, weight, from.arena), facts);
    if (holds(sets_in(DrugGroup::traditional), *drug)) {
        if (is_child_without_weight(subject))
            set_problem(DoseProblem::needs_weight, describe(patient, weight, from.arena), false, facts, from.arena);
        return;
    }
    leave_out_severity_of_the_treated(subject, facts[Fact::drug_naive].truth);
    const DoseSearch search = find_dose(*drug, from.settings.jurisdiction, subject);
    const auto& years = patient[Fact::age_years].number;
    const bool is_child = years && years->low < adult_years;
    const bool is_weight_used = is_child || !search.dose || search.dose->depends_on_weight();
    const Described described = describe(patient, is_weight_used ? weight : std::nullopt, from.arena);
    set_problem(search.problem, described, weight.has_value(), facts, from.arena);
    if (!search.dose) return;

    const BiologicDose& dose = *search.dose;
    const DoseComparison comparison = compare_dose(dose, from, judged, facts);
    at(facts, Fact::dose_ratio) = comparison.ratio;
    at(facts, Fact::loading_not_labelled) = comparison.loading_not_labelled;
    at(facts, Fact::dose_differs) = comparison.differs;
    const std::string label =
        "label: " + dose_text(dose, weight) + (dose.is_verified ? "" : " (general knowledge, not verified)");
    at(facts,
       Fact::labelled_dose) = {.truth = Tri::yes, .detail = text_in(from.arena, label), .evidence = described.of_age};
    // Specification 7.1: no draft for a child without a current weight, none from a number that nobody has checked.
    if (search.problem == DoseProblem::none && may_be_drafted(dose, from.settings) && !is_child_without_weight(subject))
        facts.labelled_dose = &dose;
}

} // namespace eczema::cards
