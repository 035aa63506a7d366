// What the targets that reach the pipeline have in common: a few configurations, loaded once, and one instant, so that
// an input means the same at every run.
#pragma once
#include "tests/support/hook_calls.hpp"

namespace eczema::fuzz {

inline constexpr std::string_view configurations[] = {
    "{}",
    R"({"site":{"jurisdiction":"EU"},"clients":[{"id":"default","profile":"epic"}]})",
    R"({"site":{"jurisdiction":"UK","timeZone":"Europe/London","codes":[
{"system":"urn:site","code":"EASI","means":"easi"}],"orders":[
{"item":"dupilumab-300-mg","system":"urn:site","code":"1","display":"Pen"}]},
"clients":[{"id":"default","profile":"oracle-health","fhirVersion":"STU3"}]})",
    R"({"terminology":{"snomed":"gps"},"store":{"file":"feedback.db"},
"clients":[{"id":"default","profile":"cds-hooks-3.0","fhirVersion":"DSTU2"}]})",
};

// Spaces at the end of an input choose: they mean nothing to JSON, so every input stays what it was.
inline std::size_t choice_of(std::string_view input) {
    return input.size() - std::min(input.size(), input.find_last_not_of(' ') + 1);
}

inline const server::Snapshot& chosen_snapshot(std::size_t choice) {
    static const auto snapshots = [] {
        std::vector<std::shared_ptr<const server::Snapshot>> made;
        for (const std::string_view text : configurations) made.push_back(tests::snapshot_of(text));
        return made;
    }();
    return *snapshots[choice % snapshots.size()];
}

} // namespace eczema::fuzz
