#include "conformance/embedded_file.hpp"

#include <algorithm>
#include <cassert>

namespace eczema::conformance {

std::string_view embedded_text(std::string_view name) {
    const auto found = std::find_if(embedded_files.begin(), embedded_files.end(),
                                    [&](const EmbeddedFile& file) { return file.name == name; });
    assert(found != embedded_files.end());
    return found->text;
}

} // namespace eczema::conformance
