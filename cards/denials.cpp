#include "cards/denials.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

using fhir::Day;

// The day for which a statement says "not taken"; one without a date is about today.
Day day_of_refusal(const fhir::MedicationStatement& statement, Day today) {
    const auto& said = statement.effective.end ? statement.effective.end
                       : statement.asserted    ? statement.asserted
                                               : statement.effective.start;
    return said ? std::min(said->last, today) : today;
}

} // namespace

Denials::Denials(const ExposureSources& from) : from_(from), by_code_(&from.arena) {
    for (const fhir::MedicationStatement& statement : from.record.medication_statements) {
        // Stopped on an unknown day, it was over by the day that this was said.
        const auto& end = statement.effective.end ? statement.effective.end : statement.asserted;
        if (statement.status == "not-taken")
            note(statement, &Denied::not_taken, day_of_refusal(statement, from.today));
        else if ((statement.status == "stopped" || statement.status == "completed") && end && end->last <= from.today)
            note(statement, &Denied::ended, end->last);
    }
}

void Denials::note(const fhir::MedicationStatement& statement, std::optional<Day> Denied::*kind, Day day) {
    const SetBits drugs = identify(statement.drug, statement.dosages, from_.value_sets).sets;
    const auto add = [&](Denied& denied) {
        denied.*kind = std::max((denied.*kind).value_or(day), day);
        denied.drugs |= drugs;
    };
    const SetBits single = drugs & single_drugs();
    for (std::size_t i = 0; single.any() && i < value_set_count; ++i)
        if (single.test(i)) add(by_drug_[i]);
    for (const fhir::Coding& coding : statement.drug.code.codings)
        if (!coding.system.empty() && !coding.code.empty()) add(by_code_[{coding.system, coding.code}]);
}

Denials::Denied Denials::about(const Exposure& exposure) const {
    Denied denied;
    const auto add = [&](const Denied& other) {
        denied.not_taken = std::max(denied.not_taken, other.not_taken); // nothing is less than any day
        denied.ended = std::max(denied.ended, other.ended);
    };
    const SetBits& drugs = exposure.drug.sets;
    const SetBits single = drugs & single_drugs();
    for (std::size_t i = 0; single.any() && i < value_set_count; ++i)
        if (single.test(i)) add(by_drug_[i]);
    if (by_code_.empty()) return denied;
    for (const fhir::Coding& coding : exposure.code->codings) {
        const auto found = by_code_.find({coding.system, coding.code});
        // The code of an ingredient names the cream and the tablet alike.
        if (found != by_code_.end() && (found->second.drugs & drugs) == drugs) add(found->second);
    }
    return denied;
}

void Denials::weigh(Exposure& exposure, const std::optional<fhir::DateInterval>& since) const {
    if (exposure.source == ExposureSource::administration || exposure.is_on == Tri::no) return;
    const Denied denied = about(exposure);
    const auto is_later = [&](const std::optional<Day>& day) { return day && (!since || *day > since->first); };
    if (is_later(denied.not_taken) || is_later(denied.ended)) exposure.is_on &= Tri::unknown;
    // Handed out, it may have been taken before it was refused.
    const bool was_handed_out = exposure.source == ExposureSource::dispense || exposure.is_dispensed;
    if (is_later(denied.not_taken) && !was_handed_out) exposure.took_place &= Tri::unknown;
}

} // namespace eczema::cards
