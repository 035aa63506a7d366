// Files of this room that are part of the program, so that it is one file that can be copied anywhere: the table of
// requirements and the JSON Schemas (cmake/embed.cmake makes the source).
#pragma once
#include <span>
#include <string_view>

namespace eczema::conformance {

struct EmbeddedFile {
    std::string_view name; // file name without folder
    std::string_view text; // UTF-8, as checked in
};

extern const std::span<const EmbeddedFile> embedded_files;

// The text of the file of that name, which must be there.
std::string_view embedded_text(std::string_view name);

} // namespace eczema::conformance
