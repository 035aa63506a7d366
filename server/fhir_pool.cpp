#include "server/fhir_pool.hpp"
#include "server/private_address.hpp"
#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/basic_resolver.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace eczema::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr asio::as_tuple_t<asio::use_awaitable_t<IoExecutor>> with_error{};
constexpr std::chrono::seconds addresses_last{30};

bool is_private(const asio::ip::address& address) {
    if (address.is_v4()) return server::is_private(address.to_v4().to_bytes());
    return server::is_private(address.to_v6().to_bytes());
}

} // namespace

// One coroutine that waits here. It stands in a list of the pool until it is called or goes away.
struct FhirPool::Waiter {
    explicit Waiter(const IoExecutor& executor) : timer(executor, Clock::time_point::max()) {}

    void call() {
        called = true;
        timer.cancel();
    }

    IoTimer timer;
    bool called = false;
};

FhirPlace::~FhirPlace() {
    if (pool_) pool_->release_place();
}

FhirPool::FhirPool(IoExecutor executor, FhirAddress address, const FhirServer& server, const FetchLimits& limits)
    : executor_(std::move(executor)), address_(std::move(address)), ca_pem_(server.ca_pem),
      private_address_(server.private_address), most_(std::max(limits.connections, 1U)), idle_time_(limits.idle_time) {}

IoTask<FhirPlace> FhirPool::wait_for_place() {
    if (held_ < most_) {
        ++held_;
        co_return FhirPlace(shared_from_this());
    }
    struct InLine {
        FhirPool& pool;
        Waiter waiter;
        bool taken = false;
        explicit InLine(FhirPool& of) : pool(of), waiter(of.executor_) { pool.line_.push_back(&waiter); }
        ~InLine() {
            if (taken) return;
            if (waiter.called)
                pool.release_place(); // ended between the call and its turn
            else
                std::erase(pool.line_, &waiter);
        }
    };
    const auto self = shared_from_this();
    InLine in_line(*this);
    co_await in_line.waiter.timer.async_wait(with_error);
    if (!in_line.waiter.called) co_return FhirPlace();
    in_line.taken = true;
    co_return FhirPlace(self);
}

// The place passes to the next in line without being free in between, so that nobody overtakes.
void FhirPool::release_place() {
    if (closed_ || line_.empty()) {
        --held_;
        return;
    }
    Waiter* const next = line_.front();
    line_.pop_front();
    next->call();
}

std::shared_ptr<FhirConnection> FhirPool::take_idle() {
    while (!idle_.empty()) {
        auto connection = std::move(idle_.back().connection);
        const bool fresh = Clock::now() - idle_.back().since < idle_time_;
        idle_.pop_back();
        if (fresh && connection->is_quiet()) return connection;
    }
    return nullptr;
}

void FhirPool::keep(std::shared_ptr<FhirConnection> connection) {
    if (closed_) return;
    if (auto session = connection->session()) session_ = std::move(session);
    idle_.push_back({std::move(connection), Clock::now()});
}

void FhirPool::close_idle(Clock::time_point now) {
    std::erase_if(idle_, [&](const Idle& idle) { return now - idle.since >= idle_time_; });
}

void FhirPool::close() {
    closed_ = true;
    idle_.clear();
}

IoTask<std::shared_ptr<FhirConnection>> FhirPool::connect(Clock::time_point deadline) {
    if (address_.tls && !tls_) tls_ = make_tls_context(ca_pem_);
    if (address_.tls && !tls_) co_return nullptr;
    co_await find_addresses();
    const auto addresses = addresses_; // a copy, since a later look-up may replace them meanwhile
    const auto connection = std::make_shared<FhirConnection>(executor_);
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        // A share of the time for each, so that the first one cannot use it up by not answering.
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        const bool connected = co_await connection->connect(addresses[i], left / (addresses.size() - i));
        if (!connected) continue;
        if (!address_.tls) co_return connection;
        const bool secure = co_await connection->secure(tls_, address_.host, session_);
        if (secure) co_return connection;
        session_ = nullptr;
        break;
    }
    addresses_until_ = {};
    co_return nullptr;
}

IoTask<void> FhirPool::find_addresses() {
    if (Clock::now() < addresses_until_) co_return;
    error_code no_literal;
    const auto literal = asio::ip::make_address(address_.host, no_literal);
    if (!no_literal) {
        set_addresses({{literal, address_.port}});
        co_return;
    }
    if (!resolving_) {
        resolving_ = true;
        asio::co_spawn(executor_, resolve(shared_from_this()), [pool = shared_from_this()](std::exception_ptr) {
            pool->resolving_ = false;
            for (Waiter* waiter : pool->for_addresses_) waiter->call();
        });
    }
    struct Waiting {
        FhirPool& pool;
        Waiter waiter;
        explicit Waiting(FhirPool& of) : pool(of), waiter(of.executor_) { pool.for_addresses_.push_back(&waiter); }
        ~Waiting() { std::erase(pool.for_addresses_, &waiter); }
    };
    const auto self = shared_from_this();
    Waiting waiting(*this);
    co_await waiting.waiter.timer.async_wait(with_error);
}

// Apart from those who wait for it, because the system's resolver cannot be interrupted: they leave at their deadline,
// and what it finds later serves the next. There is one such look-up for a server and a thread at a time.
IoTask<void> FhirPool::resolve(std::shared_ptr<FhirPool> pool) {
    asio::ip::basic_resolver<tcp, IoExecutor> resolver(pool->executor_);
    const std::string port = std::to_string(pool->address_.port);
    const auto [error, results] = co_await resolver.async_resolve(pool->address_.host, port,
                                                                  asio::ip::resolver_base::numeric_service, with_error);
    std::vector<tcp::endpoint> found;
    if (!error)
        for (const auto& entry : results) found.push_back(entry.endpoint());
    pool->set_addresses(std::move(found));
}

// What is refused is left out here, at the one place where addresses come from.
void FhirPool::set_addresses(std::vector<tcp::endpoint> found) {
    if (!private_address_) std::erase_if(found, [](const tcp::endpoint& to) { return is_private(to.address()); });
    addresses_ = std::move(found);
    addresses_until_ = addresses_.empty() ? Clock::time_point{} : Clock::now() + addresses_last;
}

} // namespace eczema::server
