// One decision about a value set: whether it holds a code.
#pragma once
#include "cards/value_sets.hpp"

#include <ostream>
#include <stdexcept>

namespace eczema::cards {

const ValueSets& loaded_sets(bool with_snomed_outside_gps = true);

bool is_in(std::string_view system, std::string_view code, ValueSet set);

struct ValueSetRow {
    std::string_view what;
    ValueSet set;
    std::string_view system, code;
    bool is_in;
};

void PrintTo(const ValueSetRow& row, std::ostream* out);

} // namespace eczema::cards
