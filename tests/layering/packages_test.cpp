// scripts/packages.sh against a made-up Debian: stand-ins for dpkg-query, apt-get and id in a PATH of their own.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

struct Outcome {
    int exit_code;
    std::string output; // stdout and stderr
};

class Packages : public ::testing::Test {
  protected:
    void SetUp() override {
        std::string name = ::testing::TempDir() + "packages-XXXXXX";
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        folder_ = name;
        for (const char* tool : {"awk", "bash", "cat", "env", "grep", "mktemp", "rm", "tail"})
            std::filesystem::create_symlink(std::string("/usr/bin/") + tool, folder_ / tool);
        // Knows what is named in the file `installed`, as dpkg-query does: silent and with an error about the rest.
        stand_in("dpkg-query", R"(shift 2; code=0
for p; do if grep -qxF -- "$p" "$here/installed"; then echo "$p installed"; else code=1; fi; done; exit $code)");
        stand_in("apt-get",
                 R"(echo "$*" >>"$here/calls"; if [ -e "$here/broken" ]; then echo "E: no such"; exit 100; fi)");
        stand_in("id", "echo 0");
        write("installed", "");
        write("calls", "");
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name) << text; }
    void stand_in(const std::string& name, const std::string& body) const {
        write(name, "#!/usr/bin/bash\nhere=" + folder_.string() + "\n" + body + "\n");
        std::filesystem::permissions(folder_ / name, std::filesystem::perms::owner_all);
    }

    std::string calls() const {
        std::ifstream file(folder_ / "calls");
        return {std::istreambuf_iterator<char>(file), {}};
    }

    // Under the options that scripts/run sets: no failure inside may go unseen.
    Outcome run(const std::string& command) const {
        const std::string line = "PATH=" + folder_.string() + " TMPDIR=" + folder_.string() +
                                 " /usr/bin/bash -euo pipefail -c 'source " SOURCE_DIR "/scripts/packages.sh; " +
                                 command + "' 2>&1";
        Outcome outcome{};
        FILE* pipe = popen(line.c_str(), "r");
        for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) outcome.output += static_cast<char>(c);
        outcome.exit_code = WEXITSTATUS(pclose(pipe));
        return outcome;
    }

    std::filesystem::path folder_;
};

TEST_F(Packages, nothing_is_said_or_done_when_all_are_there) {
    write("installed", run("packages_of serve build test").output);
    const auto [exit_code, output] = run("install_packages serve build test");
    EXPECT_EQ(exit_code, 0);
    EXPECT_EQ(output, "");
    EXPECT_EQ(calls(), "");
}

TEST_F(Packages, only_what_is_missing_is_installed) {
    write("installed", run("packages_of serve build | grep -vxF -e cmake -e zlib1g").output);
    const auto [exit_code, output] = run("install_packages serve build");
    EXPECT_EQ(exit_code, 0);
    EXPECT_EQ(output, "Installing 2 packages: zlib1g cmake\n");
    EXPECT_THAT(calls(), HasSubstr("install -y --no-install-recommends zlib1g cmake\n"));
}

TEST_F(Packages, a_bare_system_gets_every_package_of_the_group) {
    const auto [exit_code, output] = run("install_packages build");
    EXPECT_EQ(exit_code, 0);
    EXPECT_THAT(output, AllOf(HasSubstr("libboost1.81-dev"), HasSubstr("g++"), Not(HasSubstr("clang"))));
}

TEST_F(Packages, a_node_from_elsewhere_is_as_good_as_the_packages) {
    EXPECT_THAT(run("install_packages test").output, HasSubstr(" nodejs npm "));
    stand_in("node", "");
    EXPECT_THAT(run("install_packages test").output, AllOf(Not(HasSubstr(" nodejs ")), HasSubstr(" npm ")));
    stand_in("npm", "");
    EXPECT_THAT(run("install_packages test").output, AllOf(HasSubstr(" clang-14 "), Not(HasSubstr(" npm "))));
    EXPECT_EQ(run("not_installed nodejs npm").output, "");
}

TEST_F(Packages, the_older_boost_is_named_and_nothing_is_touched) {
    write("installed", "libboost1.74-dev\n");
    const auto [exit_code, output] = run("install_packages build");
    EXPECT_EQ(exit_code, 1);
    EXPECT_THAT(output,
                AllOf(HasSubstr("libboost1.74-dev is installed"), HasSubstr("apt-get remove libboost1.74-dev")));
    EXPECT_EQ(calls(), "");
}

TEST_F(Packages, without_root_or_sudo_the_command_to_run_is_named) {
    stand_in("id", "echo 1000");
    const auto [exit_code, output] = run("install_packages serve");
    EXPECT_EQ(exit_code, 1);
    EXPECT_THAT(output, HasSubstr("apt-get install --no-install-recommends ca-certificates libboost-json1.81.0"));
    EXPECT_EQ(calls(), "");
}

TEST_F(Packages, sudo_is_used_when_not_root) {
    stand_in("id", "echo 1000");
    stand_in("sudo", R"(echo "sudo $*" >>"$here/calls"; exec "$@")");
    EXPECT_EQ(run("install_packages serve").exit_code, 0);
    EXPECT_THAT(calls(), HasSubstr("sudo env DEBIAN_FRONTEND=noninteractive apt-get"));
}

TEST_F(Packages, a_failing_install_shows_its_output) {
    write("broken", "");
    const auto [exit_code, output] = run("install_packages serve");
    EXPECT_EQ(exit_code, 1);
    EXPECT_THAT(output, AllOf(HasSubstr("E: no such"), HasSubstr("could not install")));
}

} // namespace
