#include "server/fhir_call.hpp"
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>

namespace eczema::server {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr asio::as_tuple_t<asio::use_awaitable_t<IoExecutor>> with_error{};

} // namespace

FhirCall::FhirCall(IoExecutor executor, std::shared_ptr<FhirPool> pool, Clock::time_point deadline,
                   std::size_t& bytes_left, FhirTotal* total)
    : executor_(std::move(executor)), pool_(std::move(pool)), deadline_(deadline), budget_(bytes_left, total),
      end_at_(executor_, deadline), finished_(executor_, Clock::time_point::max()) {}

IoTask<void> FhirCall::run() {
    const auto self = shared_from_this();
    if (children_.empty())
        end_at_.async_wait([weak = weak_from_this()](const error_code& error) {
            if (const auto call = error ? nullptr : weak.lock()) call->end();
        });
    while (!ended_ && children_.size() < exchanges_.size()) {
        FhirExchange& next = exchanges_[children_.size()];
        Child& child = children_.emplace_back();
        child.running = true;
        ++running_;
        const auto done = [self, &child](std::exception_ptr) {
            child.running = false;
            if (--self->running_ == 0) self->finished_.cancel();
        };
        asio::co_spawn(executor_, exchange(self, next), asio::bind_cancellation_slot(child.stop.slot(), done));
    }
    while (running_ != 0) co_await finished_.async_wait(with_error);
}

void FhirCall::end() {
    ended_ = true;
    for (Child& child : children_)
        if (child.running) child.stop.emit(asio::cancellation_type::terminal);
}

IoTask<void> FhirCall::exchange(std::shared_ptr<FhirCall> call, FhirExchange& one) {
    FhirPool& pool = *call->pool_;
    const FhirPlace place = co_await pool.wait_for_place();
    if (!place) co_return;
    auto connection = pool.take_idle();
    if (connection) {
        co_await one.run(*connection, call->budget_);
        if (!one.heard()) connection = nullptr; // the server had closed it: once more, on a fresh one
    }
    if (!connection) {
        connection = co_await pool.connect(call->deadline_);
        if (call->ended_) co_return;
        if (!connection) {
            one.answer.outcome = FetchOutcome::unreachable;
            co_return;
        }
        co_await one.run(*connection, call->budget_);
        if (!one.heard()) one.answer.outcome = FetchOutcome::failed;
    }
    if (one.leaves_connection_usable()) pool.keep(std::move(connection));
}

} // namespace eczema::server
