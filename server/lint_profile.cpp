#include "server/lint_profile.hpp"

#include "server/wire_response.hpp"

namespace eczema::server {

boost::system::result<ProfileLint, Fault> lint_profile(std::string_view response, const ClientProfile& profile,
                                                       const ProfileUse& use) {
    auto read = read_response(response);
    if (!read) return read.error();
    ProfileLint lint;
    lint.problems = std::move(read->problems);
    apply_profile(read->cards, profile, use, &lint.changes);
    lint.response = encode_response(read->cards, read->more);
    return lint;
}

} // namespace eczema::server
