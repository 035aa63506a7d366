// The data a request brought, by prefetch key; what is missing is named. Without calls to the FHIR server, only the
// patient can be missing: every other list that was not sent is unknown.
// https://cds-hooks.hl7.org/2.0/#prefetch-template
#pragma once
#include "server/hook_request.hpp"

#include <memory_resource>
#include <span>

namespace eczema::server {

// Every value of `prefetch` under its key; ours are tied to the lists they were asked for.
std::span<const fhir::Supplied> supplied_values(const HookRequest& request, std::pmr::memory_resource& arena);

// The FHIR server that the request names is not one of the client's: nothing was asked of it.
void note_unknown_server(fhir::Reading& reading);

// 412: no readable Patient with the context's id.
Problem missing_patient();

} // namespace eczema::server
