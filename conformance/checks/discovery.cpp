#include "conformance/checks/calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/judge/response_walker.hpp"
#include "conformance/judge/schemas.hpp"
#include <set>

namespace eczema::conformance {
namespace {

constexpr const char* discovery_path = "/cds-services";

void has_services(Exam& exam, Verdict& verdict) {
    const Parsed parsed = parse_json(exam.discovery.body);
    const std::string fault = parsed.fault.empty() ? schema_fault(parsed.document, discovery_schema) : parsed.fault;
    if (!fault.empty()) verdict.fail(fault);
}

// The walker's findings of one requirement.
Run no_finding_of(std::string_view rule) {
    return [rule](Exam& exam, Verdict& verdict) {
        const Parsed parsed = parse_json(exam.discovery.body);
        if (!parsed.fault.empty())
            verdict.skip("the discovery response is not JSON");
        else
            for (const Finding& finding : walk_discovery(parsed.document))
                if (finding.requirement == rule) verdict.fail(finding.path + ": " + finding.message);
    };
}

// What discovery answers must not depend on how it is asked.
void want_same_discovery(Exam& exam, const Reply& reply, Verdict& verdict) {
    if (want_status(reply, {200}, verdict) && reply->body != exam.discovery.body)
        verdict.fail("the body differs from that of GET /cds-services");
}

// Two entries with one id and one hook could not be told apart; one id with several hooks can (D9).
void has_distinct_pairs(Exam& exam, Verdict& verdict) {
    std::set<std::pair<std::string, std::string>> pairs;
    for (const Service& service : exam.services)
        if (!pairs.emplace(service.id, service.hook).second)
            verdict.fail("id \"" + service.id + "\" stands twice with hook \"" + service.hook + "\"");
}

void answers_get(Exam& exam, Verdict& verdict) { want_status(exam.discovery, {200}, verdict); }

void sends_json(Exam& exam, Verdict& verdict) { want_json_type(exam.discovery, verdict); }

void takes_trailing_slash(Exam& exam, Verdict& verdict) {
    want_same_discovery(exam, exam.send({"GET", "/cds-services/", {}, {}}), verdict);
}

void answers_head(Exam& exam, Verdict& verdict) {
    const Reply reply = exam.send({"HEAD", discovery_path, {}, {}});
    if (!want_status(reply, {200}, verdict)) return;
    if (reply->header("Content-Type") != exam.discovery.header("Content-Type"))
        verdict.fail("Content-Type differs from that of GET");
    if (const auto length = reply->header("Content-Length");
        length && length != exam.discovery.header("Content-Length"))
        verdict.fail("Content-Length differs from that of GET");
}

void refuses_other_methods(Exam& exam, Verdict& verdict) {
    for (const char* method : {"PUT", "DELETE", "POST", "PATCH"}) {
        const Reply reply = exam.send({method, discovery_path, {{"Content-Type", "application/json"}}, "{}"});
        if (want_status(reply, {405}, verdict)) want_words(*reply, "Allow", {"GET"}, verdict);
    }
}

} // namespace

std::vector<Check> discovery_checks() {
    return {
        {"D1", "", "GET {base}/cds-services answers 200", answers_get},
        {"D2", "", "the answer is an object with an array 'services' and follows the schema", has_services},
        {"D3", "", "each service has hook, description and id", no_finding_of("D3")},
        {"D4", "", "each service has a title", no_finding_of("D4")},
        {"D5", "", "prefetch, where given, is an object of strings", no_finding_of("D5")},
        {"D6", "", "usageRequirements, where given, is a string", no_finding_of("D6")},
        {"D11", "id", "service ids need no escaping in a URL", no_finding_of("D11")},
        {"D11", "pairs", "no two entries share both id and hook", has_distinct_pairs},
        {"D11", "slash", "one trailing slash is taken, without a redirect", takes_trailing_slash},
        {"D11", "head", "HEAD answers like GET", answers_head},
        {"D11", "method", "other methods get 405 and Allow", refuses_other_methods},
        {"G2", "discovery", "discovery holds no null and nothing empty", no_finding_of("G2")},
        {"G5", "discovery", "discovery is sent as JSON", sends_json},
        {"G1-names", "discovery", "no name stands twice in one object of discovery", no_finding_of("G1-names")},
        {"9-object", "discovery", "extension, where given, is an object", no_finding_of("9-object")},
    };
}

} // namespace eczema::conformance
