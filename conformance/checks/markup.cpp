// Text that comes from the patient or the client is escaped where a card repeats it: nobody's name becomes HTML.
#include "conformance/checks/calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/judge/places.hpp"
#include "conformance/requests/sample_request.hpp"

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

void escapes_markup(Exam& exam, Verdict& verdict) {
    bool has_detail = false;
    for (const Service& service : exam.services) {
        if (!is_known_hook(service.hook)) continue;
        rapidjson::Document request = sample_request(service);
        const std::string patient = patient_key(service);
        put(request, prefetch_pointer(patient.empty() ? "patient" : patient) + "/name",
            R"([{"text":"examiner","family":"examiner"}])");
        put_mark(request, request.GetAllocator());
        const Reply reply = call(exam, service, request);
        if (!reply || reply->status != 200) continue;
        const rapidjson::Document response = std::move(parse_json(reply->body).document);
        has_detail = has_detail || has_place(response, "cards.detail");
        if (is_repeated(response)) verdict.fail(service.id + " repeats markup of the request in detail as it came");
    }
    if (!has_detail) verdict.skip("no cards.detail came");
}

} // namespace

std::vector<Check> markup_checks() {
    return {{"6.1-detail-html", "patient", "markup of the request is not repeated in detail", escapes_markup}};
}

} // namespace eczema::conformance
