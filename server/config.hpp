// The configuration of the service: plain values, fixed once loaded, replaced whole on reload.
// Text (a file or the embedded default) and overrides (environment, flags) in; a Config or every fault out. It reads no
// file, no environment and no clock: main.cpp passes those in. Keys, ranges and defaults: config.schema.json.
#pragma once
#include "cards/settings.hpp"
#include "fhir/versions.hpp"
#include "server/admission.hpp"
#include "server/fhir_fetch.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::server {

struct ServerTls;

enum class SnomedContent : std::uint8_t { all, gps };

struct ListenConfig {
    std::string address = "127.0.0.1"; // loopback, as is_loopback has it
    std::uint16_t port = 8080;         // 0: a free one
    std::uint32_t threads = 0;         // 0: one for each core
    std::string public_url;            // without trailing slash; empty: not known
    // "https://host" or "https://host:port" as a browser sends it (no default port), the port may be "*".
    std::vector<std::string> allowed_origins;
    bool behind_terminator = false; // a proxy in front ends TLS
};

struct TlsConfig { // paths; empty: none. Without a certificate the listener speaks plain HTTP
    std::string certificate_file, private_key_file, client_ca_file;
    bool require_client_certificate = false;
    std::shared_ptr<const ServerTls> context; // of what the files hold, once they have been read
};

struct RegisteredFhirServer : FhirServer {
    std::string ca_file; // path of its ca_pem; empty: none
};

// How a client proves who it is: by signed tokens, by the certificate of its TLS connection, or by both.
struct Authentication {
    std::string issuer; // empty: no tokens
    std::vector<std::string> subjects, tenants, audiences;
    std::string keys;      // JWK Set, of the configuration or of keys_file; empty: fetched from jku
    std::string keys_file; // path; empty: none
    std::vector<std::string> jku;
    std::string jku_ca_file, jku_ca_pem; // path, and what stands there; empty: the system's authorities
    bool jku_private_address = false;
    std::vector<std::string> algorithms{"ES384", "RS384"};
    std::uint32_t leeway_seconds = 60;
    std::uint32_t lifetime_seconds = 3600; // inclusive
    std::vector<std::string> certificate_subjects;

    bool by_token() const { return !issuer.empty(); }
    bool by_certificate() const { return !certificate_subjects.empty(); }
    bool any() const { return by_token() || by_certificate(); }
};

struct ClientConfig {
    std::string id = "default";
    Authentication authentication;
    std::vector<std::string> services; // that it may call; empty: all
    std::uint32_t rate_per_second = 0; // 0: no limit
    std::uint32_t rate_burst = 100;
    std::string profile = "cds-hooks-2.0";
    std::vector<std::string> allowed_links;                     // bases
    cards::Jurisdiction jurisdiction = cards::Jurisdiction::us; // the site's where the client has none of its own
    std::string time_zone = "UTC"; // likewise; well-formed, existence is for its loader to check
    fhir::FhirVersion fhir_version = fhir::FhirVersion::r4;
    std::vector<RegisteredFhirServer>
        fhir_servers; // the only ones that are asked for data; bases normalised and different

    bool may_call(std::string_view service) const;
    // The one with this base URL, however it is written; null where it is not registered.
    const FhirServer* server_at(std::string_view base) const;
};

struct SiteConfig {
    cards::Settings settings;          // its jurisdiction is the site's; a client's own wins for that client
    std::string time_zone = "UTC";     // well-formed; existence is for its loader to check
    std::string installation_key_file; // path; empty: none
};

struct Limits {
    std::uint32_t body_bytes = 16'777'216; // after decompression
    std::uint32_t header_bytes = 16'384;
    std::uint32_t header_ms = 10'000;
    std::uint32_t body_ms = 30'000;
    std::uint32_t write_ms = 30'000;
    std::uint32_t idle_ms = 60'000;
    std::uint32_t drain_ms = 10'000;
    std::uint32_t drain_notice_ms = 0; // not ready, but serving, before that
    std::uint32_t connections = 10'000;
    std::uint32_t connections_per_address = 2'500; // not behind a terminator
    std::uint64_t body_bytes_total = 268'435'456;  // of all bodies that are held at one time
    std::uint32_t calls_per_second = 0;            // of all clients together; 0: no limit
    std::uint32_t calls_burst = 100;
    std::uint32_t calls_at_once = 1'000;           // waiting for a signature, an EHR or the store
    std::uint32_t queue_ms = 200;                  // 0: no limit
    std::uint32_t fetch_ms = 1'500;                // for all that one request asks of its FHIR server
    std::uint32_t fetch_bytes = 33'554'432;        // of all answers to one request
    std::uint64_t fetch_bytes_total = 536'870'912; // of all answers to all requests that wait or are answered
    std::uint32_t fetch_rounds = 10;               // one after the other: pages, and what they refer to
    std::uint32_t fetch_connections = 32;          // to one server from one thread
};

struct AuditConfig {
    std::string file;                              // path; empty: none
    std::uint64_t rotate_bytes = 64 * 1024 * 1024; // 0: neither at a size nor at the end of a day
};

// What outlives a request: in an SQLite file, in PostgreSQL, or, where both are empty, nowhere.
struct StoreConfig {
    std::string file{};              // path; empty: none
    std::string postgres_file{};     // path of a file that holds a connection string; empty: none. Never beside `file`
    bool strict_replay = false;      // while the store fails no token is taken; else this replica's memory stands in
    std::uint32_t feedback_days = 0; // that feedback and counts are kept; 0: for ever

    bool any() const { return !file.empty() || !postgres_file.empty(); }
    bool operator==(const StoreConfig&) const = default;
};

struct Config {
    ListenConfig listen;
    TlsConfig tls;
    std::vector<ClientConfig> clients{ClientConfig{}}; // at least one; only with authentication more than one
    SiteConfig site;
    SnomedContent snomed = SnomedContent::all;
    std::string drug_products_file; // path; empty: none
    StoreConfig store;
    bool keep_comments = false; // of feedback
    Limits limits;
    bool log_decisions = true;
    bool log_access = false;     // a line for each HTTP request
    bool log_peers = false;      // and in it the address of who asked
    std::string metrics_address; // "127.0.0.1:9464", as read_metrics_address takes it; empty: none
    AuditConfig audit;
};

// What the service runs with where no configuration is given: the defaults, open to the CDS Hooks sandbox and to pages
// on this machine.
extern const std::string_view embedded_default_text;
Config embedded_default();

// Admits and decodes a configuration. Faults of the schema are found together; the rules between keys (loopback,
// authentication of clients, SCORAD order) are judged, together, once the schema is satisfied.
boost::system::result<Config, std::vector<Fault>> load_config(std::string_view text,
                                                              std::span<const Override> overrides = {});

// Overrides from the entries "NAME=value" of an environment; names without the prefix ECZEMA_CDS_ are passed over.
// ECZEMA_CDS_<SECTION>__<KEY>: letter case and single underscores of section and key do not matter. The path of a fault
// is the variable's name.
boost::system::result<std::vector<Override>, std::vector<Fault>>
environment_overrides(std::span<const std::string_view> entries);

// What only the rulebook can tell: ids under site.rulesOff that no rule has. What a site maps is judged in
// snapshot.cpp.
std::vector<Fault> check_against(const Config& config, std::span<const std::string_view> rule_ids);

// True for 127.0.0.0/8, ::1 and "localhost".
bool is_loopback(std::string_view address);

} // namespace eczema::server
