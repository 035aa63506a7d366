#include "server/config.hpp"
#include "server/config_schema.hpp"

#include "fhir/json.hpp"

#include <algorithm>
#include <cassert>
#include <memory_resource>

namespace eczema::server {

namespace {

using fhir::Value;

constexpr std::string_view prefix = "ECZEMA_CDS_";

// PUBLIC_URL, PUBLICURL and publicUrl are one key.
std::string plain(std::string_view name) {
    std::string result;
    for (const char c : name)
        if (c != '_') result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return result;
}

const fhir::Member* find_plain(const Value& properties, std::string_view name) {
    for (const fhir::Member& property : properties.members())
        if (plain(property.name) == plain(name)) return &property;
    return nullptr;
}

std::string names_of(const Value& properties) {
    std::string result;
    for (const fhir::Member& property : properties.members()) (result += result.empty() ? "" : ", ") += property.name;
    return result;
}

// Section and key of a variable's name, or what is wrong with it.
boost::system::result<Override, Fault> decode_variable(std::string_view name, const Value& sections) {
    const auto refuse = [&](std::string message) { return Fault{std::string(name), std::move(message)}; };
    const std::string_view rest = name.substr(prefix.size());
    const std::size_t split = rest.find("__");
    if (split == rest.npos) return refuse("is not a known variable; the form is ECZEMA_CDS_<SECTION>__<KEY>");
    const fhir::Member* section = find_plain(sections, rest.substr(0, split));
    if (!section) return refuse("names no known section; known: " + names_of(sections));
    const Value* keys = section->value.find("properties");
    if (!keys) return refuse("names a section that is set in the configuration file only");
    const fhir::Member* key = find_plain(*keys, rest.substr(split + 2));
    if (!key) return refuse("names no known key of its section; known: " + names_of(*keys));
    return Override{std::string(section->name), std::string(key->name), {}, std::string(name)};
}

// A name from outside, fit for one line of a terminal.
std::string printable(std::string_view name) {
    std::string result(name);
    std::replace_if(
        result.begin(), result.end(), [](char c) { return c < 0x20 || c > 0x7E; }, '?');
    return result;
}

} // namespace

boost::system::result<std::vector<Override>, std::vector<Fault>>
environment_overrides(std::span<const std::string_view> entries) {
    std::pmr::monotonic_buffer_resource arena;
    const auto schema = fhir::parse_json(config_schema_text(), arena, fhir::Keep::everything);
    assert(schema.has_value());
    std::vector<Override> overrides;
    std::vector<Fault> faults;
    for (const std::string_view entry : entries) {
        if (!entry.starts_with(prefix)) continue;
        const std::string_view name = entry.substr(0, entry.find('='));
        auto found = decode_variable(printable(name), *schema->find("properties"));
        if (!found) {
            faults.push_back(found.error());
            continue;
        }
        const auto same = [&](const Override& other) {
            return other.section == found->section && other.key == found->key;
        };
        const auto earlier = std::find_if(overrides.begin(), overrides.end(), same);
        if (earlier != overrides.end())
            faults.push_back({found->source, "sets the same key as " + earlier->source + "; unset one of the two"});
        found->value = entry.substr(std::min(name.size() + 1, entry.size()));
        overrides.push_back(*std::move(found));
    }
    if (!faults.empty()) return faults;
    return overrides;
}

} // namespace eczema::server
