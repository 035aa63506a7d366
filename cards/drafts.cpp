#include "cards/drafts.hpp"

#include "fhir/json.hpp"

namespace eczema::cards {
namespace {

// Appends members to a JSON object; what is empty is left out.
class JsonObject {
  public:
    explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }
    JsonObject(const JsonObject&) = delete;
    ~JsonObject() { out_ += '}'; }

    JsonObject& text(std::string_view name, std::string_view value) {
        if (value.empty()) return *this;
        key(name);
        fhir::append_json_string(out_, value);
        return *this;
    }
    JsonObject& raw(std::string_view name, std::string_view json) {
        key(name);
        out_ += json;
        return *this;
    }

  private:
    void key(std::string_view name) {
        if (out_.back() != '{') out_ += ',';
        fhir::append_json_string(out_, name);
        out_ += ':';
    }
    std::string& out_;
};

std::string object(std::string_view name, std::string_view value) {
    std::string json;
    JsonObject(json).text(name, value);
    return json;
}

std::string reference(std::string_view type, std::string_view id) {
    return object("reference", std::string(type) + '/' + std::string(id));
}

std::string coding(std::string_view system, std::string_view code, std::string_view display) {
    std::string json;
    JsonObject(json).text("system", system).text("code", code).text("display", display);
    return json;
}

std::string concept_of(const std::string& codings, std::string_view text) {
    std::string json;
    {
        JsonObject members(json);
        if (!codings.empty()) members.raw("coding", '[' + codings + ']');
        members.text("text", text);
    }
    return json;
}

std::string milligrams(int value) {
    std::string json;
    JsonObject(json)
        .raw("value", std::to_string(value))
        .text("unit", "mg")
        .text("system", "http://unitsofmeasure.org")
        .text("code", "mg");
    return json;
}

constexpr std::string_view rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
constexpr std::string_view atc = "http://www.whocc.no/atc";
constexpr std::string_view snomed = "http://snomed.info/sct";

// Ingredient codes of the drugs that may be drafted, each seen with its name in a public source.
struct DrugCode {
    ValueSet drug;
    std::string_view name, rxnorm, atc;
};
constexpr DrugCode drug_codes[] = {{ValueSet::drug_dupilumab, "dupilumab", "1876376", "D11AH05"}};

std::string drug_concept(ValueSet drug, Jurisdiction jurisdiction) {
    for (const DrugCode& code : drug_codes) {
        if (code.drug != drug) continue;
        std::string codings;
        if (jurisdiction == Jurisdiction::us) codings = coding(rxnorm, code.rxnorm, code.name) + ',';
        codings += coding(atc, code.atc, code.name);
        return concept_of(codings, code.name);
    }
    return concept_of({}, drug_name(drug));
}

std::string dosage(int sequence, const std::string& text, const std::string& repeat, int mg) {
    const std::string subcutaneous = coding(snomed, "34206005", "Subcutaneous route");
    std::string dose;
    JsonObject(dose).raw("doseQuantity", milligrams(mg));
    std::string json;
    JsonObject(json)
        .raw("sequence", std::to_string(sequence))
        .text("text", text)
        .raw("timing", "{\"repeat\":" + repeat + '}')
        .raw("route", concept_of(subcutaneous, {}))
        .raw("doseAndRate", '[' + dose + ']');
    return json;
}

void add_context(JsonObject& resource, std::string_view rule_id, const DraftContext& context) {
    resource.raw("subject", reference("Patient", context.patient_id));
    if (!context.encounter_id.empty()) resource.raw("encounter", reference("Encounter", context.encounter_id));
    resource.text("authoredOn", to_text(context.today));
    if (!context.condition_id.empty())
        resource.raw("reasonReference", '[' + reference("Condition", context.condition_id) + ']');
    resource.raw("note", '[' +
                             object("text", "Proposed by Eczema CDS, rule " + std::string(rule_id) +
                                                ". Draft for review by the prescriber.") +
                             ']');
}

// Tests and referrals: a verified code where there is one, else words.
struct Service {
    Proposal proposal;
    std::string_view id, label, system, code, display;
    bool is_urgent = false;
};
constexpr Service services[] = {
    {Proposal::bacterial_culture, "bacterial-culture", "Order a bacterial culture of the skin", "http://loinc.org",
     "6463-4", "Bacteria identified in Unspecified specimen by Culture"},
    {Proposal::herpes_pcr, "herpes-simplex-pcr", "Order a herpes simplex PCR of a lesion", {}, {}, {}, true},
    {Proposal::urgent_dermatology, "urgent-dermatology", "Refer to dermatology urgently", snomed, "183518005",
     "Referral to dermatology service", true},
    {Proposal::dermatology_referral, "dermatology-referral", "Refer to dermatology", snomed, "183518005",
     "Referral to dermatology service"},
    {Proposal::infectious_disease_referral, "infectious-disease-referral", "Refer to infectious disease", {}, {}, {}},
    {Proposal::skin_biopsy, "skin-biopsy", "Order a skin biopsy", {}, {}, {}},
};

} // namespace

std::string dose_text(const BiologicDose& dose) {
    return std::string(dose.population) + ": " + std::to_string(dose.loading_mg) + " mg (" +
           std::to_string(dose.loading_injections) + " injections at different sites) on day 1, then " +
           std::to_string(dose.maintenance_mg) + " mg every " + std::to_string(dose.interval_weeks) +
           " weeks from day " + std::to_string(dose.maintenance_from_day) + ", subcutaneously";
}

std::string draft_biologic(const BiologicDose& dose, std::string_view rule_id, const DraftContext& context) {
    const std::string loading = dosage(1,
                                       std::to_string(dose.loading_mg) + " mg once on day 1, as " +
                                           std::to_string(dose.loading_injections) + " injections at different sites",
                                       "{\"count\":1}", dose.loading_mg);
    const std::string maintenance =
        dosage(2,
               std::to_string(dose.maintenance_mg) + " mg every " + std::to_string(dose.interval_weeks) +
                   " weeks from day " + std::to_string(dose.maintenance_from_day),
               "{\"frequency\":1,\"period\":" + std::to_string(dose.interval_weeks) + ",\"periodUnit\":\"wk\"}",
               dose.maintenance_mg);
    std::string json;
    {
        JsonObject resource(json);
        resource.text("resourceType", "MedicationRequest")
            .text("id", "eczema-cds-" + std::string(drug_name(dose.drug)))
            .text("status", "draft")
            .text("intent", "order")
            .raw("medicationCodeableConcept", drug_concept(dose.drug, context.jurisdiction));
        add_context(resource, rule_id, context);
        resource.raw("dosageInstruction", '[' + loading + ',' + maintenance + ']');
    }
    return json;
}

Action draft_service(Proposal proposal, std::string_view rule_id, const DraftContext& context) {
    for (const Service& service : services) {
        if (service.proposal != proposal) continue;
        std::string json;
        {
            JsonObject resource(json);
            resource.text("resourceType", "ServiceRequest")
                .text("id", "eczema-cds-" + std::string(service.id))
                .text("status", "draft")
                .text("intent", "order");
            if (service.is_urgent) resource.text("priority", "urgent");
            const std::string codings =
                service.code.empty() ? std::string() : coding(service.system, service.code, service.display);
            resource.raw("code", concept_of(codings, service.label));
            add_context(resource, rule_id, context);
        }
        return {ActionType::create, std::string(service.label), std::move(json), {}};
    }
    return {ActionType::create, {}, {}, {}};
}

} // namespace eczema::cards
