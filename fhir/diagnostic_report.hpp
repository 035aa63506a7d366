// DiagnosticReport: the conclusion of an examination, where it is coded; its text is not read.
#pragma once
#include "fhir/datatypes.hpp"

namespace eczema::fhir {

struct DiagnosticReport {
    std::string_view id;
    std::string_view status; // code; empty where absent
    CodeableConcept code;
    std::optional<DateInterval> date;             // effectiveDateTime, else effectivePeriod.end, else issued
    std::span<const CodeableConcept> conclusions; // conclusionCode
};

DiagnosticReport read_diagnostic_report(const Value& resource, Reading& reading);

} // namespace eczema::fhir
