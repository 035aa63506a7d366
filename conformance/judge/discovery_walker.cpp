#include "conformance/judge/member_walk.hpp"
#include "conformance/judge/prefetch_walk.hpp"
#include "conformance/judge/response_walker.hpp"
#include "conformance/requests/hook_definition.hpp"

#include <algorithm>
#include <map>

namespace eczema::conformance {
namespace {

using rapidjson::Value;

// RFC 3986: what a path holds without being escaped.
bool is_unreserved(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

// "2.0", "3.0.0", "3.0.0-ballot": numbers with dots between them, and a word behind a hyphen.
bool is_semantic_version(std::string_view text) {
    const std::string_view numbers = text.substr(0, text.find_first_of("-+"));
    if (numbers.size() == text.size() - 1) return false;
    const auto dots = std::count(numbers.begin(), numbers.end(), '.');
    const auto is_of_number = [](char c) { return (c >= '0' && c <= '9') || c == '.'; };
    return (dots == 1 || dots == 2) && std::all_of(numbers.begin(), numbers.end(), is_of_number) &&
           numbers.front() != '.' && numbers.back() != '.' && numbers.find("..") == std::string_view::npos;
}

// "1.0.0" is "1.0".
std::string_view without_zero_patch(std::string_view version) {
    const bool has_patch = std::count(version.begin(), version.end(), '.') == 2;
    if (has_patch && version.ends_with(".0")) version.remove_suffix(2);
    return version;
}

bool is_published(std::string_view version, std::string_view versions) {
    while (!versions.empty()) {
        const std::size_t blank = std::min(versions.find(' '), versions.size());
        if (without_zero_patch(versions.substr(0, blank)) == without_zero_patch(version)) return true;
        versions.remove_prefix(std::min(blank + 1, versions.size()));
    }
    return false;
}

void walk_versions(MemberWalk& walk, const Value& entry, const std::string& path, const HookDefinition* hook) {
    const Value* version = walk.text(entry, path, "version", Presence::required, "D7");
    if (version != nullptr && !is_semantic_version(text_of(*version)))
        walk.report("D7", below(path, "version"), "not a semantic version");
    const Value* given = walk.text(entry, path, "hookVersion", Presence::optional, "D7-hookVersion/published");
    if (given != nullptr && hook != nullptr && !is_published(text_of(*given), hook->versions))
        walk.report("D7-hookVersion/published", below(path, "hookVersion"), "not a published version of the hook");
}

void walk_service(MemberWalk& walk, const Value& entry, const std::string& path, Profile profile) {
    for (const char* name : {"hook", "description", "id"}) walk.text(entry, path, name, Presence::required, "D3");
    walk.text(entry, path, "title", Presence::required, "D4");
    walk.text(entry, path, "usageRequirements", Presence::optional, "D6");
    const Value* hook = member(entry, "hook");
    const std::string_view hook_name = hook == nullptr ? std::string_view() : text_of(*hook);
    if (const Value* prefetch = member(entry, "prefetch"))
        walk_prefetch(walk, *prefetch, below(path, "prefetch"), hook_name, profile);
    if (profile == Profile::v3_0) walk_versions(walk, entry, path, find_hook(hook_name));
    const Value* id = member(entry, "id");
    const std::string_view name = id == nullptr ? std::string_view() : text_of(*id);
    if (!std::all_of(name.begin(), name.end(), is_unreserved))
        walk.report("D11/id", below(path, "id"), "holds characters that a URL path must escape");
    walk.extension(entry, path, "D8");
}

// No two entries have the same id and hook; two versions of a hook need two ids.
void walk_pairs(MemberWalk& walk, const Value& services) {
    std::map<std::pair<std::string_view, std::string_view>, const Value*> seen;
    const auto text_at = [](const Value& entry, const char* name) {
        const Value* given = member(entry, name);
        return given == nullptr ? std::string_view() : text_of(*given);
    };
    for (rapidjson::SizeType i = 0; i < services.Size(); ++i) {
        const Value& entry = services[i];
        const auto [first, is_new] = seen.try_emplace({text_at(entry, "id"), text_at(entry, "hook")}, &entry);
        if (is_new || first->first.first.empty()) continue;
        walk.report("D11/pairs", below("services", i), "an earlier entry has the same id and hook");
        if (text_at(*first->second, "hookVersion") != text_at(entry, "hookVersion"))
            walk.report("D7-hookVersion/ids", below("services", i), "another version of the hook under the same id");
    }
}

} // namespace

std::vector<Finding> walk_discovery(const Value& discovery, Profile profile) {
    std::vector<Finding> findings;
    MemberWalk walk(findings);
    if (!discovery.IsObject()) {
        walk.report("D2", "", "not an object");
        return findings;
    }
    walk_tree(discovery, "services", findings);
    walk.extension(discovery, "");
    const Value* services = member(discovery, "services");
    if (services == nullptr) {
        walk.report("D2", "services", "missing");
        return findings;
    }
    walk.each(*services, "services", "D2",
              [&](const Value& entry, const std::string& path) { walk_service(walk, entry, path, profile); });
    if (services->IsArray()) walk_pairs(walk, *services);
    return findings;
}

} // namespace eczema::conformance
