// Everything a request is answered from that does not come with it: configuration, value sets, time zone, content hash
// and the answers that can be written beforehand. Immutable; requests hold it, a reload makes a new one.
#pragma once
#include "cards/value_sets.hpp"
#include "server/allowance.hpp"
#include "server/client_profile.hpp"
#include "server/config.hpp"
#include "server/digest.hpp"
#include "server/json_web_key.hpp"
#include "server/jwks_fetch.hpp"
#include "server/router.hpp"
#include "server/token_check.hpp"

#include <map>
#include <memory>
#include <optional>

namespace eczema::server {

// What one client's calls are answered from.
struct ServedClient {
    ClientConfig config;
    cards::Settings settings; // the site's, with the client's jurisdiction and FHIR version
    std::vector<fhir::ZoneChange> zone_changes;
    std::optional<fhir::Day> as_of;         // replaces today for the rules
    std::string content_hash;               // "sha256:…" of rulebook, value sets, drug products, settings
    std::string discovery;                  // body
    std::string discovery_tag;              // its ETag, with quotes
    const ClientProfile* profile = nullptr; // never null
    TokenPolicy token_policy;
    std::shared_ptr<const KeySet> keys;          // null: they are published at
    std::vector<PublishedKeySource> key_sources; // these
    std::shared_ptr<Allowance> allowance;        // of calls

    fhir::TimeZone zone() const { return {zone_changes}; }
    fhir::Day today(std::int64_t utc_seconds) const { return as_of ? *as_of : zone().day_at(utc_seconds); }
};

// By what is called; normalised.
struct Audiences {
    std::vector<std::string> discovery;
    std::map<std::string_view, std::vector<std::string>> services, feedback; // by id of the service
};

struct Snapshot {
    Config config;
    cards::ValueSets value_sets;
    std::string installation_key;      // keys the cards' uuids
    std::string path_prefix;           // of the public URL, without trailing slash
    std::string drug_products_hash;    // of the site's table; empty without one
    std::string rulebook;              // body
    std::vector<ServedClient> clients; // those of the configuration, in its order
    Audiences audiences;

    // What the aud of a token for this route may be, in the form that normalise_audience() gives; empty where the
    // public URL is not known.
    std::span<const std::string> audiences_of(const Route& route) const;

    // Who is served where nobody has to say who he is: the only client then, and the one of `evaluate`.
    const ServedClient& standard_client() const { return clients.front(); }
};

// A fault where value sets or the table of drug products do not pass admission, the zone is not known, a rule id is
// wrong or what the site maps does not fit. `drug_products` is the text of the file that the configuration names.
boost::system::result<std::shared_ptr<const Snapshot>, std::vector<Fault>>
make_snapshot(Config config, std::string installation_key, std::optional<fhir::Day> as_of,
              const std::optional<std::string>& drug_products = std::nullopt);

} // namespace eczema::server
