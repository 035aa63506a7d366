// What was handed out or given: dispenses and administrations as exposures (specification 1.2), and what they say about
// the orders behind them. Used by derive_exposures alone.
#pragma once
#include "cards/exposures.hpp"

#include <map>
#include <unordered_map>
#include <unordered_set>

namespace eczema::cards {

// What derive_exposures and its parts read.
struct ExposureSources {
    const fhir::PatientRecord& record;
    const ValueSets& value_sets;
    const Settings& settings;
    const fhir::Day today;
    std::pmr::memory_resource& arena;

    // Whether the day is so near that an order without an end still says "in use"; a partial date by its latest day.
    bool is_fresh(const fhir::DateInterval& date) const;
    // Whether the exposure covers today, by its dates and by its status: `is_said_in_use` where that is active.
    Tri covers(const Exposure& exposure, bool is_said_in_use) const;
};

// The last day of what began on `start` and lasts so many days.
fhir::DateInterval last_day(const fhir::DateInterval& start, double days);

// Sets of one ingredient: what is said of one of their codes is said of all.
const SetBits& single_drugs();

// What was handed out or given under one order.
struct Fulfilment {
    const fhir::MedicationRequest* order = nullptr;
    const Exposure* first = nullptr; // by start; null where nothing was
    const Exposure* last = nullptr;
};

// Drugs that were surely handed out or given lately.
class FreshDrugs {
  public:
    explicit FreshDrugs(std::pmr::memory_resource& arena) : by_code_(&arena) {}

    void add(const Exposure& exposure);
    // Whether the drug is one of them: by a set of one ingredient, else by a code that both have, in the same form.
    bool hold(const Exposure& exposure) const;

  private:
    SetBits single_;
    std::pmr::map<std::pair<std::string_view, std::string_view>, SetBits> by_code_; // by system and code
};

class Supplies {
  public:
    explicit Supplies(const ExposureSources& from);

    std::span<const Exposure> exposures() const { return exposures_; }
    Fulfilment of_order(std::string_view id) const;
    // Whether what was handed out or given lately renews an order or statement that names no end.
    bool renew(const Exposure& exposure) const;
    // Whether all of it was sent.
    bool is_whole() const;

  private:
    const fhir::MedicationRequest* order_of(const fhir::Reference& reference) const;
    Exposure from_supply(const fhir::Medication& drug, const fhir::Reference& reference,
                         std::span<const fhir::Dosage> dosages) const;
    Exposure from_dispense(const fhir::MedicationDispense& dispense) const;
    Exposure from_administration(const fhir::MedicationAdministration& administration) const;
    void note(const Exposure& exposure);

    const ExposureSources& from_;
    std::pmr::vector<Exposure> exposures_;
    std::pmr::unordered_map<std::string_view, Fulfilment> fulfilments_; // by the order's id
    FreshDrugs fresh_drugs_, fresh_drugs_without_order_;
    std::pmr::unordered_set<std::string_view> fresh_orders_; // those that such a dispense or administration names
};

} // namespace eczema::cards
