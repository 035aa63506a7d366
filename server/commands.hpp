// What each command of the program does. Streams, clocks, environment and signals are arguments.
// Exit codes: 0 done, 1 the work failed, 2 bad usage or bad input; one clear line on the error stream with each
// failure.
#pragma once
#include "server/serve.hpp"

#include <iosfwd>
#include <optional>
#include <span>
#include <string>

namespace eczema::server {

inline constexpr std::string_view program_version = "0.1.0";

struct CommonOptions {
    std::string config_file; // empty: the embedded default
    std::string jurisdiction;
    std::string as_of;
    std::span<const std::string_view> environment; // "NAME=value"
};

struct ServeOptions {
    std::optional<std::string> address;
    std::optional<std::uint16_t> port;
    std::optional<unsigned> threads;
    std::optional<std::string> metrics_address;
    std::size_t open_files = 0; // that the system allows this process; 0: not known
    std::string start_id;       // of this run among all others: 32 hexadecimal digits, random
};

// What evaluate writes: the response, the response with trace and issues, or its cards for people.
enum class EvaluateOutput : std::uint8_t { response, explanation, text };

// Starts watching for "stop" and "reload"; ends when the returned handle goes.
using WatchSignals =
    std::function<std::shared_ptr<void>(std::function<void()> on_stop, std::function<void()> on_reload)>;

int run_serve(const CommonOptions& common, const ServeOptions& options, const Clocks& clocks, std::ostream& out,
              std::ostream& err, const WatchSignals& watch_signals);
int run_evaluate(const CommonOptions& common, const std::string& file, EvaluateOutput output, const Clocks& clocks,
                 std::istream& in, std::ostream& out, std::ostream& err);
int run_rulebook(std::string_view format, std::ostream& out);
int run_feedback_report(const CommonOptions& common, bool as_json, std::ostream& out, std::ostream& err);
// Judged as serve would take it, with the overrides of the environment in `common`.
int run_check_config(const CommonOptions& common, std::ostream& out, std::ostream& err);
int run_version(const CommonOptions& common, std::ostream& out, std::ostream& err);

} // namespace eczema::server
