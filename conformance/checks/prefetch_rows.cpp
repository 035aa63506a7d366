#include "conformance/checks/prefetch_rows.hpp"

#include "conformance/json/json_text.hpp"
#include "conformance/requests/made_record.hpp"
#include "conformance/requests/sample_request.hpp"

namespace eczema::conformance {
namespace {

constexpr std::initializer_list<unsigned> answered = {200};
constexpr std::initializer_list<unsigned> answered_or_lacking = {200, 412}; // a service may require the key
constexpr std::initializer_list<unsigned> ignored_or_refused = {200, 400, 412};
constexpr std::initializer_list<unsigned> refused_or_lacking = {400, 412};

constexpr std::string_view empty_searchset = R"({"resourceType":"Bundle","type":"searchset","total":0})";

constexpr PrefetchRow of_searches[] = {
    {"4-absent", "", "a search key left out: answered, or 412 if required", "", answered_or_lacking},
    {"4-null", "", "null under a search key: no data", "null", answered},
    {"4-empty", "", "a searchset without entries: no data", empty_searchset, answered},
    {"4-data", "", "a searchset with a match", "@searchset@", answered},
    {"4-data", "included", "a searchset with a match and what it includes",
     R"({"resourceType":"Bundle","type":"searchset","total":1,"entry":[
        {"search":{"mode":"match"},"resource":@resource@},
        {"search":{"mode":"include"},"resource":{"resourceType":"Practitioner","id":"examiner-practitioner-1"}}]})",
     answered},
    {"4-lenient", "contained", "a resource with another contained in it",
     R"({"resourceType":"Bundle","type":"searchset","total":1,"entry":[{"search":{"mode":"match"},
        "resource":@with-contained@}]})",
     answered},
    {"4-lenient", "absolute-reference", "a resource that refers by absolute URLs",
     R"({"resourceType":"Bundle","type":"searchset","total":1,"entry":[{"search":{"mode":"match"},
        "resource":@absolute@}]})",
     answered},
    {"4-lenient", "no-full-url", "entries without fullUrl and search, in a Bundle with a total",
     R"({"resourceType":"Bundle","type":"searchset","total":1,"entry":[{"resource":@resource@}]})", answered},
    {"4-lenient", "older-shape", "a resource with a field in the shape of STU3",
     R"({"resourceType":"Bundle","type":"searchset","total":1,"entry":[{"search":{"mode":"match"},
        "resource":@older@}]})",
     answered},
    {"4-outcome", "", "an OperationOutcome as the value: the query failed",
     R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]})", answered_or_lacking},
    {"4-outcome", "warning", "an OperationOutcome of severity warning as the value",
     R"({"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"not-found"}]})", answered_or_lacking},
    {"4-outcome-entry", "warning", "a searchset whose only entry is a warning outcome: no data",
     R"({"resourceType":"Bundle","type":"searchset","total":0,"entry":[{"search":{"mode":"outcome"},
        "resource":{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"not-found"}]}}]})",
     answered},
    {"4-outcome-entry", "information", "a searchset whose only entry is an informing outcome: no data",
     R"({"resourceType":"Bundle","type":"searchset","total":0,"entry":[{"search":{"mode":"outcome"},
        "resource":{"resourceType":"OperationOutcome","issue":[{"severity":"information","code":"informational"}]}}]})",
     answered},
    {"4-outcome-entry", "error", "a searchset whose only entry is an error outcome: the query failed",
     R"({"resourceType":"Bundle","type":"searchset","total":0,"entry":[{"search":{"mode":"outcome"},
        "resource":{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]}}]})",
     answered_or_lacking},
    {"4-outcome-entry", "fatal", "a searchset whose only entry is a fatal outcome: the query failed",
     R"({"resourceType":"Bundle","type":"searchset","total":0,"entry":[{"search":{"mode":"outcome"},
        "resource":{"resourceType":"OperationOutcome","issue":[{"severity":"fatal","code":"exception"}]}}]})",
     answered_or_lacking},
    {"4-next", "", "a page with a next link: a part of the data",
     R"({"resourceType":"Bundle","type":"searchset","total":2,"link":[
        {"relation":"self","url":"https://examiner.example.org/fhir/@type@"},
        {"relation":"next","url":"https://examiner.example.org/fhir/@type@?page=2"}],
        "entry":[{"search":{"mode":"match"},"resource":@resource@}]})",
     answered},
    {"4-wrong-type", "single", "a resource alone in the place of a searchset", "@resource@", ignored_or_refused},
    {"4-wrong-type", "list", "a list of resources in the place of a searchset", "[@resource@]", ignored_or_refused},
    {"4-wrong-type", "wrapped", "a searchset in the entry of a batch response",
     R"({"response":{"status":"200 OK"},"resource":@searchset@})", ignored_or_refused},
    {"4-wrong-type", "other-patient", "another patient's resource", "@other@", ignored_or_refused},
    {"4-wrong-type", "string", "a string as the value", R"("examiner")", ignored_or_refused},
    {"4-wrong-type", "number", "a number as the value", "42", ignored_or_refused},
    {"4-wrong-type", "boolean", "a boolean as the value", "true", ignored_or_refused},
    {"4-wrong-type", "array", "an empty array as the value", "[]", ignored_or_refused},
    {"4-wrong-type", "object", "an empty object as the value", "{}", ignored_or_refused},
    {"4-wrong-type", "untyped", "an object without resourceType", R"({"id":"x"})", ignored_or_refused},
    {"4-wrong-type", "other-type", "a resource of another type than the template's",
     R"({"resourceType":"Basic","id":"x","code":{"text":"examiner"}})", ignored_or_refused},
};

constexpr PrefetchRow of_the_patient[] = {
    {"Q3-patient", "absent", "the patient left out, without FHIR access: 412, or refused", "", refused_or_lacking},
    {"Q3-patient", "null", "null for the patient: 412, or refused", "null", refused_or_lacking},
    {"Q3-patient", "empty", "a searchset without entries for the patient: 412, or refused", empty_searchset,
     refused_or_lacking},
    {"Q3-patient", "outcome", "an OperationOutcome for the patient: 412, or refused",
     R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]})", refused_or_lacking},
    {"Q3-patient", "outcome-entry", "a searchset with nothing but an outcome for the patient: 412, or refused",
     R"({"resourceType":"Bundle","type":"searchset","total":0,"entry":[{"search":{"mode":"outcome"},
        "resource":{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"not-found"}]}}]})",
     refused_or_lacking},
    {"Q3-patient", "searchset", "the patient inside a searchset: read, or refused",
     R"({"resourceType":"Bundle","type":"searchset","total":1,"entry":[{"search":{"mode":"match"},
        "resource":@resource@}]})",
     ignored_or_refused},
    {"Q3-patient", "other-id", "another Patient: 412, or refused",
     R"({"resourceType":"Patient","id":"examiner-2","birthDate":"1987-03-14"})", refused_or_lacking},
    {"Q3-patient", "other-type", "another type of resource for the patient: 412, or refused",
     R"({"resourceType":"Basic","id":"examiner-1","code":{"text":"examiner"}})", refused_or_lacking},
    {"Q3-patient", "object", "an empty object for the patient: 412, or refused", "{}", refused_or_lacking},
    {"Q3-patient", "string", "a string for the patient: 412, or refused", R"("examiner")", refused_or_lacking},
};

std::string replaced(std::string text, std::string_view token, std::string_view value) {
    for (std::size_t at = text.find(token); at != std::string::npos; at = text.find(token, at + value.size()))
        text.replace(at, token.size(), value);
    return text;
}

std::string with(const std::string& resource, std::string_view pointer, std::string_view json) {
    Parsed parsed = parse_json(resource);
    put(parsed.document, pointer, json);
    return to_text(parsed.document);
}

std::string with_contained(const std::string& resource) {
    const std::string referring =
        with(resource, "/extension",
             R"([{"url":"https://examiner.example.org/inner","valueReference":{"reference":"#inner"}}])");
    return with(referring, "/contained", R"([{"resourceType":"Organization","id":"inner","name":"Examiner"}])");
}

} // namespace

std::span<const PrefetchRow> search_rows() { return of_searches; }
std::span<const PrefetchRow> patient_rows() { return of_the_patient; }

std::string value_for(const PrefetchRow& row, std::string_view type) {
    const std::vector<std::string> resources = made_resources(type);
    const std::string& resource = resources.front();
    std::string value = replaced(std::string(row.json), "@searchset@", searchset(resources));
    value = replaced(std::move(value), "@resource@", resource);
    value = replaced(std::move(value), "@other@", searchset(made_resources(type, other_patient_id)));
    value = replaced(std::move(value), "@with-contained@", with_contained(resource));
    value = replaced(std::move(value), "@absolute@",
                     replaced(resource, R"("reference":")", R"("reference":"https://examiner.example.org/fhir/)"));
    value = replaced(std::move(value), "@older@", with(resource, "/category", R"({"text":"examiner"})"));
    return replaced(std::move(value), "@type@", type);
}

} // namespace eczema::conformance
