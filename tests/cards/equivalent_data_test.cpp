// The same patient, said differently: other units, zones, codings and orders give the same facts and the
// same outcome of every rule. A change that changes the meaning changes or voids the fact.
#include "tests/support/biologic_order.hpp"
#include "tests/support/facts_seen.hpp"
#include "tests/support/observed.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>

namespace eczema::tests {
namespace {

using cards::Fact;
using cards::FactValue;
using cards::Tri;

constexpr std::string_view body_weight = "29463-7";

// "0.420" for 420 thousandths: decimal text without a double in between.
std::string thousandths(int n) {
    std::string digits = std::to_string(n % 1000);
    return std::to_string(n / 1000) + '.' + std::string(3 - digits.size(), '0') + digits;
}

// Every fact about the patient, and every row of every rule.
std::vector<std::string> seen(const Request& request) {
    std::vector<std::string> lines;
    const Values values = values_of(request);
    for (std::size_t i = 0; i < cards::fact_count; ++i) {
        const auto fact = static_cast<Fact>(i);
        lines.push_back(std::string(cards::name_of(fact).id) + ' ' + in_words(values[fact]));
    }
    const Answer answer = ask(request);
    for (const TraceSeen& trace : answer.trace) {
        lines.push_back(trace.rule + ' ' + trace.about + ' ' + trace.outcome + ' ' + trace.indicator);
        for (const RowSeen& row : trace.rows) lines.push_back(row.text + ' ' + row.outcome);
    }
    for (const std::string& suggestion : answer.suggestions()) lines.push_back(suggestion);
    return lines;
}

// Only the lines that differ, for messages.
std::string difference(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    std::string text;
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
        const std::string one = i < a.size() ? a[i] : "-", other = i < b.size() ? b[i] : "-";
        if (one != other) text += one + "  /  " + other + '\n';
    }
    return text;
}

void expect_alike(const std::vector<std::pair<std::string, Request>>& requests) {
    const auto first = seen(requests.front().second);
    for (std::size_t i = 1; i < requests.size(); ++i)
        EXPECT_EQ(difference(first, seen(requests[i].second)), "")
            << requests.front().first << "  /  " << requests[i].first;
}

// --- units ------------------------------------------------------------------------------------------------------

// A child whose ordered dose goes by weight.
Request dosed_child(const std::string& weight) {
    return drafting(patient_of(8).with(observed(body_weight, weight, ago(5), "w")),
                    {.drug = dupilumab, .steps = {once(600, 1), repeated(300, 4, 2)}});
}

TEST(EquivalentData, weights_in_kilograms_grams_and_pounds) {
    for (const int grams : {14'999, 15'000, 15'001, 22'000, 29'999, 30'000, 30'001, 45'500, 59'999, 60'000, 60'001}) {
        const std::string kg = thousandths(grams), g = std::to_string(grams);
        expect_alike({
            {kg + " kg", dosed_child(quantity(kg, "kg"))},
            {g + " g", dosed_child(quantity(g, "g"))},
            {kg + " KG", dosed_child(quantity(kg, "KG"))},
            {kg + " kg in words", dosed_child(R"(,"valueString":")" + kg + " kg\"")},
        });
    }
    for (const double kg : {14.9, 15.1, 29.9, 30.1, 59.9, 60.1}) // in pounds no limit is a short number
        for (const char* unit : {"[lb_av]", "lb", "lbs", "pounds"}) {
            const std::string pounds = number(kg / 0.45359237, "%.12g");
            expect_alike({{number(kg) + " kg", dosed_child(quantity(number(kg), "kg"))},
                          {pounds + ' ' + unit, dosed_child(quantity(pounds, unit))}});
        }
}

// 600 mg, then 300 mg every 4 weeks is the dose from 15 to under 30 kg: 33.0693 to 66.1387 lb.
TEST(EquivalentData, limits_of_weight_in_grams_and_pounds) {
    const auto outcome = [](const std::string& value, std::string_view unit) {
        return ask(dosed_child(quantity(value, unit))).of("dose-dupilumab").indicator;
    };
    EXPECT_NE(outcome("14999", "g"), "") << "too light";
    EXPECT_EQ(outcome("15000", "g"), "");
    EXPECT_EQ(outcome("15001", "g"), "");
    EXPECT_EQ(outcome("29999", "g"), "");
    EXPECT_NE(outcome("30000", "g"), "");
    EXPECT_NE(outcome("30001", "g"), "");
    EXPECT_NE(outcome("33.0693", "[lb_av]"), "");
    EXPECT_EQ(outcome("33.0694", "[lb_av]"), "");
    EXPECT_EQ(outcome("66.1386", "[lb_av]"), "");
    EXPECT_NE(outcome("66.1387", "[lb_av]"), "");
    EXPECT_EQ(outcome("66.1386", "lb"), "");
    EXPECT_NE(outcome("66.1387", "lb"), "");
}

TEST(EquivalentData, blood_counts) {
    const std::string_view lymphocytes = "731-0";
    const auto counted = [&](const std::string& value) {
        return ordering(upadacitinib).with(observed(lymphocytes, value, ago(5), "alc"));
    };
    for (const int n : {0, 420, 499, 500, 501, 620, 1300}) {
        const std::string giga = thousandths(n), each = std::to_string(n);
        const std::string part = object(raw("code", concept_of(lymphocytes, "loinc")) + quantity(giga, "10*9/L"));
        expect_alike({
            {giga + " 10*9/L", counted(quantity(giga, "10*9/L"))},
            {giga + " 10*3/uL", counted(quantity(giga, "10*3/uL"))},
            {giga + " K/uL", counted(quantity(giga, "K/uL"))},
            {giga + " x10E9/L", counted(quantity(giga, "x10E9/L"))},
            {each + " /uL", counted(quantity(each, "/uL"))},
            {each + " {cells}/uL", counted(quantity(each, "{cells}/uL"))},
            {each + " /mm3", counted(quantity(each, "/mm3"))},
            {giga + " in words", counted(R"(,"valueString":")" + giga + " x10^9/L\"")},
            {each + " as a range", counted(raw("valueRange", object(raw("low", quantity_of(n, "/uL")) +
                                                                    raw("high", quantity_of(n, "/uL")))))},
            {"in a panel",
             ordering(upadacitinib).with(observed("57021-8", raw("component", listed({part})), ago(5), "alc"))},
        });
        EXPECT_DOUBLE_EQ(values_of(counted(quantity(each, "/uL")))[Fact::lymphocytes].number->low, n / 1000.0);
    }
}

TEST(EquivalentData, chemistry) {
    const auto chart_with = [](std::string_view code, const std::string& members) {
        return ordering(ciclosporin).with(observed(code, members, ago(5), "chem"));
    };
    for (const int n : {700, 900, 1200, 2400}) {
        const double mg = n / 1000.0;
        const std::string umol = number(mg * 1e4 / 113.12, "%.15g");
        expect_alike({
            {"mg/dL", chart_with("2160-0", quantity(thousandths(n), "mg/dL") + upper_limit_of("1.2", "mg/dL"))},
            {"mg/L", chart_with("2160-0", quantity(std::to_string(n / 100), "mg/L") + upper_limit_of("12", "mg/L"))},
            {"umol/L", chart_with("2160-0", quantity(umol, "umol/L") + upper_limit_of("1.2", "mg/dL"))},
            {"µmol/L", chart_with("14682-9", quantity(umol, "µmol/L") + upper_limit_of("1.2", "mg/dL"))},
            {"limit in umol/L", chart_with("2160-0", quantity(thousandths(n), "mg/dL") +
                                                         upper_limit_of(number(1.2e4 / 113.12, "%.15g"), "umol/L"))},
        });
    }
    for (const int n : {75, 80, 120, 135}) { // tenths of g/dL
        const std::string deci = std::to_string(n / 10) + '.' + std::to_string(n % 10);
        expect_alike({{deci + " g/dL", chart_with("718-7", quantity(deci, "g/dL"))},
                      {"g/L", chart_with("718-7", quantity(std::to_string(n), "g/L"))},
                      {"mg/mL", chart_with("718-7", quantity(std::to_string(n), "mg/mL"))}});
    }
    expect_alike({{"U/L", chart_with("1742-6", quantity("120", "U/L") + upper_limit_of("40", "U/L"))},
                  {"IU/L", chart_with("1742-6", quantity("120", "IU/L") + upper_limit_of("40", "U/L"))},
                  {"ukat/L", chart_with("1742-6", quantity("2", "ukat/L") + upper_limit_of("40", "U/L"))}});
}

TEST(EquivalentData, doses) {
    const auto ordered = [](const std::string& load, std::string_view load_unit, const std::string& dose,
                            std::string_view unit, std::string product = {}) {
        const auto amount = [](const std::string& value, std::string_view of) {
            return object(raw("value", value) + text("unit", of));
        };
        return drafting(patient_of(34), {.drug = dupilumab,
                                         .steps = {step_of(amount(load, load_unit), R"(,"count":1)", 1),
                                                   step_of(amount(dose, unit), every(2), 2)},
                                         .product = std::move(product)});
    };
    for (const int mg : {150, 200, 300, 400, 600})
        expect_alike({
            {"mg", ordered("600", "mg", std::to_string(mg), "mg")},
            {"MG", ordered("600", "MG", std::to_string(mg), "MG")},
            {"g", ordered("0.6", "g", thousandths(mg), "g")},
            {"ug", ordered("600000", "ug", std::to_string(mg * 1000), "ug")},
            {"mcg", ordered("600000", "mcg", std::to_string(mg * 1000), "mcg")},
            {"micrograms beside g", ordered("0.6", "g", std::to_string(mg * 1000), "micrograms")},
        });
    const std::string solution = concept_of("rx:1876403", "rx"); // 150 mg/mL
    for (const int ml : {1, 2, 3})
        expect_alike({
            {"mg", ordered("600", "mg", std::to_string(150 * ml), "mg", solution)},
            {"mL", ordered("4", "mL", std::to_string(ml), "mL", solution)},
            {"L", ordered("0.004", "L", thousandths(ml), "L", solution)},
        });
}

// --- meaning ----------------------------------------------------------------------------------------------------

TEST(ChangedData, another_unit_changes_or_voids_what_was_said) {
    const auto dose = [](std::string_view unit) {
        const std::string amount = object(raw("value", "300") + text("unit", unit));
        return ask(drafting(patient_of(34), {.drug = dupilumab, .steps = {once(600, 1), step_of(amount, every(2), 2)}}))
            .of("dose-dupilumab");
    };
    EXPECT_EQ(dose("mg").outcome, "no");
    EXPECT_EQ(dose("mcg").outcome, "yes") << "a thousandth of the dose";
    EXPECT_EQ(dose("g").indicator, "critical") << "a thousand times the dose";
    for (const std::string_view unit : {"mL", "", "kg/m2", "units", "tablet"})
        EXPECT_EQ(dose(unit).outcome, "unknown") << unit;

    const auto weight = [](std::string_view unit) {
        const Request request = dosed_child(quantity("66", unit));
        return ask(request).of("dose-dupilumab").outcome + ' ' + in_words(values_of(request)[Fact::weight_missing]);
    };
    EXPECT_EQ(weight("[lb_av]"), "no no");
    EXPECT_EQ(weight("kg"), "yes no") << "66 kg at 8 years is another dose";
    EXPECT_NE(weight("g"), weight("[lb_av]"));
    EXPECT_NE(weight(""), weight("[lb_av]"));
    EXPECT_EQ(weight(""), weight("g")) << "neither is a weight";

    const auto fact = [](Fact which, std::string_view code, const std::string& value, std::string_view unit) {
        return in_words(values_of(chart().with(observed(code, quantity(value, unit), ago(5))))[which]);
    };
    EXPECT_EQ(fact(Fact::haemoglobin, "718-7", "13.5", "g/dL"), "yes 13.5..13.5");
    EXPECT_EQ(fact(Fact::haemoglobin, "718-7", "135", "g/dL"), "unknown");
    EXPECT_EQ(fact(Fact::haemoglobin, "718-7", "13.5", "mg/dL"), "unknown");
    EXPECT_EQ(fact(Fact::lymphocytes, "731-0", "0.48", "10*9/L"), "yes 0.48..0.48");
    EXPECT_EQ(fact(Fact::lymphocytes, "731-0", "0.48", "/uL"), "yes 0.00048..0.00048");
    EXPECT_EQ(fact(Fact::lymphocytes, "731-0", "48", "%"), "unknown");
    EXPECT_EQ(fact(Fact::filtration_rate, "98979-8", "45", "mL/min"), "yes 45..45");
    EXPECT_EQ(fact(Fact::filtration_rate, "98979-8", "45", "mg/dL"), "unknown");
}

// --- zones, codings, order --------------------------------------------------------------------------------------

// The chart with one instant in all that has a date.
Request dated(const std::string& instant) {
    return ordering(upadacitinib)
        .with(observed("731-0", quantity("0.4", "10*9/L"), instant, "alc"))
        .with(observed(body_weight, quantity("70", "kg"), instant, "w"))
        .has(ConditionSaid{.code = "L01.00", .onset = instant, .recorded = instant})
        .has(ScoreSaid{"iga", 3, instant})
        .has(OrderSaid{.drug = dupilumab, .start = instant})
        .has(ImmunizationSaid{.vaccine = "03", .on = instant})
        .has(EncounterSaid{.on = instant, .class_code = "IMP", .reason = "J45.901"})
        .has(ProcedureSaid{.code = "240977001", .on = instant});
}

// "2026-08-10T23:30:00+05:30" of minutes since 2026-08-10T00:00Z and an offset in minutes.
std::string instant_of(int minutes, int offset) {
    const int local = minutes + offset + 2 * 1440; // of the day two days before: never negative
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%sT%02d:%02d:00%c%02d:%02d",
                  fhir::to_text(fhir::day_of(2026, 8, 8) + local / 1440).c_str(), local % 1440 / 60, local % 60,
                  offset < 0 ? '-' : '+', std::abs(offset) / 60, std::abs(offset) % 60);
    return text.data();
}

TEST(EquivalentData, one_instant_in_every_zone) {
    for (const int minutes : {0, 1, 30, 720, 1439}) {
        std::vector<std::pair<std::string, Request>> requests{{"the day", dated("2026-08-10")}};
        for (const int offset : {-720, -570, -300, -1, 0, 1, 60, 330, 345, 765, 840}) {
            const std::string instant = instant_of(minutes, offset);
            requests.emplace_back(instant, dated(instant));
        }
        expect_alike(requests);
    }
    EXPECT_NE(difference(seen(dated("2026-08-10T23:59:00Z")), seen(dated("2026-08-10T23:59:00-00:01"))), "")
        << "a minute later it is another day";
}

TEST(EquivalentData, codings_in_any_order_and_company) {
    const auto coded = [](const std::vector<std::string>& codings) {
        const Entry plain = observed("731-0", quantity("0.4", "10*9/L"), ago(5), "alc");
        Entry entry = plain;
        const std::string code = concept_of("731-0", "loinc");
        entry.json.replace(plain.json.find(code), code.size(), object(raw("coding", listed(codings))));
        return ordering(upadacitinib).with(entry);
    };
    const std::string loinc = R"({"system":"http://loinc.org","code":"731-0"})",
                      local = R"({"system":"urn:example:local","code":"LYM"})", words = R"({"display":"Lymphocytes"})",
                      other = R"({"system":"http://snomed.info/sct","code":"30630007"})";
    expect_alike({{"alone", coded({loinc})},
                  {"first", coded({loinc, local, words, other})},
                  {"last", coded({other, words, local, loinc})},
                  {"twice", coded({loinc, loinc})}});
    EXPECT_EQ(values_of(coded({local, words}))[Fact::lymphocytes].truth, Tri::no) << "words are no result";
}

TEST(EquivalentData, observations_in_any_order) {
    const auto all = [] {
        Request request = ordering(upadacitinib);
        int days = 3;
        for (const char* value : {"0.4", "2.1", "0.6", "0.4"}) {
            request.with(observed("731-0", quantity(value, "10*9/L"), ago(days), "alc" + std::to_string(days)));
            ++days;
        }
        request.with(observed("731-0", quantity("500", "/uL"), ago(3), "alc0"));
        for (const char* kg : {"70", "71"}) request.with(observed(body_weight, quantity(kg, "kg"), ago(9), kg));
        return request;
    };
    expect_alike({{"as made", all()}, {"reversed", all().reversed()}});
}

} // namespace
} // namespace eczema::tests
