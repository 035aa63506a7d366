#include "conformance/checks/kept_connection.hpp"

namespace eczema::conformance {

Exchange KeptConnection::exchange(HttpRequest request) {
    exam_->want_patience();
    request = exam_->authorized(std::move(request));
    const std::string text = request_text(request, exam_->client().base());
    const auto started = std::chrono::steady_clock::now();
    const auto attempt = [&]() -> Reply {
        // A service may refuse before it has read everything: what it answers counts, also after a broken write.
        const boost::system::error_code write_error = connection_.write(text);
        Reply reply = connection_.read_final(request.method);
        if (!reply && write_error) return write_error;
        return reply;
    };
    const bool was_open = connection_.is_open();
    boost::system::error_code error;
    if (!was_open) error = connection_.open();
    Reply reply = error ? Reply(error) : attempt();
    const bool is_slow = !reply && reply.error() == boost::beast::error::timeout;
    if (!reply && was_open && !is_slow) {
        ++closed_without_notice_;
        error = connection_.open();
        reply = error ? Reply(error) : attempt();
    }
    const auto duration =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started);
    return {std::move(request), std::move(reply), duration};
}

Reply KeptConnection::send(HttpRequest request) {
    Exchange exchange = this->exchange(std::move(request));
    Reply reply = exchange.reply;
    exam_->record().add(std::move(exchange));
    return reply;
}

} // namespace eczema::conformance
