// Contexts of the hooks of HL7's library as JSON: the least that each hook requires, and ways in which clients send
// more, other or less. Patient and orders are invented and say nothing of interest. It builds requests and sends none.
#pragma once
#include "conformance/json/rapid_json.hpp"
#include <cstdint>
#include <span>
#include <string_view>

namespace eczema::conformance {

// The context with the required fields alone; the hook must be one of hook_definitions().
std::string_view least_context(std::string_view hook);

// What a service does with a variant.
enum class Wanted : std::uint8_t { answered, answered_or_refused, refused };

struct ContextEdit {
    std::string_view pointer; // below the context, RFC 6901; empty: no edit
    std::string_view json;    // empty: the member is dropped
};

struct ContextVariant {
    std::string_view hook;
    std::string_view part;  // of the requirement of the hook; several variants may share it
    std::string_view title; // what is special about it
    Wanted wanted;
    ContextEdit edits[2] = {};
};

// The table. Those that lack a required field are not in it: they are made from hook_definitions().
std::span<const ContextVariant> context_variants();

// Puts the edits into a request.
void apply(const ContextVariant& variant, rapidjson::Document& request);

} // namespace eczema::conformance
