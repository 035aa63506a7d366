// What an evaluation costs beside a handler of the same server that only takes the body and gives a fixed answer, and
// where the cost lies. Prints ratios first; passes no judgement on them. scripts/bench builds and runs it.
#include "server/config.hpp"
#include "server/serve.hpp"
#include "tests/bench/audit.hpp"
#include "tests/bench/fetch.hpp"
#include "tests/bench/instructions.hpp"
#include "tests/bench/report.hpp"
#include "tests/bench/request_body.hpp"
#include "tests/bench/server_process.hpp"
#include "tests/bench/stages.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <fstream>
#include <iostream>
#include <thread>

namespace eczema::bench {
namespace {

constexpr std::string_view service_path = "/cds-services/atopic-dermatitis-patient-view";

struct Load {
    const char* name;
    std::size_t bytes;
    unsigned connections;
    unsigned requests; // over HTTP, a round; a multiple of the connections
    unsigned times;    // each stage in process, a round
};
constexpr Load loads[] = {
    {"4 KB", 4'000, 32, 1280, 1000},
    {"40 KB", 40'000, 32, 960, 300},
    {"400 KB", 400'000, 8, 96, 40},
    {"4 MB", 4'000'000, 2, 12, 6},
};
constexpr std::size_t size_of_linearity = 1; // CPU a byte is shown as a multiple of that at 40 KB

struct Options {
    bool smoke = false;
    bool instructions = false;
    bool fetch = false;
    bool audit = false;
    unsigned rounds = 9;
    std::string json_file;
    unsigned evaluate_times = 0;
    std::size_t evaluate_bytes = 40'000;
};

// One size with what each round measured.
struct Measured {
    Load load;
    std::string body, answer;
    std::vector<double> echo, served, parse, record, facts, cards, whole;
    std::optional<double> instructions;
};

std::shared_ptr<const server::Snapshot> load_snapshot() {
    auto config = server::load_config(server::embedded_default_text);
    if (!config) throw std::runtime_error("the embedded configuration was refused");
    auto snapshot = server::make_snapshot(std::move(*config), std::string(32, '\0'), fhir::day_of(2026, 11, 25));
    if (!snapshot) throw std::runtime_error("the embedded content was refused");
    return *snapshot;
}

std::vector<Measured> make_bodies(const Options& options, const server::Snapshot& snapshot) {
    std::vector<Measured> all;
    for (Load load : loads) {
        if (options.smoke && load.bytes > 100'000) continue;
        if (options.smoke) load.requests = load.connections, load.times = 3;
        Measured one{load, request_body(load.bytes), {}, {}, {}, {}, {}, {}, {}, {}, {}};
        one.answer = evaluate(one.body, snapshot, 1);
        if (one.answer.find("\"suggestions\"") == std::string::npos)
            throw std::runtime_error("the candidate got no card with a suggestion: the rules had too little to do");
        all.push_back(std::move(one));
    }
    return all;
}

double microseconds_a_request(const ServerProcess& server, Client& client, const Measured& one) {
    const double start = server.cpu_seconds();
    client.post(service_path, one.body, one.load.requests);
    return (server.cpu_seconds() - start) * 1e6 / one.load.requests;
}

void measure(std::vector<Measured>& all, const Options& options, const server::Snapshot& snapshot,
             const ServerProcess& echo, const ServerProcess& pipeline) {
    for (unsigned round = 0; round <= options.rounds; ++round) // the first only warms up
        for (Measured& one : all) {
            Client to_echo(echo.port(), one.load.connections), to_pipeline(pipeline.port(), one.load.connections);
            const double echo_us = microseconds_a_request(echo, to_echo, one);
            const double served_us = microseconds_a_request(pipeline, to_pipeline, one);
            const StageTimes stages = time_stages(one.body, snapshot, one.load.times);
            if (round == 0) continue;
            one.echo.push_back(echo_us);
            one.served.push_back(served_us);
            one.parse.push_back(stages.parse);
            one.record.push_back(stages.record);
            one.facts.push_back(stages.facts);
            one.cards.push_back(stages.cards);
            one.whole.push_back(stages.whole);
        }
    if (!options.instructions) return;
    for (Measured& one : all)
        if (one.load.bytes <= 40'000) {
            one.instructions = instructions_per_evaluation(one.load.bytes);
            if (!one.instructions) throw std::runtime_error("--instructions needs valgrind: apt-get install valgrind");
        }
}

// Round by round, since what disturbs the machine for a while disturbs both.
std::vector<double> ratios(const std::vector<double>& numerators, const std::vector<double>& denominators) {
    std::vector<double> all;
    for (std::size_t i = 0; i < numerators.size(); ++i) all.push_back(numerators[i] / denominators[i]);
    return all;
}

template <class Figure>
Row row_of(const std::vector<Measured>& all, std::string key, std::string label, int decimals, Figure figure) {
    Row row{std::move(key), std::move(label), decimals, {}};
    for (const Measured& one : all) row.values.push_back(figure(one));
    return row;
}

std::string processor() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    return "unknown processor";
}

std::string load_average() {
    std::ifstream file("/proc/loadavg");
    std::string one_minute;
    return file >> one_minute ? one_minute : "unknown";
}

Report make_report(const std::vector<Measured>& all, const Options& options, const server::Snapshot& snapshot,
                   const std::string& load_before) {
    const auto row = [&all](std::string key, std::string label, int decimals, auto figure) {
        return row_of(all, std::move(key), std::move(label), decimals, figure);
    };
    const auto us = [&row](std::string key, std::string label, std::vector<double> Measured::*figure) {
        return row(std::move(key), std::move(label), 1, [figure](const Measured& one) { return median(one.*figure); });
    };
    Report report;
    for (const Measured& one : all) report.sizes.emplace_back(one.load.name);
    report.sections = {
        {"Ratios",
         {row("capacity", "evaluation, of the echo's capacity", 2,
              [](const Measured& one) { return median(ratios(one.echo, one.served)); }),
          row("rules_to_parse", "facts, rules and cards to parse", 2,
              [](const Measured& one) {
                  return median(ratios(one.facts, one.parse)) + median(ratios(one.cards, one.parse));
              }),
          row("linearity", "CPU a byte, to that at 40 KB", 2,
              [&](const Measured& one) {
                  const Measured& base = all[size_of_linearity];
                  return median(ratios(one.whole, base.whole)) * double(base.body.size()) / double(one.body.size());
              }),
          row("arena", "arena bytes to body bytes", 2,
              [&](const Measured& one) {
                  return static_cast<double>(arena_bytes(one.body, snapshot)) / static_cast<double>(one.body.size());
              })}},
        {"CPU microseconds a request, over HTTP",
         {us("echo_us", "echo", &Measured::echo), us("served_us", "evaluation", &Measured::served)}},
        {"CPU microseconds a request, in process",
         {us("whole_us", "evaluation", &Measured::whole), us("parse_us", "  parse", &Measured::parse),
          us("record_us", "  hook, prefetch, record", &Measured::record), us("facts_us", "  facts", &Measured::facts),
          us("cards_us", "  rules, compose, encode", &Measured::cards)}},
        {"Sizes and certainty",
         {row("body_bytes", "body, bytes", 0, [](const Measured& one) { return double(one.body.size()); }),
          row("answer_bytes", "answer, bytes", 0, [](const Measured& one) { return double(one.answer.size()); }),
          row("echo_spread", "middle half of rounds to median: echo", 3,
              [](const Measured& one) { return spread(one.echo); }),
          row("served_spread", "  evaluation over HTTP", 3, [](const Measured& one) { return spread(one.served); }),
          row("whole_spread", "  evaluation in process", 3, [](const Measured& one) { return spread(one.whole); })}},
    };
    if (options.instructions)
        report.sections.push_back(
            {"User instructions (callgrind)",
             {row("instructions", "evaluation in process", 0, [](const Measured& one) { return one.instructions; })}});
    report.notes = {
        "Medians of " + std::to_string(options.rounds) +
            " interleaved rounds after one to warm up; the client's CPU "
            "time is not counted.",
        processor() + ", " + std::to_string(std::thread::hardware_concurrency()) + " cores; compiler " + __VERSION__ +
            "; load average " + load_before + " before and " + load_average() + " after.",
    };
    return report;
}

int print(const Report& report, const Options& options) {
    if (!options.json_file.empty()) {
        std::ofstream file(options.json_file);
        print_json(report, file);
        if (!file.flush()) throw std::runtime_error(options.json_file + " cannot be written");
    }
    print_table(report, std::cout);
    return 0;
}

int run(const Options& options) {
    if (options.fetch) return print(measure_fetch(options.rounds, options.smoke), options);
    const std::shared_ptr<const server::Snapshot> snapshot = load_snapshot();
    if (options.evaluate_times > 0)
        return evaluate(request_body(options.evaluate_bytes), *snapshot, options.evaluate_times).empty() ? 1 : 0;

    using namespace std::chrono;
    const server::Clocks clocks{
        [] { return std::int64_t(duration_cast<seconds>(system_clock::now().time_since_epoch()).count()); },
        [] { return std::int64_t(duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count()); }};
    if (options.audit) return print(measure_audit(options.rounds, options.smoke, snapshot, clocks), options);

    const std::string load_before = load_average();
    std::vector<Measured> all = make_bodies(options, *snapshot);
    const std::string answer = all.front().answer;
    const auto fixed_answer = [&answer](const server::Request&) {
        server::Response response;
        response.body = answer;
        return response;
    };
    const auto no_answer = [](const server::Problem&, const server::Request&) {
        server::Response response;
        response.status = 400;
        return response;
    };
    const server::CurrentSnapshot current(snapshot);
    {
        const ServerProcess echo({fixed_answer, no_answer});
        const ServerProcess pipeline(server::handlers(current, {clocks}));
        measure(all, options, *snapshot, echo, pipeline);
    }
    return print(make_report(all, options, *snapshot, load_before), options);
}

} // namespace
} // namespace eczema::bench

int main(int argc, char** argv) {
    eczema::bench::Options options;
    CLI::App app{"CPU of an evaluation beside an echo of the same server, and where it lies; ratios first"};
    app.add_flag("--smoke", options.smoke, "Small sizes and few requests: shows that it works, measures nothing");
    app.add_option("--rounds", options.rounds, "Rounds to take the median of")->check(CLI::Range(1, 1000));
    app.add_option("--json", options.json_file, "Also write the figures to this file");
    app.add_flag("--instructions", options.instructions, "Also count instructions at 4 and 40 KB (needs valgrind)");
    app.add_flag("--fetch", options.fetch, "Instead: how long a request waits for a FHIR server, late or silent");
    app.add_flag("--audit", options.audit, "Instead: what the audit file costs at 4 KB, in the current folder");
    app.add_option("--evaluate", options.evaluate_times, "Only evaluate, so often, in process: for a profiler");
    app.add_option("--bytes", options.evaluate_bytes, "Size of the request that --evaluate evaluates");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    try {
        return eczema::bench::run(options);
    } catch (const std::exception& error) {
        std::cerr << "bench: " << error.what() << '\n';
        return 1;
    }
}
