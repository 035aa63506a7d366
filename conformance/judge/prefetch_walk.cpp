#include "conformance/judge/prefetch_walk.hpp"

#include "conformance/requests/hook_definition.hpp"
#include "conformance/requests/prefetch_template.hpp"
#include <algorithm>
#include <set>

namespace eczema::conformance {
namespace {

using rapidjson::Value;

// More than any client would answer; each may depend on all before it.
constexpr std::size_t most_keys = 500;

struct Keyed {
    std::string_view key;
    std::string path;
    PrefetchTemplate query;
};

// Why CDS Hooks 2.0 does not have the token, or nothing.
std::string token_fault(const Token& token, const HookDefinition* hook) {
    if (token.kind == Token::Kind::user_identifier) return {};
    if (token.kind != Token::Kind::context_field) return "is neither a field of the context nor a user identifier";
    if (hook == nullptr) return {};
    const std::string_view name = token.paths.front().steps.front().name;
    const auto field = std::find_if(hook->fields.begin(), hook->fields.end(),
                                    [&](const ContextField& known) { return known.name == name; });
    if (field == hook->fields.end()) return "names a field that the hook does not have";
    return field->may_be_token ? std::string() : "names a field that the hook does not offer as a token";
}

// A path from the context that goes beyond the small part of FHIRPath: 3.0 lets clients support more. What ofType()
// names is a type in any case.
bool is_further_fhirpath(const Token& token) {
    const bool is_path = token.text.starts_with("context.") || token.text.starts_with('%');
    return is_path && !token.fault.starts_with("ofType(");
}

void walk_tokens(MemberWalk& walk, const Keyed& keyed, const HookDefinition* hook, Profile profile) {
    for (const PrefetchTemplate::PlacedToken& placed : keyed.query.tokens) {
        const Token& token = placed.token;
        const std::string name = "{{" + token.text + "}} ";
        if (profile == Profile::v2_0) {
            if (const std::string fault = token_fault(token, hook); !fault.empty())
                walk.report("P2", keyed.path, name + fault);
        } else if (token.kind == Token::Kind::malformed && !is_further_fhirpath(token)) {
            walk.report("P5", keyed.path, name + "is no token: " + token.fault);
        } else if (token.kind != Token::Kind::context_field && token.kind != Token::Kind::user_identifier) {
            walk.report("P5-support", keyed.path, name + "is shown to a client that has not declared support");
        }
        const bool is_whole = placed.begin == 0 && placed.end == keyed.query.text.size();
        if (token.text == "context.userId" && !is_whole)
            walk.report("P3", keyed.path, name + "holds the type as well: only a read of it can use it");
    }
}

// The standard's own example has sort:desc, so that it cannot be held against its rules of search.
bool is_standards_own(const Criterion& criterion) { return criterion.name == "sort" && criterion.modifier == "desc"; }

void walk_search(MemberWalk& walk, const Keyed& keyed, Profile profile) {
    PrefetchTemplate query = keyed.query;
    const auto value_of = [&](std::string_view name) {
        const auto found = std::find_if(query.criteria.begin(), query.criteria.end(),
                                        [&](const Criterion& criterion) { return criterion.name == name; });
        return found == query.criteria.end() ? std::string_view() : std::string_view(found->value);
    };
    if (std::any_of(query.criteria.begin(), query.criteria.end(), is_standards_own))
        walk.report("P6/sort", keyed.path, "sort:desc is no parameter of FHIR R4: _sort with a minus is");
    else if (value_of("_count") == "1" && value_of("_sort").empty())
        walk.report("P6/sort", keyed.path, "one result without _sort: which one is left open");
    query.criteria.erase(std::remove_if(query.criteria.begin(), query.criteria.end(), is_standards_own),
                         query.criteria.end());
    for (const std::string& fault : portability_faults(query, profile)) walk.report("P4", keyed.path, fault);
}

// The keys that `from` uses, directly or through others.
std::set<std::string> used_by(const std::vector<Keyed>& all, const Keyed& from) {
    std::set<std::string> used;
    std::vector<std::string> open = from.query.variables();
    while (!open.empty()) {
        const std::string key = std::move(open.back());
        open.pop_back();
        if (!used.insert(key).second) continue;
        for (const Keyed& other : all)
            if (other.key == key)
                for (const std::string& next : other.query.variables()) open.push_back(next);
    }
    return used;
}

void walk_order(MemberWalk& walk, const std::vector<Keyed>& all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (const std::string& used : all[i].query.variables())
            if (std::none_of(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i),
                             [&](const Keyed& earlier) { return earlier.key == used; }))
                walk.report("D12/order", all[i].path, "uses %" + used + ", which does not stand before it");
        if (used_by(all, all[i]).contains(std::string(all[i].key)))
            walk.report("D12/cycle", all[i].path, "depends on itself");
    }
}

} // namespace

void walk_prefetch(MemberWalk& walk, const Value& prefetch, const std::string& path, std::string_view hook,
                   Profile profile) {
    if (!prefetch.IsObject()) return walk.report("D5", path, "not an object");
    std::vector<Keyed> all;
    for (auto it = prefetch.MemberBegin(); it != prefetch.MemberEnd() && all.size() < most_keys; ++it) {
        Keyed keyed{text_of(it->name), below(path, text_of(it->name)), read_template(text_of(it->value))};
        if (!it->value.IsString())
            walk.report("D5", keyed.path, "not a string");
        else if (it->value.GetStringLength() > 0)
            all.push_back(std::move(keyed));
    }
    for (const Keyed& keyed : all) {
        if (keyed.query.shape == PrefetchTemplate::Shape::malformed) {
            walk.report("P1", keyed.path, "neither a read nor a search: " + keyed.query.fault);
            continue;
        }
        walk_tokens(walk, keyed, find_hook(hook), profile);
        walk_search(walk, keyed, profile);
    }
    if (profile == Profile::v3_0) walk_order(walk, all);
}

} // namespace eczema::conformance
