// The data a request brought, by prefetch key. Only the patient is required: every other list that is not there is
// unknown, and the cards name it.
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

// 412: no readable Patient with the context's id. Names the key and says why what is there is not that patient.
Problem missing_patient(std::span<const fhir::Supplied> supplied, fhir::Reading& reading);

} // namespace eczema::server
