#include "conformance/judge/member_walk.hpp"
#include "conformance/judge/response_walker.hpp"
#include "conformance/requests/hook_definition.hpp"

namespace eczema::conformance {
namespace {

using rapidjson::Value;

constexpr std::string_view rule = "3-context";

void walk_reference(MemberWalk& walk, const Value& reference, const std::string& path, const ContextField& field) {
    const std::string_view text = text_of(reference);
    if (!is_relative_reference(text)) return walk.report(rule, path, "not of the form Type/id");
    if (!field.types.empty() && !is_among(text.substr(0, text.find('/')), field.types))
        walk.report(rule, path, "of another type than the hook's " + std::string(field.types));
}

void walk_resource(MemberWalk& walk, const Value& resource, const std::string& path, const ContextField& field) {
    if (!resource.IsObject()) return walk.report(rule, path, "not an object");
    const Value* type = walk.text(resource, path, "resourceType", Presence::required, rule);
    if (type != nullptr && !field.types.empty() && !is_among(text_of(*type), field.types))
        walk.report(rule, below(path, "resourceType"), "not " + std::string(field.types));
}

void walk_bundle(MemberWalk& walk, const Value& bundle, const std::string& path, const ContextField& field) {
    if (!bundle.IsObject()) return walk.report(rule, path, "not an object");
    walk.one_of(bundle, path, "resourceType", Presence::required, rule, {"Bundle"});
    walk.optional_each(bundle, "entry", path, rule, [&](const Value& entry, const std::string& at) {
        if (const Value* resource = member(entry, "resource"))
            walk_resource(walk, *resource, below(at, "resource"), field);
        else
            walk.report(rule, below(at, "resource"), "missing");
    });
}

void walk_references(MemberWalk& walk, const Value& list, const std::string& path, const ContextField& field) {
    if (!list.IsArray()) return walk.report(rule, path, "not an array");
    for (rapidjson::SizeType i = 0; i < list.Size(); ++i) walk_reference(walk, list[i], below(path, i), field);
}

void walk_field(MemberWalk& walk, const Value& value, const std::string& path, const ContextField& field) {
    switch (field.kind) {
    case FieldKind::id:
        if (!value.IsString()) return walk.report(rule, path, "not a string");
        if (text_of(value).find('/') != std::string_view::npos)
            walk.report(rule, path, "not a bare id: it has a type or a path in front");
        return;
    case FieldKind::user:
    case FieldKind::reference:
        return walk_reference(walk, value, path, field);
    case FieldKind::references:
        return walk_references(walk, value, path, field);
    case FieldKind::bundle:
        return walk_bundle(walk, value, path, field);
    case FieldKind::resource:
        return walk_resource(walk, value, path, field);
    case FieldKind::resources:
        return walk.each(value, path, rule, [&](const Value& resource, const std::string& at) {
            walk_resource(walk, resource, at, field);
        });
    }
}

void walk_context(MemberWalk& walk, const Value& context, std::string_view hook) {
    if (!context.IsObject()) return walk.report(rule, "context", "not an object");
    const HookDefinition* definition = find_hook(hook);
    if (definition == nullptr) return;
    for (const ContextField& field : definition->fields) {
        const Value* given = member(context, field.name);
        const std::string path = below("context", field.name);
        if (given != nullptr)
            walk_field(walk, *given, path, field);
        else if (field.is_required && !(field.name == "dispatchedOrders" && member(context, "order") != nullptr))
            walk.report(rule, path, "missing");
    }
}

// What the user chose stands among the drafts.
void walk_selections(MemberWalk& walk, const Value& context) {
    const Value* selections = member(context, "selections");
    const Value* drafts = member(context, "draftOrders");
    const Value* entries = drafts == nullptr ? nullptr : member(*drafts, "entry");
    if (selections == nullptr || !selections->IsArray() || entries == nullptr || !entries->IsArray()) return;
    for (rapidjson::SizeType i = 0; i < selections->Size(); ++i) {
        bool is_there = false;
        for (const Value& entry : entries->GetArray()) {
            const Value* resource = member(entry, "resource");
            const Value* type = resource == nullptr ? nullptr : member(*resource, "resourceType");
            const Value* id = resource == nullptr ? nullptr : member(*resource, "id");
            if (type != nullptr && id != nullptr &&
                text_of((*selections)[i]) == std::string(text_of(*type)) + "/" + std::string(text_of(*id)))
                is_there = true;
        }
        if (!is_there) walk.report(rule, below("context.selections", i), "names no resource of draftOrders");
    }
}

void walk_authorization(MemberWalk& walk, const Value& authorization, const std::string& path) {
    if (!authorization.IsObject()) return walk.report("3-fhirAuthorization", path, "not an object");
    for (const char* name : {"access_token", "scope", "subject"})
        walk.text(authorization, path, name, Presence::required, "F3");
    walk.one_of(authorization, path, "token_type", Presence::required, "F3", {"Bearer"});
    const Value* seconds = member(authorization, "expires_in");
    if (seconds == nullptr)
        walk.report("F3", below(path, "expires_in"), "missing");
    else if (!seconds->IsInt64())
        walk.report("F3", below(path, "expires_in"), "not an integer");
    walk.text(authorization, path, "patient", Presence::optional, "F3");
    walk.extension(authorization, path);
}

// A searched key has a resource, or null where nothing was found.
void walk_prefetched(MemberWalk& walk, const Value& prefetch) {
    if (!prefetch.IsObject()) return walk.report("3-prefetch", "prefetch", "not an object");
    for (auto it = prefetch.MemberBegin(); it != prefetch.MemberEnd(); ++it) {
        const std::string path = below("prefetch", text_of(it->name));
        if (it->value.IsNull()) continue;
        if (!it->value.IsObject())
            walk.report("4-wrong-type", path, "neither a resource nor null");
        else
            walk.text(it->value, path, "resourceType", Presence::required, "4-wrong-type");
    }
}

// Of the emptiness that the standard forbids, what lies within FHIR data is the FHIR server's affair, and null in
// prefetch means that there is no data.
void keep_own_emptiness(std::vector<Finding>& findings) {
    std::erase_if(findings, [](const Finding& finding) { return finding.path.starts_with("prefetch"); });
}

} // namespace

std::vector<Finding> walk_request(const Value& request) {
    std::vector<Finding> findings;
    MemberWalk walk(findings);
    if (!request.IsObject()) {
        walk.report("3.1-400/body", "", "not an object");
        return findings;
    }
    walk_tree(request, "", findings);
    keep_own_emptiness(findings);
    const Value* hook = walk.text(request, "", "hook", Presence::required, "3-hook");
    walk.text(request, "", "hookInstance", Presence::required, "3-hookInstance");
    const Value* server = walk.text(request, "", "fhirServer", Presence::optional, "3-fhirServer");
    if (server != nullptr && !is_absolute_url(text_of(*server)))
        walk.report("3-fhirServer", "fhirServer", "not an absolute URL");
    if (const Value* authorization = member(request, "fhirAuthorization")) {
        walk_authorization(walk, *authorization, "fhirAuthorization");
        if (member(request, "fhirServer") == nullptr)
            walk.report("3-fhirServer", "fhirServer", "missing beside fhirAuthorization");
    }
    if (const Value* context = member(request, "context")) {
        walk_context(walk, *context, hook == nullptr ? std::string_view() : text_of(*hook));
        walk_selections(walk, *context);
    } else {
        walk.report(rule, "context", "missing");
    }
    if (const Value* prefetch = member(request, "prefetch")) walk_prefetched(walk, *prefetch);
    walk.extension(request, "");
    return findings;
}

} // namespace eczema::conformance
