// The container image and its compose file: what they name exists, what protects the host is on, and the health check
// tells a ready service from an unready one. Needs no Docker; the compose file is also read by it where it is there.
#include "tests/layering/dependency_rule.hpp"
#include <arpa/inet.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <set>
#include <sstream>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string text_of(const std::string& file) {
    std::ifstream in(std::string(SOURCE_DIR) + "/" + file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// What the Dockerfile copies from the source tree.
std::set<std::string> copied() {
    std::set<std::string> sources;
    std::istringstream lines(text_of("Dockerfile"));
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string word, next;
        if (!(words >> word) || word != "COPY" || line.find("--from") != std::string::npos) continue;
        words >> word;
        for (; words >> next; word = next) sources.insert(word);
    }
    return sources;
}

TEST(Dockerfile, copies_what_is_there_and_every_room) {
    const auto sources = copied();
    for (const std::string& source : sources)
        EXPECT_TRUE(std::filesystem::exists(std::filesystem::path(SOURCE_DIR) / source)) << source;
    for (const std::string_view room : eczema::layering::rooms) EXPECT_EQ(sources.count(std::string(room)), 1u) << room;
}

TEST(Dockerfile, does_not_run_as_root) {
    const std::string text = text_of("Dockerfile");
    EXPECT_THAT(text.substr(text.rfind("\nFROM ")), HasSubstr("\nUSER 10001:10001\n"));
}

TEST(Compose, protects_the_host_and_publishes_no_port) {
    const std::string text = text_of("docker-compose.yml");
    for (const char* line :
         {"network_mode: host", "read_only: true", "cap_drop:\n      - ALL\n", "no-new-privileges:true",
          "restart: unless-stopped", "\"--address\", \"127.0.0.1\", \"--port\", \"8080\""})
        EXPECT_THAT(text, HasSubstr(line));
    EXPECT_THAT(text, Not(HasSubstr("ports:")));
    EXPECT_THAT(text, Not(HasSubstr("privileged:")));
}

TEST(Compose, is_accepted_by_docker_compose) {
    std::string program = "docker compose";
    if (std::system("docker compose version >/dev/null 2>&1") != 0) {
        program = "docker-compose";
        if (std::system("docker-compose version >/dev/null 2>&1") != 0)
            GTEST_SKIP() << "neither docker compose nor docker-compose is installed";
    }
    EXPECT_EQ(std::system((program + " -f " SOURCE_DIR "/docker-compose.yml config >/dev/null").c_str()), 0);
}

// The health check as bash gets it: the folded lines as one, with compose's doubled dollars undone.
std::string health_check(const std::string& port) {
    const std::string text = text_of("docker-compose.yml");
    std::istringstream lines(text.substr(text.find(">-\n") + 3));
    std::string command;
    for (std::string line; std::getline(lines, line) && line.starts_with("          ");)
        command += line.substr(10) + " ";
    for (std::size_t at = 0; (at = command.find("$$", at)) != std::string::npos; ++at) command.replace(at, 2, "$");
    for (std::size_t at = 0; (at = command.find("8080", at)) != std::string::npos; at += port.size())
        command.replace(at, 4, port);
    return command;
}

// The exit code of the health check, where one connection is answered with this status line; none where it is empty.
int checked(const std::string& status_line) {
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);
    std::thread server;
    if (!status_line.empty()) {
        EXPECT_EQ(listen(listener, 1), 0);
        server = std::thread([listener, &status_line] {
            const int connection = accept(listener, nullptr, nullptr);
            std::string request; // bash sends a line at a time
            for (char c = 0; !request.ends_with("\r\n\r\n") && recv(connection, &c, 1, 0) == 1;) request += c;
            const bool well_formed = request.starts_with("GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1:") &&
                                     request.ends_with("\r\nConnection: close\r\n\r\n");
            const std::string answer = (well_formed ? status_line : "HTTP/1.1 400 Bad Request") + "\r\n\r\n";
            static_cast<void>(send(connection, answer.data(), answer.size(), MSG_NOSIGNAL));
            close(connection);
        });
    }
    const std::string script = ::testing::TempDir() + "health-check-" + std::to_string(getpid()) + ".sh";
    std::ofstream(script) << health_check(std::to_string(ntohs(address.sin_port))) << "\n";
    const int status = std::system(("bash " + script + " 2>/dev/null").c_str());
    std::filesystem::remove(script);
    if (server.joinable()) server.join();
    close(listener);
    return WEXITSTATUS(status);
}

TEST(HealthCheck, passes_only_a_ready_service) {
    EXPECT_EQ(checked("HTTP/1.1 200 OK"), 0);
    EXPECT_NE(checked("HTTP/1.1 503 Service Unavailable"), 0);
    EXPECT_NE(checked(""), 0) << "nobody listens";
}

} // namespace
