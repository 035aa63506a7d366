// The service over real sockets with everything that guards it: clients with keys, the memory of used tokens, the
// store. The day is that of the worked examples; the clock that measures is real.
#pragma once
#include "server/serve.hpp"
#include "server/store.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/hook_calls.hpp"
#include "tests/support/made_token.hpp"
#include "tests/support/patient_times.hpp"
#include "tests/support/running_server.hpp"

#include <fstream>
#include <optional>

namespace eczema::tests {

inline const MadeKey& es384_key() {
    static const MadeKey key = MadeKey::es384();
    return key;
}
inline const MadeKey& rs384_key() {
    static const MadeKey key = MadeKey::rs384();
    return key;
}

inline constexpr std::string_view guarded_url = "https://cds.example.org";
inline constexpr std::string_view guarded_issuer = "https://ehr.example.org/fhir";
inline const std::string view_service = "/cds-services/atopic-dermatitis-patient-view";

// A client "ehr" with both keys; `more` is put in front of its end (`,"tenants":["n"]`).
inline std::string ehr_client(std::string_view more = {}) {
    return R"({"id":"ehr","issuer":")" + std::string(guarded_issuer) + R"(","keys":)" +
           jwk_set({es384_key().jwk(), rs384_key().jwk()}) + std::string(more) + '}';
}

// Claims of a token that is right for `path`; each has another jti. `more` is put in front of their end.
inline std::string right_claims(std::string_view path, std::string_view more = {}) {
    static int number = 0;
    return R"({"iss":")" + std::string(guarded_issuer) + R"(","aud":")" + std::string(guarded_url) + std::string(path) +
           R"(","iat":)" + std::to_string(noon) + R"(,"exp":)" + std::to_string(noon + 300) + R"(,"jti":"token-)" +
           std::to_string(++number) + '"' + std::string(more) + '}';
}

class GuardedService {
  public:
    // `config`: members beside listen, and beside store where `store_file` is given.
    explicit GuardedService(const std::string& config, const std::string& store_file = {}, std::int64_t now = noon,
                            bool behind_terminator = false)
        : clocks_{[now] { return now; },
                  [] {
                      using namespace std::chrono;
                      return std::int64_t(duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count());
                  }},
          current_(snapshot_of(R"({"listen":{"behindTerminator":)" + std::string(behind_terminator ? "true" : "false") +
                               R"(,"publicUrl":")" + std::string(guarded_url) + "\"}," +
                               (store_file.empty() ? std::string() : R"("store":{"file":")" + store_file + "\"},") +
                               config + "}")),
          store_(*server::open_store(current_.get()->config.store, {}, {}, patient_times)),
          published_(clocks_.monotonic_nanoseconds), failures_("key", !current_.get()->config.listen.behind_terminator),
          authenticator_(published_, *store_.replay, failures_, 1), log_(log_file(log_text_)),
          running_(server::http_limits(current_.get()->config.limits), 1U,
                   server::handlers(current_, {clocks_, &authenticator_, store_.feedback.get(), &log_})) {}

    // `authorization` without the name of the header; empty: none.
    HttpReply post(std::string_view path, std::string_view body, std::string_view authorization) const {
        std::string headers = "Content-Type: application/json\r\n";
        if (!authorization.empty()) headers += "Authorization: " + std::string(authorization) + "\r\n";
        return running_.exchange(tests::post(path, body, headers));
    }
    HttpReply get(std::string_view path, std::string_view authorization = {}) const {
        std::string text = "GET " + std::string(path) + " HTTP/1.1\r\nHost: test\r\n";
        if (!authorization.empty()) text += "Authorization: " + std::string(authorization) + "\r\n";
        return running_.exchange(text + "\r\n");
    }

    // The worked example with a right token of this key.
    HttpReply call(const MadeKey& key = es384_key(), std::string_view more_claims = {}) const {
        return post(view_service, candidate_request(),
                    "Bearer " + made_token(key, right_claims(view_service, more_claims)));
    }

    // The decision lines so far, once one of them holds `text`.
    std::string log_with(std::string_view text) const {
        comes_true([&] { return log_text_.text().find(text) != std::string::npos; });
        return log_text_.text();
    }

    server::PublishedKeys& published() { return published_; }

  private:
    static int log_file(const ScratchFile& file) {
        return ::open(file.path().c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    }

    const server::Clocks clocks_;
    server::CurrentSnapshot current_;
    server::Store store_;
    server::PublishedKeys published_;
    server::FailureBudget failures_;
    server::Authenticator authenticator_;
    ScratchFile log_text_;
    server::DecisionLog log_;
    RunningServer running_;
};

} // namespace eczema::tests
