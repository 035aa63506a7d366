// A response beside the request that it answers: resources that were sent come back whole and under their own ids, and
// nothing of the patient goes where others see it. What was not sent cannot be judged.
#pragma once
#include "conformance/json/rapid_json.hpp"
#include "conformance/judge/finding.hpp"
#include <vector>

namespace eczema::conformance {

std::vector<Finding> walk_echo(const rapidjson::Value& request, const rapidjson::Value& response);

} // namespace eczema::conformance
