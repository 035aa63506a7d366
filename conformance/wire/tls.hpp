// TLS as the examiner speaks it: what it trusts, what it shows of itself, and what it saw of the service's certificate.
// It moves no bytes (wire/stream does) and judges nothing.
#pragma once
#include <boost/asio/ssl/context.hpp>
#include <string>

namespace eczema::conformance {

struct TlsOptions {
    std::string ca_file;          // PEM, the authorities to trust; empty: those of the system
    bool insecure = false;        // take any certificate
    std::string certificate_file; // PEM, the examiner's own certificate; empty: none is shown
    std::string key_file;         // PEM, its private key
};

// Made once; connections of several threads may share it.
class TlsClient {
  public:
    // Throws boost::system::system_error where a file cannot be read.
    explicit TlsClient(const TlsOptions& options);

    boost::asio::ssl::context& context() { return context_; }

    // From now on nothing newer than TLS 1.1 is offered, with any cipher: to see whether a service takes it.
    void only_before_tls_1_2();

  private:
    boost::asio::ssl::context context_;
};

struct TlsFacts {
    std::string version;   // "TLSv1.3"
    std::string cipher;    // in the words of OpenSSL
    std::string subject;   // of the certificate
    std::string not_after; // when it ends
    std::string distrust;  // why it is not to be trusted, by the authorities known and the host's name; empty: it is
    bool in_date = false;
};

// Of a connection after its handshake.
TlsFacts tls_facts(SSL* connection);

// Asks for the host's name, and wants it in the certificate.
void expect_host(SSL* connection, const std::string& host);

} // namespace eczema::conformance
