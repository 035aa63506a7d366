#include "fhir/record_lists.hpp"
#include "fhir/versions.hpp"

#include <algorithm>
#include <cctype>
#include <unordered_set>

namespace eczema::fhir {
namespace {

struct Located {
    Entry entry;
    std::string_view type; // its R4 name
    std::string_view key;
    std::optional<RecordList> list; // asked for under this key
};

// A prefetch key is the client's own text: shown in an issue only where it looks like a name.
std::string_view shown_key(std::string_view key) {
    const bool is_name = !key.empty() && key.size() <= 64 && std::all_of(key.begin(), key.end(), [](unsigned char c) {
        return std::isalnum(c) || c == '_' || c == '-';
    });
    return is_name ? key : std::string_view("(key)");
}

std::string_view r4_type_of(const Entry& entry) { return r4_resource_type(resource_type(*entry.resource)); }

Location location_of(const Located& at) { return {"prefetch", shown_key(at.key), at.entry.index}; }

// One page of a search sorted by date, newest first, says all there is down to its oldest entry; a page in another
// order says nothing.
std::optional<Day> oldest_of(std::span<const Entry> entries, Reading& reading) {
    Reading unnoted{reading.arena, reading.zone, reading.today}; // the entries are read once more, for their issues
    std::optional<Day> oldest;
    for (const Entry& entry : entries) {
        const auto date = read_observation_date(*entry.resource, unnoted);
        if (!date || (oldest && date->first > *oldest)) return std::nullopt;
        if (!oldest || date->last < *oldest) oldest = date->last;
    }
    return oldest;
}

bool is_sorted_by_date(RecordList list) { return list == RecordList::observations || list == RecordList::severity; }

Supply supply_from(const Delivered& delivered, RecordList list, Reading& reading) {
    if (delivered.delivery == Delivery::failed) return {.lack = Lack::failed};
    if (delivered.delivery == Delivery::unreadable) return {.lack = Lack::unreadable};
    const auto of_type = [&](const Entry& entry) { return r4_type_of(entry) == resource_type_of(list); };
    if (!delivered.entries.empty() && std::none_of(delivered.entries.begin(), delivered.entries.end(), of_type)) {
        reading.note(IssueSeverity::warning, {}, "other-resource-type");
        return {.lack = Lack::other_type};
    }
    if (!delivered.unreadable.empty()) return {.lack = Lack::unreadable};
    if (!delivered.is_partial) return {.is_whole = true};
    reading.note(IssueSeverity::information, {}, "partial-list");
    if (!delivered.is_search) return {.lack = Lack::loose};
    if (!is_sorted_by_date(list)) return {.lack = Lack::partial};
    return {.lack = Lack::partial, .whole_since = oldest_of(delivered.entries, reading)};
}

struct Gathered {
    std::pmr::vector<Located> resources;
    ResourceCounts counts{};
    std::array<Supply, record_list_count> supplies{};
};

// Resources that came before, by type as sent and id: clients send one under several keys. A ProcedureRequest and a
// ReferralRequest of one id are two.
class SeenResources {
  public:
    SeenResources(std::size_t expected, std::pmr::memory_resource& arena) : ids_(expected, &arena) {}

    bool again(std::string_view type, std::string_view id) { return !id.empty() && !ids_.insert({type, id}).second; }

  private:
    struct Hash {
        std::size_t operator()(const std::pair<std::string_view, std::string_view>& name) const {
            return std::hash<std::string_view>()(name.second) * 31 + name.first.size();
        }
    };
    std::pmr::unordered_set<std::pair<std::string_view, std::string_view>, Hash> ids_;
};

Gathered gather(std::span<const Supplied> supplied, Reading& reading) {
    Gathered gathered{reading.list<Located>()};
    for (const Supplied& value : supplied) {
        reading.location = {"prefetch", shown_key(value.key), std::nullopt};
        if (!value.value) {
            reading.note(IssueSeverity::warning, {}, "not-available");
            // What the client sent itself stands, however little it says.
            if (value.list && gathered.supplies[static_cast<std::size_t>(*value.list)].lack == Lack::not_sent)
                gathered.supplies[static_cast<std::size_t>(*value.list)].lack = value.lack;
            continue;
        }
        const Delivered delivered = read_delivered(*value.value, reading);
        if (delivered.delivery == Delivery::failed) reading.note(IssueSeverity::warning, {}, "query-failed");
        if (delivered.delivery == Delivery::unreadable) reading.note(IssueSeverity::warning, {}, "not-a-resource");
        if (value.list)
            gathered.supplies[static_cast<std::size_t>(*value.list)] = supply_from(delivered, *value.list, reading);
        for (const auto& place : delivered.unreadable) {
            reading.location.entry = place;
            reading.note(IssueSeverity::warning, {}, "entry-not-readable");
        }
        for (const Entry& entry : delivered.entries) {
            const std::string_view type = r4_type_of(entry);
            ++gathered.counts[resource_type_index(type)];
            gathered.resources.push_back({entry, type, value.key, value.list});
        }
    }
    return gathered;
}

// Medications, Substances and Devices are what other resources refer to, and the patient was read before.
bool belongs_to_a_patient(std::string_view type) {
    return is_resource_type_read(type) && type != "Patient" && type != "Medication" && type != "Substance" &&
           type != "Device";
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
    case RecordList::medication_dispenses:
        return "MedicationDispense";
    case RecordList::medication_administrations:
        return "MedicationAdministration";
    case RecordList::immunizations:
        return "Immunization";
    case RecordList::immunization_recommendations:
        return "ImmunizationRecommendation";
    case RecordList::procedures:
        return "Procedure";
    case RecordList::service_requests:
        return "ServiceRequest";
    case RecordList::diagnostic_reports:
        return "DiagnosticReport";
    case RecordList::encounters:
        return "Encounter";
    case RecordList::device_use_statements:
        return "DeviceUseStatement";
    }
    return {};
}

bool is_of_another_patient(const Value& resource, std::string_view patient_id, std::string_view patient_full_url) {
    const Reference subject =
        read_reference(!resource["subject"].is_null() ? resource["subject"] : resource["patient"]);
    if (subject.id.empty() || subject.is_contained) return false;
    if (!subject.type.empty() && subject.type != "Patient") return true; // a group or device is not this patient
    if (subject.id == patient_id) return false;
    return patient_full_url.empty() || parse_reference(patient_full_url).id != subject.id;
}

std::optional<PatientRecord> read_record(std::span<const Supplied> supplied, std::string_view patient_id,
                                         const DraftSource& draft_source, Reading& reading) {
    Gathered gathered = gather(supplied, reading);

    std::optional<PatientRecord> record;
    std::string_view patient_full_url;
    Medications medications(reading.arena);
    for (const Located& at : gathered.resources) {
        const Value& resource = *at.entry.resource;
        reading.location = location_of(at);
        if (at.type == "Medication") {
            medications.add(read_medication(as_r4(resource, reading.arena), at.entry.full_url, reading));
        } else if (at.type == "Patient") {
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
    for (const Entry& entry : draft_source.entries)
        if (resource_type(*entry.resource) == "Medication")
            medications.add(read_medication(as_r4(*entry.resource, reading.arena), entry.full_url, reading));

    RecordLists lists(gathered.counts, medications, reading);
    SeenResources seen(gathered.resources.size(), reading.arena);
    for (const Located& at : gathered.resources) {
        const Value& resource = *at.entry.resource;
        if (!belongs_to_a_patient(at.type)) continue;
        reading.location = location_of(at);
        if (is_of_another_patient(resource, patient_id, patient_full_url)) {
            reading.note(IssueSeverity::warning, "subject", "other-patient");
            if (at.list) gathered.supplies[static_cast<std::size_t>(*at.list)] = {.lack = Lack::other_patient};
            continue;
        }
        if (seen.again(resource_type(resource), resource["id"].text())) continue;
        lists.read(at.type, resource);
    }
    lists.keep_in(*record);
    record->drafts = read_drafts(draft_source, medications, reading);
    record->supplies = gathered.supplies;
    return record;
}

} // namespace eczema::fhir
