#include "server/decision_log.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/full_disk.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <future>
#include <optional>
#include <poll.h>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace eczema::server {
namespace {

using std::chrono::seconds;

class Pipe {
  public:
    Pipe() {
        if (::pipe2(ends_.data(), O_CLOEXEC) != 0) std::abort();
    }
    ~Pipe() {
        close_read_end();
        close_write_end();
    }
    int write_end() const { return ends_[1]; }
    void close_read_end() { close_one(ends_[0]); }
    void close_write_end() { close_one(ends_[1]); }

    // What came up to the end of a line; less where that takes too long.
    std::string read_line_within(std::chrono::milliseconds time) const {
        std::string text;
        pollfd readable{ends_[0], POLLIN, 0};
        char byte = 0;
        while (!text.ends_with('\n') && ::poll(&readable, 1, static_cast<int>(time.count())) == 1 &&
               ::read(ends_[0], &byte, 1) == 1)
            text += byte;
        return text;
    }
    // Up to the end of what was written; the write end must be closed by then.
    std::string read_all() const {
        std::string text;
        std::array<char, 4096> bytes{};
        for (ssize_t got = 0; (got = ::read(ends_[0], bytes.data(), bytes.size())) > 0;)
            text.append(bytes.data(), static_cast<std::size_t>(got));
        return text;
    }

  private:
    static void close_one(int& end) {
        if (end >= 0) ::close(end);
        end = -1;
    }
    std::array<int, 2> ends_{-1, -1};
};

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        lines.push_back(text.substr(at, end - at));
        at = end == std::string::npos ? text.size() : end + 1;
    }
    return lines;
}

constexpr std::string_view dropped_prefix = R"({"event":"dropped","lines":)";

TEST(DecisionLog, WritesLinesInOrder) {
    Pipe pipe;
    std::optional<DecisionLog> log(pipe.write_end());
    for (int i = 0; i < 1000; ++i) log->write("line " + std::to_string(i));
    log.reset(); // writes what is waiting
    pipe.close_write_end();
    const std::vector<std::string> lines = lines_of(pipe.read_all());
    ASSERT_EQ(lines.size(), 1000U);
    for (std::size_t i = 0; i < lines.size(); ++i) ASSERT_EQ(lines[i], "line " + std::to_string(i));
}

TEST(DecisionLog, ShowsALineWithoutWaitingForMore) {
    Pipe pipe;
    DecisionLog log(pipe.write_end());
    log.write("now");
    EXPECT_EQ(pipe.read_line_within(seconds(20)), "now\n");
}

TEST(DecisionLog, KeepsLinesOfManyThreadsWhole) {
    Pipe pipe;
    auto reader = std::async(std::launch::async, [&] { return pipe.read_all(); });
    {
        DecisionLog log(pipe.write_end());
        std::vector<std::thread> writers;
        for (char name = 'a'; name < 'e'; ++name)
            writers.emplace_back([&log, name] {
                for (int i = 0; i < 500; ++i) log.write(std::string(200, name));
            });
        for (std::thread& writer : writers) writer.join();
    }
    pipe.close_write_end();
    const std::vector<std::string> lines = lines_of(reader.get());
    EXPECT_EQ(lines.size(), 2000U);
    for (const std::string& line : lines) EXPECT_EQ(line, std::string(200, line.front()));
}

// A pipe holds 64 KiB; the reader here does not begin before everything is written.
TEST(DecisionLog, NeverWaitsForAReaderAndCountsWhatItDrops) {
    Pipe pipe;
    constexpr int sent = 5000;
    std::optional<DecisionLog> log(std::in_place, pipe.write_end(), 10'000);
    for (int i = 0; i < sent; ++i) log->write(std::string(99, 'x'));

    auto reader = std::async(std::launch::async, [&] { return pipe.read_all(); });
    log.reset();
    pipe.close_write_end();
    std::size_t written = 0, dropped = 0;
    for (const std::string& line : lines_of(reader.get()))
        if (line.starts_with(dropped_prefix))
            dropped += std::stoul(line.substr(dropped_prefix.size()));
        else
            ++written;
    EXPECT_GT(written, 0U);
    EXPECT_GT(dropped, 0U);
    EXPECT_EQ(written + dropped, static_cast<std::size_t>(sent)); // also those dropped last
}

TEST(DecisionLog, EndsThoughNobodyReads) {
    Pipe pipe;
    auto ended = std::async(std::launch::async, [&] {
        DecisionLog log(pipe.write_end(), 1'000'000);
        for (int i = 0; i < 5000; ++i) log.write(std::string(99, 'x'));
    });
    const bool has_ended = ended.wait_for(seconds(10)) == std::future_status::ready;
    EXPECT_TRUE(has_ended);
    pipe.close_read_end(); // lets a log that still waits go
}

TEST(DecisionLog, OutlivesAReaderThatHasGone) {
    ::signal(SIGPIPE, SIG_IGN); // as the program does
    Pipe pipe;
    pipe.close_read_end();
    std::optional<DecisionLog> log(std::in_place, pipe.write_end(), 1000);
    for (int i = 0; i < 1000; ++i) log->write(std::string(99, 'x'));
    log.reset();
}

TEST(DecisionLog, GoesOnOnceAFullDiskHasRoom) {
    const tests::ScratchFile file;
    const int descriptor = ::open(file.path().c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    ASSERT_GE(descriptor, 0);
    std::optional<DecisionLog> log(std::in_place, descriptor);
    {
        const tests::FullDisk full(8);
        log->write("line 1");
        log->write("line 2");
        ASSERT_TRUE(tests::comes_true([&] { return file.text().size() == 8; }));
        // Its next attempt finds no room.
        log->write("line 3");
    }
    EXPECT_TRUE(tests::comes_true([&] { return file.text() == "line 1\nline 2\nline 3\n"; })) << file.text();
    log.reset();
    ::close(descriptor);
}

TEST(DecisionLog, EndsThoughTheDiskIsFull) {
    const tests::ScratchFile file;
    const int descriptor = ::open(file.path().c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    ASSERT_GE(descriptor, 0);
    const tests::FullDisk full(3);
    std::optional<DecisionLog> log(std::in_place, descriptor);
    log->write("line 1");
    log.reset();
    EXPECT_EQ(file.text(), "lin");
    ::close(descriptor);
}

} // namespace
} // namespace eczema::server
