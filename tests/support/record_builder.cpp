#include "tests/support/record_builder.hpp"

#include <algorithm>
#include <cctype>

namespace eczema::tests {
namespace {

// Every "@n@" as a date.
std::string dated(const std::string& json, fhir::Day day) {
    std::string out;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const std::size_t end = json[i] == '@' ? json.find('@', i + 1) : std::string::npos;
        const bool is_offset = end != std::string::npos && end > i + 1 && end - i < 8 &&
                               std::all_of(json.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                           json.begin() + static_cast<std::ptrdiff_t>(end),
                                           [](unsigned char c) { return std::isdigit(c) || c == '-'; });
        if (!is_offset) {
            out += json[i];
            continue;
        }
        out += fhir::to_text(day - std::stoi(json.substr(i + 1, end - i - 1)));
        i = end;
    }
    return out;
}

} // namespace

std::vector<std::string> Request::resources_of(RecordList list) const {
    std::vector<std::string> found;
    for (const Entry& entry : entries_)
        if (entry.list == list) found.push_back(entry.json);
    return found;
}

std::string Request::patient_json() const {
    return object(begin("Patient", "p1") + text("birthDate", birth_date_) + text("gender", gender_) + more_of_patient_);
}

std::string Request::body(fhir::Day day) const {
    std::string context = text("userId", "Practitioner/d1") + text("patientId", "p1");
    if (hook_ == "order-select") context += raw("selections", listed(selections_));
    if (hook_ != "patient-view")
        context += raw("draftOrders", object(text("resourceType", "Bundle") + raw("entry", listed(drafts_))));
    std::string prefetch;
    const auto is_put = [this](std::string_view key) {
        return std::any_of(values_.begin(), values_.end(), [&](const auto& value) { return value.first == key; });
    };
    if (!is_put("patient")) prefetch += raw("patient", patient_json());
    constexpr std::array<std::string_view, fhir::record_list_count> keys{
        "conditions",           "medicationRequests",
        "medicationStatements", "allergies",
        "observations",         "severity",
        "medicationDispenses",  "medicationAdministrations",
        "immunizations",        "immunizationRecommendations",
        "procedures",           "serviceRequests",
        "diagnosticReports",    "encounters",
        "deviceUseStatements"};
    for (std::size_t i = 0; i < keys.size(); ++i)
        if (!is_put(keys[i])) prefetch += raw(keys[i], list_json(static_cast<RecordList>(i), sent_[i]));
    for (const auto& [key, json] : values_) prefetch += raw(key, json);
    return dated(object(text("hook", hook_) + text("hookInstance", "7a2f1c46-cd8c-4be5-95d7-eaf02604510e") +
                        raw("context", object(context)) + raw("prefetch", object(prefetch))),
                 day);
}

std::string Request::list_json(RecordList list, Sent how) const {
    if (how == Sent::absent) return {};
    if (how == Sent::null) return "null";
    if (how == Sent::failed)
        return R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"timeout"}]})";
    std::vector<std::string> found;
    for (const std::string& resource : resources_of(list)) found.push_back(object(raw("resource", resource)));
    return object(text("resourceType", "Bundle") + text("type", "searchset") +
                  (how == Sent::partial ? R"(,"link":[{"relation":"next","url":"https://example.org/2"}])" : "") +
                  raw("entry", listed(found)));
}

ConditionSaid dermatitis() { return {.onset = "1999", .id = "ad", .recorded = ago(900)}; }

OrderSaid failed_topical() {
    return {.drug = "rx:10759",
            .start = ago(84),
            .end = ago(40),
            .id = "tac",
            .status = "stopped",
            .why_ended = "INEFFECT",
            .route = "6064005",
            .times = 2,
            .authored = ago(84)};
}

Request chart(std::string_view hook) { return Request(hook).has(AllergySaid{}); }

Request candidate(std::string_view hook) {
    return chart(hook).has(dermatitis()).has(failed_topical()).has(ScoreSaid{"easi", 24, ago(15)});
}

} // namespace eczema::tests
