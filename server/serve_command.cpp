#include "server/audit_log.hpp"
#include "server/drain.hpp"
#include "server/metrics_listener.hpp"
#include "server/process_metrics.hpp"
#include "server/reload.hpp"
#include "server/service_metrics.hpp"
#include "server/startup.hpp"
#include "server/store.hpp"

#include <algorithm>
#include <ostream>
#include <sstream>
#include <thread>

namespace eczema::server {
namespace {

constexpr std::size_t notice_bytes = 64 * 1024; // that wait for who reads standard error

std::string terminology_notice(const Snapshot& snapshot) {
    if (snapshot.config.snomed == SnomedContent::all)
        return "SNOMED CT codes outside the Global Patient Set are in use: the deployment needs its territory's SNOMED "
               "CT licence "
               "(or set terminology.snomed to gps; see README).";
    return "SNOMED CT is limited to the Global Patient Set: diagnoses coded otherwise in SNOMED CT alone are not seen "
           "(see README).";
}

// What an operator would not guess of an installation without a store.
std::string store_notice(const Snapshot& snapshot) {
    if (snapshot.config.store.any()) return {};
    const bool takes_tokens =
        std::any_of(snapshot.clients.begin(), snapshot.clients.end(),
                    [](const ServedClient& client) { return client.config.authentication.by_token(); });
    return takes_tokens ? "Feedback is not kept, and tokens that were used are forgotten at a restart: set "
                          "store.file or store.postgresFile.\n"
                        : "Feedback is not kept: set store.file or store.postgresFile.\n";
}

// What anybody can do who knows that there is no key: compute ids of cards, and try out what others reported on.
std::string key_notice(const Snapshot& snapshot) {
    const Config& config = snapshot.config;
    const bool is_in_earnest = config.store.any() || !config.listen.public_url.empty();
    if (!is_in_earnest || !config.site.installation_key_file.empty()) return {};
    return "The ids of cards rest on no secret, so that anybody can make them up: set site.installationKeyFile.\n";
}

// Told on threads that answer or keep things: a thread of its own writes it, so that a reader of standard error who has
// stopped holds up none of them.
StoreWatch store_watch(const StoreConfig& config, DecisionLog& notices) {
    const std::string_view stands_in = config.strict_replay
                                           ? "store: used tokens cannot be written, and calls with tokens are refused"
                                           : "store: used tokens cannot be written and are remembered in memory alone";
    return {[&notices, stands_in](bool persistent) {
                notices.write(persistent ? "store: used tokens are written again" : stands_in);
            },
            [&notices](bool available) {
                notices.write(available ? "store: feedback is taken again"
                                        : "store: feedback cannot be written and is refused");
            },
            [&notices](const DatabaseFault& why) { notices.write("store: " + why.message); }};
}

// What `say` says goes out as one notice, of one line or several.
void write_all(DecisionLog& notices, const std::function<void(std::ostream&)>& say) {
    std::ostringstream text;
    say(text);
    std::string said = text.str();
    if (said.ends_with('\n')) said.pop_back();
    if (!said.empty()) notices.write(said);
}

// Null where none is configured.
boost::system::result<std::unique_ptr<AuditLog>, std::string>
open_audit(const AuditConfig& config, const std::string& start_id, const Clocks& clocks, DecisionLog& notices) {
    if (config.file.empty()) return std::unique_ptr<AuditLog>();
    auto file = AuditFile::open(config.file, config.rotate_bytes, clocks.utc_seconds());
    if (!file) return file.error();
    return std::make_unique<AuditLog>(*std::move(file), start_id, clocks.utc_seconds,
                                      [&notices](std::string_view sentence) { notices.write(sentence); });
}

// What the first line tells of it; nothing where it cannot be had, which is said on `err`.
std::optional<std::string> listen_for_metrics(MetricsListener& listener, const std::string& address,
                                              std::ostream& err) {
    const auto at = read_metrics_address(address);
    if (!at) return std::string();
    const auto port = listener.listen(*at);
    if (port) return ",\"metrics\":{\"address\":\"" + at->address + "\",\"port\":" + std::to_string(*port) + '}';
    err << "cannot listen for metrics on " << address << ": " << port.error().message()
        << "; choose another with --metrics-address\n";
    return std::nullopt;
}

// How many connections of clients leave open files for the rest: FHIR servers, key sets, the store, the logs.
std::size_t connections_within(std::size_t open_files, const HttpLimits& limits, unsigned threads) {
    const std::size_t rest = 64 + std::size_t{threads} * limits.fetch.connections;
    if (open_files == 0) return limits.connections;
    return std::min(limits.connections, open_files > 2 * rest ? open_files - rest : open_files / 2);
}

} // namespace

int run_serve(const CommonOptions& common, const ServeOptions& options, const Clocks& clocks, std::ostream& out,
              std::ostream& err, const WatchSignals& watch_signals) {
    const auto loaded = load(common, options, KeyUse::installation);
    if (!loaded) return report(loaded.error(), err);
    const std::shared_ptr<const Snapshot> first = *loaded;
    const ListenConfig& listen = first->config.listen;
    const unsigned cores = std::max(1u, std::thread::hardware_concurrency());

    CurrentSnapshot current(first);
    constexpr int standard_output = 1, standard_error = 2;
    DecisionLog notices(standard_error, notice_bytes);
    std::optional<DecisionLog> log;
    if (first->config.log_decisions || first->config.log_access) log.emplace(standard_output);
    const auto audit = open_audit(first->config.audit, options.start_id, clocks, notices);
    if (!audit) {
        err << "/audit/file: " << first->config.audit.file << ' ' << audit.error() << '\n';
        return exit_failed;
    }
    const StoreConfig& kept = first->config.store;
    auto store = open_store(kept, store_watch(kept, notices), clocks.utc_seconds);
    if (!store) {
        err << (kept.file.empty() ? "/store/postgresFile: " : "/store/file: ") << store.error().message << '\n';
        return exit_failed;
    }
    PublishedKeys published(clocks.monotonic_nanoseconds);
    FailureBudget failures(first->installation_key + std::to_string(clocks.monotonic_nanoseconds()),
                           !listen.behind_terminator);
    Authenticator authenticator(published, *store->replay, failures, std::max(1u, cores / 2));
    std::function<void()> stop_server; // once there is one
    Drain drain(std::chrono::milliseconds(first->config.limits.drain_notice_ms), [&] { stop_server(); });
    RequestMetrics request_metrics;
    CallGate gate;
    const Backend backend{.clocks = clocks,
                          .authenticator = &authenticator,
                          .store = store->feedback.get(),
                          .log = first->config.log_decisions ? &*log : nullptr,
                          .access_log = first->config.log_access ? &*log : nullptr,
                          .peers = first->config.log_peers ? Peers::shown : Peers::hidden,
                          .metrics = &request_metrics,
                          .published = &published,
                          .draining = &drain.has_begun(),
                          .gate = &gate,
                          .audit = audit->get()};
    const unsigned threads = listen.threads ? listen.threads : cores;
    HttpLimits limits = http_limits(first->config.limits);
    if (listen.behind_terminator) limits.connections_per_address = 0;
    limits.connections = connections_within(options.open_files, limits, threads);
    HttpServer server(handlers(current, backend), limits, threads);
    const std::string address = listen.address == "localhost" ? "127.0.0.1" : listen.address;
    const auto port = server.listen(address, listen.port);
    if (!port) {
        err << "cannot listen on " << listen.address << " port " << listen.port << ": " << port.error().message()
            << "; choose another with --port\n";
        return exit_failed;
    }
    stop_server = [&server] { server.stop(); };
    Reloads reloads;
    reloads.last_taken_utc_seconds = clocks.utc_seconds();
    Metrics metrics;
    add_service_metrics(
        metrics,
        {current, *store, published, server, gate, reloads, drain.has_begun(), log ? &*log : nullptr, audit->get()},
        program_version);
    request_metrics.add_to(metrics);
    add_process_metrics(metrics, reloads.last_taken_utc_seconds);
    MetricsListener metrics_listener(metrics);
    const auto metrics_told = listen_for_metrics(metrics_listener, first->config.metrics_address, err);
    if (!metrics_told) return exit_failed;
    err << terminology_notice(*first) << '\n' << store_notice(*first) << key_notice(*first);
    warn_of_certificate(*first, clocks, err);
    if (limits.connections < first->config.limits.connections)
        err << "limits.connections: only " << limits.connections << " can be had, since the system allows this process "
            << options.open_files << " open files; raise its hard limit.\n";
    const auto reload_all = [&] {
        if (*audit) (*audit)->reopen();
        write_all(notices, [&](std::ostream& said) {
            reload(load(common, options, KeyUse::installation), first->config, current, published, reloads, clocks,
                   said);
        });
    };
    std::shared_ptr<void> signals = watch_signals([&] { drain.begin(); }, reload_all);
    out << "{\"event\":\"listening\",\"address\":\"" << listen.address << "\",\"port\":" << *port
        << (first->config.tls.context ? ",\"tls\":true" : "") << *metrics_told << '}' << std::endl;

    server.run();
    if (*audit) (*audit)->close(); // before the rest: what supervises the process may not wait for a slow store
    signals.reset();
    drain.join(); // it may still be inside server.stop()
    return exit_done;
}

} // namespace eczema::server
