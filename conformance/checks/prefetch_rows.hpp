// The value table of prefetch as data: what may stand under a requested key, and the statuses that are right then.
// The values are templates; value_for() fills them for a type of resource.
#pragma once
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace eczema::conformance {

struct PrefetchRow {
    const char* requirement;
    const char* part;
    const char* title;
    std::string_view json; // empty: the key is left out
    std::initializer_list<unsigned> allowed;
};

std::span<const PrefetchRow> search_rows();  // for a key that searches
std::span<const PrefetchRow> patient_rows(); // for the key that reads the patient of the context

// The row's value for a key whose template searches `type`.
std::string value_for(const PrefetchRow& row, std::string_view type);

} // namespace eczema::conformance
