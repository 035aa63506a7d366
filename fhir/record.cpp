#include "fhir/record.hpp"

#include <algorithm>
#include <cctype>

namespace eczema::fhir {
namespace {

struct Located {
    Entry entry;
    std::string_view key;
    std::size_t index;
};

// A prefetch key is the client's own text: shown in an issue only where it looks like a name.
std::string_view shown_key(std::string_view key) {
    const bool is_name = !key.empty() && key.size() <= 64 && std::all_of(key.begin(), key.end(), [](unsigned char c) {
        return std::isalnum(c) || c == '_' || c == '-';
    });
    return is_name ? key : std::string_view("(key)");
}

Location location_of(const Located& at) { return {"prefetch", shown_key(at.key), at.index}; }

// One page of a search sorted by date says all there is down to its oldest entry.
std::optional<Day> oldest_of(std::span<const Entry> entries, Reading& reading) {
    std::optional<Day> oldest;
    for (const Entry& entry : entries) {
        const auto date = read_observation(*entry.resource, reading).date;
        if (!date) return std::nullopt;
        if (!oldest || date->last < *oldest) oldest = date->last;
    }
    return oldest;
}

bool is_sorted_by_date(RecordList list) { return list == RecordList::observations || list == RecordList::severity; }

Supply supply_from(const Delivered& delivered, RecordList list, Reading& reading) {
    if (delivered.delivery != Delivery::data) return {};
    const auto of_type = [&](const Entry& entry) { return resource_type(*entry.resource) == resource_type_of(list); };
    if (!delivered.entries.empty() && std::none_of(delivered.entries.begin(), delivered.entries.end(), of_type)) {
        reading.note(IssueSeverity::warning, {}, "other-resource-type");
        return {};
    }
    if (!delivered.is_partial) return {.is_whole = true, .whole_since = std::nullopt};
    reading.note(IssueSeverity::information, {}, "partial-list");
    if (!is_sorted_by_date(list)) return {};
    return {.is_whole = false, .whole_since = oldest_of(delivered.entries, reading)};
}

struct Gathered {
    std::pmr::vector<Located> resources;
    std::array<Supply, record_list_count> supplies{};
};

Gathered gather(std::span<const Supplied> supplied, Reading& reading) {
    Gathered gathered{reading.list<Located>()};
    for (const Supplied& value : supplied) {
        reading.location = {"prefetch", shown_key(value.key), std::nullopt};
        const Delivered delivered = read_delivered(*value.value, reading);
        if (delivered.delivery == Delivery::failed) reading.note(IssueSeverity::warning, {}, "query-failed");
        if (delivered.delivery == Delivery::unreadable) reading.note(IssueSeverity::warning, {}, "not-a-resource");
        if (value.list)
            gathered.supplies[static_cast<std::size_t>(*value.list)] = supply_from(delivered, *value.list, reading);
        for (std::size_t i = 0; i < delivered.entries.size(); ++i)
            gathered.resources.push_back({delivered.entries[i], value.key, i});
    }
    return gathered;
}

std::span<const DraftOrder> read_drafts(const DraftSource& source, Medications medications, Reading& reading) {
    if (!source.bundle) return {};
    auto drafts = reading.list<DraftOrder>();
    const auto entries = read_entries(*source.bundle, reading);
    bool any_selected = false;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const Value& resource = *entries[i].resource;
        DraftOrder draft{&resource, resource_type(resource), resource["id"].text(), true, std::nullopt};
        if (draft.resource_type == "Medication") continue; // a helper that an order refers to
        reading.location = {"context", "draftOrders", i};
        if (draft.resource_type == "MedicationRequest")
            draft.medication_request = read_medication_request(resource, medications, reading);
        if (!source.selections.empty()) {
            draft.is_selected =
                std::any_of(source.selections.begin(), source.selections.end(), [&](const Value& selection) {
                    const Reference reference = parse_reference(selection.text());
                    return !reference.id.empty() &&
                           (reference.id == draft.id || selection.text() == entries[i].full_url);
                });
            any_selected |= draft.is_selected;
        }
        drafts.push_back(draft);
    }
    if (!source.selections.empty() && !any_selected && !drafts.empty()) {
        reading.location = {"context", "selections", std::nullopt};
        reading.note(IssueSeverity::warning, {}, "no-draft-selected");
        for (DraftOrder& draft : drafts) draft.is_selected = true;
    }
    // The vector's storage is the arena's; MedicationRequest holds views only.
    return reading.kept(drafts);
}

} // namespace

std::string_view resource_type_of(RecordList list) {
    switch (list) {
    case RecordList::conditions:
        return "Condition";
    case RecordList::medication_requests:
        return "MedicationRequest";
    case RecordList::medication_statements:
        return "MedicationStatement";
    case RecordList::allergies:
        return "AllergyIntolerance";
    case RecordList::observations:
    case RecordList::severity:
        return "Observation";
    }
    return {};
}

bool is_of_another_patient(const Value& resource, std::string_view patient_id, std::string_view patient_full_url) {
    const Reference subject =
        read_reference(!resource["subject"].is_null() ? resource["subject"] : resource["patient"]);
    if (subject.id.empty() || subject.is_contained || subject.id == patient_id) return false;
    if (!subject.type.empty() && subject.type != "Patient") return false;
    return patient_full_url.empty() || parse_reference(patient_full_url).id != subject.id;
}

std::optional<PatientRecord> read_record(std::span<const Supplied> supplied, std::string_view patient_id,
                                         const DraftSource& draft_source, Reading& reading) {
    const Gathered gathered = gather(supplied, reading);

    std::optional<PatientRecord> record;
    std::string_view patient_full_url;
    auto medications = reading.list<Medication>();
    for (const Located& at : gathered.resources) {
        const Value& resource = *at.entry.resource;
        const std::string_view type = resource_type(resource);
        if (type == "Medication") {
            medications.push_back(read_medication(resource, at.entry.full_url, reading));
        } else if (type == "Patient") {
            reading.location = location_of(at);
            const std::string_view id = resource["id"].text();
            if (id != patient_id && !(id.empty() && at.key == "patient")) {
                reading.note(IssueSeverity::warning, {}, "other-patient");
            } else if (!record) {
                record.emplace();
                record->patient = read_patient(resource, reading);
                patient_full_url = at.entry.full_url;
            }
        }
    }
    if (!record) return std::nullopt;
    if (draft_source.bundle)
        for (const Entry& entry : read_entries(*draft_source.bundle, reading))
            if (resource_type(*entry.resource) == "Medication")
                medications.push_back(read_medication(*entry.resource, entry.full_url, reading));

    auto conditions = reading.list<Condition>();
    auto requests = reading.list<MedicationRequest>();
    auto statements = reading.list<MedicationStatement>();
    auto allergies = reading.list<AllergyIntolerance>();
    auto observations = reading.list<Observation>();
    const Medications known_medications = reading.kept(medications);
    for (const Located& at : gathered.resources) {
        const Value& resource = *at.entry.resource;
        const std::string_view type = resource_type(resource);
        if (type == "Patient" || type == "Medication" || !is_resource_type_read(type)) continue;
        reading.location = location_of(at);
        if (is_of_another_patient(resource, patient_id, patient_full_url)) {
            reading.note(IssueSeverity::warning, "subject", "other-patient");
            continue;
        }
        if (type == "Condition") conditions.push_back(read_condition(resource, reading));
        if (type == "MedicationRequest")
            requests.push_back(read_medication_request(resource, known_medications, reading));
        if (type == "MedicationStatement")
            statements.push_back(read_medication_statement(resource, known_medications, reading));
        if (type == "AllergyIntolerance") allergies.push_back(read_allergy_intolerance(resource, reading));
        if (type == "Observation") observations.push_back(read_observation(resource, reading));
    }
    record->conditions = reading.kept(conditions);
    record->medication_requests = reading.kept(requests);
    record->medication_statements = reading.kept(statements);
    record->allergies = reading.kept(allergies);
    record->observations = reading.kept(observations);
    record->drafts = read_drafts(draft_source, known_medications, reading);
    record->supplies = gathered.supplies;
    return record;
}

} // namespace eczema::fhir
