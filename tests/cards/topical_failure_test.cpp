#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

constexpr std::string_view skin = "6064005", eyelid = "80243003", trunk = "22943007";
constexpr std::string_view class_i = "D07AD01", class_iii = "rx:10759", class_vi = "D07AA02", calcineurin = "D11AH01";

// Used daily for so many days, the last of them so many days ago.
OrderSaid used(std::string_view drug, int days, int last = 10) {
    return {
        .drug = drug, .start = ago(last + days - 1), .end = ago(last), .id = "t", .status = "completed", .route = skin};
}
OrderSaid ineffective(OrderSaid said) {
    said.why_ended = "INEFFECT";
    said.status = "stopped";
    return said;
}
OrderSaid on(std::string_view site, OrderSaid said) {
    said.site = site;
    return said;
}
OrderSaid times(int n, std::string_view unit, OrderSaid said) {
    said.times = n;
    said.unit = unit;
    return said;
}

// Severe dermatitis scored so many days ago, no topical treatment yet.
Request untreated(int scored = 5) { return chart().has(dermatitis()).has(ScoreSaid{"easi", 24, ago(scored)}); }

struct Case {
    const char* line;
    Request request;
    const char* has_failed; // or not advisable
};

TEST(TopicalFailure, of_the_record) {
    OrderSaid as_needed = used(class_iii, 40);
    as_needed.is_as_needed = true;
    OrderSaid open_length = ineffective(used(class_iii, 40));
    open_length.start = open_length.end = {};
    OrderSaid not_tolerated = used(class_iii, 10);
    not_tolerated.why_ended = "status-reason:sintol";
    not_tolerated.status = "stopped";
    OrderSaid tacrolimus = used(calcineurin, 10);
    tacrolimus.id = "tci";
    const Case cases[] = {
        {"+ class III-IV 28 d, still severe", untreated().has(used(class_iii, 28)), "yes"},
        {"= 27 d", untreated().has(used(class_iii, 27)), "no"},
        {"= class I 14 d", untreated().has(used(class_i, 14)), "yes"},
        {"= class I 13 d", untreated().has(used(class_i, 13)), "no"},
        {"+ calcineurin inhibitor 28 d", untreated().has(used(calcineurin, 28)), "yes"},
        {"+ crisaborole 28 d", untreated().has(used("D11AH06", 28)), "yes"},
        {"- class VI-VII on the body", untreated().has(on(trunk, used(class_vi, 60))), "no"},
        {"+ class VI-VII on the eyelid 30 d", untreated().has(on(eyelid, used(class_vi, 30))), "yes"},
        {"+ class VI-VII at 23 months", untreated().born("2024-08-16").has(used(class_vi, 30)), "yes"},
        {"- class VI-VII at two years", untreated().born("2024-08-15").has(used(class_vi, 30)), "no"},
        {"= the 28 d lie within 180 d", untreated().has(used(class_iii, 28, 153)), "yes"},
        {"= one of the 28 d lies before", untreated().has(used(class_iii, 28, 154)), "no"},
        {"= scored on day 28 of use", untreated(10).has(used(class_iii, 28, 10)), "yes"},
        {"= scored on day 27 of use", untreated(11).has(used(class_iii, 28, 10)), "unknown"},
        {"- mild after an adequate trial",
         candidate().without("tac").without("o-easi").has(ScoreSaid{"easi", 5, ago(2)}).has(used(class_iii, 40)),
         "unknown"},
        {"- twice a week", untreated().has(times(2, "wk", used(class_iii, 60))), "no"},
        {"- as needed", untreated().has(as_needed), "no"},
        {"no timing", untreated().has(times(0, "", used(class_iii, 60))), "unknown"},
        {"+ stopped for lack of effect after 28 d, severity unknown",
         untreated().without("o-easi").has(ineffective(used(class_iii, 28))), "yes"},
        {"- stopped for lack of effect after 27 d", untreated().has(ineffective(used(class_iii, 27))), "no"},
        {"+ stopped for lack of effect, length not known", untreated().has(open_length), "yes"},
        {"- stopped for lack of effect, used twice a week",
         untreated().has(ineffective(times(2, "wk", used(class_iii, 60)))), "no"},
        {"stopped for lack of effect, how often not known",
         untreated().without("o-easi").has(ineffective(times(0, "", used(class_iii, 60)))), "unknown"},
        {"- an emollient is no topical treatment", untreated().has(ineffective(used("D02AC", 60))), "unknown"},
        {"a statement that does not say how often",
         untreated().states({.drug = "D07AC13", .start = ago(60), .end = ago(10), .id = "s", .why_ended = "INEFFECT"}),
         "unknown"},
        {"+ not tolerated, calcineurin inhibitor tried", untreated().has(not_tolerated).has(tacrolimus), "yes"},
        {"- not tolerated, no calcineurin inhibitor", untreated().has(not_tolerated), "no"},
        {"+ recorded as failed", untreated().has(ScoreSaid{"topical-failure", 1, ago(9)}), "yes"},
        {"- recorded as not failed", untreated().has(ScoreSaid{"topical-failure", 0, ago(9)}), "unknown"},
        {"+ recorded as not advisable", untreated().has(ScoreSaid{"topicals-inadvisable", 1, ago(9)}), "yes"},
        {"- recorded as failed in error",
         untreated().has(ScoreSaid{"topical-failure", 1, ago(9), "o", "{score}", "entered-in-error"}), "unknown"},
        {"steroid of unknown class", untreated().has(used("D07AX", 60)), "unknown"},
        {"nothing on record", untreated(), "unknown"},
        {"medication list absent", untreated().sends(RecordList::medication_requests, Sent::absent), "unknown"},
    };
    for (const Case& one : cases)
        EXPECT_EQ(ask(one.request).of("ad-systemic-options").row("topical treatment failed"), one.has_failed)
            << one.line;
}

} // namespace
} // namespace eczema::tests
