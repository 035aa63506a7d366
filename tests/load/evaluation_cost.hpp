// What the program's `evaluate` costs on a body, as the kernel counts it.
#pragma once
#include <string>

namespace eczema::load {

struct EvaluationCost {
    double cpu_seconds = 0; // the program's start included
    int exit_code = 0;      // 2: refused
};

// Runs `program evaluate` on the text. Throws std::runtime_error where it cannot be run.
EvaluationCost evaluate(const std::string& program, const std::string& body);

} // namespace eczema::load
