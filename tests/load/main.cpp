// Loads a server on this machine and prints what it did with that: requests at a constant rate, clients that are slow
// or endless, and bodies that aim at the costliest way through the stages. tests/prove/overload.sh and costs.sh run it.
#include "tests/load/evaluation_cost.hpp"
#include "tests/load/hostile_body.hpp"
#include "tests/load/open_loop.hpp"
#include "tests/load/slow_clients.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>

namespace eczema::load {
namespace {

struct Options {
    Plan plan;
    std::string body_file, target = "/cds-services/atopic-dermatitis-patient-view", authorization;
    std::string client;
    std::string program;
    std::size_t bytes = 1'000'000;
};

std::string request_of(const Options& options) {
    if (options.body_file.empty()) return "GET " + options.target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    std::ifstream file(options.body_file, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + options.body_file);
    const std::string body{std::istreambuf_iterator<char>(file), {}};
    std::string text = "POST " + options.target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n";
    if (!options.authorization.empty()) text += "Authorization: " + options.authorization + "\r\n";
    return text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string memory_text(const std::vector<double>& megabytes) {
    if (megabytes.empty()) return {};
    char text[160];
    const auto [least, most] = std::minmax_element(megabytes.begin(), megabytes.end());
    std::snprintf(text, sizeof text, "memory of the server, MB: %.1f at first, %.1f at last, %.1f to %.1f between\n",
                  megabytes.front(), megabytes.back(), *least, *most);
    return text;
}

// A line for each status.
int run_rate(Options options) {
    options.plan.request = request_of(options);
    const Outcome outcome = run(options.plan);
    std::printf("status   answers  a second   p50 ms   p99 ms   max ms\n");
    for (const auto& [status, times] : outcome.milliseconds)
        std::printf("%6u %9zu %9.1f %8.2f %8.2f %8.2f\n", status, times.size(),
                    static_cast<double>(times.size()) / options.plan.seconds, percentile(times, 50),
                    percentile(times, 99), times.back());
    std::printf("unanswered %llu, connections opened anew %llu\n%s",
                static_cast<unsigned long long>(outcome.unanswered),
                static_cast<unsigned long long>(outcome.reconnected), memory_text(outcome.resident_mb).c_str());
    return 0;
}

int run_slow(const Options& options) {
    const SlowClient* const client = find_slow_client(options.client);
    if (!client) {
        std::cerr << "there is no slow client " << options.client << "; `load slow --help` lists them\n";
        return 2;
    }
    const SlowOutcome cost =
        run(*client, {options.plan.port, options.plan.connections, options.plan.seconds, options.plan.server});
    const double count = options.plan.connections;
    std::printf("%-18s %6u %8u %6.1f-%-6.1f %8.2f %9.1f %9.1f %8.2f %7zu\n", options.client.c_str(),
                options.plan.connections, cost.dropped, cost.first_drop_seconds, cost.last_drop_seconds, cost.sent_mb,
                cost.memory_mb * 1000 / count, cost.memory_after_mb * 1000 / count, cost.cpu_seconds, cost.open_files);
    return 0;
}

// Per byte, and how that grows from a quarter of the size to the whole.
int run_bodies(const Options& options) {
    constexpr std::string_view least = R"({"hook":"patient-view"})";
    const double start = evaluate(options.program, std::string(least)).cpu_seconds;
    std::printf("%-28s %10s %9s %9s %10s\n", "much of", "bytes", "CPU s", "ns/byte", "of a 1/4");
    for (const HostileBody& body : hostile_bodies()) {
        const auto measure = [&](std::size_t bytes, std::size_t& size, int& exit_code) {
            const std::string text = of_size(body, bytes);
            size = text.size();
            const EvaluationCost cost = evaluate(options.program, text);
            exit_code = cost.exit_code;
            return std::max(cost.cpu_seconds - start, 0.0);
        };
        std::size_t quarter_size = 1, size = 1;
        int quarter_exit = 0, exit_code = 0;
        const double quarter = measure(options.bytes / 4, quarter_size, quarter_exit);
        const double whole = measure(options.bytes, size, exit_code);
        const double per_byte = whole / static_cast<double>(size), before = quarter / static_cast<double>(quarter_size);
        std::printf("%-28s %10zu %9.3f %9.1f ", std::string(body.name).c_str(), size, whole, per_byte * 1e9);
        if (exit_code != 0 || before <= 0)
            std::printf("%10s\n", exit_code == 2 ? "refused" : exit_code == 0 ? "-" : "failed");
        else
            std::printf("%10.2f\n", per_byte / before);
        std::fflush(stdout);
        if (exit_code != 0 && exit_code != 2) return 1;
    }
    return 0;
}

std::string list_of_slow_clients() {
    std::string text = "One kind of slow client, and what it costs the server. Kinds:";
    for (const SlowClient& client : slow_clients())
        text += "\n  " + std::string(client.name) + ": " + std::string(client.does);
    return text;
}

void add_server_options(CLI::App& app, Options& options) {
    app.add_option("--port", options.plan.port, "Port of the server on this machine")->required();
    app.add_option("--connections", options.plan.connections, "Connections")->check(CLI::Range(1, 100'000));
    app.add_option("--seconds", options.plan.seconds, "How long")->required();
    app.add_option("--pid", options.plan.server, "Process of the server, whose memory is watched");
}

int run_command(int argc, const char* const* argv) {
    Options options;
    int exit_code = 0;
    CLI::App app("Loads a CDS Hooks server on this machine.");
    app.require_subcommand(1);

    CLI::App* rate = app.add_subcommand("rate", "Requests at a constant rate; times count from when each was due");
    add_server_options(*rate, options);
    rate->add_option("--rate", options.plan.rate, "Requests a second; 0: as many as the connections carry")->required();
    rate->add_option("--body", options.body_file, "File to POST; without it the target is a GET");
    rate->add_option("--target", options.target, "Path");
    rate->add_option("--authorization", options.authorization, "Value of that header");
    rate->callback([&] { exit_code = run_rate(options); });

    CLI::App* slow = app.add_subcommand("slow", list_of_slow_clients());
    add_server_options(*slow, options);
    slow->add_option("--client", options.client, "Kind")->required();
    slow->callback([&] { exit_code = run_slow(options); });

    CLI::App* bodies = app.add_subcommand("bodies", "What `evaluate` costs on bodies that aim at high cost");
    bodies->add_option("--program", options.program, "eczema-cds")->required();
    bodies->add_option("--bytes", options.bytes, "Size of each");
    bodies->callback([&] { exit_code = run_bodies(options); });

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    return exit_code;
}

} // namespace
} // namespace eczema::load

int main(int argc, char** argv) {
    try {
        return eczema::load::run_command(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
