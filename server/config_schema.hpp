// The schema of the configuration, as the build embeds it.
#pragma once
#include <string_view>

namespace eczema::server {

std::string_view config_schema_text();

} // namespace eczema::server
