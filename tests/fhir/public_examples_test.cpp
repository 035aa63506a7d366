// The official examples of DSTU2, STU3, R4 and R5, and those of other people's servers: each resource of a type that is
// read gives the fields that stand in it, without an issue. The material is not part of the project; where its folder
// is absent, this test is skipped.
#include "fhir/versions.hpp"

#include "tests/support/decoded_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <map>
#include <regex>

namespace eczema::fhir {
namespace {

using tests::DecodedText;

const std::filesystem::path data = SOURCE_DIR "/../shared/data";

// A member that an example may have, of any version, and the field that is read from it.
struct Expectation {
    std::string_view type, element, field;
};
constexpr std::string_view drug = "drug="; // or its ingredients
constexpr Expectation expectations[] = {
    {"Patient", "birthDate", "birth="},
    {"Patient", "gender", "gender="},
    {"Patient", "deceasedDateTime", "deceased "},
    {"Condition", "clinicalStatus", "clinical="},
    {"Condition", "verificationStatus", "verification="},
    {"Condition", "code", "code="},
    {"Condition", "severity", "severity="},
    {"Condition", "bodySite", "site="},
    {"Condition", "onsetDateTime", "onset="},
    {"Condition", "onsetAge", "onset-days="},
    {"Condition", "onsetQuantity", "onset-days="},
    {"Condition", "abatementAge", "has-abated "},
    {"Condition", "dateRecorded", "recorded="},
    {"Condition", "assertedDate", "recorded="},
    {"Condition", "recordedDate", "recorded="},
    {"MedicationOrder", "status", "status="},
    {"MedicationOrder", "dateWritten", "authored="},
    {"MedicationOrder", "medicationCodeableConcept", drug},
    {"MedicationOrder", "medicationReference", drug},
    {"MedicationOrder", "reasonCodeableConcept", "reason="},
    {"MedicationOrder", "reasonReference", "reason-reference="},
    {"MedicationOrder", "dosageInstruction", "[ "},
    {"MedicationRequest", "status", "status="},
    {"MedicationRequest", "intent", "intent="},
    {"MedicationRequest", "authoredOn", "authored="},
    {"MedicationRequest", "medicationCodeableConcept", drug},
    {"MedicationRequest", "medicationReference", drug},
    {"MedicationRequest", "medication", drug},
    {"MedicationRequest", "reasonCode", "reason="},
    {"MedicationRequest", "reasonReference", "reason-reference="},
    {"MedicationRequest", "reason", "reason"},
    {"MedicationRequest", "dosageInstruction", "[ "},
    {"MedicationStatement", "status", "status="},
    {"MedicationStatement", "dateAsserted", "asserted="},
    {"MedicationStatement", "effectiveDateTime", "effective.start="},
    {"MedicationStatement", "medicationCodeableConcept", drug},
    {"MedicationStatement", "medicationReference", drug},
    {"MedicationStatement", "medication", drug},
    {"MedicationStatement", "reasonNotTaken", "status-reason="},
    {"MedicationStatement", "reason", "reason"},
    {"MedicationStatement", "dosage", "[ "},
    {"MedicationDispense", "status", "status="},
    {"MedicationDispense", "medicationCodeableConcept", drug},
    {"MedicationDispense", "medicationReference", drug},
    {"MedicationDispense", "medication", drug},
    {"MedicationDispense", "whenHandedOver", "handed-over="},
    {"MedicationDispense", "whenPrepared", "handed-over="},
    {"MedicationDispense", "daysSupply", "supply="},
    {"MedicationDispense", "quantity", "quantity="},
    {"MedicationDispense", "authorizingPrescription", "order="},
    {"MedicationDispense", "dosageInstruction", "[ "},
    {"MedicationAdministration", "status", "status="},
    {"MedicationAdministration", "medicationCodeableConcept", drug},
    {"MedicationAdministration", "medicationReference", drug},
    {"MedicationAdministration", "medication", drug},
    {"MedicationAdministration", "effectiveTimePeriod", "effective."},
    {"MedicationAdministration", "effectivePeriod", "effective."},
    {"MedicationAdministration", "effectiveDateTime", "effective."},
    {"MedicationAdministration", "occurencePeriod", "effective."},
    {"MedicationAdministration", "occurenceDateTime", "effective."},
    {"MedicationAdministration", "prescription", "order="},
    {"MedicationAdministration", "request", "order="},
    {"MedicationAdministration", "dosage", "dose="},
    {"Medication", "code", "drug="},
    {"Medication", "form", "form="},
    {"Medication", "doseForm", "form="},
    {"AllergyIntolerance", "status", "clinical="},
    {"AllergyIntolerance", "clinicalStatus", "clinical="},
    {"AllergyIntolerance", "verificationStatus", "verification="},
    {"AllergyIntolerance", "criticality", "criticality="},
    {"AllergyIntolerance", "type", "type="},
    {"AllergyIntolerance", "substance", "code="},
    {"AllergyIntolerance", "code", "code="},
    {"AllergyIntolerance", "reaction", "manifestation="},
    {"AllergyIntolerance", "onset", "date="},
    {"AllergyIntolerance", "assertedDate", "date="},
    {"AllergyIntolerance", "recordedDate", "date="},
    {"Observation", "status", "status="},
    {"Observation", "code", "code="},
    {"Observation", "effectiveDateTime", "date="},
    {"Observation", "effectivePeriod", "date="},
    {"Observation", "valueQuantity", "value="},
    {"Observation", "valueCodeableConcept", "answer="},
    {"Observation", "interpretation", "interpretation="},
    {"Observation", "component", "component="},
    {"Observation", "bodySite", "site="},
    {"Immunization", "status", "status="},
    {"Immunization", "vaccineCode", "vaccine="},
    {"Immunization", "date", "date="},
    {"Immunization", "occurrenceDateTime", "date="},
    {"Procedure", "status", "status="},
    {"Procedure", "code", "code="},
    {"Procedure", "performedDateTime", "performed."},
    {"Procedure", "performedPeriod", "performed."},
    {"ServiceRequest", "status", "status="},
    {"ServiceRequest", "intent", "intent="},
    {"ServiceRequest", "code", "code="},
    {"ServiceRequest", "authoredOn", "authored="},
    {"ServiceRequest", "occurrenceDateTime", "occurrence."},
    {"ServiceRequest", "reasonCode", "reason="},
    {"ServiceRequest", "reason", "reason"},
    {"DiagnosticReport", "status", "status="},
    {"DiagnosticReport", "code", "code="},
    {"DiagnosticReport", "effectiveDateTime", "date="},
    {"DiagnosticReport", "issued", "date="},
    {"DiagnosticReport", "conclusionCode", "conclusion="},
    {"Encounter", "status", "status="},
    {"Encounter", "class", "class="},
    {"Encounter", "type", "type="},
    {"Encounter", "period", "period."},
    {"Encounter", "actualPeriod", "period."},
    {"Encounter", "reasonCode", "reason="},
    {"Encounter", "reason", "reason="},
};

// What an example says in a form that proves nothing.
struct Fault {
    std::string_view file, element;
};
constexpr Fault faults_of_the_material[] = {
    {"r5-official-5.0.0/ServiceRequest-do-not-turn.json", "reason"}, // a reference that is words alone
};

bool is_fault_of_the_material(std::string_view file, std::string_view element) {
    return std::any_of(std::begin(faults_of_the_material), std::end(faults_of_the_material),
                       [&](const Fault& fault) { return fault.file == file && fault.element == element; });
}

// A JSON file with one resource or a Bundle, twice: whole, and as a request keeps it.
struct Example {
    std::string file, text;
    Value whole, kept;
};

class PublicExamples : public testing::Test {
  protected:
    void SetUp() override {
        if (!std::filesystem::is_directory(data)) GTEST_SKIP() << "no public examples at " << data;
    }

    void read_folder(const std::string& folder) {
        files_.clear();
        std::vector<std::filesystem::path> paths;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(data / folder))
            if (entry.path().extension() == ".json") paths.push_back(entry.path());
        std::sort(paths.begin(), paths.end());
        for (const auto& path : paths) {
            std::ifstream stream(path, std::ios::binary);
            Example& example = files_.emplace_back();
            example.file = path.lexically_relative(data / folder);
            example.text.assign(std::istreambuf_iterator<char>(stream), {});
            const auto whole = parse_json(example.text, arena_, Keep::everything);
            const auto kept = parse_json(example.text, arena_);
            ASSERT_TRUE(whole && kept) << example.file;
            example.whole = *whole;
            example.kept = *kept;
        }
    }

    std::pmr::monotonic_buffer_resource arena_;
    std::deque<Example> files_; // a deque: views into the texts stay when it grows
};

bool is_read(const Expectation& one, const std::string& text) {
    return text.find(one.field) != std::string::npos ||
           (one.field == drug && text.find("ingredient=") != std::string::npos);
}

// The id of the Medication that a resource of any version points at outside itself; empty where it does not.
std::string_view medication_elsewhere(const Value& resource) {
    const Value& r5 = resource["medication"]["reference"];
    const Reference reference = read_reference(r5.is_null() ? resource["medicationReference"] : r5);
    return reference.is_contained ? std::string_view() : reference.id;
}

// Resources of one type and folder, and what was wrong with them.
struct Cell {
    int resources = 0, faults = 0;
};
using Table = std::map<std::string, std::map<std::string, Cell>>;

void print(const Table& table, std::span<const std::string> folders) {
    std::cout << "resources read / faults\n" << std::left << std::setw(28) << "";
    for (const std::string& folder : folders) std::cout << std::setw(9) << folder.substr(0, folder.find('-'));
    for (const auto& [type, cells] : table) {
        std::cout << '\n' << std::setw(28) << type;
        for (const std::string& folder : folders) {
            const auto cell = cells.find(folder);
            std::cout << std::setw(9)
                      << (cell == cells.end()
                              ? "-"
                              : std::to_string(cell->second.resources) + "/" + std::to_string(cell->second.faults));
        }
    }
    std::cout << std::endl;
}

TEST_F(PublicExamples, EveryFieldThatStandsThereIsRead) {
    const std::vector<std::string> folders{"dstu2-official-1.0.2", "stu3-official-3.0.1", "r4-official-4.0.1",
                                           "r5-official-5.0.0",    "uscore-current",      "epic-like_cqf-ruler",
                                           "ms-fhir-server"};
    Table table;
    std::size_t judged = 0, elsewhere = 0;
    for (const std::string& folder : folders) {
        read_folder("fhir-examples/" + folder);
        const TimeZone utc{};
        Reading reading{arena_, utc, day_of(2100, 1, 1)}; // no date of an example is after it
        Medications medications(arena_);
        for (const Example& example : files_)
            for (const Entry& entry : read_entries(example.kept, arena_))
                if (resource_type(*entry.resource) == "Medication")
                    medications.add(read_medication(as_r4(*entry.resource, arena_), entry.full_url, reading));
        EXPECT_TRUE(reading.issues.empty()) << folder;

        for (const Example& example : files_) {
            const auto whole = read_entries(example.whole, arena_);
            const auto kept = read_entries(example.kept, arena_);
            ASSERT_EQ(whole.size(), kept.size()) << example.file;
            for (std::size_t i = 0; i < kept.size(); ++i) {
                const Value& resource = *kept[i].resource;
                const std::string type(resource_type(resource));
                if (!is_resource_type_read(type)) continue;
                SCOPED_TRACE(folder + "/" + example.file + ": " + type);
                Cell& cell = table[type][folder];
                ++cell.resources;
                reading.issues.clear();
                const std::string text =
                    DecodedText::of(r4_resource_type(type), as_r4(resource, arena_), medications, reading);

                const std::string_view medication = medication_elsewhere(resource);
                const bool is_missing = !medication.empty() && !medications.find(parse_reference(medication));
                elsewhere += is_missing;
                cell.faults += reading.issues.size() != (is_missing ? 1U : 0U);
                EXPECT_EQ(reading.issues.size(), is_missing ? 1U : 0U);
                for (const Issue& issue : reading.issues) EXPECT_EQ(issue.code, "reference-not-found") << issue.path;
                for (const Expectation& one : expectations) {
                    const Value* there = one.type == type ? whole[i].resource->find(one.element) : nullptr;
                    if (!there || there->is_null() || (one.field == drug && is_missing)) continue;
                    ++judged;
                    const bool is_right =
                        is_read(one, text) != is_fault_of_the_material(folder + "/" + example.file, one.element);
                    cell.faults += !is_right;
                    EXPECT_TRUE(is_right) << one.element << " is not read: " << text;
                }
            }
        }
    }
    print(table, folders);
    EXPECT_GE(judged, 2500U); // or the material has changed
    EXPECT_LE(elsewhere, 20U);
}

// --- the same four patients in DSTU2 and STU3 -----------------------------------------------------------------------

constexpr int days_apart = 429; // the STU3 data are so many days before the DSTU2 data

// Where the data themselves differ, and nothing of it can be compared.
struct DataDifference {
    std::string_view type;
    const char* fields;
};
constexpr DataDifference data_differences[] = {
    {"AllergyIntolerance", "verification=confirmed "}, // said in STU3 alone
    {"AllergyIntolerance", "date=[^ ]* "},             // years apart
    {"AllergyIntolerance", "criticality=[^ ]* "},      // two of six are low in DSTU2 and high in STU3
    {"Condition", "recorded=[^ ]* "},                  // said in STU3 alone
    {"MedicationRequest", "intent=order "},            // a MedicationOrder has none
    {"MedicationRequest", "sequence=1 "},              // said in STU3 alone
    {"MedicationRequest", "reason-reference=/[^ ]* "}, // each has its own ids
};

// The decoded resources of a bundle by R4 type, in the order sent, with dates moved by `days`.
std::map<std::string, std::vector<std::string>> decoded(const Value& bundle, int days, Reading& reading) {
    const auto entries = read_entries(bundle, reading.arena);
    Medications medications(reading.arena);
    for (const Entry& entry : entries)
        if (resource_type(*entry.resource) == "Medication")
            medications.add(read_medication(*entry.resource, entry.full_url, reading));
    std::map<std::string, std::vector<std::string>> texts;
    static const std::regex date("\\d{4}-\\d{2}-\\d{2}"), id("id=[^ ]* ");
    for (const Entry& entry : entries) {
        const std::string type(r4_resource_type(resource_type(*entry.resource)));
        if (!is_resource_type_read(type) || type == "Medication") continue;
        std::string text = DecodedText::of(type, as_r4(*entry.resource, reading.arena), medications, reading);
        text = std::regex_replace(text, id, "");
        for (const DataDifference& difference : data_differences)
            if (difference.type == type) text = std::regex_replace(text, std::regex(difference.fields), "");
        if (type == "Immunization") { // on the same days in both
            texts[type].push_back(text);
            continue;
        }
        std::string moved;
        std::size_t done = 0;
        for (std::sregex_iterator at(text.begin(), text.end(), date), end; at != end; ++at) {
            moved.append(text, done, static_cast<std::size_t>(at->position()) - done);
            moved += to_text(parse_date(at->str(), reading.zone)->first + days);
            done = static_cast<std::size_t>(at->position() + at->length());
        }
        texts[type].push_back(moved.append(text, done));
    }
    return texts;
}

TEST_F(PublicExamples, PatientsInDstu2AndStu3DecodeAlike) {
    read_folder("synthea/dstu2");
    const std::deque<Example> in_dstu2 = std::move(files_);
    read_folder("synthea/stu3");
    ASSERT_EQ(in_dstu2.size(), 4U);
    ASSERT_EQ(files_.size(), 4U);
    const TimeZone utc{};
    Reading reading{arena_, utc, day_of(2100, 1, 1)};
    std::size_t compared = 0;
    for (std::size_t i = 0; i < files_.size(); ++i) {
        ASSERT_EQ(in_dstu2[i].file, files_[i].file);
        const auto dstu2 = decoded(in_dstu2[i].kept, 0, reading);
        const auto stu3 = decoded(files_[i].kept, days_apart, reading);
        for (const auto& [type, texts] : dstu2) {
            const auto other = stu3.find(type);
            ASSERT_TRUE(other != stu3.end() && other->second.size() == texts.size()) << files_[i].file << " " << type;
            compared += texts.size();
            for (std::size_t n = 0; n < texts.size(); ++n)
                EXPECT_EQ(texts[n], other->second[n]) << files_[i].file << " " << type << " " << n;
        }
    }
    EXPECT_EQ(compared, 124U); // or the material has changed
    EXPECT_TRUE(reading.issues.empty());
}

} // namespace
} // namespace eczema::fhir
