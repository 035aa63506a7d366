#include "conformance/calls.hpp"
#include "conformance/json_text.hpp"
#include "conformance/response_walker.hpp"
#include "conformance/schemas.hpp"

namespace eczema::conformance {
namespace {

constexpr const char* discovery_path = "/cds-services";

Verdict has_services(const Exam& exam) {
    Verdict verdict;
    const Parsed parsed = parse_json(exam.discovery.body);
    const std::string fault = parsed.fault.empty() ? schema_fault(parsed.document, discovery_schema) : parsed.fault;
    if (!fault.empty()) verdict.faults.push_back(fault);
    return verdict;
}

// The walker's findings of one requirement.
std::function<Verdict(const Exam&)> no_finding_of(std::string_view rule) {
    return [rule](const Exam& exam) {
        Verdict verdict;
        const Parsed parsed = parse_json(exam.discovery.body);
        if (!parsed.fault.empty())
            verdict.skipped = "the discovery response is not JSON";
        else
            for (const Finding& finding : walk_discovery(parsed.document))
                if (finding.rule == rule) verdict.faults.push_back(finding.path + ": " + finding.message);
        return verdict;
    };
}

// What discovery answers must not depend on how it is asked.
void want_same_discovery(const Exam& exam, const Reply& reply, Verdict& verdict) {
    if (want_status(reply, {200}, verdict) && reply->body != exam.discovery.body)
        verdict.faults.push_back("the body differs from that of GET /cds-services");
}

Verdict answers_get(const Exam& exam) {
    Verdict verdict;
    want_status(exam.discovery, {200}, verdict);
    return verdict;
}

Verdict sends_json(const Exam& exam) {
    Verdict verdict;
    want_json_type(exam.discovery, verdict);
    return verdict;
}

Verdict takes_trailing_slash(const Exam& exam) {
    Verdict verdict;
    want_same_discovery(exam, exam.client.send({"GET", "/cds-services/", {}, {}}), verdict);
    return verdict;
}

Verdict answers_head(const Exam& exam) {
    Verdict verdict;
    const Reply reply = exam.client.send({"HEAD", discovery_path, {}, {}});
    if (!want_status(reply, {200}, verdict)) return verdict;
    if (reply->header("Content-Type") != exam.discovery.header("Content-Type"))
        verdict.faults.push_back("Content-Type differs from that of GET");
    if (const auto length = reply->header("Content-Length");
        length && length != exam.discovery.header("Content-Length"))
        verdict.faults.push_back("Content-Length differs from that of GET");
    return verdict;
}

Verdict refuses_other_methods(const Exam& exam) {
    Verdict verdict;
    for (const char* method : {"PUT", "DELETE", "POST", "PATCH"}) {
        const Reply reply = exam.client.send({method, discovery_path, {{"Content-Type", "application/json"}}, "{}"});
        if (want_status(reply, {405}, verdict)) want_words(*reply, "Allow", {"GET"}, verdict);
    }
    return verdict;
}

} // namespace

std::vector<Check> discovery_checks() {
    return {
        {"D1", Level::must, "GET {base}/cds-services answers 200", answers_get},
        {"D2", Level::must, "the answer is an object with an array 'services' and follows the schema", has_services},
        {"D3", Level::must, "each service has hook, description and id", no_finding_of("D3")},
        {"D4", Level::should, "each service has a title", no_finding_of("D4")},
        {"D5", Level::must, "prefetch, where given, is an object of strings", no_finding_of("D5")},
        {"D6", Level::must, "usageRequirements, where given, is a string", no_finding_of("D6")},
        {"D11.id", Level::ours, "service ids need no escaping in a URL", no_finding_of("D11")},
        {"D11.slash", Level::ours, "one trailing slash is taken, without a redirect", takes_trailing_slash},
        {"D11.head", Level::ours, "HEAD answers like GET", answers_head},
        {"D11.method", Level::ours, "other methods get 405 and Allow", refuses_other_methods},
        {"G2.discovery", Level::must, "discovery holds no null and nothing empty", no_finding_of("G2")},
        {"G5.discovery", Level::ours, "discovery is sent as JSON", sends_json},
        {"G8.discovery", Level::should, "no name stands twice in one object of discovery", no_finding_of("G8")},
        {"9.discovery", Level::must, "extension, where given, is an object", no_finding_of("9")},
    };
}

} // namespace eczema::conformance
