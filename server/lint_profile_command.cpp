#include "server/lint_profile_command.hpp"

#include "server/lint_profile.hpp"
#include "server/startup.hpp"

#include <istream>
#include <iterator>
#include <ostream>

namespace eczema::server {
namespace {

std::string known_names(const Config& config) {
    std::string names;
    for (const ClientConfig& client : config.clients) names += (names.empty() ? "" : ", ") + client.id;
    for (const ClientProfile& profile : client_profiles()) names += ", " + profile.id;
    return names;
}

} // namespace

int run_lint_profile(const CommonOptions& common, const std::string& client, const std::string& file, std::istream& in,
                     std::ostream& out, std::ostream& err) {
    const auto snapshot = load(common, {}, KeyUse::zero);
    if (!snapshot) return report(snapshot.error(), err);
    const ClientProfile* profile = find_profile(client);
    ProfileUse use{{}, (*snapshot)->installation_key, (*snapshot)->standard_client().config.id};
    for (const ServedClient& one : (*snapshot)->clients)
        if (one.config.id == client) {
            profile = one.profile;
            use.allowed_links = one.config.allowed_links;
            use.client = one.config.id;
        }
    if (!profile) {
        err << client << ": is no client of the configuration and no profile; known are "
            << known_names((*snapshot)->config) << '\n';
        return exit_bad_input;
    }
    std::optional<std::string> text;
    if (file == "-")
        text.emplace(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    else
        text = read_file(file);
    if (!text) {
        err << file << ": cannot be read\n";
        return exit_bad_input;
    }
    const auto lint = lint_profile(*text, *profile, use);
    if (!lint) return report({lint.error()}, err);
    for (const ProfileChange& change : lint->changes) out << change.path << ": " << change.what << '\n';
    if (!lint->problems.empty()) return report(lint->problems, err);
    return lint->changes.empty() ? exit_done : exit_failed;
}

} // namespace eczema::server
