#include "server/reload.hpp"

#include "server/startup.hpp"
#include "server/tls_context.hpp"

#include <ostream>

namespace eczema::server {
namespace {

// What the socket, the store and the audit were opened with: a configuration that says otherwise was judged by what is
// not so.
bool is_bound_alike(const Config& next, const Config& first) {
    return next.listen.address == first.listen.address &&
           next.listen.behind_terminator == first.listen.behind_terminator && next.store == first.store &&
           next.audit.file == first.audit.file;
}

std::vector<PublishedKeySource> key_sources_of(const Snapshot& snapshot) {
    std::vector<PublishedKeySource> sources;
    for (const ServedClient& client : snapshot.clients)
        sources.insert(sources.end(), client.key_sources.begin(), client.key_sources.end());
    return sources;
}

} // namespace

void reload(const Loaded& next, const Config& first, CurrentSnapshot& current, PublishedKeys& published,
            Reloads& reloads, const Clocks& clocks, std::ostream& err) {
    const bool is_taken = next && is_bound_alike((*next)->config, first);
    (is_taken ? reloads.taken : reloads.refused)++;
    reloads.was_last_taken = is_taken;
    if (!next) {
        err << "configuration kept, the new one has faults:\n";
        report(next.error(), err);
        return;
    }
    if (!is_taken) {
        err << "configuration kept: listen.address, listen.behindTerminator, store and audit.file change at a restart "
               "alone"
            << std::endl;
        return;
    }
    reloads.last_taken_utc_seconds = clocks.utc_seconds();
    current.replace(*next);
    warn_of_certificate(**next, clocks, err);
    published.keep_only(key_sources_of(**next));
    err << "configuration reloaded" << std::endl;
}

void warn_of_certificate(const Snapshot& snapshot, const Clocks& clocks, std::ostream& err) {
    const auto& tls = snapshot.config.tls.context;
    const std::string_view warning = tls ? date_warning(*tls, clocks.utc_seconds()) : std::string_view();
    if (!warning.empty()) err << warning << '\n';
}

} // namespace eczema::server
