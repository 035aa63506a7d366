#include "server/time_zone.hpp"

#include <date/tz.h>

#include <exception>

namespace eczema::server {

std::optional<std::vector<fhir::ZoneChange>> load_time_zone(const std::string& name) {
    using namespace std::chrono;
    const date::time_zone* zone = nullptr;
    try {
        zone = date::locate_zone(name);
    } catch (const std::exception&) {
        return std::nullopt;
    }
    // Records reach back a lifetime; plans reach forward a few years.
    const date::sys_seconds first = date::sys_days{date::year{1900} / 1 / 1};
    const date::sys_seconds last = date::sys_days{date::year{2100} / 1 / 1};
    std::vector<fhir::ZoneChange> changes;
    for (date::sys_seconds at = first; at < last;) {
        const date::sys_info info = zone->get_info(at);
        changes.push_back({at.time_since_epoch().count(), static_cast<std::int32_t>(info.offset.count())});
        if (info.end <= at) break;
        at = info.end;
    }
    return changes;
}

} // namespace eczema::server
