// The examiner and the server over TLS, each as a program: with tokens of either algorithm, and with certificates of
// both sides.
#include "conformance/json/json_text.hpp"
#include "tests/conformance/certificates.hpp"
#include "tests/conformance/programs.hpp"
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace eczema::conformance {
namespace {

using testing::HasSubstr;

constexpr const char* families = "S1 S2 S3 S4 S5 S6 S7 S8 S9 S10 S11 S12 S13 T1 T1-version G1/https FB1 3.1-401";
constexpr const char* public_url = "https://cds.example.org";

std::size_t count(const std::string& text, const std::string& word) {
    std::size_t found = 0;
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++found;
    return found;
}

// A folder with the papers of server and examiner.
class Papers {
  public:
    Papers() : folder_(testing::TempDir() + "examiner_tls." + std::to_string(getpid())) {
        std::filesystem::create_directories(folder_);
        const PrivateKey server = new_ec_key("P-256");
        const PrivateKey examiner = new_ec_key("P-256");
        write("ca.pem", authority_.pem());
        write("server.pem", authority_.certificate(server, "server"));
        write("expired.pem", authority_.certificate(server, "server", -1));
        write("server.key", pem_of(server));
        write("examiner.pem", authority_.certificate(examiner, "examiner"));
        write("examiner.key", pem_of(examiner));
    }
    Papers(const Papers&) = delete;
    Papers& operator=(const Papers&) = delete;
    ~Papers() { std::filesystem::remove_all(folder_); }

    std::string path(const std::string& name) const { return folder_ + "/" + name; }
    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream(path(name)) << text;
        std::filesystem::permissions(path(name),
                                     std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        return path(name);
    }

    // A configuration with one client, whose keys these are.
    std::string configuration(const std::string& client, const char* certificate = "server.pem") const {
        const auto file = [&](const char* name) { return conformance::quoted(path(name)); };
        return write("server.json", R"({"listen":{"publicUrl":)" + conformance::quoted(public_url) +
                                        R"(,"allowedOrigins":["http://127.0.0.1:8080"]},"tls":{"certificateFile":)" +
                                        file(certificate) + R"(,"privateKeyFile":)" + file("server.key") +
                                        R"(,"clientCaFile":)" + file("ca.pem") + R"(},"store":{"file":)" +
                                        file("store.sqlite") + R"(},"clients":[{"id":"examiner",)" + client + "}]}");
    }

  private:
    std::string folder_;
    Authority authority_;
};

void passes_with_key(const PrivateKey& key) {
    const Papers papers;
    const std::string key_file = papers.write("client.pem", pem_of(key));
    const Finished key_set = examine("--print-jwks --client-key " + key_file);
    ASSERT_EQ(key_set.status, 0) << key_set.out;
    const RunningServer server(
        {"--config",
         papers.configuration(R"("issuer":"https://examiner.example","jku":["https://examiner.example/jwks"],)"
                              R"("keys":)" +
                              key_set.out)});
    const auto url = server.url();
    ASSERT_TRUE(url) << "the server printed no listening line";
    ASSERT_TRUE(url->starts_with("https://"));
    const Finished examined =
        examine("--strict --ca " + papers.path("ca.pem") + " --client-key " + key_file +
                " --issuer https://examiner.example --jwks https://examiner.example/jwks --audience " + public_url +
                " --url " + *url + " --only " + families);
    EXPECT_EQ(examined.status, 0) << examined.out;
    EXPECT_THAT(examined.out, HasSubstr("MUST algorithm none is never taken\n"));
    EXPECT_EQ(count(examined.out, "# SKIP"), 1U) << examined.out; // the algorithm of the other kind of key
}

TEST(ExaminerOverTls, passes_the_server_with_an_ec_key) { passes_with_key(new_ec_key()); }
TEST(ExaminerOverTls, passes_the_server_with_an_rsa_key) { passes_with_key(new_rsa_key()); }

TEST(ExaminerOverTls, passes_the_server_with_a_client_certificate) {
    const Papers papers;
    const RunningServer server({"--config", papers.configuration(R"("certificateSubjects":["CN=examiner"])")});
    const auto url = server.url();
    ASSERT_TRUE(url) << "the server printed no listening line";
    const Finished examined = examine("--strict --ca " + papers.path("ca.pem") + " --client-certificate " +
                                      papers.path("examiner.pem") + " --client-certificate-key " +
                                      papers.path("examiner.key") + " --url " + *url + " --only S1 S5/none T1 Q4");
    EXPECT_EQ(examined.status, 0) << examined.out;
    EXPECT_THAT(examined.out, HasSubstr("S1/none SHOULD who shows neither token nor certificate is not served\n"));
    EXPECT_THAT(examined.out, HasSubstr("# SKIP needs a key that the service knows: --client-key"));
}

TEST(ExaminerOverTls, trusts_only_what_it_is_told_to) {
    const Papers papers;
    const RunningServer server({"--config", papers.configuration(R"("certificateSubjects":["CN=examiner"])")});
    const auto url = server.url();
    ASSERT_TRUE(url) << "the server printed no listening line";
    const Finished distrusted = examine("--url " + *url);
    EXPECT_EQ(distrusted.status, 2);
    EXPECT_THAT(distrusted.out, HasSubstr("certificate verify failed"));
    const Finished insecure = examine("--insecure --url " + *url + " --only T1");
    EXPECT_EQ(insecure.status, 0) << insecure.out;
    EXPECT_THAT(insecure.out, HasSubstr("taken by --insecure all the same: "));
}

TEST(ExaminerOverTls, fails_a_certificate_that_has_ended) {
    const Papers papers;
    const RunningServer server(
        {"--config", papers.configuration(R"("certificateSubjects":["CN=examiner"])", "expired.pem")});
    const auto url = server.url();
    ASSERT_TRUE(url) << "the server printed no listening line";
    const Finished examined = examine("--insecure --url " + *url + " --only T1");
    EXPECT_EQ(examined.status, 1) << examined.out;
    EXPECT_THAT(examined.out, HasSubstr("the certificate is out of date"));
}

TEST(ExaminerOverTls, refuses_keys_that_it_cannot_use) {
    const Papers papers;
    const Finished p256 = examine("--print-jwks --client-key " + papers.path("examiner.key"));
    EXPECT_EQ(p256.status, 2);
    EXPECT_THAT(p256.out, HasSubstr("neither an EC key on P-384 nor an RSA key"));
    const std::string key_file = papers.write("client.pem", pem_of(new_ec_key()));
    EXPECT_EQ(examine("--url http://127.0.0.1:1 --client-key " + key_file).status, 2); // no issuer
    EXPECT_EQ(examine("--url http://127.0.0.1:1 --issuer https://examiner.example").status, 2);
}

} // namespace
} // namespace eczema::conformance
