#include "server/http_body.hpp"
#include "server/chunked.hpp"
#include "server/http_worker.hpp"
#include <algorithm>
#include <cstring>
#include <limits>
#include <string>

namespace eczema::server {
namespace {

constexpr std::size_t least_own_bytes = 32 * 1024;    // of a buffer outside the inbox
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

// The inbox, which has no room for all of it, is filled first.
IoTask<bool> HttpBody::receive_large(std::size_t head_size, std::size_t length) {
    while (inbox_.room() != 0) {
        const std::size_t received = co_await connection_.read(inbox_.free_space(), inbox_.room());
        if (received == 0) co_return false;
        inbox_.received(received);
    }
    std::size_t have = inbox_.bytes().size() - head_size;
    request_size_ = head_size + have;
    if (!move_out_of_inbox(head_size, have, length)) co_return false;
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

// The raw bytes are read behind what is already decoded and moved down over their own framing, in the inbox at first.
IoTask<bool> HttpBody::receive_chunked(std::size_t head_size) {
    ChunkedDecoder decoder(worker_.limits.body_bytes, worker_.limits.header_bytes);
    const std::size_t inbox_room = inbox_.room_behind(head_size);
    char* decoded = inbox_.behind(head_size);
    std::size_t capacity = inbox_room;
    std::string_view raw = inbox_.bytes().substr(head_size);
    std::size_t have = 0;
    for (;;) {
        const auto state = decoder.decode(raw, decoded + have);
        have += decoder.produced();
        if (state == ChunkedDecoder::State::too_large) co_return refuse_too_large();
        if (state == ChunkedDecoder::State::malformed) {
            problem_ = Problem{ProblemKind::bad_http, {}, "Send a well-formed chunked body.", {}};
            co_return false;
        }
        if (state == ChunkedDecoder::State::complete) break;
        if (capacity - have < chunked_read_bytes) {
            if (own_.capacity() == 0) {
                if (!move_out_of_inbox(head_size, have, std::numeric_limits<std::size_t>::max())) co_return false;
            } else {
                if (!charge(2 * own_.capacity())) co_return false;
                own_.grow(2 * own_.capacity());
            }
            decoded = own_.data();
            capacity = own_.capacity();
        }
        // What belongs to a next request must fit in the inbox again.
        const std::size_t received = co_await connection_.read(decoded + have, std::min(capacity - have, inbox_room));
        if (received == 0) co_return false;
        raw = {decoded + have, received};
    }
    const std::size_t kept = own_.capacity() == 0 ? head_size + have : head_size;
    inbox_.replace_behind(kept, raw.substr(decoder.consumed()));
    request_size_ = kept;
    view_ = {decoded, have};
    co_return true;
}

// To a buffer of its own, which has as much room again, but not for more than `at_most`. False without a budget for it.
bool HttpBody::move_out_of_inbox(std::size_t head_size, std::size_t have, std::size_t at_most) {
    const std::size_t capacity = std::min(std::max(2 * have, least_own_bytes), at_most);
    if (!charge(capacity)) return false;
    own_ = worker_.buffers.take(capacity);
    std::memcpy(own_.data(), inbox_.behind(head_size), have);
    return true;
}

void HttpBody::keep_in_inbox(std::size_t head_size, std::size_t length) {
    view_ = inbox_.bytes().substr(head_size, length);
    request_size_ = head_size + length;
}

bool HttpBody::undo_gzip() {
    const std::size_t sent = held_.bytes();
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
    if (held_.raise_to(bytes)) return true;
    problem_ = Problem{ProblemKind::unavailable, {}, "The service holds too many bodies. Try again later.", {}, 1};
    return false;
}

void HttpBody::release() {
    held_.release();
    worker_.buffers.give(std::exchange(own_, BodyBuffer()));
    view_ = {};
}

} // namespace eczema::server
