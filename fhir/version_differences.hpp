// What FHIR DSTU2, STU3 and R5 have otherwise than R4, of the elements that are read: the one table of it, to be held
// against the pages of each version. R4B has all of them as R4 does. versions.cpp applies it and decides nothing more.
// A row holds for one shape alone: `reason`, `item` or `date` are R4's own under other types.
#pragma once
#include "fhir/json.hpp"

#include <array>
#include <span>

namespace eczema::fhir {

// A resource type, or the part of resources whose elements differ.
enum class Shape : std::uint8_t {
    medication_request,
    medication_statement,
    medication_dispense,
    medication_administration,
    medication,
    allergy_intolerance,
    condition,
    immunization,
    immunization_recommendation,
    procedure,
    service_request,
    procedure_request,
    referral_request,
    diagnostic_order,
    diagnostic_report,
    encounter,
    device_use_statement,
    observation,
    dosage,
    administered_dosage,
    timing,
    repeat,
    reaction,
    ingredient,
    reference_range,
};
inline constexpr std::size_t shape_count = 25;

struct ResourceTypeNames {
    std::string_view sent, r4;
    Shape shape;
};

// Types without a row here (Patient, Device) have the elements that are read in common.
inline constexpr auto resource_type_names = std::to_array<ResourceTypeNames>({
    {"MedicationRequest", "MedicationRequest", Shape::medication_request},
    {"MedicationOrder", "MedicationRequest", Shape::medication_request}, // DSTU2
    {"MedicationStatement", "MedicationStatement", Shape::medication_statement},
    {"MedicationUsage", "MedicationStatement", Shape::medication_statement}, // drafts of R5
    {"MedicationDispense", "MedicationDispense", Shape::medication_dispense},
    {"MedicationAdministration", "MedicationAdministration", Shape::medication_administration},
    {"Medication", "Medication", Shape::medication},
    {"AllergyIntolerance", "AllergyIntolerance", Shape::allergy_intolerance},
    {"Condition", "Condition", Shape::condition},
    {"Immunization", "Immunization", Shape::immunization},
    {"ImmunizationRecommendation", "ImmunizationRecommendation", Shape::immunization_recommendation},
    {"Procedure", "Procedure", Shape::procedure},
    {"ServiceRequest", "ServiceRequest", Shape::service_request},
    {"ProcedureRequest", "ServiceRequest", Shape::procedure_request}, // DSTU2, STU3
    {"ReferralRequest", "ServiceRequest", Shape::referral_request},   // DSTU2, STU3
    {"DiagnosticOrder", "ServiceRequest", Shape::diagnostic_order},   // DSTU2
    {"DiagnosticReport", "DiagnosticReport", Shape::diagnostic_report},
    {"Encounter", "Encounter", Shape::encounter},
    {"DeviceUseStatement", "DeviceUseStatement", Shape::device_use_statement},
    {"DeviceUsage", "DeviceUseStatement", Shape::device_use_statement}, // R5
    {"Observation", "Observation", Shape::observation},
});

// A code, or a boolean as text, and what R4 says in its place.
struct Word {
    std::string_view sent, r4;
};

enum class Change : std::uint8_t {
    within,   // an R4 element whose parts may be foreign: they have a shape of their own
    moved,    // the same content under another name or further in; R4's own wins where both are sent
    replaced, // moved, and it wins
    opened,   // its members belong to the object it stands in
    sorted,   // concepts to one element, references to another: a CodeableReference of R5 is both in one
    says,     // its code says what R4 has as the code of another element, or of the same one
    first,    // the first `part` in its items
    each,     // every `part` in its items, but for items whose status is among the words
};

struct Difference {
    Shape in;
    ElementId element;
    Change change;
    std::array<ElementId, 3> to{other_element, other_element,
                                other_element}; // path in R4, from the object it stands in
    ElementId part = other_element;             // first, each: the part; sorted: where references go, if they are read
    Shape shape{};                              // within
    std::span<const Word> words{};              // says, each
};

namespace rows {

consteval Difference within(Shape in, ElementName element, Shape shape) {
    return {.in = in, .element = element.id, .change = Change::within, .shape = shape};
}
consteval Difference moved(Shape in, ElementName element, ElementName to) {
    return {.in = in, .element = element.id, .change = Change::moved, .to = {to.id, other_element, other_element}};
}
consteval Difference moved(Shape in, ElementName element, ElementName to, ElementName then) {
    return {.in = in, .element = element.id, .change = Change::moved, .to = {to.id, then.id, other_element}};
}
consteval Difference replaced(Shape in, ElementName element, ElementName to, ElementName then, ElementName last) {
    return {.in = in, .element = element.id, .change = Change::replaced, .to = {to.id, then.id, last.id}};
}
consteval Difference opened(Shape in, ElementName element) {
    return {.in = in, .element = element.id, .change = Change::opened};
}
consteval Difference sorted(Shape in, ElementName element, ElementName concepts) {
    return {
        .in = in, .element = element.id, .change = Change::sorted, .to = {concepts.id, other_element, other_element}};
}
consteval Difference sorted(Shape in, ElementName element, ElementName concepts, ElementName references) {
    Difference row = sorted(in, element, concepts);
    row.part = references.id;
    return row;
}
consteval Difference says(Shape in, ElementName element, ElementName to, std::span<const Word> words) {
    return {.in = in,
            .element = element.id,
            .change = Change::says,
            .to = {to.id, other_element, other_element},
            .words = words};
}
consteval Difference first(Shape in, ElementName element, ElementName part, ElementName to) {
    return {.in = in,
            .element = element.id,
            .change = Change::first,
            .to = {to.id, other_element, other_element},
            .part = part.id};
}
consteval Difference each(Shape in, ElementName element, ElementName part, ElementName to,
                          std::span<const Word> words) {
    Difference row = first(in, element, part, to);
    row.change = Change::each;
    row.words = words;
    return row;
}

} // namespace rows

namespace words {

inline constexpr auto not_taken = std::to_array<Word>({{"true", "not-taken"}});
inline constexpr auto not_done = std::to_array<Word>({{"true", "not-done"}});
inline constexpr auto declined = std::to_array<Word>({{"true", "declined"}});
// "y" and "na" leave the status as it is.
inline constexpr auto taken = std::to_array<Word>({{"n", "not-taken"}, {"unk", "unknown"}});
// Without an adherence a statement of status "recorded" stays so: R4 has no word for it.
inline constexpr auto adherence = std::to_array<Word>({
    {"taking", "active"},
    {"taking-as-directed", "active"},
    {"taking-not-as-directed", "active"},
    {"not-taking", "not-taken"},
    {"on-hold", "on-hold"},
    {"on-hold-as-directed", "on-hold"},
    {"on-hold-not-as-directed", "on-hold"},
    {"stopped", "stopped"},
    {"stopped-as-directed", "stopped"},
    {"stopped-not-as-directed", "stopped"},
    {"unknown", "unknown"},
});
inline constexpr auto statement_status = std::to_array<Word>({{"draft", "unknown"}});
inline constexpr auto allergy_clinical = std::to_array<Word>({
    {"active", "active"},
    {"unconfirmed", "active"},
    {"confirmed", "active"},
    {"inactive", "inactive"},
    {"resolved", "resolved"},
});
inline constexpr auto allergy_verification = std::to_array<Word>({
    {"unconfirmed", "unconfirmed"},
    {"confirmed", "confirmed"},
    {"refuted", "refuted"},
    {"entered-in-error", "entered-in-error"},
});
inline constexpr auto criticality =
    std::to_array<Word>({{"CRITL", "low"}, {"CRITH", "high"}, {"CRITU", "unable-to-assess"}});
inline constexpr auto procedure_status = std::to_array<Word>({{"aborted", "stopped"}, {"suspended", "on-hold"}});
inline constexpr auto request_status = std::to_array<Word>({
    {"proposed", "active"}, // what was only proposed or planned, the intent says
    {"planned", "active"},
    {"requested", "active"},
    {"received", "active"},
    {"accepted", "active"},
    {"in-progress", "active"},
    {"review", "active"},
    {"suspended", "on-hold"},
    {"rejected", "revoked"},
    {"cancelled", "revoked"},
    {"aborted", "revoked"},
    {"failed", "revoked"},
});
inline constexpr auto request_intent = std::to_array<Word>({{"proposed", "proposal"}, {"planned", "plan"}});
inline constexpr auto items_given_up = std::to_array<Word>(
    {{"cancelled", {}}, {"suspended", {}}, {"rejected", {}}, {"failed", {}}, {"entered-in-error", {}}});
inline constexpr auto encounter_status = std::to_array<Word>({
    {"on-hold", "onleave"},
    {"discharged", "finished"},
    {"completed", "finished"},
    {"discontinued", "finished"}, // it had begun; R4's "cancelled" had not
});
inline constexpr auto encounter_class = std::to_array<Word>({
    {"inpatient", "IMP"},
    {"outpatient", "AMB"},
    {"ambulatory", "AMB"},
    {"emergency", "EMER"},
    {"home", "HH"},
    {"field", "FLD"},
    {"daytime", "SS"},
    {"virtual", "VR"},
});

} // namespace words

// Rows of one element stand together; where two rows fill one R4 element, the first that was sent does.
inline constexpr auto version_differences = [] {
    using namespace rows;
    using enum Shape;
    return std::to_array<Difference>({
        moved(medication_request, "dateWritten", "authoredOn"),                                       // DSTU2
        replaced(medication_request, "dateEnded", "dispenseRequest", "validityPeriod", "end"),        // DSTU2
        moved(medication_request, "reasonEnded", "statusReason"),                                     // DSTU2
        moved(medication_request, "reasonCodeableConcept", "reasonCode"),                             // DSTU2
        sorted(medication_request, "reason", "reasonCode", "reasonReference"),                        // R5
        sorted(medication_request, "medication", "medicationCodeableConcept", "medicationReference"), // R5
        moved(medication_request, "reported", "reportedBoolean"),                                     // R5
        within(medication_request, "dosageInstruction", dosage),

        says(medication_statement, "wasNotTaken", "status", words::not_taken),                          // DSTU2
        says(medication_statement, "taken", "status", words::taken),                                    // STU3
        says(medication_statement, "adherence", "status", words::adherence),                            // R5
        first(medication_statement, "adherence", "reason", "statusReason"),                             // R5
        says(medication_statement, "status", "status", words::statement_status),                        // R5
        moved(medication_statement, "reasonNotTaken", "statusReason"),                                  // DSTU2, STU3
        moved(medication_statement, "reasonForUseCodeableConcept", "reasonCode"),                       // DSTU2
        moved(medication_statement, "reasonForUseReference", "reasonReference"),                        // DSTU2
        sorted(medication_statement, "reason", "reasonCode", "reasonReference"),                        // R5
        sorted(medication_statement, "medication", "medicationCodeableConcept", "medicationReference"), // R5
        within(medication_statement, "dosage", dosage),

        says(medication_dispense, "notDone", "status", words::declined),                               // STU3
        sorted(medication_dispense, "medication", "medicationCodeableConcept", "medicationReference"), // R5
        within(medication_dispense, "dosageInstruction", dosage),

        says(medication_administration, "wasNotGiven", "status", words::not_done),      // DSTU2
        says(medication_administration, "notGiven", "status", words::not_done),         // STU3
        moved(medication_administration, "effectiveTimeDateTime", "effectiveDateTime"), // DSTU2
        moved(medication_administration, "effectiveTimePeriod", "effectivePeriod"),     // DSTU2
        moved(medication_administration, "occurenceDateTime", "effectiveDateTime"),     // R5, spelt so there
        moved(medication_administration, "occurencePeriod", "effectivePeriod"),         // R5
        moved(medication_administration, "occurrenceDateTime", "effectiveDateTime"),    // R5, spelt right
        moved(medication_administration, "occurrencePeriod", "effectivePeriod"),        // R5
        moved(medication_administration, "prescription", "request"),                    // DSTU2, STU3
        sorted(medication_administration, "medication", "medicationCodeableConcept", "medicationReference"), // R5
        within(medication_administration, "dosage", administered_dosage),
        moved(administered_dosage, "quantity", "dose"), // DSTU2

        moved(dosage, "doseQuantity", "doseAndRate", "doseQuantity"),     // DSTU2, STU3
        moved(dosage, "doseRange", "doseAndRate", "doseRange"),           // DSTU2, STU3
        moved(dosage, "quantityQuantity", "doseAndRate", "doseQuantity"), // DSTU2
        moved(dosage, "quantityRange", "doseAndRate", "doseRange"),       // DSTU2
        moved(dosage, "siteCodeableConcept", "site"),                     // DSTU2
        moved(dosage, "asNeeded", "asNeededBoolean"),                     // R5
        moved(dosage, "asNeededFor", "asNeededCodeableConcept"),          // R5
        within(dosage, "timing", timing),
        within(timing, "repeat", repeat),
        moved(repeat, "boundsQuantity", "boundsDuration"), // DSTU2
        moved(repeat, "periodUnits", "periodUnit"),        // DSTU2

        opened(medication, "product"),              // DSTU2: form, ingredient
        opened(medication, "package"),              // DSTU2, STU3: content
        moved(medication, "content", "ingredient"), // what the package holds
        moved(medication, "doseForm", "form"),      // R5
        within(medication, "ingredient", ingredient),
        sorted(ingredient, "item", "itemCodeableConcept", "itemReference"), // DSTU2: a reference; R5: both in one
        moved(ingredient, "amount", "strength"),                            // DSTU2, STU3
        moved(ingredient, "strengthRatio", "strength"),                     // R5
        moved(ingredient, "strengthQuantity", "strength", "numerator"),     // R5

        moved(allergy_intolerance, "substance", "code"),                                        // DSTU2
        says(allergy_intolerance, "status", "clinicalStatus", words::allergy_clinical),         // DSTU2
        says(allergy_intolerance, "status", "verificationStatus", words::allergy_verification), // DSTU2
        says(allergy_intolerance, "criticality", "criticality", words::criticality),            // DSTU2
        moved(allergy_intolerance, "onset", "onsetDateTime"),                                   // DSTU2
        moved(allergy_intolerance, "assertedDate", "recordedDate"),                             // STU3
        within(allergy_intolerance, "reaction", reaction),
        sorted(reaction, "manifestation", "manifestation"), // R5

        moved(condition, "dateRecorded", "recordedDate"),      // DSTU2
        moved(condition, "assertedDate", "recordedDate"),      // STU3
        moved(condition, "onsetQuantity", "onsetAge"),         // DSTU2
        moved(condition, "abatementQuantity", "abatementAge"), // DSTU2

        says(immunization, "wasNotGiven", "status", words::not_done),         // DSTU2
        says(immunization, "notGiven", "status", words::not_done),            // STU3
        moved(immunization, "date", "occurrenceDateTime"),                    // DSTU2, STU3
        first(immunization_recommendation, "recommendation", "date", "date"), // DSTU2, STU3

        says(procedure, "notPerformed", "status", words::not_done),   // DSTU2
        says(procedure, "notDone", "status", words::not_done),        // STU3
        says(procedure, "status", "status", words::procedure_status), // DSTU2, STU3
        moved(procedure, "occurrenceDateTime", "performedDateTime"),  // R5
        moved(procedure, "occurrencePeriod", "performedPeriod"),      // R5

        sorted(service_request, "code", "code"),                            // R5
        sorted(service_request, "reason", "reasonCode", "reasonReference"), // R5

        says(procedure_request, "status", "intent", words::request_intent),  // DSTU2
        says(procedure_request, "status", "status", words::request_status),  // DSTU2, STU3
        moved(procedure_request, "orderedOn", "authoredOn"),                 // DSTU2
        moved(procedure_request, "scheduledDateTime", "occurrenceDateTime"), // DSTU2
        moved(procedure_request, "scheduledPeriod", "occurrencePeriod"),     // DSTU2
        moved(procedure_request, "reasonCodeableConcept", "reasonCode"),     // DSTU2

        says(referral_request, "status", "status", words::request_status),   // DSTU2, STU3
        moved(referral_request, "date", "authoredOn"),                       // DSTU2
        moved(referral_request, "dateSent", "authoredOn"),                   // DSTU2
        moved(referral_request, "serviceRequested", "code"),                 // DSTU2, STU3
        moved(referral_request, "type", "code"),                             // DSTU2, STU3: of referral
        sorted(referral_request, "reason", "reasonCode", "reasonReference"), // DSTU2

        says(diagnostic_order, "status", "intent", words::request_intent),     // DSTU2
        says(diagnostic_order, "status", "status", words::request_status),     // DSTU2
        each(diagnostic_order, "item", "code", "code", words::items_given_up), // DSTU2
        first(diagnostic_order, "event", "dateTime", "authoredOn"),            // DSTU2
        sorted(diagnostic_order, "reason", "reasonCode", "reasonReference"),   // DSTU2

        moved(diagnostic_report, "codedDiagnosis", "conclusionCode"), // DSTU2, STU3

        says(encounter, "status", "status", words::encounter_status), // R5
        says(encounter, "class", "class", words::encounter_class),    // DSTU2
        moved(encounter, "actualPeriod", "period"),                   // R5
        sorted(encounter, "reason", "reasonCode", "reasonReference"), // DSTU2, STU3; R5: in reason.value
        sorted(encounter, "serviceType", "serviceType"),              // R5

        moved(device_use_statement, "whenUsed", "timingPeriod"),    // DSTU2, STU3
        sorted(device_use_statement, "device", "device", "device"), // R5: R4 has no place for a concept

        within(observation, "component", observation),
        within(observation, "referenceRange", reference_range),
        moved(reference_range, "meaning", "type"), // DSTU2
    });
}();

} // namespace eczema::fhir
