// The states that a value under a prefetch key can be in, by the value table of CDS Hooks and the shapes that clients
// send beside it: how the value looks for given resources, what arrives of them, and what a card calls a list that is
// not whole. It knows no list and no rule.
#pragma once
#include "tests/support/fhir_text.hpp"

namespace eczema::tests {

// What arrives of the resources under a key.
enum class Brings { all, none_on_record, page, pieces, nothing };

using Resources = std::vector<std::string>;

struct PrefetchState {
    const char* name;
    Brings brings;
    const char* reason; // why the list is not whole, on the card; empty where it is
    std::string (*json)(const Resources&);
    bool is_under_own_key = false; // a key of the client's own, in the place of ours
};

std::string page_of(const std::vector<std::string>& entries, const std::string& more = {});
std::string searchset(const Resources& resources, const std::string& more = {});
std::string outcome(const char* severity);
std::string outcome_entry(const char* severity);
std::string of_another(std::string json);

inline constexpr const char *not_sent = "not sent", *search_failed = "the EHR's search failed",
                            *unreadable = "what was sent cannot be read", *loose = "not sent as a search result";

inline const PrefetchState prefetch_states[] = {
    {"absent", Brings::nothing, not_sent, [](const Resources&) { return std::string(); }},
    {"null", Brings::none_on_record, "", [](const Resources&) { return std::string("null"); }},
    {"empty searchset", Brings::none_on_record, "", [](const Resources&) { return searchset({}); }},
    {"searchset with data", Brings::all, "", [](const Resources& list) { return searchset(list); }},
    {"single resource", Brings::pieces, loose, [](const Resources& list) { return list.back(); }},
    {"list of resources", Brings::pieces, loose, [](const Resources& list) { return listed(list); }},
    {"OperationOutcome error", Brings::nothing, search_failed, [](const Resources&) { return outcome("error"); }},
    {"OperationOutcome warning", Brings::nothing, search_failed, [](const Resources&) { return outcome("warning"); }},
    {"outcome entry of severity warning", Brings::none_on_record, "",
     [](const Resources&) { return outcome_entry("warning"); }},
    {"outcome entry of severity error", Brings::nothing, search_failed,
     [](const Resources&) { return outcome_entry("error"); }},
    {"searchset with a next page", Brings::page, "only a part was sent",
     [](const Resources& list) {
         return searchset(list, R"(,"link":[{"relation":"next","url":"https://example.org/2"}])");
     }},
    {"wrong resource type", Brings::nothing, "other resources were sent",
     [](const Resources&) { return object(text("resourceType", "Basic") + text("id", "b1")); }},
    {"string", Brings::nothing, unreadable, [](const Resources&) { return std::string("\"p1\""); }},
    {"number", Brings::nothing, unreadable, [](const Resources&) { return std::string("42"); }},
    {"boolean", Brings::nothing, unreadable, [](const Resources&) { return std::string("true"); }},
    {"empty object", Brings::nothing, unreadable, [](const Resources&) { return std::string("{}"); }},
    {"wrapped searchset", Brings::all, "",
     [](const Resources& list) {
         return object(raw("response", R"({"status":"200 OK"})") + raw("resource", searchset(list)));
     }},
    {"another patient's data", Brings::nothing, "another patient's were sent",
     [](const Resources& list) { return of_another(searchset(list)); }},
    {"a key of the client's own instead", Brings::pieces, not_sent,
     [](const Resources& list) { return searchset(list); }, true},
};

} // namespace eczema::tests
