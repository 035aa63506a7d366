#include "fhir/encounter.hpp"

namespace eczema::fhir {

Encounter read_encounter(const Value& resource, Reading& reading) {
    Encounter encounter;
    encounter.id = resource["id"].text();
    encounter.status = resource["status"].text();
    encounter.class_code = read_status(resource["class"]);
    encounter.types = read_concepts(resource["type"], reading);
    encounter.service_type = read_concept(resource["serviceType"], reading);
    encounter.reasons = read_concepts(resource["reasonCode"], reading);
    encounter.period = read_past_period(resource["period"], "period", reading);
    return encounter;
}

} // namespace eczema::fhir
