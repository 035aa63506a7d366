#include "tests/bench/instructions.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <unistd.h>

namespace eczema::bench {
namespace {

std::string own_path() {
    std::array<char, 4096> path{};
    const ssize_t size = readlink("/proc/self/exe", path.data(), path.size());
    return {path.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
}

std::optional<double> collected(std::size_t body_bytes, unsigned times) {
    const std::string command = "exec valgrind --tool=callgrind --callgrind-out-file=/dev/null '" + own_path() +
                                "' --evaluate " + std::to_string(times) + " --bytes " + std::to_string(body_bytes) +
                                " 2>&1";
    FILE* pipe = popen(command.c_str(), "r");
    if (!pipe) return std::nullopt;
    std::string output;
    std::array<char, 4096> part{};
    while (const std::size_t size = std::fread(part.data(), 1, part.size(), pipe)) output.append(part.data(), size);
    constexpr std::string_view label = "Collected : ";
    const std::size_t at = output.find(label);
    if (pclose(pipe) != 0 || at == std::string::npos) return std::nullopt;
    return std::strtod(output.c_str() + at + label.size(), nullptr);
}

} // namespace

std::optional<double> instructions_per_evaluation(std::size_t body_bytes) {
    const auto few = collected(body_bytes, 20);
    const auto many = few ? collected(body_bytes, 120) : std::nullopt;
    if (!many) return std::nullopt;
    return (*many - *few) / 100;
}

} // namespace eczema::bench
