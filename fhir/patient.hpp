// Patient: who the request is about. Only what the rules name: no name, address or contact is read.
#pragma once
#include "fhir/datatypes.hpp"

namespace eczema::fhir {

struct Patient {
    std::string_view id;
    std::optional<DateInterval> birth_date;
    std::string_view gender;  // code; empty where absent
    bool is_deceased = false; // deceasedBoolean true, or any deceasedDateTime
};

Patient read_patient(const Value& resource, Reading& reading);

} // namespace eczema::fhir
