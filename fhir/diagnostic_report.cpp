#include "fhir/diagnostic_report.hpp"

#include "fhir/status_codes.hpp"

namespace eczema::fhir {

DiagnosticReport read_diagnostic_report(const Value& resource, Reading& reading) {
    DiagnosticReport report;
    report.id = resource["id"].text();
    report.status = read_status(resource["status"], codes::diagnostic_report_status, "status", reading);
    report.code = read_concept(resource["code"], reading);
    if (const Value& sent = resource["effectiveDateTime"]; !sent.is_null())
        report.date = read_past_date(sent, "effectiveDateTime", reading);
    else if (const Value& end = resource["effectivePeriod"]["end"]; !end.is_null())
        report.date = read_past_date(end, "effectivePeriod.end", reading);
    else
        report.date = read_past_date(resource["issued"], "issued", reading);
    report.conclusions = read_concepts(resource["conclusionCode"], reading);
    return report;
}

} // namespace eczema::fhir
