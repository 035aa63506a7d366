// National Drug Codes: packages of the United States, written with and without hyphens. It must not guess: what may be
// several packages is none.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace eczema::fhir {

// The 11 digits of an NDC written with hyphens as 4-4-2, 5-3-2, 5-4-1 or 5-4-2, or as 11 digits. Ten digits without
// hyphens may be three different packages: nothing.
std::optional<std::string> ndc_digits(std::string_view code);

} // namespace eczema::fhir
