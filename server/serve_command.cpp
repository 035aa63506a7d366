#include "server/startup.hpp"
#include "server/store.hpp"
#include "server/tls_context.hpp"

#include <algorithm>
#include <ostream>
#include <thread>

namespace eczema::server {
namespace {

std::string terminology_notice(const Snapshot& snapshot) {
    if (snapshot.config.snomed == SnomedContent::all)
        return "SNOMED CT codes outside the Global Patient Set are in use: the deployment needs its territory's SNOMED "
               "CT licence "
               "(or set terminology.snomed to gps; see README).";
    return "SNOMED CT is limited to the Global Patient Set: diagnoses coded otherwise in SNOMED CT alone are not seen "
           "(see README).";
}

// What is to be known of a snapshot that is put to work.
void notice_tls(const Snapshot& snapshot, const Clocks& clocks, std::ostream& err) {
    const auto& tls = snapshot.config.tls.context;
    const std::string_view warning = tls ? date_warning(*tls, clocks.utc_seconds()) : std::string_view();
    if (!warning.empty()) err << warning << '\n';
}

// What an operator would not guess of an installation without a store.
std::string store_notice(const Snapshot& snapshot) {
    if (!snapshot.config.store_file.empty()) return {};
    const bool takes_tokens =
        std::any_of(snapshot.clients.begin(), snapshot.clients.end(),
                    [](const ServedClient& client) { return client.config.authentication.by_token(); });
    return takes_tokens
               ? "Feedback is not kept, and tokens that were used are forgotten at a restart: set store.file.\n"
               : "Feedback is not kept: set store.file.\n";
}

StoreWatch store_watch(std::ostream& err) {
    return {[&err](bool persistent) {
                err << (persistent ? "store: used tokens are written again\n"
                                   : "store: used tokens cannot be written and are remembered in memory alone\n")
                    << std::flush;
            },
            [&err](bool available) {
                err << (available ? "store: feedback is taken again\n"
                                  : "store: feedback cannot be written and is refused\n")
                    << std::flush;
            }};
}

std::vector<PublishedKeySource> sources_of(const Snapshot& snapshot) {
    std::vector<PublishedKeySource> sources;
    for (const ServedClient& client : snapshot.clients)
        sources.insert(sources.end(), client.key_sources.begin(), client.key_sources.end());
    return sources;
}

// How many connections of clients leave open files for the rest: FHIR servers, key sets, the store, the log.
std::size_t connections_within(std::size_t open_files, const HttpLimits& limits, unsigned threads) {
    const std::size_t rest = 64 + std::size_t{threads} * limits.fetch.connections;
    if (open_files == 0) return limits.connections;
    return std::min(limits.connections, open_files > 2 * rest ? open_files - rest : open_files / 2);
}

// What the socket and the store were opened with: a configuration that says otherwise was judged by what is not so.
bool is_bound_alike(const Config& next, const Config& first) {
    return next.listen.address == first.listen.address &&
           next.listen.behind_terminator == first.listen.behind_terminator && next.store_file == first.store_file;
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
    constexpr int standard_output = 1;
    std::optional<DecisionLog> log;
    if (first->config.log_decisions) log.emplace(standard_output);
    auto store = open_store(first->config.store_file, store_watch(err));
    if (!store) {
        err << "/store/file: " << store.error().message << '\n';
        return exit_failed;
    }
    PublishedKeys published(clocks.monotonic_nanoseconds);
    FailureBudget failures(first->installation_key + std::to_string(clocks.monotonic_nanoseconds()),
                           !listen.behind_terminator);
    Authenticator authenticator(published, *store->replay, failures, std::max(1u, cores / 2));
    CallGate gate;
    const Backend backend{clocks, &authenticator, store->feedback.get(), log ? &*log : nullptr, &gate};
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
    err << terminology_notice(*first) << '\n' << store_notice(*first);
    notice_tls(*first, clocks, err);
    if (limits.connections < first->config.limits.connections)
        err << "limits.connections: only " << limits.connections << " can be had, since the system allows this process "
            << options.open_files << " open files; raise its hard limit.\n";
    out << "{\"event\":\"listening\",\"address\":\"" << listen.address << "\",\"port\":" << *port
        << (first->config.tls.context ? ",\"tls\":true}" : "}") << std::endl;

    const auto reload = [&] {
        const auto next = load(common, options, KeyUse::installation);
        if (next && !is_bound_alike((*next)->config, first->config)) {
            err << "configuration kept: listen.address, listen.behindTerminator and store.file change at a restart "
                   "alone"
                << std::endl;
        } else if (next) {
            current.replace(*next);
            notice_tls(**next, clocks, err);
            published.keep_only(sources_of(**next));
            err << "configuration reloaded" << std::endl;
        } else {
            err << "configuration kept, the new one has faults:\n";
            report(next.error(), err);
        }
    };
    const std::shared_ptr<void> signals = watch_signals([&] { server.stop(); }, reload);
    server.run();
    return exit_done;
}

} // namespace eczema::server
