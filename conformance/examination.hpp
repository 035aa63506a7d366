// The order of an examination: every check that was selected, one after the other, each with its outcome.
#pragma once
#include "conformance/checks/check.hpp"

namespace eczema::conformance {

struct Outcome {
    Check check;
    Level level;
    Verdict verdict;

    bool failed() const { return !verdict.faults().empty(); }
    bool skipped() const { return !failed() && !verdict.skipped().empty(); }
};

// Which failed checks make the examination fail.
enum class Strictness : bool { must_only, every_level };

bool counts(const Outcome& outcome, Strictness strictness);

// Runs the checks that a selector names, all of them where there is none, and that the profile knows. `progress` is
// told of each before it runs: its place, how many there are, its id.
using Progress = std::function<void(std::size_t, std::size_t, const std::string&)>;
std::vector<Outcome> examine(Exam& exam, const std::vector<std::string>& only, const Progress& progress);

} // namespace eczema::conformance
