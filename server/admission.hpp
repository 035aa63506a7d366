// Admission: a paper (configuration, value set) is checked against its JSON Schema before anything reads it.
// Text and schema in; the admitted text out, or every fault with its place. Runs at start and on reload, never on the
// request path. It knows JSON and schemas only: no key of the configuration, no value set, no file.
#pragma once
#include "cards/embedded_file.hpp"

#include <boost/system/result.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::server {

// The schemas of the papers, put into the program by the build: "config.schema.json", "value_set.schema.json".
extern const std::span<const EmbeddedFile> schema_files_embedded;

// Never quotes a value of the paper; names of keys may appear, with control characters replaced.
struct Fault {
    std::string path;    // JSON pointer of the value, "/listen/port"; "" is the whole paper
    std::string message; // what is expected there, and what to do

    bool operator==(const Fault&) const = default;
};

// A value set from outside the paper: it wins over the paper, and a later one over an earlier one.
struct Override {
    std::string section;     // object at the top level of the paper
    std::string key;         // member of that object
    std::string value;       // as JSON; where the schema's type is "string", the string as it is
    std::string source = {}; // who set it, for the fault text: "ECZEMA_CDS_LISTEN__PORT", "--port"
};

// Strict JSON (UTF-8, depth as in fhir/json.hpp, no member named twice, no U+0000), then the overrides, then the schema
// (draft-04, local $ref; a keyword or pattern that would be silently ignored makes the schema itself a fault). A text
// that is not JSON gives one fault, a schema violation one fault for each offending place. Two annotations of the
// schema shape the messages: "expected" (what a pattern stands for) and "unit". Returns the paper as compact JSON.
boost::system::result<std::string, std::vector<Fault>> admit(std::string_view text, std::string_view schema_text,
                                                             std::span<const Override> overrides = {});

} // namespace eczema::server
