// One client from its first byte to its last: head, body, answer, and again while the connection is kept. Lives in a
// coroutine on its worker's thread. Throws only what the worker swallows with the connection.
#pragma once
#include "server/body_budget.hpp"
#include "server/http_body.hpp"
#include "server/http_connection.hpp"
#include "server/http_head.hpp"
#include "server/http_inbox.hpp"
#include "server/http_worker.hpp"
#include <boost/asio/ip/address.hpp>
#include <optional>
#include <string>
#include <vector>

namespace eczema::server {

class HttpSession {
  public:
    HttpSession(HttpWorker& worker, IoSocket socket, const boost::asio::ip::address& peer);
    ~HttpSession();
    HttpSession(const HttpSession&) = delete;
    HttpSession& operator=(const HttpSession&) = delete;

    IoTask<void> serve();

    HttpConnection& connection() { return connection_; }
    void end_if_resting(); // when no request is under way

  private:
    std::shared_ptr<const ServerTls> tls() const;
    IoTask<bool> secure(const ServerTls& tls);
    IoTask<bool> wait_for_request();
    IoTask<bool> receive_head();
    bool has_request_begun();
    std::optional<Problem> look();
    std::optional<Response> answer();
    bool may_hold(const Response& response);
    IoTask<std::optional<Response>> await_answer();
    IoTask<bool> send(const Response& response, bool keep_alive);
    IoTask<void> linger();
    Request request() const;

    HttpWorker& worker_;
    const std::string peer_;
    const BodyBudget::Address address_;
    HeldBytes held_body_, held_answer_;
    HttpConnection connection_;
    std::vector<std::string> certificate_names_;
    HttpInbox inbox_;
    std::optional<HttpHead> head_;
    HttpBody body_;
    std::optional<Problem> problem_;
    std::string head_text_;
    std::optional<std::chrono::nanoseconds> waited_; // for this thread, where it is known
    HttpConnection::Clock::time_point answered_at_ = HttpConnection::Clock::time_point::min(); // the last request
    unsigned empty_lines_ = 0;   // passed over before this request
    PendingResponse pending_;    // where answer() could not answer at once
    bool resting_ = false;       // waiting for a request, or for the client to close
    bool answered_last_ = false; // and will read no further request
};

// Serves the connection to its end, whatever happens; the worker has already counted it as open.
IoTask<void> serve_connection(HttpWorker& worker, IoSocket socket, boost::asio::ip::address peer);

} // namespace eczema::server
