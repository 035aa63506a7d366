// The CDS services and the prefetch keys they ask for: the table of design/interface in one place.
#pragma once
#include "cards/facts.hpp"
#include "fhir/record.hpp"

namespace eczema::server {

struct Service {
    cards::Hook hook;
    std::string_view hook_name, id, title, description;
};

std::span<const Service> services();
const Service* find_service(std::string_view id);
const Service* find_service_of_hook(std::string_view hook_name);

struct PrefetchKey {
    std::string_view key;
    std::string_view query;               // template, with tokens of the context
    std::optional<fhir::RecordList> list; // what this version reads from it
};

inline constexpr std::string_view required_key = "patient";
std::span<const PrefetchKey> prefetch_keys();
const PrefetchKey* find_prefetch_key(std::string_view key);

} // namespace eczema::server
