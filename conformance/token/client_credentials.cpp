#include "conformance/token/client_credentials.hpp"

namespace eczema::conformance {

std::string ClientCredentials::authorization(std::string_view url) { return "Bearer " + std::string(url); }

} // namespace eczema::conformance
