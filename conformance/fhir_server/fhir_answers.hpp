// What the examiner's FHIR server answers a query, by the way it is told to behave. It knows no socket.
#pragma once
#include "conformance/fhir_server/behaviour.hpp"
#include "conformance/fhir_server/fhir_exchange.hpp"

namespace eczema::conformance {

struct FhirPlace {
    std::string base;           // of this server, as the service knows it; no slash at its end
    std::string elsewhere_base; // of the other origin
};

// `relative_url` is a read or a search below the base.
FhirAnswer fhir_answer(const std::string& relative_url, Behaviour behaviour, const FhirPlace& place);

// Whether a query asks for a page behind the first, as the links of paged answers do.
bool is_later_page(std::string_view relative_url);

FhirAnswer capability_statement();
FhirAnswer outcome(unsigned status, std::string_view code);

} // namespace eczema::conformance
