// A prefetch template of a service taken apart: the FHIR read or search that it is, and its tokens. It also tells what
// of a search lies outside the part that every client is expected to support.
// https://cds-hooks.hl7.org/2.0/#prefetch-template
#pragma once
#include "conformance/requests/prefetch_token.hpp"
#include "conformance/requirements.hpp"

namespace eczema::conformance {

struct Criterion {
    std::string name;     // "date"; with its chain, "subject.name"
    std::string modifier; // "in"; empty when there is none
    std::string value;    // as written, tokens and all
};

struct PrefetchTemplate {
    enum class Shape : std::uint8_t { read, search, malformed };
    Shape shape = Shape::malformed;
    std::string text;  // as the service wrote it
    std::string fault; // why it is malformed

    std::string type; // the resource type that is read or searched; empty where a token or nothing stands there
    std::string id;   // of a read, as written
    bool is_compartment = false; // a search within a compartment, "Patient/1/Condition"
    std::vector<Criterion> criteria;

    struct PlacedToken {
        Token token;
        std::size_t begin; // of "{{" in `text`
        std::size_t end;   // after "}}"
        bool in_criteria;  // behind the question mark
    };
    std::vector<PlacedToken> tokens;

    bool is_read() const { return shape == Shape::read; }
    bool is_search() const { return shape == Shape::search; }
    // Keys of earlier templates that its tokens use with %.
    std::vector<std::string> variables() const;
};

PrefetchTemplate read_template(std::string_view text);

// Whether it reads the patient of the context: Patient/{{context.patientId}}.
bool reads_context_patient(const PrefetchTemplate& query);

// What lies outside "Prefetch query restrictions", a sentence each. Parameters are known by name alone, so that a
// quantity compared by a prefix passes.
std::vector<std::string> portability_faults(const PrefetchTemplate& query, Profile profile);

} // namespace eczema::conformance
