// Builds the JSON text of a CDS Hooks request from what a test says about a patient, and nothing else: every list can
// be whole, partial, null, failed or left out. What can be said is said.hpp's; reading answers is answer.hpp's.
#pragma once
#include "fhir/date.hpp"
#include "tests/support/said.hpp"

#include <algorithm>
#include <cctype>

namespace eczema::tests {

inline constexpr fhir::Day today{20'680}; // 2026-08-15

// --- the request ------------------------------------------------------------------------------------------------

enum class Sent { whole, partial, null, failed, absent };

class Request {
  public:
    explicit Request(std::string_view hook = "patient-view") : hook_(hook) {}

    template <class Said>
    Request& has(const Said& said) {
        return with(entry_of(said));
    }
    Request& states(const OrderSaid& said) { return with(statement_of(said)); }
    Request& with(Entry entry) {
        entries_.push_back(std::move(entry));
        return *this;
    }
    Request& without(std::string_view id) {
        std::erase_if(entries_, [id](const Entry& entry) { return entry.id == id; });
        return *this;
    }
    // An order in context.draftOrders; selected or not matters for order-select only.
    Request& drafts(const OrderSaid& said, bool is_selected = true) {
        return with_draft("MedicationRequest/" + id_of(said), request_json(said, "draft"), is_selected);
    }
    Request& drafts(const ServiceRequestSaid& said, bool is_selected = true) {
        return with_draft("ServiceRequest/" + id_of(said), request_json(said, "draft"), is_selected);
    }
    Request& drafts(const ImmunizationSaid& said, bool is_selected = true) {
        const Entry entry = entry_of(said);
        return with_draft("Immunization/" + entry.id, entry.json, is_selected);
    }
    // Any other draft: `name` is its type and id, "MedicationRequest/d1".
    Request& with_draft(std::string_view name, const std::string& json, bool is_selected = true) {
        if (is_selected) selections_.push_back('"' + std::string(name) + '"');
        drafts_.push_back(object(raw("resource", json)));
        return *this;
    }
    Request& sends(RecordList list, Sent how) {
        sent_[static_cast<std::size_t>(list)] = how;
        return *this;
    }
    // What stands under a prefetch key, as it is; empty leaves the key out. `key` may be one of the client's own.
    Request& puts(std::string key, std::string json) {
        values_.emplace_back(std::move(key), std::move(json));
        return *this;
    }
    // The resources said of one list; for the patient see patient_json().
    std::vector<std::string> resources_of(RecordList list) const {
        std::vector<std::string> found;
        for (const Entry& entry : entries_)
            if (entry.list == list) found.push_back(entry.json);
        return found;
    }
    std::string patient_json() const {
        return object(begin("Patient", "p1") + text("birthDate", birth_date_) + text("gender", gender_) +
                      more_of_patient_);
    }
    Request& born(std::string date) {
        birth_date_ = std::move(date);
        return *this;
    }
    Request& gender(std::string_view code) {
        gender_ = code;
        return *this;
    }
    Request& patient(std::string more) { // further members, with a comma in front
        more_of_patient_ = std::move(more);
        return *this;
    }
    Request& on(std::string_view hook) {
        hook_ = hook;
        return *this;
    }
    // The same lists, last entry first. Drafts stay as they are: cards come in the order of the orders.
    Request& reversed() {
        std::reverse(entries_.begin(), entries_.end());
        return *this;
    }

    std::string body(fhir::Day day = today) const {
        std::string context = text("userId", "Practitioner/d1") + text("patientId", "p1");
        if (hook_ == "order-select") context += raw("selections", listed(selections_));
        if (hook_ != "patient-view")
            context += raw("draftOrders", object(text("resourceType", "Bundle") + raw("entry", listed(drafts_))));
        std::string prefetch;
        const auto is_put = [this](std::string_view key) {
            return std::any_of(values_.begin(), values_.end(), [&](const auto& value) { return value.first == key; });
        };
        if (!is_put("patient")) prefetch += raw("patient", patient_json());
        constexpr std::array<std::string_view, fhir::record_list_count> keys{
            "conditions",           "medicationRequests",
            "medicationStatements", "allergies",
            "observations",         "severity",
            "medicationDispenses",  "medicationAdministrations",
            "immunizations",        "immunizationRecommendations",
            "procedures",           "serviceRequests",
            "diagnosticReports",    "encounters",
            "deviceUseStatements"};
        for (std::size_t i = 0; i < keys.size(); ++i)
            if (!is_put(keys[i])) prefetch += raw(keys[i], list_json(static_cast<RecordList>(i), sent_[i]));
        for (const auto& [key, json] : values_) prefetch += raw(key, json);
        return dated(object(text("hook", hook_) + text("hookInstance", "7a2f1c46-cd8c-4be5-95d7-eaf02604510e") +
                            raw("context", object(context)) + raw("prefetch", object(prefetch))),
                     day);
    }

  private:
    std::string list_json(RecordList list, Sent how) const {
        if (how == Sent::absent) return {};
        if (how == Sent::null) return "null";
        if (how == Sent::failed)
            return R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"timeout"}]})";
        std::vector<std::string> found;
        for (const std::string& resource : resources_of(list)) found.push_back(object(raw("resource", resource)));
        return object(text("resourceType", "Bundle") + text("type", "searchset") +
                      (how == Sent::partial ? R"(,"link":[{"relation":"next","url":"https://example.org/2"}])" : "") +
                      raw("entry", listed(found)));
    }

    // Every "@n@" as a date.
    static std::string dated(const std::string& json, fhir::Day day) {
        std::string out;
        for (std::size_t i = 0; i < json.size(); ++i) {
            const std::size_t end = json[i] == '@' ? json.find('@', i + 1) : std::string::npos;
            const bool is_offset = end != std::string::npos && end > i + 1 && end - i < 8 &&
                                   std::all_of(json.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                               json.begin() + static_cast<std::ptrdiff_t>(end),
                                               [](unsigned char c) { return std::isdigit(c) || c == '-'; });
            if (!is_offset) {
                out += json[i];
                continue;
            }
            out += fhir::to_text(day - std::stoi(json.substr(i + 1, end - i - 1)));
            i = end;
        }
        return out;
    }

    std::string_view hook_, gender_;
    std::string birth_date_ = "1992-03-14", more_of_patient_;
    std::vector<Entry> entries_;
    std::vector<std::string> drafts_, selections_;
    std::array<Sent, fhir::record_list_count> sent_{};
    std::vector<std::pair<std::string, std::string>> values_; // put under a key
};

// --- the patients that most tests begin with --------------------------------------------------------------------

inline ConditionSaid dermatitis() { return {.onset = "1999", .id = "ad", .recorded = ago(900)}; }
// A class III-IV steroid for 45 days, stopped 40 days ago because it did not work.
inline OrderSaid failed_topical() {
    return {.drug = "rx:10759",
            .start = ago(84),
            .end = ago(40),
            .id = "tac",
            .status = "stopped",
            .why_ended = "INEFFECT",
            .route = "6064005",
            .times = 2,
            .authored = ago(84)};
}

// No dermatitis, nothing known but that there are no allergies; every list is whole.
inline Request chart(std::string_view hook = "patient-view") { return Request(hook).has(AllergySaid{}); }
// An adult of 34 years with severe dermatitis whom topical treatment failed, and with no reason against a draft.
inline Request candidate(std::string_view hook = "patient-view") {
    return chart(hook).has(dermatitis()).has(failed_topical()).has(ScoreSaid{"easi", 24, ago(15)});
}

} // namespace eczema::tests
