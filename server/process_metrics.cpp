#include "server/process_metrics.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <unistd.h>

namespace eczema::server {
namespace {

std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The first number at or behind a place of the text, past blanks.
std::optional<double> number_at(std::string_view text, std::size_t place) {
    if (place >= text.size()) return std::nullopt;
    place = text.find_first_not_of(" \t", place);
    if (place == text.npos) return std::nullopt;
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data() + place, text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    return static_cast<double>(number);
}

// The number behind a word that begins a line.
std::optional<double> number_of(const std::string& text, std::string_view word) {
    const std::string key = '\n' + std::string(word);
    const std::size_t at = ('\n' + text).find(key);
    return at == std::string::npos ? std::nullopt : number_at(text, at + word.size());
}

// Field `number`, from 1, of /proc/self/stat; the second is a name in brackets that may hold anything.
std::optional<double> stat_field(const std::string& stat, unsigned number) {
    std::size_t at = stat.rfind(')');
    for (unsigned field = 2; field < number && at != std::string::npos; ++field) at = stat.find(' ', at + 1);
    return at == std::string::npos ? std::nullopt : number_at(stat, at);
}

std::optional<double> open_files(const std::string& folder) {
    std::error_code error;
    std::size_t count = 0;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        ++count;
    if (error || count == 0) return std::nullopt;
    return static_cast<double>(count - 1); // without the one that reads the folder
}

using Reading = std::function<std::optional<double>()>;

void add(Metrics& metrics, std::string_view name, std::string_view help, MetricType type, Reading reading) {
    metrics.add_family(name, help, type, [reading = std::move(reading)](Exposition& to) {
        if (const auto value = reading()) to.sample({}, *value);
    });
}

} // namespace

void add_process_metrics(Metrics& metrics, std::int64_t started_utc_seconds, const std::string& proc) {
    const double ticks = static_cast<double>(sysconf(_SC_CLK_TCK)), page = static_cast<double>(sysconf(_SC_PAGESIZE));
    const std::string self = proc + "/self";
    using enum MetricType;
    add(metrics, "process_cpu_seconds_total", "CPU time of this process, in user mode and in the kernel.", counter,
        [=] {
            const std::string stat = text_of(self + "/stat");
            const auto user = stat_field(stat, 14), kernel = stat_field(stat, 15);
            return user && kernel ? std::optional((*user + *kernel) / ticks) : std::nullopt;
        });
    metrics.add_gauge("process_start_time_seconds", "When this process started, in seconds since 1970.",
                      [started_utc_seconds] { return static_cast<double>(started_utc_seconds); });
    add(metrics, "process_resident_memory_bytes", "Memory of this process that is in RAM.", gauge, [=] {
        const auto pages = stat_field(text_of(self + "/stat"), 24);
        return pages ? std::optional(*pages * page) : std::nullopt;
    });
    add(metrics, "process_virtual_memory_bytes", "Address space of this process.", gauge,
        [=] { return stat_field(text_of(self + "/stat"), 23); });
    add(metrics, "process_threads", "Threads of this process.", gauge,
        [=] { return stat_field(text_of(self + "/stat"), 20); });
    add(metrics, "process_open_fds", "File descriptors that are open.", gauge,
        [=] { return open_files(self + "/fd"); });
    add(metrics, "process_max_fds", "File descriptors that may be open.", gauge,
        [=] { return number_of(text_of(self + "/limits"), "Max open files"); });
}

} // namespace eczema::server
