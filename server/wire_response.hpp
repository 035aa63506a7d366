// A CDS Hooks response, anyone's, from its JSON text to cards of the wire, with what is wrong with it by CDS
// Hooks 2.0.1. For people who ask what a client would make of it: the serving path never reads a response.
#pragma once
#include "server/wire_card.hpp"

#include "server/admission.hpp"

namespace eczema::server {

struct WireResponse {
    std::vector<WireCard> cards;
    WireMembers more; // systemActions, extension
    // Missing and wrong members, "cards[0].source.label"; a wrong member is read as absent. Quotes no value.
    std::vector<Fault> problems;
};

// One fault where the text is not JSON or has no cards.
boost::system::result<WireResponse, Fault> read_response(std::string_view text);

} // namespace eczema::server
