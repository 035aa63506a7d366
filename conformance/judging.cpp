#include "conformance/judging.hpp"

#include "conformance/json/json_text.hpp"
#include "conformance/judge/response_walker.hpp"
#include "conformance/judge/schemas.hpp"
#include <algorithm>
#include <fstream>
#include <iterator>

namespace eczema::conformance {
namespace {

using rapidjson::Value;

std::vector<Finding> walk_outcome(const Value& outcome, Profile) {
    const std::string fault = operation_outcome_fault(outcome);
    if (fault.empty()) return {};
    return {{"Q7", "", fault}};
}

std::vector<Finding> walk_request_of(const Value& request, Profile) { return walk_request(request); }
std::vector<Finding> walk_feedback_of(const Value& feedback, Profile) { return walk_feedback(feedback); }

enum class Sender : bool { service, client };

struct Kind {
    const char* name;
    std::vector<const char*> members; // one of which tells it
    Sender sender;
    std::vector<Finding> (*walk)(const Value&, Profile);
};

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all = {
        {"discovery", {"services"}, Sender::service, walk_discovery},
        {"feedback", {"feedback"}, Sender::client, walk_feedback_of},
        {"request", {"hook", "hookInstance", "context"}, Sender::client, walk_request_of},
        {"response", {"cards", "systemActions"}, Sender::service, walk_response},
        {"outcome", {"issue"}, Sender::service, walk_outcome},
    };
    return all;
}

const Kind* kind_of(const Value& document, const std::string& name) {
    for (const Kind& kind : kinds()) {
        if (name == kind.name) return &kind;
        if (name.empty() && std::any_of(kind.members.begin(), kind.members.end(), [&](const char* member_name) {
                return member(document, member_name) != nullptr;
            }))
            return &kind;
    }
    return nullptr;
}

struct Line {
    std::string text;
    bool counts;
};

// What a client sends breaks the client's duty, whatever the level of the service's own.
Line line_of(const Finding& finding, Sender sender, Profile profile, Strictness strictness) {
    const Requirement* requirement = find_requirement(finding.requirement);
    const std::optional<Level> level = requirement == nullptr ? std::nullopt : requirement->level(profile);
    if (!level) return {};
    const bool is_clients = sender == Sender::client && *level != Level::should;
    std::string id(finding.requirement);
    if (!finding.part.empty()) id += "/" + std::string(finding.part);
    std::string text = "  " + (is_clients ? std::string("CLIENT") : std::string(name_of(*level))) + " " + id + " " +
                       (finding.path.empty() ? "(root)" : finding.path) + ": " + finding.message;
    text += is_clients ? " (the client's duty)" : " (" + requirement->clause + ")";
    return {text + "\n", is_clients || *level == Level::must || strictness == Strictness::every_level};
}

Judged judge_text(const std::string& file, const std::string& text, const std::string& kind_name, Profile profile,
                  Strictness strictness) {
    const Parsed parsed = parse_json(text);
    if (!parsed.fault.empty()) return {file + ": not JSON: " + parsed.fault + "\n", 1};
    const Value* document = &parsed.document;
    // A file that holds a request beside what is expected of it.
    if (const Value* request = member(*document, "request"); request != nullptr && request->IsObject())
        document = request;
    const Kind* kind = kind_of(*document, kind_name);
    if (kind == nullptr) return {file + ": no document of CDS Hooks, or one that does not tell: use --as\n", 1};
    Judged judged{{}, 0};
    std::size_t count = 0;
    for (const Finding& finding : kind->walk(*document, profile)) {
        const Line line = line_of(finding, kind->sender, profile, strictness);
        judged.text += line.text;
        if (line.counts) judged.status = 1;
        if (!line.text.empty()) ++count;
    }
    const std::string figure = count == 0 ? "nothing found" : std::to_string(count) + " found";
    judged.text = file + ": " + kind->name + ", " + figure + "\n" + judged.text;
    return judged;
}

} // namespace

std::vector<std::string> document_kinds() {
    std::vector<std::string> names;
    for (const Kind& kind : kinds()) names.emplace_back(kind.name);
    return names;
}

Judged judge_documents(const std::vector<std::string>& files, const std::string& kind, Profile profile,
                       Strictness strictness) {
    Judged all{{}, 0};
    for (const std::string& file : files) {
        std::ifstream stream(file, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(stream), {}};
        const Judged one =
            stream ? judge_text(file, text, kind, profile, strictness) : Judged{file + ": cannot be read\n", 2};
        all.text += one.text;
        all.status = std::max(all.status, one.status);
    }
    return all;
}

} // namespace eczema::conformance
