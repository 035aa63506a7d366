// FHIR's Bundle of type batch: many searches in one request, and the answers of the server taken apart again. Text in,
// text out; it sends nothing and reads of the resources no more than that they are objects.
#pragma once
#include "server/fhir_fetch.hpp"
#include <span>
#include <string>
#include <string_view>

namespace eczema::server {

// A GET of each of these URLs, which are relative to the base.
std::string batch_request(std::span<const std::string> urls);

// Into as many answers as the batch had entries, in their order (https://hl7.org/fhir/R4/http.html#brules).
// False where the response is no Bundle of so many entries; then the answers are left as they are.
bool read_batch_response(std::string_view body, std::span<FhirAnswer> answers);

// Whether a status says that this server takes no batch at all, and not that it did not like this one.
bool refuses_batches(unsigned http_status);

} // namespace eczema::server
