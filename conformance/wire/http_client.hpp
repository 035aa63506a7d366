// The only socket code of the examiner: one request, one connection, one deadline. Plain HTTP.
// It follows no redirect, decodes no content encoding and knows nothing of CDS Hooks.
#pragma once
#include <boost/system/result.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eczema::conformance {

struct BaseUrl {
    std::string host; // without the brackets of an IPv6 literal
    std::string port;
    std::string prefix; // path before "/cds-services"; no trailing slash
};

// Takes "http://host[:port][/prefix]"; nothing when `url` is not of that form.
std::optional<BaseUrl> parse_base_url(std::string_view url);

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
    std::string method;
    std::string path; // below the base URL's prefix: "/cds-services"
    Headers headers;
    std::string body;
};

struct HttpResponse {
    unsigned status = 0;
    Headers headers;
    std::string body;

    // The values of all fields of that name, joined by ", "; nothing when there is none. Case-insensitive.
    std::optional<std::string> header(std::string_view name) const;
};

using Reply = boost::system::result<HttpResponse>;

class HttpClient {
  public:
    HttpClient(BaseUrl base, std::chrono::seconds timeout) : base_(std::move(base)), timeout_(timeout) {}

    // The timeout covers the whole exchange.
    Reply send(const HttpRequest& request) const;

  private:
    BaseUrl base_;
    std::chrono::seconds timeout_;
};

bool equal_ignoring_case(std::string_view a, std::string_view b);

} // namespace eczema::conformance
