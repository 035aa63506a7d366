// IANA time zones as lists of offset changes, from the system's tz database. Read at start and on reload only.
#pragma once
#include "fhir/date.hpp"

#include <optional>
#include <string>
#include <vector>

namespace eczema::server {

// Nothing where the system knows no zone of this name.
std::optional<std::vector<fhir::ZoneChange>> load_time_zone(const std::string& name);

} // namespace eczema::server
