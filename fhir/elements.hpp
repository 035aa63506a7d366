// The elements this program reads, by name: the one visible table of what the parse keeps.
// A member whose name is not here is checked for grammar and dropped, except inside context.draftOrders,
// which is kept whole. To read a new element, add its name; a decoder that asks for a name that is not here
// does not compile.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace eczema::fhir {

inline constexpr auto element_names = std::to_array<std::string_view>({
    // CDS Hooks request
    "hook",
    "hookInstance",
    "fhirServer",
    "fhirAuthorization",
    "context",
    "prefetch",
    "patientId",
    "userId",
    "encounterId",
    "selections",
    "draftOrders",
    "subject",
    // every resource
    "resourceType",
    "id",
    "status",
    "contained",
    "code",
    "category",
    "text",
    // Bundle, OperationOutcome
    "entry",
    "resource",
    "fullUrl",
    "link",
    "relation",
    "total",
    "url",
    "type",
    "issue",
    "severity",
    // data types
    "coding",
    "system",
    "display",
    "reference",
    "value",
    "unit",
    "start",
    "end",
    "low",
    "high",
    "comparator",
    // Patient
    "birthDate",
    "gender",
    "deceasedBoolean",
    "deceasedDateTime",
    // Condition, AllergyIntolerance
    "clinicalStatus",
    "verificationStatus",
    "bodySite",
    "onsetDateTime",
    "onsetAge",
    "onsetPeriod",
    "abatementDateTime",
    "abatementAge",
    "abatementPeriod",
    "abatementRange",
    "abatementString",
    "abatementBoolean",
    "recordedDate",
    "patient",
    "criticality",
    "reaction",
    "manifestation",
    "substance",
    // Medication orders and statements
    "intent",
    "statusReason",
    "doNotPerform",
    "medicationCodeableConcept",
    "medicationReference",
    "medication",
    "concept",
    "authoredOn",
    "reasonCode",
    "reasonReference",
    "dosageInstruction",
    "dosage",
    "sequence",
    "timing",
    "repeat",
    "boundsDuration",
    "boundsPeriod",
    "boundsRange",
    "count",
    "countMax",
    "event",
    "frequency",
    "frequencyMax",
    "period",
    "periodUnit",
    "timeOfDay",
    "when",
    "dayOfWeek",
    "patientInstruction",
    "asNeededBoolean",
    "asNeededCodeableConcept",
    "site",
    "route",
    "doseAndRate",
    "doseQuantity",
    "doseRange",
    "dispenseRequest",
    "validityPeriod",
    "numberOfRepeatsAllowed",
    "quantity",
    "expectedSupplyDuration",
    "effectiveDateTime",
    "effectivePeriod",
    "dateAsserted",
    "form",
    "priorPrescription",
    "ingredient",
    "itemCodeableConcept",
    // Medication dispenses and administrations
    "whenHandedOver",
    "whenPrepared",
    "daysSupply",
    "authorizingPrescription",
    "dose",
    "request",
    // Observation
    "valueQuantity",
    "valueInteger",
    "valueCodeableConcept",
    "dataAbsentReason",
    "issued",
    "component",
    "interpretation",
    "referenceRange",
    "appliesTo",
    "age",
    "valueBoolean",
    "valueDateTime",
    // DiagnosticReport, Procedure, Encounter, ServiceRequest, DeviceUseStatement
    "conclusionCode",
    "performedDateTime",
    "performedPeriod",
    "class",
    "serviceType",
    "occurrenceDateTime",
    "occurrencePeriod",
    "device",
    "timingDateTime",
    "timingPeriod",
    // Immunization, ImmunizationRecommendation
    "vaccineCode",
    "isSubpotent",
    "recommendation",
    "date",
    "targetDisease",
    "forecastStatus",
    // fhirAuthorization
    "access_token",
    "token_type",
    "expires_in",
    // batch-response
    "response",
    // names of DSTU2, STU3 and R5: version_differences.hpp says what each is in R4
    "abatementQuantity",
    "actualPeriod",
    "adherence",
    "amount",
    "asNeeded",
    "asNeededFor",
    "assertedDate",
    "boundsQuantity",
    "codedDiagnosis",
    "dateEnded",
    "dateRecorded",
    "dateSent",
    "dateTime",
    "dateWritten",
    "doseForm",
    "effectiveTimeDateTime",
    "effectiveTimePeriod",
    "item",
    "notDone",
    "notGiven",
    "notPerformed",
    "occurenceDateTime",
    "occurencePeriod",
    "onset",
    "onsetQuantity",
    "orderedOn",
    "package",
    "content",
    "periodUnits",
    "prescription",
    "product",
    "quantityQuantity",
    "quantityRange",
    "reason",
    "reasonCodeableConcept",
    "reasonEnded",
    "reasonForUseCodeableConcept",
    "reasonForUseReference",
    "reasonNotTaken",
    "reported",
    "scheduledDateTime",
    "scheduledPeriod",
    "serviceRequested",
    "siteCodeableConcept",
    "taken",
    "wasNotGiven",
    "wasNotTaken",
    "whenUsed",
    // how a drug is given, which ingredients act
    "method",
    "isActive",
    // further forms of a value, strengths, reports of others
    "denominator",
    "effectiveInstant",
    "effectiveTiming",
    "itemReference",
    "meaning",
    "numerator",
    "reportedBoolean",
    "reportedReference",
    "strength",
    "strengthQuantity",
    "strengthRatio",
    "valueDecimal",
    "valueRange",
    "valueRatio",
    "valueString",
});

// The resource types this program reads; of any other the parse keeps no more than its resourceType.
inline constexpr auto resource_types_read = std::to_array<std::string_view>({
    "Patient",
    "Condition",
    "MedicationRequest",
    "MedicationStatement",
    "MedicationDispense",
    "MedicationAdministration",
    "Medication",
    "AllergyIntolerance",
    "Observation",
    "Immunization",
    "ImmunizationRecommendation",
    "Procedure",
    "ServiceRequest",
    "DiagnosticReport",
    "Encounter",
    "DeviceUseStatement",
    "Device",
    "Substance",
    // DSTU2, STU3 and R5 names of the above
    "MedicationOrder",
    "MedicationUsage",
    "ProcedureRequest",
    "ReferralRequest",
    "DiagnosticOrder",
    "DeviceUsage",
    "Bundle",
    "OperationOutcome",
});

// Place of `type` in resource_types_read, or its size.
constexpr std::size_t resource_type_index(std::string_view type) {
    std::size_t at = 0;
    while (at < resource_types_read.size() && resource_types_read[at] != type) ++at;
    return at;
}

constexpr bool is_resource_type_read(std::string_view type) {
    return resource_type_index(type) < resource_types_read.size();
}

using ElementId = std::uint8_t;
inline constexpr ElementId other_element = 255; // a member kept under a name that is not in the table

// Where a name is looked for first in element_slots.
constexpr std::size_t element_slot(std::string_view name) {
    std::uint32_t h = static_cast<std::uint32_t>(name.size()) * 0x9E3779B1u;
    for (std::size_t i : {std::size_t{0}, name.size() / 2, name.size() - 1})
        h = (h ^ static_cast<unsigned char>(name[i])) * 0x85EBCA6Bu;
    return h >> 22; // 10 bits
}

// element_names as an open hash table. At namespace scope: inside the function it would be built anew at each call.
inline constexpr auto element_slots = [] {
    std::array<ElementId, 1024> slots{};
    slots.fill(other_element);
    for (std::size_t i = 0; i < element_names.size(); ++i) {
        std::size_t at = element_slot(element_names[i]);
        while (slots[at] != other_element) at = (at + 1) % slots.size();
        slots[at] = static_cast<ElementId>(i);
    }
    return slots;
}();

// Index of `name` in element_names, or other_element. Runs at compile time for decoders and once a key in the parse.
constexpr ElementId element_id(std::string_view name) {
    if (name.empty()) return other_element;
    for (std::size_t at = element_slot(name); element_slots[at] != other_element; at = (at + 1) % element_slots.size())
        if (element_names[element_slots[at]] == name) return element_slots[at];
    return other_element;
}

} // namespace eczema::fhir
