#include "tests/support/rxnorm_import.hpp"

namespace eczema::tests {

Ran run(std::vector<std::string> arguments, std::string_view input) {
    ChildProcess child(std::move(arguments), input);
    const auto code = child.exit_code();
    return {code.value_or(-1000), child.output(), child.errors()};
}

Ran import(const RxnormFiles& files, const std::string& out) {
    files.write();
    return run({"import-rxnorm", files.path(), "--out", out});
}

} // namespace eczema::tests
