// The table of the invented record: each resource by its type and members. Data alone.
#pragma once
#include <span>
#include <string_view>

namespace eczema::conformance {

// In `members`, "@patient@" stands for the patient's id and "@lately@" for a recent day.
struct MadeResource {
    std::string_view type;
    std::string_view members; // JSON without its braces
};

std::span<const MadeResource> all_made_resources();

} // namespace eczema::conformance
