// A CDS Hooks card as it goes over the wire, member by member: what stands between the cards of the rules and JSON
// text, so that a client's profile can change it without a second parse. It judges nothing and knows no client.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::server {

// A member that no profile judges, with its value as JSON.
struct WireMember {
    std::string name;
    std::string json;
    bool operator==(const WireMember&) const = default;
};
using WireMembers = std::vector<WireMember>;

// An empty text or list is an absent member; `more` holds members that are written as they are.
struct WireCoding {
    std::string system, code, display;
    WireMembers more{};
};

struct WireSource {
    std::string label, url;
    std::optional<WireCoding> topic{};
    WireMembers more{};
};

struct WireAction {
    std::string type; // create, update, delete
    std::string description;
    std::string resource; // JSON
    std::string resource_id;
    WireMembers more{};
};

struct WireSuggestion {
    std::string label, uuid;
    std::vector<WireAction> actions;
    std::optional<bool> is_recommended{};
    std::string action_selection_behavior{}; // CDS Hooks 3.0; empty: all
    WireMembers more{};
    // Not on the wire.
    bool is_alternative = false; // one at most of those on a card is meant to be taken
    bool is_divisible = false;   // each of its actions may be taken alone
};

struct WireLink {
    std::string label, url, type; // absolute, smart
    std::string app_context{};
    std::optional<bool> autolaunchable{}; // CDS Hooks 3.0
    WireMembers more{};
};

struct WireCard {
    std::string uuid, summary, detail, indicator;
    WireSource source;
    std::vector<WireSuggestion> suggestions;
    std::string selection_behavior;
    std::vector<WireCoding> override_reasons;
    std::vector<WireLink> links;
    WireMembers extension; // members of the object "extension"
    WireMembers more{};
};

std::string quoted(std::string_view text);

// {"cards":[…]} and `more` beside it. Nothing absent, null or empty is written
// (https://cds-hooks.hl7.org/2.0/#use-of-json).
std::string encode_response(std::span<const WireCard> cards, const WireMembers& more = {});

} // namespace eczema::server
