#include "server/service_metrics.hpp"

#include "server/tls_context.hpp"

#include <algorithm>

namespace eczema::server {
namespace {

using enum MetricType;

// Once for each URL that a client publishes its keys at: by the client and the place in its list, since a URL may say
// more than a metric should.
template <class Sample>
Metrics::Write of_key_sources(const ServiceParts& parts, Sample sample) {
    return [&current = parts.current, &published = parts.published, sample](Exposition& to) {
        const auto snapshot = current.get();
        const std::vector<PublishedKeyState> states = published.states();
        for (const ServedClient& client : snapshot->clients)
            for (std::size_t i = 0; i < client.key_sources.size(); ++i) {
                const auto state = std::find_if(states.begin(), states.end(), [&](const PublishedKeyState& one) {
                    return one.url == client.key_sources[i].url;
                });
                if (state != states.end())
                    sample(to, MetricLabels{{"client", client.config.id}, {"jku", std::to_string(i)}}, *state);
            }
    };
}

void add_key_metrics(Metrics& metrics, const ServiceParts& parts) {
    metrics.add_family(
        "eczema_cds_published_keys_up", "Whether there are keys from this jku to check tokens with.", gauge,
        of_key_sources(parts, [](Exposition& to, const MetricLabels& labels, const PublishedKeyState& state) {
            to.sample(labels, state.serves_keys ? 1.0 : 0.0);
        }));
    metrics.add_family(
        "eczema_cds_published_keys_age_seconds", "Time since this jku last gave keys.", gauge,
        of_key_sources(parts, [](Exposition& to, const MetricLabels& labels, const PublishedKeyState& state) {
            if (state.success_age) to.sample(labels, std::chrono::duration<double>(*state.success_age).count());
        }));
    metrics.add_family("eczema_cds_published_keys_fetches_total", "Fetches of this jku.", counter,
                       of_key_sources(parts, [](Exposition& to, MetricLabels labels, const PublishedKeyState& state) {
                           labels.push_back({"result", "success"});
                           to.sample(labels, state.successes);
                           labels.back().value = "failure";
                           to.sample(labels, state.failures);
                       }));
}

void add_store_metrics(Metrics& metrics, const Store& store) {
    constexpr std::string_view up = "eczema_cds_store_up";
    constexpr std::string_view help = "Whether this part of the store can be written.";
    if (const FeedbackStore* feedback = store.feedback.get()) {
        metrics.add_gauge(up, help, [feedback] { return feedback->available() ? 1.0 : 0.0; }, {{"part", "feedback"}});
        metrics.add_gauge(up, help, [replay = store.replay.get()] { return replay->persistent() ? 1.0 : 0.0; },
                          {{"part", "replay"}});
    }
    metrics.add_gauge("eczema_cds_replay_cache_tokens", "Used tokens that are remembered.",
                      [replay = store.replay.get()] { return static_cast<double>(replay->size()); });
}

void add_audit_metrics(Metrics& metrics, const AuditLog& audit) {
    metrics.add_gauge("eczema_cds_audit_up", "Whether the audit file can be written.",
                      [&audit] { return audit.counts().is_failing ? 0.0 : 1.0; });
    constexpr std::string_view rows = "eczema_cds_audit_rows_total", help = "Rows for the audit file.";
    metrics.add_counter(rows, help, [&audit] { return static_cast<double>(audit.counts().written); },
                        {{"result", "written"}});
    metrics.add_counter(rows, help, [&audit] { return static_cast<double>(audit.counts().dropped); },
                        {{"result", "dropped"}});
}

void add_load_metrics(Metrics& metrics, const HttpServer& server, const CallGate& gate) {
    metrics.add_gauge("eczema_cds_connections_open", "Connections of callers.",
                      [&server] { return static_cast<double>(server.counts().connections); });
    metrics.add_gauge("eczema_cds_body_bytes_held", "Bytes of request bodies and of large answers in memory.",
                      [&server] { return static_cast<double>(server.counts().body_bytes); });
    metrics.add_gauge("eczema_cds_queue_delay_seconds",
                      "How long the last request of the slowest thread waited for it.",
                      [&server] { return std::chrono::duration<double>(server.counts().queue_delay).count(); });
    metrics.add_gauge("eczema_cds_calls_waiting", "Calls that wait for a signature, an EHR or the store.",
                      [&gate] { return static_cast<double>(gate.counts().waiting); });
    metrics.add_family("eczema_cds_overload_refusals_total", "Connections and calls that a limit turned away.", counter,
                       [&server, &gate](Exposition& to) {
                           const HttpCounts of_server = server.counts();
                           const CallGate::Counts of_gate = gate.counts();
                           to.sample({{"limit", "connections"}}, of_server.refused_connections);
                           to.sample({{"limit", "connectionsPerAddress"}}, of_server.refused_of_address);
                           to.sample({{"limit", "bodyBytesTotal"}}, of_server.refused_bodies);
                           to.sample({{"limit", "callsPerSecond"}}, of_gate.over_rate);
                           to.sample({{"limit", "callsAtOnce"}}, of_gate.too_many_waiting);
                           to.sample({{"limit", "queueMs"}}, of_gate.too_late);
                       });
}

void add_configuration_metrics(Metrics& metrics, const ServiceParts& parts) {
    const Reloads& reloads = parts.reloads;
    constexpr std::string_view name = "eczema_cds_config_reloads_total", help = "Reloads that were asked for.";
    metrics.add_counter(name, help, [&reloads] { return static_cast<double>(reloads.taken.load()); },
                        {{"result", "taken"}});
    metrics.add_counter(name, help, [&reloads] { return static_cast<double>(reloads.refused.load()); },
                        {{"result", "refused"}});
    metrics.add_gauge("eczema_cds_config_last_reload_successful", "Whether the last reload was taken; 1 before any.",
                      [&reloads] { return reloads.was_last_taken.load() ? 1.0 : 0.0; });
    metrics.add_gauge("eczema_cds_config_last_reload_success_timestamp_seconds",
                      "When the configuration in use was taken.",
                      [&reloads] { return static_cast<double>(reloads.last_taken_utc_seconds.load()); });
    metrics.add_family("eczema_cds_tls_certificate_expiry_timestamp_seconds",
                       "Last second at which the listener's own certificate is valid.", gauge,
                       [&current = parts.current](Exposition& to) {
                           const auto snapshot = current.get();
                           if (const auto& tls = snapshot->config.tls.context)
                               to.sample({}, static_cast<double>(tls->valid_until_seconds));
                       });
}

} // namespace

void add_service_metrics(Metrics& metrics, const ServiceParts& parts, std::string_view version) {
    metrics.add_family("eczema_cds_build_info", "Program and clinical content in use; always 1.", gauge,
                       [&current = parts.current, version = std::string(version)](Exposition& to) {
                           to.sample({{"version", version}, {"content", current.get()->standard_client().content_hash}},
                                     std::uint64_t{1});
                       });
    metrics.add_gauge("eczema_cds_draining", "Whether the service is about to stop.",
                      [&draining = parts.draining] { return draining.load() ? 1.0 : 0.0; });
    add_load_metrics(metrics, parts.server, parts.gate);
    add_store_metrics(metrics, parts.store);
    add_key_metrics(metrics, parts);
    if (parts.log)
        metrics.add_counter("eczema_cds_log_lines_dropped_total",
                            "Lines of the log that nobody took in time and that were dropped.",
                            [log = parts.log] { return static_cast<double>(log->dropped()); });
    if (parts.audit) add_audit_metrics(metrics, *parts.audit);
    add_configuration_metrics(metrics, parts);
}

} // namespace eczema::server
