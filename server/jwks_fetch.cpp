#include "server/jwks_fetch.hpp"
#include "server/fhir_address.hpp"
#include "server/fhir_client.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace eczema::server {
namespace {

namespace asio = boost::asio;

// Fetches are minutes apart; no server keeps a connection open for so long.
constexpr FetchLimits keep_no_connection{.connections = 4, .idle_time = std::chrono::milliseconds(0)};

// A base may have no query, which a jku may.
std::optional<FhirServer> server_of(const PublishedKeySource& source) {
    const auto base = parse_fhir_base(std::string_view(source.url).substr(0, source.url.find('?')));
    if (!base || (!base->tls && !source.private_address) || !resolve_below(*base, source.url)) return std::nullopt;
    FhirServer server;
    server.base = base->base;
    server.private_address = source.private_address;
    server.ca_pem = source.ca_pem;
    return server;
}

} // namespace

bool is_askable(const PublishedKeySource& source) { return server_of(source).has_value(); }

class JwksFetch::Impl {
  public:
    Impl(std::chrono::milliseconds time, std::size_t body_bytes)
        : time_(time), body_bytes_(body_bytes), thread_([this] { loop_->run(); }) {}
    ~Impl();
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void start(const PublishedKeySource& source, Done done);

  private:
    IoTask<FhirAnswer> ask(FhirServer server, std::vector<FhirQuery> query);

    const std::chrono::milliseconds time_;
    const std::size_t body_bytes_;
    Cancellation cancellation_;
    std::unique_ptr<asio::io_context> loop_ = std::make_unique<asio::io_context>(1);
    std::optional<asio::executor_work_guard<IoExecutor>> work_{loop_->get_executor()};
    std::optional<FhirClient> client_{std::in_place, *loop_, keep_no_connection};
    std::thread thread_; // the last: it uses the others
};

JwksFetch::Impl::~Impl() {
    asio::post(*loop_, [this] {
        cancellation_.cancel();
        loop_->stop();
    });
    thread_.join();
    work_.reset();
    loop_->restart();
    loop_->poll(); // what was cancelled comes to its end
    client_.reset();
    // Work is left where the system still looks up a name. Destroying the loop would wait for that, many seconds at
    // worst, so it stays, for good: the look-up comes back into it.
    if (!loop_->stopped()) static_cast<void>(loop_.release());
}

void JwksFetch::Impl::start(const PublishedKeySource& source, Done done) {
    auto server = server_of(source);
    if (!server) {
        asio::post(*loop_, [done = std::move(done)] { done({FetchOutcome::unreachable, {}}); });
        return;
    }
    auto task = ask(std::move(*server), {{source.url, MediaType::json}});
    asio::co_spawn(loop_->get_executor(), std::move(task),
                   [this, done = std::move(done)](std::exception_ptr fault, FhirAnswer answer) {
                       if (cancellation_.cancelled()) return;
                       if (fault) answer = {FetchOutcome::failed, {}};
                       done(std::move(answer));
                   });
}

IoTask<FhirAnswer> JwksFetch::Impl::ask(FhirServer server, std::vector<FhirQuery> query) {
    std::size_t bytes_left = body_bytes_;
    const auto deadline = FhirClient::Clock::now() + time_;
    auto answers = co_await client_->fetch(server, {}, query, deadline, bytes_left, cancellation_);
    client_->close_idle(FhirClient::Clock::now());
    co_return std::move(answers.front());
}

JwksFetch::JwksFetch(std::chrono::milliseconds time, std::size_t body_bytes)
    : impl_(std::make_unique<Impl>(time, body_bytes)) {}

JwksFetch::~JwksFetch() = default;

void JwksFetch::start(const PublishedKeySource& source, Done done) { impl_->start(source, std::move(done)); }

} // namespace eczema::server
