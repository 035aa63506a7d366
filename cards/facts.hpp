// Named facts about the patient and about one ordered drug: what rules compare. Each is three-valued, carries the
// resources that prove it, and says what is missing where it is unknown. Hard clinical computation (windows, newest
// of, exposures, bands) lives behind these names, so that a rule's row stays a comparison a clinician can check.
#pragma once
#include "cards/exposures.hpp"
#include "cards/fact.hpp"
#include "cards/lab_tests.hpp"
#include "cards/settings.hpp"
#include "cards/treatments.hpp"
#include "cards/tri.hpp"
#include "cards/value_sets.hpp"
#include "fhir/record.hpp"

#include <unordered_map>

namespace eczema::cards {

struct BiologicDose;
struct OralDraft;
struct UnreadDrug;

enum class Hook : std::uint8_t { patient_view = 1, order_select = 2, order_sign = 4 };

struct Evidence {
    std::string_view resource_type, id; // id may be empty
    std::optional<fhir::DateInterval> date;
};

// A number known to lie between two bounds, both inclusive; equal where it is known exactly.
struct Range {
    double low, high;
};

struct FactValue {
    Tri truth = Tri::unknown;      // of a number: no = does not apply, unknown = not known
    std::optional<Range> number{}; // in the fact's unit
    std::string_view
        detail{}; // what was found, in our words: "IGA 4", "anaphylaxis"; fills {x}; static or in the arena
    std::string_view missing{}; // where unknown: what is missing, in our words: "allergy list"
    std::span<const Evidence> evidence{};
    std::span<const LabTest> tests{};          // what is missing or due, in the order of the table
    std::span<const ValueSet> vaccines{};      // those due
    std::span<const std::string_view> lines{}; // what the card lists of it, one a line, in our words
};

// The drug under judgement: an order of the request, an option that the ladder considers, or a treatment under way.
// Light treatments and vaccines that are ordered count as drugs.
struct JudgedDrug {
    Drug drug;
    const fhir::DraftOrder* draft = nullptr; // of an order
    const Treatment* treatment = nullptr;    // under way or stopped; of an order: the same drug, if it is being taken
    std::optional<ValueSet> replaces = {};   // of an option: the drug that it would take the place of
};

// A draft of the request that starts or stops a drug, selected or not.
struct DraftedDrug {
    Drug drug;
    const fhir::DraftOrder* draft;
    bool is_stop;                      // stopped, cancelled, on hold, completed, or not to be performed
    std::optional<fhir::Day> last_day; // where the draft sets an end
};

// A diagnosis of the record: has(), suspected() and hist() of specification 1.1, with the onset. Entries that are
// refuted or were made in error are none.
struct Diagnosis {
    const fhir::Condition* condition;
    SetBits sets;                              // of its codes
    Tri is_current = Tri::unknown;             // clinical status; without one, abatement and age of the entry decide
    bool is_suspected = false;                 // unconfirmed, provisional or differential
    std::optional<fhir::DateInterval> onset{}; // onset, else birth and age at onset, else the recorded date
};

// An observation that says something (final, amended or corrected), with the sets of its codes. One whose status is not
// known may be the newest as well: it is here as a result of unknown value.
struct CodedObservation {
    const fhir::Observation* observation;
    SetBits sets;                              // of its own code and its components' codes
    SetBits own_sets{};                        // of its own code
    std::span<const SetBits> component_sets{}; // of each component, none where its value is declared absent
};

class ConditionIndex;

struct PatientFacts {
    std::array<FactValue, fact_count> values;
    std::span<const Exposure> exposures;
    std::span<const Treatment> treatments;
    std::span<const Diagnosis> diagnoses;
    std::span<const CodedObservation> observations;
    const ConditionIndex* conditions_by_id = nullptr; // lives as long as the arena of the request
    std::span<const DraftedDrug> drafted;
    std::span<const JudgedDrug> orders; // of the drafted drugs those selected and not stopped, in the order sent
    std::span<const UnreadDrug> unread_drugs;
    std::span<const JudgedDrug> taken;   // systemic eczema drugs that are, or may be, taken today
    std::span<const JudgedDrug> stopped; // those that were, or may have been, stopped in the last 60 days
    const fhir::PatientRecord* record = nullptr;
    const Settings* settings = nullptr;
    Hook hook = Hook::patient_view;
    fhir::Day today;

    const FactValue& operator[](Fact fact) const { return values[static_cast<std::size_t>(fact)]; }
};

// Values of the facts about one ordered drug; those about the patient and the call are the patient's.
struct DrugFacts {
    const PatientFacts& patient;
    const JudgedDrug* judged;                      // null where no drug is judged
    std::array<FactValue, drug_fact_count> values; // from ordered_drug on
    const BiologicDose* labelled_dose = nullptr; // of a biologic, where age and weight are known and a row covers them
    const OralDraft* oral_draft = nullptr; // a drug by mouth: the dose in place of the order, or the next higher one

    const FactValue& operator[](Fact fact) const {
        return fact < Fact::ordered_drug ? patient[fact] : values[drug_fact_index(fact)];
    }
};

// The conditions of the record by their id; of two with one id the first.
class ConditionIndex {
  public:
    ConditionIndex(std::span<const fhir::Condition> conditions, std::pmr::memory_resource& arena);
    const fhir::Condition* find(std::string_view id) const;

  private:
    std::pmr::unordered_map<std::string_view, const fhir::Condition*> by_id_;
};

// What the derivations of single facts read and where they put lists. Each list is looked up in the value sets once.
struct Derivation {
    const fhir::PatientRecord& record;
    const Hook hook;
    const ValueSets& value_sets;
    const Settings& settings;
    const fhir::Day today;
    std::pmr::memory_resource& arena;
    std::span<const Exposure> exposures{};
    std::span<const Treatment> treatments{};
    std::span<const Diagnosis> diagnoses{};
    std::span<const CodedObservation> observations{};
    std::span<const DraftedDrug> drafted{};
    std::span<const JudgedDrug> orders{};
    const ConditionIndex* conditions_by_id = nullptr;
};

PatientFacts derive_facts(const fhir::PatientRecord& record, Hook hook, const ValueSets& value_sets,
                          const Settings& settings, fhir::Day today, std::pmr::memory_resource& arena);

DrugFacts derive_drug_facts(const PatientFacts& patient, const JudgedDrug& judged, const ValueSets& value_sets,
                            std::pmr::memory_resource& arena);

// Facts where no drug is ordered: every fact about an order is "no".
DrugFacts without_order(const PatientFacts& patient);

} // namespace eczema::cards
