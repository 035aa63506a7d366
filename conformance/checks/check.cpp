#include "conformance/checks/check.hpp"

#include <iterator>

namespace eczema::conformance {

std::vector<Check> all_checks(const std::vector<Service>& services) {
    std::vector<Check> checks;
    for (std::vector<Check> family : {discovery_checks(),
                                      discovery_entry_checks(),
                                      service_checks(services),
                                      prefetch_checks(),
                                      prefetch_access_checks(),
                                      fhir_access_checks(),
                                      fhir_defence_checks(),
                                      error_checks(),
                                      cors_checks(),
                                      token_checks(),
                                      tls_checks(),
                                      caching_checks(),
                                      http_checks(),
                                      limit_checks(),
                                      context_checks(),
                                      given_request_checks(),
                                      markup_checks(),
                                      feedback_checks(),
                                      wrong_input_checks(),
                                      load_checks(),
                                      record_checks(),
                                      response_checks()})
        std::move(family.begin(), family.end(), std::back_inserter(checks));
    return checks;
}

bool is_selected(const Check& check, std::string_view selector) {
    return check.id() == selector || check.requirement == selector;
}

} // namespace eczema::conformance
