// What counts as exposure, from which resource, until when, and what renews it (specification 1.2).
#include "cards/exposures.hpp"

#include "tests/support/derived_chart.hpp"
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

using cards::Exposure;
using cards::ExposureSource;
using cards::Tri;
using cards::ValueSet;

constexpr std::string_view skin = "6064005", mouth = "26643006", muscle = "78421000", vein = "47625008";

OrderSaid order(std::string_view status, std::string start = ago(100), std::string end = {}) {
    return {.drug = ciclosporin, .start = std::move(start), .end = std::move(end), .id = "x", .status = status};
}
DispenseSaid dispense(int on, int days, std::string_view of_order = {}) {
    return {.drug = ciclosporin, .on = ago(on), .supply_days = days, .id = "x", .order = of_order};
}
// Three times 30 days, ordered so many days ago.
OrderSaid supply(int day) {
    OrderSaid said = order("active", {});
    said.authored = ago(day);
    said.supply_days = 30;
    said.repeats = 2;
    return said;
}
OrderSaid of_intent(std::string_view intent) {
    OrderSaid said = order("active");
    said.intent = intent;
    return said;
}
OrderSaid as(std::string_view status, OrderSaid said) {
    said.status = status;
    return said;
}
OrderSaid valid(int until, OrderSaid said) {
    said.valid_until = ago(until);
    return said;
}
// The order "o": a tablet a day for so many days; and tablets handed out under it.
OrderSaid for_days(int days) { return {.drug = ciclosporin, .id = "o", .days = days, .dose = 1}; }
DispenseSaid tablets(int on, int quantity) {
    return {.drug = ciclosporin, .on = ago(on), .id = "x", .quantity = quantity, .order = "o"};
}
DispenseSaid of_status(std::string_view status, DispenseSaid said) {
    said.status = status;
    return said;
}
AdministrationSaid given(std::string_view drug, int on, std::string_view status = "completed") {
    return {.drug = drug, .on = ago(on), .id = "x", .status = status};
}
// An open order begun so many days ago, with id "o".
OrderSaid open_order(std::string_view drug, int start) { return {.drug = drug, .start = ago(start), .id = "o"}; }
OrderSaid every_weeks(int weeks, OrderSaid said) {
    said.every_weeks = weeks;
    return said;
}

struct Case {
    const char* line;
    Request request;
    std::optional<Tri> is_on; // of the exposure "x"; nothing where it is none
    Tri took_place = Tri::yes;
};

// A month handed out under no order.
DispenseSaid handed_out(std::string_view drug) { return {.drug = drug, .on = ago(9), .supply_days = 30}; }
OrderSaid by(std::string_view route, OrderSaid said) {
    said.route = route;
    return said;
}
constexpr std::string_view mometasone = "D07AC13", betamethasone = "D07AC01";

TEST(Exposure, covers_today) {
    OrderSaid forbidden = order("active");
    forbidden.do_not_perform = true;
    OrderSaid supplied = order("active", {});
    supplied.authored = ago(100);
    supplied.supply_days = 101;
    OrderSaid used_up = supplied;
    used_up.supply_days = 100;
    OrderSaid refilled = used_up;
    refilled.repeats = 1;
    OrderSaid counted = order("active", {}); // a tablet a day
    counted.authored = ago(100);
    counted.dose = 1;
    counted.quantity = 101;
    OrderSaid all_taken = counted;
    all_taken.quantity = 100;
    OrderSaid taken_and_refilled = all_taken;
    taken_and_refilled.repeats = 1;
    AdministrationSaid infusion = given(ciclosporin, 3);
    infusion.end = ago(0);
    const Case cases[] = {
        // orders
        {"active, open, 365 d old", chart().has(order("active", ago(365))), Tri::yes},
        {"active, open, 366 d old", chart().has(order("active", ago(366))), Tri::unknown},
        {"active, without any date", chart().has(order("active", {})), Tri::unknown},
        {"active until today", chart().has(order("active", ago(100), ago(0))), Tri::yes},
        {"active until yesterday", chart().has(order("active", ago(100), ago(1))), Tri::no},
        {"active until some day of this month", chart().has(order("active", ago(100), "2026-08")), Tri::unknown},
        {"active from tomorrow", chart().has(order("active", ago(-1))), Tri::no},
        {"active since some day of this year", chart().has(order("active", "2026")), Tri::yes},
        {"open since a year that may be more than 365 d ago", chart().has(order("active", "2025")), Tri::yes},
        {"active, supply until today", chart().has(supplied), Tri::yes},
        {"active, supply used up yesterday", chart().has(used_up), Tri::unknown},
        {"the same with a repeat", chart().has(refilled), Tri::yes},
        {"30 days and two repeats, day 89", chart().has(supply(89)), Tri::yes},
        {"30 days and two repeats, day 90", chart().has(supply(90)), Tri::unknown},
        {"active, tablets until today", chart().has(counted), Tri::yes},
        {"active, tablets used up yesterday", chart().has(all_taken), Tri::unknown},
        {"the same with a repeat", chart().has(taken_and_refilled), Tri::yes},
        {"active, to be dispensed until today", chart().has(valid(0, order("active"))), Tri::yes},
        {"active, to be dispensed until yesterday", chart().has(valid(1, order("active"))), Tri::unknown},
        {"active, no more to be dispensed, supply until today", chart().has(valid(1, supplied)), Tri::yes},
        {"active, to be dispensed for long, supply used up", chart().has(valid(-300, used_up)), Tri::unknown},
        {"active until yesterday, to be dispensed for long", chart().has(valid(-300, order("active", ago(9), ago(1)))),
         Tri::no},
        {"completed, supply until today", chart().has(as("completed", supplied)), Tri::unknown},
        {"completed, supply used up yesterday", chart().has(as("completed", used_up)), Tri::no},
        {"completed, the same with a repeat", chart().has(as("completed", refilled)), Tri::unknown},
        {"ended, supply until today", chart().has(as("ended", supplied)), Tri::unknown},
        {"ended, supply used up yesterday", chart().has(as("ended", used_up)), Tri::no},
        {"stopped, supply until today", chart().has(as("stopped", supplied)), Tri::no},
        {"on hold, supply until today", chart().has(as("on-hold", supplied)), Tri::no, Tri::unknown},
        {"completed, to be dispensed for long", chart().has(valid(-300, order("completed"))), Tri::no},
        {"completed", chart().has(order("completed")), Tri::no},
        {"stopped", chart().has(order("stopped")), Tri::no},
        {"on hold", chart().has(order("on-hold")), Tri::no, Tri::unknown},
        {"status unknown", chart().has(order("unknown")), Tri::unknown, Tri::unknown},
        {"status unknown, until today", chart().has(order("unknown", ago(9), ago(0))), Tri::unknown, Tri::unknown},
        {"cancelled", chart().has(order("cancelled")), std::nullopt},
        {"entered in error", chart().has(order("entered-in-error")), std::nullopt},
        {"draft", chart().has(order("draft")), std::nullopt},
        {"not to be performed", chart().has(forbidden), std::nullopt},
        {"intent plan", chart().has(of_intent("plan")), Tri::yes},
        {"intent instance-order", chart().has(of_intent("instance-order")), Tri::yes},
        {"intent original-order", chart().has(of_intent("original-order")), Tri::yes},
        {"intent filler-order", chart().has(of_intent("filler-order")), Tri::yes},
        {"intent reflex-order", chart().has(of_intent("reflex-order")), Tri::yes},
        {"intent proposal", chart().has(of_intent("proposal")), std::nullopt},
        {"intent option", chart().has(of_intent("option")), std::nullopt},
        // statements
        {"stated, open, 365 d old", chart().states(order("active", ago(365))), Tri::yes},
        {"stated, open, 366 d old", chart().states(order("active", ago(366))), Tri::unknown},
        {"stated as intended from tomorrow", chart().states(order("intended", ago(-1))), Tri::no, Tri::unknown},
        {"stated as intended since yesterday", chart().states(order("intended", ago(1))), Tri::unknown, Tri::unknown},
        {"stated as not taken", chart().states(order("not-taken")), std::nullopt},
        {"stated in error", chart().states(order("entered-in-error")), std::nullopt},
        {"stated as completed, no day said", chart().states(order("completed")), Tri::no},
        {"stated as completed until yesterday", chart().states(order("completed", ago(9), ago(1))), Tri::no},
        {"stated as on hold", chart().states(order("on-hold")), Tri::no, Tri::unknown},
        {"stated as stopped", chart().states(order("stopped")), Tri::no},
        {"stated from tomorrow", chart().states(order("active", ago(-1))), Tri::no},
        // dispenses
        {"30 days handed over 29 d ago", chart().has(dispense(29, 30)), Tri::yes},
        {"30 days handed over 30 d ago", chart().has(dispense(30, 30)), Tri::no},
        {"handed over, days not known", chart().has(dispense(29, 0)), Tri::unknown},
        {"the same 366 d ago", chart().has(dispense(366, 0)), Tri::no},
        {"without a date", chart().has(DispenseSaid{.drug = ciclosporin, .supply_days = 30, .id = "x"}), Tri::unknown},
        {"handed over some day of July",
         chart().has(DispenseSaid{.drug = ciclosporin, .on = "2026-07", .supply_days = 30, .id = "x"}), Tri::unknown},
        {"in progress", chart().has(of_status("in-progress", dispense(3, 30))), Tri::unknown, Tri::unknown},
        {"status absent", chart().has(of_status("", dispense(3, 30))), Tri::unknown, Tri::unknown},
        {"declined", chart().has(of_status("declined", dispense(3, 30))), std::nullopt},
        {"stopped", chart().has(of_status("stopped", dispense(3, 30))), std::nullopt},
        {"cancelled", chart().has(of_status("cancelled", dispense(3, 30))), std::nullopt},
        {"in preparation", chart().has(of_status("preparation", dispense(3, 30))), std::nullopt},
        {"dispensed in error", chart().has(of_status("entered-in-error", dispense(3, 30))), std::nullopt},
        {"supply left of an order that was stopped",
         chart().has(dispense(3, 30, "o")).has(OrderSaid{.drug = ciclosporin, .id = "o", .status = "stopped"}),
         Tri::unknown},
        {"supply left of an order that was completed",
         chart().has(dispense(3, 30, "o")).has(OrderSaid{.drug = ciclosporin, .id = "o", .status = "completed"}),
         Tri::unknown},
        {"supply left of an order that ended",
         chart().has(dispense(3, 30, "o")).has(OrderSaid{.drug = ciclosporin, .id = "o", .status = "ended"}),
         Tri::unknown},
        {"supply left of an order that was cancelled",
         chart().has(dispense(3, 30, "o")).has(OrderSaid{.drug = ciclosporin, .id = "o", .status = "cancelled"}),
         Tri::unknown},
        {"supply left of an order on hold",
         chart().has(dispense(3, 30, "o")).has(OrderSaid{.drug = ciclosporin, .id = "o", .status = "on-hold"}),
         Tri::unknown},
        {"supply left of an active order",
         chart().has(dispense(3, 30, "o")).has(OrderSaid{.drug = ciclosporin, .id = "o"}), Tri::yes},
        {"ordered for five days, day five", chart().has(dispense(4, 0, "o")).has(for_days(5)), Tri::yes},
        {"ordered for five days, the day after", chart().has(dispense(5, 0, "o")).has(for_days(5)), Tri::no},
        {"ordered for five days, handed out for thirty", chart().has(dispense(5, 30, "o")).has(for_days(5)), Tri::yes},
        {"ordered for five days, thirty tablets", chart().has(tablets(5, 30)).has(for_days(5)), Tri::no},
        {"ordered for fifty days, thirty tablets, day thirty", chart().has(tablets(29, 30)).has(for_days(50)),
         Tri::yes},
        {"the day after", chart().has(tablets(30, 30)).has(for_days(50)), Tri::no},
        {"handed out after the ordered days",
         chart().has(dispense(3, 0, "o")).has(OrderSaid{.drug = ciclosporin, .end = ago(10), .id = "o"}), Tri::unknown},
        {"days taken from the order",
         chart().has(dispense(29, 0, "o")).has(OrderSaid{.drug = ciclosporin, .id = "o", .supply_days = 30}), Tri::yes},
        // administrations
        {"a tablet given today", chart().has(given(upadacitinib, 0)), Tri::yes},
        {"a tablet given yesterday", chart().has(given(upadacitinib, 1)), Tri::no},
        {"infused until today", chart().has(infusion), Tri::yes},
        {"not done", chart().has(given(dupilumab, 1, "not-done")), std::nullopt},
        {"given in error", chart().has(given(dupilumab, 1, "entered-in-error")), std::nullopt},
        {"begun and stopped", chart().has(given(dupilumab, 1, "stopped")), Tri::unknown, Tri::unknown},
        {"a biologic, every two weeks at least: day 13", chart().has(given(dupilumab, 13)), Tri::yes},
        {"day 14 may be covered", chart().has(given(dupilumab, 14)), Tri::unknown},
        {"day 27 too", chart().has(given(dupilumab, 27)), Tri::unknown},
        {"day 28 is not", chart().has(given(dupilumab, 28)), Tri::no},
        {"nemolizumab: day 27", chart().has(given(nemolizumab, 27)), Tri::yes},
        {"nemolizumab: day 55", chart().has(given(nemolizumab, 55)), Tri::unknown},
        {"nemolizumab: day 56", chart().has(given(nemolizumab, 56)), Tri::no},
        {"methotrexate: day 6", chart().has(given(methotrexate, 6)), Tri::yes},
        {"methotrexate: day 7", chart().has(given(methotrexate, 7)), Tri::no},
    };
    for (const Case& one : cases) {
        const DerivedChart seen(one.request);
        const Exposure* found = nullptr;
        for (const Exposure& exposure : seen.from.exposures)
            if (exposure.id == "x") found = &exposure;
        EXPECT_EQ(found != nullptr, one.is_on.has_value()) << one.line;
        if (!found || !one.is_on) continue;
        EXPECT_EQ(found->is_on, *one.is_on) << one.line;
        EXPECT_EQ(found->took_place, one.took_place) << one.line;
    }
}

TEST(Exposure, of_an_order_is_renewed_by_what_was_handed_out_or_given) {
    const OrderSaid old = open_order(ciclosporin, 700);
    struct Renewal {
        const char* line;
        Request request;
        Tri is_on; // of the order "o"
    };
    const Renewal cases[] = {
        {"nothing handed out", chart().has(old), Tri::unknown},
        {"a dispense of it 365 d ago", chart().has(old).has(dispense(365, 30, "o")), Tri::yes},
        {"366 d ago", chart().has(old).has(dispense(366, 30, "o")), Tri::unknown},
        {"a dispense of no order", chart().has(old).has(dispense(90, 30)), Tri::yes},
        {"a dispense of another order", chart().has(old).has(dispense(90, 30, "other")), Tri::unknown},
        {"a dispense of another drug",
         chart().has(old).has(DispenseSaid{.drug = azathioprine, .on = ago(9), .supply_days = 30}), Tri::unknown},
        {"a dispense that is not over", chart().has(old).has(of_status("in-progress", dispense(9, 30, "o"))),
         Tri::unknown},
        {"a dose given", chart().has(old).has(given(ciclosporin, 40)), Tri::yes},
        {"an order with an end is over all the same",
         chart()
             .has(OrderSaid{.drug = ciclosporin, .start = ago(700), .end = ago(500), .id = "o"})
             .has(dispense(90, 30, "o")),
         Tri::no},
        {"a statement", chart().states(old).has(dispense(90, 30, "other")), Tri::yes},
        {"the same drug by another code", chart().has(old).has(handed_out("rx:197553")), Tri::yes},
        {"a topical steroid", chart().has(open_order(mometasone, 700)).has(handed_out(mometasone)), Tri::yes},
        {"another topical steroid", chart().has(open_order(mometasone, 700)).has(handed_out(betamethasone)),
         Tri::unknown},
        {"a topical steroid that is stated", chart().states(open_order(mometasone, 700)).has(handed_out(mometasone)),
         Tri::yes},
        {"another, stated", chart().states(open_order(mometasone, 700)).has(handed_out(betamethasone)), Tri::unknown},
        {"another biologic", chart().has(open_order("rx:302379", 700)).has(handed_out("rx:121191")), Tri::unknown},
        {"an ingredient, the cream of it handed out",
         chart().has(by(mouth, open_order("rx:5492", 700))).has(handed_out("rx:5492")), Tri::unknown},
    };
    for (const Renewal& one : cases) EXPECT_EQ(DerivedChart(one.request).exposure("o").is_on, one.is_on) << one.line;
}

TEST(Exposure, begins_and_ends_with_what_was_handed_out) {
    const auto start = [](const Request& request) { return today - DerivedChart(request).exposure("o").start->last; };
    const OrderSaid written = open_order(ciclosporin, 100);
    EXPECT_EQ(start(chart().has(written)), 100);
    EXPECT_EQ(start(chart().has(written).has(dispense(60, 30, "o"))), 60);
    EXPECT_EQ(start(chart().has(written).has(dispense(60, 30, "o")).has(given(ciclosporin, 80))), 60);
    EXPECT_EQ(start(chart().has(written).has(dispense(60, 30))), 100); // of no order
    EXPECT_EQ(
        start(chart().has(written).has(dispense(60, 30, "o")).sends(RecordList::medication_dispenses, Sent::partial)),
        100);
    // One first dispensed more than 365 days after it was written had forerunners.
    EXPECT_EQ(start(chart().has(open_order(ciclosporin, 465)).has(dispense(100, 30, "o"))), 100);
    EXPECT_EQ(start(chart().has(open_order(ciclosporin, 466)).has(dispense(100, 30, "o"))), 466);

    const DerivedChart ended(
        chart()
            .has(OrderSaid{.drug = ciclosporin, .id = "o", .status = "completed", .authored = ago(200)})
            .has(dispense(190, 30, "o")));
    EXPECT_TRUE(ended.exposure("o").is_dispensed);
    ASSERT_TRUE(ended.exposure("o").end);
    EXPECT_EQ(today - ended.exposure("o").end->last, 161);
}

TEST(Exposure, ends_with_its_supply_and_not_with_the_time_to_dispense_it) {
    const auto end = [](const OrderSaid& said) { return DerivedChart(chart().has(said)).exposure("x").end; };
    const auto days = [](int first, int last) {
        return std::optional(fhir::DateInterval{today - first, today - last});
    };
    OrderSaid two_weeks = valid(-300, order("completed", {}));
    two_weeks.authored = ago(100);
    two_weeks.supply_days = 14;
    EXPECT_EQ(end(two_weeks), days(87, 87));
    EXPECT_EQ(end(as("active", two_weeks)), days(87, 87));
    EXPECT_EQ(end(as("stopped", two_weeks)), days(100, 87)) << "on an unknown day";
    EXPECT_EQ(end(valid(-300, order("active"))), std::nullopt);
    EXPECT_EQ(end(valid(20, order("completed"))), std::nullopt);
    EXPECT_EQ(end(valid(20, order("completed", ago(90), ago(50)))), days(50, 50));
}

TEST(Exposure, of_a_dose_given_lasts_as_long_as_its_order_says) {
    const auto is_on = [](int weeks, int day) {
        AdministrationSaid said = given(dupilumab, day);
        said.order = "o";
        return DerivedChart(chart().has(said).has(every_weeks(weeks, open_order(dupilumab, 300)))).exposure("x").is_on;
    };
    EXPECT_EQ(is_on(2, 13), Tri::yes);
    EXPECT_EQ(is_on(2, 14), Tri::no);
    EXPECT_EQ(is_on(4, 27), Tri::yes);
    EXPECT_EQ(is_on(4, 28), Tri::no);
}

TEST(Exposure, takes_drug_route_and_reason_from_its_order) {
    OrderSaid tablets{.drug = "rx:8638", .start = ago(20), .id = "o", .reason = "L20.9", .route = mouth};
    DispenseSaid nameless{.drug = "", .on = ago(9), .supply_days = 10, .id = "x", .order = "o"};
    const DerivedChart seen(chart().has(tablets).has(nameless));
    const Exposure& found = seen.exposure("x");
    EXPECT_EQ(found.drug.is_in(ValueSet::drug_systemic_corticosteroid), Tri::yes);
    EXPECT_EQ(found.source, ExposureSource::dispense);
    EXPECT_EQ(found.order_id, "o");
    ASSERT_EQ(found.reasons.size(), 1u);
    EXPECT_EQ(found.reasons.front().codings.front().code, "L20.9");
    EXPECT_EQ(seen.exposure("o").source, ExposureSource::order);
    EXPECT_EQ(DerivedChart(chart().has(of_intent("plan"))).exposure("x").source, ExposureSource::statement);
    const auto source_with = [](const std::string& more) {
        Entry entry = entry_of(order("active"));
        entry.json.insert(entry.json.size() - 1, more);
        return DerivedChart(chart().with(entry)).exposure("x").source;
    };
    EXPECT_EQ(source_with(R"(,"reportedBoolean":true)"), ExposureSource::statement);
    EXPECT_EQ(source_with(R"(,"reportedBoolean":false)"), ExposureSource::order);
    EXPECT_EQ(source_with(R"(,"reportedReference":{"reference":"Patient/p1"})"), ExposureSource::statement);
    EXPECT_EQ(source_with(R"(,"reported":true)"), ExposureSource::statement) << "R5";
}

TEST(Exposure, keeps_the_route_that_a_supply_names_itself) {
    const auto is_tci = [](std::string_view given, std::string_view ordered) {
        AdministrationSaid dose{.drug = "rx:42316", .on = ago(0), .id = "x", .route = given, .order = "o"};
        const OrderSaid said{.drug = "rx:42316", .start = ago(9), .id = "o", .route = ordered};
        return DerivedChart(chart().has(dose).has(said)).exposure("x").drug.is_in(ValueSet::drug_tci);
    };
    EXPECT_EQ(is_tci("", skin), Tri::yes);
    EXPECT_EQ(is_tci(skin, mouth), Tri::yes);
    EXPECT_EQ(is_tci(mouth, skin), Tri::no);
    EXPECT_EQ(is_tci("local:route", skin), Tri::unknown);
}

TEST(Exposure, says_why_it_ended) {
    const auto stopped = [](std::string_view why) {
        OrderSaid said = order("stopped");
        said.why_ended = why;
        const DerivedChart seen(chart().has(said));
        return std::pair(seen.exposure("x").stopped_for_lack_of_effect, seen.exposure("x").stopped_for_intolerance);
    };
    EXPECT_EQ(stopped("INEFFECT"), std::pair(Tri::yes, Tri::no));
    EXPECT_EQ(stopped("sct:58848006"), std::pair(Tri::yes, Tri::no));
    EXPECT_EQ(stopped("status-reason:sintol"), std::pair(Tri::no, Tri::yes));
    EXPECT_EQ(stopped("status-reason:salg"), std::pair(Tri::no, Tri::yes));
    EXPECT_EQ(stopped("status-reason:surg"), std::pair(Tri::no, Tri::no));
    // A reason that cannot be read may be any; where none is given, none is presumed.
    EXPECT_EQ(stopped("local:why"), std::pair(Tri::unknown, Tri::unknown));
    EXPECT_EQ(stopped("text:did not help"), std::pair(Tri::unknown, Tri::unknown));
    EXPECT_EQ(stopped("sct:266721009"), std::pair(Tri::unknown, Tri::unknown)) << "absent response, in no set of ours";
    EXPECT_EQ(stopped("sct:62014003"), std::pair(Tri::unknown, Tri::unknown)) << "adverse reaction, in no set of ours";
    EXPECT_EQ(stopped("L20.9"), std::pair(Tri::no, Tri::no)) << "a set holds it";
    EXPECT_EQ(stopped(""), std::pair(Tri::no, Tri::no));
    const auto is_unread = [](std::string_view status, std::string_view why) {
        OrderSaid said = order(status);
        said.why_ended = why;
        return DerivedChart(chart().has(said)).exposure("x").has_unread_reason;
    };
    EXPECT_TRUE(is_unread("stopped", "text:did not help"));
    EXPECT_TRUE(is_unread("stopped", "sct:266721009"));
    EXPECT_FALSE(is_unread("stopped", "sct:58848006"));
    EXPECT_FALSE(is_unread("stopped", "status-reason:surg"));
    EXPECT_FALSE(is_unread("stopped", "INEFFECT"));
    EXPECT_FALSE(is_unread("active", "text:started for a flare"));
}

struct Identity {
    const char* line;
    std::string_view drug, route;
    ValueSet set;
    Tri expected;
};

TEST(Drug, is_told_by_code_and_route) {
    using enum ValueSet;
    const Identity cases[] = {
        {"tacrolimus on the skin", "rx:42316", skin, drug_tci, Tri::yes},
        {"tacrolimus by mouth", "rx:42316", mouth, drug_tci, Tri::no},
        {"tacrolimus by mouth", "rx:42316", mouth, drug_tacrolimus_systemic, Tri::yes},
        {"tacrolimus on the skin", "rx:42316", skin, drug_tacrolimus_systemic, Tri::no},
        {"tacrolimus, route not known", "rx:42316", "", drug_tci, Tri::unknown},
        {"fluticasone inhaled", "rx:41126", "447694001", drug_asthma_controller, Tri::yes},
        {"fluticasone by nose", "rx:41126", "46713006", drug_asthma_controller, Tri::no},
        {"fluticasone on the skin", "rx:41126", skin, drug_asthma_controller, Tri::no},
        {"fluticasone, route not known", "rx:41126", "", drug_asthma_controller, Tri::unknown},
        {"prednisone by ATC", "H02AB07", mouth, drug_systemic_corticosteroid, Tri::yes},
        {"methylprednisolone into a vein", "H02AB04", vein, drug_systemic_corticosteroid, Tri::yes},
        {"triamcinolone into a muscle", "rx:10759", muscle, drug_systemic_corticosteroid, Tri::yes},
        {"triamcinolone on the skin", "rx:10759", skin, drug_systemic_corticosteroid, Tri::no},
        {"words alone", "text:dupilumab pen", "", drug_dupilumab, Tri::unknown},
        {"a local code without words may be anything", "local:X1", "", drug_dupilumab, Tri::unknown},
        {"another drug", "B01AC06", mouth, drug_dupilumab, Tri::no},
    };
    for (const Identity& one : cases) {
        const DerivedChart seen(
            chart().has(OrderSaid{.drug = one.drug, .start = ago(5), .id = "x", .route = one.route}));
        EXPECT_EQ(seen.exposure("x").drug.is_in(one.set), one.expected) << one.line;
    }
}

TEST(Drug, of_a_service) {
    using enum ValueSet;
    const auto is_in = [](std::string_view system, std::string_view code, std::string_view words, ValueSet set) {
        const fhir::Coding coding{system, code, words};
        const fhir::CodeableConcept named{{&coding, 1}, {}};
        return cards::identify_service(named, value_sets()).is_in(set);
    };
    constexpr std::string_view cpt = "http://www.ama-assn.org/go/cpt", cvx = "http://hl7.org/fhir/sid/cvx",
                               snomed = "http://snomed.info/sct", local = "urn:example:local";
    EXPECT_EQ(is_in(cpt, "96912", {}, proc_puva), Tri::yes);
    EXPECT_EQ(is_in(snomed, "31394004", {}, proc_light_therapy_unspecified), Tri::yes);
    EXPECT_EQ(is_in(cvx, "03", {}, vaccine_live), Tri::yes);
    EXPECT_EQ(is_in(cvx, "187", {}, vaccine_live), Tri::no);
    EXPECT_EQ(is_in(local, "X1", {}, vaccine_live), Tri::unknown);
    EXPECT_EQ(is_in(local, "X1", {}, proc_puva), Tri::unknown);
    EXPECT_EQ(is_in(local, "X1", {}, drug_dupilumab), Tri::no); // no service is a drug
    EXPECT_EQ(is_in(local, "X1", "blood count", vaccine_live), Tri::no);
    EXPECT_EQ(is_in(local, "X1", "dupilumab level", drug_dupilumab), Tri::no);
}

} // namespace
} // namespace eczema::tests
