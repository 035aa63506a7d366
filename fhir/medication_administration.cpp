#include "fhir/medication_administration.hpp"

#include "fhir/status_codes.hpp"

namespace eczema::fhir {

MedicationAdministration read_medication_administration(const Value& resource, const Medications& medications,
                                                        Reading& reading) {
    MedicationAdministration administration;
    administration.id = resource["id"].text();
    administration.status = read_status(resource["status"], codes::medication_administration_status, "status", reading);
    administration.drug = read_drug(resource, medications, reading);
    if (resource["effectivePeriod"].is_object())
        administration.effective = read_past_period(resource["effectivePeriod"], "effectivePeriod", reading);
    else
        administration.effective =
            period_at(read_past_date(resource["effectiveDateTime"], "effectiveDateTime", reading));
    const Value& dosage = first_of(resource["dosage"]);
    administration.dose = read_quantity(dosage["dose"]);
    administration.route = read_concept(dosage["route"], reading);
    administration.method = read_concept(dosage["method"], reading);
    administration.order = read_reference(resource["request"]);
    return administration;
}

} // namespace eczema::fhir
