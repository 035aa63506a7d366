// What an installation may set about the rules: jurisdiction, thresholds tagged `design`, local codes, switches.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::cards {

enum class Jurisdiction : std::uint8_t { us, eu, uk };

// Defaults are the specification's; each is tagged `design` there and may be set in `site.thresholds`.
struct Thresholds {
    double scorad_moderate_min = 25;     // points
    double scorad_severe_min = 50;       // points
    int severity_days = 90;              // age of IGA, EASI, SCORAD, inclusive
    int severity_on_systemic_days = 180; // the same for adults on a systemic drug
    int severity_poem_days = 60;
    int condition_severity_days = 365;
    int open_ended_days = 365; // an order without end and without renewal for longer is no proof of use
};

// A site's own code for one of the codes of urn:eczema-cds:score.
struct SiteCode {
    std::string system, code;
    std::string means; // "easi"
};

struct Settings {
    Jurisdiction jurisdiction = Jurisdiction::us;
    Thresholds thresholds;
    std::vector<SiteCode> codes;
    std::vector<std::string> rules_off; // rule ids

    bool is_off(std::string_view rule_id) const {
        for (const std::string& off : rules_off)
            if (off == rule_id) return true;
        return false;
    }
};

constexpr std::string_view to_text(Jurisdiction jurisdiction) {
    return jurisdiction == Jurisdiction::us ? "US" : jurisdiction == Jurisdiction::eu ? "EU" : "UK";
}

} // namespace eczema::cards
