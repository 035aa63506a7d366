// The hooks of HL7's library, as data: which fields the context of each has, which of them may be prefetch tokens, and
// which versions of it were published. What a context looks like as JSON is in hook_contexts.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace eczema::conformance {

enum class FieldKind : std::uint8_t {
    id,         // a logical id, without its type
    user,       // "Type/id" of one of the types of user
    reference,  // "Type/id"
    references, // an array of "Type/id"
    bundle,     // a Bundle
    resource,   // one resource
    resources   // an array of resources
};

struct ContextField {
    std::string_view name;
    FieldKind kind;
    bool is_required;
    bool may_be_token;           // of CDS Hooks 2.0
    std::string_view types = {}; // the resource types it may hold or name, blank-separated; empty: any
};

struct HookDefinition {
    std::string_view hook;
    std::string_view versions; // blank-separated
    std::span<const ContextField> fields;
};

std::span<const HookDefinition> hook_definitions();

// nullptr for a hook that is not in the library.
const HookDefinition* find_hook(std::string_view hook);

// Whether `word` is one of the blank-separated `words`.
bool is_among(std::string_view word, std::string_view words);

} // namespace eczema::conformance
