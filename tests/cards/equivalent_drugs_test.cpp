// One drug history said in many ways gives the same facts: code systems, order of codings, shapes of the drug, repeated
// statements, split dispenses and the order of resources.
#include "tests/support/derived_chart.hpp"
#include "tests/support/spec_row.hpp"

#include <gtest/gtest.h>

#include <random>

namespace eczema::tests {
namespace {

using cards::Fact;
using cards::FactValue;

// --- what is compared -------------------------------------------------------------------------------------------

void append(std::string& text, const std::optional<fhir::DateInterval>& date) {
    text += date ? to_text(date->first) + ".." + to_text(date->last) : "-";
    text += ' ';
}

// Every fact about the patient and every treatment, without the resources that prove them.
std::string facts_of(const Request& request) {
    const DerivedChart seen(request);
    std::pmr::monotonic_buffer_resource arena;
    const cards::PatientFacts facts =
        cards::derive_facts(seen.record, cards::Hook::patient_view, value_sets(), seen.from.settings, today, arena);
    std::string text;
    for (std::size_t i = 0; i < static_cast<std::size_t>(Fact::ordered_drug); ++i) {
        const FactValue& value = facts.values[i];
        text += std::string(cards::name_of(static_cast<Fact>(i)).id) + ": " + std::string(cards::to_text(value.truth));
        if (value.number) text += ' ' + std::to_string(value.number->low) + ".." + std::to_string(value.number->high);
        text += " [" + std::string(value.detail) + "] [" + std::string(value.missing) + "] ";
        text += std::to_string(value.tests.size()) + ' ' + std::to_string(value.vaccines.size()) + '\n';
    }
    for (const cards::Treatment& treatment : facts.treatments) {
        text += std::string(cards::value_set_id(treatment.drug)) + ": on " +
                std::string(cards::to_text(treatment.is_on)) + ", taken " +
                std::string(cards::to_text(treatment.was_taken)) + ", ineffective " +
                std::string(cards::to_text(treatment.stopped_for_lack_of_effect)) + ", " +
                (treatment.is_only_ordered ? "ordered " : "taken ");
        append(text, treatment.start);
        append(text, treatment.last_day ? std::optional(fhir::DateInterval{*treatment.last_day, *treatment.last_day})
                                        : std::nullopt);
        text += '\n';
    }
    text += std::to_string(facts.taken.size()) + " taken\n";
    return text;
}

// --- ways of saying a drug --------------------------------------------------------------------------------------

// One drug with the route it is given by: any of the codes is enough, the route alone tells forms apart.
struct Said {
    std::vector<std::string_view> codes;
    std::string_view route{};
};

std::string coding_of(std::string_view code) {
    const std::string one = concept_of(code, "atc");
    const std::size_t open = one.find('[') + 1;
    return one.substr(open, one.rfind(']') - open);
}

// Some of the codes, at least one, among codes that say nothing, in any order.
std::string concept_said(const Said& said, std::mt19937& random) {
    std::vector<std::string_view> codes = said.codes;
    std::shuffle(codes.begin(), codes.end(), random);
    codes.resize(1 + random() % codes.size());
    for (const std::string_view other : {"local:A1", "local:A2", "sct:999999902", "rx:999999901"})
        if (random() % 2) codes.push_back(other);
    std::shuffle(codes.begin(), codes.end(), random);
    std::vector<std::string> codings;
    for (const std::string_view code : codes) codings.push_back(coding_of(code));
    return object(raw("coding", listed(codings)));
}

// The resource of `entry` with its drug said anew: in place, contained, in the bundle, or as the one ingredient.
void say_drug(Entry& entry, const Said& said, std::mt19937& random, Request& request) {
    constexpr std::string_view mark = ",\"medicationCodeableConcept\":";
    const std::size_t at = entry.json.find(mark);
    const std::size_t end = entry.json.find(",\"subject\"", at); // behind it, or behind the reason
    const std::size_t reason = entry.json.find(",\"statusReason\"", at);
    const std::string concept_text = concept_said(said, random);
    std::string drug;
    const std::string id = "m-" + entry.id;
    switch (random() % 4) {
    case 0:
        drug = raw("medicationCodeableConcept", concept_text);
        break;
    case 1:
        drug = raw("contained", '[' + object(begin("Medication", id) + raw("code", concept_text)) + ']') +
               raw("medicationReference", object(text("reference", "#" + id)));
        break;
    case 2:
        request.with({entry.list, id, object(begin("Medication", id) + raw("code", concept_text))});
        drug = raw("medicationReference", object(text("reference", "Medication/" + id)));
        break;
    default:
        drug = raw("contained",
                   '[' +
                       object(begin("Medication", id) +
                              raw("ingredient", '[' + object(raw("itemCodeableConcept", concept_text)) + ']')) +
                       ']') +
               raw("medicationReference", object(text("reference", "#" + id)));
    }
    entry.json.replace(at, std::min(end, reason) - at, drug);
}

// --- histories --------------------------------------------------------------------------------------------------

enum class Source { order, statement, dispense };

struct Step {
    Source source;
    Said said;
    OrderSaid order;
    DispenseSaid supply{};
};

Step ordered(const Said& said, OrderSaid order) {
    order.drug = "A";
    order.route = said.route;
    return {Source::order, said, order};
}
Step stated(const Said& said, OrderSaid order) {
    order.drug = "A";
    return {Source::statement, said, order};
}
Step dispensed(const Said& said, int on, int days, std::string_view id) {
    return {Source::dispense, said, {}, {.drug = "A", .on = ago(on), .supply_days = days, .id = id}};
}

// With `variant` nothing the history is said plainly: first code, in place, once, in order.
Request told(std::span<const Step> history, std::mt19937* variant) {
    Request request = chart().has(dermatitis()).has(failed_topical()).has(ScoreSaid{"easi", 24, ago(15)});
    std::vector<Entry> entries;
    std::mt19937 unused;
    for (const Step& step : history) {
        const auto add = [&](Entry entry) {
            if (variant) {
                say_drug(entry, step.said, *variant, request);
            } else {
                const std::string plain = object(raw("coding", '[' + coding_of(step.said.codes.front()) + ']'));
                const std::string marked = concept_of("A", "atc");
                entry.json.replace(entry.json.find(marked), marked.size(), plain);
            }
            entries.push_back(std::move(entry));
        };
        if (step.source == Source::order) {
            add(entry_of(step.order));
        } else if (step.source == Source::statement) {
            add(statement_of(step.order));
            if (variant && (*variant)() % 2) {
                OrderSaid again = step.order;
                again.id = "again";
                add(statement_of(again));
            }
        } else if (variant && step.supply.supply_days % 2 == 0 && (*variant)() % 2) {
            const int half = step.supply.supply_days / 2;
            const int on = std::stoi(step.supply.on.substr(1));
            DispenseSaid first = step.supply, second = step.supply;
            first.supply_days = second.supply_days = half;
            second.on = ago(on - half);
            const std::string second_id = std::string(step.supply.id) + "-2";
            second.id = second_id;
            add(entry_of(first));
            add(entry_of(second));
        } else {
            add(entry_of(step.supply));
        }
    }
    if (variant) std::shuffle(entries.begin(), entries.end(), *variant);
    for (Entry& entry : entries) request.with(std::move(entry));
    return request;
}

struct History {
    const char* name;
    std::vector<Step> steps;
};

std::vector<History> histories() {
    constexpr std::string_view skin = "6064005", mouth = "26643006";
    const Said dupilumab_said{{"D11AH05", "rx:1876376", "rx:1876403", "rx:2099302"}};
    const Said prednisone_said{{"H02AB07", "rx:8640", "sct:116602009"}, mouth};
    const Said ciclosporin_said{{"L04AD01", "rx:197553", "rx:3008", "sct:80906007"}, mouth};
    const Said capsules_said{{"L04AD01", "rx:197553"}}; // a dispense names no route here
    const Said triamcinolone_said{{"D07AB09", "rx:10759", "rx:106256"}, skin};
    const Said tacrolimus_said{{"D11AH01", "rx:42316", "rx:313189"}, skin};
    return {
        {"dupilumab in use", {ordered(dupilumab_said, {.start = ago(120), .id = "a", .every_weeks = 2})}},
        {"dupilumab stated for longer", {stated(dupilumab_said, {.start = ago(500), .id = "a"})}},
        {"dupilumab stopped for lack of effect, then ciclosporin",
         {ordered(dupilumab_said, {.start = ago(300),
                                   .end = ago(100),
                                   .id = "a",
                                   .status = "stopped",
                                   .why_ended = "INEFFECT",
                                   .every_weeks = 2}),
          ordered(ciclosporin_said, {.start = ago(60), .id = "b"})}},
        {"three courses of prednisone",
         {ordered(prednisone_said, {.start = ago(300), .end = ago(290), .id = "a", .status = "completed"}),
          ordered(prednisone_said, {.start = ago(200), .end = ago(190), .id = "b", .status = "completed"}),
          stated(prednisone_said, {.start = ago(100), .end = ago(90), .id = "c", .status = "completed"})}},
        {"ciclosporin handed out", {dispensed(capsules_said, 80, 60, "a"), dispensed(capsules_said, 20, 30, "b")}},
        {"a topical steroid and a calcineurin inhibitor",
         {ordered(triamcinolone_said, {.start = ago(100), .end = ago(60), .id = "a", .times = 2}),
          ordered(tacrolimus_said, {.start = ago(50), .id = "b", .times = 2})}},
    };
}

TEST(EquivalentDrugs, give_the_same_facts) {
    for (const History& history : histories()) {
        const std::string plain = facts_of(told(history.steps, nullptr));
        for (unsigned seed = 0; seed < 40; ++seed) {
            std::mt19937 variant(seed);
            const Request request = told(history.steps, &variant);
            ASSERT_EQ(facts_of(request), plain) << history.name << ", " << seed << ": " << request.body();
        }
    }
}

// The comparison sees what differs: a test that cannot fail would prove nothing.
TEST(EquivalentDrugs, differ_where_the_history_does) {
    const auto all = histories();
    std::vector<std::string> seen;
    for (const History& history : all) seen.push_back(facts_of(told(history.steps, nullptr)));
    for (std::size_t i = 1; i < seen.size(); ++i) EXPECT_NE(seen[i], seen[0]) << all[i].name;
    const Said one{{"D11AH05"}};
    EXPECT_NE(facts_of(told(std::vector{ordered(one, {.start = ago(120), .id = "a"})}, nullptr)),
              facts_of(told(std::vector{ordered(one, {.start = ago(121), .id = "a"})}, nullptr)));
}

} // namespace
} // namespace eczema::tests
