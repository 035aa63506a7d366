// Bodies that aim at the costliest way through the stages: much of one thing, where a stage might look at each beside
// each other. All are valid, and of any size.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace eczema::load {

struct HostileBody {
    std::string_view name;
    std::string (*of_count)(std::size_t count); // with so many of what it repeats
};

std::span<const HostileBody> hostile_bodies();

// The one with this many bytes, within a few hundred.
std::string of_size(const HostileBody& body, std::size_t bytes);

} // namespace eczema::load
