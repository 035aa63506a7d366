// What holds of every JSON text that the service sends, whatever it was asked, and of every CDS Hooks response.
#pragma once
#include <string_view>

namespace eczema::fuzz {

// Both JSON libraries take it and read the same.
void must_be_json(std::string_view text);

// The above; nothing in it is null or empty but the list of a response without
// cards (https://cds-hooks.hl7.org/2.0/#use-of-json). Resources are the client's own where a draft is given back, and
// are passed over.
void must_be_clean_json(std::string_view text);

// The above; and cards with what CDS Hooks requires of them, each summary of at most `longest_summary` UTF-16 units.
void must_be_response(std::string_view text, std::size_t longest_summary);

} // namespace eczema::fuzz
