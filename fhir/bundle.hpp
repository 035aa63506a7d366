// What a client puts under a prefetch key: a resource, a search result, an error, or nothing.
// Decides what the value says about its data; knows no prefetch key and no hook.
#pragma once
#include "fhir/datatypes.hpp"

namespace eczema::fhir {

struct Entry {
    const Value* resource;
    std::string_view full_url;        // empty where the entry has none
    std::optional<std::size_t> index; // its place in its Bundle or list; none for a loose resource
};

// States of CDS Hooks prefetch values (https://cds-hooks.hl7.org/2.0/#prefetch-template).
enum class Delivery : std::uint8_t {
    data,       // resources, or a search that ran and found none
    failed,     // the client's own query failed: OperationOutcome of severity error or fatal
    unreadable, // no FHIR resource at all
};

struct Delivered {
    Delivery delivery = Delivery::data;
    std::span<const Entry> entries; // without outcomes; nested Bundles opened
    bool is_partial = false;        // there is a next page, or only a loose resource where a list was expected
    bool is_search = false;         // one Bundle, as a search gives it
    std::span<const std::optional<std::size_t>> unreadable{}; // places of entries without a resource of a type
};

// `value` as sent; null reads as a search without result.
Delivered read_delivered(const Value& value, Reading& reading);

// The resources of a Bundle, or of a list of resources.
std::span<const Entry> read_entries(const Value& bundle, std::pmr::memory_resource& arena);

std::string_view resource_type(const Value& resource);

// The value itself, or what it wraps: some clients send a batch response entry, {"response": …, "resource": …}.
const Value& content_of(const Value& value);

bool has_next_page(const Value& bundle);
// The address of the next page of a search result; empty where there is none or it has no address.
std::string_view next_page(const Value& bundle);

} // namespace eczema::fhir
