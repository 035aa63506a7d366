// What a client's profile would change in a CDS Hooks response, anyone's: the same fitting as on the serving path, from
// and to text.
#pragma once
#include "server/apply_profile.hpp"

namespace eczema::server {

struct ProfileLint {
    std::vector<Fault> problems; // of the response itself
    std::vector<ProfileChange> changes;
    std::string response; // as the client would get it
};

// One fault where the text is no CDS Hooks response.
boost::system::result<ProfileLint, Fault> lint_profile(std::string_view response, const ClientProfile& profile,
                                                       const ProfileUse& use = {});

} // namespace eczema::server
