// Configurations for tests: loaded from text, their faults by path, and printed with every field to be compared.
#pragma once
#include "server/config.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace eczema::server {

// Every field, so that two configurations can be told apart.
std::string print(const Config& config);

Config loaded(std::string_view text, std::span<const Override> overrides = {});

std::vector<Fault> faults(std::string_view text, std::span<const Override> overrides = {});

std::vector<std::string> paths(std::string_view text);

// {"a": {"b": VALUE}} for the place "/a/b".
std::string at(std::string_view place, std::string_view value);

} // namespace eczema::server
