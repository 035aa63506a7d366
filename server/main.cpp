// Command line, process environment, clocks, randomness and signals: everything the rest of the program is given as
// values.
#include "server/commands.hpp"
#include "server/import_audit.hpp"
#include "server/import_rxnorm.hpp"
#include "server/lint_profile_command.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <CLI/CLI.hpp>

#include <array>
#include <chrono>
#include <csignal>
#include <iostream>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>

extern char** environ;

namespace {

using namespace eczema::server;

Clocks system_clocks() {
    using namespace std::chrono;
    return {[] { return std::int64_t(duration_cast<seconds>(system_clock::now().time_since_epoch()).count()); },
            [] { return std::int64_t(duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count()); }};
}

std::vector<std::string_view> environment() {
    std::vector<std::string_view> entries;
    for (char** entry = environ; *entry; ++entry) entries.emplace_back(*entry);
    return entries;
}

// A core file would hold patient data. The limit says nothing of cores that the kernel hands to a program, as
// core_pattern has it on most systems; to these the other setting applies. It also keeps other programs of the same
// user from reading this one's memory.
void forbid_core_dumps() {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

// Tells this run from all others, on this machine and elsewhere: 32 hexadecimal digits. Empty where the system has no
// randomness.
std::string random_id() {
    std::array<unsigned char, 16> bytes{};
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) return {};
    std::string id;
    for (const unsigned char byte : bytes) (id += "0123456789abcdef"[byte / 16]) += "0123456789abcdef"[byte % 16];
    return id;
}

// How many files may be open: as many as whoever started this program allows at all. A connection is one.
std::size_t raise_open_files() {
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) return 0;
    const rlimit raised{files.rlim_max, files.rlim_max};
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0) files = raised;
    return static_cast<std::size_t>(files.rlim_cur);
}

// Calls `on_stop` at SIGTERM or SIGINT and `on_reload` at SIGHUP, on a thread of its own, until destroyed.
class Signals {
  public:
    Signals(std::function<void()> on_stop, std::function<void()> on_reload)
        : set_(context_, SIGTERM, SIGINT, SIGHUP), on_stop_(std::move(on_stop)), on_reload_(std::move(on_reload)) {
        wait();
        thread_ = std::thread([this] { context_.run(); });
    }
    ~Signals() {
        context_.stop();
        thread_.join();
    }
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

  private:
    void wait() {
        set_.async_wait([this](boost::system::error_code error, int signal) {
            if (error) return;
            if (signal == SIGHUP)
                on_reload_();
            else
                on_stop_();
            wait();
        });
    }
    boost::asio::io_context context_;
    boost::asio::signal_set set_;
    std::function<void()> on_stop_, on_reload_;
    std::thread thread_;
};

void add_common_options(CLI::App& command, CommonOptions& options) {
    command.add_option("--config", options.config_file,
                       "Configuration file (JSON); without it the embedded default is used");
    command.add_option("--jurisdiction", options.jurisdiction, "Whose labels and guidelines apply")
        ->check(CLI::IsMember({"US", "EU", "UK"}));
    command.add_option("--as-of", options.as_of, "Day that replaces today for the rules, YYYY-MM-DD");
}

} // namespace

int main(int argc, char** argv) {
    forbid_core_dumps();
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGHUP, SIG_IGN);  // until serve watches for it: a reload asked for meanwhile must not end the start
    std::signal(SIGXFSZ, SIG_IGN); // a file that may not grow is an error of its writer
    CLI::App app{"Eczema CDS: CDS Hooks service for atopic dermatitis"};
    app.require_subcommand(1);
    int exit_code = 0;
    CommonOptions common;
    const Clocks clocks = system_clocks();
    const std::vector<std::string_view> variables = environment();
    common.environment = variables;

    ServeOptions serve_options;
    serve_options.start_id = random_id();
    CLI::App* serve = app.add_subcommand("serve", "Serve CDS Hooks over HTTP");
    add_common_options(*serve, common);
    serve->add_option("--address", serve_options.address,
                      "Address to listen on; loopback only while there is no authentication");
    serve->add_option("--port", serve_options.port, "Port to listen on; 0 takes a free one");
    serve->add_option("--threads", serve_options.threads, "I/O threads; 0 is one for each core");
    serve->add_option("--metrics-address", serve_options.metrics_address,
                      "Address and port on which GET /metrics answers Prometheus, such as 127.0.0.1:9464; port 0 takes "
                      "a free one");
    serve->callback([&] {
        serve_options.open_files = raise_open_files();
        exit_code =
            run_serve(common, serve_options, clocks, std::cout, std::cerr,
                      [](std::function<void()> on_stop, std::function<void()> on_reload) -> std::shared_ptr<void> {
                          return std::make_shared<Signals>(std::move(on_stop), std::move(on_reload));
                      });
    });

    std::string input;
    bool explain = false, as_text = false;
    CLI::App* evaluate =
        app.add_subcommand("evaluate", "Answer one CDS Hooks request body from a file, without a network");
    add_common_options(*evaluate, common);
    CLI::Option* explain_flag =
        evaluate->add_flag("--explain", explain, "Add the trace of every rule and the issues of the data");
    evaluate->add_flag("--text", as_text, "Print the cards in plain text, for people to read")->excludes(explain_flag);
    evaluate->add_option("FILE", input, "Request body, or - for standard input")->required();
    evaluate->callback([&] {
        const EvaluateOutput output = as_text   ? EvaluateOutput::text
                                      : explain ? EvaluateOutput::explanation
                                                : EvaluateOutput::response;
        exit_code = run_evaluate(common, input, output, clocks, std::cin, std::cout, std::cerr);
    });

    std::string format = "md";
    CLI::App* rulebook = app.add_subcommand("rulebook", "Print every rule with rows, sources and cards");
    rulebook->add_option("--format", format, "md or json")->check(CLI::IsMember({"md", "json"}));
    rulebook->callback([&] { exit_code = run_rulebook(format, std::cout); });

    bool as_json = false;
    CLI::App* feedback_report =
        app.add_subcommand("feedback-report", "Print by rule how often its cards were shown, accepted and overridden");
    add_common_options(*feedback_report, common);
    feedback_report->add_flag("--json", as_json, "JSON instead of a table");
    feedback_report->callback([&] { exit_code = run_feedback_report(common, as_json, std::cout, std::cerr); });

    std::string lint_client, lint_file;
    CLI::App* lint_profile =
        app.add_subcommand("lint-profile", "Print what the profile of a client would change in a CDS Hooks response");
    add_common_options(*lint_profile, common);
    lint_profile->add_option("CLIENT", lint_client, "Id of a client of the configuration, or of a profile")->required();
    lint_profile->add_option("FILE", lint_file, "CDS Hooks response, or - for standard input")->required();
    lint_profile->callback(
        [&] { exit_code = run_lint_profile(common, lint_client, lint_file, std::cin, std::cout, std::cerr); });

    std::string release_folder, products_file;
    CLI::App* import_rxnorm =
        app.add_subcommand("import-rxnorm", "Build the table of drug products that terminology.drugProductsFile names");
    import_rxnorm
        ->add_option("DIR", release_folder,
                     "Folder with RXNCONSO.RRF, RXNREL.RRF and RXNSAT.RRF of a RxNorm release (Current Prescribable "
                     "Content is enough)")
        ->required();
    import_rxnorm->add_option("--out", products_file, "File to write; it appears whole or not at all")->required();
    import_rxnorm->callback(
        [&] { exit_code = run_import_rxnorm(release_folder, products_file, std::cout, std::cerr); });

    std::vector<std::string> audit_files;
    CLI::App* import_audit =
        app.add_subcommand("import-audit", "Read audit files into the store, each row once however often it is read");
    add_common_options(*import_audit, common);
    import_audit->add_option("FILE", audit_files, "Audit files, renamed ones too, in any order")->required();
    import_audit->callback([&] { exit_code = run_import_audit(common, audit_files, std::cout, std::cerr); });

    CLI::App* check_config = app.add_subcommand("check-config", "Check a configuration and name each fault");
    check_config->add_option("FILE", common.config_file, "Configuration file (JSON)")->required();
    check_config->callback([&] { exit_code = run_check_config(common, std::cout, std::cerr); });

    CLI::App* version = app.add_subcommand("version", "Print program, content and supported versions");
    version->callback([&] { exit_code = run_version(common, std::cout, std::cerr); });

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error, std::cout, std::cerr); // --help
        std::cerr << error.what() << " (run with --help for what there is)\n";
        return 2;
    }
    return exit_code;
}
