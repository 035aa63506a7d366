// The program under TLS: what its configuration may name, what it says, and certificates renewed while it runs.
#include "tests/support/child_process.hpp"
#include "tests/support/tls_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

namespace {

using namespace eczema::tests;
using testing::HasSubstr;
using testing::Not;

// Files as an administrator has them.
class TlsFiles {
  public:
    explicit TlsFiles(const MadeCertificate& certificate, const std::string& more_keys = {})
        : certificate_(certificate.pem()), key_(certificate.key_pem()),
          config_(R"({"tls":{"certificateFile":")" + certificate_.path() + R"(","privateKeyFile":")" + key_.path() +
                  '"' + more_keys + "}}") {}

    const std::string& config() const { return config_.path(); }
    const std::string& key() const { return key_.path(); }
    void write(const MadeCertificate& certificate) {
        certificate_.write(certificate.pem());
        key_.write(certificate.key_pem());
    }
    void write_key(const std::string& text) { key_.write(text); }

  private:
    ScratchFile certificate_, key_, config_;
};

class ServingTls {
  public:
    explicit ServingTls(const TlsFiles& files) : child_({"serve", "--port", "0", "--config", files.config()}) {
        comes_true([&] { return child_.output().find('\n') != std::string::npos; });
        const std::string line = child_.output(), port = "\"port\":";
        if (line.find(port) != std::string::npos)
            port_ = static_cast<std::uint16_t>(std::stoul(line.substr(line.find(port) + port.size())));
    }
    ChildProcess& child() { return child_; }
    std::uint16_t port() const { return port_; }

    // Whether a client that trusts this authority alone is answered.
    bool answers(const MadeCertificate& authority, const MadeCertificate* own = nullptr) const {
        const auto context = client_context(authority, own);
        TlsClient client(port_, context.get());
        return client.exchange("GET /health/live HTTP/1.1\r\nHost: test\r\n\r\n").status == 200;
    }

  private:
    ChildProcess child_;
    std::uint16_t port_ = 0;
};

TEST(ServeTls, SaysThatItSpeaksTlsAndDoes) {
    const MadeCertificate authority(""), certificate("DNS:localhost", &authority);
    ServingTls serving{TlsFiles(certificate)};
    EXPECT_THAT(serving.child().output(),
                HasSubstr(",\"port\":" + std::to_string(serving.port()) + ",\"tls\":true}\n"));
    EXPECT_TRUE(serving.answers(authority));
    EXPECT_THAT(serving.child().errors(), Not(HasSubstr("certificate")));
    HttpClient plain(serving.port());
    plain.send("GET /cds-services HTTP/1.1\r\nHost: test\r\n\r\n");
    const HttpReply told = plain.read_reply();
    EXPECT_EQ(told.status, 400U);
    EXPECT_THAT(told.body, HasSubstr("OperationOutcome"));
    EXPECT_THAT(told.body, HasSubstr("https"));
    serving.child().signal(SIGTERM);
    EXPECT_EQ(serving.child().exit_code(), 0);
}

TEST(ServeTls, TakesARenewedCertificateAndKeepsTheOldOneBeforeABadOne) {
    const MadeCertificate old_authority(""), new_authority("");
    const MadeCertificate old("DNS:localhost", &old_authority), renewed("DNS:localhost", &new_authority);
    TlsFiles files(old);
    ServingTls serving(files);
    const auto context = client_context(old_authority);
    TlsClient kept(serving.port(), context.get());
    const std::string request = "GET /health/live HTTP/1.1\r\nHost: test\r\n\r\n";
    EXPECT_EQ(kept.exchange(request).status, 200U);

    files.write_key(renewed.key_pem()); // its certificate is forgotten
    serving.child().signal(SIGHUP);
    ASSERT_TRUE(
        comes_true([&] { return serving.child().errors().find("/tls/privateKeyFile: ") != std::string::npos; }));
    EXPECT_THAT(serving.child().errors(), HasSubstr("configuration kept"));
    EXPECT_TRUE(serving.answers(old_authority));

    files.write(renewed);
    serving.child().signal(SIGHUP);
    ASSERT_TRUE(comes_true([&] { return serving.answers(new_authority); })) << serving.child().errors();
    EXPECT_FALSE(serving.answers(old_authority));
    EXPECT_EQ(kept.exchange(request).status, 200U);
}

TEST(ServeTls, WarnsOfAnExpiredCertificateAndServes) {
    const MadeCertificate authority(""), expired("DNS:localhost", &authority, std::chrono::seconds(-60));
    ServingTls serving{TlsFiles(expired)};
    EXPECT_THAT(serving.child().errors(), HasSubstr("expired"));
    EXPECT_THAT(serving.child().output(), HasSubstr("\"tls\":true"));
    EXPECT_FALSE(serving.answers(authority));
}

TEST(ServeTls, RequiresClientCertificatesWhereToldTo) {
    const MadeCertificate authority(""), certificate("DNS:localhost", &authority), client("DNS:ehr", &authority);
    const ScratchFile client_ca(authority.pem());
    const TlsFiles files(certificate,
                         R"(,"clientCaFile":")" + client_ca.path() + R"(","requireClientCertificate":true)");
    ServingTls serving(files);
    EXPECT_TRUE(serving.answers(authority, &client));
    EXPECT_FALSE(serving.answers(authority));
}

TEST(ServeTls, CheckConfigNamesWhatIsWrongWithTheFiles) {
    const MadeCertificate certificate("DNS:localhost"), other("DNS:localhost");
    TlsFiles files(certificate, R"(,"clientCaFile":"/nonexistent/ca.pem")");
    files.write_key(other.key_pem());
    ChildProcess check({"check-config", files.config()});
    EXPECT_EQ(check.exit_code(), 2);
    EXPECT_THAT(check.errors(), HasSubstr("/tls/privateKeyFile: does not belong"));
    EXPECT_THAT(check.errors(), HasSubstr("/tls/clientCaFile: cannot be read"));
    EXPECT_THAT(check.errors(), Not(HasSubstr(files.key())));
    ChildProcess evaluate({"evaluate", "--config", files.config(), "-"}, "{}"); // listens nowhere, so needs no key
    EXPECT_EQ(evaluate.exit_code(), 2);
    EXPECT_THAT(evaluate.output(), HasSubstr("OperationOutcome"));
    EXPECT_THAT(evaluate.errors(), Not(HasSubstr("/tls/")));
}

} // namespace
