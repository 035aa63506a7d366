// A TLS client on the loopback, for tests. TLS is made in memory and its bytes are handed to a raw client, so that they
// can be cut, held back or left out as a test wants.
#pragma once
#include "tests/support/http_client.hpp"
#include "tests/support/made_certificate.hpp"
#include <string>
#include <string_view>

namespace eczema::tests {

// Trusts this authority; checks no name.
inline OpenSsl<SSL_CTX> client_context(const MadeCertificate& authority, const MadeCertificate* own = nullptr,
                                       int version = 0) {
    OpenSsl<SSL_CTX> context(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    authority.trust_in(context.get());
    if (own != nullptr) own->show_in(context.get());
    SSL_CTX_set_min_proto_version(context.get(), version);
    SSL_CTX_set_max_proto_version(context.get(), version);
    return context;
}

class TlsClient {
  public:
    // Sends its bytes in pieces of at most `piece` bytes; 0: in one.
    explicit TlsClient(std::uint16_t port, SSL_CTX* context, SSL_SESSION* to_resume = nullptr, std::size_t piece = 0)
        : raw_(port), piece_(piece), ssl_(SSL_new(context)) {
        SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
        SSL_set_connect_state(ssl_.get());
        if (to_resume != nullptr) SSL_set_session(ssl_.get(), to_resume);
    }

    SSL* ssl() { return ssl_.get(); }
    HttpClient& raw() { return raw_; }
    bool connected() const { return raw_.connected(); }

    // In TLS 1.3 a server may refuse a client's certificate after this has returned true.
    bool handshake() {
        return repeat([this] { return SSL_do_handshake(ssl_.get()); }) == 1;
    }
    bool send(std::string_view bytes) {
        if (SSL_is_init_finished(ssl_.get()) != 1 && !handshake()) return false;
        if (bytes.empty()) return true;
        return repeat([this, bytes] { return SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())); }) >
               0;
    }
    HttpReply read_reply(bool to_head = false) {
        return take_reply(received_, to_head, [this] { return receive(); });
    }
    HttpReply exchange(std::string_view bytes) {
        return send(bytes) ? read_reply(bytes.starts_with("HEAD")) : HttpReply{};
    }

    // Whether the server ends the connection without sending more data; and whether it said so (close_notify).
    bool ended() { return received_.empty() && !receive(); }
    bool ended_orderly() { return ended() && SSL_get_error(ssl_.get(), last_) == SSL_ERROR_ZERO_RETURN; }
    // Why OpenSSL gave up, of the first failure.
    int failure() const { return failure_; }

    void say_goodbye() {
        SSL_shutdown(ssl_.get());
        flush();
    }
    void end_sending() { raw_.end_sending(); }
    void close() { raw_.close(); }
    void reset() { raw_.reset(); }

    // What send() would have sent, behind whatever was held back, to be cut or damaged.
    std::string sealed(std::string_view bytes) {
        if (!bytes.empty()) SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
        return pending();
    }
    bool flush() {
        const std::string bytes = pending();
        const std::size_t step = piece_ == 0 ? bytes.size() : piece_;
        for (std::size_t at = 0; at < bytes.size(); at += step)
            if (!raw_.send(std::string_view(bytes).substr(at, step))) return false;
        return true;
    }

  private:
    // Until it succeeds or fails for good.
    template <class Step>
    int repeat(Step step) {
        for (;;) {
            ERR_clear_error();
            last_ = step();
            const int error = SSL_get_error(ssl_.get(), last_);
            if (error == SSL_ERROR_SSL && failure_ == 0) failure_ = ERR_GET_REASON(ERR_peek_error());
            const bool sent = flush();
            if (error != SSL_ERROR_WANT_READ) return sent || last_ > 0 ? last_ : -1;
            const std::string bytes = raw_.read_some();
            if (bytes.empty()) return -1;
            BIO_write(SSL_get_rbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size()));
        }
    }
    bool receive() {
        char bytes[16 * 1024];
        const int got = repeat([&] { return SSL_read(ssl_.get(), bytes, sizeof bytes); });
        if (got > 0) received_.append(bytes, static_cast<std::size_t>(got));
        return got > 0;
    }
    std::string pending() {
        BIO* const out = SSL_get_wbio(ssl_.get());
        std::string bytes(BIO_ctrl_pending(out), '\0');
        if (!bytes.empty()) BIO_read(out, bytes.data(), static_cast<int>(bytes.size()));
        return bytes;
    }

    HttpClient raw_;
    std::size_t piece_;
    OpenSsl<SSL> ssl_;
    std::string received_;
    int last_ = 0;
    int failure_ = 0;
};

} // namespace eczema::tests
