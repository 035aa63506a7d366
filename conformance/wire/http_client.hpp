// One HTTP request, one connection, one deadline.
// It follows no redirect, decodes no content encoding and knows nothing of CDS Hooks.
#pragma once
#include "conformance/wire/base_url.hpp"
#include "conformance/wire/tls.hpp"
#include <boost/system/result.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eczema::conformance {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
    std::string method;
    std::string path; // below the base URL's prefix: "/cds-services"
    Headers headers;
    std::string body;
    bool is_spoilt = false; // made wrong on purpose: what an answer tells back of it is not the service's own
};

struct HttpResponse {
    unsigned status = 0;
    Headers headers;
    std::string body;

    // The values of all fields of that name, joined by ", "; nothing when there is none. Case-insensitive.
    std::optional<std::string> header(std::string_view name) const;
};

using Reply = boost::system::result<HttpResponse>;

constexpr int most_interim_responses = 10;
constexpr std::size_t max_reply_bytes = 16U << 20U; // what is longer counts as no answer

// 100 (Continue), 103 (Early Hints) and the like, behind which the answer itself comes. Not 101, which ends HTTP.
constexpr bool is_interim(unsigned status) { return status / 100 == 1 && status != 101; }

class HttpClient {
  public:
    // `tls` is needed for an https base alone.
    HttpClient(BaseUrl base, std::chrono::seconds timeout, std::shared_ptr<TlsClient> tls = nullptr)
        : base_(std::move(base)), timeout_(timeout), tls_(std::move(tls)) {}

    // The timeout covers the whole exchange. Interim responses are passed over.
    Reply send(const HttpRequest& request) const;

    const BaseUrl& base() const { return base_; }
    std::chrono::seconds timeout() const { return timeout_; }
    TlsClient* tls() const { return tls_.get(); }

  private:
    BaseUrl base_;
    std::chrono::seconds timeout_;
    std::shared_ptr<TlsClient> tls_;
};

bool equal_ignoring_case(std::string_view a, std::string_view b);

} // namespace eczema::conformance
