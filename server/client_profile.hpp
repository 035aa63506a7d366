// What a kind of CDS client can show and do, as data: one file of server/profiles for each, embedded at build, admitted
// by profile.schema.json at start. It changes no card itself (apply_profile.hpp) and names no site: the links that a
// site allows come from the configuration.
#pragma once
#include "server/admission.hpp"
#include "server/wire_card.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::server {

enum class DetailFormat : std::uint8_t { markdown, markdown_without_html, plain };

struct TopicCodeLimits {
    bool is_alphanumeric_only = false;
    std::size_t longest = 0; // 0: no limit
    bool operator==(const TopicCodeLimits&) const = default;
};

struct DetailLimits {
    DetailFormat format = DetailFormat::markdown;
    std::size_t longest = 0;       // UTF-16 units; 0: no limit
    std::vector<std::string> keep; // titles of the sections that are kept before all others, in this order
    std::string last;              // opening words of the paragraph that is kept at the end; empty: none
    bool operator==(const DetailLimits&) const = default;
};

// Of discovery entries (CDS Hooks 3.0); empty: not written.
struct DiscoveryVersions {
    std::string specification;
    std::vector<WireMember> hooks; // name of the hook and its version as JSON
    bool operator==(const DiscoveryVersions&) const = default;
};

// The defaults are those of "cds-hooks-2.0": a client of CDS Hooks 2.0.1 without limits of its own.
struct ClientProfile {
    std::string id = "cds-hooks-2.0";
    std::vector<std::string> hooks; // that the client calls; empty: all
    DiscoveryVersions discovery;
    std::vector<std::string> selection_behaviors{"at-most-one", "any"};
    std::size_t most_actions_per_suggestion = 0; // 0: no limit
    bool shows_description_only = false;         // of an action, and never the label of its suggestion
    bool has_action_selection = false;           // suggestion.actionSelectionBehavior of 3.0
    bool has_autolaunch = false;                 // link.autolaunchable of 3.0
    bool has_app_context = true;
    bool lists_links = false; // shows only the links that the site has listed
    TopicCodeLimits topic_code;
    std::size_t longest_summary = 139; // UTF-16 units
    DetailLimits detail;
    WireMembers card_extensions;

    bool allows(std::string_view selection_behavior) const;
    bool calls(std::string_view hook) const;
    bool operator==(const ClientProfile&) const = default;
};

extern const std::span<const EmbeddedFile> profile_files_embedded;

// Admits and reads profiles, each in a file "<id>.json". The path of a fault begins with the name of its file.
boost::system::result<std::vector<ClientProfile>, std::vector<Fault>>
load_profiles(std::span<const EmbeddedFile> files);

// Of the embedded profiles, to be judged at start; empty where all is well.
std::vector<Fault> profile_faults();

// The embedded profiles, and the one with this id; null where there is none. They live as long as the program.
std::span<const ClientProfile> client_profiles();
const ClientProfile* find_profile(std::string_view id);

// "cds-hooks-2.0": changes nothing in the cards of this service.
const ClientProfile& neutral_profile();

} // namespace eczema::server
