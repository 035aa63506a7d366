// Text that comes from the patient or the client is escaped where a card repeats it: nobody's name becomes HTML.
#include "conformance/checks/calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/judge/places.hpp"
#include "conformance/requests/sample_request.hpp"
#include <map>

namespace eczema::conformance {
namespace {

constexpr std::string_view mark = "<i>examiner</i>";

// Every text of a coded or free kind, wherever it stands, becomes the mark.
void put_mark(rapidjson::Value& value, rapidjson::Document::AllocatorType& allocator) {
    if (value.IsArray())
        for (rapidjson::Value& item : value.GetArray()) put_mark(item, allocator);
    if (!value.IsObject()) return;
    for (rapidjson::SizeType i = 0; i < value.MemberCount(); ++i) {
        const auto it = value.MemberBegin() + static_cast<std::ptrdiff_t>(i);
        const std::string_view name = text_of(it->name);
        if (it->value.IsString() && (name == "text" || name == "display" || name == "family"))
            it->value.SetString(mark.data(), static_cast<rapidjson::SizeType>(mark.size()), allocator);
        else
            put_mark(it->value, allocator);
    }
}

// A summary is plain text, so that markup in it is harmless: only detail is rendered.
bool is_repeated(const rapidjson::Value& response) {
    bool repeated = false;
    visit_place(response, "cards.detail", [&](const rapidjson::Value& detail) {
        repeated = repeated || text_of(detail).find(mark) != std::string_view::npos;
    });
    return repeated;
}

struct Call {
    std::string path;
    rapidjson::Document request;
};

// The plain call of each service, and of those that were answered with a detail before, some of each service.
std::vector<Call> calls_to_mark(Exam& exam) {
    constexpr int most_of_a_service = 10;
    std::vector<Call> calls;
    std::map<std::string, int> taken;
    for (const Service& service : exam.services)
        if (is_known_hook(service.hook)) calls.push_back({service_path(service), sample_request(service)});
    const Record& record = exam.record();
    for (std::size_t i = 0; i < record.size(); ++i) {
        const Exchange& exchange = record.at(i);
        if (exchange.request.method != "POST" || !exchange.reply || exchange.reply->status != 200) continue;
        if (!has_place(parse_json(exchange.reply->body).document, "cards.detail")) continue;
        Parsed request = parse_json(exchange.request.body);
        if (request.fault.empty() && request.document.IsObject() && ++taken[exchange.request.path] <= most_of_a_service)
            calls.push_back({exchange.request.path, std::move(request.document)});
    }
    return calls;
}

void escapes_markup(Exam& exam, Verdict& verdict) {
    bool has_detail = false;
    for (Call& call : calls_to_mark(exam)) {
        put_mark(call.request, call.request.GetAllocator());
        const Reply reply = post(exam, call.path, to_text(call.request));
        if (!reply || reply->status != 200) continue;
        const Parsed response = parse_json(reply->body);
        has_detail = has_detail || has_place(response.document, "cards.detail");
        if (is_repeated(response.document)) verdict.fail("markup of the request is repeated in detail as it came");
    }
    if (!has_detail) verdict.skip("no cards.detail came");
}

} // namespace

std::vector<Check> markup_checks() {
    return {{"6.1-detail-html", "patient", "markup of the request is not repeated in detail", escapes_markup}};
}

} // namespace eczema::conformance
