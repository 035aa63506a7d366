// What a decoder made of a resource, as one text with every field that is set: two resources say the same where their
// texts are equal. By the R4 name of the type, as the record reads it.
#pragma once
#include "fhir/record.hpp"

#include <sstream>

namespace eczema::tests {

class DecodedText {
  public:
    static std::string of(std::string_view r4_type, const fhir::Value& resource, fhir::Reading& reading) {
        return of(r4_type, resource, fhir::Medications(reading.arena), reading);
    }

    static std::string of(std::string_view r4_type, const fhir::Value& resource, const fhir::Medications& known,
                          fhir::Reading& reading) {
        DecodedText out;
        if (r4_type == "Patient") out.add(fhir::read_patient(resource, reading));
        if (r4_type == "Condition") out.add(fhir::read_condition(resource, reading));
        if (r4_type == "MedicationRequest") out.add(fhir::read_medication_request(resource, known, reading));
        if (r4_type == "MedicationStatement") out.add(fhir::read_medication_statement(resource, known, reading));
        if (r4_type == "MedicationDispense") out.add(fhir::read_medication_dispense(resource, known, reading));
        if (r4_type == "MedicationAdministration")
            out.add(fhir::read_medication_administration(resource, known, reading));
        if (r4_type == "Medication") out.add(fhir::read_medication(resource, {}, reading));
        if (r4_type == "AllergyIntolerance") out.add(fhir::read_allergy_intolerance(resource, reading));
        if (r4_type == "Observation") out.add(fhir::read_observation(resource, reading));
        if (r4_type == "Immunization") out.add(fhir::read_immunization(resource, reading));
        if (r4_type == "ImmunizationRecommendation") out.add(fhir::read_immunization_recommendation(resource, reading));
        if (r4_type == "Procedure") out.add(fhir::read_procedure(resource, reading));
        if (r4_type == "ServiceRequest") out.add(fhir::read_service_request(resource, reading));
        if (r4_type == "DiagnosticReport") out.add(fhir::read_diagnostic_report(resource, reading));
        if (r4_type == "Encounter") out.add(fhir::read_encounter(resource, reading));
        if (r4_type == "DeviceUseStatement") out.add(fhir::read_device_use_statement(resource, reading));
        return out.text_.str();
    }

  private:
    void add(const fhir::Patient& it) {
        field("id", it.id);
        field("birth", it.birth_date);
        field("gender", it.gender);
        field("deceased", it.is_deceased);
    }
    void add(const fhir::Condition& it) {
        field("id", it.id);
        field("clinical", it.clinical_status);
        field("verification", it.verification_status);
        field("code", it.code);
        field("severity", it.severity);
        fields("site", it.body_sites);
        field("encounter", it.is_encounter_diagnosis);
        field("onset", it.onset);
        field("onset-days", it.onset_age_days);
        field("recorded", it.recorded);
        field("has-abated", it.has_abated == true);
        field("abatement-unread", !it.has_abated);
        field("abated", it.abated);
    }
    void add(const fhir::MedicationRequest& it) {
        field("id", it.id);
        field("status", it.status);
        field("intent", it.intent);
        field("do-not-perform", it.do_not_perform);
        add(it.drug);
        field("status-reason", it.status_reason);
        fields("reason", it.reasons);
        fields("reason-reference", it.reason_references);
        field("authored", it.authored_on);
        for (const fhir::Dosage& dosage : it.dosages) add(dosage);
        field("validity", it.validity);
        field("supply", it.supply_days);
        field("repeats", it.repeats);
        field("quantity", it.quantity);
        field("prior", it.prior);
    }
    void add(const fhir::MedicationStatement& it) {
        field("id", it.id);
        field("status", it.status);
        add(it.drug);
        field("status-reason", it.status_reason);
        fields("reason", it.reasons);
        fields("reason-reference", it.reason_references);
        field("effective", it.effective);
        field("asserted", it.asserted);
        for (const fhir::Dosage& dosage : it.dosages) add(dosage);
    }
    void add(const fhir::MedicationDispense& it) {
        field("id", it.id);
        field("status", it.status);
        add(it.drug);
        field("handed-over", it.handed_over);
        field("supply", it.supply_days);
        field("quantity", it.quantity);
        for (const fhir::Dosage& dosage : it.dosages) add(dosage);
        field("order", it.order);
    }
    void add(const fhir::MedicationAdministration& it) {
        field("id", it.id);
        field("status", it.status);
        add(it.drug);
        field("effective", it.effective);
        field("dose", it.dose);
        field("route", it.route);
        field("order", it.order);
    }
    void add(const fhir::Medication& it) {
        field("drug", it.code);
        field("form", it.form);
        fields("ingredient", it.ingredients);
    }
    void add(const fhir::AllergyIntolerance& it) {
        field("id", it.id);
        field("clinical", it.clinical_status);
        field("verification", it.verification_status);
        field("type", it.type);
        field("criticality", it.criticality);
        field("code", it.code);
        fields("substance", it.substances);
        fields("manifestation", it.manifestations);
        field("severe", it.has_severe_reaction);
        field("date", it.date);
    }
    void add(const fhir::Observation& it) {
        field("id", it.id);
        field("status", it.status);
        field("code", it.code);
        add_value(it);
        field("date", it.date);
        for (const fhir::ObservationComponent& component : it.components) {
            field("component", component.code);
            add_value(component);
        }
        field("value-date", it.value_date);
        field("site", it.body_site);
    }
    void add_value(const fhir::ObservedValue& it) {
        field("value", it.value);
        field("value-low", it.value_low);
        field("value-high", it.value_high);
        field("answer", it.answer);
        field("unread", it.has_unread_value);
        field("absent", it.is_data_absent);
        fields("interpretation", it.interpretations);
        for (const fhir::ReferenceRange& range : it.reference_ranges) {
            field("low", range.low);
            field("high", range.high);
            field("range-type", range.type);
            field("range-for-some", range.is_for_some);
        }
    }
    void add(const fhir::Immunization& it) {
        field("id", it.id);
        field("status", it.status);
        field("vaccine", it.vaccine);
        field("date", it.date);
        field("subpotent", it.is_subpotent);
    }
    void add(const fhir::ImmunizationRecommendation& it) {
        field("id", it.id);
        field("date", it.date);
        for (const fhir::Forecast& forecast : it.forecasts) {
            fields("vaccine", forecast.vaccines);
            field("disease", forecast.target_disease);
            field("status", forecast.status);
        }
    }
    void add(const fhir::Procedure& it) {
        field("id", it.id);
        field("status", it.status);
        field("code", it.code);
        field("performed", it.performed);
        fields("site", it.body_sites);
    }
    void add(const fhir::ServiceRequest& it) {
        field("id", it.id);
        field("status", it.status);
        field("intent", it.intent);
        field("do-not-perform", it.do_not_perform);
        field("code", it.code);
        field("authored", it.authored_on);
        field("occurrence", it.occurrence);
        fields("reason", it.reasons);
        fields("reason-reference", it.reason_references);
        fields("site", it.body_sites);
    }
    void add(const fhir::DiagnosticReport& it) {
        field("id", it.id);
        field("status", it.status);
        field("code", it.code);
        field("date", it.date);
        fields("conclusion", it.conclusions);
    }
    void add(const fhir::Encounter& it) {
        field("id", it.id);
        field("status", it.status);
        field("class", it.class_code);
        fields("type", it.types);
        field("service", it.service_type);
        fields("reason", it.reasons);
        field("period", it.period);
    }
    void add(const fhir::DeviceUseStatement& it) {
        field("id", it.id);
        field("status", it.status);
        field("device", it.device);
        field("timing", it.timing);
    }
    void add(const fhir::Dosage& it) {
        text_ << "[ ";
        field("sequence", it.sequence);
        field("route", it.route);
        field("site", it.site);
        if (it.bounds) field("bounds", *it.bounds);
        field("bounds-days", it.bounds_days);
        field("count", it.occurrences);
        field("a-day", it.times_per_day);
        for (const fhir::DateInterval& event : it.events) field("event", std::optional(event));
        field("single", it.is_single);
        field("as-needed", it.is_as_needed);
        field("dose", it.dose);
        text_ << "] ";
    }

    void field(std::string_view name, std::string_view word) {
        if (!word.empty()) text_ << name << '=' << word << ' ';
    }
    void field(std::string_view name, bool is_set) {
        if (is_set) text_ << name << ' ';
    }
    void field(std::string_view name, std::optional<double> number) {
        if (number) text_ << name << '=' << *number << ' ';
    }
    void field(std::string_view name, const std::optional<fhir::DateInterval>& date) {
        if (date) text_ << name << '=' << fhir::to_text(*date) << ' ';
    }
    void field(std::string_view name, const fhir::Period& period) {
        field(std::string(name) + ".start", period.start);
        field(std::string(name) + ".end", period.end);
    }
    void field(std::string_view name, const fhir::Quantity& quantity) {
        if (!quantity.value && quantity.unit.empty()) return;
        text_ << name << '=' << quantity.value.value_or(-1) << '{' << quantity.unit << '}'
              << (quantity.has_comparator() ? "bound " : " ");
    }
    void field(std::string_view name, const fhir::Reference& reference) {
        if (!reference.id.empty()) text_ << name << '=' << reference.type << '/' << reference.id << ' ';
    }
    void field(std::string_view name, const fhir::Ingredient& part) {
        field(name, part.item);
        field(name, part.reference);
        field(std::string(name) + ".amount", part.amount);
        field(std::string(name) + ".per", part.per);
    }
    void field(std::string_view name, const fhir::CodeableConcept& concept_read) {
        if (concept_read.is_empty()) return;
        text_ << name << '=';
        for (const fhir::Coding& coding : concept_read.codings) text_ << coding.system << '|' << coding.code << ',';
        text_ << '"' << concept_read.text << "\" ";
    }
    template <class T>
    void fields(std::string_view name, std::span<const T> list) {
        for (const T& one : list) field(name, one);
    }

    std::ostringstream text_;
};

} // namespace eczema::tests
