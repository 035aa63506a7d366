#include "tests/bench/request_body.hpp"

#include <array>
#include <span>
#include <string_view>
#include <vector>

namespace eczema::bench {
namespace {

using std::string;
using std::string_view;
using std::to_string;

constexpr string_view snomed = "http://snomed.info/sct";
constexpr string_view rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
constexpr string_view icd10cm = "http://hl7.org/fhir/sid/icd-10-cm";
constexpr string_view loinc = "http://loinc.org";
constexpr string_view local = "urn:oid:1.2.840.114350.1.13.861.1.7.2.696580";
constexpr string_view hl7 = "http://terminology.hl7.org/CodeSystem/";

struct Code {
    string_view system, code, display;
};
using Codes = std::array<Code, 3>; // as sent: the standard code, a second one, the sender's own

constexpr Codes diagnoses[] = {
    {{{icd10cm, "I10", "Essential (primary) hypertension"},
      {snomed, "59621000", "Essential hypertension (disorder)"},
      {local, "120487", "Hypertension"}}},
    {{{icd10cm, "E11.9", "Type 2 diabetes mellitus without complications"},
      {snomed, "44054006", "Diabetes mellitus type 2 (disorder)"},
      {local, "213781", "Diabetes mellitus, type 2"}}},
    {{{icd10cm, "J30.1", "Allergic rhinitis due to pollen"},
      {snomed, "21719001", "Allergic rhinitis caused by pollen (disorder)"},
      {local, "96814", "Seasonal allergic rhinitis due to pollen"}}},
    {{{icd10cm, "M54.50", "Low back pain, unspecified"},
      {snomed, "279039007", "Low back pain (finding)"},
      {local, "455210", "Chronic low back pain"}}},
    {{{icd10cm, "E78.5", "Hyperlipidemia, unspecified"},
      {snomed, "55822004", "Hyperlipidemia (disorder)"},
      {local, "182736", "Hyperlipidemia"}}},
};
constexpr Codes drugs[] = {
    {{{rxnorm, "314077", "lisinopril 20 MG Oral Tablet"},
      {"http://hl7.org/fhir/sid/ndc", "68180-0981-01", "Lisinopril 20 mg tablets"},
      {local, "10448", "LISINOPRIL 20 MG TABLET"}}},
    {{{rxnorm, "861007", "metformin hydrochloride 500 MG Oral Tablet"},
      {"http://hl7.org/fhir/sid/ndc", "65862-0008-01", "Metformin 500 mg tablets"},
      {local, "21809", "METFORMIN 500 MG TABLET"}}},
    {{{rxnorm, "617311", "atorvastatin 40 MG Oral Tablet"},
      {"http://hl7.org/fhir/sid/ndc", "00378-3952-77", "Atorvastatin 40 mg tablets"},
      {local, "33417", "ATORVASTATIN 40 MG TABLET"}}},
    {{{rxnorm, "1014678", "cetirizine hydrochloride 10 MG Oral Tablet"},
      {"http://hl7.org/fhir/sid/ndc", "45802-0919-39", "Cetirizine 10 mg tablets"},
      {local, "48213", "CETIRIZINE 10 MG TABLET"}}},
};
constexpr Codes allergens[] = {
    {{{rxnorm, "7980", "penicillin G"}, {snomed, "764146007", "Penicillin (substance)"}, {local, "25", "PENICILLINS"}}},
    {{{snomed, "762952008", "Peanut (substance)"},
      {"http://fdasis.nlm.nih.gov", "QE1QX6B99R", "PEANUT"},
      {local, "31022", "PEANUT"}}},
};
struct Measurement {
    Codes code;
    string_view value, unit, ucum;
};
constexpr Measurement measurements[] = {
    {{{{loinc, "8480-6", "Systolic blood pressure"},
       {snomed, "271649006", "Systolic blood pressure (observable entity)"},
       {local, "5", "BP SYSTOLIC"}}},
     "128",
     "mmHg",
     "mm[Hg]"},
    {{{{loinc, "29463-7", "Body weight"},
       {snomed, "27113001", "Body weight (observable entity)"},
       {local, "14", "WT"}}},
     "71.40",
     "kg",
     "kg"},
    {{{{loinc, "2160-0", "Creatinine [Mass/volume] in Serum or Plasma"},
       {snomed, "113075003", "Creatinine measurement, serum (procedure)"},
       {local, "1526", "CREATININE"}}},
     "0.82",
     "mg/dL",
     "mg/dL"},
    {{{{loinc, "711-2", "Eosinophils [#/volume] in Blood by Automated count"},
       {snomed, "71960002", "Eosinophil count (procedure)"},
       {local, "1804", "EOS ABS"}}},
     "0.61",
     "10*3/uL",
     "10*3/uL"},
};

string quoted(string_view text) { return '"' + string(text) + '"'; }

string coding(const Code& code) {
    string json = "{\"system\":" + quoted(code.system) + ",\"code\":" + quoted(code.code);
    if (!code.display.empty()) json += ",\"display\":" + quoted(code.display);
    return json + '}';
}

string concept_of(std::span<const Code> codes, string_view text) {
    string json = "{\"coding\":[";
    for (const Code& code : codes) json += (json.back() == '[' ? "" : ",") + coding(code);
    json += ']';
    if (!text.empty()) json += ",\"text\":" + quoted(text);
    return json + '}';
}

string concept_of(const Codes& codes) { return concept_of(codes, codes[2].display); }
string one_code(const Code& code, string_view text = {}) { return concept_of({&code, 1}, text); }

string term(string_view table, string_view code) {
    const string system = string(hl7) + string(table);
    return one_code({system, code, {}});
}

string iso_day(std::size_t number) {
    const auto padded = [](std::size_t n) { return (n < 10 ? "0" : "") + to_string(n); };
    return to_string(2019 + number % 8) + '-' + padded(1 + number % 10) + '-' + padded(1 + number % 28);
}

string head(string_view type, string_view id, std::size_t number) {
    return "{\"resourceType\":" + quoted(type) + ",\"id\":" + quoted(id) + ",\"meta\":{\"versionId\":\"" +
           to_string(1 + number % 9) + "\",\"lastUpdated\":\"" + iso_day(number) +
           "T09:14:27.311+00:00\",\"source\":\"urn:ehr:clarity#" + to_string(number) + "\"},";
}

// What senders add to every entry and no rule reads.
string trimmings(string_view type, const Codes& codes, std::size_t number) {
    const string date = iso_day(number);
    return "\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\"><p><b>" +
           string(type) + "</b></p><table><tr><td>Name</td><td>" + string(codes[0].display) +
           "</td></tr><tr><td>Recorded</td><td>" + date +
           " by Dr. Élodie Brandt, Dermatology &amp; Allergy</td></tr><tr><td>Note</td><td>Seen in clinic, stable "
           "since the last visit; patient advised to continue as before and to report any change.</td></tr></table>"
           "</div>\"},\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/lastReviewed\",\"valueDate\":"
           "\"" +
           date +
           "\"},{\"url\":\"http://open.epic.com/FHIR/StructureDefinition/extension/template-id\",\"valueString\":"
           "\"1040000" +
           to_string(number) +
           "\"}],\"identifier\":[{\"use\":\"usual\",\"system\":\"urn:oid:1.2.840.114350.1.13.861.1.7.2.798268\","
           "\"value\":\"" +
           to_string(8'000'000 + number) + "\"}],\"encounter\":{\"reference\":\"Encounter/eK9w2pQvR3mTb5xZ1cN8" +
           to_string(number) + "\",\"display\":\"Office visit\"},";
}

constexpr string_view subject = "\"subject\":{\"reference\":\"Patient/p1\",\"display\":\"Sample, Ada\"}";

string condition(std::size_t number) {
    const Codes& codes = diagnoses[number % std::size(diagnoses)];
    return head("Condition", "cond-" + to_string(number), number) + trimmings("Condition", codes, number) +
           "\"clinicalStatus\":" + term("condition-clinical", number % 3 == 0 ? "resolved" : "active") +
           ",\"verificationStatus\":" + term("condition-ver-status", "confirmed") + ",\"category\":[" +
           term("condition-category", "problem-list-item") + "],\"code\":" + concept_of(codes) + ',' + string(subject) +
           ",\"onsetDateTime\":\"" + iso_day(number) + "\",\"recordedDate\":\"" + iso_day(number) + "T10:02:00Z\"}";
}

string dosage(std::size_t number) {
    return "[{\"sequence\":1,\"text\":\"Take 1 tablet by mouth daily\",\"patientInstruction\":\"Take with a full glass "
           "of water.\",\"timing\":{\"repeat\":{\"boundsPeriod\":{\"start\":\"" +
           iso_day(number) +
           "\"},\"frequency\":1,\"period\":1,\"periodUnit\":\"d\"},\"code\":{\"text\":\"Daily\"}},\"asNeededBoolean\":"
           "false,\"route\":" +
           one_code({snomed, "26643006", "Oral route"}, "Oral") +
           ",\"doseAndRate\":[{\"type\":" + term("dose-rate-type", "ordered") +
           ",\"doseQuantity\":{\"value\":1.0,\"unit\":\"tablet\",\"system\":\"http://unitsofmeasure.org\",\"code\":"
           "\"{tbl}\"}}]}]";
}

string medication_request(std::size_t number) {
    const Codes& codes = drugs[number % std::size(drugs)];
    return head("MedicationRequest", "req-" + to_string(number), number) +
           trimmings("MedicationRequest", codes, number) +
           "\"status\":" + (number % 3 == 0 ? "\"completed\"" : "\"active\"") +
           ",\"intent\":\"order\",\"medicationCodeableConcept\":" + concept_of(codes) + ',' + string(subject) +
           ",\"authoredOn\":\"" + iso_day(number) + "T08:30:00-05:00\",\"reasonCode\":[" +
           concept_of(diagnoses[number % std::size(diagnoses)]) + "],\"dosageInstruction\":" + dosage(number) +
           ",\"dispenseRequest\":{\"validityPeriod\":{\"start\":\"" + iso_day(number) +
           "\"},\"numberOfRepeatsAllowed\":3,\"quantity\":{\"value\":90,\"unit\":\"tablet\"},"
           "\"expectedSupplyDuration\":{\"value\":90,\"unit\":\"days\",\"code\":\"d\"}}}";
}

string medication_statement(std::size_t number) {
    const Codes& codes = drugs[number % std::size(drugs)];
    return head("MedicationStatement", "stat-" + to_string(number), number) +
           trimmings("MedicationStatement", codes, number) +
           "\"status\":\"active\",\"medicationCodeableConcept\":" + concept_of(codes) + ',' + string(subject) +
           ",\"effectivePeriod\":{\"start\":\"" + iso_day(number) + "\"},\"dateAsserted\":\"" + iso_day(number + 1) +
           "\",\"dosage\":" + dosage(number) + '}';
}

string allergy(std::size_t number) {
    const Codes& codes = allergens[number % std::size(allergens)];
    return head("AllergyIntolerance", "alg-" + to_string(number), number) +
           trimmings("AllergyIntolerance", codes, number) +
           "\"clinicalStatus\":" + term("allergyintolerance-clinical", "active") +
           ",\"verificationStatus\":" + term("allergyintolerance-verification", "confirmed") +
           ",\"criticality\":\"low\",\"code\":" + concept_of(codes) +
           ",\"patient\":{\"reference\":\"Patient/p1\"},\"recordedDate\":\"" + iso_day(number) +
           "\",\"reaction\":[{\"manifestation\":[" + one_code({snomed, "247472004", "Wheal (finding)"}, "Hives") +
           "],\"severity\":\"mild\"}]}";
}

string observation(std::size_t number) {
    const Measurement& measured = measurements[number % std::size(measurements)];
    return head("Observation", "obs-" + to_string(number), number) + trimmings("Observation", measured.code, number) +
           "\"status\":\"final\",\"category\":[" + term("observation-category", "laboratory") +
           "],\"code\":" + concept_of(measured.code) + ',' + string(subject) + ",\"effectiveDateTime\":\"" +
           iso_day(number) + "T07:45:00Z\",\"issued\":\"" + iso_day(number) +
           "T11:20:31.482Z\",\"valueQuantity\":{\"value\":" + string(measured.value) +
           ",\"unit\":" + quoted(measured.unit) +
           ",\"system\":\"http://unitsofmeasure.org\",\"code\":" + quoted(measured.ucum) +
           "},\"referenceRange\":[{\"low\":{\"value\":0.50},\"high\":{\"value\":150.0},"
           "\"text\":\"0.50 - 150.0\"}]}";
}

string score(std::size_t number) {
    return head("Observation", "score-" + to_string(number), number) +
           trimmings("Observation", measurements[0].code, number) + "\"status\":\"final\",\"category\":[" +
           term("observation-category", "survey") +
           "],\"code\":" + one_code({"urn:eczema-cds:score", number % 2 == 0 ? "iga" : "poem", {}}, "Eczema score") +
           ',' + string(subject) + ",\"effectiveDateTime\":\"" + iso_day(number) + "\",\"valueInteger\":3}";
}

string patient() {
    return head("Patient", "p1", 1) +
           "\"extension\":[{\"url\":\"http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex\",\"valueCode\":"
           "\"F\"}],\"identifier\":[{\"use\":\"usual\",\"type\":{\"text\":\"MRN\"},\"system\":\"urn:oid:1.2.840.114350"
           ".1.13.861.1.7.5.737384.14\",\"value\":\"203711\"}],\"active\":true,\"name\":[{\"use\":\"official\","
           "\"family\":\"Sample\",\"given\":[\"Ada\"]}],\"telecom\":[{\"system\":\"phone\",\"value\":\"555-0100\"}],"
           "\"gender\":\"female\",\"birthDate\":\"1992-03-14\",\"address\":[{\"line\":[\"12 Elm St\"],\"city\":"
           "\"Springfield\",\"postalCode\":\"00000\"}]}";
}

string dermatitis() {
    constexpr Codes codes{{{icd10cm, "L20.9", "Atopic dermatitis, unspecified"},
                           {snomed, "24079001", "Atopic dermatitis (disorder)"},
                           {local, "77160", "Atopic dermatitis"}}};
    return head("Condition", "ad", 2) + "\"clinicalStatus\":" + term("condition-clinical", "active") +
           ",\"verificationStatus\":" + term("condition-ver-status", "confirmed") + ",\"code\":" + concept_of(codes) +
           ',' + string(subject) + ",\"onsetDateTime\":\"1999\",\"recordedDate\":\"2019-05-02\"}";
}

string failed_topical() {
    constexpr Codes codes{{{rxnorm, "10759", "triamcinolone"},
                           {"http://hl7.org/fhir/sid/ndc", "45802-0055-35", "Triamcinolone 0.1 % ointment"},
                           {local, "8842", "TRIAMCINOLONE 0.1 % OINTMENT"}}};
    return head("MedicationRequest", "tac", 3) +
           "\"status\":\"stopped\",\"intent\":\"order\",\"statusReason\":" + term("v3-ActReason", "INEFFECT") +
           ",\"medicationCodeableConcept\":" + concept_of(codes) + ',' + string(subject) +
           ",\"authoredOn\":\"2026-09-01\",\"dosageInstruction\":[{\"text\":\"Apply twice daily\",\"route\":" +
           one_code({snomed, "6064005", "Topical route"}) +
           ",\"timing\":{\"repeat\":{\"frequency\":2,\"period\":1,\"periodUnit\":\"d\",\"boundsPeriod\":{\"start\":"
           "\"2026-09-01\",\"end\":\"2026-10-15\"}}}}]}";
}

string no_known_allergy() {
    return head("AllergyIntolerance", "nka", 4) +
           "\"clinicalStatus\":" + term("allergyintolerance-clinical", "active") +
           ",\"code\":" + one_code({snomed, "716186003", "No known allergy (situation)"}) +
           ",\"patient\":{\"reference\":\"Patient/p1\"},\"recordedDate\":\"2026-11-10\"}";
}

string severe_score() {
    return head("Observation", "easi", 5) +
           "\"status\":\"final\",\"code\":" + one_code({"urn:eczema-cds:score", "easi", {}}, "EASI") + ',' +
           string(subject) + ",\"effectiveDateTime\":\"2026-11-10\",\"valueQuantity\":{\"value\":24.0}}";
}

struct List {
    string_view key;
    string (*entry)(std::size_t number);
    std::vector<string> resources;
};

string bundle(const List& list) {
    string json = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":" + to_string(list.resources.size()) +
                  ",\"entry\":[";
    for (const string& resource : list.resources)
        json += (json.back() == '[' ? "" : ",") + ("{\"fullUrl\":\"https://fhir.example.org/r4/entry\",\"resource\":" +
                                                   resource + ",\"search\":{\"mode\":\"match\"}}");
    return json + "]}";
}

} // namespace

string request_body(std::size_t bytes) {
    List lists[] = {
        {"conditions", condition, {dermatitis()}},
        {"medicationRequests", medication_request, {failed_topical()}},
        {"observations", observation, {}},
        {"allergies", allergy, {no_known_allergy()}},
        {"medicationStatements", medication_statement, {}},
        {"severity", score, {severe_score()}},
    };
    const auto write = [&] {
        string json =
            "{\"hook\":\"patient-view\",\"hookInstance\":\"7a2f1c46-cd8c-4be5-95d7-eaf02604510e\",\"context\":"
            "{\"userId\":\"Practitioner/dr-1\",\"patientId\":\"p1\"},\"prefetch\":{\"patient\":" +
            patient();
        for (const List& list : lists) json += ",\"" + string(list.key) + "\":" + bundle(list);
        return json + "}}";
    };
    // As charts grow: measurements most, then drugs and diagnoses.
    constexpr std::size_t conditions = 0, requests = 1, observations = 2, allergies = 3, statements = 4, severity = 5;
    constexpr std::size_t turns[] = {observations, conditions, observations, requests, observations, statements,
                                     observations, severity,   observations, requests, observations, allergies};
    std::size_t size = write().size();
    for (std::size_t turn = 0; size < bytes; ++turn) {
        List& list = lists[turns[turn % std::size(turns)]];
        list.resources.push_back(list.entry(list.resources.size()));
        constexpr std::size_t bytes_around_entry = 84;
        size += list.resources.back().size() + bytes_around_entry;
    }
    return write();
}

} // namespace eczema::bench
