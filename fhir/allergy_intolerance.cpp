#include "fhir/allergy_intolerance.hpp"

#include "fhir/status_codes.hpp"

namespace eczema::fhir {

AllergyIntolerance read_allergy_intolerance(const Value& resource, Reading& reading) {
    AllergyIntolerance allergy;
    allergy.id = resource["id"].text();
    allergy.clinical_status =
        read_status(resource["clinicalStatus"], codes::allergy_clinical, "clinicalStatus", reading);
    allergy.verification_status =
        read_status(resource["verificationStatus"], codes::allergy_verification, "verificationStatus", reading);
    allergy.type = known_code(resource["type"], codes::allergy_type);
    allergy.criticality = known_code(resource["criticality"], codes::criticality);
    allergy.code = read_concept(resource["code"], reading);
    auto substances = reading.list<CodeableConcept>();
    auto manifestations = reading.list<CodeableConcept>();
    for (const Value& reaction : one_or_many(resource["reaction"])) {
        if (!reaction["substance"].is_null()) substances.push_back(read_concept(reaction["substance"], reading));
        for (const Value& manifestation : one_or_many(reaction["manifestation"]))
            manifestations.push_back(read_concept(manifestation, reading));
        allergy.has_severe_reaction |= known_code(reaction["severity"], codes::reaction_severity) == "severe";
    }
    allergy.substances = reading.kept(substances);
    allergy.manifestations = reading.kept(manifestations);
    allergy.date = read_past_date(resource["onsetDateTime"], "onsetDateTime", reading);
    if (!allergy.date) allergy.date = read_past_date(resource["recordedDate"], "recordedDate", reading);
    return allergy;
}

} // namespace eczema::fhir
