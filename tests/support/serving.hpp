// The program while it serves, on free ports of the loopback, and the requests to send to it, for tests.
#pragma once
#include "tests/support/child_process.hpp"
#include "tests/support/http_client.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eczema::tests {

inline constexpr std::string_view listening = R"({"event":"listening","address":"127.0.0.1","port":)";

class Serving {
  public:
    explicit Serving(std::vector<std::string> more = {}, std::vector<std::string> variables = {},
                     const std::string& errors_to = {})
        : child_(arguments(std::move(more)), {}, std::move(variables), PROGRAM, errors_to) {
        if (!comes_true([&] { return child_.output().find('\n') != std::string::npos; }))
            throw std::runtime_error("the server does not say that it listens: " + child_.errors());
        first_line_ = child_.output().substr(0, child_.output().find('\n'));
        port_ = static_cast<std::uint16_t>(std::stoul(first_line_.substr(listening.size())));
    }
    ChildProcess& child() { return child_; }
    const std::string& first_line() const { return first_line_; }
    std::uint16_t port() const { return port_; }

    // Of the metrics; 0 where the first line tells none.
    std::uint16_t metrics_port() const {
        constexpr std::string_view told = R"("metrics":{"address":"127.0.0.1","port":)";
        const std::size_t at = first_line_.find(told);
        return at == std::string::npos ? std::uint16_t(0)
                                       : static_cast<std::uint16_t>(std::stoul(first_line_.substr(at + told.size())));
    }

    HttpReply get(std::string_view target) const { return get_from(port_, target); }
    std::string metrics() const { return get_from(metrics_port(), "/metrics").body; }

    // The first content hash in the discovery document.
    std::string content() const {
        const std::string body = get("/cds-services").body;
        return body.substr(body.find("sha256:"), 71);
    }

    static HttpReply get_from(std::uint16_t port, std::string_view target) {
        HttpClient client(port);
        client.send("GET " + std::string(target) + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        return client.read_reply();
    }

  private:
    static std::vector<std::string> arguments(std::vector<std::string> more) {
        more.insert(more.begin(), {"serve", "--port", "0"});
        return more;
    }
    ChildProcess child_;
    std::string first_line_;
    std::uint16_t port_ = 0;
};

inline std::string post_of(std::string_view hook, std::string_view body) {
    return "POST /cds-services/atopic-dermatitis-" + std::string(hook) +
           " HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

} // namespace eczema::tests
