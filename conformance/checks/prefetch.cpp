#include "conformance/checks/calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/requests/sample_request.hpp"

namespace eczema::conformance {
namespace {

constexpr std::string_view failed_query =
    R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]})";
constexpr std::string_view empty_searchset = R"({"resourceType":"Bundle","type":"searchset","total":0})";

// A searchset with one resource of the template's type, and the resource alone: "@type@" stands for the type, and
// "@patient@" for the id of the patient it is about.
constexpr std::string_view resource =
    R"({"resourceType":"@type@","id":"x1","subject":{"reference":"Patient/@patient@"},
        "patient":{"reference":"Patient/@patient@"}})";
constexpr std::string_view searchset = R"({"resourceType":"Bundle","type":"searchset","total":1,"entry":[
        {"search":{"mode":"match"},"resource":@resource@}]})";
// A first page and the promise of more.
constexpr std::string_view first_page = R"({"resourceType":"Bundle","type":"searchset","total":2,"link":[
        {"relation":"self","url":"https://fhir.example.org/@type@"},
        {"relation":"next","url":"https://fhir.example.org/@type@?page=2"}],
        "entry":[{"search":{"mode":"match"},"resource":@resource@}]})";

// One row of the value table: what stands under a key, and the statuses the table allows. No status is ever 5xx.
struct Row {
    const char* requirement;
    const char* part;
    const char* title;
    std::string_view json; // empty: the key is left out
    std::initializer_list<unsigned> allowed;
};

constexpr std::initializer_list<unsigned> answered = {200};
constexpr std::initializer_list<unsigned> answered_or_lacking = {200, 412}; // a service may require the key
constexpr std::initializer_list<unsigned> ignored_or_refused = {200, 400};
constexpr std::initializer_list<unsigned> lacking = {412};
constexpr std::initializer_list<unsigned> refused_or_lacking = {400, 412};

const Row search_rows[] = {
    {"4-absent", "", "a search key left out: answered, or 412 if required", "", answered_or_lacking},
    {"4-null", "", "null under a search key: no data", "null", answered},
    {"4-empty", "", "a searchset without entries: no data", empty_searchset, answered},
    {"4-data", "", "a searchset with a resource", searchset, answered},
    {"4-outcome", "", "an OperationOutcome as the value: the query failed", failed_query, answered_or_lacking},
    {"4-outcome", "warning", "an OperationOutcome of severity warning as the value",
     R"({"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"not-found"}]})", answered_or_lacking},
    {"4-outcome-entry", "warning", "a searchset whose only entry is a warning outcome: no data",
     R"({"resourceType":"Bundle","type":"searchset","total":0,"entry":[{"search":{"mode":"outcome"},
        "resource":{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"not-found"}]}}]})",
     answered},
    {"4-outcome-entry", "error", "a searchset whose only entry is an error outcome: the query failed",
     R"({"resourceType":"Bundle","type":"searchset","total":0,"entry":[{"search":{"mode":"outcome"},
        "resource":{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]}}]})",
     answered_or_lacking},
    {"4-next", "", "a page with a next link: partial", first_page, answered},
    {"4-wrong-type", "single", "a resource alone in the place of a searchset: read, ignored, or 400", "@resource@",
     ignored_or_refused},
    {"4-wrong-type", "list", "a list of resources in the place of a searchset: read, ignored, or 400", "[@resource@]",
     ignored_or_refused},
    {"4-wrong-type", "wrapped", "a searchset in a batch response entry: read, ignored, or 400",
     R"({"response":{"status":"200 OK"},"resource":)"
     R"({"resourceType":"Bundle","type":"searchset","total":1,"entry":[{"resource":@resource@}]}})",
     ignored_or_refused},
    {"4-wrong-type", "other-patient", "another patient's resource: ignored, or 400", R"(@other@)", ignored_or_refused},
    {"4-wrong-type", "string", "a string as the value: ignored, or 400", R"("examiner")", ignored_or_refused},
    {"4-wrong-type", "number", "a number as the value: ignored, or 400", "42", ignored_or_refused},
    {"4-wrong-type", "boolean", "a boolean as the value: ignored, or 400", "true", ignored_or_refused},
    {"4-wrong-type", "array", "an array as the value: ignored, or 400", "[]", ignored_or_refused},
    {"4-wrong-type", "object", "an empty object as the value: ignored, or 400", "{}", ignored_or_refused},
    {"4-wrong-type", "untyped", "an object without resourceType: ignored, or 400", R"({"id":"x"})", ignored_or_refused},
    {"4-wrong-type", "other-type", "a resource of another type than the template's: ignored, or 400",
     R"({"resourceType":"Basic","id":"x"})", ignored_or_refused},
};

const Row patient_rows[] = {
    {"Q3", "absent", "the patient left out and no FHIR access: answered, or 412 if required", "", answered_or_lacking},
    {"Q3", "required", "the patient left out and no FHIR access: 412", "", lacking},
    {"Q3", "null", "null for the patient: 412", "null", lacking},
    {"Q3", "empty", "a searchset without entries for the patient: 412", empty_searchset, lacking},
    {"Q3", "outcome", "an OperationOutcome for the patient: 412", failed_query, lacking},
    {"Q3", "outcome-entry", "a searchset with nothing but an outcome for the patient: 412",
     R"({"resourceType":"Bundle","type":"searchset","total":0,"entry":[{"search":{"mode":"outcome"},
        "resource":{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"not-found"}]}}]})",
     lacking},
    {"Q3", "searchset", "the patient inside a searchset: answered",
     R"({"resourceType":"Bundle","type":"searchset","total":1,"entry":[{"search":{"mode":"match"},
        "resource":{"resourceType":"Patient","id":"examiner-1","birthDate":"1987-03-14"}}]})",
     answered},
    {"Q3", "other-id", "another Patient: 400 or 412", R"({"resourceType":"Patient","id":"examiner-2"})",
     refused_or_lacking},
    {"Q3", "other-type", "another type of resource for the patient: 400 or 412",
     R"({"resourceType":"Basic","id":"examiner-1"})", refused_or_lacking},
    {"Q3", "object", "an empty object for the patient: 400 or 412", "{}", refused_or_lacking},
    {"Q3", "string", "a string for the patient: 400 or 412", R"("examiner")", refused_or_lacking},
};

void judge(const Row& row, const Reply& reply, Verdict& verdict) {
    if (!want_status(reply, row.allowed, verdict)) return;
    if (reply->status == 200) want_cards(reply, verdict);
}

std::string replaced(std::string text, std::string_view token, std::string_view value) {
    for (std::size_t at = text.find(token); at != std::string::npos; at = text.find(token, at + value.size()))
        text.replace(at, token.size(), value);
    return text;
}

// The row's value for a key whose template searches `type`.
std::string value_for(std::string_view json, std::string_view type) {
    std::string text = replaced(
        std::string(json), "@other@",
        replaced(std::string(searchset), "@resource@", replaced(std::string(resource), "@patient@", "examiner-2")));
    text = replaced(std::move(text), "@resource@", resource);
    return replaced(replaced(std::move(text), "@patient@", "examiner-1"), "@type@", type);
}

// Puts the row's value under `key` and judges the answer.
void try_row(Exam& exam, const Service& service, const Row& row, std::string_view key, std::string_view json,
             Verdict& verdict) {
    rapidjson::Document request = sample_request(service);
    if (json.empty())
        drop(request, prefetch_pointer(key));
    else
        put(request, prefetch_pointer(key), json);
    judge(row, call(exam, service, request), verdict);
}

Run search_row(const Row& row) {
    return on_chosen_service([row](Exam& exam, const Service& service, Verdict& verdict) {
        const SearchKey search = search_key(service);
        if (search.key.empty())
            verdict.skip("the service advertises no search");
        else
            try_row(exam, service, row, search.key, value_for(row.json, search.type), verdict);
    });
}

Run patient_row(const Row& row) {
    return on_chosen_service([row](Exam& exam, const Service& service, Verdict& verdict) {
        const std::string key = patient_key(service);
        if (key.empty())
            verdict.skip("the service does not read its patient");
        else
            try_row(exam, service, row, key, row.json, verdict);
    });
}

void takes_unrequested_key(Exam& exam, const Service& service, Verdict& verdict) {
    rapidjson::Document request = sample_request(service);
    put(request, prefetch_pointer("examinerNeverRequested"), value_for(first_page, "Condition"));
    want_cards(call(exam, service, request), verdict);
}

// Clients name keys in their own way: the patient is found by its resource type.
void reads_patient_under_any_key(Exam& exam, const Service& service, Verdict& verdict) {
    const std::string key = patient_key(service);
    if (key.empty()) {
        verdict.skip("the service does not read its patient");
        return;
    }
    rapidjson::Document request = sample_request(service);
    drop(request, prefetch_pointer(key));
    put(request, prefetch_pointer("examinerOwnName"), sample_patient);
    want_cards(call(exam, service, request), verdict);
}

} // namespace

std::vector<Check> prefetch_checks() {
    std::vector<Check> checks;
    for (const Row& row : search_rows) checks.push_back({row.requirement, row.part, row.title, search_row(row)});
    for (const Row& row : patient_rows) checks.push_back({row.requirement, row.part, row.title, patient_row(row)});
    checks.push_back(
        {"4-unrequested", "", "a key never requested does no harm", on_chosen_service(takes_unrequested_key)});
    checks.push_back({"4-unrequested", "patient", "the patient is read under any key",
                      on_chosen_service(reads_patient_under_any_key)});
    return checks;
}

} // namespace eczema::conformance
