// Awaits what another thread works out: the coroutine goes on, on its own thread, once the result is there.
#pragma once
#include "server/http_connection.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <memory>

namespace eczema::server {

// `begin` is given the function to call with the result: once, from any thread, within the call too.
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

} // namespace eczema::server
