// What the record holds of one laboratory test or measurement: when there was a result, and whether one is on order.
// Knows dates and codes, not what a result means.
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

// The last day on which the test has a result. `surely` is the latest day known for certain; `perhaps` is later where
// a date is partial or absent, or where results were not sent; nothing there means that no result can exist.
struct LastResult {
    std::optional<fhir::Day> surely, perhaps;
    const fhir::Observation* observation = nullptr; // the one of `surely`
};

class LabResults {
  public:
    explicit LabResults(const Derivation& from);

    // Of a test with several members the day on which the last of them was complete.
    LastResult last_of(LabTest test) const;

    // Results on `count` days, the newest first, each at least `days_apart` before the one after it and none before
    // `since`.
    Tri has_on_days(LabTest test, int count, int days_apart, fhir::Day since) const;

    // An order of the test that is at most `pending_order_days` old, or is among the drafts. Null where there is none:
    // a missing list of orders is no order, since a warning must not wait for it.
    const fhir::ServiceRequest* order_of(LabTest test) const;

  private:
    struct Result {
        SetBits sets; // of what has a value
        std::optional<fhir::DateInterval> date;
        const fhir::Observation* observation;
        bool is_sure; // its status is known
    };
    struct Order {
        SetBits sets;
        const fhir::ServiceRequest* request;
    };
    LastResult last_of(std::span<const ValueSet> members) const;
    Tri has_on_days(std::span<const ValueSet> members, int count, int days_apart, fhir::Day since) const;

    fhir::Day today_;
    std::optional<fhir::Day> unsent_until_; // results up to this day may not have been sent
    std::pmr::vector<Result> results_;
    std::pmr::vector<Order> orders_;
};

} // namespace eczema::cards
