// What an installation may set about the rules: jurisdiction, thresholds tagged `design`, local codes, switches; and
// the version of FHIR its drafts are written in.
#pragma once
#include "fhir/versions.hpp"

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
    int open_ended_days = 365;   // an order without end and without renewal for longer is no proof of use
    int weight_days_infant = 30; // age of a weight, inclusive: under 2 years
    int weight_days_child = 90;  // 2 to 17 years
    int weight_days_adult = 365;
    int treatment_gap_days = 60; // days without the drug up to which a treatment is one, inclusive
    // How old a result before a start may be (specification 1.6), each inclusive.
    int blood_test_days = 90; // blood count, liver enzymes, electrolytes and the like
    int blood_test_jak_days = 30;
    int kidney_test_days = 90;
    int kidney_test_ciclosporin_days = 30;
    int lipids_days = 365;
    int tuberculosis_test_days = 365;
    int hepatitis_test_days = 365;
    int hepatitis_negative_days = 1826; // 5 years
    int pregnancy_test_days = 7;
    int blood_pressure_days = 30;
    // Monitoring (specification 3.6).
    int monitoring_grace_short_days = 7; // after the due day, where the interval is 28 days or less
    int monitoring_grace_long_days = 21;
    int pending_order_days = 14; // an order this old still stands for the result, inclusive
    // Response to a drug (specification 5), each inclusive.
    int response_baseline_days = 60; // before the start, for the score that counts as the one before
    int response_recent_days = 42;   // age of the score that counts as the present one
    int response_biologic_days = 70; // on the drug, before which a score says nothing of its effect
    int response_jak_days = 56;      // the same for upadacitinib and abrocitinib
    int response_days = 42;          // the same for baricitinib and the traditional immunosuppressants
};

// A site's own code for a code of urn:eczema-cds:score or for one more code of a value set.
struct SiteCode {
    std::string system, code;
    std::string means; // "easi", "cond-needle-phobia"
};

// A site's own drug code, or the exact words it names a drug by, or both: either a drug set, or a standard code that
// says the same.
struct SiteDrug {
    std::string system, code, text;                 // code or text may be empty
    std::string means;                              // "drug-dupilumab"; empty where a standard code is meant
    std::string standard_system{}, standard_code{}; // empty where a set is meant
};

// The site's own entry for something that is drafted: it stands before our codes.
struct SiteOrder {
    std::string item; // id of an order item: "blood-count"
    std::string system, code, display;
};

struct Settings {
    Jurisdiction jurisdiction = Jurisdiction::us;
    fhir::FhirVersion fhir_version = fhir::FhirVersion::r4; // of drafts
    Thresholds thresholds;
    std::vector<SiteCode> codes;
    std::vector<SiteDrug> drugs;
    std::vector<SiteOrder> orders;
    std::vector<std::string> rules_off;  // rule ids
    std::vector<std::string> signed_off; // ids of rows that rest on general knowledge and may be drafted all the same

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
