// The unit of systemd and the alerts: what they name exists in the program, what protects the host is on, and the tools
// that read them take them, where those are there.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string text_of(const std::string& file) {
    std::ifstream in(std::string(SOURCE_DIR) + "/" + file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// The values of a key of the unit, in order.
std::vector<std::string> values_of(const std::string& key) {
    std::vector<std::string> values;
    std::istringstream lines(text_of("deploy/eczema-cds.service"));
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(key + "=")) values.push_back(line.substr(key.size() + 1));
    return values;
}

std::set<std::string> words_like(const std::string& text, const std::string& pattern) {
    const std::regex expression(pattern);
    return {std::sregex_token_iterator(text.begin(), text.end(), expression), std::sregex_token_iterator()};
}

TEST(Unit, calls_the_program_as_it_wants_to_be_called) {
    const std::string main = text_of("server/main.cpp");
    std::vector<std::string> commands = values_of("ExecReload");
    ASSERT_EQ(commands.size(), 2u);
    EXPECT_EQ(commands.back(), "/bin/kill -HUP $MAINPID");
    commands.pop_back();
    ASSERT_EQ(values_of("ExecStart").size(), 1u);
    commands.push_back(values_of("ExecStart").front());
    for (const std::string& command : commands) {
        std::istringstream words(command);
        std::string word;
        words >> word;
        EXPECT_EQ(word, "/usr/local/bin/eczema-cds");
        EXPECT_THAT(text_of("Dockerfile"), HasSubstr(" " + word + "\n")) << "one place for the program";
        words >> word;
        EXPECT_THAT(main, HasSubstr("add_subcommand(\"" + word + "\""));
        while (words >> word)
            if (word.starts_with("--")) {
                EXPECT_THAT(main, HasSubstr("\"" + word + "\"")) << command;
            }
    }
}

TEST(Unit, stops_and_starts_again_as_the_program_means_it) {
    EXPECT_THAT(values_of("KillSignal"), ElementsAre("SIGTERM"));
    EXPECT_THAT(values_of("Restart"), ElementsAre("on-failure"));
    EXPECT_THAT(values_of("RestartPreventExitStatus"), ElementsAre("2"));
    EXPECT_THAT(text_of("server/startup.hpp"), HasSubstr("exit_bad_input = 2"));
    EXPECT_THAT(values_of("TimeoutStopSec"), ElementsAre("30"));
    EXPECT_THAT(text_of("server/config.hpp"), HasSubstr("drain_ms = 10'000;")) << "below the time to stop";
    EXPECT_TRUE(values_of("WatchdogSec").empty()) << "the program does not tell a watchdog that it lives";
    EXPECT_THAT(values_of("Type"), ElementsAre("exec")) << "nor that it is ready";
}

TEST(Unit, keeps_its_state_where_it_may_write) {
    EXPECT_THAT(values_of("StateDirectory"), ElementsAre("eczema-cds"));
    EXPECT_THAT(values_of("Environment"), IsEmpty()); // what is judged before a reload is what is used
    EXPECT_THAT(text_of("docker-compose.yml"), HasSubstr("ECZEMA_CDS_STORE__FILE: /var/lib/eczema-cds/store.sqlite"));
    EXPECT_THAT(values_of("User"), ElementsAre("eczema-cds"));
    EXPECT_THAT(text_of("deploy/eczema-cds.sysusers.conf"), HasSubstr("\nu eczema-cds "));
}

TEST(Unit, protects_the_host_and_the_patients) {
    const std::string text = text_of("deploy/eczema-cds.service");
    for (const char* line :
         {"CapabilityBoundingSet=", "AmbientCapabilities=", "NoNewPrivileges=yes", "ProtectSystem=strict",
          "ProtectHome=yes", "PrivateTmp=yes", "PrivateDevices=yes", "MemoryDenyWriteExecute=yes",
          "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX", "SystemCallFilter=@system-service", "LimitCORE=0",
          "MemorySwapMax=0", "UMask=0077", "StateDirectoryMode=0700"})
        EXPECT_THAT(text, HasSubstr(std::string("\n") + line + "\n"));
    EXPECT_THAT(text, Not(HasSubstr("User=root")));
}

TEST(Unit, is_taken_by_systemd) {
    if (std::system("systemd-analyze --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "systemd is not installed";
    const std::filesystem::path folder = ::testing::TempDir() + "eczema-cds-unit-" + std::to_string(getpid());
    std::filesystem::create_directories(folder);
    const std::string program = "/usr/local/bin/eczema-cds"; // need not be installed here
    std::string text = text_of("deploy/eczema-cds.service");
    for (std::size_t at = 0; (at = text.find(program, at)) != std::string::npos;)
        text.replace(at, program.size(), "/bin/true");
    std::ofstream(folder / "eczema-cds.service") << text;
    const std::string unit = (folder / "eczema-cds.service").string();
    EXPECT_EQ(std::system(("systemd-analyze verify " + unit).c_str()), 0);
    // In tenths, of 100: no worse than what deploy/README.md says.
    EXPECT_EQ(
        std::system(
            ("systemd-analyze security --no-pager --offline=true --threshold=12 " + unit + " >/dev/null").c_str()),
        0);
    std::filesystem::remove_all(folder);
}

TEST(Alerts, fire_when_they_should) {
    if (std::system("promtool --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "promtool is not installed";
    EXPECT_EQ(std::system("promtool test rules " SOURCE_DIR "/tests/layering/alerts.yml >/dev/null"), 0);
}

TEST(Alerts, name_metrics_that_there_are) {
    std::string sources;
    for (const auto& entry : std::filesystem::directory_iterator(SOURCE_DIR "/server"))
        if (entry.path().string().ends_with("metrics.cpp"))
            sources += text_of("server/" + entry.path().filename().string());
    const std::set<std::string> names =
        words_like(text_of("deploy/prometheus.rules.yml"), "(eczema_cds|process)_[a-z_]+[a-z]");
    EXPECT_GE(names.size(), 10u);
    for (std::string name : names) {
        if (name.ends_with("_bucket")) name.resize(name.size() - std::string("_bucket").size());
        EXPECT_THAT(sources, HasSubstr("\"" + name + "\""));
    }
}

} // namespace
