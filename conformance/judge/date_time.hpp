// Dates and times as text: RFC 3339 in UTC, and the date and dateTime of FHIR, which may end early. Calendar and clock
// are checked, leap seconds allowed. It knows no current time.
#pragma once
#include <string_view>

namespace eczema::conformance {

bool is_utc_time(std::string_view text);       // "1985-04-12T23:20:50.52Z"
bool is_fhir_date(std::string_view text);      // "1985", "1985-04", "1985-04-12"
bool is_fhir_date_time(std::string_view text); // a date, or a time with its zone

} // namespace eczema::conformance
