#include "server/client_profile.hpp"

#include "fhir/json.hpp"

#include <algorithm>
#include <charconv>

namespace eczema::server {
namespace {

using fhir::Value;

// The schema has judged kinds and ranges: what is absent keeps the default.
void read(const Value& object, std::string_view name, std::string& out) {
    if (const Value* value = object.find(name)) out = value->text();
}

void read(const Value& object, std::string_view name, bool& out) {
    if (const Value* value = object.find(name)) out = value->boolean().value_or(out);
}

void read(const Value& object, std::string_view name, std::size_t& out) {
    const Value* value = object.find(name);
    if (value) std::from_chars(value->text().data(), value->text().data() + value->text().size(), out);
}

void read(const Value& object, std::string_view name, std::vector<std::string>& out) {
    const Value* value = object.find(name);
    if (!value) return;
    out.clear();
    for (const Value& item : value->items()) out.emplace_back(item.text());
}

void read(const Value& object, std::string_view name, WireMembers& out) {
    const Value* value = object.find(name);
    if (!value) return;
    for (const fhir::Member& member : value->members()) {
        WireMember wire{std::string(member.name), {}};
        fhir::append_json(wire.json, member.value);
        out.push_back(std::move(wire));
    }
}

DetailFormat format_of(std::string_view text) {
    if (text == "plain") return DetailFormat::plain;
    return text == "markdown-without-html" ? DetailFormat::markdown_without_html : DetailFormat::markdown;
}

ClientProfile profile_of(const Value& json) {
    ClientProfile profile;
    read(json, "id", profile.id);
    read(json, "hooks", profile.hooks);
    read(json, "selectionBehaviors", profile.selection_behaviors);
    read(json, "mostActionsPerSuggestion", profile.most_actions_per_suggestion);
    read(json, "showsDescriptionOnly", profile.shows_description_only);
    read(json, "actionSelectionBehavior", profile.has_action_selection);
    read(json, "autolaunchable", profile.has_autolaunch);
    read(json, "appContext", profile.has_app_context);
    read(json, "longestSummary", profile.longest_summary);
    read(json, "cardExtensions", profile.card_extensions);
    if (const Value* links = json.find("links")) read(*links, "listedOnly", profile.lists_links);
    if (const Value* topic = json.find("topicCode")) {
        read(*topic, "alphanumericOnly", profile.topic_code.is_alphanumeric_only);
        read(*topic, "longest", profile.topic_code.longest);
    }
    if (const Value* detail = json.find("detail")) {
        std::string format;
        read(*detail, "format", format);
        profile.detail.format = format_of(format);
        read(*detail, "longest", profile.detail.longest);
        read(*detail, "keep", profile.detail.keep);
        read(*detail, "last", profile.detail.last);
    }
    if (const Value* discovery = json.find("discovery")) {
        read(*discovery, "specVersion", profile.discovery.specification);
        read(*discovery, "hookVersions", profile.discovery.hooks);
    }
    return profile;
}

std::string_view schema_text() {
    for (const EmbeddedFile& file : schema_files_embedded)
        if (file.name == "profile.schema.json") return file.text;
    return {};
}

// Every setting says why it is there.
std::vector<Fault> unexplained(const Value& json, std::string_view file) {
    std::vector<Fault> faults;
    const Value* why = json.find("why");
    for (const fhir::Member& member : json.members()) {
        if (member.name == "id" || member.name == "description" || member.name == "why") continue;
        if (!why || !why->find(member.name))
            faults.push_back({std::string(file) + "/why", "does not say why " + std::string(member.name) + " is set"});
    }
    return faults;
}

const boost::system::result<std::vector<ClientProfile>, std::vector<Fault>>& embedded() {
    static const auto profiles = load_profiles(profile_files_embedded);
    return profiles;
}

} // namespace

bool ClientProfile::allows(std::string_view selection_behavior) const {
    return std::find(selection_behaviors.begin(), selection_behaviors.end(), selection_behavior) !=
           selection_behaviors.end();
}

bool ClientProfile::calls(std::string_view hook) const {
    return hooks.empty() || std::find(hooks.begin(), hooks.end(), hook) != hooks.end();
}

boost::system::result<std::vector<ClientProfile>, std::vector<Fault>>
load_profiles(std::span<const EmbeddedFile> files) {
    std::vector<ClientProfile> profiles;
    std::vector<Fault> faults;
    for (const EmbeddedFile& file : files) {
        const std::string name(file.name);
        const auto admitted = admit(file.text, schema_text());
        if (!admitted) {
            for (const Fault& fault : admitted.error()) faults.push_back({name + fault.path, fault.message});
            continue;
        }
        std::pmr::monotonic_buffer_resource arena;
        const auto json = fhir::parse_json(*admitted, arena, fhir::Keep::everything);
        if (!json) {
            faults.push_back({name, std::string(json.error().message)});
            continue;
        }
        const std::vector<Fault> of_why = unexplained(*json, name);
        faults.insert(faults.end(), of_why.begin(), of_why.end());
        ClientProfile profile = profile_of(*json);
        if (profile.id + ".json" != name) faults.push_back({name + "/id", "is not the name of the file"});
        profiles.push_back(std::move(profile));
    }
    if (!faults.empty()) return faults;
    return profiles;
}

std::vector<Fault> profile_faults() { return embedded() ? std::vector<Fault>() : embedded().error(); }

std::span<const ClientProfile> client_profiles() {
    return embedded() ? std::span<const ClientProfile>(*embedded()) : std::span<const ClientProfile>();
}

const ClientProfile* find_profile(std::string_view id) {
    for (const ClientProfile& profile : client_profiles())
        if (profile.id == id) return &profile;
    return nullptr;
}

const ClientProfile& neutral_profile() {
    static const ClientProfile neutral;
    return neutral;
}

} // namespace eczema::server
