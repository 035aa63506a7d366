// The words of a card made to fit a client: format and length of the detail, length of the summary. Text in, text out.
// It never cuts inside a sentence or an item of a list, so that no dose, date or negation is halved.
#pragma once
#include "server/client_profile.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace eczema::server {

// The detail with `to_do` as a section behind its first paragraph, in the format and length of `limits`. `sequel` is
// one sentence that says where the rest is; it is written where something is left out.
std::string fitted_detail(std::string_view markdown, const std::vector<std::string>& to_do, const DetailLimits& limits,
                          std::string_view sequel);

// The words that fit in `longest` UTF-16 units, with an ellipsis where some are left out.
std::string fitted_summary(std::string_view summary, std::size_t longest);

} // namespace eczema::server
