#include "server/lint_profile_command.hpp"

#include "server/lint_profile.hpp"

#include <fstream>
#include <iostream>
#include <iterator>

namespace eczema::server {
namespace {

constexpr int unchanged = 0, changed = 1, bad_input = 2;

std::optional<std::string> read_all(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (file.bad()) return std::nullopt;
    return text;
}

int report(const std::vector<Fault>& faults, std::ostream& err) {
    for (const Fault& fault : faults) err << (fault.path.empty() ? "/" : fault.path) << ": " << fault.message << '\n';
    return bad_input;
}

boost::system::result<Config, std::vector<Fault>> configuration(const CommonOptions& common) {
    std::string text(embedded_default_text);
    if (!common.config_file.empty()) {
        auto file = read_all(common.config_file);
        if (!file) return std::vector{Fault{common.config_file, "cannot be read"}};
        text = *std::move(file);
    }
    const auto overrides = environment_overrides(common.environment);
    if (!overrides) return overrides.error();
    return load_config(text, *overrides);
}

std::string known_names(const Config& config) {
    std::string names;
    for (const ClientConfig& client : config.clients) names += (names.empty() ? "" : ", ") + client.id;
    for (const ClientProfile& profile : client_profiles()) names += ", " + profile.id;
    return names;
}

} // namespace

int run_lint_profile(const CommonOptions& common, const std::string& client, const std::string& file, std::istream& in,
                     std::ostream& out, std::ostream& err) {
    if (const std::vector<Fault> faults = profile_faults(); !faults.empty()) return report(faults, err);
    const auto config = configuration(common);
    if (!config) return report(config.error(), err);
    std::string profile_id = client;
    ProfileUse use;
    for (const ClientConfig& one : config->clients)
        if (one.id == client) {
            profile_id = one.profile;
            use.allowed_links = one.allowed_links;
        }
    const ClientProfile* profile = find_profile(profile_id);
    if (!profile) {
        err << client << ": is no client of the configuration and no profile; known are " << known_names(*config)
            << '\n';
        return bad_input;
    }
    std::optional<std::string> text;
    if (file == "-")
        text.emplace(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    else
        text = read_all(file);
    if (!text) {
        err << file << ": cannot be read\n";
        return bad_input;
    }
    const std::string zero_key(32, '\0'); // as that of evaluate
    use.key = zero_key;
    const auto lint = lint_profile(*text, *profile, use);
    if (!lint) return report({lint.error()}, err);
    for (const ProfileChange& change : lint->changes) out << change.path << ": " << change.what << '\n';
    if (!lint->problems.empty()) return report(lint->problems, err);
    return lint->changes.empty() ? unchanged : changed;
}

} // namespace eczema::server
