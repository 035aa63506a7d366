// What a check is, and the table of all of them.
// A check asks the service and says what it found; it never decides the exit status and prints nothing.
#pragma once
#include "conformance/exam.hpp"
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::conformance {

using Run = std::function<void(Exam&, Verdict&)>;

struct Check {
    std::string requirement; // its id in requirements.csv
    std::string part;        // where a requirement has several checks; empty where it has one
    std::string title;
    Run run;

    std::string id() const { return part.empty() ? requirement : requirement + "/" + part; } // "D11/head"
};

// One list per family. Those about services depend on what discovery advertised.
std::vector<Check> discovery_checks();
std::vector<Check> discovery_entry_checks();
std::vector<Check> service_checks(const std::vector<Service>& services);
std::vector<Check> prefetch_checks();
std::vector<Check> prefetch_access_checks();
std::vector<Check> fhir_access_checks();
std::vector<Check> fhir_defence_checks();
std::vector<Check> error_checks();
std::vector<Check> cors_checks();
std::vector<Check> token_checks();
std::vector<Check> tls_checks();
std::vector<Check> caching_checks();
std::vector<Check> http_checks();
std::vector<Check> limit_checks();
std::vector<Check> wrong_input_checks();
std::vector<Check> load_checks();
std::vector<Check> record_checks();   // about everything the others were answered with
std::vector<Check> context_checks();
std::vector<Check> feedback_checks();
std::vector<Check> given_request_checks(); // those of --requests
std::vector<Check> markup_checks();
std::vector<Check> response_checks(); // about every response of the others, so they come last

std::vector<Check> all_checks(const std::vector<Service>& services);

// Whether `selector` names the check: its id, or its requirement.
bool is_selected(const Check& check, std::string_view selector);

} // namespace eczema::conformance
