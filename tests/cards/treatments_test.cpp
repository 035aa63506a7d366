// Treatment episodes: what is joined, since when, until when, and what is new (specification 1.2).
#include "cards/treatments.hpp"

#include "tests/support/derived_chart.hpp"
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

using cards::Treatment;
using cards::Tri;
using cards::ValueSet;

using Days = std::optional<std::pair<int, int>>;

// An order from one day to another, both counted back from today; an end of -1 is none.
OrderSaid from_to(int start, int end, std::string_view id, std::string_view drug = ciclosporin) {
    OrderSaid said{.drug = drug, .start = ago(start), .id = id};
    if (end >= 0) said.end = ago(end);
    return said;
}
OrderSaid every(int weeks, OrderSaid said) {
    said.every_weeks = weeks;
    return said;
}
OrderSaid with_status(std::string_view status, OrderSaid said) {
    said.status = status;
    return said;
}
OrderSaid stopped_for(std::string_view why, OrderSaid said) {
    said.why_ended = why;
    return with_status("stopped", said);
}
AdministrationSaid dose(int day, std::string_view id, std::string_view drug = dupilumab) {
    return {.drug = drug, .on = ago(day), .id = id};
}

struct Joined {
    const char* line;
    Request request;
    std::size_t episodes;
    Days days_on; // of the newest
    ValueSet drug = ValueSet::drug_ciclosporin;
};

TEST(Treatment, joins_exposures_over_short_gaps) {
    const auto gap_of = [](int days, std::string_view drug = ciclosporin, int weeks = 0) {
        OrderSaid first = from_to(300, 50 + days + 1, "a", drug), second = from_to(50, -1, "b", drug);
        if (weeks > 0) first = every(weeks, first), second = every(weeks, second);
        return chart().has(first).has(second);
    };
    const Joined cases[] = {
        {"one order", chart().has(from_to(100, -1, "a")), 1, {{100, 100}}},
        {"begun today", chart().has(from_to(0, -1, "a")), 1, {{0, 0}}},
        {"60 days without", gap_of(60), 1, {{300, 300}}},
        {"61 days without", gap_of(61), 2, {{50, 50}}},
        {"dupilumab every 2 weeks, 60 days without",
         gap_of(60, dupilumab, 2),
         1,
         {{300, 300}},
         ValueSet::drug_dupilumab},
        {"dupilumab every 2 weeks, 61 days without", gap_of(61, dupilumab, 2), 2, {{50, 50}}, ValueSet::drug_dupilumab},
        {"nemolizumab every 8 weeks, 112 days without",
         gap_of(112, nemolizumab, 8),
         1,
         {{300, 300}},
         ValueSet::drug_nemolizumab},
        {"nemolizumab every 8 weeks, 113 days without",
         gap_of(113, nemolizumab, 8),
         2,
         {{50, 50}},
         ValueSet::drug_nemolizumab},
        {"methotrexate has no intervals of its own",
         gap_of(61, methotrexate, 8),
         2,
         {{50, 50}},
         ValueSet::drug_methotrexate},
        {"overlapping orders", chart().has(from_to(300, 40, "a")).has(from_to(100, -1, "b")), 1, {{300, 300}}},
        {"sent in another order", chart().has(from_to(100, -1, "b")).has(from_to(300, 40, "a")), 1, {{300, 300}}},
        {"another drug between",
         chart().has(from_to(300, 40, "a", azathioprine)).has(from_to(30, -1, "b")),
         2,
         {{30, 30}}},
        {"an open order, renewed after a year",
         chart().has(from_to(400, -1, "a")).has(from_to(20, -1, "b")),
         1,
         {{400, 400}}},
        {"an open order, renewed after three years",
         chart().has(from_to(1100, -1, "a")).has(from_to(20, -1, "b")),
         1,
         {{20, 1100}}},
        {"an earlier order whose end is not known",
         chart().has(with_status("completed", from_to(300, -1, "a"))).has(from_to(20, -1, "b")),
         1,
         {{20, 300}}},
        {"an earlier order that ended 36 to 66 days before",
         chart()
             .has(OrderSaid{.drug = ciclosporin, .start = ago(300), .end = "2026-05", .id = "a"})
             .has(from_to(40, -1, "b")),
         1,
         {{40, 300}}},
        {"a partial start", chart().has(OrderSaid{.drug = ciclosporin, .start = "2026-05", .id = "a"}), 1, {{76, 106}}},
        {"no date at all", chart().has(OrderSaid{.drug = ciclosporin, .id = "a"}), 1, {}},
        {"one dated, one not",
         chart().has(OrderSaid{.drug = ciclosporin, .id = "a"}).has(from_to(70, -1, "b")),
         2,
         {{70, 70}}},
        {"to begin tomorrow", chart().has(from_to(-1, -1, "a")), 0, {}},
        {"a statement before the order",
         chart().states(from_to(200, 90, "s")).has(from_to(80, -1, "b")),
         1,
         {{200, 200}}},
        {"doses every two weeks",
         chart().has(dose(42, "a")).has(dose(28, "b")).has(dose(14, "c")).has(dose(0, "d")),
         1,
         {{42, 42}},
         ValueSet::drug_dupilumab},
        {"a dispense, then an order",
         chart().has(DispenseSaid{.drug = ciclosporin, .on = ago(120), .supply_days = 30}).has(from_to(30, -1, "b")),
         1,
         {{120, 120}}},
        {"two loading orders",
         chart()
             .has(with_status("completed", from_to(28, 28, "a", dupilumab)))
             .has(with_status("completed", from_to(27, 27, "b", dupilumab)))
             .has(every(2, from_to(14, -1, "c", dupilumab))),
         1,
         {{28, 28}},
         ValueSet::drug_dupilumab},
        {"overlapping statements",
         chart().states(from_to(300, 40, "a")).states(from_to(280, 100, "b")).states(from_to(100, -1, "c")),
         1,
         {{300, 300}}},
        {"the same statement twice", chart().states(from_to(90, -1, "a")).states(from_to(90, -1, "b")), 1, {{90, 90}}},
        {"told by another hospital, ordered later here",
         chart().states(from_to(300, -1, "s")).has(from_to(20, -1, "b")),
         1,
         {{300, 300}}},
        {"words alone beside a coded order",
         chart()
             .has(OrderSaid{.drug = "text:ciclosporin capsules", .start = ago(300), .id = "a"})
             .has(from_to(30, -1, "b")),
         2,
         {{30, 30}}},
    };
    for (const Joined& one : cases) {
        const DerivedChart seen(one.request);
        EXPECT_EQ(seen.from.treatments.size(), one.episodes) << one.line;
        const Treatment* current = cards::current_treatment(one.drug, seen.from.treatments);
        EXPECT_EQ(current ? current->days_on(today) : Days{}, one.days_on) << one.line;
    }
}

TEST(Treatment, ends) {
    const auto only = [](const Request& request) {
        const DerivedChart seen(request);
        EXPECT_EQ(seen.from.treatments.size(), 1u);
        const Treatment& treatment = seen.from.treatments.front();
        EXPECT_EQ(cards::current_treatment(treatment.drug, seen.from.treatments) == nullptr,
                  treatment.is_on == Tri::no);
        return std::pair(treatment.last_day ? std::optional(today - *treatment.last_day) : std::nullopt,
                         treatment.days_on(today));
    };
    using Ended = std::pair<std::optional<int>, Days>;
    EXPECT_EQ(only(chart().has(from_to(100, 30, "a"))), Ended(30, {{70, 70}}));
    EXPECT_EQ(only(chart().has(from_to(100, 60, "a")).has(from_to(59, 1, "b"))), Ended(1, {{99, 99}}));
    EXPECT_EQ(only(chart().has(from_to(100, -1, "a"))), Ended(std::nullopt, {{100, 100}}));
    // Stopped, but on which day is not said.
    EXPECT_EQ(only(chart().has(with_status("stopped", from_to(100, -1, "a")))), Ended(std::nullopt, {}));
    OrderSaid early = with_status("stopped", from_to(100, -1, "a"));
    early.end = ago(-30);
    EXPECT_EQ(only(chart().has(early)), Ended(std::nullopt, {}));
    // The last dispense of a completed order says it.
    EXPECT_EQ(only(chart()
                       .has(with_status("completed", from_to(100, -1, "a")))
                       .has(DispenseSaid{.drug = ciclosporin, .on = ago(90), .supply_days = 30, .order = "a"})),
              Ended(61, {{29, 29}}));
}

TEST(Treatment, says_what_it_rests_on) {
    const auto is_only_ordered = [](const Request& request) {
        return DerivedChart(request).from.treatments.front().is_only_ordered;
    };
    EXPECT_TRUE(is_only_ordered(chart().has(from_to(100, -1, "a"))));
    EXPECT_FALSE(is_only_ordered(chart().states(from_to(100, -1, "a"))));
    EXPECT_FALSE(is_only_ordered(chart().has(from_to(100, -1, "a")).states(from_to(90, -1, "s"))));
    EXPECT_FALSE(is_only_ordered(
        chart().has(from_to(100, -1, "a")).has(DispenseSaid{.drug = ciclosporin, .on = ago(3), .supply_days = 30})));
    EXPECT_FALSE(is_only_ordered(chart().has(from_to(100, -1, "a", dupilumab)).has(dose(3, "g"))));
    OrderSaid planned = from_to(100, -1, "a");
    planned.intent = "plan";
    EXPECT_FALSE(is_only_ordered(chart().has(planned)));

    const DerivedChart in_order(
        chart().has(from_to(60, -1, "b")).states(from_to(90, -1, "a")).has(from_to(30, -1, "c")));
    std::string ids;
    for (const cards::Exposure* exposure : in_order.from.treatments.front().exposures) ids += exposure->id;
    EXPECT_EQ(ids, "abc");
}

TEST(Treatment, says_why_it_was_stopped) {
    const auto why = [](const Request& request) {
        const DerivedChart seen(request);
        const Treatment& treatment = seen.from.treatments.front();
        return std::pair(treatment.stopped_for_lack_of_effect, treatment.stopped_for_intolerance);
    };
    EXPECT_EQ(why(chart().has(stopped_for("INEFFECT", from_to(300, 200, "a")))), std::pair(Tri::yes, Tri::no));
    EXPECT_EQ(why(chart().has(stopped_for("status-reason:sintol", from_to(300, 200, "a")))),
              std::pair(Tri::no, Tri::yes));
    EXPECT_EQ(why(chart().has(with_status("stopped", from_to(300, 200, "a")))), std::pair(Tri::no, Tri::no));
    EXPECT_EQ(why(chart().has(stopped_for("INEFFECT", from_to(300, 200, "a", "text:ciclosporin capsules")))),
              std::pair(Tri::unknown, Tri::no));
}

TEST(Treatment, of_several_drugs_and_certainties) {
    const DerivedChart seen(chart()
                                .has(from_to(100, -1, "m", methotrexate))
                                .has(from_to(90, -1, "d", dupilumab))
                                .has(from_to(20, 10, "p", prednisone))
                                .has(from_to(20, -1, "o", omalizumab))
                                .has(from_to(20, -1, "x", "B01AC06")));
    std::vector<ValueSet> drugs;
    for (const Treatment& treatment : seen.from.treatments) drugs.push_back(treatment.drug);
    EXPECT_EQ(drugs, (std::vector{ValueSet::drug_dupilumab, ValueSet::drug_methotrexate, ValueSet::drug_other_biologics,
                                  ValueSet::drug_systemic_corticosteroid}));

    const DerivedChart unsure(chart()
                                  .has(OrderSaid{.drug = "text:dupilumab pen", .start = ago(10), .id = "t"})
                                  .has(with_status("on-hold", from_to(200, 100, "h", dupilumab)))
                                  .has(OrderSaid{.drug = "local:X1", .start = ago(10), .id = "l"}));
    ASSERT_EQ(unsure.from.treatments.size(), 2u);
    for (const Treatment& treatment : unsure.from.treatments) EXPECT_EQ(treatment.was_taken, Tri::unknown);
    EXPECT_EQ(unsure.from.treatments.front().is_on, Tri::no);
    EXPECT_EQ(unsure.from.treatments.back().is_on, Tri::unknown);

    // The one that is on comes before a later one that may be.
    const DerivedChart both(chart()
                                .has(from_to(50, -1, "a", dupilumab))
                                .has(OrderSaid{.drug = "text:dupilumab pen", .start = ago(10), .id = "t"}));
    const Treatment* current = cards::current_treatment(ValueSet::drug_dupilumab, both.from.treatments);
    ASSERT_TRUE(current);
    EXPECT_EQ(current->is_on, Tri::yes);
    EXPECT_EQ(cards::current_treatment(ValueSet::drug_azathioprine, both.from.treatments), nullptr);
}

struct Naive {
    const char* line;
    Request request;
    Tri is_naive, was_exposed;
};

TEST(Treatment, new_and_prior) {
    const Naive cases[] = {
        {"nothing", chart(), Tri::yes, Tri::no},
        {"ended 180 d ago", chart().has(from_to(300, 180, "a")), Tri::no, Tri::yes},
        {"ended 181 d ago", chart().has(from_to(300, 181, "a")), Tri::yes, Tri::yes},
        {"dispensed until 180 d ago", chart().has(DispenseSaid{.drug = ciclosporin, .on = ago(209), .supply_days = 30}),
         Tri::no, Tri::yes},
        {"dispensed until 181 d ago", chart().has(DispenseSaid{.drug = ciclosporin, .on = ago(210), .supply_days = 30}),
         Tri::yes, Tri::yes},
        {"taken now", chart().has(from_to(300, -1, "a")), Tri::no, Tri::yes},
        {"from tomorrow", chart().has(from_to(-1, -1, "a")), Tri::yes, Tri::no},
        {"completed without any date", chart().has(OrderSaid{.drug = ciclosporin, .id = "a", .status = "completed"}),
         Tri::unknown, Tri::yes},
        {"stopped on an unknown day", chart().has(with_status("stopped", from_to(300, -1, "a"))), Tri::unknown,
         Tri::yes},
        {"stopped on an unknown day, begun within", chart().has(with_status("stopped", from_to(180, -1, "a"))), Tri::no,
         Tri::yes},
        {"ended in a month that may be within",
         chart().has(OrderSaid{.drug = ciclosporin, .start = ago(300), .end = "2026-02", .id = "a"}), Tri::unknown,
         Tri::yes},
        {"stale open order", chart().has(from_to(600, -1, "a")), Tri::unknown, Tri::yes},
        {"another drug", chart().has(from_to(300, -1, "a", azathioprine)), Tri::yes, Tri::no},
        {"words alone", chart().has(from_to(30, -1, "a", "text:ciclosporin capsules")), Tri::unknown, Tri::unknown},
        {"unreadable code", chart().has(from_to(30, -1, "a", "local:X1")), Tri::unknown, Tri::unknown},
        {"on hold", chart().has(with_status("on-hold", from_to(30, -1, "a"))), Tri::unknown, Tri::unknown},
        {"orders absent", chart().sends(RecordList::medication_requests, Sent::absent), Tri::unknown, Tri::unknown},
        {"statements absent", chart().sends(RecordList::medication_statements, Sent::absent), Tri::unknown,
         Tri::unknown},
        {"statements absent, taken now",
         chart().has(from_to(300, -1, "a")).sends(RecordList::medication_statements, Sent::absent), Tri::no, Tri::yes},
        {"dispenses and administrations absent",
         chart()
             .sends(RecordList::medication_dispenses, Sent::absent)
             .sends(RecordList::medication_administrations, Sent::absent),
         Tri::yes, Tri::no},
    };
    cards::SetBits drug;
    drug.set(cards::index_of(ValueSet::drug_ciclosporin));
    for (const Naive& one : cases) {
        const DerivedChart seen(one.request);
        EXPECT_EQ(cards::is_naive(ValueSet::drug_ciclosporin, 180, seen.from), one.is_naive) << one.line;
        EXPECT_EQ(cards::was_exposed(drug, seen.from), one.was_exposed) << one.line;
    }
}

TEST(Treatment, gap_is_the_site_s_to_set) {
    cards::Settings settings;
    settings.thresholds.treatment_gap_days = 30;
    const Request request = chart().has(from_to(300, 91, "a")).has(from_to(50, -1, "b"));
    EXPECT_EQ(DerivedChart(request).from.treatments.size(), 1u);
    EXPECT_EQ(DerivedChart(request, settings).from.treatments.size(), 2u);
}

} // namespace
} // namespace eczema::tests
