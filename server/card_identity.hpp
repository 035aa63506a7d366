// Stable, unforgeable names of cards and suggestions: UUIDs of version 8 that carry the rule's number and the place of
// the card under a keyed MAC, so that feedback finds its rule without a stored card.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace eczema::server {

// What the names of one response are bound to.
struct CallIdentity {
    std::string_view key; // the installation's; `evaluate` uses 32 zero bytes
    std::string_view client, service, hook_instance, content;
};

struct CardPlace {
    std::uint8_t rule_number = 0;
    std::uint8_t card = 0;       // 0…, position in the response
    std::uint8_t suggestion = 0; // 0: the card itself; 1…: its suggestions
    friend bool operator==(const CardPlace&, const CardPlace&) = default;
};

std::string make_uuid(const CallIdentity& call, const CardPlace& place, std::string_view text);

// The place that a uuid names which this installation gave to this client; nothing for any other text.
std::optional<CardPlace> place_of(std::string_view uuid, std::string_view key, std::string_view client);

} // namespace eczema::server
