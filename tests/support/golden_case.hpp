// The golden cases as files: tests/golden/<case>/request.json, response.json, why.md, and config.json where there is
// one.
#pragma once
#include "fhir/date.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace eczema::tests {

inline constexpr fhir::Day golden_day{20'777}; // 2026-11-20

inline std::filesystem::path golden_folder() { return std::filesystem::path(SOURCE_DIR) / "tests/golden"; }

// Empty where the case has no such file.
inline std::string golden_file(const std::string& name, const char* file) {
    std::ifstream stream(golden_folder() / name / file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

inline std::vector<std::string> golden_cases() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(golden_folder()))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

// For gtest, which takes letters, digits and underscores.
inline std::string golden_test_name(std::string name) {
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

} // namespace eczema::tests
