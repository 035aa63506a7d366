#include "server/process_metrics.hpp"

#include "tests/support/exposition_reading.hpp"
#include "tests/support/scratch_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace eczema::server {
namespace {

using tests::ExpositionReading;

ExpositionReading reading_of(const std::string& proc) {
    Metrics metrics;
    add_process_metrics(metrics, 1'795'600'000, proc);
    ExpositionReading reading(metrics.text());
    EXPECT_THAT(reading.faults(), testing::IsEmpty());
    return reading;
}

TEST(ProcessMetrics, AreReadAsLinuxWritesThem) {
    const tests::ScratchFolder folder;
    const std::filesystem::path proc = folder.path();
    std::filesystem::create_directories(proc / "self" / "fd");
    for (const char* name : {"0", "1", "2", "3"}) std::ofstream(proc / "self" / "fd" / name) << "";
    std::ofstream(proc / "self" / "stat")
        << "4711 (a ) name) S 1 2 3 4 5 6 7 8 9 10 1234 66 0 0 20 0 9 0 50000 370000000 6000 1\n";
    std::ofstream(proc / "self" / "limits")
        << "Limit                     Soft Limit           Hard Limit           Units\n"
           "Max processes             100                  100                  processes\n"
           "Max open files            1024                 524288               files\n";

    const double ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    const ExpositionReading reading = reading_of(proc);
    EXPECT_EQ(reading.value("process_cpu_seconds_total"), 1300 / ticks);
    EXPECT_EQ(reading.value("process_start_time_seconds"), 1'795'600'000);
    EXPECT_EQ(reading.value("process_virtual_memory_bytes"), 370000000);
    EXPECT_EQ(reading.value("process_resident_memory_bytes"), 6000.0 * static_cast<double>(sysconf(_SC_PAGESIZE)));
    EXPECT_EQ(reading.value("process_threads"), 9);
    EXPECT_EQ(reading.value("process_open_fds"), 3);
    EXPECT_EQ(reading.value("process_max_fds"), 1024);
    EXPECT_EQ(reading.type_of("process_cpu_seconds_total"), "counter");
    EXPECT_EQ(reading.type_of("process_start_time_seconds"), "gauge");
}

TEST(ProcessMetrics, LeaveOutWhatCannotBeRead) {
    const tests::ScratchFolder folder;
    EXPECT_THAT(reading_of(folder.path()).samples(), testing::SizeIs(1));
    const std::filesystem::path proc = folder.path();
    std::filesystem::create_directories(proc / "self");
    for (const std::string_view text : {"", "4711", "4711 (name", "4711 (name)", "4711 (name) S 1 2", ") ) ) ("}) {
        std::ofstream(proc / "self" / "stat") << text;
        std::ofstream(proc / "self" / "limits") << text;
        EXPECT_THAT(reading_of(folder.path()).samples(), testing::SizeIs(1)) << text;
    }
}

TEST(ProcessMetrics, TellOfThisProcess) {
    const ExpositionReading reading = reading_of("/proc");
    for (const std::string_view name :
         {"process_cpu_seconds_total", "process_start_time_seconds", "process_resident_memory_bytes",
          "process_virtual_memory_bytes", "process_threads", "process_open_fds", "process_max_fds"})
        EXPECT_GE(reading.value(name).value_or(-1), 0) << name;
    EXPECT_GE(reading.value("process_open_fds"), 1);
    EXPECT_GT(reading.value("process_resident_memory_bytes"), 1'000'000);
}

} // namespace
} // namespace eczema::server
