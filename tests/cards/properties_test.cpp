// What must hold for every patient: nothing unrelated matters, order does not matter, and knowing less never brings a
// draft nor frees one.
#include "tests/support/spec_row.hpp"

#include <gtest/gtest.h>

namespace eczema::tests {
namespace {

// What is asked for where a list is empty: any entry in it answers that.
const std::string quiet = R"({"site": {"rulesOff": ["ad-data-insufficient", "gate-vaccines-before-start"]}})";

struct Patient {
    const char* name;
    Request request;
};

OrderSaid steroid_course() { return {.drug = prednisone, .id = "ocs", .reason = "L20.9", .days = 14}; }

// One of every kind that the tests of the rules know.
std::vector<Patient> patients() {
    const AllergySaid anaphylaxis{.code = "rx:1876376", .manifestation = "39579001"};
    const ConditionSaid strongyloidiasis{.code = "B78.9", .onset = ago(20)};
    const ConditionSaid fungoides{.code = "C84.00", .onset = ago(90), .verification = "provisional"};
    const Request two =
        ordering(dupilumab).has(impetigo(3)).has(herpeticum(40)).has(strongyloidiasis).has(in_use(ciclosporin));
    return {
        {"candidate", candidate()},
        {"candidate with impetigo", candidate().has(impetigo(3))},
        {"candidate with two old infections", candidate().has(impetigo(61)).has(herpeticum(31))},
        {"candidate with herpeticum", candidate().has(herpeticum(1))},
        {"candidate without allergies entered", candidate().without("a-716186003")},
        {"candidate with a helminth", candidate().has(strongyloidiasis)},
        {"candidate with a lymphoma", candidate().has(fungoides)},
        {"candidate who reacted", candidate().has(anaphylaxis)},
        {"candidate without a score", candidate().without("o-easi")},
        {"candidate with a mild score of the same day", candidate().has(ScoreSaid{"easi", 3, ago(15), "o2"})},
        {"candidate with two entries of dermatitis",
         candidate().has(ConditionSaid{.onset = "2005", .id = "ad2", .recorded = ago(10), .severity = "24484000"})},
        {"child", candidate().born("2016-06-01")},
        {"on dupilumab by statement", candidate().states({.drug = dupilumab, .start = ago(100)})},
        {"on dupilumab and treated for herpeticum",
         chart().has(dermatitis()).has(in_use(dupilumab)).has(herpeticum(5)).has(valaciclovir(4))},
        {"order of dupilumab", ordering(dupilumab)},
        {"order of dupilumab with everything against it", two},
        {"the same at signature", Request(two).on("order-sign").drafts({.drug = upadacitinib})},
        {"order of upadacitinib on dupilumab", ordering(upadacitinib).has(in_use(dupilumab)).has(in_use(methotrexate))},
        {"order of prednisone", candidate("order-select").drafts(steroid_course())},
    };
}

// Entries that no live rule reads.
Request with_unrelated(Request request) {
    for (const char* code : {"M54.5", "H52.1", "J30.1", "F32.9", "K21.9", "Z00.00"})
        request.has(ConditionSaid{.code = code, .onset = ago(30)});
    request.has(ConditionSaid{.code = "sct:57676002", .onset = ago(30)});
    for (const char* drug : {"A10BA02", "H03AA01", "R05CB01"}) request.has(in_use(drug, 30));
    request.states({.drug = "N02BE01", .start = ago(5)});
    request.has(ScoreSaid{"loinc:8867-4", 72, ago(2), {}, "/min", "final", RecordList::observations});
    request.has(ScoreSaid{"loinc:2339-0", 95, ago(2), {}, "mg/dL", "final", RecordList::observations});
    request.has(ScoreSaid{"loinc:72514-3", 9, ago(1)}); // pain, 0-10: not the itch
    return request;
}

TEST(Property, unrelated_entries_change_nothing) {
    for (const Patient& patient : patients())
        EXPECT_EQ(ask(with_unrelated(patient.request), quiet).response, ask(patient.request, quiet).response)
            << patient.name;
}

TEST(Property, order_of_entries_changes_nothing) {
    for (const Patient& patient : patients()) {
        EXPECT_EQ(ask(Request(patient.request).reversed(), quiet).explanation, ask(patient.request, quiet).explanation)
            << patient.name;
        EXPECT_EQ(ask(with_unrelated(patient.request).reversed(), quiet).response, ask(patient.request, quiet).response)
            << patient.name;
    }
}

int weight_of(std::string_view indicator) {
    return indicator == "critical" ? 3 : indicator == "warning" ? 2 : indicator == "info" ? 1 : 0;
}

// Whether the answer speaks against a drug at all, by a card or by a check that could not be completed.
bool is_silent(const Answer& answer) { return answer.cards.empty(); }

TEST(Property, knowing_less_brings_no_draft_and_frees_none) {
    for (const Patient& patient : patients()) {
        const Answer whole = ask(patient.request);
        for (std::size_t list = 0; list < fhir::record_list_count; ++list)
            for (const Sent how : {Sent::absent, Sent::failed, Sent::partial}) {
                const Answer less = ask(Request(patient.request).sends(static_cast<RecordList>(list), how));
                const std::string where = std::string(patient.name) + ", list " + std::to_string(list) + " sent as " +
                                          std::to_string(static_cast<int>(how));
                if (whole.drafted_drugs().empty()) {
                    EXPECT_TRUE(less.drafted_drugs().empty()) << where;
                }
                // What was held at signature is still spoken of.
                if (!whole.cards.empty() && !less.trace.empty() && !less.trace.front().about.empty()) {
                    EXPECT_FALSE(is_silent(less)) << where;
                }
            }
    }
}

// A rule that fired on an order is, with less known, not silent on it: it fires or is unknown.
TEST(Property, a_hold_never_becomes_a_no_when_a_list_is_left_out) {
    for (const Patient& patient : patients()) {
        const Answer whole = ask(patient.request);
        for (std::size_t list = 0; list < fhir::record_list_count; ++list) {
            const Answer less = ask(Request(patient.request).sends(static_cast<RecordList>(list), Sent::absent));
            for (const TraceSeen& row : whole.trace) {
                if (weight_of(row.indicator) < 2) continue;
                EXPECT_NE(less.of(row.rule, row.about).outcome, "no")
                    << patient.name << ", list " << list << ": " << row.rule << ' ' << row.about;
            }
        }
    }
}

// Dates as days before the call, so that two answers of different days can be laid side by side.
std::string relative_dates(const std::string& text, fhir::Day day) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto date = i + 10 <= text.size() && text[i + 4] == '-' && text[i + 7] == '-'
                              ? fhir::parse_date(std::string_view(text).substr(i, 10), {})
                              : std::nullopt;
        constexpr std::string_view rules_dated = "2026-11-25";
        if (!date || !date->is_exact() || text.compare(i, 10, rules_dated) == 0) {
            out += text[i];
            continue;
        }
        out += '<' + std::to_string(day - date->first) + '>';
        i += 9;
    }
    return out;
}

TEST(Property, shifting_every_date_changes_nothing_but_the_dates_printed) {
    for (const Patient& patient : patients()) {
        if (std::string_view(patient.name) == "child" || patient.request.body().find("\"2005\"") != std::string::npos)
            continue; // a year alone does not shift by days
        Request shifting = patient.request;
        shifting.born(ago(34 * 365))
            .without("ad")
            .has(ConditionSaid{.onset = ago(9000), .id = "ad", .recorded = ago(900)});
        const std::string here = relative_dates(ask(shifting, quiet).explanation, today);
        // Over month ends, a leap day and a change of year; not beyond the day when the rules are due for review.
        for (const int days : {1, 59, -1000})
            EXPECT_EQ(relative_dates(ask(shifting, quiet, today + days).explanation, today + days), here)
                << patient.name << ", " << days;
    }
}

TEST(Property, a_higher_score_never_makes_a_candidate_less_of_one) {
    for (const char* score : {"easi", "scorad", "iga", "loinc:89870-0"}) {
        const double highest = std::string_view(score) == "iga" ? 4 : 28;
        int last = 0;
        for (double points = 0; points <= highest; ++points) {
            const Answer answer = ask(candidate().without("o-easi").has(ScoreSaid{score, points, ago(5)}));
            const std::string& outcome = answer.of("ad-systemic-options").row("the dermatitis is moderate");
            const int now = outcome == "yes" ? 2 : outcome == "unknown" ? 1 : 0;
            EXPECT_GE(now, last) << score << ' ' << points;
            last = now;
        }
        EXPECT_EQ(last, 2) << score;
    }
}

TEST(Property, a_second_call_gives_the_same_bytes) {
    for (const Patient& patient : patients())
        EXPECT_EQ(ask(patient.request, quiet).explanation, ask(patient.request, quiet).explanation) << patient.name;
}

} // namespace
} // namespace eczema::tests
