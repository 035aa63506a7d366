#include "server/fhir_batch.hpp"
#include "fhir/json.hpp"
#include <charconv>
#include <memory_resource>

namespace eczema::server {
namespace {

// Of "200 OK" or "200".
unsigned status_number(std::string_view status) {
    unsigned number = 0;
    const std::string_view digits = status.substr(0, status.find(' '));
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() && end == digits.data() + digits.size() ? number : 0;
}

FhirAnswer read_entry(const fhir::Value& entry) {
    FhirAnswer answer{outcome_of(status_number(entry["response"]["status"].text())), {}};
    if (answer.outcome != FetchOutcome::fetched) return answer;
    const fhir::Value& resource = entry["resource"];
    if (resource.is_object())
        fhir::append_json(answer.body, resource);
    else
        answer.outcome = FetchOutcome::failed;
    return answer;
}

} // namespace

std::string batch_request(std::span<const std::string> urls) {
    std::string out = R"({"resourceType":"Bundle","type":"batch","entry":[)";
    for (const std::string& url : urls) {
        if (out.back() == '}') out += ',';
        out += R"({"request":{"method":"GET","url":)";
        fhir::append_json_string(out, url);
        out += "}}";
    }
    out += "]}";
    return out;
}

bool read_batch_response(std::string_view body, std::span<FhirAnswer> answers) {
    std::pmr::monotonic_buffer_resource arena;
    const auto bundle = fhir::parse_json(body, arena, fhir::Keep::everything);
    const bool is_bundle = bundle && (*bundle)["resourceType"].text() == "Bundle";
    const auto entries = is_bundle ? (*bundle)["entry"].items() : std::span<const fhir::Value>();
    if (entries.size() != answers.size()) return false;
    for (std::size_t i = 0; i < answers.size(); ++i) answers[i] = read_entry(entries[i]);
    return true;
}

bool refuses_batches(unsigned http_status) {
    return http_status == 404 || http_status == 405 || http_status == 415 || http_status == 501;
}

} // namespace eczema::server
