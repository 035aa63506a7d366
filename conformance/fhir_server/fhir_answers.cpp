#include "conformance/fhir_server/fhir_answers.hpp"

#include "conformance/json/json_text.hpp"
#include "conformance/requests/made_record.hpp"
#include <algorithm>
#include <charconv>

namespace eczema::conformance {
namespace {

constexpr std::string_view page_parameter = "examiner-page";
constexpr std::chrono::seconds longer_than_anybody_waits{30};

struct Page {
    std::size_t number = 1;
    std::string rest; // the query without its page
};

Page page_of(const std::string& relative_url) {
    const std::size_t at = relative_url.find(page_parameter);
    if (at == std::string::npos || at == 0) return {1, relative_url};
    Page page{1, relative_url.substr(0, at - 1)};
    const char* digits = relative_url.data() + at + page_parameter.size() + 1;
    std::from_chars(std::min(digits, relative_url.data() + relative_url.size()),
                    relative_url.data() + relative_url.size(), page.number);
    return page;
}

std::string next_link(const std::string& base, const Page& page) {
    const char joint = page.rest.find('?') == std::string::npos ? '?' : '&';
    return R"([{"relation":"next","url":)" +
           quoted(base + '/' + page.rest + joint + std::string(page_parameter) + '=' +
                  std::to_string(page.number + 1)) +
           "}]";
}

std::string one_page(const std::string& relative_url, Behaviour behaviour, const FhirPlace& place) {
    const Page page = page_of(relative_url);
    const std::vector<std::string> all = matching(read_query(page.rest));
    if (behaviour == Behaviour::paged_for_ever) return searchset(all, next_link(place.base, page));
    std::vector<std::string> here;
    if (page.number <= all.size()) here.push_back(all[page.number - 1]);
    // Even a list of one gets a second page, so that there is always a link to follow.
    const bool has_next = page.number < std::max<std::size_t>(all.size(), 2);
    const std::string& base = behaviour == Behaviour::paged_elsewhere ? place.elsewhere_base : place.base;
    return searchset(here, has_next ? next_link(base, page) : std::string());
}

// "Patient/1" becomes "https://elsewhere/Patient/1" wherever something is referred to.
std::string referring_to(const std::string& base, const std::string& body) {
    constexpr std::string_view reference = R"("reference":")";
    std::string result;
    std::size_t from = 0;
    for (std::size_t at = body.find(reference); at != std::string::npos; at = body.find(reference, from)) {
        result += body.substr(from, at + reference.size() - from) + base + '/';
        from = at + reference.size();
    }
    return result + body.substr(from);
}

FhirAnswer found(const std::string& relative_url, std::string_view patient_id = made_patient_id) {
    const FhirQuery query = read_query(relative_url);
    FhirAnswer answer;
    if (query.id.empty()) {
        answer.body = searchset(matching(query, patient_id));
    } else if (patient_id != made_patient_id) {
        answer.body = made_resources(query.type, patient_id).front();
    } else if (const std::optional<std::string> resource = made_resource(query.type, query.id)) {
        answer.body = *resource;
    } else {
        return outcome(404, "not-found");
    }
    return answer;
}

FhirAnswer with(std::string body, FhirAnswer::Manner manner = FhirAnswer::Manner::whole) {
    FhirAnswer answer;
    answer.body = std::move(body);
    answer.manner = manner;
    return answer;
}

} // namespace

bool is_later_page(std::string_view relative_url) {
    return relative_url.find(page_parameter) != std::string_view::npos;
}

FhirAnswer outcome(unsigned status, std::string_view code) {
    FhirAnswer answer = with(R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":")" +
                             std::string(code) + R"("}]})");
    answer.status = status;
    return answer;
}

FhirAnswer capability_statement() {
    return with(R"({"resourceType":"CapabilityStatement","status":"active","date":"2024-05-07","kind":"instance",)"
                R"("implementation":{"description":"FHIR server of the examiner"},"fhirVersion":"4.0.1",)"
                R"("format":["application/fhir+json"],"rest":[{"mode":"server"}]})");
}

FhirAnswer fhir_answer(const std::string& relative_url, Behaviour behaviour, const FhirPlace& place) {
    const bool is_search = read_query(relative_url).id.empty();
    FhirAnswer answer = found(relative_url);
    switch (behaviour) {
    case Behaviour::normal:
        break;
    case Behaviour::slow:
        answer.delay = longer_than_anybody_waits;
        break;
    case Behaviour::paged:
    case Behaviour::paged_elsewhere:
    case Behaviour::paged_for_ever:
        if (is_search) answer.body = one_page(relative_url, behaviour, place);
        break;
    case Behaviour::refers_elsewhere:
        answer.body = referring_to(place.elsewhere_base, answer.body);
        break;
    case Behaviour::empty:
        return is_search ? with(searchset({})) : outcome(404, "not-found");
    case Behaviour::unauthorized:
        return outcome(401, "login");
    case Behaviour::forbidden:
        return outcome(403, "forbidden");
    case Behaviour::not_found:
        return outcome(404, "not-found");
    case Behaviour::failing:
        return outcome(500, "exception");
    case Behaviour::redirect_elsewhere:
        answer = outcome(302, "informational");
        answer.location = place.elsewhere_base + '/' + relative_url;
        break;
    case Behaviour::not_json:
        return with("<html><body>examiner</body></html>");
    case Behaviour::wrong_type:
        return with(R"({"resourceType":"Basic","id":"examiner-only","code":{"text":"examiner"}})");
    case Behaviour::other_patient:
        return found(relative_url, other_patient_id);
    case Behaviour::deep:
        return with(R"({"resourceType":"Bundle","type":"searchset","entry":)" + std::string(100000, '[') +
                    std::string(100000, ']') + '}');
    case Behaviour::endless_body:
        return with(searchset(made_resources("Condition")), FhirAnswer::Manner::endless);
    case Behaviour::drip:
        answer.manner = FhirAnswer::Manner::drip;
        break;
    case Behaviour::cut:
        answer.manner = FhirAnswer::Manner::cut;
        break;
    case Behaviour::too_long:
        answer.manner = FhirAnswer::Manner::too_long;
        break;
    }
    return answer;
}

} // namespace eczema::conformance
