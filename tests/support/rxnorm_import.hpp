// The program run with arguments to its end, and the import of a small RxNorm release by it.
#pragma once
#include "tests/support/child_process.hpp"
#include "tests/support/rxnorm_files.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace eczema::tests {

struct Ran {
    int exit_code;
    std::string output, errors;
};

Ran run(std::vector<std::string> arguments, std::string_view input = {});

Ran import(const RxnormFiles& files, const std::string& out);

} // namespace eczema::tests
