#include "conformance/judge/schemas.hpp"

#include "conformance/embedded_file.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/requests/hook_definition.hpp"

namespace eczema::conformance {
namespace {

using rapidjson::Value;

std::string fault(const Value& value, std::string_view name) {
    return schema_fault(value, embedded_text(std::string(name) + ".schema.json"));
}

// What 3.0 adds stands in a schema of its own.
std::string fault(const Value& value, std::string_view name, Profile profile) {
    const std::string first = fault(value, name);
    return first.empty() && profile == Profile::v3_0 ? fault(value, std::string(name) + "-3.0") : first;
}

} // namespace

std::string discovery_fault(const Value& discovery, Profile profile) { return fault(discovery, "discovery", profile); }
std::string response_fault(const Value& response, Profile profile) { return fault(response, "response", profile); }
std::string operation_outcome_fault(const Value& outcome) { return fault(outcome, "operation-outcome"); }
std::string feedback_fault(const Value& feedback) { return fault(feedback, "feedback"); }

std::string context_fault(const Value& context, std::string_view hook) {
    return find_hook(hook) == nullptr ? std::string() : fault(context, "context-" + std::string(hook));
}

std::string request_fault(const Value& request) {
    std::string first = fault(request, "request");
    if (!first.empty()) return first;
    first = context_fault(*member(request, "context"), text_of(*member(request, "hook")));
    return first.empty() ? first : "context: " + first;
}

} // namespace eczema::conformance
