// What a test can say about a patient, and the FHIR JSON of it: one struct for each resource, with the codes and dates
// that tests vary. Dates are written as "so many days ago" and become dates when record_builder.hpp knows the day of
// the call. It knows codes, not rules.
#pragma once
#include "fhir/record.hpp"
#include "tests/support/fhir_text.hpp"

#include <algorithm>
#include <optional>

namespace eczema::tests {

using fhir::RecordList;

// "@3@", which Request::body() writes as the date three days before the call; negative for days to come.
std::string ago(int days);

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
    std::string_view prior{};  // id of the order that this one renews
    double dose_mg = 0;        // in place of `dose`
    int every_weeks = 0;       // `times` in so many weeks, in place of `unit`
    bool single = false;       // one dose and no timing beside
    std::string valid_until{}; // dispenseRequest.validityPeriod.end
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

// A body weight, LOINC 29463-7.
struct WeightSaid {
    double kg;
    std::string on; // ago(n)
    std::string_view id = "o-weight";
};

// A test result: one of value, answer and value_date, or none.
struct LabSaid {
    std::string_view code; // LOINC
    std::optional<double> value{};
    std::string_view unit{};
    std::string on{};                  // ago(n)
    std::string_view id{};             // "o-" and the code where empty
    std::string_view answer{};         // SNOMED CT
    std::string_view interpretation{}; // v3-ObservationInterpretation: "H", "POS"
    std::string value_date{};
    std::string_view status = "final";
    RecordList list = RecordList::observations;
};

struct DispenseSaid {
    std::string_view drug; // ATC
    std::string on{};      // ago(n): handed over
    int supply_days = 0;
    std::string_view id{}; // "d-" and the drug's code where empty
    std::string_view status = "completed";
    int quantity = 0;         // tablets
    std::string_view order{}; // id of the MedicationRequest
};

struct AdministrationSaid {
    std::string_view drug; // ATC
    std::string on{}, end{};
    double dose_mg = 0;
    std::string_view id{}; // "g-" and the drug's code where empty
    std::string_view status = "completed";
    std::string_view route{}; // SNOMED CT
    std::string_view order{}; // id of the MedicationRequest
};

struct ImmunizationSaid {
    std::string_view vaccine; // CVX
    std::string on{};
    std::string_view id{}; // "v-" and the vaccine's code where empty
    std::string_view status = "completed";
    bool is_subpotent = false;
};

// An ImmunizationRecommendation with one forecast.
struct ForecastSaid {
    std::string_view vaccine; // CVX
    std::string_view says;    // "immune", "due", "overdue", "complete", "contraindicated"
    std::string on{};
    std::string_view id{};      // "f-" and the vaccine's code where empty
    std::string_view disease{}; // SNOMED CT
};

struct ProcedureSaid {
    std::string_view code; // SNOMED CT
    std::string on{}, end{};
    std::string_view id{}; // "p-" and the code where empty
    std::string_view status = "completed";
    std::string_view site{}; // SNOMED CT
};

struct ServiceRequestSaid {
    std::string_view code;     // SNOMED CT
    std::string authored{};    // ago(n)
    std::string_view id{};     // "s-" and the code where empty
    std::string_view status{}; // active, of a draft: draft
    std::string_view intent = "order";
    std::string on{}, end{};   // when it is to be done
    std::string_view reason{}; // ICD-10-CM
    std::string_view site{};   // SNOMED CT
    bool do_not_perform = false;
};

struct EncounterSaid {
    std::string on{}, end{};
    std::string_view class_code = "AMB";
    std::string_view id = "e1";
    std::string_view status = "finished";
    std::string_view type{}, service{}; // SNOMED CT
    std::string_view reason{};          // ICD-10-CM
};

struct ReportSaid {
    std::string_view code; // LOINC
    std::string on{};
    std::string_view conclusion{}; // SNOMED CT
    std::string_view id{};         // "r-" and the code where empty
    std::string_view status = "final";
};

struct DeviceSaid {
    std::string_view type; // SNOMED CT
    std::string on{}, end{};
    std::string_view id{}; // "u-" and the type's code where empty
    std::string_view status = "active";
};

struct Entry {
    RecordList list;
    std::string id, json;
};

std::string begin(std::string_view type, std::string_view id);
std::string patient_reference();

// The id that was said, else one made of the code without its system.
std::string id_or(std::string_view id, std::string_view prefix, std::string_view code);

// --- diagnoses, reactions and measurements ----------------------------------------------------------------------

Entry entry_of(const ConditionSaid& said);

Entry entry_of(const AllergySaid& said);

Entry entry_of(const ScoreSaid& said);

Entry entry_of(const WeightSaid& said);

Entry entry_of(const LabSaid& said);

Entry entry_of(const ReportSaid& said);

// --- drugs and vaccines -----------------------------------------------------------------------------------------

std::string dosage_of(const OrderSaid& said);

std::string id_of(const OrderSaid& said);

std::string request_json(const OrderSaid& said, std::string_view status);

Entry entry_of(const OrderSaid& said);

Entry statement_of(const OrderSaid& said);

std::string order_reference(std::string_view id);

Entry entry_of(const DispenseSaid& said);

Entry entry_of(const AdministrationSaid& said);

Entry entry_of(const ImmunizationSaid& said);

Entry entry_of(const ForecastSaid& said);

// --- care -------------------------------------------------------------------------------------------------------

Entry entry_of(const ProcedureSaid& said);

std::string id_of(const ServiceRequestSaid& said);

std::string request_json(const ServiceRequestSaid& said, std::string_view status);

Entry entry_of(const ServiceRequestSaid& said);

Entry entry_of(const EncounterSaid& said);

Entry entry_of(const DeviceSaid& said);

} // namespace eczema::tests
