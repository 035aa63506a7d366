// A Bundle with all there is of one patient, as it is exported, and the requests that a client would make of it.
#pragma once
#include "tests/support/hook_calls.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <vector>

namespace eczema::tests {

struct PatientBundle {
    std::string name;
    Json json;
    std::string patient_id, patient_text;
};

PatientBundle read_bundle(const std::filesystem::path& file);

// The entries of these types, as the answer to a search.
std::string searchset_of(const PatientBundle& bundle, const std::vector<std::string_view>& types);

std::string request_with(const PatientBundle& bundle, const std::string& prefetch);

} // namespace eczema::tests
