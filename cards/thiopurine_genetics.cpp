#include "cards/conditions.hpp"
#include "cards/fact_values.hpp"
#include "cards/lab_results.hpp"
#include "cards/observations.hpp"
#include "cards/patient_facts.hpp"
#include "fhir/units.hpp"

#include <algorithm>
#include <cctype>

namespace eczema::cards {
namespace {

using fhir::DateInterval;
using fhir::Observation;
using fhir::ObservedValue;

// How much of the enzyme works: Fact::tpmt_phenotype, Fact::nudt15_phenotype.
constexpr double poor = 0, intermediate = 1, normal = 2;
constexpr int transfusion_days = 120; // specification R23, inclusive: so long red cells of a donor may be about

struct Gene {
    std::string_view name, key; // "TPMT", "tpmt"
    ValueSet set;
    LabTest test;
    Fact phenotype, missing;
    std::span<const std::string_view> without_function; // star alleles of CPIC's table of allele function
};
constexpr std::string_view tpmt_alleles[] = {"2", "3a", "3b", "3c", "4"};
constexpr std::string_view nudt15_alleles[] = {"2", "3"};
constexpr Gene tpmt{"TPMT",      "tpmt", ValueSet::obs_tpmt, LabTest::tpmt, Fact::tpmt_phenotype, Fact::tpmt_missing,
                    tpmt_alleles};
constexpr Gene nudt15{
    "NUDT15",      "nudt15", ValueSet::obs_nudt15, LabTest::nudt15, Fact::nudt15_phenotype, Fact::nudt15_missing,
    nudt15_alleles};

// --- what one result says ---------------------------------------------------------------------------------------

// The text in lower case without the gene's name in front: "*1/*3a", "normal metabolizer".
std::string without_gene(std::string_view text, const Gene& gene) {
    std::string key = fhir::phrase_key(text);
    if (key.starts_with(gene.key)) key.erase(0, gene.key.size());
    while (!key.empty() && (key.front() == ' ' || key.front() == ':' || key.front() == '-')) key.erase(0, 1);
    return key;
}

// CPIC's standardised terms, whole; nothing for other words, "indeterminate" among them.
std::optional<Range> read_term(std::string term) {
    if (term.ends_with("metaboliser")) term.replace(term.size() - 3, 1, "z");
    if (term == "poor metabolizer") return Range{poor, poor};
    if (term == "intermediate metabolizer") return Range{intermediate, intermediate};
    if (term == "possible intermediate metabolizer") return Range{poor, intermediate};
    if (term == "normal metabolizer") return Range{normal, normal};
    return std::nullopt;
}

enum class Function : std::uint8_t { whole, none, uncertain };

// "*3a", or with the gene's name; nothing for what is no star allele.
std::optional<Function> read_allele(std::string_view allele, const Gene& gene) {
    if (allele.starts_with(gene.key)) allele.remove_prefix(gene.key.size());
    if (!allele.starts_with('*')) return std::nullopt;
    allele.remove_prefix(1);
    if (allele.empty() || !std::isdigit(static_cast<unsigned char>(allele.front()))) return std::nullopt;
    if (allele == "1") return Function::whole;
    const auto& none = gene.without_function;
    return std::find(none.begin(), none.end(), allele) != none.end() ? Function::none : Function::uncertain;
}

// One allele without function makes an intermediate metabolizer, two a poor one. Beside one of uncertain function it
// leaves open which of the two; without it that says nothing.
std::optional<Range> read_diplotype(std::string key, const Gene& gene) {
    std::erase(key, ' ');
    const std::size_t slash = key.find('/');
    if (slash == std::string::npos) return std::nullopt;
    const auto one = read_allele(std::string_view(key).substr(0, slash), gene);
    const auto other = read_allele(std::string_view(key).substr(slash + 1), gene);
    if (!one || !other) return std::nullopt;
    const int without = (*one == Function::none) + (*other == Function::none);
    const bool is_uncertain = *one == Function::uncertain || *other == Function::uncertain;
    if (is_uncertain) return without == 1 ? std::optional(Range{poor, intermediate}) : std::nullopt;
    return without == 0 ? Range{normal, normal} : without == 1 ? Range{intermediate, intermediate} : Range{poor, poor};
}

std::optional<Range> read_concept(const fhir::CodeableConcept& answer, const Gene& gene, const ValueSets& value_sets) {
    const SetBits sets = value_sets.table.sets_of(answer).sets;
    const bool is_poor = holds(sets, ValueSet::answer_thiopurine_poor),
               is_intermediate = holds(sets, ValueSet::answer_thiopurine_intermediate),
               is_normal = holds(sets, ValueSet::answer_thiopurine_normal);
    if (is_poor + is_intermediate + is_normal > 1) return std::nullopt;
    if (is_poor) return Range{poor, poor};
    if (is_intermediate) return Range{intermediate, intermediate};
    if (is_normal) return Range{normal, normal};
    if (answer.text.empty()) return std::nullopt;
    const std::string key = without_gene(answer.text, gene);
    const auto term = read_term(key);
    return term ? term : read_diplotype(key, gene);
}

// A phenotype or genotype, as value or as interpretation.
std::optional<Range> read_genetics(const ObservedValue& observed, const Gene& gene, const ValueSets& value_sets) {
    if (const auto said = read_concept(observed.answer, gene, value_sets)) return said;
    if (!observed.words.empty())
        if (const auto said = read_concept({{}, observed.words}, gene, value_sets)) return said;
    for (const fhir::CodeableConcept& interpretation : observed.interpretations)
        if (const auto said = read_concept(interpretation, gene, value_sets)) return said;
    return std::nullopt;
}

// Whether a measured activity lies below its reference range: by the laboratory's flag, else by the one range that came
// with it. Where the two differ it is not known.
Tri is_below_range(const ObservedValue& observed, const ValueSets& value_sets) {
    bool is_low = false, is_not_low = false;
    for (const fhir::CodeableConcept& flag : observed.interpretations) {
        const SetBits sets = value_sets.table.sets_of(flag).sets;
        is_low |= holds(sets, ValueSet::answer_below_range);
        is_not_low |= holds(sets, ValueSet::answer_not_below_range);
    }
    if (observed.reference_ranges.size() == 1 && observed.reference_ranges.front().low.value) {
        const fhir::ReferenceRange& range = observed.reference_ranges.front();
        const auto limit = fhir::interval_in(range.low, range.low.unit);
        const auto value = fhir::interval_in(observed.value, range.low.unit);
        if (limit && value && limit->is_exact()) {
            is_low |= value->high < limit->low;
            is_not_low |= value->low >= limit->low;
        }
    }
    return is_low == is_not_low ? Tri::unknown : tri(is_low);
}

// Whether red cells were given in the days before the sample; without a date of either they may have been.
Tri follows_transfusion(const std::optional<DateInterval>& sample, const Derivation& from) {
    Tri follows = tri(!from.record.supply_of(fhir::RecordList::procedures).is_whole) & Tri::unknown;
    for (const fhir::Procedure& procedure : from.record.procedures) {
        if (procedure.status == "not-done" || procedure.status == "entered-in-error" ||
            procedure.status == "preparation")
            continue;
        if (!holds(from.value_sets.table.sets_of(procedure.code).sets, ValueSet::proc_red_cell_transfusion)) continue;
        const auto& given = procedure.performed.end ? procedure.performed.end : procedure.performed.start;
        if (!given || !sample)
            follows |= Tri::unknown;
        else if (given->first <= sample->last && given->last >= sample->first - transfusion_days)
            follows |= Tri::yes;
    }
    return follows;
}

// --- all results of a gene --------------------------------------------------------------------------------------

struct Result {
    std::optional<Range> function; // nothing where it cannot be read or used
    std::optional<DateInterval> date;
    Evidence evidence;
    Tri follows_transfusion = Tri::no;
    bool is_activity = false; // of the enzyme, which does not outdo what the genes say
};

std::optional<Range> read_result(const ObservedValue& observed, const SetBits& sets, const Gene& gene, Result& result,
                                 const Derivation& from) {
    const bool is_of_both = holds(sets, ValueSet::obs_tpmt) && holds(sets, ValueSet::obs_nudt15);
    if (is_of_both) return std::nullopt; // of which of the two genes is not said
    if (!holds(sets, ValueSet::obs_tpmt_activity)) return read_genetics(observed, gene, from.value_sets);
    result.is_activity = true;
    result.follows_transfusion = follows_transfusion(result.date, from);
    if (result.follows_transfusion != Tri::no) return std::nullopt;
    if (const auto said = read_genetics(observed, gene, from.value_sets)) return said;
    const Tri is_low = is_below_range(observed, from.value_sets);
    if (is_low == Tri::unknown) return std::nullopt;
    return is_low == Tri::yes ? Range{poor, intermediate} : Range{normal, normal};
}

// Newest first, those without a date last.
std::pmr::vector<Result> results_of(const Gene& gene, const Derivation& from) {
    std::pmr::vector<Result> results(&from.arena);
    for (const CodedObservation& coded : from.observations) {
        const Observation& observation = *coded.observation;
        const auto add = [&](const ObservedValue& observed, const SetBits& sets) {
            if (!holds(sets, gene.set) || !(observed.has_value() || observation.value_boolean)) return;
            Result result{std::nullopt, observation.date, {"Observation", observation.id, observation.date}};
            result.function = read_result(observed, sets, gene, result, from);
            results.push_back(result);
        };
        add(observation, coded.own_sets);
        for (std::size_t i = 0; i < coded.component_sets.size(); ++i)
            add(observation.components[i], coded.component_sets[i]);
    }
    std::stable_sort(results.begin(), results.end(), [](const Result& a, const Result& b) {
        if (a.date.has_value() != b.date.has_value()) return a.date.has_value();
        return a.date && a.date->last > b.date->last;
    });
    return results;
}

// An older result makes a newer one that leaves two answers open more exact; where they contradict each other the newer
// stands, and of one day, or without a date, the lower.
Range joined(const Range& newer, const Result& newest, const Result& older) {
    const Range& function = *older.function;
    const Range both{std::max(newer.low, function.low), std::min(newer.high, function.high)};
    if (both.low <= both.high) return both;
    if (newest.is_activity && !older.is_activity && function.high < newer.low) return function;
    const bool is_older = older.date && newest.date && older.date->last < newest.date->first;
    return is_older || newer.high < function.low ? newer : function;
}

std::string_view shown(const Range& function) {
    if (function.high == poor) return " poor metabolizer";
    if (function.low == intermediate && function.high == intermediate) return " intermediate metabolizer";
    if (function.high == intermediate) return " function low, intermediate or poor";
    return " normal metabolizer";
}

std::string_view why_unread(const Result& result) {
    switch (result.follows_transfusion) {
    case Tri::yes:
        return " activity within 120 days of a transfusion";
    case Tri::unknown:
        return " activity, transfusions not known";
    default:
        return " result indeterminate or not readable";
    }
}

// What is known of one gene.
struct GeneState {
    FactValue phenotype, missing;
    Tri is_unclear = Tri::no;
    std::string_view unclear{}; // why
    std::span<const Evidence> unclear_evidence{};
    bool is_low_unclassified = false;
};

GeneState state_of(const Gene& gene, const LabResults& lab, const Derivation& from) {
    GeneState state;
    const std::pmr::vector<Result> results = results_of(gene, from);
    const auto text = [&](std::string words) { return text_in(from.arena, std::string(gene.name).append(words)); };
    const bool is_list_whole = from.record.supply_of(fhir::RecordList::observations).is_whole;

    const Result *newest = nullptr, *decisive = nullptr;
    Range function{};
    for (const Result& result : results) {
        if (!result.function) continue;
        if (!newest) newest = &result;
        const Range next = newest == &result ? *result.function : joined(function, *newest, result);
        if (!decisive || next.low != function.low || next.high != function.high) decisive = &result;
        function = next;
    }
    // A newer result that cannot be read leaves open whether the function is still thought normal.
    const Result* unread = nullptr;
    for (const Result& result : results)
        if (!unread && !result.function &&
            (!newest || (result.date && newest->date && result.date->first > newest->date->last)))
            unread = &result;
    if (newest && unread && function.high == normal) function.low = poor;

    const FactValue deficiency =
        gene.test == LabTest::tpmt ? had_diagnosis(ValueSet::cond_tpmt_deficiency, from) : not_applicable();
    const bool is_deficient = deficiency.truth == Tri::yes && (!newest || function.high == normal);
    if (is_deficient) function = {poor, intermediate};

    const std::string_view on_order = lab.order_of(gene.test) ? " ordered, no result yet" : " not tested";
    state.missing = {.truth = !results.empty() ? Tri::no
                              : is_list_whole  ? Tri::yes
                                               : Tri::unknown,
                     .detail = text(std::string(on_order)),
                     .missing = text(" result")};
    state.phenotype = not_applicable(); // without a result nothing speaks against the drug
    if (newest || is_deficient) {
        state.phenotype = {.truth = Tri::yes,
                           .number = function,
                           .detail = text(std::string(is_deficient ? " deficiency recorded" : shown(function))),
                           .missing = text(" result that can be read"),
                           .evidence =
                               is_deficient ? deficiency.evidence : evidence_in(from.arena, decisive->evidence)};
        state.is_low_unclassified = function.low == poor && function.high == intermediate;
        state.is_unclear = tri(function.high == normal && function.low < normal);
    } else if (!results.empty() || !is_list_whole) {
        state.phenotype = unknown_fact(text(" result that can be read"));
        state.is_unclear = tri(!results.empty());
    }
    if (state.is_unclear == Tri::yes && unread) {
        state.unclear = text(std::string(why_unread(*unread)));
        state.unclear_evidence = evidence_in(from.arena, unread->evidence);
    }
    return state;
}

// The tests of the genes for which `is_wanted`, but for those on order.
template <class Wanted>
std::span<const LabTest> tests_for(const LabResults& lab, const Derivation& from, Wanted is_wanted) {
    std::pmr::vector<LabTest> tests(&from.arena);
    for (const Gene* gene : {&tpmt, &nudt15})
        if (is_wanted(*gene) && !lab.order_of(gene->test)) tests.push_back(gene->test);
    return {tests.data(), tests.size()}; // the storage is the arena's
}

} // namespace

void derive_thiopurine_genetics(const Derivation& from, PatientFacts& facts) {
    const LabResults lab(from);
    GeneState of_tpmt = state_of(tpmt, lab, from), of_nudt15 = state_of(nudt15, lab, from);
    const auto state = [&](const Gene& gene) -> GeneState& { return &gene == &tpmt ? of_tpmt : of_nudt15; };

    // Whatever else is known, what is missing is ordered with it.
    const auto missing = tests_for(lab, from, [&](const Gene& gene) { return state(gene).missing.truth == Tri::yes; });
    const auto unclear = tests_for(lab, from, [&](const Gene& gene) {
        return state(gene).missing.truth == Tri::yes || state(gene).is_unclear == Tri::yes ||
               state(gene).is_low_unclassified;
    });
    FactValue& is_unclear = at(facts, Fact::thiopurine_unclear);
    FactValue& is_low = at(facts, Fact::thiopurine_low_unclassified);
    is_unclear = is_low = not_applicable();
    for (const Gene* gene : {&nudt15, &tpmt}) { // TPMT has the last word
        GeneState& own = state(*gene);
        own.phenotype.tests = own.missing.tests = missing;
        if (own.is_unclear == Tri::yes)
            is_unclear = {.truth = Tri::yes, .detail = own.unclear, .evidence = own.unclear_evidence, .tests = unclear};
        if (own.is_low_unclassified)
            is_low = {.truth = Tri::yes,
                      .detail = own.phenotype.detail,
                      .evidence = own.phenotype.evidence,
                      .tests = unclear};
        at(facts, gene->phenotype) = own.phenotype;
        at(facts, gene->missing) = own.missing;
    }
}

} // namespace eczema::cards
