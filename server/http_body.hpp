// Receives the body of one request within its limits, and undoes chunked and gzip. A small body stays in the inbox
// behind its head; a larger one moves to a buffer of its own once the inbox is full. Memory follows what has arrived,
// whatever a head announces, and so does what is taken of the budget of all bodies.
#pragma once
#include "server/body_budget.hpp"
#include "server/http_connection.hpp"
#include "server/http_head.hpp"
#include "server/http_inbox.hpp"
#include "server/problem.hpp"
#include <optional>
#include <string_view>

namespace eczema::server {

class HttpWorker;

class HttpBody {
  public:
    // `held`: of the budget of all bodies.
    HttpBody(HttpWorker& worker, HttpConnection& connection, HttpInbox& inbox, HeldBytes& held)
        : worker_(worker), connection_(connection), inbox_(inbox), held_(held) {}

    // False if the request ends here: with a problem to answer, or without one when the client has left.
    IoTask<bool> receive(const HttpHead& head, std::optional<Problem>& problem);

    // Whether the body is sent in one piece, unasked, and has room in the inbox.
    bool is_small(const HttpHead& head) const;
    // Reads past such a body without looking at it. False as above.
    IoTask<bool> pass_over(const HttpHead& head, std::optional<Problem>& problem);

    std::string_view view() const { return view_; }            // decoded; until release()
    std::size_t request_size() const { return request_size_; } // what the whole request takes at the inbox's front
    void release();

  private:
    IoTask<bool> receive_coded(const HttpHead& head);
    IoTask<bool> receive_small(std::size_t head_size, std::size_t length);
    IoTask<bool> receive_large(std::size_t head_size, std::size_t length);
    IoTask<bool> receive_chunked(std::size_t head_size);
    void keep_in_inbox(std::size_t head_size, std::size_t length);
    bool undo_gzip();
    bool charge(std::size_t bytes);
    bool move_out_of_inbox(std::size_t head_size, std::size_t have, std::size_t at_most);
    bool refuse_too_large();

    HttpWorker& worker_;
    HttpConnection& connection_;
    HttpInbox& inbox_;
    HeldBytes& held_;
    BodyBuffer own_; // unused while the body lies in the inbox
    std::string_view view_;
    std::size_t request_size_ = 0;
    std::optional<Problem> problem_;
};

} // namespace eczema::server
