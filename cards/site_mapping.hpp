// A site's own codes, drug names and order items: checked once at start, then part of the look-up of codes, where every
// resource that reads a set finds them. Reads no file and no request.
#pragma once
#include "cards/settings.hpp"
#include "cards/value_sets.hpp"

#include <string>
#include <vector>

namespace eczema::cards {

// What is wrong with one entry. Names ids of ours, never a value of the site.
struct MappingFault {
    std::string_view list;   // "codes", "drugs" or "orders"
    std::size_t index;       // of the entry in it
    std::string_view member; // "means"; empty for the entry as a whole
    std::string message;
};

// `value_sets` are those in use, `whole` the same with every code: what a standard code means does not depend on the
// codes that a site leaves out. Neither holds a mapping yet.
std::vector<MappingFault> check_mapping(const Settings& settings, const fhir::ValueSetTable& value_sets,
                                        const fhir::ValueSetTable& whole);

// Adds codes, drugs and texts that have been checked.
void add_mapping(const Settings& settings, fhir::ValueSetTable& value_sets);

} // namespace eczema::cards
