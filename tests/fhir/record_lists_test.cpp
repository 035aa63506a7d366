// Every list of a record: what is in it, and how much of it is known, by the way it was sent.
#include "fhir/record.hpp"

#include "tests/support/fhir_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::fhir {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

template <class T>
std::vector<std::string> ids_of(std::span<const T> resources) {
    std::vector<std::string> ids;
    for (const T& one : resources) ids.emplace_back(one.id);
    return ids;
}

std::vector<std::string> ids_in(const PatientRecord& record, RecordList list) {
    switch (list) {
    case RecordList::conditions:
        return ids_of(record.conditions);
    case RecordList::medication_requests:
        return ids_of(record.medication_requests);
    case RecordList::medication_statements:
        return ids_of(record.medication_statements);
    case RecordList::allergies:
        return ids_of(record.allergies);
    case RecordList::observations:
    case RecordList::severity:
        return ids_of(record.observations);
    case RecordList::medication_dispenses:
        return ids_of(record.medication_dispenses);
    case RecordList::medication_administrations:
        return ids_of(record.medication_administrations);
    case RecordList::immunizations:
        return ids_of(record.immunizations);
    case RecordList::immunization_recommendations:
        return ids_of(record.immunization_recommendations);
    case RecordList::procedures:
        return ids_of(record.procedures);
    case RecordList::service_requests:
        return ids_of(record.service_requests);
    case RecordList::diagnostic_reports:
        return ids_of(record.diagnostic_reports);
    case RecordList::encounters:
        return ids_of(record.encounters);
    case RecordList::device_use_statements:
        return ids_of(record.device_use_statements);
    }
    return {};
}

class RecordLists : public testing::TestWithParam<std::size_t> {
  protected:
    RecordList list() const { return static_cast<RecordList>(GetParam()); }

    // R4 names the patient of these three in `patient`, of the others in `subject`.
    std::string whose(const std::string& patient) const {
        const bool says_patient = list() == RecordList::allergies || list() == RecordList::immunizations ||
                                  list() == RecordList::immunization_recommendations;
        return std::string(says_patient ? R"(,"patient":)" : R"(,"subject":)") + R"({"reference":")" + patient + "\"}";
    }
    std::string one(const std::string& id, const std::string& more = "") const {
        return R"({"resource":{"resourceType":")" + std::string(resource_type_of(list())) + R"(","id":")" + id + "\"" +
               more + "}}";
    }
    static std::string bundle(const std::string& entries, const std::string& more = "") {
        return R"({"resourceType":"Bundle")" + more + ",\"entry\":[" + entries + "]}";
    }

    struct Read {
        std::vector<std::string> ids;
        Supply supply;
        std::vector<std::string> issues;
    };
    // The value under a key that asks for the list, and perhaps one more under a key of the client's.
    Read read(const std::string& value, const std::string& other = "null") const {
        tests::FhirReading fhir;
        const Supplied supplied[] = {
            {"patient", std::nullopt, &fhir.value(R"({"resourceType":"Patient","id":"p1"})")},
            {"k", list(), &fhir.value(value)},
            {"other", std::nullopt, &fhir.value(other)},
        };
        const auto record = read_record(supplied, "p1", {}, fhir.reading);
        if (!record) throw std::invalid_argument("no patient");
        for (std::size_t i = 0; i < record_list_count; ++i)
            EXPECT_TRUE(i == GetParam() || !record->supplies[i].is_whole) << "nothing was said of list " << i;
        return {ids_in(*record, list()), record->supply_of(list()), fhir.issues()};
    }
};

TEST_P(RecordLists, Whole) {
    const Read found = read(bundle(one("a", whose("Patient/p1")) + "," + one("b")));
    EXPECT_THAT(found.ids, ElementsAre("a", "b"));
    EXPECT_TRUE(found.supply.is_whole);
    EXPECT_THAT(found.issues, IsEmpty());
}

TEST_P(RecordLists, NullAndEmptyAreASearchThatFoundNone) {
    for (const std::string& value : {std::string("null"), bundle("")}) {
        const Read found = read(value);
        EXPECT_THAT(found.ids, IsEmpty());
        EXPECT_TRUE(found.supply.is_whole) << value;
        EXPECT_THAT(found.issues, IsEmpty());
    }
}

TEST_P(RecordLists, FailedIsNotKnown) {
    const std::string outcome = R"({"resourceType":"OperationOutcome","issue":[{"severity":"error"}]})";
    EXPECT_FALSE(read(outcome).supply.is_whole);
    EXPECT_THAT(read(outcome).issues, ElementsAre("prefetch.k query-failed"));
    const Read beside = read(bundle(one("a") + ",{\"resource\":" + outcome + "}"));
    EXPECT_THAT(beside.ids, ElementsAre("a")) << "what was found is read all the same";
    EXPECT_FALSE(beside.supply.is_whole);
}

TEST_P(RecordLists, APageOfMoreIsNotWhole) {
    const Read page = read(bundle(one("a"), R"(,"link":[{"relation":"next","url":"more"}])"));
    EXPECT_THAT(page.ids, ElementsAre("a"));
    EXPECT_FALSE(page.supply.is_whole);
    EXPECT_EQ(page.supply.whole_since, std::nullopt) << "without a date, it is not known how far the page reaches";
    EXPECT_THAT(page.issues, ElementsAre("prefetch.k partial-list"));
}

TEST_P(RecordLists, OfAnotherPatient) {
    const Read found = read(bundle(one("a") + "," + one("b", whose("Patient/p2"))));
    EXPECT_THAT(found.ids, ElementsAre("a"));
    EXPECT_FALSE(found.supply.is_whole) << "this was not the patient's list";
    EXPECT_THAT(found.issues, ElementsAre("prefetch.k.entry[1].resource.subject other-patient"));
}

TEST_P(RecordLists, OneUnderTwoKeysCountsOnce) {
    const Read found = read(bundle(one("a") + "," + one("a")), bundle(one("a") + "," + one("b")));
    EXPECT_THAT(found.ids, ElementsAre("a", "b"));
    EXPECT_TRUE(found.supply.is_whole);
    EXPECT_THAT(found.issues, IsEmpty());
}

TEST_P(RecordLists, OfAnotherType) {
    const Read found = read(bundle(R"({"resource":{"resourceType":"Patient","id":"p1"}})"));
    EXPECT_THAT(found.ids, IsEmpty());
    EXPECT_FALSE(found.supply.is_whole);
    EXPECT_THAT(found.issues, ElementsAre("prefetch.k other-resource-type"));
}

std::string name_of(const testing::TestParamInfo<std::size_t>& info) {
    const auto list = static_cast<RecordList>(info.param);
    return std::string(resource_type_of(list)) + (list == RecordList::severity ? "Severity" : "");
}

INSTANTIATE_TEST_SUITE_P(Every, RecordLists, testing::Range(std::size_t{0}, record_list_count), name_of);

TEST(RecordListsOfDrugs, MedicationsBundledBesideDispensesAndAdministrations) {
    tests::FhirReading fhir;
    const Supplied supplied[] = {
        {"patient", std::nullopt, &fhir.value(R"({"resourceType":"Patient","id":"p1"})")},
        {"d", RecordList::medication_dispenses, &fhir.value(R"({"resourceType":"Bundle","entry":[
            {"resource":{"resourceType":"MedicationDispense","medicationReference":{"reference":"Medication/m"}}},
            {"resource":{"resourceType":"Medication","id":"m","code":{"text":"beside"}}}]})")},
        {"g", RecordList::medication_administrations, &fhir.value(R"({"resourceType":"Bundle","entry":[
            {"resource":{"resourceType":"MedicationAdministration","medicationReference":{"reference":"Medication/m"}}},
            {"resource":{"resourceType":"MedicationAdministration","medicationReference":{"reference":"#m"},
                "contained":[{"resourceType":"Medication","id":"m","code":{"text":"inside"}}]}}]})")},
    };
    const auto record = read_record(supplied, "p1", {}, fhir.reading);
    ASSERT_TRUE(record.has_value());
    ASSERT_EQ(record->medication_dispenses.size(), 1u);
    EXPECT_EQ(record->medication_dispenses[0].drug.code.text, "beside");
    ASSERT_EQ(record->medication_administrations.size(), 2u);
    EXPECT_EQ(record->medication_administrations[0].drug.code.text, "beside");
    EXPECT_EQ(record->medication_administrations[1].drug.code.text, "inside");
    EXPECT_THAT(fhir.issues(), IsEmpty());
}

} // namespace
} // namespace eczema::fhir
