#include "fhir/encounter.hpp"

#include "fhir/status_codes.hpp"

namespace eczema::fhir {

Encounter read_encounter(const Value& resource, Reading& reading) {
    Encounter encounter;
    encounter.id = resource["id"].text();
    encounter.status = read_status(resource["status"], codes::encounter_status, "status", reading);
    encounter.class_code = known_code(resource["class"], codes::encounter_class);
    encounter.types = read_concepts(resource["type"], reading);
    encounter.service_type = read_concept(resource["serviceType"], reading);
    encounter.reasons = read_concepts(resource["reasonCode"], reading);
    encounter.period = read_past_period(resource["period"], "period", reading);
    return encounter;
}

} // namespace eczema::fhir
