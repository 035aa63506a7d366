// A request in which everything a service asks for is prefetched from the examiner's invented record, as a client with
// that record would send it; and the service's keys with their templates read.
#pragma once
#include "conformance/exam.hpp"
#include "conformance/json/rapid_json.hpp"
#include "conformance/requests/prefetch_template.hpp"
#include <optional>

namespace eczema::conformance {

struct PrefetchKey {
    std::string name;
    PrefetchTemplate query;
    std::optional<std::string> url; // what it asks for in the sample context; nothing when a token has no value there
};

// In the order of discovery.
std::vector<PrefetchKey> prefetch_keys(const Service& service);

// Those that search one type of resource and have a value in the sample context.
std::vector<PrefetchKey> search_keys(const Service& service);

// The service's hook must be known. Keys whose query finds nothing to stand for a token are left out.
rapidjson::Document made_request(const Service& service);

} // namespace eczema::conformance
