// What tests say about a patient is what the decoders read: the request builder of tests/support against this room.
#include "fhir/bundle.hpp"
#include "fhir/record.hpp"

#include "tests/support/fhir_reading.hpp"
#include "tests/support/record_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using tests::ago;
using tests::codes_of;

// The prefetch keys that clients configure.
std::optional<RecordList> list_of(std::string_view key) {
    constexpr std::array<std::string_view, record_list_count> keys{
        "conditions",           "medicationRequests",
        "medicationStatements", "allergies",
        "observations",         "severity",
        "medicationDispenses",  "medicationAdministrations",
        "immunizations",        "immunizationRecommendations",
        "procedures",           "serviceRequests",
        "diagnosticReports",    "encounters",
        "deviceUseStatements"};
    const auto found = std::find(keys.begin(), keys.end(), key);
    if (found == keys.end()) return std::nullopt;
    return static_cast<RecordList>(found - keys.begin());
}

struct Sent {
    std::pmr::monotonic_buffer_resource arena;
    std::string body;
    Value request;
    TimeZone zone;
    Reading reading{arena, zone, tests::today};
    PatientRecord record;

    explicit Sent(const tests::Request& said) : body(said.body()) {
        request = *parse_json(body, arena);
        std::pmr::vector<Supplied> supplied(&arena);
        for (const Member& member : request["prefetch"].members())
            supplied.push_back({member.name, list_of(member.name), &member.value});
        const DraftSource drafts{read_entries(request["context"]["draftOrders"], arena),
                                 request["context"]["selections"].items()};
        record = read_record(supplied, "p1", drafts, reading).value();
    }
};

DateInterval days_ago(int days) { return {tests::today - days, tests::today - days}; }

TEST(Said, EveryListIsWholeUnlessSaidOtherwise) {
    const Sent sent{tests::chart()};
    for (const Supply& supply : sent.record.supplies) EXPECT_TRUE(supply.is_whole);
    EXPECT_EQ(sent.record.patient.gender, "");
    EXPECT_EQ(Sent(tests::chart().gender("female")).record.patient.gender, "female");
    for (std::size_t i = 0; i < record_list_count; ++i)
        for (const auto how : {tests::Sent::absent, tests::Sent::partial, tests::Sent::failed}) {
            const Sent other(tests::chart().sends(static_cast<RecordList>(i), how));
            for (std::size_t list = 0; list < record_list_count; ++list)
                EXPECT_EQ(other.record.supplies[list].is_whole, list != i);
        }
    EXPECT_THAT(sent.reading.issues, IsEmpty());
}

TEST(Said, DrugsAndVaccines) {
    const Sent sent(
        tests::Request()
            .has(tests::OrderSaid{.drug = "D11AH05", .id = "m", .dose_mg = 300, .every_weeks = 2})
            .has(tests::OrderSaid{.drug = "D11AH05", .id = "load", .dose_mg = 600, .single = true})
            .states(tests::OrderSaid{.drug = "D11AH05", .dose_mg = 300, .every_weeks = 4})
            .has(tests::DispenseSaid{.drug = "D11AH05", .on = ago(3), .supply_days = 28, .quantity = 2, .order = "m"})
            .has(tests::AdministrationSaid{
                .drug = "D11AH05", .on = ago(4), .dose_mg = 600, .route = "34206005", .order = "load"})
            .has(tests::AdministrationSaid{.drug = "H02AB06", .on = ago(9), .end = ago(5)})
            .has(tests::ImmunizationSaid{.vaccine = "187", .on = ago(40), .is_subpotent = true})
            .has(tests::ForecastSaid{.vaccine = "187", .says = "due", .on = ago(1), .disease = "4740000"}));
    const PatientRecord& record = sent.record;
    ASSERT_EQ(record.medication_requests.size(), 2u);
    EXPECT_EQ(record.medication_requests[0].dosages[0].dose.value, 300);
    EXPECT_EQ(record.medication_requests[0].dosages[0].dose.unit, "mg");
    EXPECT_EQ(record.medication_requests[0].dosages[0].interval_days, 14);
    EXPECT_FALSE(record.medication_requests[0].dosages[0].is_single);
    EXPECT_TRUE(record.medication_requests[1].dosages[0].is_single);
    EXPECT_EQ(record.medication_statements[0].dosages[0].interval_days, 28);
    const MedicationDispense& dispense = record.medication_dispenses[0];
    EXPECT_THAT(codes_of(dispense.drug.code), ElementsAre("http://www.whocc.no/atc|D11AH05"));
    EXPECT_EQ(dispense.handed_over, days_ago(3));
    EXPECT_EQ(dispense.supply_days, 28);
    EXPECT_EQ(dispense.quantity.value, 2);
    EXPECT_EQ(dispense.order.id, "m");
    const MedicationAdministration& given = record.medication_administrations[0];
    EXPECT_EQ(given.effective.end, days_ago(4));
    EXPECT_EQ(given.dose.value, 600);
    EXPECT_THAT(codes_of(given.route), ElementsAre("http://snomed.info/sct|34206005"));
    EXPECT_EQ(given.order.id, "load");
    EXPECT_EQ(record.medication_administrations[1].effective.start, days_ago(9));
    EXPECT_EQ(record.medication_administrations[1].effective.end, days_ago(5));
    EXPECT_THAT(codes_of(record.immunizations[0].vaccine), ElementsAre("http://hl7.org/fhir/sid/cvx|187"));
    EXPECT_EQ(record.immunizations[0].date, days_ago(40));
    EXPECT_TRUE(record.immunizations[0].is_subpotent);
    ASSERT_EQ(record.immunization_recommendations[0].forecasts.size(), 1u);
    EXPECT_EQ(record.immunization_recommendations[0].forecasts[0].status, "due");
    EXPECT_THAT(codes_of(record.immunization_recommendations[0].forecasts[0].target_disease),
                ElementsAre("http://snomed.info/sct|4740000"));
    EXPECT_THAT(sent.reading.issues, IsEmpty());
}

TEST(Said, MeasurementsAndReports) {
    const Sent sent(
        tests::Request()
            .has(tests::WeightSaid{31.5, ago(10)})
            .has(tests::LabSaid{.code = "26449-9", .value = 0.7, .unit = "10*9/L", .on = ago(6), .interpretation = "H"})
            .has(tests::LabSaid{.code = "5196-1", .on = ago(5), .answer = "260385009"})
            .has(tests::LabSaid{.code = "11778-8", .on = ago(2), .value_date = ago(-90)})
            .has(tests::ReportSaid{.code = "66117-3", .on = ago(30), .conclusion = "24079001"}));
    const auto observations = sent.record.observations;
    ASSERT_EQ(observations.size(), 4u);
    EXPECT_THAT(codes_of(observations[0].code), ElementsAre("http://loinc.org|29463-7"));
    EXPECT_EQ(observations[0].value.value, 31.5);
    EXPECT_EQ(observations[0].value.unit, "kg");
    EXPECT_EQ(observations[1].value.value, 0.7);
    EXPECT_EQ(observations[1].date, days_ago(6));
    EXPECT_THAT(codes_of(observations[1].interpretations[0]),
                ElementsAre("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation|H"));
    EXPECT_EQ(observations[2].value.value, std::nullopt);
    EXPECT_THAT(codes_of(observations[2].answer), ElementsAre("http://snomed.info/sct|260385009"));
    EXPECT_EQ(observations[3].value_date, days_ago(-90));
    EXPECT_EQ(sent.record.diagnostic_reports[0].date, days_ago(30));
    EXPECT_EQ(sent.record.diagnostic_reports[0].conclusions.size(), 1u);
    EXPECT_THAT(sent.reading.issues, IsEmpty());
}

TEST(Said, Care) {
    const Sent sent(
        tests::Request()
            .has(tests::ProcedureSaid{.code = "cpt:96910", .on = ago(60), .end = ago(20), .site = "69536005"})
            .has(tests::ServiceRequestSaid{
                .code = "428545002", .authored = ago(7), .on = ago(-7), .reason = "L20.9", .do_not_perform = true})
            .has(tests::EncounterSaid{.on = ago(12), .service = "394582007", .reason = "L20.9"})
            .has(tests::DeviceSaid{.type = "268460000", .on = ago(500), .end = ago(-500)}));
    const PatientRecord& record = sent.record;
    EXPECT_THAT(codes_of(record.procedures[0].code), ElementsAre("http://www.ama-assn.org/go/cpt|96910"));
    EXPECT_EQ(record.procedures[0].performed.end, days_ago(20));
    EXPECT_EQ(record.procedures[0].body_sites.size(), 1u);
    EXPECT_EQ(record.service_requests[0].status, "active");
    EXPECT_TRUE(record.service_requests[0].do_not_perform);
    EXPECT_EQ(record.service_requests[0].occurrence.start, days_ago(-7));
    EXPECT_EQ(record.service_requests[0].reasons.size(), 1u);
    EXPECT_EQ(record.encounters[0].class_code, "AMB");
    EXPECT_EQ(record.encounters[0].period.start, days_ago(12));
    EXPECT_FALSE(record.encounters[0].service_type.is_empty());
    EXPECT_THAT(codes_of(record.device_use_statements[0].device), ElementsAre("http://snomed.info/sct|268460000"));
    EXPECT_EQ(record.device_use_statements[0].timing.end, days_ago(-500));
    EXPECT_THAT(sent.reading.issues, IsEmpty());
}

TEST(Said, DraftsOfEveryType) {
    const Sent sent(tests::Request("order-select")
                        .drafts(tests::ServiceRequestSaid{.code = "428545002"})
                        .drafts(tests::ImmunizationSaid{.vaccine = "03"}, false)
                        .drafts(tests::OrderSaid{.drug = "D11AH05"}));
    ASSERT_EQ(sent.record.drafts.size(), 3u);
    EXPECT_EQ(sent.record.drafts[0].service_request.value().status, "draft");
    EXPECT_THAT(codes_of(sent.record.drafts[1].immunization.value().vaccine),
                ElementsAre("http://hl7.org/fhir/sid/cvx|03"));
    EXPECT_FALSE(sent.record.drafts[1].is_selected);
    EXPECT_TRUE(sent.record.drafts[2].medication_request.has_value());
    EXPECT_TRUE(sent.record.drafts[2].is_selected);
    EXPECT_THAT(sent.record.service_requests, IsEmpty()) << "a draft is no record";
    EXPECT_THAT(sent.reading.issues, IsEmpty());
}

} // namespace
} // namespace eczema::fhir
