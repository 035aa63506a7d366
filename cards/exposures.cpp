#include "cards/exposures.hpp"

#include <algorithm>
#include <cmath>

namespace eczema::cards {
namespace {

using fhir::CodeableConcept;
using fhir::DateInterval;
using fhir::Day;
using fhir::Dosage;
using fhir::SetBits;

struct Routes {
    bool topical = false, oral = false, intramuscular = false, injection = false, other = false;
    bool is_known() const { return topical || oral || injection || other; }
};

void add_routes(const SetBits& sets, Routes& routes) {
    using enum ValueSet;
    routes.topical |= holds(sets, route_topical) || holds(sets, form_topical);
    routes.oral |= holds(sets, route_oral) || holds(sets, form_oral);
    routes.intramuscular |= holds(sets, route_intramuscular);
    routes.injection |= holds(sets, route_injection) || holds(sets, form_injection) ||
                        holds(sets, route_intramuscular) || holds(sets, route_subcutaneous);
    routes.other |= holds(sets, route_inhaled_nasal_ophthalmic);
}

Routes routes_of(const fhir::Medication& medication, std::span<const Dosage> dosages, const ValueSets& value_sets) {
    Routes routes;
    for (const Dosage& dosage : dosages) add_routes(value_sets.table.sets_of(dosage.route).sets, routes);
    if (!routes.is_known()) add_routes(value_sets.table.sets_of(medication.form).sets, routes);
    return routes;
}

bool is_topical_set(ValueSet set) { return set >= ValueSet::drug_tcs && set <= ValueSet::drug_topical_nonsteroid; }

// Whether a drug that exists in several forms is the one of this set, given how it is taken.
Tri fits_route(ValueSet set, const Routes& routes) {
    if (!routes.is_known()) return Tri::unknown;
    if (is_topical_set(set)) return tri(routes.topical);
    if (set != ValueSet::drug_systemic_corticosteroid) return tri(routes.oral || routes.injection);
    // By mouth or as an intramuscular depot; an injection of unstated kind may be one.
    if (routes.oral || routes.intramuscular) return Tri::yes;
    return routes.injection ? Tri::unknown : Tri::no;
}

SetBits all_drug_sets() {
    SetBits bits;
    for (std::size_t i = index_of(ValueSet::drug_dupilumab); i <= index_of(ValueSet::drug_anthelmintic); ++i)
        bits.set(i);
    return bits;
}

// Reads nothing but what makes a fact unknown.
SetBits sets_in_words(const CodeableConcept& concept_read, const ValueSets& value_sets) {
    SetBits named = value_sets.table.sets_named_in(concept_read.text);
    for (const fhir::Coding& coding : concept_read.codings) named |= value_sets.table.sets_named_in(coding.display);
    return named & all_drug_sets();
}

bool has_words(const CodeableConcept& concept_read) {
    return !concept_read.text.empty() ||
           std::any_of(concept_read.codings.begin(), concept_read.codings.end(),
                       [](const fhir::Coding& coding) { return !coding.display.empty(); });
}

Tri is_reason(const CodeableConcept& reason, ValueSet set, const ValueSets& value_sets) {
    return tri(holds(value_sets.table.sets_of(reason).sets, set));
}

// Ended by the record's own word, whatever its dates say.
bool is_ended(std::string_view status) { return status == "completed" || status == "stopped" || status == "on-hold"; }

std::optional<DateInterval> as_interval(std::optional<Day> day) {
    if (!day) return std::nullopt;
    return DateInterval{*day, *day};
}

Tri covers(const Exposure& exposure, std::string_view status, const Settings& settings, Day today) {
    if (exposure.has_ended) return Tri::no;
    if (exposure.start && exposure.start->first > today) return Tri::no;
    if (exposure.end) {
        if (exposure.end->last < today) return Tri::no;
        return exposure.end->first >= today ? Tri::yes : Tri::unknown;
    }
    if (status != "active" && status != "intended") return Tri::unknown;
    // An open order says "in use" only while it is fresh.
    const bool is_fresh = exposure.start && today - exposure.start->last <= settings.thresholds.open_ended_days;
    return is_fresh ? Tri::yes : Tri::unknown;
}

bool counts_as_exposure(const fhir::MedicationRequest& request) {
    constexpr std::array ignored_status{"draft", "cancelled", "entered-in-error"};
    constexpr std::array ignored_intent{"proposal", "option"};
    return !request.do_not_perform &&
           std::find(ignored_status.begin(), ignored_status.end(), request.status) == ignored_status.end() &&
           std::find(ignored_intent.begin(), ignored_intent.end(), request.intent) == ignored_intent.end();
}

bool counts_as_exposure(const fhir::MedicationStatement& statement) {
    constexpr std::array ignored_status{"not-taken", "entered-in-error"};
    return std::find(ignored_status.begin(), ignored_status.end(), statement.status) == ignored_status.end();
}

Exposure from_request(const fhir::MedicationRequest& request, const ValueSets& value_sets, const Settings& settings,
                      Day today) {
    Exposure exposure;
    exposure.drug = identify(request.drug, request.dosages, value_sets);
    exposure.resource_type = "MedicationRequest";
    exposure.id = request.id;
    exposure.dosages = request.dosages;
    for (const Dosage& dosage : request.dosages)
        if (dosage.bounds && dosage.bounds->start &&
            (!exposure.start || dosage.bounds->start->first < exposure.start->first))
            exposure.start = dosage.bounds->start;
    if (!exposure.start) exposure.start = request.validity.start ? request.validity.start : request.authored_on;
    const auto first_day = exposure.start ? std::optional(exposure.start->first) : std::nullopt;
    exposure.end = as_interval(course_length(request.dosages, first_day).last_day);
    if (!exposure.end) exposure.end = request.validity.end;
    exposure.has_ended = is_ended(request.status);
    exposure.is_on = covers(exposure, request.status, settings, today);
    exposure.stopped_for_lack_of_effect =
        is_reason(request.status_reason, ValueSet::reason_lack_of_efficacy, value_sets);
    exposure.stopped_for_intolerance = is_reason(request.status_reason, ValueSet::reason_intolerance, value_sets);
    if (!exposure.end && request.supply_days && first_day) {
        const double supply = *request.supply_days * (1 + request.repeats.value_or(0));
        exposure.end = as_interval(*first_day + static_cast<int>(std::ceil(supply)) - 1);
        // The supply is used up, yet the order stands: it may have been renewed elsewhere.
        if (exposure.is_on == Tri::yes && exposure.end->last < today) exposure.is_on = Tri::unknown;
    }
    return exposure;
}

Exposure from_statement(const fhir::MedicationStatement& statement, const ValueSets& value_sets,
                        const Settings& settings, Day today) {
    Exposure exposure;
    exposure.drug = identify(statement.drug, statement.dosages, value_sets);
    exposure.resource_type = "MedicationStatement";
    exposure.id = statement.id;
    exposure.dosages = statement.dosages;
    exposure.start = statement.effective.start;
    exposure.end = statement.effective.end;
    if (!exposure.end) {
        const auto first_day = exposure.start ? std::optional(exposure.start->first) : std::nullopt;
        exposure.end = as_interval(course_length(statement.dosages, first_day).last_day);
    }
    exposure.has_ended = is_ended(statement.status);
    // What was asserted to be in use is fresh from the day it was asserted.
    Exposure dated = exposure;
    if (statement.asserted && (!dated.start || dated.start->last < statement.asserted->last))
        dated.start = statement.asserted;
    exposure.is_on = covers(dated, statement.status, settings, today);
    exposure.stopped_for_lack_of_effect =
        is_reason(statement.status_reason, ValueSet::reason_lack_of_efficacy, value_sets);
    exposure.stopped_for_intolerance = is_reason(statement.status_reason, ValueSet::reason_intolerance, value_sets);
    return exposure;
}

} // namespace

Tri Drug::is_in(const SetBits& group) const {
    if ((sets & group).any()) return Tri::yes;
    return (possible & group).any() || is_unidentified ? Tri::unknown : Tri::no;
}

Tri Drug::is_in(ValueSet set) const {
    SetBits bits;
    bits.set(index_of(set));
    return is_in(bits);
}

std::optional<ValueSet> Drug::first_of(const SetBits& group) const {
    for (const SetBits& found : {sets & group, possible & group})
        for (std::size_t i = 0; i < value_set_count; ++i)
            if (found.test(i)) return static_cast<ValueSet>(i);
    return std::nullopt;
}

Drug identify(const fhir::Medication& medication, std::span<const Dosage> dosages, const ValueSets& value_sets) {
    const fhir::Membership membership = value_sets.table.sets_of(medication.code);
    const SetBits drugs = all_drug_sets();
    Drug drug{membership.sets & drugs, {}, false};
    const Routes routes = routes_of(medication, dosages, value_sets);
    for (std::size_t i = 0; i < value_set_count; ++i) {
        if (membership.by_route.test(i) && drugs.test(i)) {
            const Tri fits = fits_route(static_cast<ValueSet>(i), routes);
            drug.sets.set(i, fits == Tri::yes);
            drug.possible.set(i, fits == Tri::unknown);
        } else if (drug.sets.test(i) && static_cast<ValueSet>(i) == ValueSet::drug_systemic_corticosteroid &&
                   routes.is_known()) {
            // ATC H02 and product codes cover drips too; given so it is no course by mouth or depot.
            drug.sets.set(i, fits_route(ValueSet::drug_systemic_corticosteroid, routes) != Tri::no);
        }
    }
    if (drug.sets.none() && membership.by_route.none()) drug.possible |= sets_in_words(medication.code, value_sets);
    drug.is_unidentified =
        !medication.code.codings.empty() && !membership.is_known_system && !has_words(medication.code);
    return drug;
}

CourseLength course_length(std::span<const Dosage> dosages, std::optional<Day> start) {
    CourseLength course;
    bool is_open = dosages.empty();
    double latest = 0;     // days from the course's first day to the end of the steps so far
    double step_start = 0; // where the current step begins
    std::optional<double> sequence;
    std::optional<Day> first_day, last_day;
    for (const Dosage& dosage : dosages) {
        if (dosage.sequence && sequence && *dosage.sequence > *sequence) step_start = latest;
        if (dosage.sequence) sequence = dosage.sequence;
        if (dosage.bounds && dosage.bounds->start && dosage.bounds->end) {
            first_day = std::min(first_day.value_or(dosage.bounds->start->first), dosage.bounds->start->first);
            last_day = std::max(last_day.value_or(dosage.bounds->end->last), dosage.bounds->end->last);
            latest = std::max(latest, static_cast<double>(*last_day - *first_day + 1));
        } else if (dosage.bounds_days) {
            latest = std::max(latest, step_start + *dosage.bounds_days);
        } else if (dosage.occurrences && dosage.times_per_day && *dosage.times_per_day > 0) {
            latest = std::max(latest, step_start + std::ceil(*dosage.occurrences / *dosage.times_per_day));
        } else if (dosage.bounds && dosage.bounds->end && start) {
            latest = std::max(latest, static_cast<double>(dosage.bounds->end->last - *start + 1));
        } else {
            is_open = true;
        }
    }
    course.known_days = latest;
    if (is_open) return course;
    course.days = latest;
    if (last_day)
        course.last_day = last_day;
    else if (start && latest >= 1)
        course.last_day = *start + static_cast<int>(std::ceil(latest)) - 1;
    return course;
}

std::span<const Exposure> derive_exposures(const fhir::PatientRecord& record, const ValueSets& value_sets,
                                           const Settings& settings, Day today, std::pmr::memory_resource& arena) {
    std::pmr::vector<Exposure> exposures(&arena);
    exposures.reserve(record.medication_requests.size() + record.medication_statements.size());
    for (const fhir::MedicationRequest& request : record.medication_requests)
        if (counts_as_exposure(request)) exposures.push_back(from_request(request, value_sets, settings, today));
    for (const fhir::MedicationStatement& statement : record.medication_statements)
        if (counts_as_exposure(statement)) exposures.push_back(from_statement(statement, value_sets, settings, today));
    return {exposures.data(), exposures.size()}; // the storage is the arena's
}

bool knows_medications(const fhir::PatientRecord& record) {
    return knows_orders(record) && record.supply_of(fhir::RecordList::medication_statements).is_whole;
}

bool knows_orders(const fhir::PatientRecord& record) {
    return record.supply_of(fhir::RecordList::medication_requests).is_whole;
}

std::string_view missing_medications(const fhir::PatientRecord& record) {
    return knows_orders(record) ? "medication statements not supplied" : "medication orders not supplied";
}

} // namespace eczema::cards
