#include "tests/support/derived_chart.hpp"

namespace eczema::tests {

const cards::ValueSets& value_sets() {
    static const auto loaded = cards::load_value_sets(cards::value_set_files_embedded, true);
    if (!loaded) throw std::runtime_error("the value sets do not load");
    return *loaded;
}

} // namespace eczema::tests
