// R32: methotrexate once a week.
#include "cards/methotrexate_timing.hpp"
#include "fhir/json.hpp"
#include "tests/support/derived_chart.hpp"
#include "tests/support/spec_row.hpp"

#include <gmock/gmock.h>

namespace eczema::tests {
namespace {

const std::string by_itself = alone("methotrexate-weekly");
const std::string removal = removal_of("d1"), task = "create eczema-cds-name-weekday";
const std::string signed_off = [] {
    std::string config = by_itself;
    return config.insert(config.size() - 2, R"(, "signedOff": ["folic-acid-1-mg"])");
}();

std::string mg(double value) {
    return raw("doseAndRate", '[' + object(raw("doseQuantity", quantity_of(value, "mg"))) + ']');
}
std::string tablets(int count) {
    return ",\"doseAndRate\":[{\"doseQuantity\":{\"value\":" + std::to_string(count) + ",\"unit\":\"tablet\"}}]";
}
std::string repeat(int frequency, double period, std::string_view unit, const std::string& more = {}) {
    return raw("timing", object(raw("repeat", object(",\"frequency\":" + std::to_string(frequency) + ",\"period\":" +
                                                     std::to_string(period) + text("periodUnit", unit) + more))));
}
const std::string weekly = repeat(1, 1, "wk"), by_mouth = raw("route", concept_of("26643006", "sct"));
std::string on_days(const std::string& days) {
    return raw("timing", object(raw("repeat", object(raw("dayOfWeek", days)))));
}

// A draft of methotrexate with these dosages.
std::string order_json(const std::vector<std::string>& dosages, const std::string& more = {},
                       std::string_view drug = methotrexate) {
    std::vector<std::string> objects;
    for (const std::string& dosage : dosages) objects.push_back(object(dosage));
    return object(begin("MedicationRequest", "d1") + text("status", "draft") + text("intent", "order") +
                  raw("medicationCodeableConcept", concept_of(drug, "atc")) + raw("subject", patient_reference()) +
                  more + (dosages.empty() ? std::string() : raw("dosageInstruction", listed(objects))));
}
Request drafting(const std::vector<std::string>& dosages, const std::string& more = {},
                 std::string_view drug = methotrexate) {
    return chart("order-select")
        .has(dermatitis())
        .has(OrderSaid{.drug = "B03BB01", .start = ago(30)})
        .with_draft("MedicationRequest/d1", order_json(dosages, more, drug));
}
Request drafting(const std::string& dosage) { return drafting(std::vector{dosage}); }
std::string reason(std::string_view code) { return raw("reasonCode", '[' + concept_of(code, "cm") + ']'); }

std::vector<SpecRow> rows() {
    return rows_of(
        "methotrexate-weekly",
        {
            {"+ 10 mg daily", drafting(mg(10) + repeat(1, 1, "d")), critical, {{removal, task}}, by_itself},
            {"- 15 mg weekly with folate", drafting(mg(15) + weekly), silent},
            {"- a period of 7 d equals 1 wk", drafting(mg(15) + repeat(1, 7, "d")), silent},
            {"+ twice a day", drafting(mg(2.5) + repeat(2, 1, "d")), critical},
            {"+ every 12 hours", drafting(mg(2.5) + repeat(1, 12, "h")), critical},
            {"+ twice a week", drafting(mg(7.5) + repeat(2, 1, "wk")), critical},
            {"+ once or twice a week", drafting(mg(7.5) + repeat(1, 1, "wk", ",\"frequencyMax\":2")), critical},
            {"= every 6 d", drafting(mg(15) + repeat(1, 6, "d")), critical},
            {"= every 8 d", drafting(mg(15) + repeat(1, 8, "d")), critical},
            {"+ every 2 weeks", drafting(mg(15) + repeat(1, 2, "wk")), critical},
            {"+ code BID alone",
             drafting(mg(5) + raw("timing", object(raw("code", object(raw("coding", "[{\"code\":\"BID\"}]")))))),
             critical},
            {"- code WK alone",
             drafting(mg(15) + raw("timing", object(raw("code", object(raw("coding", "[{\"code\":\"WK\"}]")))))),
             silent},
            {"+ frequency missing", drafting(mg(15)), critical},
            {"+ no dosage at all", drafting(std::vector<std::string>{}), critical},
            {"+ weekly in words only", drafting(mg(15) + text("text", "once weekly on Monday")), critical},
            {"- one day of the week", drafting(mg(15) + on_days(R"(["mon"])")), silent},
            {"- once a week on Monday", drafting(mg(15) + repeat(1, 1, "wk", R"(,"dayOfWeek":["mon"])")), silent},
            {"+ two days of the week", drafting(mg(7.5) + on_days(R"(["mon","thu"])")), critical},
            {"+ once a week on two days", drafting(mg(7.5) + repeat(1, 1, "wk", R"(,"dayOfWeek":["mon","thu"])")),
             critical},
            {"+ two lines, two days",
             drafting({mg(7.5) + repeat(1, 1, "wk", R"(,"dayOfWeek":["mon"])"),
                       mg(7.5) + repeat(1, 1, "wk", R"(,"dayOfWeek":["tue"])")}),
             critical},
            {"- two lines, one day: two strengths",
             drafting({mg(10) + repeat(1, 1, "wk", R"(,"dayOfWeek":["mon"])"),
                       mg(2.5) + repeat(1, 1, "wk", R"(,"dayOfWeek":["mon"])")}),
             silent},
            {"+ daily in the words beside a weekly timing",
             drafting(mg(15) + weekly + text("text", "Take 15 mg DAILY")), critical},
            {"+ daily in the words for the patient",
             drafting(mg(15) + weekly + text("patientInstruction", "one tablet every day")), critical},
            {"- not daily in the words", drafting(mg(15) + weekly + text("text", "Once a week. Do NOT take daily.")),
             silent},
            {"- folic acid daily in the words",
             drafting(mg(15) + weekly + text("text", "Once a week on Monday; folic acid 1 mg daily on the other days")),
             silent},
            {"- a single dose", drafting(mg(5) + raw("timing", object(raw("repeat", object(",\"count\":1"))))), silent},
            {"order-sign asks too", drafting(mg(10) + repeat(1, 1, "d")).on("order-sign"), critical},
            {"+ a refill is judged too", drafting(mg(10) + repeat(1, 1, "d")).has(in_use("L04AX03")), critical},
            {"- azathioprine daily is not judged", ordering(azathioprine), not_run},
            {"- a draft that stops methotrexate",
             chart("order-select").has(dermatitis()).drafts({.drug = methotrexate, .status = "cancelled"}), not_run},

            // whose order it is
            {"- daily for leukaemia", drafting({mg(10) + repeat(1, 1, "d")}, reason("C91.00")), silent},
            {"+ daily for rheumatoid arthritis", drafting({mg(10) + repeat(1, 1, "d")}, reason("M06.9")), critical},
            {"+ daily for psoriasis", drafting({mg(10) + repeat(1, 1, "d")}, reason("L40.0")), critical},
            {"+ daily for a reason in words", drafting({mg(10) + repeat(1, 1, "d")}, reason("text:leukaemia")),
             critical},
            {"+ a cancer on the list is no reason of the order",
             drafting(mg(10) + repeat(1, 1, "d")).has(ConditionSaid{.code = "C50.911", .onset = ago(99)}), critical},
            {"- a cancer referred to as the reason",
             drafting({mg(10) + repeat(1, 1, "d")}, raw("reasonReference", R"([{"reference":"Condition/c-C91.00"}])"))
                 .has(ConditionSaid{.code = "C91.00", .onset = ago(99)}),
             silent},
            {"+ daily by mouth", drafting(mg(10) + repeat(1, 1, "d") + by_mouth), critical},
            {"- daily as a drip", drafting(mg(10) + repeat(1, 1, "d") + raw("route", concept_of("47625008", "sct"))),
             silent},
            {"+ daily under the skin",
             drafting(mg(10) + repeat(1, 1, "d") + raw("route", concept_of("34206005", "sct"))), critical},
            {"+ methotrexate by words only", drafting({mg(10) + repeat(1, 1, "d")}, {}, "text:methotrexate 10 mg"),
             unknown},

            // the weekly dose
            {"= 25 mg", drafting(mg(25) + weekly), silent},
            {"= 27.5 mg", drafting(mg(27.5) + weekly), warning},
            {"= 25.1 mg", drafting(mg(25.1) + weekly), warning},
            {"= 7.5 mg to start with", drafting(mg(7.5) + weekly), silent},
            {"= 7.4 mg to start with", drafting(mg(7.4) + weekly), warning},
            {"- 5 mg, taken before", drafting(mg(5) + weekly).has(in_use("L04AX03")), silent},
            {"- 5 mg, raised step by step",
             drafting({mg(2.5) + weekly + ",\"sequence\":1", mg(5) + weekly + ",\"sequence\":2"}), silent},
            {"+ 20 mg, raised to 30 mg",
             drafting({mg(20) + weekly + ",\"sequence\":1", mg(30) + weekly + ",\"sequence\":2"}), warning},
            {"= 5 mg, the day before the 18th birthday", drafting(mg(5) + weekly).born("2008-08-16"), silent},
            {"= 5 mg on the 18th birthday", drafting(mg(5) + weekly).born("2008-08-15"), warning},
            {"5 mg, age not known", drafting(mg(5) + weekly).born(""), unknown},
            {"+ 20 mg and 10 mg on one day", drafting({mg(20) + weekly, mg(10) + weekly}), warning},
            {"+ a code says twice a day beside once a week",
             drafting(
                 R"(,"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"wk"},"code":{"coding":[{"system":")"
                 R"(http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation","code":"BID"}]}})" +
                 mg(15)),
             critical},
            {"+ an added instruction says daily",
             drafting(mg(15) + weekly + R"(,"additionalInstruction":[{"text":"Take one tablet daily"}])"), critical},
            {"+ 12 tablets of 2.5 mg", drafting({tablets(12) + weekly}, {}, "rx:105585"), warning},
            {"- 6 tablets of 2.5 mg", drafting({tablets(6) + weekly}, {}, "rx:105585"), silent},
            {"tablets of unknown strength", drafting(tablets(6) + weekly), unknown},
            {"dose not stated", drafting(weekly), unknown},

            // folic acid
            {"+ no folic acid",
             ordering(methotrexate)
                 .without("B03BB01")
                 .with_draft("MedicationRequest/d1", order_json({mg(15) + weekly})),
             critical}, // the other draft is daily
            {"+ weekly, no folic acid",
             drafting(mg(15) + weekly).without("B03BB01"),
             info,
             {std::vector<std::string>{}},
             by_itself},
            {"+ weekly, no folic acid, signed off",
             drafting(mg(15) + weekly).without("B03BB01"),
             info,
             {{"create eczema-cds-folic-acid-1-mg"}},
             signed_off},
            {"+ a reaction to folic acid: no draft",
             drafting(mg(15) + weekly).without("B03BB01").has(AllergySaid{.code = "rx:4511"}),
             info,
             {std::vector<std::string>{}},
             signed_off},
            {"- folic acid among the drafts",
             drafting(mg(15) + weekly).without("B03BB01").drafts({.drug = "B03BB01", .id = "f1"}), silent},
            {"+ folic acid ended",
             drafting(mg(15) + weekly)
                 .without("B03BB01")
                 .has(OrderSaid{.drug = "B03BB01", .start = ago(90), .end = ago(5), .status = "completed"}),
             info},
            {"folic acid by words only",
             drafting(mg(15) + weekly)
                 .without("B03BB01")
                 .has(OrderSaid{.drug = "text:folic acid 5 mg", .start = ago(9), .id = "f1"}),
             unknown},
            {"orders not sent",
             drafting(mg(15) + weekly).without("B03BB01").sends(RecordList::medication_requests, Sent::absent),
             unknown},
        });
}

INSTANTIATE_TEST_SUITE_P(methotrexate_weekly, Specification, testing::ValuesIn(rows()));

TEST(MethotrexateWeekly, the_summary_says_what_the_draft_shows) {
    const auto summary = [](const Request& request) {
        return ask(request, by_itself).card_of("methotrexate-weekly")->summary;
    };
    EXPECT_EQ(summary(drafting(mg(10) + repeat(1, 1, "d"))),
              "Methotrexate must be once weekly: draft shows 10 mg every day.");
    EXPECT_EQ(summary(drafting(mg(2.5) + repeat(1, 12, "h"))),
              "Methotrexate must be once weekly: draft shows 2.5 mg 2 times a day.");
    EXPECT_EQ(summary(drafting(mg(15))), "Methotrexate must be once weekly: draft shows no frequency.");
    EXPECT_EQ(summary(drafting(mg(5) + on_days(R"(["mon","wed","fri"])"))),
              "Methotrexate must be once weekly: draft shows 3 days a week.");
    EXPECT_EQ(summary(drafting(mg(15) + weekly + text("text", "daily"))),
              "Methotrexate must be once weekly: draft shows a text that says daily.");
    EXPECT_EQ(summary(drafting(mg(27.5) + weekly)),
              "Methotrexate 27.5 mg a week: the dose for eczema is 7.5-25 mg once a week.");
}

TEST(MethotrexateWeekly, words_for_every_day) {
    for (const char* daily :
         {"daily", "Take 2.5mg Daily", "1 tab every day", "15 mg BID", "täglich 10 mg", "1x pro Tag",
          "once weekly. 10 mg each day", "une fois par jour", "Take 10 mg daily with folic acid",
          "Do not crush, take daily", "10mg daily, folic acid 5 mg weekly", "take not more than 10 mg daily",
          "10 mg q24h", "each morning", "10 mg/day"})
        EXPECT_TRUE(cards::says_daily(daily)) << daily;
    for (const char* weekly_words : {"", "once weekly", "once a week, NOT daily", "never every day", "nicht täglich",
                                     "not to be taken daily", "forbidden", "Monday", "15 mg on the same day each week",
                                     "weekly; folic acid 5 mg daily except that day", "6 tablets of 2.5 mg a week"})
        EXPECT_FALSE(cards::says_daily(weekly_words)) << weekly_words;
    std::string denied, folic = "folic acid";
    for (int i = 0; i < 10'000; ++i) {
        denied += "not daily ";
        folic += " 5 mg daily";
    }
    EXPECT_FALSE(cards::says_daily(denied));
    EXPECT_FALSE(cards::says_daily(folic));
    EXPECT_TRUE(cards::says_daily(denied + "or daily"));
}

// A draft as it was sent and as it is read.
struct Draft {
    explicit Draft(std::string sent)
        : json(std::move(sent)), tree(*fhir::parse_json(json, arena, fhir::Keep::everything)) {
        const fhir::TimeZone utc{};
        fhir::Reading reading{arena, utc, today};
        order.id = tree["id"].text();
        order.resource = &tree;
        order.medication_request = fhir::read_medication_request(tree, fhir::Medications(arena), reading);
    }
    std::optional<std::string> anew() const { return cards::weekly_order_json(order, value_sets().products); }

    std::pmr::monotonic_buffer_resource arena;
    std::string json;
    fhir::Value tree;
    fhir::DraftOrder order;
};

// The order comes back as it was sent but for its rhythm and words.
TEST(MethotrexateWeekly, the_order_written_anew) {
    const std::string sent =
        order_json({text("text", "10 mg daily") + repeat(1, 1, "d", R"(,"boundsPeriod":{"start":"2026-08-15"})") +
                    by_mouth + mg(10)},
                   R"(,"extension":[{"url":"urn:x","valueString":"kept"}],"groupIdentifier":{"value":"g"})");
    const auto anew = Draft(sent).anew();
    ASSERT_TRUE(anew);
    std::pmr::monotonic_buffer_resource arena;
    const auto before = fhir::parse_json(sent, arena, fhir::Keep::everything),
               after = fhir::parse_json(*anew, arena, fhir::Keep::everything);
    ASSERT_TRUE(before && after);
    ASSERT_EQ(before->members().size(), after->members().size());
    for (std::size_t i = 0; i < before->members().size(); ++i) {
        const fhir::Member &old = before->members()[i], &kept = after->members()[i];
        EXPECT_EQ(old.name, kept.name);
        std::string old_json, kept_json;
        fhir::append_json(old_json, old.value);
        fhir::append_json(kept_json, kept.value);
        if (old.name != "dosageInstruction") {
            EXPECT_EQ(old_json, kept_json);
        }
    }
    const fhir::Value& dosage = (*after)["dosageInstruction"].items().front();
    EXPECT_EQ(dosage["text"].text(), "10 mg once a week, always on the same weekday. Weekday: ____");
    std::string timing;
    fhir::append_json(timing, dosage["timing"]);
    EXPECT_EQ(timing,
              R"({"repeat":{"boundsPeriod":{"start":"2026-08-15"},"frequency":1,"period":1,"periodUnit":"wk"}})");
    EXPECT_FALSE(dosage["route"].is_null());
    EXPECT_FALSE(dosage["doseAndRate"].is_null());
}

TEST(MethotrexateWeekly, no_order_is_written_anew_whose_dose_is_in_doubt) {
    const auto anew = [](const std::vector<std::string>& dosages) {
        return Draft(order_json(dosages)).anew().has_value();
    };
    const std::string every_day = repeat(1, 1, "d");
    EXPECT_TRUE(anew({mg(7.5) + every_day}));
    EXPECT_FALSE(anew({mg(7.4) + every_day}));
    EXPECT_TRUE(anew({mg(25) + every_day}));
    EXPECT_FALSE(anew({mg(25.1) + every_day}));
    EXPECT_FALSE(anew({every_day}));
    EXPECT_FALSE(anew({tablets(4) + every_day}));
    EXPECT_FALSE(anew({mg(10) + every_day, mg(5) + every_day}));
    EXPECT_FALSE(anew({}));
}

} // namespace
} // namespace eczema::tests
