// Keys that anybody can sign with, because they were given out: examples of standards, of test kits and of web pages,
// most of them with their private half. The readers of key sets ask here. Only keys of the kinds that pass otherwise
// (P-384, RSA from 2048 bits), and only their thumbprints: it holds no key.
#pragma once
#include <span>
#include <string_view>

namespace eczema::server {

struct GivenOutKey {
    std::string_view thumbprint; // RFC 7638, SHA-256, base64url
    std::string_view where;      // where it was given out
    bool on_loopback_only =
        false; // fit to try the service out with, where nobody else can reach it; else fit for nothing
};

extern const std::span<const GivenOutKey> given_out_keys;

// Null where the key was not given out as far as we know.
const GivenOutKey* given_out_key(std::string_view thumbprint);

} // namespace eczema::server
