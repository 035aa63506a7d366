#include "server/tls_stream.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <sys/socket.h>

namespace eczema::server {
namespace {

constexpr std::size_t record_bytes = SSL3_RT_MAX_PLAIN_LENGTH;

struct FreeNames {
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};

// --- the socket as OpenSSL sees it: its own would send without MSG_NOSIGNAL ------------------------------------------

int socket_of(BIO* bio) { return *static_cast<const int*>(BIO_get_data(bio)); }

bool is_transient(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

int send_some(BIO* bio, const char* bytes, std::size_t size, std::size_t* sent) {
    BIO_clear_retry_flags(bio);
    const ssize_t count = ::send(socket_of(bio), bytes, size, MSG_NOSIGNAL);
    if (count < 0 && is_transient(errno)) BIO_set_retry_write(bio);
    if (count < 0) return 0;
    *sent = static_cast<std::size_t>(count);
    return 1;
}

int receive_some(BIO* bio, char* to, std::size_t room, std::size_t* received) {
    BIO_clear_retry_flags(bio);
    const ssize_t count = ::recv(socket_of(bio), to, room, 0);
    if (count < 0 && is_transient(errno)) BIO_set_retry_read(bio);
    if (count <= 0) return 0;
    *received = static_cast<std::size_t>(count);
    return 1;
}

long control(BIO*, int what, long, void*) { return what == BIO_CTRL_FLUSH ? 1 : 0; }

const BIO_METHOD* socket_method() {
    static const BIO_METHOD* const method = [] {
        BIO_METHOD* const made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without signals");
        if (made == nullptr) throw std::bad_alloc();
        BIO_meth_set_write_ex(made, send_some);
        BIO_meth_set_read_ex(made, receive_some);
        BIO_meth_set_ctrl(made, control);
        return made;
    }();
    return method;
}

// --- names of a certificate
// -------------------------------------------------------------------------------------------

std::string subject_of(X509* certificate) {
    const std::unique_ptr<BIO, FreeNames> text(BIO_new(BIO_s_mem()));
    if (!text || X509_NAME_print_ex(text.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253) < 0) return {};
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(text.get(), &bytes);
    return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : std::string();
}

// A name with anything but printable ASCII in it is no DNS name and no URI, so it is left out: what is behind a NUL
// must not be lost.
void add_name(std::vector<std::string>& names, std::string_view kind, const ASN1_IA5STRING* value) {
    const std::string_view text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                                static_cast<std::size_t>(ASN1_STRING_length(value)));
    const bool printable = std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
    if (printable && !text.empty()) names.emplace_back(kind).append(text);
}

} // namespace

TlsStream::TlsStream(const ServerTls& tls, int socket) : socket_(socket), ssl_(SSL_new(tls.context.get())) {
    BIO* const bio = ssl_ ? BIO_new(socket_method()) : nullptr;
    if (bio == nullptr) throw std::bad_alloc();
    BIO_set_data(bio, &socket_);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_accept_state(ssl_.get());
}

void TlsStream::Free::operator()(ssl_st* ssl) const { SSL_free(ssl); }

IoStep TlsStream::judge(int returned) {
    const int error = SSL_get_error(ssl_.get(), returned);
    met_plain_http_ = met_plain_http_ || (error == SSL_ERROR_SSL && ERR_GET_LIB(ERR_peek_error()) == ERR_LIB_SSL &&
                                          ERR_GET_REASON(ERR_peek_error()) == SSL_R_HTTP_REQUEST);
    ERR_clear_error();
    switch (error) {
    case SSL_ERROR_NONE:
        return IoStep::done;
    case SSL_ERROR_WANT_READ:
        return IoStep::wants_read;
    case SSL_ERROR_WANT_WRITE:
        return IoStep::wants_write;
    case SSL_ERROR_ZERO_RETURN:
        return IoStep::ended;
    default:
        broken_ = true;
        return IoStep::broken;
    }
}

IoStep TlsStream::handshake() {
    ERR_clear_error();
    return judge(SSL_do_handshake(ssl_.get()));
}

std::vector<std::string> TlsStream::certificate_names() const {
    std::vector<std::string> names;
    X509* const certificate = SSL_get0_peer_certificate(ssl_.get());
    if (certificate == nullptr || SSL_get_verify_result(ssl_.get()) != X509_V_OK) return names;
    if (std::string subject = subject_of(certificate); !subject.empty()) names.push_back(std::move(subject));
    const std::unique_ptr<GENERAL_NAMES, FreeNames> others(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; i < sk_GENERAL_NAME_num(others.get()); ++i) {
        const GENERAL_NAME* const name = sk_GENERAL_NAME_value(others.get(), i);
        if (name->type == GEN_DNS) add_name(names, "DNS:", name->d.dNSName);
        if (name->type == GEN_URI) add_name(names, "URI:", name->d.uniformResourceIdentifier);
    }
    ERR_clear_error();
    return names;
}

IoStep TlsStream::read(char* to, std::size_t room, std::size_t& received) {
    if (broken_) return IoStep::broken;
    ERR_clear_error();
    return judge(SSL_read_ex(ssl_.get(), to, room, &received));
}

IoStep TlsStream::look() {
    if (broken_) return IoStep::broken;
    ERR_clear_error();
    char byte = 0;
    std::size_t seen = 0;
    return judge(SSL_peek_ex(ssl_.get(), &byte, 1, &seen));
}

IoStep TlsStream::write(std::string_view head, std::string_view body, std::size_t& sent) {
    if (broken_) return IoStep::broken;
    std::array<char, record_bytes> joined; // so that a small answer is one record, and one packet
    std::string_view piece = body.substr(0, record_bytes);
    if (!head.empty()) {
        const std::size_t of_head = std::min(head.size(), joined.size());
        const std::size_t of_body = std::min(body.size(), joined.size() - of_head);
        std::memcpy(joined.data(), head.data(), of_head);
        std::copy_n(body.data(), of_body, joined.data() + of_head);
        piece = {joined.data(), of_head + of_body};
    }
    ERR_clear_error();
    return judge(SSL_write_ex(ssl_.get(), piece.data(), piece.size(), &sent));
}

IoStep TlsStream::say_goodbye() {
    if (broken_ || SSL_in_init(ssl_.get()) != 0) return IoStep::done;
    ERR_clear_error();
    const int returned = SSL_shutdown(ssl_.get());
    return returned >= 0 ? IoStep::done : judge(returned); // 0: the other side has not said so yet, which may be
}

bool TlsStream::has_unread() const { return SSL_has_pending(ssl_.get()) == 1; }

} // namespace eczema::server
