// The cost of facts grows with the record and no faster: comparing each entry with each would take longer than a test
// may.
#include "tests/support/derived_chart.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace eczema::tests {
namespace {

constexpr int small = 2'000, large = 100'000, growth = large / small;

// Counts what is asked of it; the same for the same record, whatever the machine.
class CountingArena : public std::pmr::memory_resource {
  public:
    std::size_t bytes = 0;

  private:
    void* do_allocate(std::size_t size, std::size_t alignment) override {
        bytes += size;
        return arena_.allocate(size, alignment);
    }
    void do_deallocate(void*, std::size_t, std::size_t) override {}
    bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }

    std::pmr::monotonic_buffer_resource arena_;
};

// A record of drugs alone, made without JSON.
class Drugs {
  public:
    fhir::MedicationRequest& order(std::string_view system, std::string_view code, int start, int end) {
        fhir::MedicationRequest& order = orders_.emplace_back();
        order.id = new_id();
        order.status = "active";
        order.intent = "order";
        order.drug = drug(system, code, {});
        order.validity = {day(start), day(end)};
        return order;
    }
    fhir::MedicationStatement& statement(std::string_view code, std::string_view words, int start) {
        fhir::MedicationStatement& statement = statements_.emplace_back();
        statement.id = new_id();
        statement.status = "active";
        statement.drug = drug("http://www.whocc.no/atc", code, words);
        statement.effective.start = day(start);
        return statement;
    }
    void dispense(const fhir::MedicationRequest& order, int on) {
        fhir::MedicationDispense& dispense = dispenses_.emplace_back();
        dispense.id = new_id();
        dispense.status = "completed";
        dispense.handed_over = day(on);
        dispense.supply_days = 30;
        dispense.order = {"MedicationRequest", order.id};
    }

    fhir::PatientRecord record() const {
        fhir::PatientRecord record;
        record.medication_requests = orders_;
        record.medication_statements = statements_;
        record.medication_dispenses = dispenses_;
        record.supplies.fill({.is_whole = true});
        return record;
    }

  private:
    static fhir::DateInterval day(int days_ago) { return {today - days_ago, today - days_ago}; }
    std::string_view new_id() { return ids_.emplace_back("e" + std::to_string(ids_.size())); }
    fhir::Medication drug(std::string_view system, std::string_view code, std::string_view words) {
        fhir::Medication drug;
        drug.code.text = words;
        if (!code.empty()) drug.code.codings = {&codings_.emplace_back(fhir::Coding{system, code, {}}), 1};
        return drug;
    }

    std::vector<fhir::MedicationRequest> orders_;
    std::vector<fhir::MedicationStatement> statements_;
    std::vector<fhir::MedicationDispense> dispenses_;
    std::deque<std::string> ids_;
    std::deque<fhir::Coding> codings_;
};

// Records in which each entry could be compared with every other.
struct Shape {
    const char* name;
    void (*add)(Drugs& drugs, int i);
};
constexpr std::string_view atc = "http://www.whocc.no/atc", rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
constexpr Shape shapes[] = {
    {"orders, each with a dispense", [](Drugs& drugs, int i) { drugs.dispense(drugs.order(atc, "L04AD01", i, 0), i); }},
    {"an episode each", [](Drugs& drugs, int i) { drugs.order(atc, "D11AH05", 70 * i + 5, 70 * i); }},
    {"orders and denials",
     [](Drugs& drugs, int i) {
         drugs.order(atc, "L04AX03", i, 0);
         drugs.statement("L04AX03", {}, i).status = "not-taken";
     }},
    {"words alone", [](Drugs& drugs, int i) { drugs.statement({}, "dupilumab pen", i % 300); }},
    {"courses of a steroid", [](Drugs& drugs, int i) { drugs.order(atc, "H02AB07", i % 360 + 8, i % 360); }},
    {"topical steroids", [](Drugs& drugs, int i) { drugs.order(rxnorm, "106256", i % 360 + 40, i % 360); }},
};

// Bytes asked of the arena.
std::size_t cost_of(const Shape& shape, int entries) {
    Drugs drugs;
    for (int i = 0; i < entries; ++i) shape.add(drugs, i);
    const fhir::PatientRecord record = drugs.record();
    const cards::Settings settings;
    CountingArena arena;
    const cards::PatientFacts facts =
        cards::derive_facts(record, cards::Hook::patient_view, value_sets(), settings, today, arena);
    EXPECT_GE(facts.exposures.size(), static_cast<std::size_t>(entries));
    return arena.bytes;
}

TEST(RecordSize, facts_cost_in_proportion) {
    for (const Shape& shape : shapes)
        EXPECT_LT(cost_of(shape, large), cost_of(shape, small) * growth * 3 / 2) << shape.name;
}

} // namespace
} // namespace eczema::tests
