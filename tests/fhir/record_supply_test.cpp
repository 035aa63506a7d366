// How much of each list of the record is known, and why not all of it.
#include "tests/support/sent_record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace tests::sent;

std::vector<RecordList> every_list() {
    std::vector<RecordList> lists;
    for (std::size_t i = 0; i < record_list_count; ++i) lists.push_back(static_cast<RecordList>(i));
    return lists;
}

struct SupplyCase {
    const char* what;
    RecordList list;
    std::string value;
    bool is_whole;
    std::optional<Day> whole_since;
    std::vector<std::string> issues;
    Lack lack = Lack::not_sent; // says nothing of a whole list
};

std::string observed(const std::string& id, const std::string& date) {
    return resource("Observation", id, R"(,"effectiveDateTime":")" + date + "\"");
}

TEST(Record, HowMuchOfAListIsKnown) {
    const std::string o3 = observed("o3", "2026-11-20"), o2 = observed("o2", "2026-10"),
                      o1 = observed("o1", "2026-09-01");
    const std::string failed = R"({"resourceType":"OperationOutcome","issue":[{"severity":"error"}]})";
    const std::string partial = "prefetch.k partial-list";
    const SupplyCase cases[] = {
        {"null", RecordList::conditions, "null", true, {}, {}},
        {"no result", RecordList::allergies, bundle({}), true, {}, {}},
        {"all of it", RecordList::conditions, bundle({resource("Condition", "c1")}), true, {}, {}},
        {"with included Medications",
         RecordList::medication_requests,
         bundle({resource("Medication", "m"), resource("MedicationRequest", "r")}),
         true,
         {},
         {}},
        {"failed", RecordList::conditions, failed, false, {}, {"prefetch.k query-failed"}, Lack::failed},
        {"failed in part",
         RecordList::observations,
         bundle({failed, o3}, more_pages),
         false,
         {},
         {"prefetch.k query-failed"},
         Lack::failed},
        {"unreadable", RecordList::conditions, "{}", false, {}, {"prefetch.k not-a-resource"}, Lack::unreadable},
        {"an entry that cannot be read",
         RecordList::conditions,
         bundle({resource("Condition", "c1"), "null"}),
         false,
         {},
         {"prefetch.k.entry[1].resource entry-not-readable"},
         Lack::unreadable},
        {"nothing but an entry that cannot be read",
         RecordList::allergies,
         bundle({"\"junk\""}),
         false,
         {},
         {"prefetch.k.entry[0].resource entry-not-readable"},
         Lack::unreadable},
        {"an entry without a type on a page",
         RecordList::severity,
         bundle({o3, R"({"id":"q"})"}, more_pages),
         false,
         {},
         {"prefetch.k.entry[1].resource entry-not-readable"},
         Lack::unreadable},
        {"wrong type",
         RecordList::conditions,
         bundle({resource("Observation", "o")}),
         false,
         {},
         {"prefetch.k other-resource-type"},
         Lack::other_type},
        {"wrong type, not read",
         RecordList::conditions,
         bundle({resource("Encounter", "e")}),
         false,
         {},
         {"prefetch.k other-resource-type"},
         Lack::other_type},
        {"loose resource", RecordList::conditions, resource("Condition", "c"), false, {}, {partial}, Lack::loose},
        {"a page of a list not sorted by date",
         RecordList::conditions,
         bundle({resource("Condition", "c")}, more_pages),
         false,
         {},
         {partial},
         Lack::partial},
        {"a page, newest first",
         RecordList::observations,
         bundle({o3, o2, o1}, more_pages),
         false,
         day_of(2026, 9, 1),
         {partial},
         Lack::partial},
        {"a page that ends in a partial date",
         RecordList::severity,
         bundle({o3, o2}, more_pages),
         false,
         day_of(2026, 10, 31),
         {partial},
         Lack::partial},
        {"a page of one day",
         RecordList::severity,
         bundle({o1, o1}, more_pages),
         false,
         day_of(2026, 9, 1),
         {partial},
         Lack::partial},
        {"a page in another order",
         RecordList::severity,
         bundle({o1, o3}, more_pages),
         false,
         {},
         {partial},
         Lack::partial},
        {"a page with an undated entry",
         RecordList::severity,
         bundle({o3, resource("Observation", "o"), o1}, more_pages),
         false,
         {},
         {partial},
         Lack::partial},
        {"an empty page", RecordList::severity, bundle({}, more_pages), false, {}, {partial}, Lack::partial},
        {"a loose Observation is no page", RecordList::severity, o3, false, {}, {partial}, Lack::loose},
        {"a list of Observations is no page",
         RecordList::severity,
         "[" + o3 + "," + o1 + "]",
         false,
         {},
         {partial},
         Lack::loose},
        {"all Observations", RecordList::severity, bundle({o1, o3}), true, {}, {}},
        {"a page with a date ahead",
         RecordList::severity,
         bundle({observed("o", "2027-01-01"), o3}, more_pages),
         false,
         {},
         {partial, "prefetch.k.entry[0].resource.effectiveDateTime future-date"},
         Lack::partial},
    };
    for (const SupplyCase& one : cases) {
        Record record;
        const auto read = record.with_patient().with("k", one.value, one.list).read();
        const Supply& supply = read->supply_of(one.list);
        EXPECT_EQ(supply.is_whole, one.is_whole) << one.what;
        EXPECT_EQ(supply.whole_since, one.whole_since) << one.what;
        EXPECT_EQ(supply.lack, one.lack) << one.what;
        EXPECT_EQ(record.fhir.issues(), one.issues) << one.what;
    }
}

// What was asked of the EHR and did not come, is said of its list; what the client sent itself stands.
TEST(Record, AListThatTheEhrDidNotGiveIsUnavailable) {
    Record record;
    record.with_patient()
        .without("conditions", RecordList::conditions, Lack::unavailable)
        .with("allergies", bundle({}), RecordList::allergies)
        .without("allergies", RecordList::allergies, Lack::unavailable)
        .with("procedures", "{}", RecordList::procedures)
        .without("procedures", RecordList::procedures, Lack::unavailable)
        .without("mine", std::nullopt, Lack::unavailable);
    const auto read = record.read();
    EXPECT_FALSE(read->supply_of(RecordList::conditions).is_whole);
    EXPECT_EQ(read->supply_of(RecordList::conditions).lack, Lack::unavailable);
    EXPECT_TRUE(read->supply_of(RecordList::allergies).is_whole);
    EXPECT_EQ(read->supply_of(RecordList::procedures).lack, Lack::unreadable);
    EXPECT_THAT(record.fhir.issues(),
                ElementsAre("prefetch.conditions not-available", "prefetch.allergies not-available",
                            "prefetch.procedures not-a-resource", "prefetch.procedures not-available",
                            "prefetch.mine not-available"));
    Record without_patient;
    EXPECT_FALSE(without_patient.without("patient", std::nullopt, Lack::unavailable).read().has_value());
}

TEST(Record, ListsThatWereNotSentAreUnknown) {
    Record record;
    const auto read = record.with_patient().with("conditions", bundle({}), RecordList::conditions).read();
    for (const RecordList list : every_list()) {
        if (list == RecordList::conditions) continue;
        EXPECT_FALSE(read->supply_of(list).is_whole);
        EXPECT_EQ(read->supply_of(list).lack, Lack::not_sent);
        EXPECT_EQ(read->supply_of(list).whole_since, std::nullopt);
    }
    EXPECT_TRUE(read->supply_of(RecordList::conditions).is_whole);
    Record unasked;
    EXPECT_FALSE(unasked.with_patient()
                     .with("mine", bundle({resource("Condition", "c")}))
                     .read()
                     ->supply_of(RecordList::conditions)
                     .is_whole)
        << "resources under a key of the client's say nothing of the whole list";
}

TEST(Record, TypesOfTheLists) {
    EXPECT_EQ(resource_type_of(RecordList::conditions), "Condition");
    EXPECT_EQ(resource_type_of(RecordList::medication_requests), "MedicationRequest");
    EXPECT_EQ(resource_type_of(RecordList::medication_statements), "MedicationStatement");
    EXPECT_EQ(resource_type_of(RecordList::allergies), "AllergyIntolerance");
    EXPECT_EQ(resource_type_of(RecordList::observations), "Observation");
    EXPECT_EQ(resource_type_of(RecordList::severity), "Observation");
    EXPECT_EQ(resource_type_of(RecordList::medication_dispenses), "MedicationDispense");
    EXPECT_EQ(resource_type_of(RecordList::medication_administrations), "MedicationAdministration");
    EXPECT_EQ(resource_type_of(RecordList::immunizations), "Immunization");
    EXPECT_EQ(resource_type_of(RecordList::immunization_recommendations), "ImmunizationRecommendation");
    EXPECT_EQ(resource_type_of(RecordList::procedures), "Procedure");
    EXPECT_EQ(resource_type_of(RecordList::service_requests), "ServiceRequest");
    EXPECT_EQ(resource_type_of(RecordList::diagnostic_reports), "DiagnosticReport");
    EXPECT_EQ(resource_type_of(RecordList::encounters), "Encounter");
    EXPECT_EQ(resource_type_of(RecordList::device_use_statements), "DeviceUseStatement");
    for (const RecordList list : every_list()) EXPECT_TRUE(is_resource_type_read(resource_type_of(list)));
}

} // namespace
} // namespace eczema::fhir
