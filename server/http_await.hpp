// What a coroutine of an I/O thread waits for besides its sockets: what another thread works out, and time.
#pragma once
#include "server/http_connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>

namespace eczema::server {

// Goes on, on the thread of the coroutine, once the result is there. `begin` is given the function to call with the
// result: once, from any thread, within the call too.
template <class Result>
IoTask<Result> elsewhere(std::function<void(std::function<void(Result)>)> begin) {
    using Token = boost::asio::use_awaitable_t<IoExecutor>;
    auto initiate = [begin = std::move(begin)](auto handler) {
        const auto kept = std::make_shared<decltype(handler)>(std::move(handler)); // it can be moved only
        const auto executor = boost::asio::get_associated_executor(*kept);
        begin([kept, executor](Result result) {
            boost::asio::post(executor, [kept, result = std::move(result)]() mutable { (*kept)(std::move(result)); });
        });
    };
    return boost::asio::async_initiate<const Token, void(Result)>(std::move(initiate), Token{});
}

// At least this long, on the thread of the coroutine.
inline IoTask<void> pause(std::chrono::nanoseconds time) {
    using Clock = std::chrono::steady_clock;
    boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, IoExecutor> timer(
        co_await boost::asio::this_coro::executor, time);
    co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable_t<IoExecutor>{}));
}

} // namespace eczema::server
