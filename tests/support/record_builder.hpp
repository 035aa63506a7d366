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
    std::vector<std::string> resources_of(RecordList list) const;
    std::string patient_json() const;
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

    std::string body(fhir::Day day = today) const;

  private:
    std::string list_json(RecordList list, Sent how) const;

    std::string_view hook_, gender_;
    std::string birth_date_ = "1992-03-14", more_of_patient_;
    std::vector<Entry> entries_;
    std::vector<std::string> drafts_, selections_;
    std::array<Sent, fhir::record_list_count> sent_{};
    std::vector<std::pair<std::string, std::string>> values_; // put under a key
};

// --- the patients that most tests begin with --------------------------------------------------------------------

ConditionSaid dermatitis();
// A class III-IV steroid for 45 days, stopped 40 days ago because it did not work.
OrderSaid failed_topical();

// No dermatitis, nothing known but that there are no allergies; every list is whole.
Request chart(std::string_view hook = "patient-view");
// An adult of 34 years with severe dermatitis whom topical treatment failed, and with no reason against a draft.
Request candidate(std::string_view hook = "patient-view");

} // namespace eczema::tests
