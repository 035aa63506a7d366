#include "conformance/requests/made_record.hpp"

#include "conformance/json/json_text.hpp"
#include "conformance/requests/made_resources.hpp"
#include "conformance/requests/template_expansion.hpp"
#include <algorithm>

namespace eczema::conformance {
namespace {

// Types that a context or a reference names by an id of its own.
constexpr std::string_view with_any_id[] = {"Encounter",    "Location",         "Medication",   "Organization",
                                            "Practitioner", "PractitionerRole", "RelatedPerson"};

// Long enough that a treatment begun then is due for a look, and short enough that it is under way.
constexpr int days_ago = 100;

struct TokenParameter {
    std::string_view name;
    const char* element;
};

// Search parameters that are applied, and the element they are about.
constexpr TokenParameter token_parameters[] = {
    {"code", "code"},
    {"category", "category"},
    {"status", "status"},
    {"intent", "intent"},
    {"clinical-status", "clinicalStatus"},
    {"verification-status", "verificationStatus"},
};

std::string replaced(std::string_view text, std::string_view token, std::string_view value) {
    std::string result(text);
    for (std::size_t at = result.find(token); at != std::string::npos; at = result.find(token, at + value.size()))
        result.replace(at, token.size(), value);
    return result;
}

std::string decoded(std::string_view text) {
    const auto digit = [](char c) {
        return c >= '0' && c <= '9'   ? c - '0'
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                      : -1;
    };
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
            result += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
            i += 2;
        } else {
            result += text[i] == '+' ? ' ' : text[i];
        }
    return result;
}

// Whether any of the alternatives of a search, separated by commas, satisfies `matches`.
template <class Matches>
bool any_of(std::string_view alternatives, Matches matches) {
    while (true) {
        const std::size_t comma = alternatives.find(',');
        if (matches(alternatives.substr(0, comma))) return true;
        if (comma == std::string_view::npos) return false;
        alternatives.remove_prefix(comma + 1);
    }
}

bool has_code(const rapidjson::Value& element, std::string_view wanted) {
    const std::size_t bar = wanted.find('|');
    const std::string_view code = bar == std::string_view::npos ? wanted : wanted.substr(bar + 1);
    const std::string_view system = bar == std::string_view::npos ? std::string_view() : wanted.substr(0, bar);
    if (element.IsString()) return text_of(element) == code;
    if (element.IsArray())
        return std::any_of(element.Begin(), element.End(), [&](const auto& item) { return has_code(item, wanted); });
    if (const rapidjson::Value* codings = member(element, "coding")) return has_code(*codings, wanted);
    const rapidjson::Value* own_code = member(element, "code");
    const rapidjson::Value* own_system = member(element, "system");
    return own_code != nullptr && (code.empty() || text_of(*own_code) == code) &&
           (system.empty() || (own_system != nullptr && text_of(*own_system) == system));
}

bool fits(const rapidjson::Value& resource, const std::string& name, const std::string& value,
          std::string_view patient_id) {
    const bool is_patient = text_of(*member(resource, "resourceType")) == "Patient";
    if (name == "_id") return any_of(value, [&](auto id) { return text_of(*member(resource, "id")) == id; });
    if (name == "patient" || (name == "subject" && !is_patient))
        return any_of(value, [&](std::string_view reference) {
            return reference == patient_id || reference.ends_with("/" + std::string(patient_id));
        });
    for (const TokenParameter& parameter : token_parameters)
        if (parameter.name == name)
            if (const rapidjson::Value* element = member(resource, parameter.element))
                return any_of(value, [&](std::string_view code) { return has_code(*element, code); });
    return true;
}

} // namespace

FhirQuery read_query(std::string_view relative_url) {
    FhirQuery query;
    const std::size_t question = std::min(relative_url.find('?'), relative_url.size());
    std::string_view path = relative_url.substr(0, question);
    std::string_view criteria = relative_url.substr(std::min(question + 1, relative_url.size()));
    std::size_t slash = path.find('/');
    query.type = path.substr(0, slash);
    if (slash != std::string_view::npos) query.id = decoded(path.substr(slash + 1));
    if (const std::size_t second = query.id.find('/'); second != std::string::npos) {
        query.criteria.emplace_back(query.type == "Patient" ? "patient" : "_compartment", query.id.substr(0, second));
        query.type = query.id.substr(second + 1);
        query.id.clear();
    }
    if (query.type == "_search" || query.id == "_search") query.id.clear();
    while (!criteria.empty()) {
        const std::size_t end = std::min(criteria.find('&'), criteria.size());
        const std::string_view part = criteria.substr(0, end);
        criteria.remove_prefix(std::min(end + 1, criteria.size()));
        const std::size_t equals = std::min(part.find('='), part.size());
        if (!part.empty())
            query.criteria.emplace_back(decoded(part.substr(0, equals)),
                                        decoded(part.substr(std::min(equals + 1, part.size()))));
    }
    return query;
}

std::vector<std::string> made_resources(std::string_view type, std::string_view patient_id) {
    const std::string lately = day_after(today_utc(), -days_ago);
    std::vector<std::string> resources;
    for (const MadeResource& made : all_made_resources())
        if (made.type == type)
            resources.push_back(R"({"resourceType":")" + std::string(type) + "\"," +
                                replaced(replaced(made.members, "@patient@", patient_id), "@lately@", lately) + '}');
    if (resources.empty()) resources.push_back(R"({"resourceType":)" + quoted(type) + R"(,"id":"examiner-only"})");
    return resources;
}

std::optional<std::string> made_resource(std::string_view type, std::string_view id) {
    const std::vector<std::string> resources = made_resources(type);
    for (const std::string& text : resources)
        if (text_of(*member(parse_json(text).document, "id")) == id) return text;
    if (std::find(std::begin(with_any_id), std::end(with_any_id), type) == std::end(with_any_id)) return std::nullopt;
    Parsed parsed = parse_json(resources.front());
    rapidjson::Value held(id.data(), static_cast<rapidjson::SizeType>(id.size()), parsed.document.GetAllocator());
    parsed.document["id"] = held;
    return to_text(parsed.document);
}

std::vector<std::string> matching(const FhirQuery& query, std::string_view patient_id) {
    std::vector<std::string> resources = made_resources(query.type, patient_id);
    const auto misses = [&](const std::string& text) {
        const Parsed parsed = parse_json(text);
        return !std::all_of(query.criteria.begin(), query.criteria.end(), [&](const auto& criterion) {
            return fits(parsed.document, criterion.first, criterion.second, made_patient_id);
        });
    };
    resources.erase(std::remove_if(resources.begin(), resources.end(), misses), resources.end());
    for (const auto& [name, value] : query.criteria) // somebody who is only named is found by any id
        if (name == "_id" && resources.empty() && value.find(',') == std::string::npos)
            if (std::optional<std::string> named = made_resource(query.type, value)) resources.push_back(*named);
    return resources;
}

std::string searchset(const std::vector<std::string>& resources, std::string_view links) {
    std::string bundle = R"({"resourceType":"Bundle","type":"searchset","total":)" + std::to_string(resources.size());
    if (!links.empty()) bundle += R"(,"link":)" + std::string(links);
    for (std::size_t i = 0; i < resources.size(); ++i) {
        const Parsed parsed = parse_json(resources[i]);
        const std::string url = "https://examiner.example.org/fhir/" +
                                std::string(text_of(*member(parsed.document, "resourceType"))) + '/' +
                                std::string(text_of(*member(parsed.document, "id")));
        bundle += (i == 0 ? R"(,"entry":[{"fullUrl":)" : R"(,{"fullUrl":)") + quoted(url) +
                  R"(,"search":{"mode":"match"},"resource":)" + resources[i] + '}';
    }
    return bundle + (resources.empty() ? "}" : "]}");
}

std::optional<std::string> made_answer(std::string_view relative_url) {
    const FhirQuery query = read_query(relative_url);
    return query.id.empty() ? searchset(matching(query)) : made_resource(query.type, query.id);
}

} // namespace eczema::conformance
