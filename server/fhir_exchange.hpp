// One HTTP request to a FHIR server and its answer, on one connection: writes the request, reads the answer under the
// budget and says what came of it. Follows nothing, keeps no connection and knows of FHIR its media types.
#pragma once
#include "server/fhir_address.hpp"
#include "server/fhir_budget.hpp"
#include "server/fhir_connection.hpp"
#include "server/fhir_fetch.hpp"
#include <string>
#include <string_view>

namespace eczema::server {

// Whether it can stand in a header without ending it.
bool is_sendable_token(std::string_view token);

class FhirExchange {
  public:
    // GET of an absolute URL below the base, or, with a body, POST to it.
    FhirExchange(const FhirAddress& base, std::string_view url, std::string_view token, std::string_view body = {},
                 MediaType media_type = MediaType::fhir_json);
    FhirExchange(FhirExchange&&) = default;
    FhirExchange& operator=(FhirExchange&&) = delete;
    ~FhirExchange(); // wipes the request, which holds the token

    // Throws where its coroutine is cancelled. The outcome is set as soon as it is certain.
    IoTask<void> run(FhirConnection& connection, FhirBudget& budget);

    bool heard() const { return heard_; }                           // any byte of an answer
    bool leaves_connection_usable() const { return usable_after_; } // for a further exchange

    unsigned status = 0; // 0: no answer
    FhirAnswer answer;

  private:
    IoTask<void> receive(FhirConnection& connection, FhirBudget& budget, FhirBudget::Text& text);

    std::string request_;
    MediaType media_type_;
    bool heard_ = false;
    bool usable_after_ = false;
};

} // namespace eczema::server
