// cds-hooks-examiner: marks a running CDS service from outside, over HTTP alone.
// Exit 0: the examination passed; 1: a check failed; 2: bad usage, or the server cannot be reached.
#include "conformance/checks.hpp"
#include "conformance/report.hpp"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

namespace {

using namespace eczema::conformance;

struct Options {
    std::string url;
    std::string report = "tap";
    std::vector<std::string> only;
    std::string origin = "http://127.0.0.1:8080";
    int timeout_seconds = 10;
    bool strict = false;
};

int refuse(const std::string& reason) {
    std::cerr << "cds-hooks-examiner: " << reason << '\n';
    return 2;
}

int examine(const Options& options) {
    const auto base = parse_base_url(options.url);
    if (!base) return refuse("--url must have the form http://host[:port][/prefix]");
    const HttpClient client(*base, std::chrono::seconds(options.timeout_seconds));
    const Reply discovery = client.send({"GET", "/cds-services", {}, {}});
    if (!discovery) return refuse("no answer from " + options.url + ": " + discovery.error().message());

    const Exam exam{client, options.origin, *discovery, read_services(discovery->body)};
    const std::vector<Check> checks = all_checks(exam.services);
    for (const std::string& selector : options.only)
        if (std::none_of(checks.begin(), checks.end(),
                         [&](const Check& check) { return is_selected(check, selector); }))
            return refuse("--only names no check: " + selector);

    std::vector<Outcome> outcomes;
    for (const Check& check : checks)
        if (options.only.empty() ||
            std::any_of(options.only.begin(), options.only.end(),
                        [&](const std::string& selector) { return is_selected(check, selector); }))
            outcomes.push_back({check.id, check.level, check.title, check.run(exam)});

    const Strictness strictness = options.strict ? Strictness::every_level : Strictness::must_only;
    std::cout << (options.report == "json" ? json_report(outcomes, options.url, strictness)
                                           : tap_report(outcomes, strictness));
    const auto failed = std::count_if(outcomes.begin(), outcomes.end(),
                                      [&](const Outcome& outcome) { return has_failed(outcome, strictness); });
    if (failed == 0) return 0;
    std::cerr << "cds-hooks-examiner: " << failed << " of " << outcomes.size() << " checks failed\n";
    return 1;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"Marks a running CDS Hooks service from outside: discovery, calls, prefetch, errors, CORS."};
    Options options;
    app.add_option("--url", options.url, "Base URL of the service, in front of /cds-services")->required();
    app.add_option("--report", options.report, "tap or json")
        ->check(CLI::IsMember({"tap", "json"}))
        ->capture_default_str();
    app.add_option("--only", options.only, "Checks to run, by id (D11.head) or requirement (D11)");
    app.add_option("--origin", options.origin, "A browser origin the service is configured to allow")
        ->capture_default_str();
    app.add_option("--timeout-seconds", options.timeout_seconds, "Limit for one exchange")
        ->check(CLI::Range(1, 600))
        ->capture_default_str();
    app.add_flag("--strict", options.strict, "Fail also on SHOULD and on good practice of our own");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    return examine(options);
}
