// One accepted socket, plain or TLS, and the one deadline that its session waits under. Reads and writes are tried at
// once and the session is suspended only where the kernel has nothing to give or take. Knows no HTTP.
#pragma once
#include "server/tls_stream.hpp"
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::server {

// Named in full, not any_io_executor, whose indirect calls cost a tenth of a small request.
using IoExecutor = boost::asio::io_context::executor_type;
template <class T>
using IoTask = boost::asio::awaitable<T, IoExecutor>;
using IoSocket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, IoExecutor>;

class HttpConnection {
  public:
    using Clock = std::chrono::steady_clock;

    explicit HttpConnection(IoSocket socket) : socket_(std::move(socket)) {}

    // The TLS handshake, before anything else: done or broken; or still wanting, past the deadline or when cut.
    IoTask<IoStep> secure(const ServerTls& tls);
    bool met_plain_http() const { return tls_ && tls_->met_plain_http(); }
    void give_up_tls() { tls_.reset(); }                // what is written from now on is sent as it is
    std::vector<std::string> certificate_names() const; // as TlsStream has them
    bool is_tls() const { return tls_ != nullptr; }

    // Until there is something to read, or the other side has ended; false once the deadline is past or it was cut.
    // Notes the age of what has arrived where that is asked for.
    IoTask<bool> wait_for_data(bool notes_age);

    // At least one byte, at most `room`; 0 when no more will come: the other side ended, the deadline is past, or cut.
    IoTask<std::size_t> read(char* to, std::size_t room);

    // Lets the other connections of the thread have their turn.
    IoTask<void> yield();

    // As http_arrival.hpp has it, of what wait_for_data() has waited for, when that ended. Nothing too where TLS had
    // taken it from the socket before.
    std::optional<std::chrono::nanoseconds> age_of_arrivals() const { return age_; }

    // The whole of both, in one call to the kernel where it takes them; false when that has failed.
    IoTask<bool> write(std::string_view head, std::string_view body, std::chrono::milliseconds time);

    // Calls `on_end` once the other side has ended or the connection is cut, until end_watch(): while the session waits
    // for something else. A side that has only ended its sending counts as gone, since the two cannot be told apart.
    void watch_for_end(std::function<void()> on_end);
    void end_watch() { on_end_ = nullptr; }

    // The orderly end of what this side sends; afterwards read() gives the other side's bytes undeciphered.
    IoTask<void> end_sending();
    void say_goodbye(); // the same for one that is closed at once, as far as it can be done without waiting

    void set_deadline(std::chrono::milliseconds from_now) {
        deadline_ = Clock::now() + from_now;
        expired_ = false;
    }
    bool expired() const { return expired_; } // the last wait ended for want of time

    // From outside the session, on its thread, while it waits:
    void look_for_end();                       // of a watch; the sweep calls it too
    void expire_if_due(Clock::time_point now); // the sweep calls it for all connections, cheaper than a timer for each
    void cut_now();
    bool has_arrivals() const;                         // bytes that were not read yet
    void end_when_quiet() { ends_when_quiet_ = true; } // instead of waiting once more for a handshake or for data

  private:
    IoStep try_read(char* to, std::size_t room, std::size_t& received);
    IoStep try_write(std::string_view& head, std::string_view& body);
    IoStep write_plain(std::string_view head, std::string_view body, std::size_t& sent);
    IoStep look();
    void note_age(bool is_asked_for);
    IoTask<bool> wait(IoStep step);

    IoSocket socket_;
    std::unique_ptr<TlsStream> tls_; // null: plain
    Clock::time_point deadline_ = Clock::time_point::max();
    std::optional<std::chrono::nanoseconds> age_;
    std::size_t unbroken_bytes_ = 0; // read since the session was last suspended
    bool drained_ = false;           // the last read took all there was
    bool expired_ = false;
    bool cut_ = false;
    bool ends_when_quiet_ = false;
    std::function<void()> on_end_;
};

} // namespace eczema::server
