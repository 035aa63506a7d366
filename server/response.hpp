// The cards of the rules to CDS Hooks JSON: to cards of the wire, which the client's profile then fits, to text.
#pragma once
#include "cards/compose.hpp"
#include "fhir/reading.hpp"
#include "server/card_identity.hpp"
#include "server/client_profile.hpp"

namespace eczema::server {

struct ResponseContext {
    CallIdentity call;
    std::string_view public_url; // empty: unknown
    fhir::Day today;
};

inline constexpr std::string_view rule_system = "urn:eczema-cds:rule";         // of the topic of every card
inline constexpr std::string_view override_system = "urn:eczema-cds:override"; // of our override reasons

// As every client of CDS Hooks 2.0.1 takes them.
std::vector<WireCard> wire_cards(std::span<const cards::Card> cards, const ResponseContext& context);

// {"cards":[…]}, fitted to the client. `allowed_links` are those that the site lists for it.
std::string encode_cards(std::span<const cards::Card> cards, const ResponseContext& context,
                         const ClientProfile& profile = neutral_profile(),
                         std::span<const std::string> allowed_links = {});

// {"response":…,"trace":[…],"issues":[…]} for --explain; no value of the record but resource types and ids.
std::string encode_explanation(std::string_view response, std::span<const cards::Finding> findings,
                               std::span<const cards::Fate> fates, std::span<const fhir::Issue> issues);

} // namespace eczema::server
