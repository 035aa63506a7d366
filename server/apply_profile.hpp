// Cards made to fit a client: between the cards as the rules mean them and their JSON text. What a client cannot take
// is left to the clinician and said in the card's detail, never dropped in silence; of a swap no half is offered that
// would do harm alone. It names no client: all differences are in the profile.
#pragma once
#include "server/client_profile.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::server {

struct ProfileUse {
    std::span<const std::string> allowed_links{}; // bases of URLs, for profiles that show listed links only
    std::string_view key{}, client{}; // installation's key and client's id; they name the parts of a divided suggestion
};

// A place by its index before the change: "cards[0].suggestions[1].actions". No text of a card stands in it.
struct ProfileChange {
    std::string path;
    std::string what;
    bool operator==(const ProfileChange&) const = default;
};

// Cards and suggestions keep their uuids; a part of a divided suggestion is named after the whole, so that feedback on
// it finds the same rule. `changes` may be null.
void apply_profile(std::vector<WireCard>& cards, const ClientProfile& profile, const ProfileUse& use,
                   std::vector<ProfileChange>* changes);

} // namespace eczema::server
