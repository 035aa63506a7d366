#include "cards/lab_results.hpp"

#include "cards/observations.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

using fhir::Day;

// The sets of the codes that have a value: the observation's own and its components'. A panel that only names its
// members has none.
SetBits sets_with_value(const CodedObservation& coded, const ValueSets& value_sets) {
    const fhir::Observation& observation = *coded.observation;
    const bool has_own = observation.has_value() || observation.value_boolean;
    if (observation.components.empty()) return has_own ? coded.sets : SetBits();
    SetBits sets;
    if (has_own) sets = value_sets.table.sets_of(observation.code).sets;
    for (const fhir::ObservationComponent& component : observation.components)
        if (component.has_value()) sets |= value_sets.table.sets_of(component.code).sets;
    return sets;
}

bool holds_any(const SetBits& sets, std::span<const ValueSet> members) {
    return std::any_of(members.begin(), members.end(), [&](ValueSet set) { return holds(sets, set); });
}

bool is_order(const fhir::ServiceRequest& request) {
    return !request.do_not_perform && request.intent != "proposal" && request.intent != "option";
}

std::optional<Day> unsent_until(const fhir::PatientRecord& record, Day today) {
    const fhir::Supply& supply = record.supply_of(fhir::RecordList::observations);
    if (supply.is_whole) return std::nullopt;
    return supply.whole_since ? *supply.whole_since - 1 : today;
}

} // namespace

LabResults::LabResults(const Derivation& from)
    : today_(from.today), unsent_until_(unsent_until(from.record, from.today)), results_(&from.arena),
      orders_(&from.arena) {
    const SetBits wanted = lab_sets();
    for (const CodedObservation& coded : from.observations) {
        if ((coded.sets & wanted).none()) continue;
        const SetBits sets = sets_with_value(coded, from.value_sets);
        if (sets.any())
            results_.push_back(
                {sets, coded.observation->date, coded.observation, is_final(*coded.observation) == Tri::yes});
    }
    for (const fhir::ServiceRequest& request : from.record.service_requests) {
        if (request.status != "active" || !is_order(request) || !request.authored_on) continue;
        if (from.today - request.authored_on->first <= from.settings.thresholds.pending_order_days)
            orders_.push_back({from.value_sets.table.sets_of(request.code).sets, &request});
    }
    for (const fhir::DraftOrder& draft : from.record.drafts) {
        if (!draft.service_request || !is_order(*draft.service_request)) continue;
        const std::string_view status = draft.service_request->status;
        if (status.empty() || status == "draft" || status == "active")
            orders_.push_back(
                {from.value_sets.table.sets_of(draft.service_request->code).sets, &*draft.service_request});
    }
}

LastResult LabResults::last_of(std::span<const ValueSet> members) const {
    LastResult last{std::nullopt, unsent_until_, nullptr};
    for (const Result& result : results_) {
        if (!holds_any(result.sets, members)) continue;
        last.perhaps = std::max(last.perhaps, std::optional(result.date ? result.date->last : today_));
        if (!result.date || !result.is_sure) continue;
        const Day day = result.date->first;
        if (!last.surely || day > *last.surely ||
            (day == *last.surely && result.observation->id < last.observation->id)) {
            last.surely = day;
            last.observation = result.observation;
        }
    }
    return last;
}

LastResult LabResults::last_of(LabTest test) const {
    std::optional<LastResult> last;
    for (const std::span<const ValueSet> members : row_of(test).groups) {
        const LastResult own = last_of(members);
        if (!last) {
            last = own;
            continue;
        }
        if (own.surely < last->surely) { // nothing counts as earliest
            last->surely = own.surely;
            last->observation = own.observation;
        }
        last->perhaps = std::min(last->perhaps, own.perhaps);
    }
    return *last;
}

Tri LabResults::has_on_days(std::span<const ValueSet> members, int count, int days_apart, Day since) const {
    std::pmr::vector<Day> days(results_.get_allocator());
    bool is_open = unsent_until_ && *unsent_until_ >= since;
    for (const Result& result : results_) {
        if (!holds_any(result.sets, members)) continue;
        // A partial date proves one result and never two.
        if (!result.date || !result.is_sure)
            is_open |= !result.date || result.date->last >= since;
        else if (result.date->first >= since && (result.date->is_exact() || count == 1))
            days.push_back(result.date->first);
        else if (result.date->last >= since)
            is_open |= !result.date->is_exact();
    }
    std::sort(days.begin(), days.end(), std::greater<>());
    int found = 0;
    std::optional<Day> last;
    for (const Day day : days)
        if (!last || *last - day >= days_apart) {
            ++found;
            last = day;
        }
    return found >= count ? Tri::yes : is_open ? Tri::unknown : Tri::no;
}

Tri LabResults::has_on_days(LabTest test, int count, int days_apart, Day since) const {
    Tri all = Tri::yes;
    for (const std::span<const ValueSet> members : row_of(test).groups)
        all &= has_on_days(members, count, days_apart, since);
    return all;
}

const fhir::ServiceRequest* LabResults::order_of(LabTest test) const {
    const LabTestRow& row = row_of(test);
    const auto find = [&](std::span<const ValueSet> members) -> const fhir::ServiceRequest* {
        for (const Order& order : orders_)
            if (holds_any(order.sets, members)) return order.request;
        return nullptr;
    };
    if (const fhir::ServiceRequest* panel = find(row.panels)) return panel;
    const fhir::ServiceRequest* last = nullptr;
    for (const std::span<const ValueSet> members : row.groups) {
        last = find(members);
        if (!last) return nullptr;
    }
    return last;
}

} // namespace eczema::cards
