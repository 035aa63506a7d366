// What tests that say yes or no, and viral loads, came to (specification 1.1, R09, R10): every result of a set and the
// newest. By answer code, interpretation or number, never by words. What a result means for a drug is for rules to say.
#pragma once
#include "cards/facts.hpp"

namespace eczema::cards {

enum class TestAnswer : std::uint8_t { positive, negative, indeterminate, unread };

struct TestResult {
    TestAnswer answer;
    const fhir::Observation* observation;
};

class TestResults {
  public:
    TestResults(ValueSet set, const Derivation& from);

    std::span<const TestResult> all() const { return results_; }
    // Nothing where there is none in a whole list. `unread` where results that may be the newest disagree or say
    // nothing, or where one that was not sent may change the answer: what was seen to be positive stays so.
    std::optional<TestAnswer> newest() const { return newest_; }
    std::span<const Evidence> evidence_of_newest() const { return evidence_; } // those that may be the newest

  private:
    void find_newest(const Derivation& from);

    std::pmr::vector<TestResult> results_;
    std::pmr::vector<Evidence> evidence_;
    std::optional<TestAnswer> newest_;
};

// Whether the newest result is this one: no where there is none.
Tri is_newest(TestAnswer wanted, const TestResults& results);

Evidence evidence_of(const TestResult& result);

} // namespace eczema::cards
