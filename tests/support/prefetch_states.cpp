#include "tests/support/prefetch_states.hpp"

namespace eczema::tests {

std::string page_of(const std::vector<std::string>& entries, const std::string& more) {
    return object(text("resourceType", "Bundle") + text("type", "searchset") + more + raw("entry", listed(entries)));
}

std::string searchset(const Resources& resources, const std::string& more) {
    std::vector<std::string> entries;
    for (const std::string& resource : resources) entries.push_back(object(raw("resource", resource)));
    return page_of(entries, more);
}

std::string outcome(const char* severity) {
    return object(text("resourceType", "OperationOutcome") +
                  raw("issue", '[' + object(text("severity", severity) + text("code", "not-found")) + ']'));
}

std::string outcome_entry(const char* severity) {
    const std::string search = object(text("mode", "outcome"));
    return page_of({object(raw("search", search) + raw("resource", outcome(severity)))}, ",\"total\":0");
}

std::string of_another(std::string json) {
    for (const char* own : {"Patient/p1", "\"id\":\"p1\""})
        for (std::size_t at = json.find(own); at != std::string::npos; at = json.find(own))
            json[json.find("p1", at) + 1] = '2';
    return json;
}

} // namespace eczema::tests
