#include "fhir/diagnostic_report.hpp"

namespace eczema::fhir {

DiagnosticReport read_diagnostic_report(const Value& resource, Reading& reading) {
    DiagnosticReport report;
    report.id = resource["id"].text();
    report.status = resource["status"].text();
    report.code = read_concept(resource["code"], reading);
    report.date = read_past_date(resource["effectiveDateTime"], "effectiveDateTime", reading);
    if (!report.date) report.date = read_past_date(resource["effectivePeriod"]["end"], "effectivePeriod.end", reading);
    if (!report.date) report.date = read_past_date(resource["issued"], "issued", reading);
    report.conclusions = read_concepts(resource["conclusionCode"], reading);
    return report;
}

} // namespace eczema::fhir
