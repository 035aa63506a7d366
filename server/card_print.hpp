// A response in plain text, as a clinician would read its cards without an EHR: for review on paper. Reads the response
// that clients get and adds nothing of its own.
#pragma once
#include <string>
#include <string_view>

namespace eczema::server {

// Indicator, summary, detail, suggestions with what they draft, override reasons; no line longer than 100 characters
// but for words that are.
std::string print_cards(std::string_view response);

} // namespace eczema::server
