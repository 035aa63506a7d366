// What the walker finds in the document that discovery answered with: its entries and their prefetch templates.
#include "conformance/checks/check.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/judge/places.hpp"
#include "conformance/judge/response_walker.hpp"
#include "conformance/judge/schemas.hpp"

namespace eczema::conformance {
namespace {

// The walker's findings of one requirement, or of one part of it.
Run no_finding_of(std::string_view requirement, std::string_view part = {}) {
    return [=](Exam& exam, Verdict& verdict) {
        const Parsed parsed = parse_json(exam.discovery.body);
        if (!parsed.fault.empty())
            verdict.skip("the discovery response is not JSON");
        else
            for (const Finding& finding : walk_discovery(parsed.document, exam.target.profile))
                if (finding.requirement == requirement && finding.part == part)
                    verdict.fail(finding.path + ": " + finding.message);
    };
}

// The same, where the entries have what it is about; otherwise there is nothing to judge.
Run no_finding_of(std::string_view requirement, std::string_view part, std::string_view place) {
    return [=, judge = no_finding_of(requirement, part)](Exam& exam, Verdict& verdict) {
        if (has_place(parse_json(exam.discovery.body).document, place))
            judge(exam, verdict);
        else
            verdict.skip("no " + std::string(place) + " in discovery");
    };
}

// The schema is asked where the walker found nothing: what both know, the walker tells better.
void has_services(Exam& exam, Verdict& verdict) {
    const Parsed parsed = parse_json(exam.discovery.body);
    if (!parsed.fault.empty()) return verdict.fail(parsed.fault);
    const std::vector<Finding> findings = walk_discovery(parsed.document, exam.target.profile);
    for (const Finding& finding : findings)
        if (finding.requirement == "D2") verdict.fail(finding.path + ": " + finding.message);
    const std::string fault = discovery_fault(parsed.document, exam.target.profile);
    if (findings.empty() && !fault.empty()) verdict.fail(fault);
}

} // namespace

std::vector<Check> discovery_entry_checks() {
    return {
        {"D2", "", "the answer is an object with an array 'services' and follows the schema", has_services},
        {"D3", "", "each service has hook, description and id", no_finding_of("D3")},
        {"D4", "", "each service has a title", no_finding_of("D4")},
        {"D5", "", "prefetch, where given, is an object of strings", no_finding_of("D5", "", "services.prefetch")},
        {"D6", "", "usageRequirements, where given, is a string",
         no_finding_of("D6", "", "services.usageRequirements")},
        {"D11", "id", "service ids need no escaping in a URL", no_finding_of("D11", "id")},
        {"D11", "pairs", "no two entries share both id and hook", no_finding_of("D11", "pairs")},
        {"G2", "discovery", "discovery holds no null and nothing empty", no_finding_of("G2")},
        {"G8", "discovery", "no name stands twice in one object of discovery", no_finding_of("G8")},
        {"9-object", "discovery", "extension, where given, is an object",
         no_finding_of("9-object", "", "extension services.extension")},
        {"D7", "", "each service has the version of CDS Hooks that it speaks", no_finding_of("D7")},
        {"D7-hookVersion", "published", "hookVersion is a published one",
         no_finding_of("D7-hookVersion", "published", "services.hookVersion")},
        {"D7-hookVersion", "ids", "two versions of a hook have two ids",
         no_finding_of("D7-hookVersion", "ids", "services.hookVersion")},
        {"D8", "", "members of extension have names with a domain", no_finding_of("D8", "", "services.extension")},
        {"P1", "", "each template is a relative FHIR read or search", no_finding_of("P1", "", "services.prefetch")},
        {"P2", "", "each token is a field that the hook offers, or a user identifier",
         no_finding_of("P2", "", "services.prefetch")},
        {"P3", "", "context.userId is used as a read alone", no_finding_of("P3", "", "services.prefetch")},
        {"P4", "", "templates stay in the portable part of search", no_finding_of("P4", "", "services.prefetch")},
        {"P5", "", "each token is a path that 3.0 has, or a user identifier",
         no_finding_of("P5", "", "services.prefetch")},
        {"P5-support", "", "no FHIRPath is shown to a client that has not declared support",
         no_finding_of("P5-support", "", "services.prefetch")},
        {"P6", "sort", "a search for one result has an order", no_finding_of("P6", "sort", "services.prefetch")},
        {"D12", "order", "a template that uses another stands after it",
         no_finding_of("D12", "order", "services.prefetch")},
        {"D12", "cycle", "no two templates depend on each other", no_finding_of("D12", "cycle", "services.prefetch")},
    };
}

} // namespace eczema::conformance
