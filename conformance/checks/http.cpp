// What a service understands of HTTP/1.1 beyond one request on one connection.
#include "conformance/checks/calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/requests/sample_request.hpp"
#include "conformance/wire/gzip.hpp"
#include "conformance/wire/raw_connection.hpp"

namespace eczema::conformance {
namespace {

using std::chrono::milliseconds;
using Writer = std::function<void(RawConnection&, const std::string&)>;

constexpr std::size_t max_unpacked_bytes = 16U << 20U;

// Sends the request as `write` puts its bytes on the connection; the reply is recorded as that of the plain request.
Reply exchange(Exam& exam, RawConnection& connection, HttpRequest request, const Writer& write) {
    exam.want_patience();
    request = exam.authorized(std::move(request));
    const auto started = std::chrono::steady_clock::now();
    boost::system::error_code error;
    if (!connection.is_open()) error = connection.open();
    Reply reply = error;
    if (!error) {
        write(connection, request_text(request, exam.client().base()));
        reply = connection.read(request.method); // a refusal may come before all was written
    }
    const auto duration =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started);
    exam.record().add({std::move(request), reply, duration});
    return reply;
}

void write_whole(RawConnection& connection, const std::string& text) { connection.write(text); }

void takes_partial_writes(Exam& exam, const Service& service, Verdict& verdict) {
    const Writer writers[] = {
        [](RawConnection& to, const std::string& text) { to.write_in_pieces(text, 1, milliseconds(0)); },
        [](RawConnection& to, const std::string& text) { to.write_in_pieces(text, 97, milliseconds(2)); },
        [](RawConnection& to, const std::string& text) {
            const std::size_t body = text.find("\r\n\r\n") + 4;
            to.write(std::string_view(text).substr(0, body));
            to.write_in_pieces(std::string_view(text).substr(body), (text.size() - body) / 2 + 1, milliseconds(50));
        },
    };
    for (const Writer& write : writers) {
        RawConnection connection(exam.client(), exam.client().timeout());
        want_cards(exchange(exam, connection, plain_call(service), write), verdict);
    }
}

void takes_chunked(Exam& exam, const Service& service, Verdict& verdict) {
    for (const std::size_t chunk : {1U, 100U, 100'000U}) {
        HttpRequest request = plain_call(service);
        request.headers.emplace_back("Transfer-Encoding", "chunked");
        RawConnection connection(exam.client(), exam.client().timeout());
        want_cards(exchange(exam, connection, std::move(request),
                            [chunk](RawConnection& to, const std::string& text) {
                                const std::size_t body = text.find("\r\n\r\n") + 4;
                                to.write(text.substr(0, body) + chunked_text(text.substr(body), chunk));
                            }),
                   verdict);
    }
}

// The head, then the body once the service has said that it goes on, or has kept silent for a while.
void goes_on_when_expected(Exam& exam, const Service& service, Verdict& verdict) {
    HttpRequest request = plain_call(service);
    request.headers.emplace_back("Expect", "100-continue");
    RawConnection connection(exam.client(), exam.client().timeout());
    bool was_silent = false;
    bool was_final = false;
    Reply reply = exchange(exam, connection, std::move(request), [&](RawConnection& to, const std::string& text) {
        const std::size_t body = text.find("\r\n\r\n") + 4;
        to.write(std::string_view(text).substr(0, body));
        was_silent = to.wait_for_sign(milliseconds(2000)) == RawConnection::Sign::silent;
        to.write(std::string_view(text).substr(body));
    });
    was_final = !reply || reply->status != 100;
    if (was_silent) verdict.fail("no 100 (Continue) within 2 s of the head");
    if (!was_final) {
        reply = connection.read_final("POST");
        if (reply) exam.record().add({plain_call(service), reply, {}});
    }
    want_cards(reply, verdict);
}

void keeps_connection(Exam& exam, const Service& service, Verdict& verdict) {
    RawConnection connection(exam.client(), exam.client().timeout());
    for (int i = 0; i < 3; ++i) {
        const Reply reply = exchange(exam, connection, plain_call(service), write_whole);
        want_cards(reply, verdict);
        if (!reply || i == 2) return;
        if (!connection.is_open() || connection.wait_for_sign(milliseconds(20)) != RawConnection::Sign::silent)
            return verdict.fail("the connection does not stay open after an answer");
    }
}

void answers_in_order(Exam& exam, const Service& service, Verdict& verdict) {
    struct Asked {
        HttpRequest request;
        const char* member; // of the answer
    };
    std::vector<Asked> asked = {{{"GET", "/cds-services", {}, {}}, "services"},
                                {plain_call(service), "cards"},
                                {{"GET", "/cds-services", {}, {}}, "services"},
                                {plain_call(service), "cards"}};
    std::string text;
    for (Asked& one : asked) {
        one.request = exam.authorized(std::move(one.request));
        text += request_text(one.request, exam.client().base());
    }
    RawConnection connection(exam.client(), exam.client().timeout());
    boost::system::error_code error = connection.open();
    if (!error) error = connection.write(text);
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const Reply reply = error ? Reply(error) : connection.read_final(asked[i].request.method);
        exam.record().add({asked[i].request, reply, {}});
        if (!reply) return verdict.fail("request " + std::to_string(i + 1) + " of 4 sent at once: no answer");
        const Parsed parsed = parse_json(reply->body);
        if (reply->status != 200 || member(parsed.document, asked[i].member) == nullptr)
            verdict.fail("request " + std::to_string(i + 1) + " of 4 sent at once: status " +
                         std::to_string(reply->status) + ", no answer with '" + asked[i].member + "'");
    }
}

void takes_gzip(Exam& exam, const Service& service, Verdict& verdict) {
    HttpRequest request = plain_call(service);
    request.headers.emplace_back("Content-Encoding", "gzip");
    request.body = gzip(request.body);
    const Reply reply = exam.send(std::move(request));
    if (!want_status(reply, {200, 400, 415}, verdict)) return;
    if (reply->status == 200)
        want_cards(reply, verdict);
    else
        verdict.note("a body in gzip is refused with " + std::to_string(reply->status));
}

// What is recorded is the text itself, for those who judge all responses.
void answers_in_gzip(Exam& exam, const Service& service, Verdict& verdict) {
    HttpRequest requests[] = {{"GET", "/cds-services", {}, {}}, plain_call(service)};
    for (HttpRequest& request : requests) {
        request.headers.emplace_back("Accept-Encoding", "gzip");
        request = exam.authorized(std::move(request));
        Reply reply = exam.client().send(request);
        std::string fault;
        if (reply) {
            const std::string coding = reply->header("Content-Encoding").value_or("identity");
            if (equal_ignoring_case(coding, "gzip")) {
                if (auto text = gunzip(reply->body, max_unpacked_bytes))
                    reply->body = std::move(*text);
                else
                    fault = "the body said to be gzip is none";
            } else if (!equal_ignoring_case(coding, "identity")) {
                fault = "Content-Encoding is \"" + coding + "\", which was not asked for";
            }
            verdict.note(request.method + ": " + (fault.empty() ? coding : "fault"));
        }
        if (fault.empty()) exam.record().add({request, reply, {}});
        if (want_status(reply, {200}, verdict) && !fault.empty()) verdict.fail(fault);
        if (fault.empty() && reply && !parse_json(reply->body).fault.empty())
            verdict.fail("the unpacked body is not JSON");
    }
}

// Clients give up and go: with the request sent, or halfway through it. The next one must not notice.
void outlives_client(Exam& exam, const Service& service, Verdict& verdict) {
    for (int i = 0; i < 20; ++i) {
        const std::string text = request_text(exam.authorized(plain_call(service)), exam.client().base());
        RawConnection connection(exam.client(), exam.client().timeout());
        if (connection.open()) break; // the call below tells
        connection.write(std::string_view(text).substr(0, i % 2 == 0 ? text.size() : text.size() / 2));
        connection.abort();
    }
    want_cards(call(exam, service, sample_request(service)), verdict);
}

} // namespace

std::vector<Check> http_checks() {
    return {
        {"G7", "partial-writes", "a request that comes in pieces is answered",
         on_answering_service(takes_partial_writes)},
        {"G7", "chunked", "a body in chunks is taken", on_answering_service(takes_chunked)},
        {"G7", "expect", "a client that waits for 100 (Continue) gets it", on_answering_service(goes_on_when_expected)},
        {"G7", "keep-alive", "the connection stays open for the next call", on_answering_service(keeps_connection)},
        {"G7", "pipelining", "requests sent at once are answered in their order",
         on_answering_service(answers_in_order)},
        {"G7", "gzip", "a body in gzip is read, or refused with 415 or 400", on_answering_service(takes_gzip)},
        {"G7", "gzip-answer", "where gzip may be answered, the answer can be unpacked",
         on_answering_service(answers_in_gzip)},
        {"X3", "client-gone", "clients that go away do not disturb the next", on_answering_service(outlives_client)},
    };
}

} // namespace eczema::conformance
