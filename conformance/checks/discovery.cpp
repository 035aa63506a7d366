#include "conformance/checks/calls.hpp"

namespace eczema::conformance {
namespace {

constexpr const char* discovery_path = "/cds-services";

// What discovery answers must not depend on how it is asked.
void want_same_discovery(Exam& exam, const Reply& reply, Verdict& verdict) {
    if (want_status(reply, {200}, verdict) && reply->body != exam.discovery.body)
        verdict.fail("the body differs from that of GET /cds-services");
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
        {"D11", "slash", "one trailing slash is taken, without a redirect", takes_trailing_slash},
        {"D11", "head", "HEAD answers like GET", answers_head},
        {"D11", "method", "other methods get 405 and Allow", refuses_other_methods},
        {"G5", "discovery", "discovery is sent as JSON", sends_json},
    };
}

} // namespace eczema::conformance
