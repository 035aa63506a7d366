#include "cards/supplies.hpp"
#include "cards/unverified_facts.hpp"

#include <algorithm>
#include <cmath>

namespace eczema::cards {
namespace {

using fhir::DateInterval;
using fhir::Dosage;

// How long one dose given lasts where no order says how often it is given: the shortest and the longest labelled
// interval (specification 3.3; methotrexate R32; other biologics gk). Any other drug lasts for the day.
struct DoseInterval {
    ValueSet drug;
    int shortest_days, longest_days;
    bool is_general_knowledge = false;
};
constexpr std::array dose_intervals{
    DoseInterval{ValueSet::drug_dupilumab, 14, 28},    DoseInterval{ValueSet::drug_tralokinumab, 14, 28},
    DoseInterval{ValueSet::drug_lebrikizumab, 14, 28}, DoseInterval{ValueSet::drug_nemolizumab, 28, 56},
    DoseInterval{ValueSet::drug_methotrexate, 7, 7},   DoseInterval{ValueSet::drug_other_biologics, 7, 84, true},
};

bool counts_as_exposure(const fhir::MedicationDispense& dispense) {
    constexpr std::array<std::string_view, 6> ignored{"preparation", "cancelled", "on-hold",
                                                      "stopped",     "declined",  "entered-in-error"};
    return std::find(ignored.begin(), ignored.end(), dispense.status) == ignored.end();
}

bool counts_as_exposure(const fhir::MedicationAdministration& administration) {
    return administration.status != "not-done" && administration.status != "entered-in-error";
}

// The last day that a dose given on `day` covers.
DateInterval covered_until(const DateInterval& day, const Exposure& exposure) {
    if (const auto interval = exposure.dosages.front().interval_days) return last_day(day, std::max(1.0, *interval));
    for (const DoseInterval& labelled : dose_intervals)
        if (holds(exposure.drug.sets | exposure.drug.possible, labelled.drug))
            return {last_day(day, labelled.shortest_days).first, last_day(day, labelled.longest_days).last};
    return day;
}

bool is_over(std::string_view order_status) {
    constexpr std::array<std::string_view, 5> over{"stopped", "on-hold", "cancelled", "ended", "completed"};
    return std::find(over.begin(), over.end(), order_status) != over.end();
}

bool says_route(std::span<const Dosage> dosages) {
    return std::any_of(dosages.begin(), dosages.end(),
                       [](const Dosage& dosage) { return !dosage.route.is_empty() || !dosage.method.is_empty(); });
}

} // namespace

bool ExposureSources::is_fresh(const DateInterval& date) const {
    return today - date.last <= settings.thresholds.open_ended_days;
}

Tri ExposureSources::covers(const Exposure& exposure, bool is_said_in_use) const {
    if (exposure.has_ended) return Tri::no;
    if (exposure.start && exposure.start->first > today) return Tri::no;
    if (exposure.end) {
        if (exposure.end->last < today) return Tri::no;
        return exposure.end->first >= today ? Tri::yes : Tri::unknown;
    }
    return is_said_in_use && exposure.start && is_fresh(*exposure.start) ? Tri::yes : Tri::unknown;
}

DateInterval last_day(const DateInterval& start, double days) {
    const int more = static_cast<int>(std::ceil(std::min(days, longest_days))) - 1;
    return {start.first + more, start.last + more};
}

const SetBits& single_drugs() {
    static const SetBits sets = sets_in(DrugGroup::systemic);
    return sets;
}

void FreshDrugs::add(const Exposure& exposure) {
    single_ |= exposure.drug.sets & single_drugs();
    for (const fhir::Coding& coding : exposure.code->codings)
        if (!coding.system.empty() && !coding.code.empty())
            by_code_[{coding.system, coding.code}] |= exposure.drug.sets;
}

bool FreshDrugs::hold(const Exposure& exposure) const {
    const SetBits& drugs = exposure.drug.sets;
    if ((single_ & drugs).any()) return true;
    if (drugs.none() || by_code_.empty()) return false;
    return std::any_of(exposure.code->codings.begin(), exposure.code->codings.end(), [&](const fhir::Coding& coding) {
        const auto found = by_code_.find({coding.system, coding.code});
        return found != by_code_.end() && (found->second & drugs) == drugs;
    });
}

Supplies::Supplies(const ExposureSources& from)
    : from_(from), exposures_(&from.arena), fulfilments_(&from.arena), fresh_drugs_(from.arena),
      fresh_drugs_without_order_(from.arena), fresh_orders_(&from.arena) {
    const auto& dispenses = from.record.medication_dispenses;
    const auto& administrations = from.record.medication_administrations;
    if (dispenses.empty() && administrations.empty()) return;
    for (const fhir::MedicationRequest& request : from.record.medication_requests)
        if (!request.id.empty()) fulfilments_.try_emplace(request.id, Fulfilment{&request});
    exposures_.reserve(dispenses.size() + administrations.size()); // Fulfilment points into it
    for (const fhir::MedicationDispense& dispense : dispenses)
        if (counts_as_exposure(dispense)) exposures_.push_back(from_dispense(dispense));
    for (const fhir::MedicationAdministration& administration : administrations)
        if (counts_as_exposure(administration)) exposures_.push_back(from_administration(administration));
    for (const Exposure& exposure : exposures_) note(exposure);
}

Fulfilment Supplies::of_order(std::string_view id) const {
    const auto found = fulfilments_.find(id);
    return found == fulfilments_.end() ? Fulfilment{} : found->second;
}

bool Supplies::renew(const Exposure& exposure) const {
    if (exposure.source == ExposureSource::statement) return fresh_drugs_.hold(exposure);
    if (!exposure.id.empty() && fresh_orders_.contains(exposure.id)) return true;
    return fresh_drugs_without_order_.hold(exposure);
}

bool Supplies::is_whole() const {
    return from_.record.supply_of(fhir::RecordList::medication_dispenses).is_whole &&
           from_.record.supply_of(fhir::RecordList::medication_administrations).is_whole;
}

const fhir::MedicationRequest* Supplies::order_of(const fhir::Reference& reference) const {
    return reference.is_contained ? nullptr : of_order(reference.id).order;
}

// What dispenses and administrations share: the order behind them, and the drug that it names where they do not.
Exposure Supplies::from_supply(const fhir::Medication& drug, const fhir::Reference& reference,
                               std::span<const Dosage> dosages) const {
    const fhir::MedicationRequest* order = order_of(reference);
    Exposure exposure;
    if (!reference.is_contained) exposure.order_id = reference.id;
    exposure.dosages = dosages.empty() && order ? order->dosages : dosages;
    const fhir::Medication& named = !drug.is_named() && order ? order->drug : drug;
    exposure.drug = identify(named, exposure.dosages, from_.value_sets);
    exposure.code = &named.code;
    if (order) {
        // The route may stand in the order alone.
        if (exposure.drug.possible.any() && !says_route(exposure.dosages))
            exposure.drug = identify(named, order->dosages, from_.value_sets);
        exposure.reasons = order->reasons;
        exposure.reason_references = order->reason_references;
    }
    return exposure;
}

Exposure Supplies::from_dispense(const fhir::MedicationDispense& dispense) const {
    Exposure exposure = from_supply(dispense.drug, dispense.order, dispense.dosages);
    exposure.resource_type = "MedicationDispense";
    exposure.id = dispense.id;
    exposure.source = ExposureSource::dispense;
    exposure.took_place = tri(dispense.status == "completed") | Tri::unknown;
    exposure.start = dispense.handed_over;
    const fhir::MedicationRequest* order = order_of(dispense.order);
    if (exposure.start) {
        auto days = dispense.supply_days;
        if (!days) days = days_of_supply(dispense.quantity, exposure.dosages);
        if (!days && order) days = days_of_supply(*order);
        exposure.end = days ? last_day(*exposure.start, std::max(1.0, *days))
                            // It lasts no longer than an order without an end would stand.
                            : DateInterval{exposure.start->first,
                                           exposure.start->last + from_.settings.thresholds.open_ended_days};
        // Nor than the dosage lays down, unless it came after that.
        const auto laid_down = dispense.supply_days ? std::nullopt : end_of_course(exposure.dosages, exposure.start);
        if (laid_down && laid_down->first >= exposure.start->first)
            exposure.end = days ? DateInterval{std::min(exposure.end->first, laid_down->first),
                                               std::min(exposure.end->last, laid_down->last)}
                                : *laid_down;
    }
    exposure.is_on = from_.covers(exposure, false) & exposure.took_place;
    // The order is over or held, yet there is supply at home: the two sources disagree.
    if (exposure.is_on == Tri::yes && order && is_over(order->status)) exposure.is_on = Tri::unknown;
    return exposure;
}

Exposure Supplies::from_administration(const fhir::MedicationAdministration& administration) const {
    void* place = from_.arena.allocate(sizeof(Dosage), alignof(Dosage));
    Dosage& given = *new (place) Dosage{};
    given.route = administration.route;
    given.method = administration.method;
    given.dose = administration.dose;
    given.is_single = true;
    if (const fhir::MedicationRequest* order = order_of(administration.order)) {
        if (given.route.is_empty() && given.method.is_empty() && !order->dosages.empty())
            given.route = order->dosages.front().route;
        for (const Dosage& dosage : order->dosages)
            if (dosage.interval_days)
                given.interval_days = std::max(given.interval_days.value_or(0), *dosage.interval_days);
    }
    Exposure exposure = from_supply(administration.drug, administration.order, {&given, 1});
    exposure.resource_type = "MedicationAdministration";
    exposure.id = administration.id;
    exposure.source = ExposureSource::administration;
    const bool is_going_on = administration.status == "in-progress";
    exposure.took_place = tri(administration.status == "completed" || is_going_on) | Tri::unknown;
    exposure.start = administration.effective.start;
    exposure.end = administration.effective.end;
    if (!exposure.end && !is_going_on) exposure.end = exposure.start;
    if (exposure.end) exposure.end = covered_until(*exposure.end, exposure);
    exposure.is_on = from_.covers(exposure, is_going_on) & exposure.took_place;
    return exposure;
}

void Supplies::note(const Exposure& exposure) {
    if (exposure.took_place == Tri::yes && exposure.start && from_.is_fresh(*exposure.start)) {
        fresh_drugs_.add(exposure);
        if (exposure.order_id.empty())
            fresh_drugs_without_order_.add(exposure);
        else
            fresh_orders_.insert(exposure.order_id);
    }
    const auto found = fulfilments_.find(exposure.order_id);
    if (found == fulfilments_.end() || exposure.took_place != Tri::yes || !exposure.start) return;
    Fulfilment& fulfilment = found->second;
    if (!fulfilment.first || exposure.start->last < fulfilment.first->start->last) fulfilment.first = &exposure;
    if (!fulfilment.last || exposure.start->last > fulfilment.last->start->last) fulfilment.last = &exposure;
}

void add_unverified_dose_intervals(UnverifiedFacts& facts) {
    for (const DoseInterval& interval : dose_intervals)
        if (interval.is_general_knowledge)
            facts.push_back({"dose-interval-" + std::string(value_set_id(interval.drug)), "days that one dose lasts",
                             std::string(drug_name(interval.drug)) + ": " + std::to_string(interval.shortest_days) +
                                 " to " + std::to_string(interval.longest_days) +
                                 " days for one dose given, where no order says how often",
                             "gk", Effect::facts});
}

} // namespace eczema::cards
