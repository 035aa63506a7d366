// Builds the JSON text of a CDS Hooks request from what a test says about a patient, and nothing else: every list can
// be whole, partial, null, failed or left out. Dates are written as "so many days ago" and become dates when the day
// of the call is known. It knows codes, not rules; reading answers is answer.hpp's.
#pragma once
#include "fhir/date.hpp"
#include "fhir/record.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eczema::tests {

using fhir::RecordList;

inline constexpr fhir::Day today{20'680}; // 2026-08-15

// "@3@", which body() writes as the date three days before the call; negative for days to come.
inline std::string ago(int days) { return '@' + std::to_string(days) + '@'; }

// --- JSON by hand: what is empty is left out --------------------------------------------------------------------

inline std::string text(std::string_view name, std::string_view value) {
    return value.empty() ? std::string() : ",\"" + std::string(name) + "\":\"" + std::string(value) + '"';
}
inline std::string raw(std::string_view name, std::string_view json) {
    return json.empty() ? std::string() : ",\"" + std::string(name) + "\":" + std::string(json);
}
inline std::string object(std::string members) {
    if (!members.empty()) members.erase(0, 1); // the comma in front
    return '{' + members + '}';
}
inline std::string listed(const std::vector<std::string>& items) {
    std::string json = "[";
    for (const std::string& item : items) json += (json.size() > 1 ? "," : "") + item;
    return json + ']';
}

// "L20.9" alone is of `home`; else "rx:8640", "sct:6064005", "cm:L20.9", "local:X1", or "text:dupilumab pen".
inline std::string concept_of(std::string_view code, std::string_view home) {
    if (code.empty()) return {};
    constexpr std::array<std::pair<std::string_view, std::string_view>, 10> systems{{
        {"atc", "http://www.whocc.no/atc"},
        {"rx", "http://www.nlm.nih.gov/research/umls/rxnorm"},
        {"sct", "http://snomed.info/sct"},
        {"cm", "http://hl7.org/fhir/sid/icd-10-cm"},
        {"loinc", "http://loinc.org"},
        {"score", "urn:eczema-cds:score"},
        {"reason", "http://terminology.hl7.org/CodeSystem/v3-ActReason"},
        {"status-reason", "http://terminology.hl7.org/CodeSystem/medicationrequest-status-reason"},
        {"status", "http://terminology.hl7.org/CodeSystem/condition-clinical"},
        {"local", "urn:example:local"},
    }};
    if (code.starts_with("text:")) return object(text("text", code.substr(5)));
    if (const std::size_t colon = code.find(':'); colon != std::string_view::npos) {
        home = code.substr(0, colon);
        code.remove_prefix(colon + 1);
    }
    std::string_view uri;
    for (const auto& [name, system] : systems)
        if (name == home) uri = system;
    return object(raw("coding", '[' + object(text("system", uri) + text("code", code)) + ']'));
}

// --- what can be said -------------------------------------------------------------------------------------------

struct ConditionSaid {
    std::string_view code = "L20.9"; // ICD-10-CM
    std::string onset{};             // ago(n), a partial date, or empty
    std::string_view id{};           // "c-" and the code where empty
    std::string_view status = "active", verification = "confirmed";
    std::string recorded{}, abated{};
    std::string_view severity{};
    bool is_encounter_diagnosis = false;
    int onset_age_years = -1;
};

struct OrderSaid {
    std::string_view drug{};      // ATC
    std::string start{}, end{};   // bounds of the timing; of a statement its period
    std::string_view id{};        // the drug's code where empty; "-" for none
    std::string_view status{};    // active, of a draft: draft
    std::string_view reason{};    // ICD-10-CM
    std::string_view why_ended{}; // v3-ActReason
    std::string_view route{};     // SNOMED CT
    std::string_view site{};      // SNOMED CT
    std::string_view intent = "order";
    std::string_view unit = "d"; // of the timing's period
    int times = 1;               // a period; 0: no timing
    int days = 0, repeats = -1;  // bounds as a duration; repeats of the dispense
    int supply_days = 0;
    int quantity = 0, dose = 0; // tablets
    bool is_as_needed = false, do_not_perform = false;
    std::string authored{};
    std::string_view prior{}; // id of the order that this one renews
};

struct AllergySaid {
    std::string_view code = "sct:716186003"; // no known allergy
    std::string_view id{}, criticality{}, severity{}, manifestation{}, type{};
    std::string_view status = "active", verification = "confirmed";
};

struct ScoreSaid {
    std::string_view score; // urn:eczema-cds:score
    double points;
    std::string on; // ago(n)
    std::string_view id{};
    std::string_view unit = "{score}";
    std::string_view status = "final";
    RecordList list = RecordList::severity;
};

struct Entry {
    RecordList list;
    std::string id, json;
};

inline std::string begin(std::string_view type, std::string_view id) {
    return text("resourceType", type) + (id == "-" ? std::string() : text("id", id));
}
inline std::string patient_reference() { return object(text("reference", "Patient/p1")); }

inline Entry entry_of(const ConditionSaid& said) {
    const std::string id = said.id.empty() ? "c-" + std::string(said.code) : std::string(said.id);
    std::string members = begin("Condition", id) + raw("clinicalStatus", concept_of(said.status, "status")) +
                          raw("verificationStatus", concept_of(said.verification, "status")) +
                          raw("code", concept_of(said.code, "cm")) + raw("severity", concept_of(said.severity, "sct")) +
                          raw("subject", patient_reference()) + text("onsetDateTime", said.onset) +
                          text("recordedDate", said.recorded) + text("abatementDateTime", said.abated);
    if (said.is_encounter_diagnosis) members += raw("category", '[' + concept_of("encounter-diagnosis", "local") + ']');
    if (said.onset_age_years >= 0)
        members += ",\"onsetAge\":{\"value\":" + std::to_string(said.onset_age_years) + ",\"code\":\"a\"}";
    return {RecordList::conditions, id, object(members)};
}

inline std::string dosage_of(const OrderSaid& said) {
    std::string repeat;
    if (said.times > 0)
        repeat += ",\"frequency\":" + std::to_string(said.times) + ",\"period\":1" + text("periodUnit", said.unit);
    if (!said.start.empty() || !said.end.empty())
        repeat += raw("boundsPeriod", object(text("start", said.start) + text("end", said.end)));
    if (said.days > 0) repeat += ",\"boundsDuration\":{\"value\":" + std::to_string(said.days) + ",\"code\":\"d\"}";
    std::string dosage = raw("route", concept_of(said.route, "sct")) + raw("site", concept_of(said.site, "sct"));
    if (!repeat.empty()) dosage += raw("timing", object(raw("repeat", object(repeat))));
    if (said.is_as_needed) dosage += ",\"asNeededBoolean\":true";
    if (said.dose > 0)
        dosage +=
            ",\"doseAndRate\":[{\"doseQuantity\":{\"value\":" + std::to_string(said.dose) + ",\"unit\":\"tablet\"}}]";
    return dosage.empty() ? std::string() : '[' + object(dosage) + ']';
}

inline std::string id_of(const OrderSaid& said) { return std::string(said.id.empty() ? said.drug : said.id); }

inline std::string request_json(const OrderSaid& said, std::string_view status) {
    std::string dispense;
    if (said.repeats >= 0) dispense += ",\"numberOfRepeatsAllowed\":" + std::to_string(said.repeats);
    if (said.supply_days > 0)
        dispense += ",\"expectedSupplyDuration\":{\"value\":" + std::to_string(said.supply_days) + ",\"code\":\"d\"}";
    if (said.quantity > 0)
        dispense += ",\"quantity\":{\"value\":" + std::to_string(said.quantity) + ",\"unit\":\"tablet\"}";
    std::string members =
        begin("MedicationRequest", id_of(said)) + text("status", said.status.empty() ? status : said.status) +
        text("intent", said.intent) + raw("medicationCodeableConcept", concept_of(said.drug, "atc")) +
        raw("statusReason", concept_of(said.why_ended, "reason")) + raw("subject", patient_reference()) +
        text("authoredOn", said.authored) + raw("dosageInstruction", dosage_of(said));
    if (!said.reason.empty()) members += raw("reasonCode", '[' + concept_of(said.reason, "cm") + ']');
    if (!dispense.empty()) members += raw("dispenseRequest", object(dispense));
    if (said.do_not_perform) members += ",\"doNotPerform\":true";
    if (!said.prior.empty())
        members += raw("priorPrescription", object(text("reference", "MedicationRequest/" + std::string(said.prior))));
    return object(members);
}

inline Entry entry_of(const OrderSaid& said) {
    return {RecordList::medication_requests, id_of(said), request_json(said, "active")};
}

inline Entry statement_of(const OrderSaid& said) {
    const std::string period = text("start", said.start) + text("end", said.end);
    std::string members = begin("MedicationStatement", id_of(said)) +
                          text("status", said.status.empty() ? "active" : said.status) +
                          raw("medicationCodeableConcept", concept_of(said.drug, "atc")) +
                          raw("subject", patient_reference()) + text("dateAsserted", said.authored);
    if (!said.why_ended.empty()) members += raw("statusReason", '[' + concept_of(said.why_ended, "reason") + ']');
    if (!period.empty()) members += raw("effectivePeriod", object(period));
    return {RecordList::medication_statements, id_of(said), object(members)};
}

inline Entry entry_of(const AllergySaid& said) {
    const std::string id =
        said.id.empty() ? "a-" + std::string(said.code.substr(said.code.find(':') + 1)) : std::string(said.id);
    std::string reaction = text("severity", said.severity);
    if (!said.manifestation.empty())
        reaction += raw("manifestation", '[' + concept_of(said.manifestation, "sct") + ']');
    std::string members = begin("AllergyIntolerance", id) + text("type", said.type) +
                          raw("clinicalStatus", concept_of(said.status, "status")) +
                          raw("verificationStatus", concept_of(said.verification, "status")) +
                          raw("code", concept_of(said.code, "rx")) + text("criticality", said.criticality) +
                          raw("patient", patient_reference()) + text("recordedDate", ago(100));
    if (!reaction.empty()) members += raw("reaction", '[' + object(reaction) + ']');
    return {RecordList::allergies, id, object(members)};
}

inline Entry entry_of(const ScoreSaid& said) {
    const std::string id =
        said.id.empty() ? "o-" + std::string(said.score.substr(said.score.find(':') + 1)) : std::string(said.id);
    const std::string value = ",\"value\":" + std::to_string(said.points) + text("unit", said.unit);
    return {said.list, id,
            object(begin("Observation", id) + text("status", said.status) +
                   raw("code", concept_of(said.score, "score")) + raw("subject", patient_reference()) +
                   text("effectiveDateTime", said.on) + raw("valueQuantity", object(value)))};
}

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
        if (is_selected) selections_.push_back("\"MedicationRequest/" + id_of(said) + '"');
        drafts_.push_back(object(raw("resource", request_json(said, "draft"))));
        return *this;
    }
    Request& sends(RecordList list, Sent how) {
        sent_[static_cast<std::size_t>(list)] = how;
        return *this;
    }
    Request& born(std::string date) {
        birth_date_ = std::move(date);
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
        std::string prefetch =
            raw("patient", object(begin("Patient", "p1") + text("birthDate", birth_date_) + more_of_patient_));
        constexpr std::array<std::string_view, fhir::record_list_count> keys{
            "conditions", "medicationRequests", "medicationStatements", "allergies", "observations", "severity"};
        for (std::size_t i = 0; i < keys.size(); ++i)
            prefetch += raw(keys[i], list_json(static_cast<RecordList>(i), sent_[i]));
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
        for (const Entry& entry : entries_)
            if (entry.list == list) found.push_back(object(raw("resource", entry.json)));
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

    std::string_view hook_;
    std::string birth_date_ = "1992-03-14", more_of_patient_;
    std::vector<Entry> entries_;
    std::vector<std::string> drafts_, selections_;
    std::array<Sent, fhir::record_list_count> sent_{};
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
