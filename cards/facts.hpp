// Named facts about the patient and about one ordered drug: what rules compare. Each is three-valued, carries the
// resources that prove it, and says what is missing where it is unknown. Hard clinical computation (windows, newest
// of, exposures, bands) lives behind these names, so that a rule's row stays a comparison a clinician can check.
#pragma once
#include "cards/exposures.hpp"
#include "cards/settings.hpp"
#include "cards/tri.hpp"
#include "cards/value_sets.hpp"
#include "fhir/record.hpp"

namespace eczema::cards {

enum class Fact : std::uint8_t {
    // the patient
    atopic_dermatitis,
    severity_band,
    topicals_failed,
    age_months,
    age_years,
    systemic_candidate,
    on_systemic,
    on_immunosuppressive,
    on_il413_biologic,
    systemic_considered,
    skin_infection,
    skin_infection_unresolved,
    skin_infection_serious,
    skin_infection_treated,
    antibiotic_day,
    serious_infection,
    herpeticum,
    herpeticum_treated,
    herpeticum_unresolved,
    herpeticum_resolved_days,
    herpeticum_episodes,
    helminth,
    helminth_treated,
    helminth_days_since_treatment,
    cutaneous_lymphoma,
    // the call
    ladder_asked,
    advanced_drug_drafted,
    // one ordered drug
    ordered_drug,
    order_for_dermatitis,
    order_for_infection,
    course_days,
    order_repeats,
    depot_injection,
    recorded_reaction,
    recorded_reaction_serious,
    overlap_one_pathway_days,
    overlap_advanced_days,
    overlap_adjunct_days,
    overlap_same_drug_days,
    count,
};
inline constexpr std::size_t fact_count = static_cast<std::size_t>(Fact::count);

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
    std::string_view detail{};     // what was found, in our words: "IGA", "anaphylaxis"; static or in the arena
    std::string_view missing{};    // where unknown: what is missing, in our words: "allergy list"
    std::span<const Evidence> evidence{};
};

// How the fact reads on a card, and what to call it where it is not known.
struct FactName {
    std::string_view id;      // "skin-infection"
    std::string_view shown;   // "bacterial skin infection recorded"
    std::string_view missing; // "condition list"
};
const FactName& name_of(Fact fact);

// The drug under judgement: an order of the request, or an option that the ladder considers.
struct OrderedDrug {
    Drug drug;
    const fhir::DraftOrder* draft = nullptr; // null for an option of the ladder
};

// A draft of the request that starts or stops a drug, selected or not.
struct DraftedDrug {
    Drug drug;
    const fhir::DraftOrder* draft;
    bool is_stop;                      // stopped, cancelled, on hold, completed, or not to be performed
    std::optional<fhir::Day> last_day; // where the draft sets an end
};

struct PatientFacts {
    std::array<FactValue, fact_count> values;
    std::span<const Exposure> exposures;
    std::span<const DraftedDrug> drafted;
    std::span<const OrderedDrug> orders; // of the drafted drugs those selected and not stopped, in the order sent
    const fhir::PatientRecord* record = nullptr;
    const Settings* settings = nullptr;
    fhir::Day today;

    const FactValue& operator[](Fact fact) const { return values[static_cast<std::size_t>(fact)]; }
};

// Values of the facts about one ordered drug; those about the patient and the call are the patient's.
struct OrderFacts {
    const PatientFacts& patient;
    const OrderedDrug* order; // null where no drug is ordered
    std::array<FactValue, fact_count> values;

    const FactValue& operator[](Fact fact) const {
        return fact < Fact::ordered_drug ? patient[fact] : values[static_cast<std::size_t>(fact)];
    }
};

enum class Hook : std::uint8_t { patient_view = 1, order_select = 2, order_sign = 4 };

// What the derivations of single facts read and where they put lists.
struct Derivation {
    const fhir::PatientRecord& record;
    const ValueSets& value_sets;
    const Settings& settings;
    const fhir::Day today;
    std::span<const Exposure> exposures;
    std::span<const DraftedDrug> drafted;
    std::pmr::memory_resource& arena;
};

PatientFacts derive_facts(const fhir::PatientRecord& record, Hook hook, const ValueSets& value_sets,
                          const Settings& settings, fhir::Day today, std::pmr::memory_resource& arena);

OrderFacts derive_order_facts(const PatientFacts& patient, const OrderedDrug& order, const ValueSets& value_sets,
                              std::pmr::memory_resource& arena);

// Facts where no drug is ordered: every fact about an order is "no".
OrderFacts without_order(const PatientFacts& patient);

} // namespace eczema::cards
