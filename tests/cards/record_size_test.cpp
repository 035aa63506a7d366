// The cost of facts grows with the record and no faster: ten times the entries may not take a hundred times the work.
#include "tests/support/derived_chart.hpp"
#include "tests/support/spec_row.hpp"

#include <gtest/gtest.h>

#include <ctime>

namespace eczema::tests {
namespace {

constexpr int small = 2'000, large = 20'000, growth = large / small;

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

struct Cost {
    std::size_t bytes = 0;
    double cpu_seconds = 0; // of this thread: waiting does not count
};

double cpu_now() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

Cost cost_of(const DerivedChart& chart_read, int rounds) {
    Cost cost{0, 1e9};
    for (int round = 0; round < rounds; ++round) {
        CountingArena arena;
        const double start = cpu_now();
        const cards::PatientFacts facts = cards::derive_facts(chart_read.record, cards::Hook::patient_view,
                                                              value_sets(), chart_read.from.settings, today, arena);
        cost.cpu_seconds = std::min(cost.cpu_seconds, cpu_now() - start);
        cost.bytes = arena.bytes;
        EXPECT_EQ(facts.record, &chart_read.record);
    }
    return cost;
}

std::string id_of(std::string_view prefix, int i) { return std::string(prefix) + std::to_string(i); }

// Records in which something could be compared with everything.
struct Shape {
    const char* name;
    void (*add)(Request& request, int i);
};
constexpr Shape shapes[] = {
    {"orders with dispenses",
     [](Request& request, int i) {
         const std::string order = id_of("r", i / 2), supply = id_of("d", i);
         if (i % 2 == 0)
             request.has(OrderSaid{.drug = ciclosporin, .start = ago(i), .id = order});
         else
             request.has(
                 DispenseSaid{.drug = ciclosporin, .on = ago(i), .supply_days = 30, .id = supply, .order = order});
     }},
    {"an episode each",
     [](Request& request, int i) {
         const int day = i % 10'000; // no further back than the years that have four digits
         const std::string id = id_of("r", i);
         request.has(OrderSaid{.drug = dupilumab, .start = ago(66 * day + 5), .end = ago(66 * day), .id = id});
     }},
    {"orders and denials",
     [](Request& request, int i) {
         const std::string id = id_of("s", i);
         const OrderSaid said{.drug = methotrexate, .start = ago(i), .id = id};
         OrderSaid denied = said;
         denied.status = "not-taken";
         if (i % 2 == 0)
             request.has(said);
         else
             request.states(denied);
     }},
    {"words alone",
     [](Request& request, int i) {
         const std::string id = id_of("s", i);
         request.states({.drug = "text:dupilumab pen", .start = ago(i % 300), .id = id});
     }},
    {"steroids, topical and by mouth",
     [](Request& request, int i) {
         const std::string id = id_of("r", i);
         request.has(OrderSaid{.drug = i % 2 ? "rx:10759" : "H02AB07",
                               .start = ago(i % 360 + 8),
                               .end = ago(i % 360),
                               .id = id,
                               .route = i % 2 ? "6064005" : "26643006"});
     }},
};

Request filled(const Shape& shape, int entries) {
    Request request = candidate();
    for (int i = 0; i < entries; ++i) shape.add(request, i);
    return request;
}

TEST(RecordSize, facts_cost_in_proportion) {
    for (const Shape& shape : shapes) {
        const DerivedChart few(filled(shape, small)), many(filled(shape, large));
        const Cost one = cost_of(few, 3), ten = cost_of(many, 2);
        EXPECT_LT(ten.bytes, one.bytes * growth * 3 / 2) << shape.name;
        // A ratio of one thread's own processor time on one machine; quadratic work would come to a hundred.
        EXPECT_LT(ten.cpu_seconds, one.cpu_seconds * growth * 4) << shape.name;
    }
}

} // namespace
} // namespace eczema::tests
