#include "server/http_session.hpp"
#include "server/http_answer.hpp"
#include "server/http_await.hpp"

#include <utility>

namespace eczema::server {
namespace {

constexpr std::chrono::milliseconds discard_pause{50}; // between reads of what nobody looks at

constexpr unsigned most_empty_lines = 2; // before a request

constexpr std::size_t large_answer_bytes = 64 * 1024; // cards are smaller

Problem too_many(std::string_view what) {
    return {
        ProblemKind::unavailable, {}, "The service holds too many " + std::string(what) + ". Try again later.", {}, 1};
}

// One that changes nothing and can be asked again (RFC 9110, section 9.2.1).
bool is_safe(std::string_view method) { return method == "GET" || method == "HEAD" || method == "OPTIONS"; }

Problem failed() { return {ProblemKind::internal, {}, "The service failed on this request; report its time.", {}}; }

// An IPv4 client of a socket that takes both is known by its IPv4 address.
std::string numeric(const boost::asio::ip::address& address) {
    namespace ip = boost::asio::ip;
    const bool mapped = address.is_v6() && address.to_v6().is_v4_mapped();
    return mapped ? ip::make_address_v4(ip::v4_mapped, address.to_v6()).to_string() : address.to_string();
}

} // namespace

HttpSession::HttpSession(HttpWorker& worker, IoSocket socket, const boost::asio::ip::address& peer)
    : worker_(worker), peer_(numeric(peer)), address_(ConnectionPlaces::key_of(peer)),
      held_body_(worker.shared.bodies, address_), held_answer_(worker.shared.answers, address_),
      connection_(std::move(socket)), body_(worker, connection_, inbox_, held_body_) {
    worker_.enter(*this);
}

HttpSession::~HttpSession() {
    body_.release();
    inbox_.give_to(worker_.buffers);
    worker_.leave(*this);
}

IoTask<void> HttpSession::serve() {
    if (const auto tls_to_use = tls()) {
        const bool secured = co_await secure(*tls_to_use);
        if (!secured) co_return;
    }
    bool keep = true;
    while (keep) {
        const bool head_complete = co_await receive_head();
        if (!head_complete) break;
        const std::optional<Problem> turned_away = look();
        if (turned_away && !body_.is_small(*head_)) {
            problem_ = turned_away; // answered at once; the connection ends, for the body would have to be read first
            break;
        }
        bool body_complete = false; // g++ 12 destroys an awaitable twice that a conditional expression has made
        if (turned_away)
            body_complete = co_await body_.pass_over(*head_, problem_);
        else
            body_complete = co_await body_.receive(*head_, problem_);
        if (!body_complete) break;
        std::optional<Response> response = turned_away ? worker_.handlers.refuse(*turned_away, request()) : answer();
        if (pending_) response = co_await await_answer();
        body_.release();
        if (!response) break;
        keep = head_->keep_alive() && !worker_.stopping.load(std::memory_order_relaxed);
        if (!may_hold(*response)) {
            response = worker_.handlers.refuse(too_many("answers"), request());
            keep = false;
        }
        const bool sent = co_await send(*response, keep);
        held_answer_.release();
        if (!sent) co_return;
        answered_at_ = HttpConnection::Clock::now();
        inbox_.drop_front(body_.request_size());
        if (!inbox_.empty()) co_await connection_.yield(); // others may come between requests sent in one go
    }
    body_.release(); // where it was given up half way: what is told and how long that takes is not held against others
    if (problem_) {
        const Response response = worker_.handlers.refuse(*problem_, request());
        const bool sent = co_await send(response, false);
        if (!sent) co_return;
    } else if (keep) {
        connection_.say_goodbye();
        co_return; // the client has left, or never came
    }
    co_await linger();
}

std::shared_ptr<const ServerTls> HttpSession::tls() const {
    return worker_.handlers.tls ? worker_.handlers.tls() : nullptr;
}

// Without a line in the log where it fails: anyone can bring that about. A client that speaks plain HTTP is told what
// to do; another has been sent an alert and may read it.
IoTask<bool> HttpSession::secure(const ServerTls& tls_to_use) {
    connection_.set_deadline(worker_.limits.header_time);
    resting_ = true;
    const IoStep step = co_await connection_.secure(tls_to_use);
    resting_ = false;
    if (step == IoStep::done) certificate_names_ = connection_.certificate_names();
    if (step != IoStep::broken) co_return step == IoStep::done;
    if (connection_.met_plain_http()) {
        connection_.give_up_tls();
        head_.emplace(worker_.limits.header_bytes);
        const Problem problem{ProblemKind::bad_http, {}, "Use https: this port speaks TLS.", {}};
        const Response response = worker_.handlers.refuse(problem, request());
        const bool sent = co_await send(response, false);
        if (!sent) co_return false;
    }
    co_await linger();
    co_return false;
}

IoTask<bool> HttpSession::wait_for_request() {
    inbox_.give_to(worker_.buffers);
    resting_ = true;
    const bool readable = co_await connection_.wait_for_data(worker_.limits.queue_time.count() > 0);
    resting_ = false;
    // What came before the last answer was sent has waited for that one, not for the thread.
    const auto age = connection_.age_of_arrivals();
    if (age && HttpConnection::Clock::now() - *age > answered_at_) waited_ = age;
    if (readable) inbox_.take_from(worker_.buffers, HttpInbox::capacity_for(worker_.limits.header_bytes));
    co_return readable;
}

IoTask<bool> HttpSession::receive_head() {
    head_.emplace(worker_.limits.header_bytes);
    empty_lines_ = 0;
    waited_.reset();
    connection_.set_deadline(worker_.limits.idle_time); // also where an empty line is all that has arrived
    if (inbox_.empty()) {
        const bool comes = co_await wait_for_request();
        if (!comes) co_return false;
    }
    bool begun = false;
    for (;;) {
        const bool timed = begun;
        begun = begun || has_request_begun();
        if (begun) {
            switch (head_->read(inbox_.bytes())) {
            case HttpHead::State::complete:
                co_return true;
            case HttpHead::State::malformed:
            case HttpHead::State::too_large:
                problem_ = head_->problem();
                co_return false;
            case HttpHead::State::incomplete:
                break;
            }
            if (!timed) connection_.set_deadline(worker_.limits.header_time);
        }
        const std::size_t received = co_await connection_.read(inbox_.free_space(), inbox_.room());
        if (received == 0) {
            if (begun && connection_.expired())
                problem_ = Problem{ProblemKind::timed_out, {}, "Send the whole request without a pause.", {}};
            co_return false;
        }
        inbox_.received(received);
    }
}

// Empty lines before a request are passed over, as RFC 9112, section 2.2 asks for the sake of old clients, but not
// without end: what follows the second one is read as a request.
bool HttpSession::has_request_begun() {
    for (; empty_lines_ < most_empty_lines && inbox_.bytes().substr(0, 2) == "\r\n"; ++empty_lines_)
        inbox_.drop_front(2);
    inbox_.compact();
    const bool half_a_line = empty_lines_ < most_empty_lines && inbox_.bytes() == "\r";
    return !inbox_.empty() && !half_a_line;
}

// Whether the request may go on; its head is there.
std::optional<Problem> HttpSession::look() {
    // An answer that is decided is sent, so a client who takes none is stopped before there is a further one.
    if (!is_safe(head_->method()) && worker_.shared.answers.is_used_up(address_)) return too_many("answers");
    if (!worker_.handlers.look) return std::nullopt;
    const auto now = HttpConnection::Clock::now().time_since_epoch();
    const bool is_too_late = worker_.queue_delay.is_too_late(waited_, now, worker_.limits.queue_time);
    return worker_.handlers.look(request(), is_too_late);
}

std::optional<Response> HttpSession::answer() {
    try {
        auto answered = worker_.handlers.answer(request());
        if (auto* response = std::get_if<Response>(&answered)) return std::move(*response);
        pending_ = std::get<PendingResponse>(std::move(answered));
    } catch (...) {
        problem_ = failed();
    }
    return std::nullopt;
}

// Nothing where the client has left, or where it failed: then there is a problem to tell.
IoTask<std::optional<Response>> HttpSession::await_answer() {
    const PendingResponse pending = std::exchange(pending_, nullptr);
    Cancellation cancellation;
    connection_.watch_for_end([&cancellation] { cancellation.cancel(); });
    std::optional<Response> response;
    try {
        response = co_await pending(worker_.fhir, cancellation);
    } catch (...) {
        problem_ = failed();
    }
    connection_.end_watch();
    if (cancellation.cancelled()) response.reset();
    co_return response;
}

// A large answer is held for as long as the client takes to read it. False where there are too many of them and this
// one can be asked for again. Another has been decided, logged and perhaps been paid for with a token: it is held
// regardless, which look() bounds.
bool HttpSession::may_hold(const Response& response) {
    if (response.body.size() <= large_answer_bytes || !response_has_body(response, head_->method())) return true;
    if (is_safe(head_->method())) return held_answer_.raise_to(response.body.size());
    held_answer_.raise_regardless_to(response.body.size());
    return true;
}

IoTask<bool> HttpSession::send(const Response& response, bool keep_alive) {
    write_response_head(response, keep_alive, head_text_);
    const bool with_body = response_has_body(response, head_->method());
    const std::string_view body = with_body ? std::string_view(response.body) : std::string_view();
    return connection_.write(head_text_, body, worker_.limits.write_time);
}

// Closing with bytes unread would reset the connection, and the reset can overtake the answer on its way to the client
// (RFC 9112, section 9.6). So the client is given a moment to read it and to close first.
IoTask<void> HttpSession::linger() {
    const bool hurry = worker_.stopping.load(std::memory_order_relaxed);
    connection_.set_deadline(hurry ? std::chrono::seconds(1) : std::chrono::seconds(5));
    resting_ = answered_last_ = true;
    inbox_.drop_front(inbox_.bytes().size());
    inbox_.take_from(worker_.buffers, HttpInbox::capacity_for(worker_.limits.header_bytes));
    co_await connection_.end_sending();
    for (;;) {
        const std::size_t received = co_await connection_.read(inbox_.free_space(), inbox_.room());
        if (received == 0) co_return;
        co_await pause(discard_pause); // who sends without end is to wait for it, not this thread for each packet
    }
}

// A request that has arrived but was not looked at yet, because a handler kept the thread, counts as under way.
void HttpSession::end_if_resting() {
    if (!resting_) return;
    if (answered_last_ || !connection_.has_arrivals())
        connection_.cut_now();
    else
        connection_.end_when_quiet();
}

Request HttpSession::request() const {
    return {head_->method(), head_->target(),    head_->origin(), head_->content_type(), head_->authorization(),
            body_.view(),    certificate_names_, peer_,           connection_.is_tls(),  head_->if_none_match()};
}

IoTask<void> serve_connection(HttpWorker& worker, IoSocket socket, boost::asio::ip::address peer) {
    struct Closed {
        HttpWorker& worker;
        ConnectionPlaces::Key key;
        ~Closed() {
            worker.open.fetch_sub(1, std::memory_order_relaxed);
            if (worker.limits.connections_per_address != 0) worker.shared.places.leave(key);
        }
    } closed{worker, ConnectionPlaces::key_of(peer)};
    try {
        HttpSession session(worker, std::move(socket), peer);
        co_await session.serve();
    } catch (...) {
        // Out of memory, or a handler for refusals that throws: this connection ends, the others go on.
    }
}

} // namespace eczema::server
