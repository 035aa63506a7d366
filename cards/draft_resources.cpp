#include "cards/draft_resources.hpp"

#include "cards/draft_json.hpp"
#include "fhir/json.hpp"

#include <array>

namespace eczema::cards {
namespace {

using fhir::FhirVersion;

// How a value stands in its element.
enum class Form : std::uint8_t {
    plain,            // x
    listed,           // [x]
    in_concept,       // {"concept": x}
    in_text,          // {"text": x}
    listed_text,      // [{"text": x}]
    listed_code,      // [{"code": x}]
    listed_reference, // [{"reference": x}]
    listed_event,     // [{"status": "draft", "dateTime": x}]
};

struct Element {
    std::string_view name{}; // empty: the version has none
    Form form = Form::plain;
};

// One kind of draft in one version of FHIR.
struct Shape {
    std::string_view type{}; // empty: the version has no such resource
    Element code{}, patient{}, encounter{}, date{}, reason{}, note{};
    Element priority{"priority"};
};

constexpr std::size_t kind_count = static_cast<std::size_t>(DraftKind::allergy) + 1;
constexpr std::size_t version_count = static_cast<std::size_t>(FhirVersion::r5) + 1;
using Shapes = std::array<Shape, version_count>; // DSTU2, STU3, R4, R4B, R5

constexpr Element none{}, code{"code"}, medication{"medicationCodeableConcept"},
    referred{"serviceRequested", Form::listed};
constexpr Element subject{"subject"}, patient{"patient"}, about{"for"};
constexpr Element encounter{"encounter"}, care{"context"};
constexpr Element authored{"authoredOn"};
constexpr Element reason{"reasonReference"}, reasons{"reasonReference", Form::listed};
constexpr Element supporting{"supportingInformation", Form::listed}; // where reasons are codes only
constexpr Element notes{"note", Form::listed_text};
constexpr Element code_r5{"code", Form::in_concept}, medication_r5{"medication", Form::in_concept},
    reasons_r5{"reason", Form::listed_reference};

constexpr Shape service_stu3{"ProcedureRequest", code, subject, care, authored, reasons, notes};
constexpr Shape service_r4{"ServiceRequest", code, subject, encounter, authored, reasons, notes};
constexpr Shape service_r5{"ServiceRequest", code_r5, subject, encounter, authored, reasons_r5, notes};
constexpr Shape drug_r4{"MedicationRequest", medication, subject, encounter, authored, reasons, notes};
constexpr Shape task_r4{"Task", code, about, encounter, authored, none, notes};

constexpr Shapes drug_shapes{{
    {"MedicationOrder", medication, patient, encounter, {"dateWritten"}, reason, {"note"}},
    {"MedicationRequest", medication, subject, care, authored, reasons, notes},
    drug_r4,
    drug_r4,
    {"MedicationRequest", medication_r5, subject, encounter, authored, reasons_r5, notes},
}};
constexpr Shapes test_shapes{{
    {"DiagnosticOrder",
     {"item", Form::listed_code},
     subject,
     encounter,
     {"event", Form::listed_event},
     supporting,
     notes},
    service_stu3,
    service_r4,
    service_r4,
    service_r5,
}};
constexpr Shapes procedure_shapes{{
    {"ProcedureRequest", code, subject, encounter, {"orderedOn"}, reason, {"notes", Form::listed_text}},
    service_stu3,
    service_r4,
    service_r4,
    service_r5,
}};
constexpr Shapes referral_shapes{{
    {"ReferralRequest",
     referred,
     patient,
     encounter,
     {"date"},
     supporting,
     {"description"},
     {"priority", Form::in_text}},
    {"ReferralRequest", referred, subject, care, authored, reasons, notes},
    service_r4,
    service_r4,
    service_r5,
}};
constexpr Shapes task_shapes{{
    {},
    {"Task", code, about, care, authored, none, notes},
    task_r4,
    task_r4,
    task_r4,
}};
constexpr Shape allergy_r4{"AllergyIntolerance", code, patient, encounter, {"recordedDate"}, none, notes};
constexpr Shapes allergy_shapes{{
    {"AllergyIntolerance", {"substance"}, patient, none, {"recordedDate"}, none, {"note", Form::in_text}},
    {"AllergyIntolerance", code, patient, none, {"assertedDate"}, none, notes},
    allergy_r4,
    allergy_r4,
    allergy_r4,
}};
constexpr std::array<const Shapes*, kind_count> shapes{&drug_shapes,     &test_shapes, &procedure_shapes,
                                                       &referral_shapes, &task_shapes, &allergy_shapes};

const Shape& shape_of(DraftKind kind, FhirVersion version) {
    return (*shapes[static_cast<std::size_t>(kind)])[static_cast<std::size_t>(version)];
}

std::string quoted(std::string_view text) {
    std::string json;
    fhir::append_json_string(json, text);
    return json;
}

// `json` is any value; empty leaves the element out.
void put(JsonObject& resource, const Element& element, const std::string& json) {
    if (element.name.empty() || json.empty()) return;
    switch (element.form) {
    case Form::plain:
        resource.raw(element.name, json);
        break;
    case Form::listed:
        resource.raw(element.name, '[' + json + ']');
        break;
    case Form::in_concept:
        resource.raw(element.name, "{\"concept\":" + json + '}');
        break;
    case Form::in_text:
        resource.raw(element.name, "{\"text\":" + json + '}');
        break;
    case Form::listed_text:
        resource.raw(element.name, "[{\"text\":" + json + "}]");
        break;
    case Form::listed_code:
        resource.raw(element.name, "[{\"code\":" + json + "}]");
        break;
    case Form::listed_reference:
        resource.raw(element.name, "[{\"reference\":" + json + "}]");
        break;
    case Form::listed_event:
        resource.raw(element.name, "[{\"status\":\"draft\",\"dateTime\":" + json + "}]");
        break;
    }
}

void begin(JsonObject& resource, const Shape& shape, std::string_view id, std::string_view intent,
           const DraftContext& context) {
    resource.text("resourceType", shape.type)
        .text("id", std::string(draft_id_prefix) + std::string(id))
        .text("status", "draft");
    if (context.version != FhirVersion::dstu2) resource.text("intent", intent);
}

// Whose it is, when and why, and the note that says who proposed it and by which rule.
void add_context(JsonObject& resource, const Shape& shape, std::string_view rule_id, std::string_view reviewer,
                 const DraftContext& context) {
    put(resource, shape.patient, reference_json("Patient", context.patient_id));
    if (!context.encounter_id.empty())
        put(resource, shape.encounter, reference_json("Encounter", context.encounter_id));
    put(resource, shape.date, quoted(to_text(context.today)));
    if (!context.condition_id.empty()) put(resource, shape.reason, reference_json("Condition", context.condition_id));
    put(resource, shape.note,
        quoted("Proposed by Eczema CDS, rule " + std::string(rule_id) + ". Draft for review by the " +
               std::string(reviewer) + '.'));
}

// Nothing where there is neither coding nor text.
std::string code_json(const DraftCode& draft, const DraftContext& context) {
    std::string codings;
    for (const SiteOrder& own : context.site_orders)
        if (own.item == draft.item) codings = coding_json(own.system, own.code, own.display);
    if (!codings.empty() && !draft.codings.empty()) codings += ',';
    codings += draft.codings;
    if (codings.empty() && draft.text.empty()) return {};
    return concept_json(codings, draft.text);
}

std::string repeat_json(const DraftTiming& timing, FhirVersion version) {
    const bool is_dstu2 = version == FhirVersion::dstu2;
    const auto number = [](int value) { return value > 0 ? std::to_string(value) : std::string(); };
    std::string json;
    {
        JsonObject repeat(json);
        if (timing.bounds_days > 0)
            repeat.raw(is_dstu2 ? "boundsQuantity" : "boundsDuration", quantity_json(number(timing.bounds_days), "d"));
        repeat.raw("count", number(timing.count))
            .raw("frequency", number(timing.frequency))
            .raw("frequencyMax", number(timing.frequency_max))
            .raw("period", number(timing.period))
            .text(is_dstu2 ? "periodUnits" : "periodUnit", timing.period_unit);
    }
    return json;
}

std::string step_json(const DraftStep& step, FhirVersion version) {
    std::string json;
    {
        JsonObject members(json);
        if (step.sequence > 0 && version != FhirVersion::dstu2) // its steps come in their order
            members.raw("sequence", std::to_string(step.sequence));
        members.text("text", step.text);
        if (step.timing) members.raw("timing", "{\"repeat\":" + repeat_json(*step.timing, version) + '}');
        if (step.is_subcutaneous)
            members.raw("route",
                        concept_json(coding_json("http://snomed.info/sct", "34206005", "Subcutaneous route"), {}));
        if (step.is_oral)
            members.raw("route", concept_json(coding_json("http://snomed.info/sct", "26643006", "Oral route"), {}));
        if (step.mg > 0) {
            const std::string quantity = quantity_json(std::to_string(step.mg), "mg");
            if (version == FhirVersion::dstu2 || version == FhirVersion::stu3)
                members.raw("doseQuantity", quantity);
            else
                members.raw("doseAndRate", "[{\"doseQuantity\":" + quantity + "}]");
        }
    }
    return json;
}

std::string one_month_of_supply() {
    std::string month, json;
    JsonObject(month)
        .raw("value", "1")
        .text("unit", "month")
        .text("system", "http://unitsofmeasure.org")
        .text("code", "mo");
    JsonObject(json).raw("expectedSupplyDuration", month);
    return json;
}

// Active and not confirmed: one status in DSTU2, codes in STU3, concepts since.
void add_allergy_status(JsonObject& resource, FhirVersion version) {
    constexpr std::string_view clinical = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical";
    constexpr std::string_view verification = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification";
    if (version == FhirVersion::dstu2)
        resource.text("status", "unconfirmed");
    else if (version == FhirVersion::stu3)
        resource.text("clinicalStatus", "active").text("verificationStatus", "unconfirmed");
    else
        resource.raw("clinicalStatus", concept_json(coding_json(clinical, "active", "Active"), {}))
            .raw("verificationStatus", concept_json(coding_json(verification, "unconfirmed", "Unconfirmed"), {}));
}

} // namespace

std::string drug_json(std::string_view id, const DraftCode& draft, const std::vector<DraftStep>& steps,
                      bool is_for_one_month, std::string_view rule_id, const DraftContext& context) {
    const Shape& shape = shape_of(DraftKind::drug, context.version);
    std::string listed, json;
    for (const DraftStep& step : steps) (listed += listed.empty() ? "" : ",") += step_json(step, context.version);
    {
        JsonObject resource(json);
        begin(resource, shape, id, "order", context);
        put(resource, shape.code, code_json(draft, context));
        add_context(resource, shape, rule_id, "prescriber", context);
        resource.raw("dosageInstruction", '[' + listed + ']');
        if (is_for_one_month) resource.raw("dispenseRequest", one_month_of_supply());
    }
    return json;
}

std::string service_json(DraftKind kind, std::string_view id, const DraftCode& draft, bool is_urgent,
                         std::string_view rule_id, const DraftContext& context) {
    const Shape& shape = shape_of(kind, context.version);
    std::string json;
    {
        JsonObject resource(json);
        begin(resource, shape, id, "order", context);
        if (is_urgent) put(resource, shape.priority, quoted("urgent"));
        put(resource, shape.code, code_json(draft, context));
        add_context(resource, shape, rule_id, "prescriber", context);
    }
    return json;
}

std::string task_json(std::string_view id, const DraftCode& draft, std::string_view description, std::string_view focus,
                      std::string_view rule_id, const DraftContext& context) {
    const Shape& shape = shape_of(DraftKind::task, context.version);
    if (shape.type.empty()) return {};
    std::string json;
    {
        JsonObject resource(json);
        begin(resource, shape, id, "proposal", context);
        put(resource, shape.code, code_json(draft, context));
        resource.text("description", description);
        if (!focus.empty()) resource.raw("focus", "{\"reference\":" + quoted(focus) + '}');
        add_context(resource, shape, rule_id, "clinician", context);
    }
    return json;
}

std::string allergy_json(std::string_view id, const DraftCode& draft, std::string_view reaction,
                         std::string_view rule_id, const DraftContext& context) {
    const Shape& shape = shape_of(DraftKind::allergy, context.version);
    std::string json;
    {
        JsonObject resource(json);
        resource.text("resourceType", shape.type).text("id", std::string(draft_id_prefix) + std::string(id));
        add_allergy_status(resource, context.version);
        put(resource, shape.code, code_json(draft, context));
        add_context(resource, shape, rule_id, "clinician", context);
        const std::string words = "{\"text\":" + quoted(reaction) + '}';
        const std::string seen = context.version == FhirVersion::r5 ? "{\"concept\":" + words + '}' : words;
        if (!reaction.empty()) resource.raw("reaction", "[{\"manifestation\":[" + seen + "]}]");
    }
    return json;
}

} // namespace eczema::cards
