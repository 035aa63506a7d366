#include "server/fhir_fetch.hpp"

namespace eczema::server {

FetchOutcome outcome_of(unsigned http_status) {
    switch (http_status) {
    case 200:
        return FetchOutcome::fetched;
    case 401:
    case 403:
        return FetchOutcome::forbidden;
    case 404:
    case 410:
        return FetchOutcome::not_found;
    case 429:
        return FetchOutcome::throttled;
    default:
        return http_status / 100 == 3 ? FetchOutcome::unreachable : FetchOutcome::failed;
    }
}

} // namespace eczema::server
