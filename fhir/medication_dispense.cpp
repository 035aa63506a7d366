#include "fhir/medication_dispense.hpp"

#include "fhir/status_codes.hpp"
#include "fhir/units.hpp"

namespace eczema::fhir {

MedicationDispense read_medication_dispense(const Value& resource, const Medications& medications, Reading& reading) {
    MedicationDispense dispense;
    dispense.id = resource["id"].text();
    dispense.status = read_status(resource["status"], codes::medication_dispense_status, "status", reading);
    dispense.drug = read_drug(resource, medications, reading);
    dispense.handed_over = read_past_date(resource["whenHandedOver"], "whenHandedOver", reading);
    if (!dispense.handed_over) dispense.handed_over = read_past_date(resource["whenPrepared"], "whenPrepared", reading);
    dispense.supply_days = days_of(read_quantity(resource["daysSupply"]));
    dispense.quantity = read_quantity(resource["quantity"]);
    dispense.dosages = read_dosages(resource["dosageInstruction"], reading);
    const auto orders = read_references(resource["authorizingPrescription"], reading);
    if (!orders.empty()) dispense.order = orders.front();
    return dispense;
}

} // namespace eczema::fhir
