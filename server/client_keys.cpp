#include "server/client_keys.hpp"

#include "server/given_out_keys.hpp"
#include "server/service.hpp"

namespace eczema::server {
namespace {

TokenPolicy policy_of(const Authentication& authentication) {
    TokenPolicy policy;
    policy.issuer = authentication.issuer;
    policy.subjects = authentication.subjects;
    policy.tenants = authentication.tenants;
    for (const std::string& audience : authentication.audiences)
        policy.audiences.push_back(normalise_audience(audience));
    for (const std::string& name : authentication.algorithms)
        if (const auto algorithm = signature_algorithm(name)) policy.algorithms.push_back(*algorithm);
    policy.jku = authentication.jku;
    policy.leeway_seconds = authentication.leeway_seconds;
    policy.lifetime_seconds = authentication.lifetime_seconds;
    return policy;
}

// A key of a file is named in the message, since the place in the configuration is the file's path.
Fault placed(const Authentication& authentication, const std::string& path, const Fault& fault) {
    if (authentication.keys_file.empty()) return {path + "/keys" + fault.path, fault.message};
    return {path + "/keysFile", "at " + (fault.path.empty() ? "its top" : fault.path) + ": " + fault.message};
}

} // namespace

std::vector<Fault> prepare_keys(ServedClient& client, const std::string& path, bool is_on_loopback) {
    const Authentication& authentication = client.config.authentication;
    std::vector<Fault> faults;
    if (!authentication.by_token()) return faults;
    client.token_policy = policy_of(authentication);
    if (authentication.keys.empty()) {
        for (const std::string& url : authentication.jku)
            client.key_sources.push_back({url, authentication.jku_ca_pem, authentication.jku_private_address});
        return faults;
    }
    auto keys = read_key_set(authentication.keys);
    if (!keys) {
        for (const Fault& fault : keys.error()) faults.push_back(placed(authentication, path, fault));
        return faults;
    }
    for (std::size_t i = 0; i < keys->size() && !is_on_loopback; ++i)
        if (const GivenOutKey* known = given_out_key((*keys)[i].thumbprint))
            faults.push_back(placed(authentication, path,
                                    {"/keys/" + std::to_string(i),
                                     "was given out to the public (" + std::string(known->where) +
                                         "), so anyone can sign with it: beyond loopback use the client's own"}));
    client.keys = std::make_shared<const KeySet>(*std::move(keys));
    return faults;
}

Audiences audiences_below(const std::string& public_url) {
    Audiences audiences;
    if (public_url.empty()) return audiences;
    const std::string discovery = normalise_audience(public_url + "/cds-services");
    audiences.discovery = {discovery};
    for (const Service& service : services()) {
        const std::string called = discovery + '/' + std::string(service.id);
        audiences.services[service.id] = {called};
        audiences.feedback[service.id] = {called + "/feedback", called}; // which of them is nowhere specified
    }
    return audiences;
}

} // namespace eczema::server
