// Transport security as far as a client sees it: the certificate, the version, and nothing beside it in plain text.
#include "conformance/checks/calls.hpp"
#include "conformance/wire/stream.hpp"

namespace eczema::conformance {
namespace {

// A check about an https address; skipped for http.
Run over_tls(Run check) {
    return [check = std::move(check)](Exam& exam, Verdict& verdict) {
        if (exam.target.base.tls)
            check(exam, verdict);
        else
            verdict.skip("the address is http: for development, or TLS ends in front of it; https is for production");
    };
}

boost::system::result<std::unique_ptr<Stream>> connect(const Exam& exam, TlsClient& tls) {
    return Stream::open(exam.target.base, &tls, exam.client().timeout());
}

// Data for clinicians that a listener on the way can read.
void serves_nothing_in_plain_text(Exam& exam, Verdict& verdict) {
    BaseUrl plain = exam.target.base;
    plain.tls = false;
    const Reply reply = exam.send_by(HttpClient(plain, exam.client().timeout()), {"GET", "/cds-services", {}, {}});
    if (reply && reply->status == 200) verdict.fail("discovery is answered over plain HTTP on the same port");
}

void shows_certificate(Exam& exam, Verdict& verdict) {
    const auto stream = connect(exam, *exam.client().tls());
    if (!stream) {
        verdict.fail("no TLS connection: " + stream.error().message());
        return;
    }
    const TlsFacts facts = *(*stream)->tls();
    verdict.note("certificate of " + facts.subject + ", until " + facts.not_after);
    if (facts.subject.empty() && facts.not_after.empty()) verdict.fail("no certificate was shown");
    if (!facts.not_after.empty() && !facts.in_date) verdict.fail("the certificate is out of date");
    if (facts.distrust.empty()) return;
    if (exam.target.insecure)
        verdict.note("taken by --insecure all the same: " + facts.distrust);
    else
        verdict.fail("the certificate is not to be trusted: " + facts.distrust);
}

void speaks_tls_1_2(Exam& exam, Verdict& verdict) {
    const auto stream = connect(exam, *exam.client().tls());
    if (!stream) return verdict.skip("no TLS connection: " + stream.error().message());
    const TlsFacts facts = *(*stream)->tls();
    verdict.note(facts.version + ", " + facts.cipher);
    if (facts.version < "TLSv1.2") verdict.fail("the best version is " + facts.version);
    TlsClient old({"", true, "", ""}); // what it shows is no matter: it must not come so far
    old.only_before_tls_1_2();
    if (const auto taken = connect(exam, old)) verdict.fail((*taken)->tls()->version + " is taken");
}

} // namespace

std::vector<Check> tls_checks() {
    return {
        {"G1", "https", "nothing is served over plain HTTP beside TLS", over_tls(serves_nothing_in_plain_text)},
        {"T1", "certificate", "TLS with a certificate that is trusted and in date", over_tls(shows_certificate)},
        {"T1-version", "", "TLS 1.2 or later is spoken, and nothing older", over_tls(speaks_tls_1_2)},
    };
}

} // namespace eczema::conformance
