// What a prefetch template asks for in one call: its tokens replaced by what the context and the values of earlier
// templates hold, as a client does it. https://cds-hooks.hl7.org/2.0/#prefetch-tokens
#pragma once
#include "conformance/json/rapid_json.hpp"
#include "conformance/requests/prefetch_template.hpp"
#include <optional>

namespace eczema::conformance {

// The query relative to the FHIR server's base. Nothing when a token stands for nothing in this call. `prefetch` holds
// the values of earlier keys; `today` is "YYYY-MM-DD".
std::optional<std::string> expand(const PrefetchTemplate& query, const rapidjson::Value& context,
                                  const rapidjson::Value& prefetch, std::string_view today);

// The present day in UTC, and the day so many days after `day`.
std::string today_utc();
std::string day_after(std::string_view day, int days);

} // namespace eczema::conformance
