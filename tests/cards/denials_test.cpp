// Sources that disagree about whether a drug is taken: the trust order of specification 1.2.
#include "tests/support/derived_chart.hpp"
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

using cards::Exposure;
using cards::Tri;

constexpr std::string_view skin = "6064005", mouth = "26643006";

OrderSaid not_taken(std::string said_on, std::string_view drug = ciclosporin) {
    return {.drug = drug, .id = "s", .status = "not-taken", .authored = std::move(said_on)};
}
OrderSaid ended(std::string_view status, int start, int end, std::string_view drug = ciclosporin) {
    return {.drug = drug, .start = ago(start), .end = ago(end), .id = "s", .status = status};
}
// Said on that day, without an end.
OrderSaid over(std::string_view status, int said_on) {
    return {.drug = ciclosporin, .start = ago(300), .id = "s", .status = status, .authored = ago(said_on)};
}
OrderSaid open(int start, std::string_view drug = ciclosporin) {
    return {.drug = drug, .start = ago(start), .id = "x"};
}
OrderSaid by(std::string_view route, OrderSaid said) {
    said.route = route;
    return said;
}
// What was handed out under no order, and under the order "x".
DispenseSaid dispense(int on) { return {.drug = ciclosporin, .on = ago(on), .supply_days = 90, .id = "x"}; }
DispenseSaid dispense_of_order(int on) {
    return {.drug = ciclosporin, .on = ago(on), .supply_days = 90, .id = "d", .order = "x"};
}

struct Case {
    const char* line;
    Request request;
    Tri is_on, took_place; // of the exposure "x"
};

TEST(Denial, puts_in_doubt_what_is_less_trusted_or_older) {
    const Case cases[] = {
        {"an order, nothing denied", chart().has(open(30)), Tri::yes, Tri::yes},
        {"an order, later not taken", chart().has(open(30)).states(not_taken(ago(29))), Tri::unknown, Tri::unknown},
        {"an order of the same day", chart().has(open(30)).states(not_taken(ago(30))), Tri::yes, Tri::yes},
        {"an order, before it not taken", chart().has(open(30)).states(not_taken(ago(31))), Tri::yes, Tri::yes},
        {"an order, not taken on an unknown day", chart().has(open(30)).states(not_taken({})), Tri::unknown,
         Tri::unknown},
        {"an order, another drug not taken", chart().has(open(30)).states(not_taken(ago(3), azathioprine)), Tri::yes,
         Tri::yes},
        {"an order, the same drug by another code not taken",
         chart().has(open(30)).states(not_taken(ago(3), "rx:197553")), Tri::unknown, Tri::unknown},
        {"an order, not taken by its words alone", chart().has(open(30)).states(not_taken(ago(3), "text:ciclosporin")),
         Tri::yes, Tri::yes},
        {"an order, a period of the past not taken", chart().has(open(30)).states(ended("not-taken", 90, 60)), Tri::yes,
         Tri::yes},
        {"an order that was dispensed, later not taken",
         chart().has(open(30)).has(dispense_of_order(20)).states(not_taken(ago(10))), Tri::unknown, Tri::yes},
        {"an order dispensed since", chart().has(open(30)).has(dispense_of_order(10)).states(not_taken(ago(20))),
         Tri::yes, Tri::yes},
        {"an order, later stated as stopped", chart().has(open(30)).states(ended("stopped", 30, 5)), Tri::unknown,
         Tri::yes},
        {"an order, later stated as completed", chart().has(open(30)).states(ended("completed", 30, 5)), Tri::unknown,
         Tri::yes},
        {"an order, an earlier course stated", chart().has(open(30)).states(ended("completed", 300, 200)), Tri::yes,
         Tri::yes},
        {"an order, stated as stopped on an unknown day",
         chart().has(open(30)).states({.drug = ciclosporin, .id = "s", .status = "stopped"}), Tri::yes, Tri::yes},
        {"an order, later said to be stopped, no end", chart().has(open(30)).states(over("stopped", 29)), Tri::unknown,
         Tri::yes},
        {"an order, later said to be completed, no end", chart().has(open(30)).states(over("completed", 29)),
         Tri::unknown, Tri::yes},
        {"an order, said to be stopped on its day", chart().has(open(30)).states(over("stopped", 30)), Tri::yes,
         Tri::yes},
        {"an order, said to be stopped before it", chart().has(open(30)).states(over("stopped", 31)), Tri::yes,
         Tri::yes},
        {"a dispense, later not taken", chart().has(dispense(30)).states(not_taken(ago(3))), Tri::unknown, Tri::yes},
        {"a dispense, before it not taken", chart().has(dispense(30)).states(not_taken(ago(40))), Tri::yes, Tri::yes},
        {"a dose given, stated as not taken",
         chart()
             .has(AdministrationSaid{.drug = dupilumab, .on = ago(3), .id = "x"})
             .states(not_taken(ago(1), dupilumab)),
         Tri::yes, Tri::yes},
        {"stated twice, the later time as not taken", chart().states(open(30)).states(not_taken(ago(3))), Tri::unknown,
         Tri::unknown},
        {"an order that is over stays so",
         chart()
             .has(OrderSaid{.drug = ciclosporin, .start = ago(90), .end = ago(30), .id = "x"})
             .states(not_taken(ago(3))),
         Tri::no, Tri::yes},
    };
    for (const Case& one : cases) {
        const DerivedChart seen(one.request);
        const Exposure& exposure = seen.exposure("x");
        EXPECT_EQ(exposure.is_on, one.is_on) << one.line;
        EXPECT_EQ(exposure.took_place, one.took_place) << one.line;
    }
}

// The builder of statements leaves the dosage out unless a dose is said.
TEST(Denial, of_one_form_says_nothing_of_another) {
    const auto is_on = [](std::string_view ordered, std::string_view denied) {
        OrderSaid statement = by(denied, not_taken(ago(3), "rx:5492"));
        statement.dose_mg = 1;
        return DerivedChart(chart().has(by(ordered, open(30, "rx:5492"))).states(statement)).exposure("x").is_on;
    };
    EXPECT_EQ(is_on(skin, skin), Tri::unknown);
    EXPECT_EQ(is_on(mouth, skin), Tri::yes);
}

} // namespace
} // namespace eczema::tests
