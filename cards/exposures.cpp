#include "cards/exposures.hpp"

#include "cards/denials.hpp"
#include "cards/supplies.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

using fhir::CodeableConcept;
using fhir::DateInterval;
using fhir::Dosage;

template <std::size_t N>
bool is_one_of(std::string_view code, const std::array<std::string_view, N>& codes) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

// Ended by the record's own word, whatever its dates say.
bool is_ended(std::string_view status) {
    return is_one_of(status, std::array<std::string_view, 4>{"completed", "stopped", "on-hold", "ended"});
}

// A status that says that the drug was, or is, taken; the others that count leave it open.
Tri took_place(std::string_view status) {
    constexpr std::array<std::string_view, 5> saying{"active", "completed", "stopped", "ended", "recorded"};
    return tri(is_one_of(status, saying)) | Tri::unknown;
}

bool counts_as_exposure(const fhir::MedicationRequest& request) {
    return !request.do_not_perform &&
           !is_one_of(request.status, std::array<std::string_view, 3>{"draft", "cancelled", "entered-in-error"}) &&
           !is_one_of(request.intent, std::array<std::string_view, 2>{"proposal", "option"});
}

bool counts_as_exposure(const fhir::MedicationStatement& statement) {
    return statement.status != "not-taken" && statement.status != "entered-in-error";
}

// Whether the code tells the reason: a set holds it, or it is of a short list whose every code we know. SNOMED CT has
// more ways to say "no effect" than the sets hold.
bool says_why(const CodeableConcept& status_reason, const fhir::Membership& reasons) {
    return (reasons.sets | reasons.by_route).any() ||
           std::any_of(status_reason.codings.begin(), status_reason.codings.end(), [](const fhir::Coding& coding) {
               const fhir::CodeSystem system = fhir::code_system(coding.system);
               return !coding.code.empty() &&
                      (system == fhir::CodeSystem::v3_act_reason || system == fhir::CodeSystem::status_reason);
           });
}

// Why it ended, and whether it covers today: by its own dates (`dated`), else because it was renewed.
void conclude(Exposure& exposure, const Exposure& dated, std::string_view status, const CodeableConcept& status_reason,
              const ExposureSources& from, const Supplies& supplies) {
    const bool is_active = status == "active";
    exposure.is_on = from.covers(dated, is_active) & exposure.took_place;
    if (exposure.is_on == Tri::unknown && !exposure.end && is_active && supplies.renew(exposure))
        exposure.is_on = Tri::yes;
    const fhir::Membership reasons = from.value_sets.table.sets_of(status_reason);
    exposure.has_unread_reason = exposure.has_ended && !status_reason.is_empty() && !says_why(status_reason, reasons);
    // A reason in words, or by a code that we do not know, may be any; where none is said, none is presumed.
    const Tri otherwise = exposure.has_unread_reason ? Tri::unknown : Tri::no;
    exposure.stopped_for_lack_of_effect = tri(holds(reasons.sets, ValueSet::reason_lack_of_efficacy)) | otherwise;
    exposure.stopped_for_intolerance = tri(holds(reasons.sets, ValueSet::reason_intolerance)) | otherwise;
}

std::optional<DateInterval> start_of(const fhir::MedicationRequest& request) {
    std::optional<DateInterval> start;
    for (const Dosage& dosage : request.dosages)
        if (dosage.bounds && dosage.bounds->start && (!start || dosage.bounds->start->first < start->first))
            start = dosage.bounds->start;
    if (start) return start;
    return request.validity.start ? request.validity.start : request.authored_on;
}

// The first dispense is trusted more than the day the order was written. One that comes after the order was no longer
// fresh is a renewal whose forerunners were not recorded.
bool dates_order(const Exposure& first, const std::optional<DateInterval>& written, const ExposureSources& from) {
    if (!written) return true;
    const int days = first.start->last - written->last;
    return days > 0 && days <= from.settings.thresholds.open_ended_days;
}

// The end of an order that lays down none, and what its supply says of today: handed out (`supplied_until`), else as
// ordered. Until when it may be dispensed (validityPeriod) says nothing of how long it lasts.
void end_by_supply(Exposure& exposure, const fhir::MedicationRequest& request,
                   const std::optional<DateInterval>& supplied_until, const ExposureSources& from) {
    const auto days = days_of_all_supplies(request);
    if (exposure.has_ended && supplied_until)
        exposure.end = supplied_until;
    else if (days && exposure.start)
        exposure.end = last_day(*exposure.start, std::max(1.0, *days));
    // A stop cuts it short on an unknown day.
    if (request.status == "stopped" && exposure.end && exposure.start)
        exposure.end->first = std::min(exposure.end->first, exposure.start->first);
    const auto& over = exposure.end ? exposure.end : request.validity.end;
    // It is over, yet the order stands: it may have been renewed elsewhere.
    if (exposure.is_on == Tri::yes && over && over->first < from.today) exposure.is_on = Tri::unknown;
    // Nothing more is handed out; what was may not be used up.
    const bool leaves_supply = request.status == "completed" || request.status == "ended";
    if (leaves_supply && exposure.end && exposure.end->last >= from.today && !is_to_come(exposure, from.today))
        exposure.is_on = Tri::unknown;
}

Exposure from_request(const fhir::MedicationRequest& request, const ExposureSources& from, const Supplies& supplies,
                      const Denials& denials) {
    Exposure exposure;
    exposure.drug = identify(request.drug, request.dosages, from.value_sets);
    exposure.code = &request.drug.code;
    exposure.resource_type = "MedicationRequest";
    exposure.id = request.id;
    exposure.dosages = request.dosages;
    exposure.source =
        request.intent == "plan" || request.is_reported ? ExposureSource::statement : ExposureSource::order;
    exposure.took_place = took_place(request.status);
    exposure.has_ended = is_ended(request.status);
    exposure.reasons = request.reasons;
    exposure.reason_references = request.reason_references;

    const Fulfilment fulfilment = supplies.of_order(request.id);
    exposure.is_dispensed = fulfilment.first != nullptr;
    const bool knows_supplies = exposure.is_dispensed && supplies.is_whole();
    exposure.start = start_of(request);
    if (knows_supplies && dates_order(*fulfilment.first, exposure.start, from))
        exposure.start = fulfilment.first->start;
    exposure.end = end_of_course(request.dosages, exposure.start);
    conclude(exposure, exposure, request.status, request.status_reason, from, supplies);
    if (!exposure.end) end_by_supply(exposure, request, knows_supplies ? fulfilment.last->end : std::nullopt, from);
    denials.weigh(exposure, fulfilment.last ? fulfilment.last->start : exposure.start);
    return exposure;
}

Exposure from_statement(const fhir::MedicationStatement& statement, const ExposureSources& from,
                        const Supplies& supplies, const Denials& denials) {
    Exposure exposure;
    exposure.drug = identify(statement.drug, statement.dosages, from.value_sets);
    exposure.code = &statement.drug.code;
    exposure.resource_type = "MedicationStatement";
    exposure.id = statement.id;
    exposure.dosages = statement.dosages;
    exposure.source = ExposureSource::statement;
    exposure.took_place = took_place(statement.status);
    exposure.has_ended = is_ended(statement.status);
    exposure.reasons = statement.reasons;
    exposure.reason_references = statement.reason_references;
    exposure.start = statement.effective.start;
    exposure.end = statement.effective.end;
    if (!exposure.end) exposure.end = end_of_course(statement.dosages, exposure.start);
    // What was asserted to be in use is fresh from the day it was asserted.
    Exposure dated = exposure;
    if (statement.asserted && (!dated.start || dated.start->last < statement.asserted->last))
        dated.start = statement.asserted;
    conclude(exposure, dated, statement.status, statement.status_reason, from, supplies);
    denials.weigh(exposure, dated.start);
    return exposure;
}

} // namespace

std::span<const Exposure> derive_exposures(const fhir::PatientRecord& record, const ValueSets& value_sets,
                                           const Settings& settings, fhir::Day today,
                                           std::pmr::memory_resource& arena) {
    const ExposureSources from{record, value_sets, settings, today, arena};
    const Supplies supplies(from); // they date and renew orders and statements
    const Denials denials(from);
    std::pmr::vector<Exposure> exposures(&arena);
    exposures.reserve(record.medication_requests.size() + record.medication_statements.size() +
                      supplies.exposures().size());
    for (const fhir::MedicationRequest& request : record.medication_requests)
        if (counts_as_exposure(request)) exposures.push_back(from_request(request, from, supplies, denials));
    for (const fhir::MedicationStatement& statement : record.medication_statements)
        if (counts_as_exposure(statement)) exposures.push_back(from_statement(statement, from, supplies, denials));
    for (const Exposure& supply : supplies.exposures()) denials.weigh(exposures.emplace_back(supply), supply.start);
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
