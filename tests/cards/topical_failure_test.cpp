#include "cards/topical_failure.hpp"

#include "cards/fact_values.hpp"
#include "cards/severity.hpp"
#include "tests/support/derived_chart.hpp"
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
        {"recorded as failed, status not known",
         untreated().has(ScoreSaid{"topical-failure", 1, ago(9), "o", "{score}", "unknown"}), "unknown"},
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

// An observation of the code "topical-failure" with this value and status.
Request said_outright(const std::string& value, std::string_view status = "final") {
    return untreated().with({RecordList::severity, "tf",
                             R"({"resourceType": "Observation", "id": "tf", "status": ")" + std::string(status) +
                                 R"(", "subject": {"reference": "Patient/p1"}, "effectiveDateTime": ")" + ago(9) +
                                 R"(", "code": {"coding": [{"system": "urn:eczema-cds:score", "code":)" +
                                 R"( "topical-failure"}]})" + (value.empty() ? value : ", " + value) + '}'});
}
std::string coded(std::string_view code, std::string_view member = "valueCodeableConcept") {
    return '"' + std::string(member) + R"(": {"coding": [{"system": "http://snomed.info/sct", "code": ")" +
           std::string(code) + R"("}]})";
}
ConditionSaid failure(std::string_view verification, std::string_view status = "active") {
    return {
        .code = "score:topical-failure", .onset = ago(90), .id = "tf", .status = status, .verification = verification};
}

TEST(TopicalFailure, is_said_outright_by_a_code_that_nothing_denies) {
    const Request trial = untreated().has(used(class_iii, 27)); // too short: alone it says that topicals did not fail
    const Case cases[] = {
        {"no value", said_outright(""), "yes"},
        {"amended", said_outright("", "amended"), "yes"},
        {"corrected", said_outright("", "corrected"), "yes"},
        {"preliminary", said_outright(R"("valueBoolean": true)", "preliminary"), "unknown"},
        {"registered", said_outright("", "registered"), "unknown"},
        {"cancelled", said_outright(R"("valueBoolean": true)", "cancelled"), "unknown"},
        {"true", said_outright(R"("valueBoolean": true)"), "yes"},
        {"1", said_outright(R"("valueInteger": 1)"), "yes"},
        {"positive", said_outright(coded("10828004")), "yes"},
        {"a trial too short beside a code without value", said_outright("").has(used(class_iii, 27)), "yes"},
        // denied: the trial decides
        {"false", said_outright(R"("valueBoolean": false)").has(used(class_iii, 27)), "no"},
        {"0", said_outright(R"("valueInteger": 0)").has(used(class_iii, 27)), "no"},
        {"negative", said_outright(coded("260385009")).has(used(class_iii, 27)), "no"},
        // open: a trial that was too short does not make it "no"
        {"the word no", said_outright(R"("valueString": "no")").has(used(class_iii, 27)), "unknown"},
        {"the word yes", said_outright(R"("valueString": "yes")").has(used(class_iii, 27)), "unknown"},
        {"a code that says neither", said_outright(coded("373067005")).has(used(class_iii, 27)), "unknown"},
        {"a bound", said_outright(R"("valueQuantity": {"value": 1, "comparator": "<"})").has(used(class_iii, 27)),
         "unknown"},
        {"a boolean that cannot be read", said_outright(R"("valueBoolean": "perhaps")").has(used(class_iii, 27)),
         "unknown"},
        {"data absent", said_outright(coded("261665006", "dataAbsentReason")).has(used(class_iii, 27)), "unknown"},
        // as a condition
        {"confirmed", untreated().has(failure("confirmed")), "yes"},
        {"provisional", Request(trial).has(failure("provisional")), "unknown"},
        {"differential", Request(trial).has(failure("differential")), "unknown"},
        {"unconfirmed", Request(trial).has(failure("unconfirmed")), "unknown"},
        {"refuted", Request(trial).has(failure("refuted")), "no"},
        {"made in error", Request(trial).has(failure("entered-in-error")), "no"},
        {"resolved", Request(trial).has(failure("confirmed", "resolved")), "no"},
    };
    for (const Case& one : cases)
        EXPECT_EQ(ask(one.request).of("ad-systemic-options").row("topical treatment failed"), one.has_failed)
            << one.line;
}

// The three facts, at 34 years unless said.
struct Topicals {
    cards::Tri failed, under_treated, adequate_recent;
    friend bool operator==(const Topicals&, const Topicals&) = default;
};

void PrintTo(const Topicals& seen, std::ostream* out) {
    *out << "failed " << to_text(seen.failed) << ", under-treated " << to_text(seen.under_treated) << ", adequate "
         << to_text(seen.adequate_recent);
}

cards::PatientFacts facts_of(const DerivedChart& chart, double age_years = 34) {
    cards::PatientFacts facts;
    at(facts, cards::Fact::severity_band) = cards::derive_severity(chart.from, false);
    at(facts, cards::Fact::age_years) = cards::number_fact(age_years);
    cards::derive_topical_history(chart.from, facts);
    return facts;
}

Topicals topicals(const Request& request, double age_years = 34) {
    const DerivedChart chart(request);
    const cards::PatientFacts facts = facts_of(chart, age_years);
    return {facts[cards::Fact::topicals_failed].truth, facts[cards::Fact::topicals_under_treated].truth,
            facts[cards::Fact::adequate_topical_recent].truth};
}

// Handed over so many days ago, for so many days, under the order "o".
DispenseSaid handed_over(int on, int days, std::string_view id = "d") {
    return {.drug = class_iii, .on = ago(on), .supply_days = days, .id = id, .order = "o"};
}
// Its order: daily on the skin, without dates of its own.
OrderSaid refillable(std::string_view status = "completed", std::string_view why_ended = {}) {
    return {.drug = class_iii, .id = "o", .status = status, .why_ended = why_ended, .route = skin};
}

struct Row {
    const char* line;
    Request request;
    Topicals expected;
    double age_years = 34;
};

TEST(TopicalHistory, in_its_three_facts) {
    constexpr auto yes = cards::Tri::yes, no = cards::Tri::no, unknown = cards::Tri::unknown;
    constexpr Topicals failed{yes, no, yes}, inadvisable{yes, no, no}, too_little{no, yes, no},
        not_known{unknown, unknown, unknown}, nothing{unknown, unknown, no};
    const Request mild = chart().has(dermatitis()).has(ScoreSaid{"easi", 5, ago(5)});
    OrderSaid not_tolerated = used(class_iii, 10);
    not_tolerated.why_ended = "status-reason:sintol";
    not_tolerated.status = "stopped";
    OrderSaid tacrolimus = used(calcineurin, 10);
    tacrolimus.id = "tci";
    const AllergySaid to_steroid{.code = "rx:10759"}, to_tacrolimus{.code = "rx:42316"};
    AllergySaid refuted = to_steroid;
    refuted.verification = "refuted";
    const ConditionSaid atrophy{.code = "sct:400190005", .onset = ago(90)};
    const Row rows[] = {
        {"EASI 24, hydrocortisone on the body 60 d", untreated().has(on(trunk, used(class_vi, 60))), too_little},
        {"the same at 23 months", untreated().has(on(trunk, used(class_vi, 60))), failed, 1},
        {"face alone, class VI-VII 30 d", untreated().has(on(eyelid, used(class_vi, 30))), failed},
        {"class IV 27 d", untreated().has(used(class_iii, 27)), too_little},
        {"class IV 28 d", untreated().has(used(class_iii, 28)), failed},
        {"mild, class IV 28 d", Request(mild).has(used(class_iii, 28)), {unknown, no, yes}},
        {"mild, class IV 27 d", Request(mild).has(used(class_iii, 27)), too_little},
        {"mild, nothing on record", mild, nothing},
        {"two trials, one adequate", untreated().has(used(class_iii, 28)).has(on(trunk, used(class_vi, 60))), failed},
        {"two trials, neither", untreated().has(used(class_iii, 27)).has(tacrolimus), too_little},
        {"last used 365 d ago", untreated().has(used(class_iii, 60, 365)), too_little},
        {"last used 366 d ago", untreated().has(used(class_iii, 60, 366)), nothing},
        {"how often not known", untreated().has(times(0, "", used(class_iii, 60))), not_known},
        {"ended before the day that was planned", untreated().has(used(class_iii, 60, -1)), not_known},
        {"on that day", untreated().has(used(class_iii, 60, 0)), failed},
        {"statements absent", untreated().sends(RecordList::medication_statements, Sent::absent), not_known},
        {"a short trial, statements absent",
         untreated().has(used(class_iii, 27)).sends(RecordList::medication_statements, Sent::absent), not_known},
        {"on hold, perhaps never used", untreated().has([] {
             OrderSaid said = used(class_iii, 40);
             said.status = "on-hold";
             return said;
         }()),
         not_known},
        // dispenses
        {"28 d handed over, daily by its order", untreated().has(refillable()).has(handed_over(37, 28)), failed},
        {"27 d handed over", untreated().has(refillable()).has(handed_over(36, 27)), too_little},
        {"14 d handed over twice",
         untreated().has(refillable()).has(handed_over(50, 14, "d1")).has(handed_over(30, 14, "d2")), failed},
        {"13 d handed over twice, fewer than the order ran",
         untreated().has(refillable()).has(handed_over(50, 13, "d1")).has(handed_over(30, 13, "d2")), not_known},
        {"14 d handed over twice, no order on record",
         untreated().has(handed_over(50, 14, "d1")).has(handed_over(30, 14, "d2")), not_known},
        {"13 d handed over twice, no order on record",
         untreated().has(handed_over(50, 13, "d1")).has(handed_over(30, 13, "d2")), too_little},
        {"days not known", untreated().has(refillable()).has(handed_over(50, 0)), not_known},
        {"stopped for lack of effect, 14 d handed over",
         untreated().has(refillable("stopped", "INEFFECT")).has(handed_over(50, 14)), too_little},
        {"stopped for lack of effect, 28 d handed over, severity unknown",
         untreated().without("o-easi").has(refillable("stopped", "INEFFECT")).has(handed_over(50, 28)), failed},
        // what was not tolerated
        {"not tolerated, calcineurin inhibitor tried", untreated().has(not_tolerated).has(tacrolimus), inadvisable},
        {"allergy to the steroid, calcineurin inhibitor tried", untreated().has(to_steroid).has(tacrolimus),
         inadvisable},
        {"allergy to both", untreated().has(to_steroid).has(to_tacrolimus), {yes, no, no}},
        {"allergy to the steroid alone", untreated().has(to_steroid), nothing},
        {"allergy to the calcineurin inhibitor alone", untreated().has(to_tacrolimus), nothing},
        {"allergy refuted", untreated().has(refuted).has(tacrolimus), too_little},
        {"skin atrophy, calcineurin inhibitor tried", untreated().has(atrophy).has(tacrolimus), inadvisable},
        {"skin atrophy alone", untreated().has(atrophy), nothing},
    };
    for (const Row& row : rows) EXPECT_EQ(topicals(row.request, row.age_years), row.expected) << row.line;
}

TEST(TopicalHistory, names_what_proves_it) {
    const DerivedChart chart(untreated().has(used(class_iii, 27)));
    const cards::PatientFacts facts = facts_of(chart);
    ASSERT_EQ(facts[cards::Fact::topicals_under_treated].evidence.size(), 1u);
    EXPECT_EQ(facts[cards::Fact::topicals_under_treated].evidence.front().id, "t");
    const DerivedChart empty(untreated());
    EXPECT_EQ(facts_of(empty)[cards::Fact::topicals_failed].missing, "topical treatment history");
}

} // namespace
} // namespace eczema::tests
