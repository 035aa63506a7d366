// A text file that the build put into the program (cmake/embed.cmake).
#pragma once
#include <span>
#include <string_view>

namespace eczema {

struct EmbeddedFile {
    std::string_view name; // file name without folder, e.g. "cond-atopic-dermatitis.json"
    std::string_view text; // UTF-8, as checked in
};

} // namespace eczema
