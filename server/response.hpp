// Cards to CDS Hooks JSON. Nothing absent, null or empty is written (https://cds-hooks.hl7.org/2.0/#use-of-json).
#pragma once
#include "cards/compose.hpp"
#include "fhir/reading.hpp"
#include "server/card_identity.hpp"

namespace eczema::server {

struct ResponseContext {
    CallIdentity call;
    std::string_view public_url; // empty: unknown
    fhir::Day today;
};

// {"cards":[…]}
std::string encode_cards(std::span<const cards::Card> cards, const ResponseContext& context);

// {"response":…,"trace":[…],"issues":[…]} for --explain; no value of the record but resource types and ids.
std::string encode_explanation(std::string_view response, std::span<const cards::Finding> findings,
                               std::span<const cards::Fate> fates, std::span<const fhir::Issue> issues);

} // namespace eczema::server
