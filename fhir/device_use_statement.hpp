// DeviceUseStatement: a device that the patient uses or used, such as one for contraception.
#pragma once
#include "fhir/datatypes.hpp"

namespace eczema::fhir {

struct DeviceUseStatement {
    std::string_view id;
    std::string_view status; // code; empty where absent
    CodeableConcept device;  // type of the contained Device, or the concept in place; empty where it is neither
    Period timing;           // timingPeriod, or timingDateTime as its start and end; its end may lie ahead
};

DeviceUseStatement read_device_use_statement(const Value& resource, Reading& reading);

} // namespace eczema::fhir
