// The dependency rule of the rooms: which room may include what, and the one source that may hold each dependency, the
// wall clock, randomness and the environment. Text in, sentences out; it opens no file. layering_test.cpp proves it on
// made-up sources and then holds it against the real ones.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace eczema::layering {

constexpr std::string_view rooms[] = {"fhir", "cards", "server", "conformance"};
constexpr std::size_t most_lines = 450;

// Every breach of the rule by one source, as "path:line: sentence". The path is relative to the root: "fhir/json.cpp".
// Comments and string literals are not looked at.
std::vector<std::string> violations(std::string_view path, std::string_view text);

} // namespace eczema::layering
