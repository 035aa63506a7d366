#include "conformance/examination.hpp"

#include <algorithm>

namespace eczema::conformance {

namespace {

// A check that cannot be carried out to its end is skipped, unless it has found something before.
void run(const Check& check, Exam& exam, Verdict& verdict) {
    exam.look_for_life();
    try {
        check.run(exam, verdict);
    } catch (const NoMorePatience& end) {
        verdict.skip(end.what());
    } catch (const std::exception& error) {
        verdict.skip(std::string("the examiner could not carry it out: ") + error.what());
    }
}

} // namespace

bool counts(const Outcome& outcome, Strictness strictness) {
    return outcome.failed() && (outcome.level == Level::must || strictness == Strictness::every_level);
}

std::vector<Outcome> examine(Exam& exam, const std::vector<std::string>& only, const Progress& progress) {
    std::vector<Check> checks = all_checks(exam.services);
    const auto is_wanted = [&](const Check& check) {
        return only.empty() || std::any_of(only.begin(), only.end(),
                                           [&](const std::string& selector) { return is_selected(check, selector); });
    };
    const auto level = [&](const Check& check) {
        const Requirement* requirement = find_requirement(check.requirement);
        return requirement == nullptr ? std::optional<Level>() : requirement->level(exam.target.profile);
    };
    checks.erase(std::remove_if(checks.begin(), checks.end(),
                                [&](const Check& check) { return !is_wanted(check) || !level(check); }),
                 checks.end());
    std::vector<Outcome> outcomes;
    for (const Check& check : checks) {
        progress(outcomes.size() + 1, checks.size(), check.id());
        Verdict verdict(exam.record());
        run(check, exam, verdict);
        outcomes.push_back({check, *level(check), std::move(verdict)});
    }
    return outcomes;
}

} // namespace eczema::conformance
