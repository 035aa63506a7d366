// Requests that the user of the examiner gives, one a file: each is sent to the services of its hook. What they hold is
// not judged; the service answers with cards or refuses in good form.
#include "conformance/checks/calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/judge/schemas.hpp"
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

namespace eczema::conformance {
namespace {

struct GivenRequest {
    std::string file; // name without its folder
    std::string hook;
    std::string body;
};

// One sent request, with its place in the record.
struct Sent {
    std::string what; // "file to service"
    std::size_t exchange;
    Reply reply;
};

struct Sendings {
    std::vector<Sent> all;
    std::vector<std::string> notes;
};

// A request, or an object that holds one under "request"; empty hook where it is neither.
GivenRequest read_request(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    GivenRequest given{path.filename().string(), {}, {}};
    const Parsed parsed = parse_json(text);
    const rapidjson::Value* request = member(parsed.document, "request");
    if (request == nullptr) request = &parsed.document;
    const rapidjson::Value* hook = member(*request, "hook");
    if (hook == nullptr) return given;
    given.hook = text_of(*hook);
    given.body = to_text(*request);
    return given;
}

std::vector<GivenRequest> read_requests(const std::string& folder) {
    std::vector<GivenRequest> requests;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (entry.path().extension() == ".json") requests.push_back(read_request(entry.path()));
    std::sort(requests.begin(), requests.end(),
              [](const GivenRequest& a, const GivenRequest& b) { return a.file < b.file; });
    return requests;
}

Sendings send_all(Exam& exam) {
    Sendings sendings;
    for (const GivenRequest& given : read_requests(exam.target.requests)) {
        const auto has_hook = [&](const Service& service) { return service.hook == given.hook; };
        if (given.hook.empty())
            sendings.notes.push_back(given.file + " is no request of a hook");
        else if (std::none_of(exam.services.begin(), exam.services.end(), has_hook))
            sendings.notes.push_back(given.file + ": no advertised service has the hook " + given.hook);
        for (const Service& service : exam.services) {
            if (!has_hook(service)) continue;
            Reply reply = post(exam, service_path(service), given.body);
            sendings.all.push_back({given.file + " to " + service.id, exam.record().size() - 1, std::move(reply)});
        }
    }
    return sendings;
}

using Judge = void (*)(const Sent&, Verdict&);

void judge_success(const Sent& sent, Verdict& verdict) {
    if (!sent.reply || sent.reply->status != 200) return;
    const Parsed parsed = parse_json(sent.reply->body);
    const rapidjson::Value* cards = member(parsed.document, "cards");
    if (cards == nullptr || !cards->IsArray())
        verdict.fail_at(sent.exchange, sent.what + ": 200 without an array 'cards'");
}

void judge_status(const Sent& sent, Verdict& verdict) {
    if (!sent.reply)
        verdict.fail_at(sent.exchange, sent.what + ": no answer: " + sent.reply.error().message());
    else if (sent.reply->status != 200 && sent.reply->status / 100 != 4)
        verdict.fail_at(sent.exchange, sent.what + ": status " + std::to_string(sent.reply->status));
}

void judge_refusal(const Sent& sent, Verdict& verdict) {
    if (!sent.reply || sent.reply->status == 200) return;
    const Parsed parsed = parse_json(sent.reply->body);
    const std::string fault = parsed.fault.empty() ? operation_outcome_fault(parsed.document) : parsed.fault;
    if (!fault.empty()) verdict.fail_at(sent.exchange, sent.what + ": the body is not an OperationOutcome: " + fault);
}

} // namespace

std::vector<Check> given_request_checks() {
    const auto sent = std::make_shared<std::unique_ptr<Sendings>>(); // by the first of these checks
    const auto over_all = [sent](Judge judge) -> Run {
        return [sent, judge](Exam& exam, Verdict& verdict) {
            if (exam.target.requests.empty()) return verdict.skip("no requests were given: --requests names a folder");
            const bool is_first = *sent == nullptr;
            if (is_first) *sent = std::make_unique<Sendings>(send_all(exam));
            if ((*sent)->all.empty()) verdict.skip("no given request has the hook of an advertised service");
            if (is_first)
                for (const std::string& note : (*sent)->notes) verdict.note(note);
            for (const Sent& one : (*sent)->all) judge(one, verdict);
        };
    };
    return {
        {"Q4", "requests", "given requests that succeed are answered with cards", over_all(judge_success)},
        {"3.1-5xx", "requests", "given requests are answered or refused, and cause no fault", over_all(judge_status)},
        {"Q7", "requests", "given requests that are refused get an OperationOutcome", over_all(judge_refusal)},
    };
}

} // namespace eczema::conformance
