#include "conformance/judge/fhir_structure.hpp"

#include "conformance/judge/date_time.hpp"
#include "conformance/judge/fhir_elements.hpp"
#include "conformance/judge/resource_types.hpp"
#include "conformance/requests/hook_definition.hpp"
#include <algorithm>

namespace eczema::conformance {
namespace {

using rapidjson::Value;

constexpr std::string_view rule = "6.3-fhir";

void walk_reference(MemberWalk& walk, const Value& given, const std::string& path) {
    if (!given.IsObject()) return walk.report(rule, path, "not a Reference");
    constexpr std::string_view ways[] = {"reference", "identifier", "display", "extension", "_reference", "_display"};
    if (std::none_of(std::begin(ways), std::end(ways),
                     [&](std::string_view name) { return member(given, name) != nullptr; }))
        walk.report(rule, path, "a Reference that refers to nothing");
    walk.text(given, path, "reference", Presence::optional, rule);
}

void walk_concept(MemberWalk& walk, const Value& given, const std::string& path) {
    if (!given.IsObject()) return walk.report(rule, path, "not a CodeableConcept");
    walk.text(given, path, "text", Presence::optional, rule); // its codings are looked at wherever they stand
}

void walk_code(MemberWalk& walk, const Value& given, const std::string& path, std::string_view values) {
    if (!given.IsString()) return walk.report(rule, path, "not a code");
    if (!values.empty() && !is_among(text_of(given), values))
        walk.report(rule, path, "not one of the codes that R4 has there");
}

void walk_value(MemberWalk& walk, const Value& given, const std::string& path, const Element& element) {
    switch (element.kind) {
    case ElementKind::code:
        return walk_code(walk, given, path, element.values);
    case ElementKind::string:
        if (!given.IsString()) walk.report(rule, path, "not a string");
        return;
    case ElementKind::boolean:
        if (!given.IsBool()) walk.report(rule, path, "not a boolean");
        return;
    case ElementKind::date:
        if (!is_fhir_date(text_of(given))) walk.report(rule, path, "not a date");
        return;
    case ElementKind::date_time:
        if (!is_fhir_date_time(text_of(given))) walk.report(rule, path, "not a dateTime");
        return;
    case ElementKind::reference:
        return walk_reference(walk, given, path);
    case ElementKind::codeable_concept:
        return walk_concept(walk, given, path);
    case ElementKind::object:
        if (!given.IsObject()) walk.report(rule, path, "not an object");
        return;
    case ElementKind::choice:
        return;
    }
}

int members_of_choice(const Value& resource, std::string_view members) {
    int count = 0;
    for (auto it = resource.MemberBegin(); it != resource.MemberEnd(); ++it)
        if (is_among(text_of(it->name), members)) ++count;
    return count;
}

void walk_element(MemberWalk& walk, const Value& resource, const std::string& path, const Element& element) {
    const std::string at = below(path, element.name);
    if (element.kind == ElementKind::choice) {
        const int count = members_of_choice(resource, element.values);
        if (count == 0 && element.is_required) walk.report(rule, at, "missing");
        if (count > 1) walk.report(rule, at, "given in two types");
        return;
    }
    const Value* given = member(resource, element.name);
    if (given == nullptr) {
        // A primitive may have an extension in the place of its value.
        if (element.is_required && member(resource, "_" + std::string(element.name)) == nullptr)
            walk.report(rule, at, "missing");
        return;
    }
    if (element.repeats == Repeats::no) {
        if (given->IsArray()) return walk.report(rule, at, "an array, but it does not repeat");
        return walk_value(walk, *given, at, element);
    }
    if (!given->IsArray()) return walk.report(rule, at, "not an array");
    for (rapidjson::SizeType i = 0; i < given->Size(); ++i) walk_value(walk, (*given)[i], below(at, i), element);
}

void walk_extensions(MemberWalk& walk, const Value& list, const std::string& path) {
    walk.each(list, path, rule, [&](const Value& extension, const std::string& at) {
        walk.text(extension, at, "url", Presence::required, rule);
    });
}

void walk_codings(MemberWalk& walk, const Value& list, const std::string& path) {
    walk.each(list, path, rule, [&](const Value& coding, const std::string& at) {
        for (const char* name : {"system", "version", "code", "display"})
            walk.text(coding, at, name, Presence::optional, rule);
        walk.boolean(coding, at, "userSelected", rule);
    });
}

// What has one shape wherever it stands in R4.
void walk_shapes(MemberWalk& walk, const Value& value, const std::string& path) {
    if (value.IsArray())
        for (rapidjson::SizeType i = 0; i < value.Size(); ++i) walk_shapes(walk, value[i], below(path, i));
    if (!value.IsObject()) return;
    for (auto it = value.MemberBegin(); it != value.MemberEnd(); ++it) {
        const std::string_view name = text_of(it->name);
        const std::string at = below(path, name);
        if (name == "resourceType") continue;
        if (name == "resource" || name == "contained") continue; // resources of their own
        if (name == "extension" || name == "modifierExtension")
            walk_extensions(walk, it->value, at);
        else if (name == "coding")
            walk_codings(walk, it->value, at);
        else if (name == "id" && !it->value.IsString())
            walk.report(rule, at, "not a string");
        else if (name == "reference" && !it->value.IsString() && !it->value.IsObject())
            walk.report(rule, at, "neither a reference nor its text");
        else if (name.starts_with('_') && !it->value.IsObject() && !it->value.IsArray())
            walk.report(rule, at, "not the extension of a primitive");
        walk_shapes(walk, it->value, at);
    }
}

} // namespace

void walk_fhir_resource(MemberWalk& walk, const Value& resource, const std::string& path) {
    const Value* type = walk.text(resource, path, "resourceType", Presence::required, rule);
    if (type == nullptr) return;
    if (!is_resource_type(text_of(*type)))
        return walk.report(rule, below(path, "resourceType"), "no type of resource that FHIR has");
    if (!is_resource_type_r4(text_of(*type))) return;
    for (const Element& element : fhir_elements())
        if (element.type == text_of(*type)) walk_element(walk, resource, path, element);
    walk_shapes(walk, resource, path);
    walk.optional_each(resource, "contained", path, rule,
                       [&](const Value& inner, const std::string& at) { walk_fhir_resource(walk, inner, at); });
}

} // namespace eczema::conformance
