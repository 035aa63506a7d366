// Every prefetch key in every state of the value table of CDS Hooks, against each of the three services: the status,
// what a rule that reads the list comes to, and whether a card names the list with the reason. Two small tables say
// what is expected: what a state brings of a list, and for each list and service a chart in which the list decides.
#include "server/router.hpp"
#include "tests/support/prefetch_states.hpp"
#include "tests/support/spec_row.hpp"

#include <gmock/gmock.h>

namespace eczema::tests {
namespace {

// --- the lists --------------------------------------------------------------------------------------------------

// What the rule comes to by what arrives: an indicator, "no" or "unknown"; and whether a card names a list that is not
// whole: it does wherever that left the rule, or another about the same drug, unknown or led it to find none on record.
struct Comes {
    const char* all;
    const char* none_on_record;
    const char* nothing;
    const char* pieces;
    const char* page;                 // of results sorted by date: all there is since the oldest
    bool is_named_with_pieces = true; // or with a page
    bool is_named_with_nothing = true;
};

struct Reader {
    std::string_view key, name; // the list, and what a card calls it
    RecordList list;
    std::vector<std::string_view> hooks;
    std::string_view rule; // empty: no live rule of these services reads the list, so it is never named
    Request chart;
    Comes comes;
};

const std::vector<std::string_view> chart_view{"patient-view"}, orders{"order-select", "order-sign"},
    select{"order-select"}, sign{"order-sign"}, everywhere{"patient-view", "order-select", "order-sign"};

// A visit to the dermatologist under way puts a patient with dermatitis in the scope of ad-data-insufficient.
EncounterSaid visit() { return {.on = ago(0), .id = "visit", .status = "in-progress", .service = "394582007"}; }
Request seen() { return chart().has(dermatitis()).has(visit()); }
Request woman(Request chart) { return chart.gender("female"); }
OrderSaid steroid() {
    return {.drug = prednisone, .start = ago(30), .end = ago(-30), .reason = "L20.9", .route = "26643006"};
}
LabSaid positive_test() { return {.code = "2106-3", .on = ago(5), .answer = "10828004"}; }
ConditionSaid late_dermatitis() { return {.onset = ago(400), .id = "late", .recorded = ago(400)}; }
// An order without an end that no longer says by itself that the drug is taken.
OrderSaid old_order() { return {.drug = dupilumab, .start = ago(500), .every_weeks = 2}; }
ProcedureSaid light() { return {.code = "cpt:96910", .on = ago(200)}; }
ConditionSaid keratitis() { return {.code = "H16.9", .onset = ago(3)}; }
// 112 days of dupilumab without response.
Request without_response() {
    return seen()
        .has(OrderSaid{.drug = dupilumab, .start = ago(112), .every_weeks = 2})
        .has(ScoreSaid{"easi", 28, ago(0), "now"})
        .has(ScoreSaid{"easi", 30, ago(117), "before"});
}
Request doubted() {
    return chart().born("1950-01-01").has(late_dermatitis()).has(failed_topical()).has(ScoreSaid{"easi", 24, ago(15)});
}

std::vector<Reader> readers() {
    const Request candidate_seen = candidate().has(visit());
    const Request on_methotrexate =
        woman(ordering(methotrexate)).has(in_use(methotrexate)).has(visit()).has(positive_test());
    return {
        {"conditions",
         "conditions",
         RecordList::conditions,
         orders,
         "gate-bacterial-superinfection",
         ordering(upadacitinib).has(impetigo(3)),
         {"warning", "no", "unknown", "warning", "warning"}},
        {"conditions",
         "conditions",
         RecordList::conditions,
         chart_view,
         "ad-systemic-options",
         candidate_seen,
         // Without conditions it is not known whether the patient has dermatitis: nobody is told of missing lists.
         {.all = "info",
          .none_on_record = "no",
          .nothing = "unknown",
          .pieces = "info",
          .page = "info",
          .is_named_with_nothing = false}},
        {"medicationRequests",
         "medication requests",
         RecordList::medication_requests,
         orders,
         "gate-duplicate-advanced",
         ordering(upadacitinib).has(in_use(dupilumab)),
         {"warning", "no", "unknown", "warning", "warning"}},
        {"medicationRequests",
         "medication requests",
         RecordList::medication_requests,
         chart_view,
         "steroid-maintenance-detected",
         seen().has(steroid()),
         {"warning", "no", "unknown", "warning", "warning"}},
        {"medicationStatements",
         "medication statements",
         RecordList::medication_statements,
         orders,
         "gate-duplicate-advanced",
         ordering(upadacitinib).states({.drug = dupilumab, .start = ago(100)}),
         {"warning", "no", "unknown", "warning", "warning"}},
        {"medicationStatements",
         "medication statements",
         RecordList::medication_statements,
         chart_view,
         "steroid-maintenance-detected",
         seen().states(steroid()),
         {"warning", "no", "unknown", "warning", "warning"}},
        // An empty list of allergies is unknown even when it is whole.
        {"allergies",
         "allergies",
         RecordList::allergies,
         orders,
         "gate-hypersensitivity",
         Request().has(dermatitis()).drafts({.drug = dupilumab}).has(AllergySaid{.code = "rx:1876376"}),
         {"warning", "unknown", "unknown", "warning", "warning"}},
        {"allergies",
         "allergies",
         RecordList::allergies,
         chart_view,
         "ad-data-insufficient",
         candidate_seen,
         {"no", "info", "info", "no", "no"}},
        {"observations",
         "observations",
         RecordList::observations,
         {"patient-view", "order-select", "order-sign"},
         "gate-pregnancy-lactation",
         on_methotrexate,
         {"critical", "unknown", "unknown", "critical", "critical"}},
        {"severity",
         "severity scores",
         RecordList::severity,
         orders,
         "ladder-skip",
         chart()
             .has(dermatitis())
             .has(failed_topical())
             .has(light())
             .drafts({.drug = methotrexate})
             .has(ScoreSaid{"easi", 3, ago(15)}),
         {"warning", "unknown", "unknown", "unknown", "unknown"}},
        {"severity",
         "severity scores",
         RecordList::severity,
         chart_view,
         "ad-systemic-options",
         candidate_seen,
         // The list of options is shown where the severity is not known, and drafts nothing.
         {"info", "info", "info", "info", "info"}},
        {"medicationDispenses",
         "medication dispenses",
         RecordList::medication_dispenses,
         orders,
         "gate-duplicate-advanced",
         ordering(upadacitinib)
             .has(old_order())
             .has(DispenseSaid{.drug = dupilumab, .on = ago(5), .supply_days = 28, .order = dupilumab}),
         {"warning", "unknown", "unknown", "warning", "warning", false}},
        {"medicationDispenses",
         "medication dispenses",
         RecordList::medication_dispenses,
         chart_view,
         "biologic-nonresponse",
         without_response().has(DispenseSaid{.drug = dupilumab, .on = ago(112), .supply_days = 28}),
         {"info", "warning", "warning", "warning", "warning"}},
        {"medicationAdministrations",
         "medication administrations",
         RecordList::medication_administrations,
         orders,
         "gate-duplicate-advanced",
         ordering(upadacitinib)
             .has(old_order())
             .has(AdministrationSaid{.drug = dupilumab, .on = ago(5), .order = dupilumab}),
         {"warning", "unknown", "unknown", "warning", "warning", false}},
        {"medicationAdministrations",
         "medication administrations",
         RecordList::medication_administrations,
         chart_view,
         "biologic-nonresponse",
         without_response().has(AdministrationSaid{.drug = dupilumab, .on = ago(112)}),
         {"info", "warning", "warning", "warning", "warning"}},
        {"immunizations",
         "immunizations",
         RecordList::immunizations,
         orders,
         "gate-vaccines-before-start",
         ordering(ciclosporin).has(ImmunizationSaid{"03", ago(10)}),
         {"warning", "info", "info", "warning", "warning", false}},
        {"immunizations",
         "immunizations",
         RecordList::immunizations,
         chart_view,
         "",
         Request(candidate_seen).has(ImmunizationSaid{"03", ago(10)}),
         {}},
        {"immunizationRecommendations",
         "immunization recommendations",
         RecordList::immunization_recommendations,
         orders,
         "gate-vaccines-before-start",
         ordering(dupilumab).has(ImmunizationSaid{"150", ago(40)}).has(ForecastSaid{"150", "overdue", ago(5)}),
         {"info", "no", "unknown", "info", "info", false}},
        {"immunizationRecommendations",
         "immunization recommendations",
         RecordList::immunization_recommendations,
         chart_view,
         "",
         Request(candidate_seen).has(ForecastSaid{"150", "overdue", ago(5)}),
         {}},
        {"procedures",
         "procedures",
         RecordList::procedures,
         orders,
         "ladder-skip",
         candidate().gender("male").drafts({.drug = methotrexate}).has(light()),
         {"no", "info", "info", "no", "no", false}},
        // No biopsy on record counts as none (specification R04): the card asks for one, and says what was not seen.
        {"procedures",
         "procedures",
         RecordList::procedures,
         chart_view,
         "ad-diagnosis-doubt",
         doubted().has(ProcedureSaid{.code = "240977001", .on = ago(100)}),
         {"no", "info", "info", "no", "no"}},
        // Named though the biopsy is there: gate-contact-allergy found no patch test.
        {"diagnosticReports",
         "diagnostic reports",
         RecordList::diagnostic_reports,
         {"patient-view", "order-select"},
         "ad-diagnosis-doubt",
         doubted().drafts({.drug = dupilumab}).has(ReportSaid{.code = "sct:240977001", .on = ago(100)}),
         {"no", "info", "info", "no", "no"}},
        {"diagnosticReports",
         "diagnostic reports",
         RecordList::diagnostic_reports,
         sign,
         "ad-diagnosis-doubt",
         doubted().drafts({.drug = dupilumab}).has(ReportSaid{.code = "sct:240977001", .on = ago(100)}),
         {"no", "info", "info", "no", "no", false}},
        {"serviceRequests",
         "service requests",
         RecordList::service_requests,
         chart_view,
         "ocular-symptoms",
         seen()
             .has(in_use(dupilumab))
             .has(keratitis())
             .has(ServiceRequestSaid{.code = "308479007", .authored = ago(2)}),
         {"no", "warning", "warning", "no", "no", false}},
        // A test that was ordered elsewhere is no gap: what the card asks for may be on order.
        {"serviceRequests",
         "service requests",
         RecordList::service_requests,
         sign,
         "baseline-tests-missing",
         woman(ordering(methotrexate)).has(ServiceRequestSaid{.code = "loinc:2160-0", .authored = ago(2)}),
         {"critical", "critical", "critical", "critical", "critical"}},
        {"serviceRequests",
         "service requests",
         RecordList::service_requests,
         select,
         "",
         woman(ordering(methotrexate)).has(ServiceRequestSaid{.code = "loinc:2160-0", .authored = ago(2)}),
         {}},
        {"encounters",
         "encounters",
         RecordList::encounters,
         orders,
         "gate-asthma-continuity",
         ordering(nemolizumab)
             .has(ConditionSaid{.code = "J45.909", .onset = "2008"})
             .has(EncounterSaid{.on = ago(305), .end = ago(300), .class_code = "IMP", .reason = "J45.901"}),
         {"warning", "info", "info", "warning", "warning", false}},
        {"encounters",
         "encounters",
         RecordList::encounters,
         chart_view,
         "ocular-symptoms",
         chart()
             .has(dermatitis())
             .has(in_use(dupilumab))
             .has(keratitis())
             .has(EncounterSaid{.on = ago(1), .end = ago(1), .service = "394594003"}),
         {"no", "warning", "warning", "no", "no", false}},
        {"deviceUseStatements",
         "device use statements",
         RecordList::device_use_statements,
         sign,
         "teratogen-contraception",
         woman(ordering(methotrexate))
             .has(LabSaid{.code = "2106-3", .on = ago(2), .answer = "260385009"})
             .has(DeviceSaid{.type = "65200003", .on = ago(90)}),
         {"no", "critical", "unknown", "no", "no", false}},
        // No live rule of these services reads which devices are used.
        {"deviceUseStatements",
         "device use statements",
         RecordList::device_use_statements,
         {"patient-view", "order-select"},
         "",
         candidate_seen,
         {}},
    };
}

// --- asking -----------------------------------------------------------------------------------------------------

Request put(Request chart, std::string_view key, const PrefetchState& state, const Resources& resources) {
    chart.puts(std::string(key), state.is_under_own_key ? std::string() : state.json(resources));
    if (state.is_under_own_key) chart.puts("ofMyOwn", state.json(resources));
    return chart;
}

std::string said_by(const Answer& answer, std::string_view rule) {
    for (const TraceSeen& row : answer.trace)
        if (row.rule == rule) return row.outcome == "yes" ? row.indicator : row.outcome;
    return "not run";
}

std::vector<std::string> lines_about(const CardSeen& card, std::string_view list) {
    std::vector<std::string> lines;
    for (const std::string& unknown : card.unknown)
        if (unknown.starts_with(std::string(list) + ": ")) lines.push_back(unknown);
    return lines;
}

const char* expected(const Comes& comes, Brings brings) {
    switch (brings) {
    case Brings::all:
        return comes.all;
    case Brings::none_on_record:
        return comes.none_on_record;
    case Brings::page:
        return comes.page;
    case Brings::pieces:
        return comes.pieces;
    default:
        return comes.nothing;
    }
}

bool is_named(const Reader& reader, const PrefetchState& state) {
    if (reader.rule.empty() || *state.reason == '\0') return false;
    if (state.brings == Brings::nothing) return reader.comes.is_named_with_nothing;
    return reader.comes.is_named_with_pieces;
}

TEST(PrefetchMatrix, EveryListInEveryStateAtEveryService) {
    for (const Reader& reader : readers()) {
        Resources resources = reader.chart.resources_of(reader.list);
        if (resources.empty()) resources = {entry_of(DeviceSaid{.type = "169553002", .on = ago(9)}).json};
        for (const std::string_view hook : reader.hooks)
            for (const PrefetchState& state : prefetch_states) {
                SCOPED_TRACE(std::string(reader.key) + ", " + state.name + ", " + std::string(hook));
                const auto evaluation =
                    evaluate(put(Request(reader.chart).on(hook), reader.key, state, resources).body());
                ASSERT_TRUE(evaluation.has_value()) << "only the patient is required";
                const Answer answer = read_answer(*evaluation);
                if (!reader.rule.empty()) {
                    EXPECT_EQ(said_by(answer, reader.rule), expected(reader.comes, state.brings));
                }

                const std::string line = std::string(reader.name) + ": " + state.reason;
                bool is_on_a_card = false;
                for (const CardSeen& card : answer.cards) {
                    EXPECT_LT(card.summary.size(), 140U);
                    const auto lines = lines_about(card, reader.name);
                    EXPECT_LE(lines.size(), 1U) << "once a card";
                    for (const std::string& seen : lines) {
                        EXPECT_EQ(seen, line);
                        EXPECT_THAT(card.detail, testing::HasSubstr("\n- " + seen));
                        is_on_a_card = true;
                    }
                }
                // On opening a chart a failure is said of whatever rule could not be run for it.
                const bool is_failure = state.reason == std::string_view("the EHR's search failed");
                const bool is_said = is_failure && hook == "patient-view" && said_by(answer, reader.rule) == "unknown";
                EXPECT_EQ(is_on_a_card, is_said || is_named(reader, state)) << line;
                // Of a drafted drug every check that could not be run is said: never an empty answer. Advice for the
                // first prescription is no check.
                for (const TraceSeen& row : answer.trace)
                    EXPECT_TRUE(row.about.empty() || row.outcome != "unknown" || row.is_shown ||
                                row.rule == "counselling-checklist")
                        << row.rule;
            }
    }
}

TEST(PrefetchMatrix, HasEveryKeyAtEveryService) {
    std::vector<std::string> found, wanted;
    for (const Reader& reader : readers())
        for (const std::string_view hook : reader.hooks)
            found.push_back(std::string(reader.key) + ' ' + std::string(hook));
    for (const server::PrefetchKey& key : server::prefetch_keys())
        for (const server::Service& service : server::services())
            if (key.list) wanted.push_back(std::string(key.key) + ' ' + std::string(service.hook_name));
    EXPECT_THAT(found, testing::UnorderedElementsAreArray(wanted));
}

// Only a patient who cannot be had is refused: 412, with the key and the reason.
TEST(PrefetchMatrix, ThePatientInEveryStateAtEveryService) {
    for (const std::string_view hook : everywhere)
        for (const PrefetchState& state : prefetch_states) {
            SCOPED_TRACE(std::string(state.name) + ", " + std::string(hook));
            const Request chart = ordering(dupilumab, hook).has(impetigo(3)).has(in_use(dupilumab));
            const auto evaluation = evaluate(put(chart, "patient", state, {chart.patient_json()}).body());
            const bool is_there = state.brings != Brings::nothing && state.brings != Brings::none_on_record;
            ASSERT_EQ(evaluation.has_value(), is_there);
            if (is_there) {
                EXPECT_EQ(evaluation->response, evaluate(chart.body())->response) << "however the patient was sent";
                continue;
            }
            EXPECT_EQ(server::status_of(evaluation.error().kind), 412U);
            EXPECT_EQ(evaluation.error().path, "prefetch.patient");
            EXPECT_THAT(evaluation.error().message, testing::HasSubstr("\"patient\": "));
        }
}

} // namespace
} // namespace eczema::tests
