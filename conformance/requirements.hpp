// The duties of a CDS service, as data: requirements.csv, which is part of the program. It says of each how binding it
// is in either version of CDS Hooks, and which checks cover it. It checks nothing itself.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::conformance {

// MUST, SHOULD and MAY are the standard's words. OURS is good practice where the standard is silent, and is never
// presented as a rule of CDS Hooks.
enum class Level : std::uint8_t { must, should, may, ours };
std::string_view name_of(Level level);

// The version that a service is held to: 2.0.1, or the ballot of 3.0.
enum class Profile : std::uint8_t { v2_0, v3_0 };

struct Requirement {
    std::string id;                 // "D11", "6.1-summary"
    std::string clause;             // in our words
    std::string url;                // where the public text says so; empty where none does
    std::optional<Level> level_2_0; // nothing: that version has no such rule
    std::optional<Level> level_3_0;
    std::string inferno;             // numbers of the rows of Inferno's decomposition of 2.0
    std::vector<std::string> checks; // ids of checks; "Q4/*" is made once a service
    std::string reason;              // why no check covers it, or not all of it

    std::optional<Level> level(Profile profile) const { return profile == Profile::v2_0 ? level_2_0 : level_3_0; }
};

// In the order of the file.
const std::vector<Requirement>& requirements();

// nullptr when there is none of that id.
const Requirement* find_requirement(std::string_view id);

// What is wrong with the table beside the ids of the checks that there are, a sentence each: a row that has neither
// check nor reason, a row that names a check there is not, a check that no row names.
std::vector<std::string> requirement_faults(const std::vector<std::string>& check_ids);

} // namespace eczema::conformance
