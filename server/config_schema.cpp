#include "server/config_schema.hpp"

#include "server/admission.hpp"

#include <cassert>

namespace eczema::server {

std::string_view config_schema_text() {
    for (const EmbeddedFile& file : schema_files_embedded)
        if (file.name == "config.schema.json") return file.text;
    assert(false && "the build embeds the schema");
    return {};
}

} // namespace eczema::server
