#include "cards/earlier_trial.hpp"

#include "cards/fact_values.hpp"

namespace eczema::cards {
namespace {

Tri has_failed(const Treatment& treatment) {
    if (treatment.is_on == Tri::yes) return Tri::no;
    return treatment.stopped_for_lack_of_effect | treatment.stopped_for_intolerance;
}

// " (MedicationRequest/x, 2026-08-01)": the newest entry of the treatment that says so.
std::string entry_that_says(Tri Exposure::*reason, Tri truth, const Treatment& treatment) {
    for (std::size_t i = treatment.exposures.size(); i-- > 0;) {
        const Exposure& exposure = *treatment.exposures[i];
        if (exposure.*reason != truth) continue;
        std::string entry = " (" + std::string(exposure.resource_type);
        if (fhir::is_id(exposure.id)) entry += '/' + std::string(exposure.id);
        if (const auto& date = exposure.end ? exposure.end : exposure.start) entry += ", " + to_text(*date);
        return entry + ')';
    }
    return {};
}

std::string words_of(const Treatment& treatment) {
    if (treatment.stopped_for_intolerance == Tri::yes)
        return "tried; not tolerated" + entry_that_says(&Exposure::stopped_for_intolerance, Tri::yes, treatment);
    if (treatment.stopped_for_lack_of_effect == Tri::yes)
        return "tried; stopped for lack of effect" +
               entry_that_says(&Exposure::stopped_for_lack_of_effect, Tri::yes, treatment);
    if (treatment.was_taken == Tri::yes)
        return "tried; why it was stopped is not known" +
               entry_that_says(&Exposure::stopped_for_lack_of_effect, Tri::unknown, treatment);
    return "perhaps tried and stopped";
}

} // namespace

EarlierTrial earlier_trial(ValueSet drug, const PatientFacts& facts, std::pmr::memory_resource& arena) {
    const Treatment* last = nullptr; // with a start
    const Treatment* told = nullptr; // the one that speaks against the drug most
    const auto weigh = [&](const Treatment& treatment) {
        const Tri failed = has_failed(treatment);
        if (failed != Tri::no && (!told || failed > has_failed(*told))) told = &treatment;
    };
    for (const Treatment& treatment : facts.treatments) {
        if (treatment.drug != drug) continue;
        // What was perhaps not the drug, or is of unknown days, is not replaced by what came later.
        if (treatment.was_taken != Tri::yes || !treatment.start)
            weigh(treatment);
        else if (!last || treatment.start->first >= last->start->first)
            last = &treatment;
    }
    if (last) weigh(*last);
    if (!told) return {};
    return {has_failed(*told), text_in(arena, words_of(*told))};
}

} // namespace eczema::cards
