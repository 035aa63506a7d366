#include "tests/support/fhir_reading.hpp"

namespace eczema::tests {

std::int64_t seconds_of(int year, unsigned month, unsigned day) {
    return std::int64_t{fhir::day_of(year, month, day).number} * 86'400;
}

fhir::TimeZone berlin() {
    static const std::array changes{
        fhir::ZoneChange{seconds_of(2025, 10, 26) + 3600, 3600},
        fhir::ZoneChange{seconds_of(2026, 3, 29) + 3600, 7200},
        fhir::ZoneChange{seconds_of(2026, 10, 25) + 3600, 3600},
    };
    return {changes};
}

fhir::DateInterval on(int year, unsigned month, unsigned day) {
    return {fhir::day_of(year, month, day), fhir::day_of(year, month, day)};
}

} // namespace eczema::tests
