#include "fhir/patient.hpp"

namespace eczema::fhir {

Patient read_patient(const Value& resource, Reading& reading) {
    return {
        .id = resource["id"].text(),
        .birth_date = read_past_date(resource["birthDate"], "birthDate", reading),
        .gender = resource["gender"].text(),
        .is_deceased =
            read_boolean(resource["deceasedBoolean"]).value_or(false) || !resource["deceasedDateTime"].is_null(),
    };
}

} // namespace eczema::fhir
