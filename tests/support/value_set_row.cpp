#include "tests/support/value_set_row.hpp"

namespace eczema::cards {

const ValueSets& loaded_sets(bool with_snomed_outside_gps) {
    static const auto all = load_value_sets(value_set_files_embedded, true);
    static const auto free = load_value_sets(value_set_files_embedded, false);
    if (!all || !free) throw std::runtime_error("the value sets do not load");
    return with_snomed_outside_gps ? *all : *free;
}

bool is_in(std::string_view system, std::string_view code, ValueSet set) {
    return holds(loaded_sets().table.sets_of(system, code).sets, set);
}

void PrintTo(const ValueSetRow& row, std::ostream* out) {
    *out << value_set_id(row.set) << ' ' << row.code << ": " << row.what;
}

} // namespace eczema::cards
