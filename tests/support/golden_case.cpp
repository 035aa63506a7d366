#include "tests/support/golden_case.hpp"

namespace eczema::tests {

std::filesystem::path golden_folder() { return std::filesystem::path(SOURCE_DIR) / "tests/golden"; }

std::string golden_file(const std::string& name, const char* file) {
    std::ifstream stream(golden_folder() / name / file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<std::string> golden_cases() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(golden_folder()))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::string golden_test_name(std::string name) {
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

} // namespace eczema::tests
