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

std::filesystem::path golden_folder();

// Empty where the case has no such file.
std::string golden_file(const std::string& name, const char* file);

std::vector<std::string> golden_cases();

// For gtest, which takes letters, digits and underscores.
std::string golden_test_name(std::string name);

} // namespace eczema::tests
