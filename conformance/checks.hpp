// What a check is, what checks share, and the table of all of them.
// A check asks the server over HTTP and collects faults; it never decides the exit status and prints nothing.
#pragma once
#include "conformance/http_client.hpp"
#include "conformance/level.hpp"
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::conformance {

struct Service {
    std::string id;
    std::string hook;
    std::vector<std::pair<std::string, std::string>> prefetch; // key, template
};

// What one examination knows before its checks run.
struct Exam {
    HttpClient client;
    std::string origin;            // a browser origin the server is configured to allow
    HttpResponse discovery;        // the first answer of GET /cds-services
    std::vector<Service> services; // as read from it; entries that cannot be called are left out
};

struct Verdict {
    std::vector<std::string> faults;
    std::string skipped; // why the check did not apply; empty when it did
};

struct Check {
    std::string id; // requirement, then the case where a requirement has several: "D11.head"
    Level level;
    std::string title;
    std::function<Verdict(const Exam&)> run;
};

// The services that discovery advertises.
std::vector<Service> read_services(std::string_view discovery);

// One list per family. Those about services depend on what discovery advertised.
std::vector<Check> discovery_checks();
std::vector<Check> service_checks(const std::vector<Service>& services);
std::vector<Check> prefetch_checks();
std::vector<Check> error_checks();
std::vector<Check> cors_checks();

std::vector<Check> all_checks(const std::vector<Service>& services);

// Whether `selector` names the check: its id, or the requirement in front of the first dot.
bool is_selected(const Check& check, std::string_view selector);

} // namespace eczema::conformance
