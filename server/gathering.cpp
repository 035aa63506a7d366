#include "server/gathering.hpp"

#include "fhir/bundle.hpp"
#include "server/service.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace eczema::server {
namespace {

using fhir::FhirVersion;
using fhir::Value;

constexpr std::size_t most_medications = 100; // asked for one by one
constexpr std::string_view patient_token = "{{context.patientId}}";

// Names that a type had, or has since, in other versions than R4: what is searched for there. R4B has those of R4.
struct TypeName {
    std::string_view r4;
    FhirVersion version;
    std::array<std::string_view, 3> names; // all of them; empty at the end
};
constexpr TypeName type_names[] = {
    {"MedicationRequest", FhirVersion::dstu2, {"MedicationOrder"}},
    {"ServiceRequest", FhirVersion::dstu2, {"ProcedureRequest", "DiagnosticOrder", "ReferralRequest"}},
    {"ServiceRequest", FhirVersion::stu3, {"ProcedureRequest", "ReferralRequest"}},
    {"DeviceUseStatement", FhirVersion::r5, {"DeviceUsage"}},
};

std::vector<std::string> types_in(FhirVersion version, std::string_view r4) {
    for (const TypeName& row : type_names)
        if (row.version == version && row.r4 == r4) {
            std::vector<std::string> names;
            for (const std::string_view name : row.names)
                if (!name.empty()) names.emplace_back(name);
            return names;
        }
    return {std::string(r4)};
}

std::string percent_encoded(std::string_view id) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : id) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                              c == '.' || c == '_';
        if (is_plain)
            encoded += c;
        else
            ((encoded += '%') += hex[byte >> 4]) += hex[byte & 15];
    }
    return encoded;
}

// The searches that fill a template of the discovery document for this patient, one for each name of its type.
std::vector<std::string> urls_of(std::string_view query, std::string_view patient_id, FhirVersion version) {
    std::string filled(query);
    filled.replace(filled.find(patient_token), patient_token.size(), percent_encoded(patient_id));
    const std::size_t end = filled.find_first_of("?/");
    std::vector<std::string> urls;
    for (const std::string& type : types_in(version, filled.substr(0, end))) urls.push_back(type + filled.substr(end));
    return urls;
}

bool holds_patient(const fhir::Supplied& supplied, std::string_view patient_id, std::pmr::memory_resource& arena) {
    const auto entries = fhir::read_entries(fhir::content_of(*supplied.value), arena);
    return std::any_of(entries.begin(), entries.end(), [&](const fhir::Entry& entry) {
        return resource_type(*entry.resource) == "Patient" && (*entry.resource)["id"].text() == patient_id;
    });
}

} // namespace

Gathering::Gathering(const HookRequest& request, std::span<const fhir::Supplied> supplied, FhirVersion version,
                     std::pmr::memory_resource& arena)
    : request_(request), supplied_(supplied), version_(version), arena_(arena), medications_(arena) {
    ask_for_next_pages();
    ask_for_missing();
    medications_.add(request.drafts.entries);
    for (const fhir::Supplied& one : supplied_) medications_.add(*one.value);
    ask_for_medications();
}

void Gathering::ask(Part& part, std::string url) {
    queries_.push_back({std::move(url)});
    part_of_query_.push_back(&part);
    ++part.outstanding;
}

void Gathering::ask_for_next_pages() {
    for (const fhir::Supplied& one : supplied_) {
        if (!one.list) continue; // under a key of the client's own it completes nothing
        const Value& content = fhir::content_of(*one.value);
        if (const std::string_view next = fhir::next_page(content); !next.empty())
            ask(parts_.emplace_back(Part{one.key, one.list, &one, {&content}}), std::string(next));
    }
}

void Gathering::ask_for_missing() {
    const auto any_sent = [&](const auto& holds) { return std::any_of(supplied_.begin(), supplied_.end(), holds); };
    for (const PrefetchKey& key : prefetch_keys()) {
        if (any_sent([&](const fhir::Supplied& one) { return one.key == key.key; })) continue;
        const auto holds = [&](const fhir::Supplied& one) { return holds_patient(one, request_.patient_id, arena_); };
        if (key.key == required_key && any_sent(holds)) continue;
        Part& part = parts_.emplace_back(Part{key.key, key.list});
        for (std::string& url : urls_of(key.query, request_.patient_id, version_)) ask(part, std::move(url));
    }
}

void Gathering::ask_for_medications() {
    for (std::string& url : medications_.take_missing())
        if (medications_asked_++ < most_medications)
            ask(parts_.emplace_back(Part{"medications", std::nullopt}), std::move(url));
}

void Gathering::take(std::vector<FhirAnswer> answers) {
    queries_.clear();
    const std::vector<Part*> part_of_answer = std::exchange(part_of_query_, {});
    for (std::size_t i = 0; i < answers.size(); ++i) {
        Part& part = *part_of_answer[i];
        --part.outstanding;
        ++counts_[static_cast<std::size_t>(answers[i].outcome)];
        const Value* page = answers[i].outcome == FetchOutcome::fetched ? keep(std::move(answers[i].body)) : nullptr;
        if (!page) {
            part.is_cut = true;
            continue;
        }
        part.pages.push_back(page);
        medications_.add(*page);
        if (const std::string_view next = fhir::next_page(*page); !next.empty())
            ask(part, std::string(next));
        else
            part.is_cut |= fhir::has_next_page(*page); // one without an address
    }
    ask_for_medications();
}

// The tree of an answer, or null where it is no JSON.
const Value* Gathering::keep(std::string body) {
    bodies_.push_back(std::move(body));
    const auto tree = fhir::parse_json(bodies_.back(), arena_);
    return tree ? &trees_.emplace_back(*tree) : nullptr;
}

std::span<const fhir::Supplied> Gathering::values() {
    std::pmr::vector<fhir::Supplied> values(&arena_);
    for (const fhir::Supplied& one : supplied_) {
        const auto is_paged = [&](const Part& part) { return part.sent == &one; };
        if (std::none_of(parts_.begin(), parts_.end(), is_paged)) values.push_back(one);
    }
    for (const Part& part : parts_) values.push_back(supplied_of(part));
    return {values.data(), values.size()}; // the storage is the arena's
}

fhir::Supplied Gathering::supplied_of(const Part& part) {
    if (part.pages.empty()) return {part.key, part.list, nullptr, fhir::Lack::unavailable};
    const bool is_one_page = part.pages.size() == 1 && !part.is_cut;
    return {part.key, part.list, is_one_page ? part.pages.front() : joined(part)};
}

// One searchset with the entries of all pages; it has a next page where one of them could not be had.
const Value* Gathering::joined(const Part& part) {
    static const fhir::Member next_link[] = {{"relation", fhir::element_id("relation"), Value::of_string("next")}};
    static const Value links[] = {Value::of_members(next_link)};
    std::pmr::vector<Value> entries(&arena_);
    bool is_partial = part.is_cut || part.outstanding > 0;
    for (const Value* page : part.pages) {
        const auto more = fhir::one_or_many((*page)["entry"]);
        entries.insert(entries.end(), more.begin(), more.end());
        is_partial |= fhir::resource_type(*page) != "Bundle";
    }
    std::pmr::vector<fhir::Member> members(&arena_);
    members.push_back({"resourceType", fhir::element_id("resourceType"), Value::of_string("Bundle")});
    members.push_back({"entry", fhir::element_id("entry"), Value::of_items({entries.data(), entries.size()})});
    if (is_partial) members.push_back({"link", fhir::element_id("link"), Value::of_items(links)});
    return &trees_.emplace_back(Value::of_members({members.data(), members.size()}));
}

} // namespace eczema::server
