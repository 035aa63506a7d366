// What stands between {{ and }} in a prefetch template: a field of the context, an identifier of the user, or a path in
// the small part of FHIRPath that CDS Hooks 3.0 has. It reads the text; what a token stands for in one call is told by
// template_expansion.hpp.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::conformance {

struct PathStep {
    enum class Kind : std::uint8_t { element, of_type, resolve };
    Kind kind;
    std::string name; // of the element or the resource type
};

struct TokenPath {
    enum class Root : std::uint8_t { context, variable, today };
    Root root = Root::context;
    std::string variable; // the key of an earlier template, without its %
    std::vector<PathStep> steps;
    int days = 0; // added to a date; negative where they are taken away
};

struct Token {
    enum class Kind : std::uint8_t {
        context_field,   // context.patientId
        user_identifier, // userPractitionerId and its three sisters
        path,            // anything else that 3.0 allows
        malformed
    };
    Kind kind = Kind::malformed;
    std::string text;             // without the spaces around it
    std::vector<TokenPath> paths; // alternatives; none for an identifier of the user
    std::string fault;            // why it is malformed
};

Token read_token(std::string_view text);

} // namespace eczema::conformance
