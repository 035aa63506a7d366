#include "server/http_body.hpp"
#include "server/chunked.hpp"
#include "server/http_worker.hpp"
#include <algorithm>
#include <cstring>
#include <string>

namespace eczema::server {
namespace {

// A declared length is a promise: beyond this, memory follows what has arrived.
constexpr std::size_t trusted_bytes = 128 * 1024;

constexpr std::size_t chunked_first_bytes = 64 * 1024;
constexpr std::size_t chunked_read_bytes = 16 * 1024; // at least this much room for each read

} // namespace

IoTask<bool> HttpBody::receive(const HttpHead& head, std::optional<Problem>& problem) {
    view_ = {};
    request_size_ = head.size();
    problem_.reset();
    bool complete = false;
    if (head.content_coding() == ContentCoding::unknown)
        problem_ =
            Problem{ProblemKind::unsupported_media, {}, "Send the body plain or with Content-Encoding gzip.", {}};
    else if (head.content_length().value_or(0) > worker_.limits.body_bytes)
        refuse_too_large();
    else
        complete = co_await receive_coded(head);
    if (complete && head.content_coding() == ContentCoding::gzip && !view_.empty()) complete = undo_gzip();
    problem = std::move(problem_);
    co_return complete;
}

bool HttpBody::is_small(const HttpHead& head) const {
    return !head.chunked() && !head.expects_continue() &&
           head.content_length().value_or(0) <= inbox_.room_behind(head.size());
}

IoTask<bool> HttpBody::pass_over(const HttpHead& head, std::optional<Problem>& problem) {
    view_ = {};
    request_size_ = head.size();
    problem_.reset();
    const bool complete = co_await receive_coded(head);
    problem = std::move(problem_);
    co_return complete;
}

IoTask<bool> HttpBody::receive_coded(const HttpHead& head) {
    const auto length = static_cast<std::size_t>(head.content_length().value_or(0));
    const std::size_t arrived = inbox_.bytes().size() - head.size();
    if (!head.chunked() && length <= arrived) {
        keep_in_inbox(head.size(), length);
        co_return true;
    }
    connection_.set_deadline(worker_.limits.body_time);
    if (head.expects_continue() && arrived == 0) {
        const bool invited = co_await connection_.write("HTTP/1.1 100 Continue\r\n\r\n", {}, worker_.limits.body_time);
        if (!invited) co_return false;
        connection_.set_deadline(worker_.limits.body_time);
    }
    bool complete = false;
    if (head.chunked())
        complete = co_await receive_chunked(head.size());
    else if (length <= inbox_.room_behind(head.size()))
        complete = co_await receive_small(head.size(), length);
    else
        complete = co_await receive_large(head.size(), length);
    if (!complete && !problem_ && connection_.expired())
        problem_ = Problem{ProblemKind::timed_out, {}, "Send the whole body without a pause.", {}};
    co_return complete;
}

IoTask<bool> HttpBody::receive_small(std::size_t head_size, std::size_t length) {
    while (inbox_.bytes().size() < head_size + length) {
        const std::size_t received = co_await connection_.read(inbox_.free_space(), inbox_.room());
        if (received == 0) co_return false;
        inbox_.received(received);
    }
    keep_in_inbox(head_size, length);
    co_return true;
}

IoTask<bool> HttpBody::receive_large(std::size_t head_size, std::size_t length) {
    if (!charge(std::min(length, trusted_bytes))) co_return false;
    own_ = worker_.buffers.take(std::min(length, trusted_bytes));
    const std::string_view arrived = inbox_.bytes().substr(head_size);
    std::memcpy(own_.data(), arrived.data(), arrived.size());
    request_size_ = head_size + arrived.size();
    std::size_t have = arrived.size();
    while (have < length) {
        if (have == own_.capacity()) {
            if (!charge(std::min(length, 2 * own_.capacity()))) co_return false;
            own_.grow(std::min(length, 2 * own_.capacity()));
        }
        // Never more than the body, so that nothing of a next request ends up here.
        const std::size_t received =
            co_await connection_.read(own_.data() + have, std::min(own_.capacity(), length) - have);
        if (received == 0) co_return false;
        have += received;
    }
    view_ = {own_.data(), length};
    co_return true;
}

// The raw bytes are read behind what is already decoded and moved down over their own framing.
IoTask<bool> HttpBody::receive_chunked(std::size_t head_size) {
    ChunkedDecoder decoder(worker_.limits.body_bytes, worker_.limits.header_bytes);
    if (!charge(chunked_first_bytes)) co_return false;
    own_ = worker_.buffers.take(chunked_first_bytes);
    std::string_view raw = inbox_.bytes().substr(head_size);
    std::size_t have = 0;
    for (;;) {
        const auto state = decoder.decode(raw, own_.data() + have);
        have += decoder.produced();
        if (state == ChunkedDecoder::State::too_large) co_return refuse_too_large();
        if (state == ChunkedDecoder::State::malformed) {
            problem_ = Problem{ProblemKind::bad_http, {}, "Send a well-formed chunked body.", {}};
            co_return false;
        }
        if (state == ChunkedDecoder::State::complete) break;
        if (own_.capacity() - have < chunked_read_bytes) {
            if (!charge(2 * own_.capacity())) co_return false;
            own_.grow(2 * own_.capacity());
        }
        // What belongs to a next request must fit in the inbox again.
        const std::size_t room = std::min(own_.capacity() - have, inbox_.room_behind(head_size));
        const std::size_t received = co_await connection_.read(own_.data() + have, room);
        if (received == 0) co_return false;
        raw = {own_.data() + have, received};
    }
    inbox_.replace_behind(head_size, raw.substr(decoder.consumed()));
    view_ = {own_.data(), have};
    co_return true;
}

void HttpBody::keep_in_inbox(std::size_t head_size, std::size_t length) {
    view_ = inbox_.bytes().substr(head_size, length);
    request_size_ = head_size + length;
}

bool HttpBody::undo_gzip() {
    const std::size_t sent = charged_;
    BodyBuffer text = worker_.buffers.take(std::min(4 * view_.size(), worker_.limits.body_bytes));
    const auto state = worker_.gzip.inflate(view_, worker_.limits.body_bytes, text);
    // What comes out is held for as long as the request is; a thread undoes one at a time, so charging afterwards is
    // in time.
    if (!charge(sent + text.capacity())) return false;
    worker_.buffers.give(std::exchange(own_, std::move(text)));
    view_ = {own_.data(), worker_.gzip.size()};
    if (state == GzipInflater::State::too_large) return refuse_too_large();
    if (state == GzipInflater::State::broken)
        problem_ = Problem{ProblemKind::bad_http, {}, "Send the body as one complete gzip stream.", {}};
    return state == GzipInflater::State::complete;
}

bool HttpBody::refuse_too_large() {
    problem_ =
        Problem{ProblemKind::body_too_large,
                {},
                "Send a body of at most " + std::to_string(worker_.limits.body_bytes) + " bytes, after decompression.",
                {}};
    return false;
}

// Raises what this body has taken of the budget of all bodies to so many bytes; false where they are not left.
bool HttpBody::charge(std::size_t bytes) {
    if (bytes <= charged_) return true;
    if (!worker_.shared.bodies.take(bytes - charged_)) {
        problem_ = Problem{ProblemKind::unavailable, {}, "The service holds too many bodies. Try again later.", {}, 1};
        return false;
    }
    charged_ = bytes;
    return true;
}

void HttpBody::release() {
    if (charged_ != 0) worker_.shared.bodies.give(std::exchange(charged_, 0));
    worker_.buffers.give(std::exchange(own_, BodyBuffer()));
    view_ = {};
}

} // namespace eczema::server
